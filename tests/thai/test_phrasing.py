"""Templates of what people say, told from what only looks like it."""

from __future__ import annotations

import pytest

from thai.phrasing import phrase

REVIEW = "ส่งกลับ[แล้ว] [ข้อ[ที่] {measure}] [เพราะ/:] {why:words}"


@pytest.mark.parametrize(
    ("template", "text", "said"),
    [
        ("[ดู]โควตา", "โควตา", {}),
        ("[ดู]โควตา", "ดู โควตา หน่อย ค่ะ", {}),
        ("(เปิด/ขอ)board", "ขอ BOARD", {}),
        (REVIEW, "ส่งกลับข้อที่ ๓.๒ เพราะ ภาพไม่ชัด ๒ ใบ", {"measure": "3.2", "why": "ภาพไม่ชัด ๒ ใบ"}),
        (REVIEW, "ส่งกลับ", {"why": ""}),
        ("แก้ชื่อ {old:name} เป็น {new:some}", "แก้ชื่อ แดง ดีงาม เป็น นที มานะ", {"old": "แดง ดีงาม", "new": "นที มานะ"}),
        ("แก้ชื่อ {old:name} เป็น {new:some}", "แก้ชื่อแดงเป็นนที ด้วยนะคะ", {"old": "แดง", "new": "นที"}),
        ("… ใคร … ค้าง …", "วันนี้มีใครยังค้างอยู่บ้าง", {}),
    ],
)
def test_it_reads_what_was_said(template: str, text: str, said: dict[str, str]) -> None:
    assert phrase(template).match(text) == said


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("[ดู]โควตา", "โควตาเดือนหน้าเท่าไร"),
        (REVIEW, "อย่าส่งกลับข้อ 3"),
        ("แก้ชื่อ {old:name} เป็น {new:some}", "แก้ชื่อ แดง"),
        ("รายงานข้อ {measure}", "รายงานข้อ 1234"),
    ],
)
def test_it_takes_nothing_else_for_it(template: str, text: str) -> None:
    assert phrase(template).match(text) is None


@pytest.mark.parametrize("template", ["[ขอ", "{nobody:knows}", "ขอ)"])
def test_a_template_that_is_none_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="not a phrase"):
        phrase(template)
