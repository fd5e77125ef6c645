"""ก่อนอนุมัติหรือไม่อนุมัติ: the second tap for more than staff and for a refusal, or which unit somebody's words mean."""

from __future__ import annotations

from dataclasses import dataclass

from messages.actions import postback
from messages.compose import text_message
from messages.facts import Held, UnitChoice
from messages.limits import QUICK_REPLIES
from messages.message import Message
from messages.phrases import quoted, shortened
from messages.quick import Choice, choice
from messages.register_approve import MAY_DO
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class RequestDoubt:
    """``unit_words``: a unit unknown here, those it may mean first; else ``posts`` or a refusal is asked again."""

    request_id: int
    name: str
    posts: tuple[Held, ...] = ()
    unit_words: str | None = None
    units: tuple[UnitChoice, ...] = ()
    refusing: bool = False


def render(data: RequestDoubt, digits: Digits = "thai") -> Message:
    """Return the question with its answers."""
    if data.refusing:
        words = f"จะไม่อนุมัติ {shortened(data.name, 80)} ใช่หรือไม่\nเจ้าตัวจะได้รับแจ้งทันที และลงทะเบียนใหม่ได้"
        yes = choice("ใช่ ไม่อนุมัติ", postback("request.refuse", n=data.request_id, v="sure"))
        return text_message(words, yes, choice("ยังก่อน", postback("request.list")))
    no = choice("ไม่อนุมัติ", postback("request.refuse", n=data.request_id))
    if data.unit_words is not None:
        words = (
            f"{shortened(data.name, 80)} พิมพ์หน่วยงานว่า {quoted(data.unit_words, 80)} ซึ่งยังไม่มีในระบบ\n"
            "เป็นหน่วยงานใหม่ หรือหมายถึงหน่วยงานใด"
        )
        return text_message(words, *_units(data)[: QUICK_REPLIES - 1], no)
    posts = ", ".join(one.words(Pen(digits)) for one in data.posts)
    may = "; ".join(dict.fromkeys(MAY_DO[one.role] for one in data.posts))
    words = f"จะให้ {shortened(data.name, 80)} เป็น {posts} ใช่หรือไม่\nจะทำได้: {may}"
    return text_message(words, choice("ใช่ อนุมัติ", postback("request.approve", n=data.request_id, v="sure")), no)


def _units(data: RequestDoubt) -> list[Choice]:
    new = choice("เพิ่มหน่วยงานใหม่", postback("request.unit", n=data.request_id, v="new"))
    known = [choice(f"คือ {one.name}", postback("request.unit", n=data.request_id, u=one.unit_id)) for one in data.units]
    return [new, *known]
