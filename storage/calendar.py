"""The office's calendar: public holidays seeded from the library into an editable table."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from measures.working_days import WorkingDays, thai_public_holidays
from storage.models import OfficeHoliday, Organization
from storage.settings import settings_of


def working_days(session: Session, organization: Organization, year: int) -> WorkingDays:
    """Return the working days of an office around a Gregorian year, seeding each year's holidays when first needed."""
    for wanted in (year - 1, year, year + 1):
        seed(session, organization, wanted)
    rows = session.scalars(select(OfficeHoliday).where(OfficeHoliday.organization_id == organization.id)).all()
    return WorkingDays(
        holidays={row.day: row.name for row in rows if not row.working},
        working=frozenset(row.day for row in rows if row.working),
    )


def seed(session: Session, organization: Organization, year: int) -> int:
    """Put the library's public holidays of a year into the table once; the office edits them afterwards."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    known = session.scalars(
        select(OfficeHoliday.day).where(
            OfficeHoliday.organization_id == organization.id,
            OfficeHoliday.day.between(first, last),
            OfficeHoliday.source == "library",
        )
    ).all()
    if known:
        return 0
    own = set(
        session.scalars(
            select(OfficeHoliday.day).where(
                OfficeHoliday.organization_id == organization.id, OfficeHoliday.day.between(first, last)
            )
        )
    )
    found = thai_public_holidays(year, labour_day=settings_of(organization).labour_day_off)
    added = [
        OfficeHoliday(organization_id=organization.id, day=day, name=name, source="library")
        for day, name in found.items()
        if day not in own
    ]
    session.add_all(added)
    session.flush()
    return len(added)
