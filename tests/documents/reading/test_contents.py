"""Columns whose headings do not say what they hold, and tables that name no measure: the cells decide."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import papers_support as papers
import pytest

from documents.reading.errors import UnreadablePlan
from documents.reading.neutral import PlanReading
from documents.reading.reader import read_plan
from measures.vocabulary import Status


def read(*rows: str) -> PlanReading:
    return read_plan(("plan.txt", "\n".join((papers.TITLE, "", *rows)).encode()), today=papers.TODAY)


def test_a_column_of_months_is_the_deadline_whatever_its_heading() -> None:
    plan = read("ที่\tกิจกรรม\tปี ๒๕๖๙\tผู้รับผิดชอบ", "๑\tจัดอบรม\tม.ค. ๖๙\tกองคลัง", "๒\tประชุม\tก.พ. ๖๙\tกองช่าง")
    assert [row.steps[0].end for row in plan.rows] == [date(2026, 1, 31), date(2026, 2, 28)]


def test_a_column_of_units_is_the_owner_whatever_its_heading() -> None:
    plan = read("ที่\tกิจกรรม\tระยะเวลา\tสังกัด", "๑\tจัดอบรม\tม.ค. ๖๙\tกองคลัง", "๒\tประชุม\tก.พ. ๖๙\tกองช่าง")
    assert [row.owner_units for row in plan.rows] == [("กองคลัง",), ("กองช่าง",)]


def test_a_known_column_is_not_replaced_by_another_of_its_kind() -> None:
    plan = read(
        "ที่\tกิจกรรม\tระยะเวลา\tปี ๒๕๖๘\tผู้รับผิดชอบ",
        "๑\tจัดอบรม\tม.ค. ๖๙\tต.ค. ๖๘\tกองคลัง",
        "๒\tประชุม\tก.พ. ๖๙\tพ.ย. ๖๘\tกองช่าง",
    )
    assert [row.steps[0].end for row in plan.rows] == [date(2026, 1, 31), date(2026, 2, 28)]


@pytest.mark.parametrize(
    ("cells", "steps", "result"),
    [
        (("จัดอบรม", "ประกาศเจตนารมณ์"), ("จัดอบรม", "ประกาศเจตนารมณ์"), None),
        (("จัดอบรมแล้ว ๓๐ คน", "ประกาศแล้วเมื่อวันที่ ๕ ม.ค. ๖๙"), ("อบรม", "ประกาศ"), "จัดอบรมแล้ว ๓๐ คน"),
    ],
)
def test_what_is_carried_out_is_the_method_in_a_plan_and_the_result_in_a_report(
    cells: tuple[str, str], steps: tuple[str, str], result: str | None
) -> None:
    plan = read(
        "ที่\tมาตรการ\tการดำเนินการ\tผู้รับผิดชอบ\tเวลา",
        f"๑\tอบรม\t{cells[0]}\tกองคลัง\tมี.ค. ๖๙",
        f"๒\tประกาศ\t{cells[1]}\tกองช่าง\tมี.ค. ๖๙",
    )
    assert tuple(row.steps[0].text for row in plan.rows) == steps
    assert plan.rows[0].result == result


def test_a_list_of_what_to_publish_is_a_plan_where_it_has_owners_and_times() -> None:
    plan = read("OIT\tประเด็นการตรวจ\tผู้รับผิดชอบ\tกำหนดส่ง\tสถานะ", "o๑\tโครงสร้าง\tสำนักปลัด\t๓๑ มี.ค. ๖๙\t✓")
    (row,) = plan.rows
    assert (row.no, row.title, row.refs, row.status) == ("o1", "โครงสร้าง", ("o1",), Status.DONE)
    assert row.steps[0].end == date(2026, 3, 31)


def test_a_list_without_times_is_none() -> None:
    with pytest.raises(UnreadablePlan):
        read("OIT\tประเด็นการตรวจ\tผู้รับผิดชอบ", "o๑\tโครงสร้าง\tสำนักปลัด")


STEPS = "ข้อ\tมาตรการ\tกิจกรรม\tวันสิ้นสุด\tผู้รับผิดชอบ\tสถานะ\tวันที่แล้วเสร็จ"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("เสร็จแล้ว", "5/1/2569"), ("กำลังดำเนินการ", ""), (Status.IN_PROGRESS, None)),
        (("เสร็จแล้ว", "5/1/2569"), ("เสร็จแล้ว", "20/1/2569"), (Status.DONE, date(2026, 1, 20))),
        (("ยังไม่ดำเนินการ", ""), ("ยังไม่ดำเนินการ", ""), (Status.NOT_STARTED, None)),
    ],
)
def test_a_measure_is_done_when_all_its_steps_are(
    first: tuple[str, str], second: tuple[str, str], expected: tuple[Status, date | None]
) -> None:
    plan = read(
        STEPS,
        "\t".join(("๑", "โปร่งใส", "จัดทำคู่มือ", "31/1/2569", "กองคลัง", *first)),
        "\t".join(("", "", "เผยแพร่คู่มือ", "31/3/2569", "กองช่าง", *second)),
    )
    (row,) = plan.rows
    assert len(row.steps) == 2
    assert (row.status, row.done_on) == expected


def test_a_line_over_the_measures_is_their_section() -> None:
    plan = read(
        "มิติ/ภารกิจ\tมาตรการ\tวิธีดำเนินการ\tผู้รับผิดชอบ\tเวลา",
        "มิติที่ ๑ การสร้างสังคมสุจริต\t\t\t\t",
        "\tอบรม\tจัดอบรม\tสำนักปลัด\tมี.ค. ๖๙",
    )
    assert plan.rows[0].section == "มิติที่ ๑ การสร้างสังคมสุจริต"


def test_a_unit_over_its_measures_answers_for_them() -> None:
    plan = read(
        "ที่\tมาตรการ\tวิธีดำเนินการ\tเวลา",
        "กองคลัง\t\t\t",
        "๑\tเผยแพร่แผนจัดซื้อ\tจัดทำแผน\tมี.ค. ๖๙",
        "กองช่าง\t\t\t",
        "๒\tตรวจงานจ้าง\tตรวจรับ\tเม.ย. ๖๙",
    )
    assert [row.owner_units for row in plan.rows] == [("กองคลัง",), ("กองช่าง",)]
    assert "owner_units" not in [question.key for question in plan.questions]


def sheets(*units: str) -> papers.File:
    """Return a workbook with a sheet for each unit and no column of owners."""
    book = openpyxl.Workbook()
    for number, unit in enumerate(units, 1):
        page = book.create_sheet(unit)
        for line in ([papers.TITLE], ["ที่", "มาตรการ", "ขั้นตอน", "ระยะเวลา"], [number, "อบรม", "จัดอบรม", "มี.ค. 69"]):
            page.append(line)
    target = io.BytesIO()
    book.save(target)
    return "plan.xlsx", target.getvalue()


def test_a_sheet_named_after_a_unit_holds_its_measures() -> None:
    plan = read_plan(sheets("กองคลัง", "กองช่าง"), today=papers.TODAY)
    assert [row.owner_units for row in plan.rows] == [("กองคลัง",), ("กองช่าง",)]


def test_sheets_of_other_names_leave_the_owners_open() -> None:
    plan = read_plan(sheets("แผน 1", "แผน 2"), today=papers.TODAY)
    assert [row.owner_units for row in plan.rows] == [(), ()]
    assert "owner_units" in [question.key for question in plan.questions]


def test_headings_of_other_offices_are_known() -> None:
    plan = read(
        "มาตรการ\tรายละเอียดการดำเนินการ\tส่วนราชการ\tกำหนดเสร็จ",
        "มาตรการที่ ๑ : จัดทำคู่มือ\t๑. รวบรวม\tกองคลัง\t๓๐ เม.ย. ๒๕๖๙",
        "\t๒. เผยแพร่\tกองช่าง\t๓๐ พ.ค. ๒๕๖๙",
        "มาตรการที่ ๒ : อบรม\tจัดอบรม\tสำนักปลัด\t๓๐ มิ.ย. ๒๕๖๙",
    )
    told = [(step.text, step.end, step.owner_units) for row in plan.rows for step in row.steps]
    assert [(row.no, row.title) for row in plan.rows] == [("1", "จัดทำคู่มือ"), ("2", "อบรม")]
    assert told == [
        ("รวบรวม", date(2026, 4, 30), ("กองคลัง",)),
        ("เผยแพร่", date(2026, 5, 30), ("กองช่าง",)),
        ("จัดอบรม", date(2026, 6, 30), ("สำนักปลัด",)),
    ]
