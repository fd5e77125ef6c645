"""Why the loops said nothing else: each rule, whom it concerns and when it speaks next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from delivery.recipients import Roster, named_in
from measures.ladder import Audience, Rung, SendingHour, rungs
from measures.rounds import Round, rounds_of_year
from measures.vocabulary import DeadlineState, NoticeState, ScheduleKind
from measures.working_days import WorkingDays
from messages.reasons import thai
from storage import calendar, plans
from storage.clock import local_date
from storage.database import Database
from storage.models import Deadline, Measure, Notice, Organization, Plan, Step
from storage.settings import OrganizationSettings, settings_of
from thai.calendar import BANGKOK, fiscal_year_be
from thai.format import date_range, short_date

Row = dict[str, Any]

#: Notices and recipients named in one row; more are counted.
WAITING_SHOWN = 30
NAMES_SHOWN = 3


@cache
def _words() -> dict[str, Any]:
    text = Path(__file__).with_name("why.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def _say(sentence: str, /, **values: object) -> str:
    return str(_words()[sentence]).format(**values)


@dataclass(frozen=True)
class _Office:
    """What every answer rests on."""

    settings: OrganizationSettings
    days: WorkingDays
    roster: Roster
    now: datetime

    @property
    def today(self) -> date:
        return local_date(self.now)

    @property
    def too_early(self) -> bool:
        return self.now < SendingHour(self.settings.sending_time).on(self.today)


def kind_words(kind: str) -> str:
    """Return what a kind of notice is called."""
    kinds = _words()["kinds"]
    return str(kinds.get(kind, kinds["reply"]))


def explain(database: Database, organization_id: int, now: datetime) -> list[Row]:
    """Return what ``explain_within`` tells, in a session of its own."""
    with database.reading(organization_id) as session:
        return explain_within(session, now)


def explain_within(session: Session, now: datetime) -> list[Row]:
    """Return rows of ``{"who", "what", "why"}``: what waits, what rests today, and when each rule speaks next.

    Reads only, in a session of one office: the holidays of a year that nobody has looked at yet are not kept.
    """
    organization = session.get_one(Organization, session.info["organization_id"])
    days = calendar.working_days(session, organization, local_date(now).year)
    office = _Office(settings_of(organization), days, Roster.read(session, local_date(now)), now)
    plan = plans.current(session, now)
    return [
        *_resting(office),
        *_waiting(session, office),
        *_joined(_of_plan(session, plan, office) if plan is not None else ()),
        *_rounds(office),
    ]


def _row(who: str, what: str, why: str) -> Row:
    return {"who": who, "what": what, "why": why}


def _joined(rows: Iterable[Row]) -> list[Row]:
    """Put those who hear the same for the same reason into one row."""
    people: dict[tuple[str, str], dict[str, None]] = {}
    for row in rows:
        people.setdefault((row["what"], row["why"]), {})[row["who"]] = None
    return [_row(", ".join(who), what, why) for (what, why), who in people.items()]


def _resting(office: _Office) -> Iterator[Row]:
    """Rules that keep still today, whatever is due."""
    everybody, rule = _say("everybody"), _say("rule_reminder")
    if not office.days.is_working(office.today):
        name = office.days.holidays.get(office.today) or _say("weekend")
        yield _row(everybody, rule, _say("day_off", name=name))
    elif office.too_early:
        yield _row(everybody, rule, _say("too_early", at=f"{office.settings.sending_time:%H.%M}"))
    if office.settings.quiet_hours().covers(office.now):
        start, end = f"{office.settings.quiet_from:%H.%M}", f"{office.settings.quiet_until:%H.%M}"
        yield _row(everybody, rule, _say("quiet", start=start, end=end))
    yield _row(_say("executives"), _say("rule_executive"), _say("executives_hear_summaries"))


def _waiting(session: Session, office: _Office) -> Iterator[Row]:
    """Notices that are written and not sent."""
    query = (
        select(Notice)
        .where(Notice.state == NoticeState.WAITING)
        .options(selectinload(Notice.person), selectinload(Notice.room))
    )
    for notice in session.scalars(query.order_by(Notice.urgency.desc(), Notice.id).limit(WAITING_SHOWN)):
        who = notice.person.name if notice.person else (notice.room.name if notice.room else None)
        kinds = _words()["kinds"]
        yield _row(who or _say("everybody"), kinds.get(notice.kind, kinds["reply"]), _why_waiting(notice, office))


def _why_waiting(notice: Notice, office: _Office) -> str:
    if notice.reason and notice.next_attempt_at and notice.next_attempt_at > office.now:
        return _say("held", at=_moment(notice.next_attempt_at), reason=thai(notice.reason))
    if notice.push_by and notice.push_by > office.now:
        return _say("waiting_for_ride", at=_moment(notice.push_by))
    return _say("waiting")


def _of_plan(session: Session, plan: Plan, office: _Office) -> Iterator[Row]:
    """Each measure's duties: the nearest open one of each unit, or why there is none."""
    query = (
        select(Measure)
        .where(Measure.plan_id == plan.id)
        .options(
            selectinload(Measure.steps).selectinload(Step.deadlines).selectinload(Deadline.unit),
            selectinload(Measure.steps).selectinload(Step.owners),
            selectinload(Measure.steps).selectinload(Step.schedule),
        )
    )
    for measure in session.scalars(query.order_by(Measure.position, Measure.id)):
        yield from _of_measure(measure, office)


def _of_measure(measure: Measure, office: _Office) -> Iterator[Row]:
    what = _say("measure", number=measure.number)
    if measure.waived_at is not None:
        yield _row(_say("everybody"), what, _say("waived"))
        return
    open_ones = _nearest(due for step in measure.steps for due in step.deadlines if due.state == DeadlineState.OPEN)
    if not open_ones:
        events = any(step.schedule and step.schedule.kind == ScheduleKind.AFTER_EVENT for step in measure.steps)
        yield _row(_say("everybody"), what, _say("event_only" if events else "finished"))
    for due, later in open_ones:
        number = due.step.number if len(measure.steps) > 1 else measure.number
        named = _say("deadline", number=number, due=short_date(due.due_on, "arabic"))
        why = _say("switched_off") if measure.reminders.get("off") else _when_next(due, office)
        more = f" · {_say('later_ones', count=later)}" if later else ""
        yield _row(_recipients(due, office), named, f"{why}{more}")


def _nearest(found: Iterable[Deadline]) -> list[tuple[Deadline, int]]:
    """Return the first open deadline of each step and unit, and how many come after it."""
    by_duty: dict[tuple[int, int], list[Deadline]] = {}
    for due in found:
        by_duty.setdefault((due.step_id, due.unit_key), []).append(due)
    first = [(min(dues, key=lambda due: due.due_on), len(dues) - 1) for dues in by_duty.values()]
    return sorted(first, key=lambda pair: (pair[0].due_on, pair[0].id))


def _recipients(due: Deadline, office: _Office) -> str:
    owners = office.roster.owners_of(named_in(due), due.unit_id, office.settings.staff_reminded_per_unit)
    names = [member.name for member in office.roster.reachable(owners)]
    if not names:
        return due.unit.name if due.unit else _say("nobody")
    shown = ", ".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return _say("more_people", names=shown, count=more) if more > 0 else shown


def _when_next(due: Deadline, office: _Office) -> str:
    reminded_today = due.reminded_through == office.today
    rung = _next_rung(due, office, after_today=reminded_today or not office.too_early)
    if rung is None:
        return _say("no_more")
    words = {"next": short_date(rung.on, "arabic"), "rung": _rung_words(rung)}
    return _say("reminded_today" if reminded_today else "not_yet", **words)


def _next_rung(due: Deadline, office: _Office, *, after_today: bool) -> Rung | None:
    """Return the deadline's next reminder: the day that the ladder has stored, or today's that is still to come."""
    extra = [date.fromisoformat(day) for day in due.step.measure.reminders.get("extra", [])]
    created = min(local_date(due.created_at), office.today)
    ladder = rungs(due.due_on, office.settings.ladder(), office.days, created_on=created, extra_dates=extra)
    ahead = (rung for rung in ladder if rung.on > office.today or (rung.on == office.today and not after_today))
    return next(ahead, None)


def _rung_words(rung: Rung) -> str:
    if rung.offset_days < 0:
        return _say("before", days=-rung.offset_days)
    if rung.offset_days == 0:
        return _say("on_the_day")
    late = "after_with_supervisor" if rung.audience is Audience.OWNER_AND_SUPERVISOR else "after"
    return _say(late, days=rung.offset_days)


def _rounds(office: _Office) -> Iterator[Row]:
    """Each kind of round: when it comes next, or that the office has switched it off."""
    year = fiscal_year_be(office.today)
    ahead: dict[str, Round] = {}
    for item in (*_kept(year - 1, office), *_kept(year, office), *_kept(year + 1, office)):
        if item.ask_on > office.today or (item.ask_on == office.today and office.too_early):
            ahead.setdefault(item.kind.value, item)
    for kind, name in _words()["rounds"].items():
        found = ahead.get(kind)
        period = date_range(*found.period, "arabic") if found else ""
        why = _say("round_next", next=short_date(found.ask_on, "arabic"), period=period) if found else _say("round_off")
        yield _row("", name, why)


def _kept(year: int, office: _Office) -> tuple[Round, ...]:
    return rounds_of_year(year, office.days, office.settings.rounds())


def _moment(at: datetime) -> str:
    local = at.astimezone(BANGKOK)
    return f"{short_date(local.date(), 'arabic')} {local:%H.%M} น."
