"""Requests in fixed words, beyond what a report or question about the plan is: the board, the quota, one's data …

They count where the bot was spoken to: in a 1:1 chat, called by name, or quoted. In a group nobody stumbles over them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from actions import change, rooms, targets
from actions.outcome import Became
from bot.board.opening import LINK_LASTS, board_link
from bot.conversation import (
    asking,
    buttons,
    cards,
    decision_cards,
    desk,
    events,
    guided,
    heading,
    ordering,
    own_data,
    people_desk,
    planning,
    quota,
    registering_words,
    reviewing,
    roster,
    smalltalk,
    summaries,
    wishes,
)
from bot.conversation.context import Context
from bot.conversation.quoting import Quoted
from bot.understanding.reading import Reading
from measures.permissions import may_review
from measures.vocabulary import Intent, Role, Status
from messages import rich_menu
from messages.ask_result import Wanted
from messages.export_ready import ExportFile, ExportReady
from messages.no_permission import Denied
from messages.stale_button import Stale
from storage import organizations, reports
from storage.models import Report
from thai.digits import to_arabic

_POLITE = re.compile(r"(?:หน่อย|ด้วย|ที)?(?:ค่ะ|คะ|ครับ|นะคะ|นะครับ|จ้า)?$")
_SUMMARY = re.compile(r"^(?:ขอ|ดู)?สรุป(?:ผล)?(?:ของ)?(?:เดือน|ไตรมาส|รอบ|ปี|งาน)")
_MISSING = re.compile(r"(?:ใคร|กอง(?:ไหน|ใด)|ส่วน(?:ไหน|ใด)|หน่วย(?:งาน)?(?:ไหน|ใด)).*(?:ยังไม่|ค้าง|ไม่ได้ส่ง|ขาดส่ง)")
#: The question by itself, perhaps about one measure: what people say to each other in other words is not ours.
_MISSING_ALONE = re.compile(
    r"^(?:(?:มี)?ใคร|กอง(?:ไหน|ใด)|ส่วน(?:ราชการ)?(?:ไหน|ใด)|หน่วย(?:งาน)?(?:ไหน|ใด))(?:บ้าง)?(?:ที่)?"
    r"(?:ยังไม่(?:ได้)?|ค้าง|ขาด)(?:ส่ง|รายงาน)?(?:งาน|รายงาน|ผล)?(?:ข้อ(?:ที่)?\s*\d{1,3})?"
    r"(?:เดือนนี้|ไตรมาสนี้)?(?:บ้าง|อีก)*(?:นะ)?(?:คะ|ครับ|ค่ะ|จ๊ะ|เอ่ย)?[\s?]*$"
)
_REVIEW = re.compile(
    r"^(?P<what>ตรวจรับ|ส่งกลับ)(?:แล้ว)?\s*(?:ข้อ(?:ที่)?\s*(?P<number>\d{1,3}(?:\.\d{1,2})?))?\s*(?:เพราะ|:)?\s*(?P<why>.*)$",
    re.DOTALL,
)
_WORDS_OF = re.compile(
    r"^(?P<what>ผลลัพธ์|ความสำเร็จ|ข้อเสนอแนะ)\s*(?:ของ)?\s*ข้อ(?:ที่)?\s*(?P<number>\d{1,3}(?:\.\d{1,2})?)\s*[::]?\s*(?P<words>.*)$",
    re.DOTALL,
)
_REPORT = re.compile(r"^รายงาน(?:ผล)?(?:ของ)?(?:มาตรการ)?ข้อ(?:ที่)?(?P<number>\d{1,3}(?:\.\d{1,2})?)$")
_CODE = re.compile(r"^(?:ขอ)?(?:รหัสกลุ่ม|รหัสผูกกลุ่ม|ผูกกลุ่ม)\s*(?P<units>.*)$")


def exact(context: Context, text: str) -> bool:
    """Carry out a command that is the whole text."""
    words = _POLITE.sub("", "".join(text.split()).lower())
    handler = EXACT.get(words)
    if handler is None:
        return _menu_name(context, words)
    handler(context)
    return True


def _menu_name(context: Context, words: str) -> bool:
    """Take the name of a menu's button, typed, for a tap on it."""
    action = rich_menu.action_named(words)
    if action is None:
        return False
    if action["type"] == "postback":
        return buttons.tapped(context, str(action["data"]))
    # A button whose words are no command of their own is read like any text.
    handler = EXACT.get("".join(str(action["text"]).split()).lower())
    if handler is not None:
        handler(context)
    return handler is not None


def spoken(context: Context, text: str, reading: Reading, quoted: Quoted | None) -> bool:
    """Carry out a command with words of its own behind it; False when it is none."""
    plain = to_arabic(text.strip())
    if re.match(r"^สั่งการ", plain):
        ordering.in_words(context, text.strip())
        return True
    if _MISSING.search(plain):
        asking.missing(context, reading.items[0])
        return True
    if _SUMMARY.match(plain) and all(item.intent in {Intent.QUERY_STATUS, Intent.NONE} for item in reading.items):
        summaries.show(context, reading.items[0].period)
        return True
    return (
        roster.told(context, text)
        or wishes.told(context, text.strip())
        or _review(context, plain, quoted)
        or _words_of(context, plain)
        or _report(context, plain, reading)
        or _bind_code(context, text.strip())
        or events.told(context, reading, text)
        or ordering.offered(context, text.strip(), reading)
        or smalltalk.answered(context, text.strip(), reading)
    )


def overheard(context: Context, text: str, reading: Reading) -> bool:
    """Answer "ใครยังไม่ส่ง" of a head, coordinator or executive in their office's group: it costs nothing there."""
    entitled = context.roles() & {Role.COORDINATOR, Role.SUPERVISOR, Role.EXECUTIVE}
    if not entitled or _MISSING_ALONE.match(to_arabic(text.strip())) is None:
        return False
    asking.missing(context, reading.items[0])
    return True


def board(context: Context) -> None:
    """Give a link to the board that works once, for this person only."""
    if context.person is None or context.in_group:
        cards.denied(context, Denied.PRIVATE_ONLY)
        return
    url = board_link(context.session, context.box, context.person, context.now, context.public_url)
    files = (ExportFile(format="กระดาน", url=url),)
    title = f"กระดานติดตามงาน {context.organization.name}"
    context.answer(ExportReady(title=title, files=files, expires_at=context.now + LINK_LASTS, page=True))


def free_room(context: Context) -> None:
    """Set a group free; the coordinator's business."""
    if not context.in_group and context.manages:
        cards.sorry(context, "พิมพ์ “ตามงาน เลิกผูกกลุ่ม” ในกลุ่มที่ต้องการ")
    elif rooms.free(context, context.room).became is Became.REFUSED:
        cards.denied(context, Denied.COORDINATOR_ONLY)
    else:
        decision_cards.room_freed(context)


def _bind_code(context: Context, text: str) -> bool:
    """Give the coordinator a one-time code that binds the group it is typed in."""
    matched = _CODE.match(text)
    if matched is None:
        return False
    if not context.manages:
        cards.denied(context, Denied.COORDINATOR_ONLY)
        return True
    if context.in_group:
        cards.denied(context, Denied.PRIVATE_ONLY)
        return True
    wanted = matched.group("units").strip()
    units = [organizations.unit_named(context.session, name) for name in registering_words.parts(wanted)]
    whole = organizations.unit_named(context.session, wanted) if wanted else None
    found = [whole] if whole is not None else [unit for unit in units if unit is not None]
    if whole is None and len(found) < len(units):
        cards.sorry(context, f"ไม่พบหน่วยงาน “{wanted}” พิมพ์เช่น “รหัสกลุ่ม กองคลัง”")
        return True
    code = rooms.give_code(context, context.box, [unit.id for unit in found])
    where = ", ".join(unit.name for unit in found) or "ทุกหน่วยงาน"
    cards.sorry(context, f"รหัสผูกกลุ่มของ{where}: {code} พิมพ์รหัสนี้ในกลุ่มภายใน 24 ชั่วโมง ใช้ได้ครั้งเดียว")
    return True


def _review(context: Context, text: str, quoted: Quoted | None) -> bool:
    """Take "ตรวจรับข้อ 3" and "ส่งกลับข้อ 3 เพราะ …" for where a tap does not tell who tapped."""
    matched = _REVIEW.match(text)
    if matched is None or (matched.group("number") is None and not (quoted and quoted.reports)):
        return False
    rows = _to_review(context, matched.group("number"), quoted)
    if not rows:
        _nothing_to_review(context, matched.group("number"))
    elif matched.group("what") == "ตรวจรับ":
        reviewing.verify(context, rows[0].id)
    else:
        reviewing.send_back(context, rows[0].id, matched.group("why").strip() or None)
    return True


def _nothing_to_review(context: Context, number: str | None) -> None:
    found = targets.find(context, number) if number is not None else None
    if found is None:
        cards.stale(context, Stale.GONE)
    elif found.measure is None:
        cards.refused(context, found)
    else:
        cards.stale(context, Stale.NOT_DONE_YET, None, found.measure)


def _to_review(context: Context, number: str | None, quoted: Quoted | None) -> list[Report]:
    if number is None:
        return reports.standing_batch(context.session, quoted.reports[0]) if quoted and quoted.reports else []
    found = targets.find(context, number)
    if found.measure is None or context.actor is None:
        return []
    said = [
        row
        for row in reports.standing_of_measure(context.session, found.measure.id)
        if row.status == Status.DONE and (found.step is None or row.step_id == found.step.id)
    ]
    open_ones = [row for row in said if reports.latest_review(context.session, row.id) is None]
    units = [
        row for row in open_ones if may_review(context.actor, _unit(row), context.today, reported_by=row.person_id)
    ]
    first = (units or open_ones or said[-1:])[:1]
    return reports.standing_batch(context.session, first[0].id) if first else []


def _unit(row: Report) -> tuple[int, ...]:
    return (row.unit_id,) if row.unit_id is not None else ()


def _words_of(context: Context, text: str) -> bool:
    """Take outcome and suggestions at year end: "ข้อเสนอแนะข้อ 3 …"."""
    matched = _WORDS_OF.match(text)
    if matched is None:
        return False
    found = targets.find(context, matched.group("number"))
    rows = change.own_standing(context, found)
    if found.measure is None:
        cards.refused(context, found)
        return True
    if not rows:
        guided.start(context, found)
        return True
    wanted = Wanted.SUGGESTION if matched.group("what") == "ข้อเสนอแนะ" else Wanted.OUTCOME
    words = matched.group("words").strip()
    if words:
        guided.add_words(context, rows, wanted, words)
    else:
        guided.ask_words(context, rows, wanted)
    return True


def _report(context: Context, text: str, reading: Reading) -> bool:
    """Start the report by taps for the measure that was named without saying how it stands: "รายงานข้อ 5"."""
    matched = _REPORT.match(_POLITE.sub("", "".join(text.split())))
    if matched is None or any(item.opinion not in {None, Intent.NONE} for item in reading.items):
        return False
    guided.pick_told(context, targets.find(context, matched.group("number")))
    return True


EXACT: dict[str, Callable[[Context], None]] = {
    **dict.fromkeys(sorted(quota.WORDS), quota.show),
    **dict.fromkeys(("บอร์ด", "เปิดบอร์ด", "ขอบอร์ด", "เปิดเว็บ", "ขอเว็บ", "เว็บ", "กระดาน", "board"), board),
    **dict.fromkeys(("ข้อมูลของฉัน", "ข้อมูลส่วนตัว", "ข้อมูลของผม", "ข้อมูลของดิฉัน", "mydata"), own_data.show_data),
    **dict.fromkeys(("ลบข้อมูลของฉัน", "ลบข้อมูล", "ลบข้อมูลของผม", "เลิกใช้งาน"), own_data.ask_to_remove_data),
    **dict.fromkeys(("เลิกผูกกลุ่ม", "ยกเลิกผูกกลุ่ม", "ปลดกลุ่ม"), free_room),
    **dict.fromkeys(("ข้อมูลหัวกระดาษ", "หัวกระดาษ"), heading.begin),
    **dict.fromkeys(("รอตรวจรับ", "ตรวจรับอะไรบ้าง", "มีอะไรให้ตรวจรับ"), desk.show),
    **dict.fromkeys(
        (
            "ใครรออนุมัติ",
            "ใครรออนุมัติบ้าง",
            "รออนุมัติ",
            "มีใครรออนุมัติบ้าง",
            "มีใครรออนุมัติ",
            "คำขอที่รออนุมัติ",
            "คำขอลงทะเบียน",
            "ใครขอลงทะเบียนบ้าง",
        ),
        people_desk.waiting,
    ),
    **dict.fromkeys(("รายชื่อ", "รายชื่อบุคลากร", "รายชื่อเจ้าหน้าที่", "ดูรายชื่อ", "หน่วยงาน"), people_desk.roster),
    **dict.fromkeys(("ตั้งค่า", "ขั้นตอนแรก", "เริ่มต้นใช้งาน", "เริ่มใช้งาน", "เริ่มต้น", "ต้องทำอะไรบ้าง"), people_desk.first_steps),
    **dict.fromkeys(("ข้อสั่งการ", "ข้อสั่งการที่ค้าง", "ดูข้อสั่งการ", "ติดตามข้อสั่งการ"), ordering.listed),
    **dict.fromkeys(("ตอบคำถามแผน", "คำถามจากแผน", "ตอบคำถาม"), planning.next_question),
}
