"""รอตรวจรับ: the reports that wait for this supervisor or coordinator, each with its buttons."""

from __future__ import annotations

from dataclasses import dataclass

from messages.actions import postback
from messages.card import Button, Card, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.quick import tap
from messages.review_request import ReviewRequest, card_of
from messages.wording import Digits, Pen

#: Each report is a card of its own; more would not fit one message.
REPORTS_A_PAGE = 8


@dataclass(frozen=True, kw_only=True)
class ReviewList:
    """The reports of one page, oldest first; ``total`` is how many wait altogether, ``following`` the next page."""

    waiting: tuple[ReviewRequest, ...] = ()
    total: int = 0
    following: int | None = None


def render(data: ReviewList, digits: Digits = "thai") -> Message:
    """Return a carousel of reports, or one card that says there are none."""
    pen = Pen(digits)
    if not data.waiting:
        words = [Words("เมื่อมีรายงานส่งเข้ามา ระบบจะแจ้งในแชตนี้")]
        return card_message(Card("รอตรวจรับ", "ไม่มีรายงานรอตรวจรับ", words, tone=Tone.DONE), "รอตรวจรับ: ไม่มีรายงานรอตรวจรับ")
    cards = [card_of(one, pen) for one in data.waiting[:REPORTS_A_PAGE]]
    if data.following is not None:
        more = Button("ดูเพิ่ม", tap(postback("review.list", page=data.following)), main=True)
        cards.append(Card("รอตรวจรับ", f"ทั้งหมด {pen(data.total)} รายงาน", [Words("กดดูเพิ่มเพื่อดูรายงานถัดไป")], [more]))
    return card_message(cards, f"รอตรวจรับ {pen(data.total)} รายงาน", rest=lambda place: _rest(data, place, pen))


def _rest(data: ReviewList, place: int, pen: Pen) -> Card:
    left = data.total - place
    return Card("รอตรวจรับ", f"อีก {pen(left)} รายงาน", [Words("เมื่อตัดสินรายงานเหล่านี้แล้ว กด “รอตรวจรับ” อีกครั้ง")])
