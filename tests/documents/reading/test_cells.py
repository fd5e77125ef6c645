"""Duties inside one cell."""

from __future__ import annotations

import pytest

from documents.reading.cells import numbered_start, split_duties


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("๑. จัดทำคู่มือ ๒. เผยแพร่บนเว็บไซต์", ["จัดทำคู่มือ", "เผยแพร่บนเว็บไซต์"]),
        ("1) จัดทำคู่มือ 2) เผยแพร่", ["จัดทำคู่มือ", "เผยแพร่"]),
        ("(๑) จัดทำคู่มือ (๒) เผยแพร่", ["จัดทำคู่มือ", "เผยแพร่"]),
        ("๑.จัดทำ ๒.ส่ง ๓.รวบรวม ๓.รายงาน ๔.เผยแพร่", ["จัดทำ", "ส่ง", "รวบรวม", "รายงาน", "เผยแพร่"]),
        # An <ol> whose items were typed without a blank before the number.
        ("๑. ประชุมเพื่อส่วนรวม๒. อบรมเพิ่มเติม๓. เผยแพร่", ["ประชุมเพื่อส่วนรวม", "อบรมเพิ่มเติม", "เผยแพร่"]),
        # Deeper numbers stay with their parent.
        ("๑. ปรับปรุง โดย ๑.๑ ออกจดหมาย ๑.๒ ลงเว็บ ๒. รายงาน", ["ปรับปรุง โดย ๑.๑ ออกจดหมาย ๑.๒ ลงเว็บ", "รายงาน"]),
        ("๑. เผยแพร่ เช่น ๑) เว็บ ๒) เพจ ๒. รายงาน", ["เผยแพร่ เช่น ๑) เว็บ ๒) เพจ", "รายงาน"]),
        # The first duty lost its number.
        ("เจ้าหน้าที่จัดทำแผนประจำปี ๒. รายงานผล", ["เจ้าหน้าที่จัดทำแผนประจำปี", "รายงานผล"]),
        ("- แสดงแผนผัง - แสดงตำแหน่ง - มีรายละเอียด (๑) ก (๒) ข", ["แสดงแผนผัง", "แสดงตำแหน่ง", "มีรายละเอียด (๑) ก (๒) ข"]),
        ("- แสดงรายชื่อ ได้แก่ ชื่อ - นามสกุล และตำแหน่ง", ["แสดงรายชื่อ ได้แก่ ชื่อ - นามสกุล และตำแหน่ง"]),
        ("จัดประชุมทุกเดือนร่วมกัน\nมีมาตรการตรวจสอบพัสดุ", ["จัดประชุมทุกเดือนร่วมกัน", "มีมาตรการตรวจสอบพัสดุ"]),
        ("จัดประชุมร่วมกับ\nหมู่บ้านทุกแห่ง", ["จัดประชุมร่วมกับ หมู่บ้านทุกแห่ง"]),
    ],
)
def test_it_splits_a_list(text: str, expected: list[str]) -> None:
    assert [item.text for item in split_duties(text).items] == expected


@pytest.mark.parametrize(
    "text",
    [
        "ดำเนินการตามตัวชี้วัด ๙.๔ ภายในเวลา ๐๘.๓๐ น.",
        "จัดทำแบบ สขร. ๑ ทุกเดือน",
        "จัดทำ (แบบ ปค. ๑) ให้แล้วเสร็จ",
        "ให้บริการยืม - คืน ทรัพย์สินของราชการ",
        "ดำเนินการตามข้อ ๒. ของประกาศ",
        "รายงานช่วง ๑ ต.ค. ๖๗ - ๓๑ มี.ค. ๖๘",
    ],
)
def test_it_leaves_one_duty_whole(text: str) -> None:
    assert len(split_duties(text).items) == 1


@pytest.mark.parametrize("text", ["", "-", " – ", "...", "\n"])
def test_an_empty_cell_holds_no_duty(text: str) -> None:
    assert split_duties(text).items == ()


def test_it_keeps_the_words_before_the_list_apart() -> None:
    duties = split_duties("เสนอให้มีการจัดทำ ดังนี้ ๑. ป้าย ๒. สื่อออนไลน์")
    assert duties.intro == "เสนอให้มีการจัดทำ ดังนี้"
    assert [item.number for item in duties.items] == [1, 2]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("๑๑. แนวทางรายงานผล", (11, "แนวทางรายงานผล")),
        ("ข้อ 3) มาตรการยืมพัสดุ", (3, "มาตรการยืมพัสดุ")),
        ("มาตรการยืมพัสดุ", (None, "มาตรการยืมพัสดุ")),
        ("9.4 การบริหาร", (None, "9.4 การบริหาร")),
        ("๒๕๖๗ เป็นปีแห่งการให้บริการ", (None, "๒๕๖๗ เป็นปีแห่งการให้บริการ")),
    ],
)
def test_it_reads_the_number_before_a_title(title: str, expected: tuple[int | None, str]) -> None:
    assert numbered_start(title) == expected
