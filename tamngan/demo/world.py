"""The made-up people and group of the demo."""

from __future__ import annotations

from datetime import datetime

from measures.vocabulary import Role
from simulator import GroupDescription, PersonDescription, World
from thai.calendar import BANGKOK

#: Tuesday, with a deadline two days ahead.
STARTS_AT = datetime(2026, 2, 3, 9, 0, tzinfo=BANGKOK)
ORGANIZATION = "องค์การบริหารส่วนตำบลทุ่งใสสว่าง"

COORDINATOR = "U" + "1" * 32
OFFICER = "U" + "2" * 32
EXECUTIVE = "U" + "3" * 32
SUPERVISOR = "U" + "4" * 32
TREASURER = "U" + "5" * 32
ENGINEER = "U" + "6" * 32
EDUCATOR = "U" + "7" * 32
NEWCOMER = "U" + "8" * 32
GROUP = "C" + "1" * 32

#: (LINE user id, name, post, unit, role) of the roster; the newcomer is not on it.
ROSTER: tuple[tuple[str, str, str, str | None, Role], ...] = (
    (COORDINATOR, "สมใจ ใฝ่รู้", "นักวิเคราะห์นโยบายและแผน", "สำนักปลัด", Role.COORDINATOR),
    (OFFICER, "มานี ตั้งใจ", "นักจัดการงานทั่วไป", "สำนักปลัด", Role.STAFF),
    (EXECUTIVE, "บุญมี สว่างใจ", "ปลัดองค์การบริหารส่วนตำบล", None, Role.EXECUTIVE),
    (SUPERVISOR, "วีระ รอบคอบ", "หัวหน้าสำนักปลัด", "สำนักปลัด", Role.SUPERVISOR),
    (TREASURER, "ปิติ ถี่ถ้วน", "นักวิชาการเงินและบัญชี", "กองคลัง", Role.STAFF),
    (ENGINEER, "ชูใจ มั่นคง", "นายช่างโยธา", "กองช่าง", Role.STAFF),
    (EDUCATOR, "วันเพ็ญ เพียรดี", "นักวิชาการศึกษา", "กองการศึกษา ศาสนาและวัฒนธรรม", Role.STAFF),
)

UNITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("สำนักปลัด", ("สป.", "สนป.", "ปลัด", "สำนักงานปลัด")),
    ("กองคลัง", ("คลัง", "กค.")),
    ("กองช่าง", ("ช่าง", "กช.")),
    ("กองการศึกษา ศาสนาและวัฒนธรรม", ("กองการศึกษา", "การศึกษา", "กศ.")),
)

_LABELS = {
    Role.COORDINATOR: "ผู้ประสานงาน",
    Role.STAFF: "เจ้าหน้าที่",
    Role.SUPERVISOR: "หัวหน้า",
    Role.EXECUTIVE: "ผู้บริหาร",
}


def world() -> World:
    """Return the phone wall's people and group."""
    people = [
        PersonDescription(user_id, name, f"{_LABELS[role]}{f' {unit}' if unit else ''}")
        for user_id, name, _post, unit, role in ROSTER
    ]
    people.append(PersonDescription(NEWCOMER, "ดวงดี มาใหม่", "ยังไม่ได้ลงทะเบียน", friend=False))
    members = tuple(person.user_id for person in people)
    return World(people=tuple(people), groups=(GroupDescription(GROUP, "ITA อบต.ทุ่งใสสว่าง", members),))
