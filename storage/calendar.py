"""The office's calendar: public holidays seeded from the library into an editable table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from measures.errors import TamNganError
from measures.vocabulary import DeadlineState
from measures.working_days import WorkingDays, thai_public_holidays
from storage.inserting import insert_if_new
from storage.models import Deadline, OfficeHoliday, Organization
from storage.settings import settings_of


class NoSuchHoliday(TamNganError):
    """The day is not in the office's calendar."""

    def __init__(self, day: date) -> None:
        """Name the day."""
        super().__init__(f"ปฏิทินของหน่วยงานไม่มีวันที่ {day.isoformat()}", f"the calendar has no entry for {day.isoformat()}")


def working_days(session: Session, organization: Organization, year: int) -> WorkingDays:
    """Return the working days of an office around a Gregorian year, seeding each year's holidays when first needed."""
    return working_days_of(session, [organization], year)[organization.id]


def working_days_of(session: Session, offices: Sequence[Organization], year: int) -> dict[int, WorkingDays]:
    """Return the working days of several offices around a Gregorian year, each by its organization's id."""
    wanted = (year - 1, year, year + 1)
    found = _entries(session, [office.id for office in offices], year)
    seeded = False
    for office in offices:
        known = {day.year for day, _, _, source in found[office.id] if source == "library"}
        for one in wanted:
            seeded = (one not in known and seed(session, office, one) > 0) or seeded
    if seeded:
        found = _entries(session, [office.id for office in offices], year)
    return {
        number: WorkingDays(
            holidays={day: name for day, name, working, _ in entries if not working},
            working=frozenset(day for day, _, working, _ in entries if working),
        )
        for number, entries in found.items()
    }


def _entries(
    session: Session, organization_ids: Sequence[int], year: int
) -> dict[int, list[tuple[date, str, bool, str]]]:
    found: dict[int, list[tuple[date, str, bool, str]]] = {number: [] for number in organization_ids}
    listed = select(
        OfficeHoliday.organization_id,
        OfficeHoliday.day,
        OfficeHoliday.name,
        OfficeHoliday.working,
        OfficeHoliday.source,
    ).where(
        OfficeHoliday.organization_id.in_(organization_ids),
        OfficeHoliday.day.between(date(year - 1, 1, 1), date(year + 1, 12, 31)),
    )
    for number, day, name, working, source in session.execute(listed):
        found[number].append((day, name, working, source))
    return found


def _rows(session: Session, organization: Organization) -> list[OfficeHoliday]:
    return list(
        session.scalars(
            select(OfficeHoliday).where(OfficeHoliday.organization_id == organization.id).order_by(OfficeHoliday.day)
        )
    )


def seed(session: Session, organization: Organization, year: int) -> int:
    """Put the library's public holidays of a year into the table once; the office edits them afterwards."""
    known = {row.day: row.source for row in _of_years(session, organization, [year])}
    if "library" in known.values():
        return 0
    found = _listed(year, settings_of(organization).labour_day_off)
    added = [
        {"organization_id": organization.id, "day": day, "name": name, "source": "library", "working": False}
        for day, name in found.items()
        if day not in known
    ]
    if added:
        # Two schedulers may both find the year missing.
        session.execute(insert_if_new(session, OfficeHoliday), added)
    return len(added)


def prepare(today: date) -> None:
    """Work out the library's holidays around a day: it takes a second, which no transaction should wait for."""
    for year in (today.year - 1, today.year, today.year + 1):
        for labour_day in (False, True):
            _listed(year, labour_day)


@cache
def _listed(year: int, labour_day: bool) -> dict[date, str]:
    """The library takes a while for a year; it is the same for every office."""
    return thai_public_holidays(year, labour_day=labour_day)


def _of_years(session: Session, organization: Organization, years: Iterable[int]) -> list[OfficeHoliday]:
    wanted = set(years)
    return [row for row in _rows(session, organization) if row.day.year in wanted]


def holidays(session: Session, organization: Organization, year: int) -> list[OfficeHoliday]:
    """Return the entries of a Gregorian year, earliest first, the library's seeded if they were not yet."""
    seed(session, organization, year)
    return _of_years(session, organization, [year])


def put(session: Session, organization: Organization, day: date, name: str, today: date, *, working: bool) -> None:
    """Enter a day off, or with ``working`` a day that is worked in spite of the calendar; reminders follow at once."""
    seed(session, organization, day.year)
    row = _entry(session, organization, day)
    if row is None:
        row = OfficeHoliday(organization_id=organization.id, day=day)
        session.add(row)
    row.name, row.working, row.source = name.strip(), working, "office"
    session.flush()
    changed(session, organization, today)


def remove(session: Session, organization: Organization, day: date, today: date) -> None:
    """Strike an entry; a public holiday that the office works is entered as worked, so that it stays struck."""
    row = _entry(session, organization, day)
    if row is None:
        raise NoSuchHoliday(day)
    if row.source == "library":
        row.working, row.source = True, "office"
    else:
        session.delete(row)
    session.flush()
    changed(session, organization, today)


def _entry(session: Session, organization: Organization, day: date) -> OfficeHoliday | None:
    return session.scalars(
        select(OfficeHoliday).where(OfficeHoliday.organization_id == organization.id, OfficeHoliday.day == day)
    ).one_or_none()


def _follow_labour_day(session: Session, organization: Organization) -> None:
    """1 May is as the office has chosen in every year that was seeded; what the office entered itself stays."""
    off = settings_of(organization).labour_day_off
    rows = _rows(session, organization)
    known = {row.day: row for row in rows}
    for year in {row.day.year for row in rows if row.source == "library"}:
        day = date(year, 5, 1)
        name, row = _listed(year, off).get(day), known.get(day)
        if name is not None and row is None:
            session.add(OfficeHoliday(organization_id=organization.id, day=day, name=name, source="library"))
        elif name is None and row is not None and row.source == "library":
            session.delete(row)
    session.flush()


def changed(session: Session, organization: Organization, today: date) -> None:
    """The calendar, the ladder or the rounds are others now: every open deadline is looked at anew, and the rounds."""
    _follow_labour_day(session, organization)
    session.execute(
        update(Deadline)
        .where(
            Deadline.organization_id == organization.id,
            Deadline.state == DeadlineState.OPEN,
            Deadline.next_reminder_on > today,
        )
        .values(next_reminder_on=today)
        .execution_options(synchronize_session="fetch")
    )
    organization.next_round_on = None
    session.flush()
