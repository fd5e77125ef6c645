"""The turn of the fiscal year: last year's plan as the beginning of the next one.

On 1 October ``begin_year`` opens it as a draft: everybody can read it, nothing is due, and one question on it asks the
coordinator whether it holds. ``confirm`` makes its deadlines, ``decline`` takes its measures out again; a paper that is
imported for that year takes the draft's place by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from measures.errors import TamNganError
from measures.schedule import Schedule as Timing
from measures.schedule import next_year
from measures.vocabulary import PersonState, ScheduleKind
from storage import audit, deadlines, plans
from storage.clock import local_date
from storage.models import Measure, Plan, PlanQuestion, Schedule, Step, StepOwner, Topic
from thai.calendar import fiscal_year_be

#: What the measures of a draft are waived with that the office does not want: people read it in reports and in chat.
NOT_CONTINUED = "ไม่ใช้แผนที่ยกมาจากปีก่อน"
#: A year in the words of a schedule: they spoke of last year.
_YEAR = re.compile(r"25[0-9]{2}|๒๕[๐-๙]{2}|[.\s][0-9๐-๙]{2}(?![0-9๐-๙])")
#: Questions that last year's plan left open and that are open still.
_STILL_OPEN = ("owner_units", "owner_persons")


class PlanExists(TamNganError):
    """The next fiscal year has a plan already."""

    def __init__(self, year_be: int) -> None:
        """Name the year."""
        super().__init__(f"มีแผนของปีงบประมาณ {year_be} อยู่แล้ว", f"there is a plan of the fiscal year {year_be} already")


def begin_year(session: Session, now: datetime) -> Plan | None:
    """Open this fiscal year's plan as a draft of the last one; None where there is nothing to do.

    That is so where the year has a plan, a draft included, and where the office never had one. Calling it again
    changes nothing, and of two schedulers that call it at once one gets None.
    """
    year_be = fiscal_year_be(local_date(now))
    last = _last_before(session, year_be)
    if last is None or plans.of_year(session, year_be) is not None:
        return None
    try:
        with session.begin_nested():
            return _made(session, last, year_be, now, draft=True)
    except IntegrityError:
        # Another scheduler was a moment earlier: a year has one plan.
        return None


def carry_over(session: Session, plan: Plan, now: datetime) -> Plan:
    """Make the next fiscal year's plan from this one and return it: dated schedules a year on, the rest recurs.

    Waived measures, steps that went out, scores and what was reported stay behind. It holds at once, with its
    deadlines. Raises ``PlanExists``.
    """
    year_be = plan.fiscal_year_be + 1
    if plans.of_year(session, year_be) is not None:
        raise PlanExists(year_be)
    made = _made(session, plan, year_be, now, draft=False)
    deadlines.follow_plan(session, made, now)
    return made


def confirm(session: Session, plan: Plan, now: datetime, *, person_id: int | None = None) -> int:
    """Let a draft hold: its deadlines are made. Return how many; 0 for a plan that holds already."""
    if not _settle(session, plan, now, "yes", person_id):
        return 0
    audit.record(session, now, "plan.draft_confirmed", "plan", plan.id, person_id=person_id)
    return len(deadlines.follow_plan(session, plan, now).add)


def decline(session: Session, plan: Plan, now: datetime, *, person_id: int | None = None) -> int:
    """Take a draft's measures out again; return how many. No row is deleted: chats may hold their numbers."""
    if not _settle(session, plan, now, "no", person_id):
        return 0
    measures = [measure for measure in plans.measures_of(session, plan.id) if measure.waived_at is None]
    for measure in measures:
        measure.waived_at, measure.waived_reason = now, NOT_CONTINUED
    audit.record(session, now, "plan.draft_declined", "plan", plan.id, person_id=person_id)
    return len(measures)


def _settle(session: Session, plan: Plan, now: datetime, answer: str, person_id: int | None) -> bool:
    """Answer the question that makes a plan a draft; return whether there was one."""
    asked = plans.draft_question(session, plan.id)
    if asked is None:
        return False
    asked.answer, asked.answered_at, asked.answered_by_id = answer, now, person_id
    session.flush()
    return True


def _last_before(session: Session, year_be: int) -> Plan | None:
    earlier = select(Plan).where(Plan.fiscal_year_be < year_be, ~plans.is_draft())
    return session.scalars(earlier.order_by(Plan.fiscal_year_be.desc()).limit(1)).one_or_none()


def _made(session: Session, plan: Plan, year_be: int, now: datetime, *, draft: bool) -> Plan:
    made = Plan(
        organization_id=plan.organization_id,
        fiscal_year_be=year_be,
        title=plan.title,
        kind=plan.kind,
        scores={},
        created_at=now,
    )
    session.add(made)
    session.flush()
    years = year_be - plan.fiscal_year_be
    pairs = {
        measure.id: _measure(measure, years)
        for measure in plans.measures_of(session, plan.id)
        if measure.waived_at is None
    }
    made.measures.extend(pairs.values())
    made.topics.extend(map(_topic, plan.topics))
    session.flush()
    if draft:
        session.add(_draft_question(plan, made, len(pairs)))
    _still_open(session, plan, made, pairs)
    session.flush()
    detail = {"from": plan.id, "draft": draft}
    audit.record(session, now, "plan.carried_over", "plan", made.id, detail=detail)
    return made


def _measure(old: Measure, years: int) -> Measure:
    return Measure(
        organization_id=old.organization_id,
        number=old.number,
        title=old.title,
        section=old.section,
        refs=list(old.refs),
        position=old.position,
        reminders={"off": True} if old.reminders.get("off") else {},
        # A step without a schedule went out with an edition of the old plan.
        steps=[_step(step, years) for step in old.steps if step.schedule is not None],
    )


def _topic(old: Topic) -> Topic:
    """What the new year answers to is last year's score; its own is not known yet."""
    return Topic(
        organization_id=old.organization_id,
        code=old.code,
        title=old.title,
        instrument=old.instrument,
        indicator=old.indicator,
        previous_score=old.score,
        position=old.position,
    )


def _step(old: Step, years: int) -> Step:
    return Step(
        organization_id=old.organization_id,
        number=old.number,
        text=old.text,
        position=old.position,
        every_unit=old.every_unit,
        owners=[
            StepOwner(
                organization_id=owner.organization_id, unit_id=owner.unit_id, person_id=owner.person_id, post=owner.post
            )
            for owner in old.owners
            if _stays(owner)
        ],
        schedule=None if old.schedule is None else _schedule(old.schedule, years),
    )


def _stays(owner: StepOwner) -> bool:
    """Tell whether an owner is still there: units are closed and people leave."""
    if owner.unit is not None and owner.unit.retired:
        return False
    return owner.person is None or owner.person.state != PersonState.LEFT


def _schedule(old: Schedule, years: int) -> Schedule:
    moved = Timing(ScheduleKind(old.kind), old.start, old.end, old.days_after)
    for _ in range(years):
        moved = next_year(moved)
    words = old.source_text
    return Schedule(
        organization_id=old.organization_id,
        kind=old.kind,
        start=moved.start,
        end=moved.end,
        days_after=moved.days_after,
        # Words that name a day or a year are those of last year.
        source_text=None if moved.start or moved.end or _YEAR.search(words or "") else words,
    )


def _draft_question(old: Plan, made: Plan, measures: int) -> PlanQuestion:
    return PlanQuestion(
        organization_id=made.organization_id,
        plan_id=made.id,
        field=plans.DRAFT_FIELD,
        question=(
            f"ยกมาตรการ {measures} ข้อของปีงบประมาณ {old.fiscal_year_be} มาเป็นร่างแผนปีงบประมาณ {made.fiscal_year_be} "
            "โดยเลื่อนกำหนดเวลาให้ตรงกับปีใหม่แล้ว ใช้แผนนี้หรือไม่"
        ),
        place=f"แผนปีงบประมาณ {old.fiscal_year_be}",
        candidates=["ใช้แผนนี้", "ไม่ใช้"],
        if_unanswered="เป็นร่างต่อไป ยังไม่มีการเตือน จนกว่าจะยืนยันหรือนำเข้าแผนฉบับใหม่",
    )


def _still_open(session: Session, old: Plan, made: Plan, pairs: Mapping[int, Measure]) -> None:
    waiting = select(PlanQuestion).where(
        PlanQuestion.plan_id == old.id, PlanQuestion.answered_at.is_(None), PlanQuestion.field.in_(_STILL_OPEN)
    )
    for asked in session.scalars(waiting.order_by(PlanQuestion.id)):
        if asked.measure_id is None or asked.measure_id in pairs:
            session.add(
                PlanQuestion(
                    organization_id=made.organization_id,
                    plan_id=made.id,
                    measure_id=pairs[asked.measure_id].id if asked.measure_id else None,
                    field=asked.field,
                    question=asked.question,
                    place=asked.place,
                    candidates=list(asked.candidates),
                    if_unanswered=asked.if_unanswered,
                )
            )
