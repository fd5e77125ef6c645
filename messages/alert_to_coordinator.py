"""แจ้งผู้ประสานงาน: something about the running of the system that somebody has to know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from messages.actions import postback
from messages.card import Block, Button, Card, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import shortened
from messages.quick import tap
from messages.wording import Digits, Pen

_MOST_NAMES = 12


class Alert(StrEnum):
    """What has happened."""

    QUOTA_SHORT = "quota_short"
    QUOTA_SPENT = "quota_spent"
    UNREACHABLE = "unreachable"
    GROUP_LEFT = "group_left"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 -- names an event, is no password
    UNIT_WITHOUT_PEOPLE = "unit_without_people"
    MEASURE_WITHOUT_OWNER = "measure_without_owner"
    EVIDENCE_FAILED = "evidence_failed"
    NO_EXECUTIVE = "no_executive"
    EVENT_SET_ASIDE = "event_set_aside"
    ITEM_SET_ASIDE = "item_set_aside"
    YEAR_BEGUN = "year_begun"
    LINK_BROKEN = "link_broken"


#: title, what it means, what to do
_TEXTS = {
    Alert.QUOTA_SHORT: ("โควตาอาจไม่พอ", "คาดว่าเดือนนี้ขาด {count} ข้อความ ระบบจะงดเตือนล่วงหน้าก่อน เรื่องเร่งด่วนยังส่ง"),
    Alert.QUOTA_SPENT: ("โควตาหมดแล้ว", "จนถึงสิ้นเดือนจะแจ้งเตือนแนบไปกับการตอบเท่านั้น ยังไม่ได้ส่ง {count} รายการ"),
    Alert.UNREACHABLE: ("ติดต่อไม่ได้", "{count} คนบล็อกหรือยังไม่เพิ่มเพื่อนกับตามงาน จึงไม่ได้รับแจ้งเตือน โปรดแจ้งด้วยตนเอง"),
    Alert.GROUP_LEFT: ("ตามงานถูกนำออกจากกลุ่ม", "ระบบเลิกผูกกลุ่มแล้ว จะแจ้งเตือนทางแชตส่วนตัวเท่านั้น"),
    Alert.TOKEN_REFUSED: ("LINE ไม่รับรหัสของระบบ", "ส่งข้อความไม่ได้จนกว่าผู้ดูแลระบบจะตั้งค่ารหัสใหม่"),
    Alert.UNIT_WITHOUT_PEOPLE: ("หน่วยงานไม่มีผู้รับแจ้ง", "มีงานถึงกำหนดแต่ยังไม่มีผู้ลงทะเบียน โปรดชวนลงทะเบียน"),
    Alert.MEASURE_WITHOUT_OWNER: ("มาตรการไม่มีผู้รับผิดชอบ", "แผนไม่ได้ระบุหน่วยงาน จึงแจ้งเตือนใครไม่ได้ โปรดกำหนดผู้รับผิดชอบ"),
    Alert.EVIDENCE_FAILED: ("ดึงหลักฐานไม่สำเร็จ", "ไฟล์จาก LINE {count} รายการดึงไม่ได้ โปรดขอให้ผู้ส่งส่งใหม่"),
    Alert.EVENT_SET_ASIDE: ("มีข้อความที่ระบบทำต่อไม่ได้", "ข้อความถูกเก็บไว้แต่ยังไม่ได้บันทึกผล โปรดแจ้งผู้ดูแลระบบให้ตรวจสอบ"),
    Alert.ITEM_SET_ASIDE: (
        "มีงานที่ระบบทำต่อไม่ได้",
        "ระบบลองหลายครั้งแล้วไม่สำเร็จ จึงพักไว้ {count} รายการ โปรดแจ้งผู้ดูแลระบบให้ตรวจสอบ",
    ),
    Alert.YEAR_BEGUN: (
        "เริ่มปีงบประมาณใหม่",
        "ยกมาตรการ {count} ข้อของปีก่อนมาเป็นร่างแผนปีนี้แล้ว ยังไม่มีการเตือนจนกว่าจะยืนยัน หรือส่งไฟล์แผนฉบับใหม่มาแทน",
    ),
    Alert.LINK_BROKEN: ("ลิงก์ OIT เปิดไม่ได้", "ตรวจหน้าเว็บที่เผยแพร่แล้วพบปัญหา {count} รายการ โปรดแก้ไขก่อนผู้ตรวจเข้าดู"),
    Alert.NO_EXECUTIVE: ("ไม่มีผู้รับสรุป", "ยังไม่มีผู้บริหารลงทะเบียน สรุปประจำงวดจึงยังส่งไม่ได้"),
}


@dataclass(frozen=True, kw_only=True)
class AlertToCoordinator:
    """``count`` fills the sentence; ``names`` are the persons, units or measures concerned."""

    alert: Alert
    count: int = 0
    names: tuple[str, ...] = ()


def render(data: AlertToCoordinator, digits: Digits = "thai") -> Message:
    """Return the card: what it is, what it means, what to do."""
    pen = Pen(digits)
    title, sentence = _TEXTS[data.alert]
    sentence = sentence.replace("{count}", pen.number(data.count))
    blocks: list[Block] = [Words(sentence)]
    if data.names:
        names = "\n".join(f"- {shortened(name, 80)}" for name in data.names[:_MOST_NAMES])
        left = len(data.names) - _MOST_NAMES
        blocks.append(Words(names + (f"\nและอีก {pen(left)}" if left > 0 else "")))
    return card_message(Card("แจ้งผู้ประสานงาน", title, blocks, _buttons(data.alert), Tone.SOON), f"{title}: {sentence}")


def _buttons(alert: Alert) -> list[Button]:
    if alert in {Alert.QUOTA_SHORT, Alert.QUOTA_SPENT}:
        return [Button("ดูโควตา", tap(postback("quota.show")))]
    if alert is Alert.YEAR_BEGUN:
        return [Button("ดูและยืนยัน", tap(postback("plan.next")), main=True)]
    return []
