"""รายชื่อ: who works where, who leads and who is not in LINE yet."""

from __future__ import annotations

from dataclasses import dataclass

from measures.vocabulary import Role
from messages.actions import postback
from messages.card import Button, Card, Entry, Tone
from messages.compose import card_message
from messages.message import Message
from messages.paging import page_of
from messages.phrases import list_cards, shortened
from messages.quick import tap
from messages.wording import ROLE_NAMES, Digits, Pen


@dataclass(frozen=True, kw_only=True)
class UnitPeople:
    """The people of one unit, or those who hold a ``role`` in the whole office. ``absent`` have no LINE here yet."""

    unit: str | None = None
    role: Role | None = None
    heads: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RosterList:
    """All units, a page at a time."""

    units: tuple[UnitPeople, ...] = ()
    page: int = 1
    waiting: int = 0


def render(data: RosterList, digits: Digits = "thai") -> Message:
    """Return the list; a unit without a head or without anybody is marked."""
    pen = Pen(digits)
    page = page_of(data.units, data.page)
    title = f"{pen(sum(one.unit is not None for one in data.units))} หน่วยงาน"
    entries = [_entry(one) for one in page.items]
    cards = list_cards("รายชื่อ", title, entries, Tone.INFO, page.words(pen)) or [Card("รายชื่อ", "ยังไม่มีหน่วยงาน")]
    buttons = [
        *([Button("ดูเพิ่ม", tap(postback("roster.list", page=page.following)))] if page.following else []),
        *([Button(f"รออนุมัติ {pen(data.waiting)}", tap(postback("request.list")), main=True)] if data.waiting else []),
        Button("ขั้นตอนแรก", tap(postback("setup"))),
    ]
    last = cards[-1]
    cards[-1] = Card(last.kicker, last.title, last.blocks, buttons, last.tone)
    return card_message(cards, f"รายชื่อ {title}")


def _entry(one: UnitPeople) -> Entry:
    absent = f"ยังไม่มี LINE: {', '.join(one.absent)}" if one.absent else ""
    if one.unit is None:
        named = ROLE_NAMES[one.role] if one.role is not None else ""
        nobody = () if one.others else ("ยังไม่มี",)
        return Entry(named, shortened(" · ".join(filter(None, (*nobody, *one.others, absent))), 300))
    heads = f"หัวหน้า {', '.join(one.heads)}" if one.heads else "ยังไม่มีหัวหน้า"
    others = ", ".join(one.others) or "ยังไม่มีเจ้าหน้าที่"
    tone = Tone.DONE if one.heads and one.others else Tone.SOON
    return Entry(shortened(one.unit, 80), shortened(" · ".join(filter(None, (heads, others, absent))), 300), tone)
