"""Event-based steps in chat: "จัดกิจกรรมวันนี้" starts the days within which it has to be reported."""

from __future__ import annotations

import re
from datetime import date

from actions import event, targets
from actions.outcome import Became
from actions.targets import Found
from bot.conversation import cards, decision_cards, inquiring
from bot.conversation.context import Context
from bot.understanding.reading import Reading
from measures.vocabulary import QuestionKind
from messages.unsure import Doubt
from storage.models import OpenQuestion
from thai import dates

_HELD = re.compile(r"(?:จัด(?:กิจกรรม|อบรม|โครงการ|งาน|ประชุม|เวที)|เริ่มนับ)")
_REPORTED = re.compile(r"รายงาน|สรุปผล|เสร็จ|เรียบร้อย|แล้ว|ส่ง|ไม่|จะ|ขอ|ยัง")


def told(context: Context, reading: Reading, text: str) -> bool:
    """Take "จัดกิจกรรมวันนี้" or "ข้อ 10 จัดอบรมเมื่อวาน"; False when no event-based step can be meant."""
    if not names_event(text):
        return False
    item = reading.items[0]
    day = item.date or _day_in(context, text)
    if day is None:
        return False
    if item.measures:
        found = event.with_event(targets.find(context, item.measures[0]))
        if found is None:
            return False
        open_on(context, found, day)
        return True
    steps = event.steps_of(context)
    if not steps:
        return False
    if len(steps) == 1:
        measure, step = steps[0]
        open_on(context, Found(step.number, measure, step), day)
        return True
    question = inquiring.ask(context, QuestionKind.WHICH_EVENT, {"date": day.isoformat()})
    cards.ask_measure(context, list(dict.fromkeys(measure for measure, _ in steps)), question.id)
    return True


def names_event(text: str) -> bool:
    """Tell whether a text says that something was held, and nothing of a report."""
    return bool(_HELD.search(text)) and not _REPORTED.search(text)


def is_meant(context: Context, reading: Reading, text: str) -> bool:
    """Tell whether a text that names an event-based measure says that its event took place."""
    if not names_event(text) or not reading.items[0].measures:
        return False
    return event.with_event(targets.find(context, reading.items[0].measures[0])) is not None


def _day_in(context: Context, text: str) -> date | None:
    found = [one for one in dates.find(text, context.today) if one.start is not None and one.start == one.end]
    return found[0].start if found else None


def reference_told(context: Context, question: OpenQuestion, reference: str) -> None:
    """Go on once the measure was told."""
    found = event.with_event(targets.find(context, reference))
    if found is None:
        cards.stale(context)
    else:
        open_on(context, found, date.fromisoformat(question.data["date"]))


def open_on(context: Context, found: Found, day: date) -> None:
    """Let the days of a step run from an event, and show until when."""
    done = event.open_on(context, found, day)
    match done.became:
        case Became.RECORDED:
            decision_cards.event_opened(context, found, done.dues)
        case Became.ASKED:
            cards.unsure(context, Doubt.FUTURE_DATE, day.isoformat())
        case Became.REFUSED:
            cards.refused(context, done.found)
        case _:
            cards.measure_status(context, found)
