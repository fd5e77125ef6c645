"""Office, fiscal year and kind of a paper."""

from __future__ import annotations

import pytest

from documents.reading.headings import (
    Section,
    is_section,
    read_fiscal_year,
    read_kind,
    read_organization,
    unwrapped,
)
from measures.vocabulary import Instrument


def test_it_finds_the_office_and_takes_off_what_runs_on() -> None:
    lines = [
        "รายงานผลการดำเนินการขององค์การบริหารส่วนตำบลใสงาม",
        "องค์กรบริหารส่วนตำบลใสงามได้ดำเนินการ",
        "มาตรการขององค์การบริหารส่วนตำบลใสงามประจำปีงบประมาณ พ.ศ. ๒๕๖๙",
    ]
    guess = read_organization(lines)
    assert (guess.value, guess.others) == ("องค์การบริหารส่วนตำบลใสงาม", ())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("อบต.ใสงาม", "องค์การบริหารส่วนตำบลใสงาม"),
        ("เทศบาลตำบลน้ำใส อำเภอเมือง", "เทศบาลตำบลน้ำใส"),
        ("โรงเรียนบ้านน้ำใส", None),
    ],
)
def test_it_knows_kinds_of_offices(line: str, expected: str | None) -> None:
    assert read_organization([line]).value == expected


def test_two_offices_named_alike_are_both_offered() -> None:
    guess = read_organization(["องค์การบริหารส่วนตำบลใสงาม", "องค์การบริหารส่วนตำบลน้ำนิ่ง"])
    assert {guess.value, *guess.others} == {"องค์การบริหารส่วนตำบลใสงาม", "องค์การบริหารส่วนตำบลน้ำนิ่ง"}


def test_the_year_of_the_plan_outweighs_the_year_that_was_assessed() -> None:
    lines = [
        "มาตรการส่งเสริมคุณธรรม ประจำปีงบประมาณ พ.ศ. ๒๕๖๙",
        "จากการวิเคราะห์ผลการประเมินคุณธรรม ประจำปีงบประมาณ พ.ศ. ๒๕๖๘ หน่วยงานได้คะแนน",
        "ผลการประเมิน ประจำปีงบประมาณ พ.ศ. ๒๕๖๘",
    ]
    assert read_fiscal_year(lines).value == "2569"


def test_an_announcement_of_october_is_for_the_year_that_begins() -> None:
    lines = ["ประกาศ เรื่อง แนวทางปรับปรุงในปีงบประมาณ พ.ศ. ๒๕๖๙", "ประกาศ ณ วันที่ ๒ ตุลาคม พ.ศ. ๒๕๖๘"]
    guess = read_fiscal_year(lines)
    assert (guess.value, guess.others) == ("2569", ())


def test_a_paper_without_a_year_gives_none() -> None:
    assert read_fiscal_year(["แผนงานของหน่วยงาน"]).value is None


@pytest.mark.parametrize(
    ("title", "results", "elements", "kind"),
    [
        ("รายงานผล รอบ ๖ เดือน", True, False, "six-month-report"),
        ("รายงานผลการดำเนินการ", True, True, "annual-report"),
        ("รายงานผลการดำเนินการ", True, False, "results-report"),
        ("ประกาศองค์การบริหารส่วนตำบลใสงาม", False, False, "improvement-announcement"),
        ("มาตรการส่งเสริมคุณธรรม", False, False, "measures-plan"),
    ],
)
def test_it_tells_kinds_of_papers(title: str, kind: str, *, results: bool, elements: bool) -> None:
    assert read_kind([title], has_results=results, has_elements=elements) == kind


def test_sections_add_up_and_a_new_instrument_begins_afresh() -> None:
    section = Section().under("เครื่องมือการประเมิน IIT").under("ตัวชี้วัดที่ ๒ การใช้งบประมาณ")
    assert section == Section(Instrument.IIT, "ตัวชี้วัดที่ ๒ การใช้งบประมาณ")
    assert section.under("แบบวัด EIT") == Section(Instrument.EIT, "")


@pytest.mark.parametrize(
    ("text", "expected"), [("ตัวชี้วัดที่ ๒ การใช้งบประมาณ", True), ("จัดทำคู่มือ", False), ("ตัวชี้วัด" * 40, False)]
)
def test_it_knows_a_section_heading(text: str, *, expected: bool) -> None:
    assert is_section(text) is expected


def test_a_title_that_ran_over_the_margin_is_whole_again() -> None:
    lines = ["มาตรการของเทศบาลตำบล", "ทุ่งใส ประจำปีงบประมาณ พ.ศ.", "๒๕๖๙", "ข้อความอื่น"]
    whole = unwrapped(lines)
    assert whole == ["มาตรการของเทศบาลตำบลทุ่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๙", "ข้อความอื่น"]
    assert read_fiscal_year(whole).value == "2569"


@pytest.mark.parametrize("lines", [["ประจำปี", "เรียน นายก"], ["ปีงบประมาณ", "25 คน"], ["เทศบาลตำบล", "2 แห่ง"]])
def test_lines_that_do_not_belong_together_stay_apart(lines: list[str]) -> None:
    assert unwrapped(lines) == lines
