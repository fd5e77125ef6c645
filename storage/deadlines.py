"""Deadlines in the database: made from the plan, moved with it, and looked up by the loops."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session, aliased, selectinload
from sqlalchemy.sql.base import ExecutableOption

from measures.deadlines import Changes, DeadlineSpec, Duty, ExistingDeadline, expand, replan
from measures.reasons import Reason
from measures.schedule import Period, Schedule
from measures.standing import FINISHED
from measures.vocabulary import DeadlineState, NoticeState, ScheduleKind, Status
from storage import audit, organizations, outbox
from storage.clock import local_date
from storage.models import Deadline, Measure, Notice, Organization, Plan, Step, StepOwner, Unit
from storage.plans import draft_question, measures_of

#: No reminder comes earlier than this before its deadline.
LONGEST_LADDER = timedelta(days=400)

_Changes = Changes[int, int, int]


def follow_plan(session: Session, plan: Plan, now: datetime, misread_steps: Container[int] = ()) -> _Changes:
    """Make the deadlines follow the plan as it now is: add, move, cancel; stale notices are skipped with the reason.

    A draft has no deadlines. ``misread_steps`` are those of which the paper was read wrongly: what has passed of them
    is put right as well.
    """
    if draft_question(session, plan.id) is not None:
        return Changes()
    steps = [step for measure in measures_of(session, plan.id) if not measure.waived_at for step in measure.steps]
    all_units = [unit.id for unit in organizations.units(session)]
    wanted = expand((duty_of(step) for step in steps if step.schedule), all_units, plan.fiscal_year_be)
    existing = [_existing(deadline) for deadline in _of_plan(session, plan.id)]
    opened = {step.id for step in steps if step.schedule and step.schedule.kind == ScheduleKind.AFTER_EVENT.value}
    changes = replan(existing, wanted, local_date(now), event_steps=opened, misread_steps=misread_steps)
    _apply(session, changes, now)
    return changes


def duty_of(step: Step) -> Duty[int, int]:
    """Return a step as the rules see it."""
    if step.schedule is None:
        raise ValueError("a step without a schedule has no deadlines")
    kind = ScheduleKind(step.schedule.kind)
    return Duty(
        step_key=step.id,
        schedule=Schedule(kind, step.schedule.start, step.schedule.end, step.schedule.days_after),
        unit_keys=tuple(sorted({owner.unit_id for owner in step.owners if owner.unit_id is not None})),
        every_unit=step.every_unit,
    )


def _of_plan(session: Session, plan_id: int) -> list[Deadline]:
    return list(
        session.scalars(
            select(Deadline).join(Step, Deadline.step_id == Step.id).join(Measure).where(Measure.plan_id == plan_id)
        )
    )


def _existing(deadline: Deadline) -> ExistingDeadline[int, int, int]:
    period = Period(deadline.period_start, deadline.period_end, deadline.due_on, deadline.period_key)
    return ExistingDeadline(
        key=deadline.id,
        spec=DeadlineSpec(deadline.step_id, deadline.unit_id, period),
        reported=Status(deadline.status) in FINISHED,
        cancelled=deadline.state == DeadlineState.CANCELLED,
        planned_on=deadline.planned_on,
    )


def _apply(session: Session, changes: _Changes, now: datetime) -> None:
    add(session, changes.add, now)
    for deadline_id, period in changes.move:
        deadline = session.get_one(Deadline, deadline_id)
        audit.record(session, now, "deadline.moved", "deadline", deadline_id, detail=_dates(deadline, period))
        deadline.planned_on = None
        _place(deadline, period, now)
        outbox.cancel(session, now, Reason.DATE_CHANGED, Notice.deadline_id == deadline_id)
    for deadline_id in changes.cancel:
        session.get_one(Deadline, deadline_id).state = DeadlineState.CANCELLED
        audit.record(session, now, "deadline.cancelled", "deadline", deadline_id)
        outbox.cancel(session, now, Reason.DEADLINE_CANCELLED, Notice.deadline_id == deadline_id)
    for deadline_id, period in changes.reopen:
        deadline = session.get_one(Deadline, deadline_id)
        deadline.state = DeadlineState.OPEN
        _place(deadline, period, now)
    session.flush()


def _place(deadline: Deadline, period: Period, now: datetime) -> None:
    deadline.period_key = period.key
    deadline.period_start, deadline.period_end, deadline.due_on = period.start, period.end, period.due_on
    deadline.next_reminder_on = _first_look(period, now)
    deadline.reminded_through = None


def _first_look(period: Period, now: datetime) -> date:
    """Return when the ladder first looks at a deadline: at the next tick, also one whose clock was turned back."""
    return min(local_date(now), period.due_on - LONGEST_LADDER)


def _dates(deadline: Deadline, period: Period) -> dict[str, str]:
    return {"from": deadline.due_on.isoformat(), "to": period.due_on.isoformat()}


def add(session: Session, specs: Iterable[DeadlineSpec[int, int]], now: datetime) -> list[Deadline]:
    """Write new deadlines; the ladder looks at each at the next tick."""
    made = [
        Deadline(
            step_id=spec.step_key,
            unit_id=spec.unit_key,
            unit_key=spec.unit_key or 0,
            period_key=spec.period.key,
            period_start=spec.period.start,
            period_end=spec.period.end,
            due_on=spec.period.due_on,
            state=DeadlineState.OPEN,
            status=Status.NOT_STARTED,
            next_reminder_on=_first_look(spec.period, now),
            created_at=now,
        )
        for spec in specs
    ]
    session.add_all(made)
    session.flush()
    return made


@dataclass(frozen=True, slots=True)
class DueDeadline:
    """As much of a deadline as its reminder needs, read without its neighbours; ``several``: its measure has steps."""

    id: int
    organization_id: int
    step_id: int
    step_number: str
    step_text: str
    measure_id: int
    number: str
    title: str
    several: bool
    #: What the office wishes ("ไม่ต้องเตือน", further dates), and whether the measure was waived.
    reminders: dict[str, Any]
    waived: bool
    unit_id: int | None
    unit: str | None
    period_start: date
    period_end: date
    due_on: date
    status: str
    reminded_through: date | None
    created_at: datetime
    #: The persons whom the plan names.
    named: tuple[int, ...] = ()


def to_remind(session: Session, organization_ids: Sequence[int], today: date, limit: int) -> list[DueDeadline]:
    """Return open deadlines of some organizations whose next reminder has come, with what a reminder says about them.

    On PostgreSQL two schedulers share them out between themselves.
    """
    other = aliased(Step)
    rows: Sequence[Any] = session.execute(
        select(
            Deadline.id,
            Deadline.organization_id,
            Deadline.step_id,
            Step.number,
            Step.text,
            Step.measure_id,
            Measure.number,
            Measure.title,
            exists().where(other.measure_id == Step.measure_id, other.id != Step.id),
            Measure.reminders,
            Measure.waived_at.is_not(None),
            Deadline.unit_id,
            Unit.name,
            Deadline.period_start,
            Deadline.period_end,
            Deadline.due_on,
            Deadline.status,
            Deadline.reminded_through,
            Deadline.created_at,
        )
        .join(Step, Deadline.step_id == Step.id)
        .join(Measure, Step.measure_id == Measure.id)
        .outerjoin(Unit, Deadline.unit_id == Unit.id)
        .where(
            Deadline.organization_id.in_(organization_ids),
            Deadline.state == DeadlineState.OPEN,
            Deadline.next_reminder_on <= today,
        )
        .order_by(Deadline.due_on, Deadline.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Deadline)
    ).all()
    named = _named(session, {row[2] for row in rows})
    return [DueDeadline(*(*row, tuple(named.get(row[2], ())))) for row in rows]


def _named(session: Session, step_ids: Collection[int]) -> dict[int, list[int]]:
    named: dict[int, list[int]] = {}
    found = select(StepOwner.step_id, StepOwner.person_id).where(StepOwner.person_id.is_not(None))
    for step_id, person_id in session.execute(found.where(StepOwner.step_id.in_(step_ids)).order_by(StepOwner.id)):
        if person_id is not None:
            named.setdefault(step_id, []).append(person_id)
    return named


def looked_at(session: Session, looks: Iterable[tuple[int, date, bool]], today: date) -> None:
    """Write when each deadline is looked at next: (its id, that day, whether it was reminded of today).

    Deadlines with the same day share one statement.
    """
    together: dict[tuple[date, bool], list[int]] = {}
    for deadline_id, next_on, reminded in looks:
        together.setdefault((next_on, reminded), []).append(deadline_id)
    for (next_on, reminded), ids in together.items():
        values: dict[str, date] = {"next_reminder_on": next_on, **({"reminded_through": today} if reminded else {})}
        session.execute(
            update(Deadline).where(Deadline.id.in_(ids)).values(**values).execution_options(synchronize_session=False)
        )


def organizations_to_remind(session: Session, today: date) -> list[int]:
    """Return the organizations that have a deadline whose next reminder has come (system sessions)."""
    awake = select(Organization.id).where(Organization.suspended_at.is_(None))
    query = select(Deadline.organization_id).where(
        Deadline.state == DeadlineState.OPEN, Deadline.next_reminder_on <= today, Deadline.organization_id.in_(awake)
    )
    return sorted(session.scalars(query.distinct()))


def look_again(
    session: Session, deadline_ids: Iterable[int], now: datetime, reason: Reason, *, from_start: bool = False
) -> int:
    """Drop what waits to be said about some deadlines, with the reason, and have the ladder look at them anew.

    For whoever changes a date, a status, an owner or waives a measure. ``from_start`` forgets which reminders were
    given (another date, another owner). Returns how many notices were dropped.
    """
    wanted = list(deadline_ids)
    _look_soon(session, wanted, now, from_start=from_start)
    return outbox.cancel(session, now, reason, Notice.deadline_id.in_(wanted))


def owner_left(session: Session, person_id: int, now: datetime) -> int:
    """Drop what waits to be said to somebody who no longer answers for it; who does now is reminded instead.

    For whoever takes a role, a unit or a registration from a person. Returns how many notices were dropped.
    """
    mine = Notice.kind.in_(("reminder", "followup"))
    return _tell_others(session, now, Reason.OWNER_CHANGED, Notice.person_id == person_id, mine)


def group_left(session: Session, room_id: int, now: datetime) -> int:
    """Drop what waits to be said in a group that the bot is in no more, and have it said another way."""
    return _tell_others(session, now, Reason.ROOM_GONE, Notice.room_id == room_id)


def _tell_others(session: Session, now: datetime, reason: Reason, *conditions: ColumnElement[bool]) -> int:
    waiting = select(Notice.deadline_id).where(*conditions, Notice.state == NoticeState.WAITING).distinct()
    about = [deadline_id for deadline_id in session.scalars(waiting) if deadline_id is not None]
    dropped = outbox.cancel(session, now, reason, *conditions)
    _look_soon(session, about, now, from_start=True)
    return dropped


def wish(
    session: Session,
    measure: Measure,
    now: datetime,
    *,
    silent: bool | None = None,
    also_on: Iterable[date] = (),
    not_on: Iterable[date] = (),
) -> None:
    """Keep what an office wishes for a measure: no reminder at all (``silent``) or again, further dates or fewer."""
    wishes = {name: value for name, value in measure.reminders.items() if name not in {"off", "extra"}}
    was_silent = bool(measure.reminders.get("off"))
    is_silent = was_silent if silent is None else silent
    fewer = {day.isoformat() for day in not_on}
    extra = {str(day) for day in measure.reminders.get("extra", [])} | {day.isoformat() for day in also_on}
    extra -= fewer
    measure.reminders = {
        **wishes,
        **({"off": True} if is_silent else {}),
        **({"extra": sorted(extra)} if extra else {}),
    }
    if silent is not None:
        reason = Reason.REMINDERS_OFF if silent else Reason.REMINDERS_ON
        look_again(session, of_measure(session, measure.id), now, reason)
    else:
        _look_soon(session, of_measure(session, measure.id), now)


def _look_soon(session: Session, deadline_ids: Collection[int], now: datetime, *, from_start: bool = False) -> None:
    values: dict[str, object] = {
        "next_reminder_on": local_date(now),
        **({"reminded_through": None} if from_start else {}),
    }
    session.execute(
        update(Deadline)
        .where(Deadline.id.in_(deadline_ids), Deadline.state == DeadlineState.OPEN)
        .values(**values)
        .execution_options(synchronize_session="fetch")
    )


def of_measure(session: Session, measure_id: int) -> list[int]:
    """Return the ids of a measure's open deadlines: what ``look_again`` is told when its owner or wishes change."""
    query = select(Deadline.id).join(Step, Deadline.step_id == Step.id).where(Step.measure_id == measure_id)
    return list(session.scalars(query.where(Deadline.state == DeadlineState.OPEN)))


def open_of_units(session: Session, unit_ids: Iterable[int] | None, until: date | None = None) -> list[Deadline]:
    """Return open deadlines of some units (None: all), those without a unit included, soonest first."""
    query = select(Deadline).where(Deadline.state == DeadlineState.OPEN).options(*_with_measure())
    if unit_ids is not None:
        query = query.where(Deadline.unit_key.in_([0, *unit_ids]))
    if until is not None:
        query = query.where(Deadline.due_on <= until)
    return list(session.scalars(query.order_by(Deadline.due_on, Deadline.id)))


def all_of_plan(session: Session, plan_id: int) -> list[Deadline]:
    """Return a plan's deadlines that were not cancelled, soonest first."""
    return list(
        session.scalars(
            select(Deadline)
            .join(Step, Deadline.step_id == Step.id)
            .join(Measure, Step.measure_id == Measure.id)
            .where(Measure.plan_id == plan_id, Deadline.state != DeadlineState.CANCELLED)
            .options(*_with_measure(), selectinload(Deadline.step).selectinload(Step.schedule))
            .order_by(Deadline.due_on, Deadline.id)
        )
    )


def _with_measure() -> tuple[ExecutableOption, ...]:
    return (
        selectinload(Deadline.step).selectinload(Step.measure).selectinload(Measure.steps),
        selectinload(Deadline.step).selectinload(Step.owners),
        selectinload(Deadline.unit),
    )
