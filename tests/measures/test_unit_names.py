"""One unit, many spellings."""

from __future__ import annotations

import pytest

from measures.unit_names import Likeness, likeness, perhaps, resolve

OFFICE = {"สำนักปลัด": ["สป."], "กองคลัง": [], "กองช่าง": ["ช่าง"], "กองการศึกษา ศาสนาและวัฒนธรรม": []}


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("สำนักงานปลัด", "สำนักปลัด"),
        ("สำนักปลัด อบต.", "สำนักปลัด"),
        ("สำนักปลัดองค์การบริหารส่วนตำบลทุ่งใสสว่าง", "สำนักปลัด"),
        ("สนป.", "สำนักปลัด"),
        ("กองศึกษา", "กองการศึกษา ศาสนาและวัฒนธรรม"),
        ("ส่วนการคลัง", "กองคลัง"),
        ("กอง คลัง", "กองคลัง"),
    ],
)
def test_it_knows_a_unit_by_its_other_spellings(written: str, unit: str) -> None:
    assert resolve(written, OFFICE) == unit
    assert likeness(written, unit) is Likeness.SAME


@pytest.mark.parametrize("written", ["กองสวัสดิการสังคม", "งานคลัง", "กองช่างสุขาภิบาล", "ส่วนราชการ"])
def test_it_takes_no_other_unit_or_part_of_one_for_it(written: str) -> None:
    assert resolve(written, OFFICE) is None


def test_it_asks_about_what_only_looks_alike() -> None:
    assert perhaps("กองช่างสุขาภิบาล", OFFICE) == ("กองช่าง",)
    assert perhaps("กองคลงั", OFFICE) == ("กองคลัง",)
    assert perhaps("กองสวัสดิการสังคม", OFFICE) == ()


def test_it_chooses_none_of_two_units_that_a_spelling_may_name() -> None:
    assert resolve("กองการศึกษาฯ", {"กองการศึกษา": [], "กองศึกษา": []}) is None
