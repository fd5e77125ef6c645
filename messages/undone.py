"""ยกเลิกรายงานแล้ว: what was taken back, and what stands now."""

from __future__ import annotations

from dataclasses import dataclass

from measures.vocabulary import Status
from messages.card import Button, Card, Entry, Tone
from messages.compose import card_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import list_cards, report_button, shortened, status_words
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class UndoneItem(Subject):
    """``status_now`` is what stands after the report was withdrawn."""

    status_now: Status
    unit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Undone:
    """Everything that was withdrawn together."""

    items: tuple[UndoneItem, ...]
    by: str | None = None


def render(data: Undone, digits: Digits = "thai") -> Message:
    """Return the card."""
    pen = Pen(digits)
    entries = [_entry(item, pen) for item in data.items]
    names = ", ".join(item.name(pen) for item in data.items[:8])
    title = f"ยกเลิกรายงาน {names}" if len(data.items) <= 8 else f"ยกเลิกรายงาน {pen(len(data.items))} รายการ"
    kicker = f"ยกเลิกแล้ว โดย {shortened(data.by, 40)}" if data.by else "ยกเลิกแล้ว"
    cards = list_cards(kicker, title, entries, Tone.CLOSED) or [Card(kicker, title, tone=Tone.CLOSED)]
    if len(data.items) == 1:
        cards[0] = Card(kicker, title, entries, _again(data.items[0]), Tone.CLOSED)
    return card_message(cards, f"ยกเลิกแล้ว: {title}")


def _entry(item: UndoneItem, pen: Pen) -> Entry:
    unit = f" · {item.unit}" if item.unit else ""
    return Entry(shortened(item.line(pen), 90), f"ตอนนี้: {status_words(item.status_now, pen)}{unit}", Tone.CLOSED)


def _again(item: UndoneItem) -> list[Button]:
    return [report_button(item, "รายงานใหม่", main=False)]
