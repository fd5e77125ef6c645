"""Who somebody says they are, and what is wished about people and units, out of everyday words."""

from __future__ import annotations

from datetime import date

import pytest

from bot.understanding.introductions import introduction
from bot.understanding.roster_words import Wish, roster_words
from measures.vocabulary import Role

UNITS = {"สำนักปลัด": ["สป.", "ปลัด"], "กองคลัง": ["คลัง"], "กองช่าง": ["ช่าง"], "กองการศึกษา ศาสนาและวัฒนธรรม": []}
TODAY = date(2026, 2, 3)


@pytest.mark.parametrize(
    ("text", "name", "role", "unit"),
    [
        ("ลงทะเบียน สมใจ ใจดี กองคลัง", "สมใจ ใจดี", None, "กองคลัง"),
        ("ลงทะเบียน นายก อบต. สมชาย ใจดี", "สมชาย ใจดี", Role.EXECUTIVE, None),
        ("ว่าที่ ร.ต. สมชาย ใจดี ปลัด อบต.", "สมชาย ใจดี", Role.EXECUTIVE, None),
        ("สมชาย ใจดี รองปลัด", "สมชาย ใจดี", Role.EXECUTIVE, None),
        ("นายกมล ใจดี กองช่าง", "กมล ใจดี", None, "กองช่าง"),
        ("น.ส.สมใจ ใจดี ผู้ช่วยประชาสัมพันธ์ สำนักปลัด", "สมใจ ใจดี", Role.STAFF, "สำนักปลัด"),
        ("สมศรี มีสุข ผอ.กองช่าง", "สมศรี มีสุข", Role.SUPERVISOR, "กองช่าง"),
        ("จ.ส.อ.สมศักดิ์ กล้าหาญ หัวหน้าสำนักปลัด", "สมศักดิ์ กล้าหาญ", Role.SUPERVISOR, "สำนักปลัด"),
        ("ขอลงทะเบียนค่ะ ดิฉันชื่อ สมหญิง ใจงาม อยู่กองศึกษา", "สมหญิง ใจงาม", None, "กองการศึกษา ศาสนาและวัฒนธรรม"),
        ("สวัสดีค่ะ ดิฉันสมหญิง ใจงาม กองคลัง ขอลงทะเบียนค่ะ", "สมหญิง ใจงาม", None, "กองคลัง"),
        ("สวัสดีครับ ขอลงทะเบียนครับ ผมสมชาย ใจดี กองช่าง", "สมชาย ใจดี", None, "กองช่าง"),
        ("สวัสดี มีสุข กองช่าง", "สวัสดี มีสุข", None, "กองช่าง"),
        ("ชื่อเล่นหนิง กองคลัง", "หนิง", None, "กองคลัง"),
        ("สมใจ ใจดีกองคลัง", "สมใจ ใจดี", None, "กองคลัง"),
        ("สมชาย ใจดี นายช่างโยธา กองช่าง", "สมชาย ใจดี", Role.STAFF, "กองช่าง"),
    ],
)
def test_it_reads_who_somebody_is(text: str, name: str, role: Role | None, unit: str | None) -> None:
    said = introduction(text, UNITS)
    assert (said.name, said.role, said.unit) == (name, role, unit)


@pytest.mark.parametrize("text", ["นายก", "ลงทะเบียน", "หัวหน้ากองคลัง", "ข้อ 3 เสร็จแล้ว"])
def test_it_makes_no_person_of_a_post_or_a_report(text: str) -> None:
    assert not introduction(text, UNITS).has_name


def test_it_keeps_a_unit_that_the_office_does_not_have_in_its_words() -> None:
    said = introduction("สมชาย รักดี กองสวัสดิการสังคม", UNITS)
    assert (said.name, said.unit, said.unit_words) == ("สมชาย รักดี", None, "กองสวัสดิการสังคม")


@pytest.mark.parametrize(
    ("text", "wish", "who", "other"),
    [
        ("ตั้งแดงเป็นหัวหน้ากองคลัง", Wish.APPOINT, "แดง", ""),
        ("แต่งตั้งให้ นายแดง เป็น ผอ.กองคลัง ครับ", Wish.APPOINT, "นายแดง", ""),
        ("แก้ชื่อ สมใจ เป็น สมใจ ใจดี", Wish.RENAME, "สมใจ", "สมใจ ใจดี"),
        ("เปลี่ยนชื่อกองช่าง เป็น กองช่างและผังเมือง", Wish.RENAME, "กองช่าง", "กองช่างและผังเมือง"),
        ("พ้นหน้าที่ ชูใจ มั่นคง", Wish.LEAVE, "ชูใจ มั่นคง", ""),
        ("ชูใจลาออกแล้ว", Wish.LEAVE, "ชูใจ", ""),
        ("รวมกองศึกษากับกองการศึกษา", Wish.MERGE_UNITS, "กองศึกษา", "กองการศึกษา"),
        ("เพิ่มหน่วยงาน กองสวัสดิการสังคม", Wish.ADD_UNIT, "กองสวัสดิการสังคม", ""),
        ("กลุ่มนี้เป็นของกองคลัง กองช่าง", Wish.GROUP_UNITS, "กองคลัง กองช่าง", ""),
        ("ดำเกษียณแล้ว เอาออกจากรายชื่อ", Wish.LEAVE, "ดำ", ""),
        ("ขอเปลี่ยนหัวหน้ากองคลังเป็นแดง", Wish.APPOINT, "แดง", ""),
    ],
)
def test_it_reads_what_is_wished(text: str, wish: Wish, who: str, other: str) -> None:
    said = roster_words(text, TODAY, UNITS)
    assert said is not None
    assert (said.wish, said.who, said.other) == (wish, who, other)


@pytest.mark.parametrize(
    ("text", "unit", "instead"),
    [
        ("ให้แดงเป็นหัวหน้ากองช่างแทนดำ", "กองช่าง", True),
        ("ขอเปลี่ยนหัวหน้ากองคลังเป็นแดง", "กองคลัง", True),
        ("ตั้งแดงเป็นหัวหน้ากองช่าง", "กองช่าง", False),
    ],
)
def test_who_is_followed_takes_nothing_from_the_post(text: str, unit: str, *, instead: bool) -> None:
    said = roster_words(text, TODAY, UNITS)
    assert said is not None
    assert (said.who, said.said.unit, said.instead) == ("แดง", unit, instead)


def test_it_reads_the_days_and_whether_somebody_is_followed() -> None:
    said = roster_words("ตั้งนิดาเป็นผู้ประสานงานแทนตั้งแต่ 1 มี.ค. 2569", TODAY, UNITS)
    assert said is not None
    assert (said.said.role, said.instead, said.first, said.last) == (Role.COORDINATOR, True, date(2026, 3, 1), None)
    said = roster_words("ตั้งแดงรักษาราชการแทนผอ.กองช่าง ถึง 31 มี.ค. 2569", TODAY, UNITS)
    assert said is not None
    assert (said.said.unit, said.for_a_while, said.first, said.last) == ("กองช่าง", True, None, date(2026, 3, 31))


@pytest.mark.parametrize(
    "text",
    [
        "ตั้งค่า ตรวจรับ ปิด",
        "ข้อ 3 เสร็จแล้ว",
        "ให้กองคลังส่งรายงาน",
        "รายงานข้อ 3 เป็น 40%",
        "รวมทั้งหมด 3 ข้อ",
        "เปลี่ยนวันที่ส่งเป็นวันศุกร์",
        "เอกสารย้ายไปกองช่างแล้ว",
    ],
)
def test_it_takes_no_other_talk_for_a_wish(text: str) -> None:
    assert roster_words(text, TODAY, UNITS) is None
