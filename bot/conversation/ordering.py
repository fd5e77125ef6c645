"""ข้อสั่งการ in chat: offered for an executive's words, passed on by the coordinator, acknowledged by the heads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions import orders, targets
from actions.acknowledge import is_executive
from actions.orders import Give, NoOrder, Ordered
from actions.outcome import Became
from bot.conversation import cards, decision_cards, guided, summaries
from bot.conversation.context import Context
from bot.understanding.reading import Reading
from measures.vocabulary import QuestionKind, Role
from messages.ask_confirm import About, AskConfirm
from messages.ask_reason import Reason
from messages.confirmed import Done
from messages.no_permission import Denied
from messages.order_list import OrderLine, OrderList
from messages.plain_answer import Plain
from messages.stale_button import Stale
from storage import organizations, rooms
from storage.models import OpenQuestion

_EVERYBODY = re.compile(r"ทุก\s*(?:ๆ\s*)?(?:กอง|ส่วน|หน่วย|สำนัก|ฝ่าย|คน)|ทุกๆ|หัวหน้าส่วน|ทั้งหมด")
_BIDS = re.compile(r"ให้|ต้อง|เร่ง|กำชับ|สั่ง|แจ้ง|ฝาก|มอบ|ขอความร่วมมือ|โปรด|ช่วย|ส่ง|ดำเนินการ|จัดทำ|ติดตาม")
_BEGINS = re.compile(r"^\s*(?:ขอ)?(?:ให้|สั่ง|กำชับ|แจ้ง|มอบ|ฝาก|เร่ง)")
_ASKS = re.compile(
    r"ใคร|ไหน|อะไร|หรือยัง|ไหม|มั้ย|กี่|เท่าไ|หรือเปล่า|หรือไม่|ยังไง|อย่างไร|เมื่อไ|[?]|^ขอ(?:ดู|สรุป|รายงาน|เอกสาร|ไฟล์)"
)


def offered(context: Context, text: str, reading: Reading) -> bool:
    """Offer to send an executive's words as an order, to the heads of the units they are about."""
    if not is_executive(context) or _ASKS.search(text):
        return False
    named = _units_named(context, text)
    if not (_BIDS.search(text) if named else _BEGINS.match(text)):
        return False
    unit_ids = named or _owners(context, reading)
    data = {"words": text, "units": unit_ids}
    question = rooms.ask(
        context.session, context.room.id, context.person_id, QuestionKind.ORDER_OFFER, data, context.now
    )
    names = [unit.name for unit in organizations.units(context.session) if unit.id in unit_ids]
    to = f"หัวหน้าของ{', '.join(names)}" if names else "ผู้ประสานงาน"
    detail = f"“{text}” ต้องการส่งเป็นข้อสั่งการถึง{to}หรือไม่"
    context.answer(AskConfirm(about=About.OTHER, question_id=question.id, detail=detail, yes="ส่งเป็นข้อสั่งการ", no="ไม่ส่ง"))
    return True


def _units_named(context: Context, text: str) -> list[int]:
    units = organizations.units(context.session)
    if _EVERYBODY.search(text):
        return [unit.id for unit in units]
    plain = "".join(text.split())
    return [
        unit.id
        for unit in units
        if any("".join(str(name).split()) in plain for name in (unit.name, *unit.aliases) if len(str(name)) > 2)
    ]


def _owners(context: Context, reading: Reading) -> list[int]:
    found = [targets.find(context, number).measure for item in reading.items for number in item.measures]
    owners = [
        owner.unit_id
        for measure in found
        if measure is not None
        for step in measure.steps
        for owner in step.owners
        if owner.unit_id is not None
    ]
    return list(dict.fromkeys(owners))


def offer_taken(context: Context, question: OpenQuestion) -> None:
    """Send what was offered."""
    unit_ids = [int(one) for one in question.data["units"]]
    _give(context, summaries.latest_key(context), str(question.data["words"]), unit_ids or None)


def in_words(context: Context, words: str) -> None:
    """Take "สั่งการ …" typed without a button: it is about the summary this executive was sent last."""
    give(context, summaries.latest_key(context), words)


def give(context: Context, key: str, words: str) -> None:
    """Write an order down; the units it names get it at once, else the coordinator passes it on."""
    words = words.strip().removeprefix("สั่งการ").strip(" :")
    _give(context, key, words, _units_named(context, words) or None)


def ask(context: Context, key: str) -> None:
    """Wait for the words of an order."""
    if not is_executive(context):
        cards.denied(context, Denied.EXECUTIVE_ONLY)
        return
    question = guided.ask(context, QuestionKind.ORDER, {"key": key})
    decision_cards.ask_reason(context, Reason.ORDER, question.id)


def _give(context: Context, key: str, words: str, unit_ids: Sequence[int] | None) -> None:
    wanted = None if unit_ids is None else tuple(unit_ids)
    done = orders.give(context, Give(key, words, summaries.name_of(context, key), wanted))
    if done.became is Became.ASKED:
        ask(context, key)
    elif done.refusal is not None:
        cards.denied(context, Denied.EXECUTIVE_ONLY)
    elif done.told:
        decision_cards.confirmed(context, Done.ORDER_SENT, _who(done))
    else:
        decision_cards.confirmed(context, Done.ORDER_PASSED_ON)


def _who(done: Ordered) -> str:
    told = ", ".join(person.name for person in done.told)
    headless = ", ".join(unit.name for unit in done.headless)
    return f"{told} (ยังไม่มีหัวหน้าที่ใช้ LINE: {headless})" if headless else told


def pass_on(context: Context, order_id: int) -> None:
    """Send an order on to all heads, with one tap."""
    done = orders.pass_on(context, order_id)
    if done.became is Became.RECORDED:
        decision_cards.confirmed(context, Done.ORDER_SENT, _who(done))
    elif done.became is Became.KNOWN:
        cards.stale(context, Stale.DONE_BEFORE)
    elif done.refusal is NoOrder.NOT_PERMITTED:
        cards.denied(context, Denied.COORDINATOR_ONLY)
    elif done.refusal is NoOrder.NOBODY:
        cards.plain(context, Plain.NO_HEADS)
    else:
        cards.stale(context, Stale.GONE)


def seen(context: Context, order_id: int) -> None:
    """รับทราบข้อสั่งการ."""
    done = orders.take_note(context, order_id)
    if done.became is Became.RECORDED:
        decision_cards.confirmed(context, Done.ORDER_SEEN)
    elif done.became is Became.KNOWN:
        cards.stale(context, Stale.DONE_BEFORE)
    elif done.refusal is NoOrder.NOT_PERMITTED:
        cards.denied(context, Denied.NOT_YOUR_BUTTON)
    else:
        cards.stale(context, Stale.GONE)


def listed(context: Context) -> None:
    """Show the orders and who has not seen them; for executives, coordinators and heads, in a 1:1 chat."""
    if not context.roles() & {Role.EXECUTIVE, Role.COORDINATOR, Role.SUPERVISOR}:
        cards.denied(context, Denied.SUPERVISOR_ONLY)
        return
    if context.in_group:
        cards.denied(context, Denied.PRIVATE_ONLY)
        return
    lines = tuple(
        OrderLine(
            order_id=row.id,
            order=row.order_text or "",
            by=orders.title_of(row.person),
            given_at=row.given_at,
            told=len(receipts),
            waiting=tuple(one.person.name for one in receipts if one.acknowledged_at is None),
        )
        for row, receipts in orders.standing(context, most=8)
    )
    context.answer(OrderList(orders=lines, may_pass_on=context.manages))
