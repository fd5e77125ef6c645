"""The reminder ladder: on which days whom a deadline is brought to mind."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial

from measures.working_days import WorkingDays
from thai.calendar import BANGKOK

_A_YEAR = timedelta(days=365)


class Audience(StrEnum):
    """Whom a rung speaks to. Executives hear of deadlines in summaries only."""

    OWNER = "owner"
    OWNER_AND_SUPERVISOR = "owner_and_supervisor"


class InvalidLadderError(ValueError):
    """The office asked for a ladder that would remind nobody in time, or of impossible days."""


@dataclass(frozen=True, slots=True)
class LadderSettings:
    """Days before and after the deadline; ``then_every_days`` after the last of them, for as long as it is open.

    Raises ``InvalidLadderError`` when no reminder is left before the deadline or a number of days is impossible.
    """

    days_before: tuple[int, ...] = (30, 14, 7, 3, 1, 0)
    days_after: tuple[int, ...] = (1, 3)
    then_every_days: int = 7
    supervisor_from_days: int = 3

    def __post_init__(self) -> None:
        if not self.days_before or min(self.days_before) < 0:
            raise InvalidLadderError("the ladder needs at least one reminder on or before the deadline")
        if self.days_after and min(self.days_after) < 1:
            raise InvalidLadderError("reminders after the deadline start one day after it")
        if self.then_every_days < 1 or self.supervisor_from_days < 0:
            raise InvalidLadderError("the days between late reminders must be one or more")

    def offsets_late(self) -> Iterator[int]:
        """Yield the days after the deadline on which it is brought to mind, without end."""
        fixed = sorted(set(self.days_after))
        yield from fixed
        yield from itertools.count((fixed[-1] if fixed else 0) + self.then_every_days, self.then_every_days)


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder: ``offset_days`` from the deadline as asked for, ``on`` the working day it is said."""

    offset_days: int
    on: date
    audience: Audience


@dataclass(frozen=True, slots=True)
class SendingHour:
    """The local time of day (Asia/Bangkok) at which the office wants its reminders."""

    at: time = time(8, 30)

    def on(self, day: date) -> datetime:
        """Return the moment on a day."""
        return datetime.combine(day, self.at, BANGKOK)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local hours in which nothing is pushed; they may run over midnight. Equal ends: no quiet hours."""

    start: time = time(18, 0)
    end: time = time(8, 0)

    def covers(self, moment: datetime) -> bool:
        """Tell whether an aware moment falls into the quiet hours."""
        now = moment.astimezone(BANGKOK).time().replace(tzinfo=None)
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end

    def over_at(self, moment: datetime) -> datetime:
        """Return the moment itself, or the end of the quiet hours it falls into."""
        if not self.covers(moment):
            return moment
        local = moment.astimezone(BANGKOK)
        day = local.date()
        if local.time() >= self.end:
            day += timedelta(days=1)
        return datetime.combine(day, self.end, BANGKOK)


def rungs(
    due_on: date,
    settings: LadderSettings,
    working_days: WorkingDays,
    *,
    created_on: date | None = None,
    until: date | None = None,
    extra_dates: Iterable[date] = (),
) -> tuple[Rung, ...]:
    """Return the reminders of a deadline, one per day at most, up to ``until`` (default: a year after it).

    - A reminder on a day off moves earlier, the deadline never does. One for after the deadline that would thereby
      reach it goes to the first working day after it: nobody is called late who is not.
    - Of several on one day the one nearest to the deadline, or furthest beyond it, is kept.
    - None comes before ``created_on``. A deadline made later than its last reminder is reminded of on the first day
      that is left, so that no deadline made in time passes in silence.
    - ``extra_dates`` are further days the office wishes; they follow the same rules.
    """
    last = until or due_on + _A_YEAR
    ladder = _ladder(due_on, settings, working_days, created_on, tuple(extra_dates))
    return tuple(itertools.takewhile(lambda rung: rung.on <= last, ladder))


def due_rung(
    due_on: date,
    today: date,
    settings: LadderSettings,
    working_days: WorkingDays,
    reminded_through: date | None,
    created_on: date | None,
    *,
    extra_dates: Iterable[date] = (),
) -> Rung | None:
    """Return the latest reminder that has come and is not yet covered, or None: three days off give one.

    ``reminded_through`` is the day of the last reminder. On a day off nothing is due, unless the deadline passes before
    the next working day.
    """
    if not working_days.is_working(today) and not today <= due_on < working_days.on_or_after(today):
        return None
    come = rungs(due_on, settings, working_days, created_on=created_on, until=today, extra_dates=extra_dates)
    if not come or (reminded_through is not None and come[-1].on <= reminded_through):
        return None
    return come[-1]


def next_rung_on(
    due_on: date,
    after: date,
    settings: LadderSettings,
    working_days: WorkingDays,
    created_on: date | None,
    *,
    extra_dates: Iterable[date] = (),
) -> date:
    """Return the day of the first reminder later than ``after``: what the store indexes, so that waiting is free."""
    ladder = _ladder(due_on, settings, working_days, created_on, tuple(extra_dates))
    return next(rung.on for rung in ladder if rung.on > after)


def _ladder(
    due_on: date,
    settings: LadderSettings,
    working_days: WorkingDays,
    created_on: date | None,
    extra_dates: tuple[date, ...],
) -> Iterator[Rung]:
    """Yield every reminder in order, one per day, without end."""
    extra = sorted((day - due_on).days for day in extra_dates)
    early = sorted({*(-days for days in settings.days_before), *(offset for offset in extra if offset <= 0)})
    late = heapq.merge(settings.offsets_late(), (offset for offset in extra if offset > 0))
    place = partial(_placed, due_on, settings, working_days)
    in_time = list(_one_a_day(map(place, early), created_on))
    if not in_time and created_on is not None and created_on <= due_on:
        in_time = [_first_chance(due_on, created_on, working_days)]
    yield from in_time
    yield from _one_a_day(map(place, late), created_on)


def _one_a_day(placed: Iterable[Rung], created_on: date | None) -> Iterator[Rung]:
    for on, same_day in itertools.groupby(placed, key=lambda rung: rung.on):
        *_, nearest = same_day
        if created_on is None or on >= created_on:
            yield nearest


def _placed(due_on: date, settings: LadderSettings, working_days: WorkingDays, offset: int) -> Rung:
    on = working_days.on_or_before(due_on + timedelta(days=offset))
    if offset > 0 and on <= due_on:
        on = working_days.on_or_after(due_on + timedelta(days=1))
    return Rung(offset, on, _audience(offset, settings))


def _audience(offset: int, settings: LadderSettings) -> Audience:
    late = offset > 0 and offset >= settings.supervisor_from_days
    return Audience.OWNER_AND_SUPERVISOR if late else Audience.OWNER


def _first_chance(due_on: date, created_on: date, working_days: WorkingDays) -> Rung:
    on = working_days.on_or_after(created_on)
    on = on if on <= due_on else created_on
    return Rung((on - due_on).days, on, Audience.OWNER)
