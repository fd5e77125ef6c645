"""Small files like those that public bug reports are about: each stands for a kind that was read wrongly once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from documents.reading.neutral import PlanReading
from documents.reading.reader import read_plan
from measures.vocabulary import Status

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 2, 3)
DAYS = [date(2026, 3, 31), date(2026, 4, 30), date(2026, 8, 31)]
UNITS = [("กองคลัง",), ("สำนักปลัด",), ("กองการศึกษา",)]


def read(name: str) -> PlanReading:
    return read_plan(CASES / name, organization="อบต.บ้านทดลอง", fiscal_year_be=2569, today=TODAY)


def steps(plan: PlanReading) -> list[str]:
    return [step.text for row in plan.rows for step in row.steps]


@pytest.mark.parametrize(
    "name",
    ["p2_offset.pdf", "p2_negative.pdf", "d1_strict.docx", "d2_altchunk.docx", "d5_vanish.docx", "p4_pua_cells.docx"],
)
def test_three_rows_are_read_however_the_file_holds_them(name: str) -> None:
    plan = read(name)
    assert [row.title for row in plan.rows] == ["เผยแพร่แผนจัดซื้อจัดจ้าง", "เปิดช่องทางรับเรื่องร้องเรียน", "อบรมคุณธรรมจริยธรรม"]
    assert [row.steps[0].end for row in plan.rows] == DAYS
    assert [row.owner_units for row in plan.rows] == UNITS


@pytest.mark.parametrize("name", ["p5_split.txt", "p5_saraam.txt", "p5_displaced.txt", "p4_winpua.txt"])
def test_broken_thai_is_mended(name: str) -> None:
    plan = read(name)
    assert [row.owner_units for row in plan.rows][:2] == [("กองช่าง",), ("สำนักปลัด",)]
    assert [row.steps[0].end for row in plan.rows][:2] == [date(2026, 1, 31), date(2026, 6, 30)]
    assert steps(plan)[0] == "ติดตั้งป้ายประชาสัมพันธ์และเผยแพร่บนเว็บไซต์"
    assert steps(plan)[1] in {"จัดทำคู่มือการดำเนินการ", "จัดทำคู่มือ"}


def test_addresses_and_ordinals_begin_no_list() -> None:
    found = steps(read("u1_urls.csv"))
    assert len(found) == 9
    assert found[0] == "เผยแพร่แผนทางเว็บไซต์ www.abt1.go.th และ facebook"
    assert found[1] == "เผยแพร่ทาง https://www.abc2.go.th/o1.pdf"
    assert found[7] == "อบรม รุ่นที่ 1. พนักงาน รุ่นที่ 2. ผู้บริหาร"
    assert found[8] == "จัดทำ QR code ที่ v1.abt.go.th และ v2.abt.go.th แล้วเผยแพร่"


def test_hidden_text_is_left_out_with_its_reason() -> None:
    (left,) = read("d5_vanish.docx").left_out
    assert left.text == "กองช่าง"
    assert "ซ่อน" in left.reason


def test_a_hint_of_a_form_is_no_time_and_is_asked() -> None:
    plan = read("d8_placeholder.docx")
    assert plan.rows[0].steps[0].end is None
    assert [question.key for question in plan.questions] == ["1/steps.1.end"]


def test_a_number_of_a_spreadsheet_is_a_day_that_is_asked() -> None:
    plan = read("x1_general.xlsx")
    assert [row.steps[0].end for row in plan.rows] == DAYS
    assert [question.candidates for question in plan.questions] == [(day.isoformat(),) for day in DAYS]


def test_percentages_are_kept_as_they_are_shown() -> None:
    plan = read("x5_percent.xlsx")
    assert [row.result for row in plan.rows] == ["100%", "50%", "0%"]
    for name in ("x5_percent.xlsx", "x5_percent_status.xlsx"):
        rows = read(name).rows
        assert [row.percent for row in rows] == [100, 50, 0]
        assert [row.status for row in rows] == [Status.DONE, Status.IN_PROGRESS, Status.NOT_STARTED]


def test_a_plan_of_budgets_is_read_with_its_units_and_asked_for_times() -> None:
    plan = read("r1_bpn_shape.docx")
    assert [row.owner_units for row in plan.rows] == [("สำนักปลัด",), ("สำนักปลัด",), ("กองการศึกษา",)]
    assert [cell.text for cell in plan.rows[0].source if cell.meaning == "budget"] == ["20,000", "20,000"]
    assert [question.key for question in plan.questions] == ["schedule"]
