"""ใครรออนุมัติ: everybody who waits for the coordinator, each with the buttons."""

from __future__ import annotations

from dataclasses import dataclass

from messages.actions import postback
from messages.card import Button, Card, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.paging import page_of
from messages.quick import tap
from messages.register_approve import RegisterApprove, card_of
from messages.wording import Digits, Pen

#: Each request is a card of its own; more would not fit one message.
REQUESTS_A_PAGE = 8


@dataclass(frozen=True, kw_only=True)
class RegisterList:
    """All who wait, oldest first, and the page that is shown."""

    waiting: tuple[RegisterApprove, ...] = ()
    page: int = 1


def render(data: RegisterList, digits: Digits = "thai") -> Message:
    """Return a carousel of requests, or one card that says there are none."""
    pen = Pen(digits)
    if not data.waiting:
        words = [Words("เมื่อมีคนขอลงทะเบียน ระบบจะแจ้งในแชตนี้")]
        return card_message(Card("รออนุมัติ", "ไม่มีใครรออนุมัติ", words, tone=Tone.DONE), "รออนุมัติ: ไม่มีใครรออนุมัติ")
    page = page_of(data.waiting, data.page, REQUESTS_A_PAGE)
    cards = [card_of(one, pen) for one in page.items]
    if page.following is not None:
        cards.append(_more(page.total, page.following, pen))
    return card_message(cards, f"รออนุมัติ {pen(page.total)} คำขอ", rest=lambda place: _rest(page.total, place, pen))


def _more(total: int, following: int, pen: Pen) -> Card:
    more = Button("ดูเพิ่ม", tap(postback("request.list", page=following)), main=True)
    return Card("รออนุมัติ", f"ทั้งหมด {pen(total)} คำขอ", [Words("กดดูเพิ่มเพื่อดูคำขอถัดไป")], [more])


def _rest(total: int, place: int, pen: Pen) -> Card:
    words = [Words("เมื่อตัดสินคำขอเหล่านี้แล้ว พิมพ์ “ใครรออนุมัติ” อีกครั้ง")]
    return Card("รออนุมัติ", f"อีก {pen(total - place)} คำขอ", words)
