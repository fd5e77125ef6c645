"""Phrases and rows that several messages share, so that the same thing is always said in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from measures.vocabulary import Status
from messages.actions import postback
from messages.card import Button, Card, Entry, Field, Tone, Words, status_tone
from messages.facts import Subject, Task
from messages.limits import clean, clip_graphemes
from messages.quick import Choice, choice, say, tap
from messages.wording import STATUS_NAMES, Pen

#: Rows of a list on one card: more do not fit one phone screen.
ROWS_PER_CARD = 5
#: Cards of a list before "ดูเพิ่ม".
CARDS_PER_PAGE = 4
PAGE_SIZE = ROWS_PER_CARD * CARDS_PER_PAGE

SKIP = "ข้าม"
NEVER_MIND = "ไม่ใช่ตอนนี้"


def status_words(status: Status, pen: Pen, percent: int | None = None) -> str:
    """Return the status, with the percentage where one was told."""
    words = STATUS_NAMES[status]
    return f"{words} ({pen.percent(percent)})" if percent is not None and status is Status.IN_PROGRESS else words


def task_detail(task: Task, pen: Pen, today: date, *, with_unit: bool = True) -> str:
    """Return the second line of a duty: how far the deadline is, its date, period and unit."""
    left = task.days_left(today)
    parts = [
        "ส่งกลับให้แก้ไข" if task.returned else "",
        "" if left is None else pen.days_left(left),
        "" if task.due_on is None else pen.short(task.due_on),
        task.period(pen) or "",
        status_words(task.status, pen, task.percent) if task.status is not Status.NOT_STARTED else "",
        (task.unit or "") if with_unit else "",
    ]
    return " · ".join(part for part in parts if part) or STATUS_NAMES[task.status]


def task_entry(task: Task, pen: Pen, today: date, *, with_unit: bool = True) -> Entry:
    """Return a duty as a row; a tap starts the report."""
    tone = Tone.OVERDUE if task.returned else status_tone(task.status, task.days_left(today))
    return Entry(
        shortened(task.line(pen), 90),
        task_detail(task, pen, today, with_unit=with_unit),
        tone,
        tap(postback("report.start", **task.ids)),
    )


def list_cards(kicker: str, title: str, entries: Sequence[Entry], tone: Tone, lead: str = "") -> list[Card]:
    """Return a list as cards of five rows, four cards at most; the title of the following ones says where they are."""
    cards = []
    shown = entries[:PAGE_SIZE]
    for start in range(0, len(shown), ROWS_PER_CARD):
        rows: list[Entry | Words] = list(shown[start : start + ROWS_PER_CARD])
        if lead and start == 0:
            rows.insert(0, Words(lead, quiet=True))
        cards.append(Card(kicker, title if start == 0 else f"{title} (ต่อ)", rows, tone=tone))
    return cards


def shortened(text: str, characters: int) -> str:
    """Return one clean line of at most ``characters``."""
    return clip_graphemes(clean(text, lines=False), characters)


def quoted(text: str, characters: int = 300) -> str:
    """Return somebody's own words in quotation marks."""
    return f"“{shortened(text, characters)}”"


def step_field(subject: Subject, pen: Pen) -> list[Field]:
    """Return the row that names the step, where one is meant beside the measure's title."""
    if subject.step_text is None:
        return []
    number = f"ขั้นตอน {pen(subject.step_number)}" if subject.step_number else "ขั้นตอน"
    return [Field(number, subject.step_text)]


def optional(name: str, value: str | None, *, strong: bool = False) -> list[Field]:
    """Return a row, or none where there is nothing to say."""
    return [Field(name, value, strong)] if value else []


def subject_title(subject: Subject, pen: Pen) -> str:
    """Return "ข้อ ๓ title" of the measure for the head of a card."""
    return f"ข้อ {pen(subject.number)} {subject.title}"


def report_button(subject: Subject, name: str = "รายงานผล", *, main: bool = True) -> Button:
    """Return the button that starts a report of this duty."""
    return Button(name, tap(postback("report.start", **subject.ids)), main=main)


def acting_words(first: date | None, last: date | None, pen: Pen) -> str | None:
    """Return the days of an acting post, None where there is none; an open end is said so."""
    if first is None and last is None:
        return None
    begin = f"ตั้งแต่ {pen.short(first)}" if first else ""
    return f"{begin} {f'ถึง {pen.short(last)}' if last else 'จนกว่าจะเปลี่ยน'}".strip()


def answer_choice(name: str, question_id: int, value: object) -> Choice:
    """Return a quick reply that answers an open question; a value too long for a button is said in words instead."""
    try:
        return choice(name, postback("question.answer", q=question_id, v=value))
    except ValueError:
        return Choice(name, say(str(value)))


def skip_choices(question_id: int | None) -> list[Choice]:
    """Return ข้าม for a question the bot has open."""
    return [] if question_id is None else [choice(SKIP, postback("question.skip", q=question_id))]


def cancel_choices(question_id: int | None, name: str = NEVER_MIND) -> list[Choice]:
    """Return the way out of a question the bot has open."""
    return [] if question_id is None else [choice(name, postback("question.cancel", q=question_id))]
