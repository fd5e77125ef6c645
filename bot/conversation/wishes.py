"""What the office wishes: no reminder of a measure, once more tomorrow, and settings in plain words."""

from __future__ import annotations

import re

from actions import targets
from actions.targets import Found
from bot.conversation import cards, decision_cards
from bot.conversation.context import Context
from delivery.facts import subject_of
from delivery.later import remind_again
from measures.permissions import may_manage, may_report
from measures.vocabulary import DeadlineState, RoomKind
from messages.confirmed import Done
from messages.no_permission import Denied
from storage import audit, calendar, deadlines, rooms
from storage.models import Deadline, Measure
from storage.settings import WrongChoice, choose
from thai import dates
from thai.digits import to_arabic

_OFF = re.compile(r"^(?:ไม่ต้องเตือน|งดเตือน|ปิดเตือน|หยุดเตือน|ปิดการเตือน)\s*(?P<what>.+)$")
_OFF_BEHIND = re.compile(r"^(?P<what>ข้อ.+?)\s*(?:ไม่ต้องเตือน|งดเตือน)(?:แล้ว|อีก)?(?:ค่ะ|ครับ)?$")
_ON = re.compile(r"^(?:เปิดเตือน|เปิดการเตือน|ให้เตือน|เตือนต่อ)\s*(?P<what>.+)$")
_NUMBER = re.compile(r"(?:ข้อ(?:ที่)?)?\s*(\d{1,3}(?:\.\d{1,2})?)(?:ค่ะ|ครับ)?\s*$")
_ALSO = re.compile(
    r"^เตือน\s*ข้อ(?:ที่)?\s*(?P<number>[0-9๐-๙]{1,3}(?:\.[0-9๐-๙]{1,2})?)\s*เพิ่ม(?:วันที่|วัน|ใน)?\s*(?P<when>.+)$"
)
_SETTING = re.compile(r"^ตั้งค่า\s*(?P<name>\S+)\s+(?P<value>.+)$")

#: What a coordinator may set in chat: the Thai word, the setting, and the words for its values.
SETTINGS: dict[str, tuple[str, dict[str, str]]] = {
    "ตรวจรับ": ("review", {"เปิด": "true", "ปิด": "false"}),
    "เมนู": ("rich_menu", {"เปิด": "true", "ปิด": "false"}),
    "ตัวเลข": ("digits", {"ไทย": "thai", "อารบิก": "arabic"}),
    "เวลาเตือน": ("sending_time", {}),
    "เตือนก่อน": ("ladder_days_before", {}),
    "เตือนหลัง": ("ladder_days_after", {}),
    "เตือนซ้ำทุก": ("ladder_then_every_days", {}),
    "แจ้งหัวหน้าเมื่อเกิน": ("supervisor_from_days", {}),
    "งดส่งตั้งแต่": ("quiet_from", {}),
    "งดส่งถึง": ("quiet_until", {}),
    "ผู้รับต่อหน่วยงาน": ("staff_reminded_per_unit", {}),
    "วันแรงงานหยุด": ("labour_day_off", {"เปิด": "true", "ปิด": "false"}),
    "สรุปรายเดือน": ("summary_monthly", {"เปิด": "true", "ปิด": "false"}),
    "สรุปรายไตรมาส": ("summary_quarterly", {"เปิด": "true", "ปิด": "false"}),
    "ติดตามรายเดือน": ("followup_monthly", {"เปิด": "true", "ปิด": "false"}),
    "ติดตามรายไตรมาส": ("followup_quarterly", {"เปิด": "true", "ปิด": "false"}),
}


def told(context: Context, text: str) -> bool:
    """Take "ไม่ต้องเตือนข้อ 3", "เปิดเตือนข้อ 3" and "ตั้งค่า ตรวจรับ ปิด"."""
    off = _OFF.match(text) or _OFF_BEHIND.match(text)
    matched = off or _ON.match(text)
    if matched is not None:
        number = _NUMBER.search(to_arabic(matched.group("what")))
        if number is None:
            return False
        remind(context, targets.find(context, number.group(1)), on=off is None)
        return True
    setting = _SETTING.match(text)
    if setting is None:
        return _also(context, text)
    _set(context, setting.group("name"), to_arabic(setting.group("value").strip()))
    return True


def _also(context: Context, text: str) -> bool:
    """Take "เตือนข้อ 3 เพิ่มวันที่ 15 มีนาคม 2569": one more day on which a measure is brought to mind."""
    wanted = _ALSO.match(text)
    if wanted is None:
        return False
    found = targets.find(context, to_arabic(wanted.group("number")))
    days = [one.start for one in dates.find(wanted.group("when"), context.today, lean="future") if one.kind == "day"]
    day = next((one for one in days if one is not None), None)
    if found.measure is None:
        cards.refused(context, found)
    elif context.actor is None or not may_manage(context.actor, context.today):
        cards.denied(context, Denied.COORDINATOR_ONLY)
    elif day is None or day <= context.today:
        cards.sorry(context, "โปรดบอกวันที่จะเตือนเพิ่มเป็นวันข้างหน้า เช่น “เตือนข้อ 3 เพิ่มวันที่ 15 มีนาคม 2569”")
    else:
        deadlines.wish(context.session, found.measure, context.now, also_on=[day])
        _audit(context, "reminders.also", found.measure)
        decision_cards.confirmed(context, Done.LATER, subject=subject_of(found.measure), day=day)
    return True


def remind(context: Context, found: Found, *, on: bool) -> None:
    """Switch the reminders of a measure on or off; the coordinator's business."""
    if found.measure is None:
        cards.refused(context, found)
        return
    if context.actor is None or not may_manage(context.actor, context.today):
        cards.denied(context, Denied.COORDINATOR_ONLY)
        return
    measure = found.measure
    deadlines.wish(context.session, measure, context.now, silent=not on)
    _audit(context, "reminders.on" if on else "reminders.off", measure)
    done = Done.REMINDERS_ON if on else Done.REMINDERS_OFF
    decision_cards.confirmed(context, done, subject=subject_of(measure))


def later(context: Context, deadline_id: int) -> None:
    """Remind once more on the next working day."""
    deadline = context.session.get(Deadline, deadline_id)
    if deadline is None or context.actor is None:
        cards.stale(context)
        return
    measure = deadline.step.measure
    units = (deadline.unit_id,) if deadline.unit_id is not None else ()
    if not may_report(context.actor, units, context.today):
        cards.denied(context, Denied.NOT_YOUR_BUTTON)
        return
    if deadline.state != DeadlineState.OPEN:
        cards.measure_status(context, Found(measure.number, measure, None))
        return
    if context.person is None or context.person.line_user_id is None:
        cards.stale(context)
        return
    mine = rooms.ensure(context.session, RoomKind.PRIVATE, context.person.line_user_id, context.now)
    day = remind_again(context.session, deadline, context.person.id, mine.id, context.now)
    _audit(context, "reminders.later", measure)
    decision_cards.confirmed(context, Done.LATER, subject=subject_of(measure), day=day)


def _audit(context: Context, action: str, measure: Measure) -> None:
    by = context.person.id if context.person else None
    audit.record(context.session, context.now, action, "measure", measure.id, person_id=by)


def _as_stored(value: str) -> str:
    """Return "6.30" as "06:30"; what is no time stays as it is."""
    return re.sub(r"^(\d)[.:](?=\d{2}$)", r"0\1:", value).replace(".", ":")


def _set(context: Context, name: str, value: str) -> None:
    if context.actor is None or not may_manage(context.actor, context.today):
        cards.denied(context, Denied.COORDINATOR_ONLY)
        return
    known = SETTINGS.get(name)
    if known is None:
        cards.sorry(context, f"ไม่รู้จักการตั้งค่า “{name}” ตั้งได้: {', '.join(SETTINGS)}")
        return
    setting, words = known
    if words and value not in words:
        cards.sorry(context, f"ค่าของ {name} ใช้ได้: {', '.join(words)}")
        return
    try:
        choose(context.organization, setting, words.get(value, _as_stored(value)))
    except WrongChoice:
        cards.sorry(context, f"ตั้งค่า {name} เป็น “{value}” ไม่ได้ โปรดตรวจสอบค่าที่พิมพ์")
        return
    context.__dict__.pop("settings", None)
    calendar.changed(context.session, context.organization, context.today)
    by = context.person.id if context.person else None
    detail = {"name": setting, "value": words.get(value, value)}
    audit.record(context.session, context.now, "setting.changed", "organization", None, person_id=by, detail=detail)
    decision_cards.confirmed(context, Done.SETTING_CHANGED, f"{name} {value}")
