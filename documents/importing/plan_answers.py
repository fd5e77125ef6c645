"""An answer to one of a stored plan's open questions, put into the plan: what chat, board and scripts call.

A question names steps as the paper listed them. Answers that joined two steps ("this deadline belongs to that step")
shortened the stored list, so the numbers of a question are translated before they are used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.gathering.measures import owners_of, schedule_text
from documents.importing import alike, storing
from documents.importing.answering import UnclearAnswer, apply_answers, is_agreement, is_refusal
from documents.importing.questions import step_numbers, steps_named
from documents.importing.results import report_again
from documents.importing.rows import put_owners, put_schedule, standing_steps, step_number
from documents.importing.updating import is_gone
from documents.reading.neutral import PlanReading, Question, RowReading, StepReading, TopicReading
from documents.reading.tidy import compact
from measures.reasons import Reason
from measures.vocabulary import Door, ScheduleKind, Status
from storage import audit, deadlines, organizations, plans, reports, rollover
from storage.clock import local_date
from storage.models import Measure, Organization, Plan, PlanQuestion, Report, Step, Topic
from storage.plans import measures_of
from thai.calendar import fiscal_year


@dataclass(frozen=True, slots=True)
class StepNow:
    """A step after the answer: what a card shows."""

    number: str
    text: str
    owners: tuple[str, ...]
    schedule: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What an answer changed: nothing where it only confirmed what holds, or is kept for a person to read.

    ``parts`` are of ``owners schedule steps refs number status done_on topics fiscal_year_be``, for a draft that was
    carried over from last year ``confirmed`` or ``declined``. ``steps`` are those that changed, as they are now;
    ``deadlines`` counts what was added, moved, reopened or cancelled; ``touched`` are the ids of the changed steps,
    one that was joined to another included.
    """

    measure: str | None = None
    title: str | None = None
    parts: tuple[str, ...] = ()
    steps: tuple[StepNow, ...] = ()
    deadlines: int = 0
    touched: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether the plan is another one now."""
        return bool(self.parts)


def open_of(session: Session, plan: Plan) -> list[PlanQuestion]:
    """Return what nobody has answered yet, in the order of the paper."""
    waiting = select(PlanQuestion).where(PlanQuestion.plan_id == plan.id, PlanQuestion.answered_at.is_(None))
    return list(session.scalars(waiting.order_by(PlanQuestion.id)))


def answer(session: Session, asked: PlanQuestion, words: str, now: datetime, *, person_id: int | None = None) -> Effect:
    """Put an answer into the plan, keep it with its question, and return what it changed.

    The words are what a person types: a candidate, yes or no, a date, a phrase of a paper, names of units. A question
    that was too long for one row is answered in all its rows. Raises ``UnclearAnswer`` (``thai`` and ``wanted`` say
    what would be understood) and ``PlanExists`` before anything is written.
    """
    plan = session.get_one(Plan, asked.plan_id)
    if asked.field == plans.DRAFT_FIELD:
        return _draft_settled(session, plan, words, now, person_id)
    if alike.is_about_a_unit(asked):
        merged = alike.settle(session, asked, words.strip(), now, person_id)
        _keep(session, asked, words, now, person_id)
        return Effect(parts=("units",)) if merged else Effect()
    together = _rows_of_one_question(session, asked)
    effects = [_applied(session, plan, one, words.strip(), now) for one in together]
    for one in together:
        _keep(session, one, words, now, person_id)
    effect = _joined(effects)
    if effect:
        session.flush()
        session.expire(plan, ["measures"])
        changes = deadlines.follow_plan(session, plan, now, set(effect.touched))
        count = len(changes.add) + len(changes.move) + len(changes.cancel) + len(changes.reopen)
        effect = replace(effect, deadlines=count)
    return effect


def _keep(session: Session, asked: PlanQuestion, words: str, now: datetime, person_id: int | None) -> None:
    asked.answer, asked.answered_at, asked.answered_by_id = words.strip()[:1000], now, person_id
    audit.record(session, now, "plan.answered", "plan_question", asked.id, person_id=person_id)


def _draft_settled(session: Session, plan: Plan, words: str, now: datetime, person_id: int | None) -> Effect:
    if is_agreement(words):
        return Effect(parts=("confirmed",), deadlines=rollover.confirm(session, plan, now, person_id=person_id))
    if is_refusal(words):
        rollover.decline(session, plan, now, person_id=person_id)
        return Effect(parts=("declined",))
    raise UnclearAnswer(plans.DRAFT_FIELD, words, "ให้ตอบ ใช้แผนนี้ หรือ ไม่ใช้", "answer yes or no")


def _rows_of_one_question(session: Session, asked: PlanQuestion) -> list[PlanQuestion]:
    same = select(PlanQuestion).where(
        PlanQuestion.plan_id == asked.plan_id,
        PlanQuestion.measure_id.is_not_distinct_from(asked.measure_id),
        PlanQuestion.question == asked.question,
        PlanQuestion.place.is_not_distinct_from(asked.place),
        PlanQuestion.answered_at.is_(None),
        PlanQuestion.id != asked.id,
    )
    part = (asked.field or "").rpartition(".")[2]
    others = [one for one in session.scalars(same) if steps_named(one.field) and (one.field or "").endswith(f".{part}")]
    return [asked, *(others if steps_named(asked.field) and part in {"end", "kind"} else [])]


def _joined(effects: Sequence[Effect]) -> Effect:
    first = effects[0]
    parts = dict.fromkeys(part for effect in effects for part in effect.parts)
    return replace(
        first,
        parts=tuple(parts),
        steps=tuple(step for effect in effects for step in effect.steps),
        touched=tuple(one for effect in effects for one in effect.touched),
    )


def _applied(session: Session, plan: Plan, asked: PlanQuestion, words: str, now: datetime) -> Effect:
    if not words:
        raise UnclearAnswer(asked.field or "", words, "คำตอบว่าง", "it is empty")
    if not asked.field:
        return Effect()
    measures = [measure for measure in measures_of(session, plan.id) if not is_gone(measure)]
    question = _question(session, asked, measures)
    before = _reading(session, plan, measures, question)
    units = organizations.spellings(organizations.units(session))
    try:
        after = apply_answers(before, {question.key: words}, local_date(now), units)
    except UnclearAnswer as error:
        wanted = (_by_number(said, question, measures) for said in (error.wanted, error.wanted_en))
        raise UnclearAnswer(asked.field or "", words, *wanted) from None
    if asked.field == "organization" and after.organization != before.organization:
        raise UnclearAnswer(
            "organization",
            words,
            f"แผนนี้อยู่กับ {before.organization} แล้ว ถ้าเป็นของหน่วยงานอื่นให้นำเข้าที่หน่วยงานนั้น",
            "this plan belongs to the office it was imported for; import it there if it is another's",
        )
    effects = [_whole_plan(session, plan, before, after)]
    effects += [
        _rewritten(session, measure, pair, question, now)
        for measure, *pair in zip(measures, before.rows, after.rows, strict=True)
        if pair[0] != pair[1]
    ]
    if any("refs" in effect.parts for effect in effects) or before.topics != after.topics:
        storing.put_topics(session, plan, _numbered(after, measures))
    return _summed(effects)


def _by_number(said: str, question: Question, measures: Sequence[Measure]) -> str:
    """Return a sentence with the measure's own number where the pure rules know it by its place."""
    place = next((place for place in range(len(measures)) if _row_name(place) == question.row), None)
    return said if place is None else said.replace(_row_name(place), measures[place].number)


def _summed(effects: Sequence[Effect]) -> Effect:
    """Return one effect: of the measure it is about, or of the plan where several are."""
    parts = tuple(dict.fromkeys(part for effect in effects for part in effect.parts))
    steps = tuple(step for effect in effects for step in effect.steps)
    about = [effect for effect in effects if effect.measure is not None]
    alone = about[0] if len(about) == 1 else Effect()
    touched = tuple(one for effect in effects for one in effect.touched)
    return Effect(alone.measure, alone.title, parts, steps, touched=touched)


def _whole_plan(session: Session, plan: Plan, before: PlanReading, after: PlanReading) -> Effect:
    parts = []
    if after.fiscal_year_be is not None and after.fiscal_year_be != before.fiscal_year_be:
        _move_to_year(session, plan, after.fiscal_year_be)
        parts.append("fiscal_year_be")
    if before.topics != after.topics:
        parts.append("topics")
    return Effect(parts=tuple(parts))


def _move_to_year(session: Session, plan: Plan, year_be: int) -> None:
    if plans.of_year(session, year_be) is not None:
        raise storing.PlanExists(year_be)
    plan.fiscal_year_be = year_be
    span = fiscal_year(year_be)
    for measure in measures_of(session, plan.id):
        for step in standing_steps(measure):
            if step.schedule is not None and step.schedule.kind == ScheduleKind.FISCAL_YEAR.value:
                step.schedule.start, step.schedule.end = span.start, span.end


# --- the stored plan as it was read ---------------------------------------------------------------------------


def _question(session: Session, asked: PlanQuestion, measures: Sequence[Measure]) -> Question:
    """Return a stored question as the pure rules know it; its row is the measure's place in the list."""
    place = next((index for index, measure in enumerate(measures) if measure.id == asked.measure_id), None)
    field = asked.field
    if place is not None and steps_named(field):
        field = _translated(session, asked, measures[place])
    return Question(
        what=asked.question,
        where=asked.place or "",
        candidates=tuple(map(str, asked.candidates)),
        row=None if place is None else _row_name(place),
        field=field,
    )


def _translated(session: Session, asked: PlanQuestion, measure: Measure) -> str:
    """Return a field with the numbers that its steps have now."""
    moved = _joined_steps(session, measure)
    steps = standing_steps(measure)
    numbers = []
    for number in step_numbers(steps_named(asked.field)):
        if number in moved:
            numbers += [place for place, step in enumerate(steps, 1) if compact(step.text) == moved[number]]
        else:
            numbers.append(number - sum(1 for other in moved if other < number))
    part = (asked.field or "").rpartition(".")[2]
    ending = f".{part}" if part in {"end", "kind"} else ""
    return f"steps.{','.join(map(str, dict.fromkeys(numbers)))}{ending}"


def _joined_steps(session: Session, measure: Measure) -> dict[int, str]:
    """Return the steps that an answer joined to another: their number on paper -> the text of the other."""
    answered = select(PlanQuestion).where(PlanQuestion.measure_id == measure.id, PlanQuestion.answered_at.is_not(None))
    found = {}
    for one in session.scalars(answered):
        numbers = step_numbers(steps_named(one.field))
        whole = one.field == f"steps.{numbers[0]}" if numbers else False
        if whole and one.answer and not is_refusal(one.answer):
            only = str(one.candidates[0]) if is_agreement(one.answer) and len(one.candidates) == 1 else one.answer
            found[numbers[0]] = compact(only)
    return found


def _reading(session: Session, plan: Plan, measures: Sequence[Measure], question: Question) -> PlanReading:
    topics = session.scalars(select(Topic).where(Topic.plan_id == plan.id).order_by(Topic.position))
    office = session.get_one(Organization, plan.organization_id)
    return PlanReading(
        organization=office.name,
        fiscal_year_be=plan.fiscal_year_be,
        kind=plan.kind or "",
        rows=tuple(_row(session, measure, _row_name(place)) for place, measure in enumerate(measures)),
        topics=tuple(TopicReading(topic.code, topic.title or "", topic.score) for topic in topics),
        questions=(question,),
    )


def _row_name(place: int) -> str:
    """Name a measure by its place: its own number may hold a slash, or be what the answer changes."""
    return f"#{place}"


def _row(session: Session, measure: Measure, no: str) -> RowReading:
    steps = tuple(map(_step, standing_steps(measure)))
    told = _imported(session, measure)
    units, posts = _most_common(steps)
    return RowReading(
        no=no,
        title=measure.title,
        refs=tuple(map(str, measure.refs)),
        owner_units=units,
        owner_persons=posts,
        steps=steps,
        status=Status(told.status) if told else None,
        done_on=told.done_on if told else None,
        result=told.result if told else None,
        outcome=told.outcome if told else None,
        suggestion=told.suggestion if told else None,
        problem=told.problem if told else None,
    )


def _step(step: Step) -> StepReading:
    every = ("ทุกส่วนราชการ",) if step.every_unit else ()
    schedule = step.schedule
    kind = ScheduleKind(schedule.kind) if schedule else ScheduleKind.NONE
    if kind is ScheduleKind.NONE and schedule and schedule.start:
        # It was read as a period whose end is asked.
        kind = ScheduleKind.PERIOD
    return StepReading(
        text=step.text,
        owner_units=(*every, *(owner.unit.name for owner in step.owners if owner.unit is not None)),
        owner_persons=tuple(owner.post for owner in step.owners if owner.post),
        kind=kind,
        start=schedule.start if schedule else None,
        end=schedule.end if schedule else None,
        days_after=schedule.days_after if schedule else None,
        source_text=(schedule.source_text or "") if schedule else "",
    )


def _most_common(steps: Sequence[StepReading]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the owners of the measure as a whole: nobody, where a step has none, else those of most steps."""
    owners = [(step.owner_units, step.owner_persons) for step in steps]
    if not owners or ((), ()) in owners:
        return (), ()
    return Counter(owners).most_common(1)[0][0]


def _imported(session: Session, measure: Measure) -> Report | None:
    standing = reports.standing_of_measure(session, measure.id)
    return next((report for report in standing if report.source == Door.IMPORT), None)


# --- back into the database -----------------------------------------------------------------------------------


def _rewritten(
    session: Session, measure: Measure, pair: Sequence[RowReading], question: Question, now: datetime
) -> Effect:
    """Write what differs between a measure as it was and as the answer has it."""
    was, row = pair
    parts = []
    if row.no != was.no:
        _renumber(session, measure, row.no)
        parts.append("number")
    if row.refs != was.refs:
        measure.refs = list(row.refs)
        parts.append("refs")
    changed = _steps_rewritten(session, measure, (was, row), question, now)
    parts += [name for name in ("steps", "owners", "schedule") if name in changed]
    said = ("status", "done_on")
    if any(getattr(was, name) != getattr(row, name) for name in said) and report_again(session, measure, row, now):
        parts += [name for name in said if getattr(was, name) != getattr(row, name)]
    if parts:
        detail = {"parts": parts, "question": question.field}
        audit.record(session, now, "measure.changed", "measure", measure.id, detail=detail)
    touched = {step.id for steps in changed.values() for step in steps}
    shown = tuple(step_now(step) for step in standing_steps(measure) if step.id in touched)
    return Effect(measure.number, measure.title, tuple(parts), shown, touched=tuple(sorted(touched)))


def step_now(step: Step) -> StepNow:
    """Return a step as a card shows it."""
    return StepNow(step.number, step.text, owners_of(step), schedule_text(step.schedule))


def _renumber(session: Session, measure: Measure, number: str) -> None:
    taken = {other.number for other in measures_of(session, measure.plan_id) if other is not measure}
    if number in taken:
        raise UnclearAnswer("no", number, f"มีข้อ {number} อยู่แล้ว", "there is a measure of that number already")
    measure.number = number[:20]
    _number_steps(session, measure, standing_steps(measure))


def _number_steps(session: Session, measure: Measure, standing: Sequence[Step]) -> None:
    """Number steps anew, those without a schedule behind the others; a number is unique in its measure."""
    for index, step in enumerate(measure.steps):
        step.number = f"~{index}"
    session.flush()
    gone = [step for step in measure.steps if step not in standing]
    for place, step in enumerate((*standing, *gone), 1):
        step.number, step.position = step_number(measure.number, place), place
    session.flush()


def _steps_rewritten(
    session: Session, measure: Measure, pair: Sequence[RowReading], question: Question, now: datetime
) -> dict[str, list[Step]]:
    was, row = pair
    steps = standing_steps(measure)
    changed: dict[str, list[Step]] = {}
    before = list(was.steps)
    if len(row.steps) < len(before):
        joined = step_numbers(steps_named(question.field))[0] - 1
        steps[joined].schedule = None
        changed["steps"] = [steps[joined]]
        del steps[joined], before[joined]
        _number_steps(session, measure, steps)
    for step, old, new in zip(steps, before, row.steps, strict=True):
        if (old.owner_units, old.owner_persons) != (new.owner_units, new.owner_persons):
            put_owners(session, step, new, row)
            changed.setdefault("owners", []).append(step)
            deadlines.look_again(
                session, [due.id for due in step.deadlines], now, Reason.OWNER_CHANGED, from_start=True
            )
        if replace(old, owner_units=(), owner_persons=()) != replace(new, owner_units=(), owner_persons=()):
            put_schedule(step, new)
            changed.setdefault("schedule", []).append(step)
    return changed


def _numbered(reading: PlanReading, measures: Sequence[Measure]) -> PlanReading:
    pairs = zip(reading.rows, measures, strict=True)
    return replace(reading, rows=tuple(replace(row, no=measure.number) for row, measure in pairs))
