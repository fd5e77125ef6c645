"""The office's days off, and days that are worked in spite of the calendar; reminders follow at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from actions import changes
from actions.acting import Acting
from actions.outcome import Became
from storage import calendar
from storage.models import OfficeHoliday


class NoDay(StrEnum):
    """Why the calendar stays as it is."""

    NOT_PERMITTED = "not_permitted"
    MISSING = "missing"


@dataclass(frozen=True)
class PutDay:
    """A day off, or with ``working`` a day that is worked."""

    day: date
    name: str
    working: bool = False


@dataclass(frozen=True)
class StrikeDay:
    """Take an entry out; a public holiday stays as a day that is worked, or it would come back."""

    day: date


@dataclass(frozen=True)
class Kept:
    """What became of an entry of the calendar."""

    became: Became
    refusal: NoDay | None = None


def change(acting: Acting, command: PutDay | StrikeDay) -> Kept:
    """Enter or strike a day, on record with the way back."""
    if not acting.governs:
        return Kept(Became.REFUSED, NoDay.NOT_PERMITTED)
    calendar.seed(acting.session, acting.organization, command.day.year)
    held = acting.session.scalars(select(OfficeHoliday).where(OfficeHoliday.day == command.day)).one_or_none()
    if isinstance(command, PutDay):
        if held is not None and held.working == command.working:
            return Kept(Became.KNOWN)
        with changes.watched(acting, "holiday.added", "office_holiday"):
            office, day = acting.organization, command.day
            calendar.put(acting.session, office, day, command.name, acting.today, working=command.working)
        return Kept(Became.RECORDED)
    if held is None:
        return Kept(Became.REFUSED, NoDay.MISSING)
    with changes.watched(acting, "holiday.removed", "office_holiday", held.id):
        calendar.remove(acting.session, acting.organization, command.day, acting.today)
    return Kept(Became.RECORDED)
