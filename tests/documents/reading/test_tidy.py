"""Words that a scanner tore apart."""

from __future__ import annotations

import pytest

from documents.reading.tidy import compact, mend, tidy, to_arabic


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("แนวทางการจัดทำ ราย งาน", "แนวทางการจัดทำ รายงาน"),
        ("ดำ เนิน การ แล้วเสร็จ", "ดำเนินการ แล้วเสร็จ"),
        ("ใน การใช้จ่าย", "ใน การใช้จ่าย"),
        ("บุคลากรใน การใช้จ่าย", "บุคลากรในการใช้จ่าย"),
        ("ก ำ กั บ ก า ร", "กำกับการ"),
        ("ภาย นอกหน่วยงาน", "ภายนอกหน่วยงาน"),
        ("เเผนงาน", "แผนงาน"),
    ],
)
def test_it_puts_torn_words_together(torn: str, whole: str) -> None:
    assert mend(torn) == whole


@pytest.mark.parametrize(
    "text", ["กองคลัง กองช่าง", "ทุกกอง ทุกภารกิจงาน", "E-Service และ QR code", "ต.ค. ๖๖ - ก.ย. ๖๗", "ด้านต่าง ๆ ไว้"]
)
def test_it_leaves_whole_words_apart(text: str) -> None:
    assert mend(text) == text


def test_it_keeps_lines_and_drops_empty_ones() -> None:
    assert tidy("  ก  ข \n\n ค ") == "ก ข\nค"


def test_it_compares_without_spaces_and_thai_digits() -> None:
    assert compact("ระยะ เวลา ๑๒") == "ระยะเวลา12"
    assert to_arabic("๐๑๒๓๔๕๖๗๘๙ก") == "0123456789ก"
