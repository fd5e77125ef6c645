"""District and province as papers name them; nothing where they do not agree."""

from __future__ import annotations

import pytest

from documents.reading.place import read_place


@pytest.mark.parametrize(
    "line",
    [
        "อำเภอเมืองตัวอย่าง จังหวัดตัวอย่าง",
        "ส่วนราชการ สำนักปลัด องค์การบริหารส่วนตำบลหนองใส อำเภอเมืองตัวอย่าง จังหวัดตัวอย่าง โทร. 0 2123 4567",
    ],
)
def test_it_reads_the_place(line: str) -> None:
    assert read_place(["ปก", line]) == ("เมืองตัวอย่าง", "ตัวอย่าง")


def test_it_goes_by_what_is_named_most_often() -> None:
    ours, other = "อำเภอใสสว่าง จังหวัดตัวอย่าง", "ไปดูงานที่อำเภออื่น จังหวัดอื่น"
    assert read_place([ours, other, ours]) == ("ใสสว่าง", "ตัวอย่าง")


@pytest.mark.parametrize(
    "lines", [[], ["มาตรการของอำเภอ"], ["อำเภอหนึ่ง จังหวัดหนึ่ง", "อำเภอสอง จังหวัดสอง"], ["อำเภอหนึ่ง จังหวัดหนึ่ง " + "ก" * 220]]
)
def test_it_does_not_guess(lines: list[str]) -> None:
    assert read_place(lines) is None
