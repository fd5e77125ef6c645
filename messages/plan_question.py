"""คำถามจากการนำเข้าแผน: what the importer could not be sure of, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from messages.actions import postback
from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import optional, shortened
from messages.quick import Choice, choice, tap
from messages.wording import Digits, Pen, answer_in_words

_MOST_CANDIDATES = 12


@dataclass(frozen=True, kw_only=True)
class PlanQuestion:
    """``question`` in Thai words; ``position`` of ``total``. The answer that comes back is a candidate's index."""

    question_id: int
    question: str
    place: str | None = None
    candidates: tuple[str, ...] = ()
    if_unanswered: str | None = None
    position: int = 1
    total: int = 1
    unclear: str | None = None
    """What would be understood, where the answer just given was not."""


def render(data: PlanQuestion, digits: Digits = "thai") -> Message:
    """Return the card; the candidates are quick replies, anything else can be typed."""
    pen = Pen(digits)
    blocks: list[Block] = [
        *([Words(not_usable(data.unclear), strong=True)] if data.unclear else []),
        *optional("อยู่ที่", data.place),
        *(Field(pen(number), words) for number, words in _offered(data, pen)),
        *optional("ถ้าไม่ตอบ", data.if_unanswered),
        Words("กดเลือก หรือพิมพ์คำตอบ", quiet=True),
    ]
    buttons = [Button("ข้ามไปข้อถัดไป", tap(postback("plan.next", q=data.question_id)))] if data.total > 1 else []
    kicker = f"คำถามจากแผน {pen(data.position)}/{pen(data.total)}"
    card = Card(kicker, data.question, blocks, buttons, Tone.SOON)
    said = "ยังใช้คำตอบนี้ไม่ได้ " if data.unclear else ""
    return card_message(card, f"{kicker}: {said}{shortened(data.question, 200)}", *_answers(data, pen))


def not_usable(wanted: str) -> str:
    """Return the sentence for an answer that says nothing the plan can use: what would be understood."""
    return f"ยังใช้คำตอบนี้ไม่ได้ {shortened(wanted, 200)}"


def _answers(data: PlanQuestion, pen: Pen) -> list[Choice]:
    return [
        _answer(f"{pen(number)}. {words}", words, data.question_id, number - 1) for number, words in _offered(data, pen)
    ]


def _offered(data: PlanQuestion, pen: Pen) -> Iterator[tuple[int, str]]:
    """Return the candidates as people write them, with their places from 1."""
    return enumerate((answer_in_words(one, pen) for one in data.candidates[:_MOST_CANDIDATES]), 1)


def _answer(name: str, candidate: str, question_id: int, index: int) -> Choice:
    action = choice(candidate, postback("plan.answer", q=question_id, v=index)).action
    return Choice(name, action)
