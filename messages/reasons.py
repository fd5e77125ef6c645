"""Why a notice waits or ended as it did, in words: English for auditors' files, Thai for people.

The one table of these sentences. What is stored with a notice is a code of ``measures.reasons``, perhaps with a detail.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from measures.reasons import Reason, parts

#: code -> (English, Thai)
SENTENCES: Mapping[Reason, tuple[str, str]] = MappingProxyType(
    {
        Reason.WITHIN_BUDGET: ("within the budget", "อยู่ในโควตา"),
        Reason.FROM_RESERVE: ("from what was set aside for it", "ใช้โควตาที่กันไว้"),
        Reason.FREE: ("it costs nothing", "ส่งฟรี"),
        Reason.RODE_ON: ("rode on notice", "แนบไปกับการตอบ ไม่เสียโควตา"),
        Reason.MERGED_INTO: ("merged into notice", "รวมส่งในข้อความเดียวกับเรื่องอื่น"),
        Reason.ACCEPTED_BEFORE: ("the platform had accepted it before", "LINE รับไว้แล้วจากการส่งครั้งก่อน"),
        Reason.TOKEN_USED: ("the reply token had been used by the first try", "ตอบไปแล้วตั้งแต่ครั้งแรก"),
        Reason.NOT_READY: ("not ready yet", "ยังไม่ถึงเวลาส่ง"),
        Reason.WAITING_FOR_RIDE: ("waits for a free ride", "รอแนบไปกับการตอบ"),
        Reason.QUIET_HOURS: ("quiet hours", "อยู่นอกเวลาทำการ จะส่งเมื่อพ้นเวลา"),
        Reason.ALREADY_PUSHED_TODAY: ("already pushed to today", "วันนี้ส่งให้ผู้รับแล้ว จะรวมส่งครั้งถัดไป"),
        Reason.QUOTA_UNKNOWN: ("the month's quota could not be read", "ยังอ่านโควตาจาก LINE ไม่ได้"),
        Reason.KEPT_FOR_MORE_IMPORTANT: ("the quota is kept for more important matters", "กันโควตาไว้ให้เรื่องสำคัญกว่า"),
        Reason.QUOTA_SPENT: ("the month's quota is spent", "โควตาเดือนนี้ไม่พอ"),
        Reason.REACH_UNKNOWN: ("not known whether it would arrive", "ยังตรวจสอบกับ LINE ไม่ได้ว่าผู้รับจะได้รับหรือไม่"),
        Reason.CHANNEL_RESTS: ("the channel rests", "พักการส่ง เพราะ LINE ไม่รับรหัสของระบบ"),
        Reason.TOKEN_DIED: ("the reply token died; it rides on the next reply", "ตอบไม่ทันเวลา จะแนบไปกับการตอบครั้งถัดไป"),
        Reason.TRY_AGAIN: ("not sent, it will be tried again", "ส่งไม่สำเร็จ จะส่งอีกครั้ง"),
        Reason.PLATFORM_SILENT: ("the platform does not answer: the channel rests", "LINE ยังไม่ตอบ จะส่งอีกครั้งในอีกครู่หนึ่ง"),
        Reason.NO_ANSWER: ("no answer has come yet", "ส่งแล้ว ยังไม่ได้รับคำตอบจาก LINE"),
        Reason.NO_LONGER_TRUE: (
            "it no longer holds: reported, moved or dropped meanwhile",
            "ไม่ต้องแจ้งแล้ว เพราะรายงานผล เลื่อน หรือยกเลิกไปก่อน",
        ),
        Reason.EXPIRED: ("it expired before it could be said", "เลยเวลาที่ควรแจ้งแล้ว"),
        Reason.REPLACED: ("replaced by a newer reminder", "มีการเตือนครั้งใหม่แทนแล้ว"),
        Reason.REMINDERS_OFF: ("the office wants no reminder of this measure", "หน่วยงานเลือกไม่เตือนมาตรการนี้"),
        Reason.REMINDERS_ON: ("the office wants reminders again", "หน่วยงานเปิดการเตือนใหม่"),
        Reason.DATE_CHANGED: ("the date was changed", "เปลี่ยนกำหนดแล้ว"),
        Reason.OWNER_CHANGED: ("the owner was changed", "เปลี่ยนผู้รับผิดชอบแล้ว"),
        Reason.PERSON_LEFT: ("the person has left", "ผู้รับพ้นจากหน้าที่แล้ว"),
        Reason.DEADLINE_CANCELLED: ("the deadline was cancelled", "ยกเลิกกำหนดนี้แล้ว"),
        Reason.REPORTED_ANEW: ("it was reported", "รายงานผลแล้ว"),
        Reason.REPORT_RETURNED: ("the report was sent back", "รายงานถูกส่งกลับให้แก้ไข"),
        Reason.REPORT_WITHDRAWN: ("the report was withdrawn", "ยกเลิกรายงานแล้ว"),
        Reason.UNREACHABLE: (
            "unreachable: blocked, left or never a friend of the bot",
            "ติดต่อไม่ได้ เพราะบล็อกหรือยังไม่เพิ่มเพื่อนกับตามงาน",
        ),
        Reason.OTHERS_TOLD: ("others of the unit were told", "แจ้งผู้อื่นในหน่วยงานแล้ว"),
        Reason.GROUP_TOLD: ("the group is told", "แจ้งในกลุ่มแทน"),
        Reason.COORDINATOR_TOLD: ("the coordinator is told", "แจ้งผู้ประสานงานแทน"),
        Reason.COORDINATOR_KNOWS: ("the coordinator knows", "ผู้ประสานงานทราบแล้ว"),
        Reason.NOBODY: (
            "nobody can be reached: no owner, group or coordinator",
            "ไม่มีผู้รับแจ้ง ทั้งผู้รับผิดชอบ กลุ่ม และผู้ประสานงาน",
        ),
        Reason.NOBODY_ELSE: ("nobody else can be reached", "ไม่มีผู้อื่นที่แจ้งแทนได้"),
        Reason.NO_STAFF: (
            "nobody can be reached: no staff and no coordinator",
            "ไม่มีผู้รับแจ้ง ทั้งเจ้าหน้าที่และผู้ประสานงาน",
        ),
        Reason.NO_COORDINATOR: ("nobody can be reached: no coordinator", "ไม่มีผู้ประสานงานที่รับแจ้งได้"),
        Reason.NO_EXECUTIVE: (
            "unreachable: no executive can be reached, the coordinator is told",
            "ยังไม่มีผู้บริหารที่รับสรุปได้ จึงแจ้งผู้ประสานงาน",
        ),
        Reason.NO_CHANNEL: ("the organization has no LINE channel", "หน่วยงานยังไม่ได้เชื่อมกับบัญชี LINE"),
        Reason.ROOM_GONE: ("nobody can be reached: the room is gone", "ตามงานไม่ได้อยู่ในกลุ่มหรือแชตนี้แล้ว"),
        Reason.NO_PAPER: ("the draft could not be made", "จัดทำร่างรายงานไม่สำเร็จ"),
        Reason.REFUSED: ("refused by the platform", "LINE ไม่รับข้อความนี้"),
        Reason.UNCERTAIN: (
            "not known whether it arrived: no answer came, and the token is too old to prove it",
            "ไม่ทราบว่าถึงผู้รับหรือไม่ จึงไม่ส่งซ้ำ",
        ),
        Reason.GIVEN_UP: (
            "given up after 24 hours: the platform no longer knows its retry key",
            "ส่งไม่สำเร็จภายใน 24 ชั่วโมง จึงหยุดส่ง",
        ),
        Reason.GROUP_UNKNOWN: ("the group could not be looked up", "ตรวจสอบกลุ่มกับ LINE ไม่ได้"),
        Reason.DAMAGED: ("the message cannot be made from what is stored", "สร้างข้อความจากข้อมูลที่เก็บไว้ไม่ได้"),
    }
)
#: For reasons that an earlier version stored in its own words.
OTHER = ("for another reason", "มีเหตุอื่น โปรดดูบันทึกของระบบ")


def english(stored: str | None) -> str | None:
    """Return a stored reason in English, with its detail; words that are no code stay as they are."""
    if stored is None:
        return None
    reason, detail = parts(stored)
    if reason is None:
        return stored
    words = SENTENCES[reason][0]
    return f"{words}: {english(detail)}" if detail else words


def thai(stored: str | None) -> str | None:
    """Return a stored reason in Thai; of a detail only what is itself a reason, for the rest is the platform's."""
    if stored is None:
        return None
    reason, detail = parts(stored)
    if reason is None:
        return OTHER[1]
    words = SENTENCES[reason][1]
    further = parts(detail)[0] if detail else None
    return words if further is None else f"{words} ({thai(detail)})"
