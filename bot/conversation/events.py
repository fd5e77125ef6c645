"""Event-based steps: "จัดกิจกรรมวันนี้" starts the days within which it has to be reported."""

from __future__ import annotations

import re
from datetime import date

from actions import targets
from actions.targets import Found
from bot.conversation import cards, decision_cards, guided
from bot.conversation.context import Context
from bot.understanding.reading import Reading
from measures.vocabulary import QuestionKind, ScheduleKind
from messages.unsure import Doubt
from storage.models import Measure, OpenQuestion, Step
from thai import dates

_HELD = re.compile(r"(?:จัด(?:กิจกรรม|อบรม|โครงการ|งาน|ประชุม|เวที)|เริ่มนับ)")
_REPORTED = re.compile(r"รายงาน|สรุปผล|เสร็จ|เรียบร้อย|แล้ว|ส่ง|ไม่|จะ|ขอ|ยัง")


def told(context: Context, reading: Reading, text: str) -> bool:
    """Take "จัดกิจกรรมวันนี้" or "ข้อ 10 จัดอบรมเมื่อวาน"; False when no event-based step can be meant."""
    if not _HELD.search(text) or _REPORTED.search(text):
        return False
    item = reading.items[0]
    day = item.date or _day_in(context, text)
    if day is None:
        return False
    if item.measures:
        found = with_event(targets.find(context, item.measures[0]))
        if found is None:
            return False
        open_on(context, found, day)
        return True
    steps = [(measure, step) for measure in context.measures for step in measure.steps if _is_event(step)]
    if not steps:
        return False
    if len(steps) == 1:
        open_on(context, _found(*steps[0]), day)
        return True
    question = guided.ask(context, QuestionKind.WHICH_EVENT, {"date": day.isoformat()})
    cards.ask_measure(context, list(dict.fromkeys(measure for measure, _ in steps)), question.id)
    return True


def is_meant(context: Context, reading: Reading, text: str) -> bool:
    """Tell whether a text that names an event-based measure says that its event took place."""
    if not _HELD.search(text) or _REPORTED.search(text) or not reading.items[0].measures:
        return False
    return with_event(targets.find(context, reading.items[0].measures[0])) is not None


def _day_in(context: Context, text: str) -> date | None:
    found = [one for one in dates.find(text, context.today) if one.start is not None and one.start == one.end]
    return found[0].start if found else None


def _is_event(step: Step) -> bool:
    return step.schedule is not None and step.schedule.kind == ScheduleKind.AFTER_EVENT.value


def _found(measure: Measure, step: Step) -> Found:
    return Found(step.number, measure, step)


def with_event(found: Found) -> Found | None:
    """Return the event-based step of a measure, if it has one."""
    if found.measure is None:
        return None
    steps = [found.step] if found.step is not None else found.measure.steps
    return next((_found(found.measure, step) for step in steps if _is_event(step)), None)


def reference_told(context: Context, question: OpenQuestion, reference: str) -> None:
    """Go on once the measure was told."""
    found = with_event(targets.find(context, reference))
    if found is None:
        cards.stale(context)
    else:
        open_on(context, found, date.fromisoformat(question.data["date"]))


def open_on(context: Context, found: Found, day: date) -> None:
    """Let the days of a step run from an event that took place."""
    if day > context.today:
        cards.unsure(context, Doubt.FUTURE_DATE, day.isoformat())
        return
    rows = targets.targets(context, found, context.today)
    if isinstance(rows, targets.Problem) and rows is not targets.Problem.WHICH_UNIT:
        cards.refused(context, Found(found.reference, found.measure, found.step, rows))
        return
    opened = targets.open_event(context, found.step, day) if found.step is not None else []
    if opened:
        decision_cards.event_opened(context, found, opened)
    else:
        cards.measure_status(context, found)
