"""Lists that came in one line get a line for each item; the words stay the same."""

from __future__ import annotations

import pytest

from documents.report import MeasureLine
from documents.writing.listing import items, questions


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1. จัดอบรม 2. ติดประกาศ 3. รายงานผล", ["1. จัดอบรม", "2. ติดประกาศ", "3. รายงานผล"]),
        ("๑.คำสั่งแต่งตั้ง ๒.แบบฟอร์ม", ["๑.คำสั่งแต่งตั้ง", "๒.แบบฟอร์ม"]),
        ("ดำเนินการดังนี้ 1) เชิญประชุม 2) บันทึก", ["ดำเนินการดังนี้", "1) เชิญประชุม", "2) บันทึก"]),
        ("1. จัดเมื่อวันที่ 4 มกราคม 2568 2. -มีคู่มือ", ["1. จัดเมื่อวันที่ 4 มกราคม 2568", "2. -มีคู่มือ"]),
        ("- เผยแพร่คู่มือ - มีการแต่งตั้งคณะกรรมการ", ["- เผยแพร่คู่มือ", "- มีการแต่งตั้งคณะกรรมการ"]),
        ("บรรทัดแรก\nบรรทัดสอง", ["บรรทัดแรก", "บรรทัดสอง"]),
    ],
)
def test_it_gives_each_item_a_line(text: str, parts: list[str]) -> None:
    assert items(text) == parts
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "ตัวชี้วัดที่ 9.1 และ 9.2",
        "ประชุมครั้งที่ 1/2568 มีผู้เข้าร่วม 2.5 เท่า",
        "ต.ค. 67 - ก.ย. 68",
        "- สมุดให้ยืม - คืน ทรัพย์สิน",
        "ได้คะแนน 95 - 100 คะแนน",
        "ข้อ 2. ทำแล้ว",
    ],
)
def test_it_leaves_a_text_that_is_no_list_whole(text: str) -> None:
    assert items(text) == [text]


def test_each_question_of_a_title_stands_on_its_own() -> None:
    measure = MeasureLine("9", "i๒ ปฏิบัติงานเท่าเทียม มากน้อยเพียงใด i๓ รับผิดชอบต่องาน มากน้อยเพียงใด", refs=("i2", "i3"))
    assert questions(measure) == ["i๒ ปฏิบัติงานเท่าเทียม มากน้อยเพียงใด", "i๓ รับผิดชอบต่องาน มากน้อยเพียงใด"]


def test_a_question_is_named_by_its_code_and_a_measure_is_not() -> None:
    assert questions(MeasureLine("1", "ท่านทราบงบประมาณ มากน้อยเพียงใด", refs=("i7",))) == [
        "i7 ท่านทราบงบประมาณ มากน้อยเพียงใด"
    ]
    assert questions(MeasureLine("1", "แนวทางชี้แจงงบประมาณ", refs=("i7",))) == ["แนวทางชี้แจงงบประมาณ"]
