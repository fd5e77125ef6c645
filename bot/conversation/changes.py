"""Taking back and changing in chat: undo, corrections, edited and unsent messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from actions import change, evidence, review, targets
from actions.change import Correct, Undo, Undone
from actions.outcome import Became
from actions.targets import Problem
from bot.conversation import cards, decision_cards, inquiring, judging, report_cards, reporting, words
from bot.conversation.context import Context
from bot.conversation.outcomes import Outcome
from bot.conversation.saying import Thing
from bot.events import IncomingMessage
from measures.transitions import Refusal
from measures.vocabulary import QuestionKind
from messages.ask_confirm import About
from messages.confirmed import Done
from messages.plain_answer import Plain
from messages.stale_button import Stale
from messages.unsure import Doubt
from messages.what_became import What
from messages.wording import Pen
from storage import organizations
from storage.clock import local_date
from storage.models import Report

#: A correction that says which measure was meant all along.
_MOVES = re.compile(r"ไม่ใช่|ผิด|หมายถึง|ต่างหาก|เป็น(?:ของ)?\s*(?:ข้อ|มาตรการ)|^\s*\*")
#: All that "take back my last report" may be said with; anything beyond it may mean another.
_PLAIN_UNDO = re.compile(
    r"(?:ขอ|ช่วย|รบกวน|กรุณา|ยกเลิก|ถอน|ลบ|เอา|ออก|ถอยกลับ|ย้อนกลับ|รายงาน|รายการ|ข้อความ|อัน|ตัว|ที่|แล้ว|เมื่อ|กี้|กี๊|สักครู่|ตะกี้"
    r"|ล่าสุด|นี้|ของ|ฉัน|ผม|ดิฉัน|หนู|เรา|ส่ง|ให้|หน่อย|ด้วย|ก่อน|ไป|ที|นะ|คะ|ค่ะ|ครับ|คับ|จ้า|undo|ไม่เอา|ผิด|เพิ่ง|ข้อ|[\d๐-๙.,!?\s])",
    re.IGNORECASE,
)


def undo(context: Context, thing: Thing) -> Outcome:
    """Take back what is quoted or named, or what this person reported last; what is unclear is asked about."""
    quoted = thing.quoted.reports[0] if thing.quoted is not None and thing.quoted.reports else None
    text = context.event.message.text if context.event.message else ""
    others = None if quoted else _other_person(context, text)
    if others is not None:
        report_cards.not_to_undo(context, others or None)
        return Outcome(Became.REFUSED, What.NOT_YOURS, others or None)
    named = quoted is not None or thing.reference is not None
    vague = words.whose(text) is not None or (not named and len(_PLAIN_UNDO.sub("", text)) > 1)
    return show_undone(context, change.undo(context, Undo(quoted, thing.reference, vague=vague)), thing.reference)


def _other_person(context: Context, text: str) -> str | None:
    """Return whose report is to be taken back, "" for somebody unknown; None where it is the speaker's or a unit's."""
    if context.person is None:
        return None
    named = judging.colleague_named(context, text)
    if named is not None:
        return named
    said = words.whose(text)
    if said is None or _is_called(said, context.person.name):
        return None
    units = [name for unit in organizations.units(context.session) for name in (unit.name, *unit.aliases)]
    if said.startswith(tuple(units)):
        return None
    return ""


def _is_called(said: str, name: str) -> bool:
    return said.startswith(name.split(maxsplit=1)[0])


def show_undone(context: Context, done: Undone, reference: str | None = None) -> Outcome:
    """Show what became of an undo; ``reference`` is the measure that was named."""
    if done.became is Became.RECORDED:
        cards.undone(context, done.rows)
        return Outcome(done.became, What.UNDONE)
    if done.became is Became.ASKED:
        question = inquiring.ask(context, QuestionKind.UNDO, {"report": done.rows[0].id})
        pen = Pen(context.settings.digits)
        row = done.rows[0]
        what = f"ข้อ {row.measure.number} ที่รายงานเมื่อ {pen.short(local_date(row.recorded_at))}"
        decision_cards.ask_confirm(context, About.UNDO, question.id, what)
        return Outcome(done.became, What.WAITS)
    if done.refusal is Refusal.ALREADY_VERIFIED:
        return reporting.already_verified(context, done.rows)
    if done.refusal is Refusal.NOT_PERMITTED:
        report_cards.somebody_elses(context, done.rows)
        return Outcome(done.became, What.NOT_YOURS, done.by)
    decision_cards.confirmed(
        context, Done.NOTHING_TO_UNDO, f"(ข้อ {Pen(context.settings.digits)(reference)})" if reference else ""
    )
    return Outcome(done.became, What.NOTHING_TO_UNDO)


def correct(context: Context, thing: Thing) -> Outcome:
    """Change the report that is quoted or named, or the last one this person made today, to what is said now."""
    rows = _meant(context, thing)
    if not rows:
        about = f"ข้อ {thing.reference}" if thing.reference else ""
        cards.plain(context, Plain.NOTHING_TO_CORRECT, about)
        return Outcome(Became.REFUSED, What.NOTHING_TO_UNDO)
    item = thing.item
    command = Correct(
        rows[0].id, item.measures[-1] if item.measures else None, item.date, item.percent, item.result, thing.message_id
    )
    done = change.correct(context, command)
    if done.became is Became.RECORDED:
        if done.moved:
            cards.undone(context, done.before)
        return Outcome(done.became, What.RECORDED, rows=done.rows)
    if done.became is Became.ASKED:
        cards.unsure(context, Doubt.FUTURE_DATE, item.date.isoformat() if item.date else None)
        return Outcome(Became.REFUSED, What.REFUSED)
    if done.refusal is Refusal.ALREADY_VERIFIED:
        return reporting.already_verified(context, done.before)
    if isinstance(done.refusal, Problem) and done.found is not None:
        return reporting.refused(context, done.found)
    cards.stale(context, Stale.GONE)
    return Outcome(Became.REFUSED, What.NOTHING_TO_UNDO)


def _meant(context: Context, thing: Thing) -> list[Report]:
    """Return the report a correction is about: the quoted one, the named measure's, else the last one of today."""
    quoted = thing.quoted
    if quoted is not None and quoted.reports:
        return change.own_standing_of_batch(context, quoted.reports[0])
    item = thing.item
    says_new = item.date is not None or item.percent is not None or item.result
    if item.measures and says_new:
        named = change.own_standing(context, targets.find(context, item.measures[-1]))
        text = context.event.message.text if context.event.message else ""
        if named or not _MOVES.search(text):
            return named
    return change.latest_here(context)


def edited(context: Context, message: IncomingMessage, read_afresh: Callable[[], bool]) -> bool:
    """An edited message: the report made of it is withdrawn, the new text is read afresh, and the evidence moves along.

    The platform may deliver edits out of order; the latest timestamp wins.
    """
    rows = change.made_of(context, message.id)
    if not rows or context.person is None:
        return read_afresh()
    if any(row.recorded_at > context.now for row in rows) or rows[0].person_id != context.person.id:
        return True
    if review.is_verified(context, rows):
        reporting.already_verified(context, rows)
        return True
    change.withdraw(context, rows)
    read_afresh()
    context.session.flush()
    new = change.made_of(context, message.id)
    evidence.move(context, rows, new)
    if _left(rows, new) and not (context.answers and not new):
        cards.undone(context, _left(rows, new))
    return True


def _left(old: Sequence[Report], new: Sequence[Report]) -> list[Report]:
    """Return what was reported before an edit and is not any more."""
    now = {row.measure_id for row in new}
    return [row for row in old if row.measure_id not in now]


def is_overtaken(context: Context, message: IncomingMessage) -> bool:
    """Tell whether a later edit of this very message was handled before the message itself."""
    return change.is_overtaken(context, message.id)


def unsent(context: Context, message_id: str) -> bool:
    """A message was unsent: its stored copy goes; a report made of it stays, marked (Receive messages, "unsend")."""
    return change.unsend(context, context.files, message_id)
