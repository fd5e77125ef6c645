"""What the office wishes: no reminder of a measure, once more tomorrow, and settings in plain words."""

from __future__ import annotations

import re

from actions import reminders, settings, targets
from actions.outcome import Became
from actions.reminders import NoReminder, Wish, Wished
from actions.settings import ChooseWritten
from actions.targets import Found
from bot.conversation import cards, decision_cards
from bot.conversation.context import Context
from delivery.facts import subject_of
from messages.confirmed import Done
from messages.no_permission import Denied
from messages.plain_answer import Plain
from thai import dates
from thai.digits import to_arabic

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


def remind_named(context: Context, number: str, *, on: bool) -> None:
    """Switch the reminders of the measure that was named on or off."""
    remind(context, targets.find(context, number), on=on)


def remind_also(context: Context, number: str, when: str) -> None:
    """Take one more day on which a measure is brought to mind."""
    found = targets.find(context, number)
    days = [one.start for one in dates.find(when, context.today, lean="future") if one.kind == "day"]
    day = next((one for one in days if one is not None), None)
    if found.measure is None:
        cards.refused(context, found)
    elif day is None:
        cards.plain(context, Plain.DAY_AHEAD)
    else:
        _show(context, reminders.wish(context, Wish(found.measure.id, also_on=(day,))))


def remind(context: Context, found: Found, *, on: bool) -> None:
    """Switch the reminders of a measure on or off; the coordinator's business."""
    if found.measure is None:
        cards.refused(context, found)
        return
    _show(
        context,
        reminders.wish(context, Wish(found.measure.id, silent=not on)),
        Done.REMINDERS_ON if on else Done.REMINDERS_OFF,
    )


def later(context: Context, deadline_id: int) -> None:
    """Remind once more on the next working day."""
    _show(context, reminders.again(context, deadline_id), denied=Denied.NOT_YOUR_BUTTON)


def _show(context: Context, wished: Wished, done: Done = Done.LATER, denied: Denied = Denied.COORDINATOR_ONLY) -> None:
    measure = wished.measure
    if measure is None:
        cards.stale(context)
    elif wished.refusal is NoReminder.NOT_PERMITTED:
        cards.denied(context, denied)
    elif wished.refusal is NoReminder.NOT_AHEAD:
        cards.plain(context, Plain.DAY_AHEAD)
    elif wished.refusal is NoReminder.CLOSED:
        cards.measure_status(context, Found(measure.number, measure, None))
    else:
        decision_cards.confirmed(context, done, subject=subject_of(measure), day=wished.day)


def _as_stored(value: str) -> str:
    """Return "6.30" as "06:30"; what is no time stays as it is."""
    return re.sub(r"^(\d)[.:](?=\d{2}$)", r"0\1:", value).replace(".", ":")


def set_to(context: Context, name: str, written: str) -> None:
    """Set what the coordinator named to a value in their words."""
    known, value = SETTINGS.get(name), to_arabic(written)
    if known is None:
        cards.plain(context, Plain.SETTING_UNKNOWN, name, ", ".join(SETTINGS))
        return
    setting, words = known
    if words and value not in words:
        cards.plain(context, Plain.SETTING_VALUES, name, ", ".join(words))
        return
    done = settings.change(context, ChooseWritten(setting, words.get(value, _as_stored(value))))
    if done.became is Became.REFUSED:
        cards.plain(context, Plain.SETTING_IMPOSSIBLE, name, value)
        return
    decision_cards.confirmed(context, Done.SETTING_CHANGED, f"{name} {value}")
