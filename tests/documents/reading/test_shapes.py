"""One made-up plan in every shape that papers come in: each shape gives the same measures."""

from __future__ import annotations

from collections.abc import Callable

import papers_support as papers
import pytest

from documents.reading.errors import UnreadablePlan
from documents.reading.neutral import PlanReading
from documents.reading.reader import read_plan

SHAPES: dict[str, Callable[[], papers.File]] = {
    "tabs": papers.tab_text,
    "html in cells, lists never closed": papers.html_cells,
    "html table": papers.html_table,
    "markdown pipes": papers.pipes,
    "csv": lambda: papers.separated(",", "plan.csv"),
    "csv with semicolons": lambda: papers.separated(";", "plan.csv"),
    "csv of an old Windows": lambda: papers.separated(",", "plan.csv", "cp874"),
    "tsv": lambda: papers.separated("\t", "plan.tsv"),
    "word over two pages": papers.word,
    "word with tracked changes": lambda: papers.word(papers.tracked),
    "word with content controls": lambda: papers.word(papers.controlled),
    "word with nested tables": lambda: papers.word(papers.nested),
    "word with merged cells": lambda: papers.word(papers.merged),
    "excel": papers.sheet,
    "excel with merged cells": lambda: papers.sheet(papers.merged_cells),
    "pdf": papers.pdf,
}


def read(file: papers.File) -> PlanReading:
    return read_plan(file, today=papers.TODAY)


@pytest.mark.parametrize("shape", SHAPES)
def test_it_reads_the_same_measures_from_every_shape(shape: str) -> None:
    plan = read(SHAPES[shape]())
    assert papers.read_back(plan) == papers.EXPECTED
    assert (plan.organization, plan.fiscal_year_be) == (papers.OFFICE, 2569)


@pytest.mark.parametrize("shape", SHAPES)
def test_it_reads_the_words_of_the_steps(shape: str) -> None:
    steps = read(SHAPES[shape]()).rows[0].steps
    assert [step.text for step in steps] == ["รวบรวมงานบริการของหน่วยงาน", "เผยแพร่คู่มือบนเว็บไซต์"]


def test_it_asks_nothing_about_a_plan_that_leaves_nothing_open() -> None:
    assert read(papers.tab_text()).questions == ()


def test_it_asks_where_a_month_has_no_year() -> None:
    rows = [list(row) for row in papers.ROWS]
    rows[0][4] = "ภายในเดือนมกราคม"
    questions = read(papers.tab_text(rows)).questions
    assert [(question.key, question.candidates) for question in questions] == [("1/steps.1,2.end", ("2026-01-31",))]


def test_it_asks_who_answers_for_a_measure_without_an_owner() -> None:
    rows = [list(row) for row in papers.ROWS]
    rows[1][3] = "-"
    assert "2/owner_units" in [question.key for question in read(papers.tab_text(rows)).questions]


def test_it_takes_a_repeated_header_for_no_measure() -> None:
    rows = [papers.ROWS[0], papers.HEADINGS, *papers.ROWS[1:]]
    assert papers.read_back(read(papers.tab_text(rows))) == papers.EXPECTED


def test_it_takes_a_deleted_tracked_change_for_no_owner() -> None:
    units = {unit for row in read(papers.word(papers.tracked)).rows for unit in row.owner_units}
    assert "กองช่าง" not in units


def test_it_reads_the_ticked_box_and_not_the_others() -> None:
    rows = [list(row) for row in papers.ROWS]
    rows[0][5] = "☐ ยังไม่ได้ดำเนินการ ☑ อยู่ระหว่างดำเนินการ ☐ ดำเนินการแล้ว"
    assert read(papers.tab_text(rows)).rows[0].status == "in_progress"


def test_it_does_not_choose_between_two_ticked_boxes() -> None:
    rows = [list(row) for row in papers.ROWS]
    rows[0][5] = "☑ อยู่ระหว่างดำเนินการ ☑ ดำเนินการแล้ว"
    plan = read(papers.tab_text(rows))
    assert plan.rows[0].status is None
    assert "1/status" in [question.key for question in plan.questions]


def test_it_keeps_a_format_of_content_from_becoming_a_rhythm() -> None:
    rows = [list(row) for row in papers.ROWS]
    rows[0][2] = "๑. เผยแพร่สถิติรายเดือน/รายไตรมาส"
    assert read(papers.tab_text(rows)).rows[0].steps[0].kind == "by_month"


def test_it_asks_about_a_year_far_from_the_plans() -> None:
    rows = [list(row) for row in papers.ROWS]
    rows[2][4] = "ต.ค. ๖๘ - ก.ย. ๘๗"
    plan = read(papers.tab_text(rows))
    assert plan.rows[2].steps[0].end is None
    assert any(question.row == "3" for question in plan.questions)


def test_it_reads_by_content_whatever_the_name_claims() -> None:
    _, data = papers.sheet()
    assert papers.read_back(read(("plan.csv", data))) == papers.EXPECTED


def test_it_finds_no_plan_in_a_table_about_something_else() -> None:
    text = "รายชื่อผู้เข้าอบรม\n\nลำดับ\tชื่อ\tเบอร์โทร\n1\tก\t-\n2\tข\t-\n"
    with pytest.raises(UnreadablePlan, match="ไม่พบหัวตารางมาตรการ"):
        read(("list.txt", text.encode()))


def csv(*lines: str) -> PlanReading:
    head = "องค์การบริหารส่วนตำบลสมมุติ\nมาตรการส่งเสริมความโปร่งใส ประจำปีงบประมาณ พ.ศ. 2569\n"
    return read(("plan.csv", (head + "\n".join(lines)).encode()))


def test_a_column_of_numbers_is_no_title_whatever_its_heading_says() -> None:
    plan = csv(
        "มาตรการที่,ประเด็นที่ต้องพัฒนา,วิธีการ,ระยะเวลา,ผู้รับผิดชอบ",
        "๑,การรับรู้เรื่องงบประมาณ,เผยแพร่สรุปงบประมาณ,มกราคม 2569,กองคลัง",
        "๒,การยืมทรัพย์สิน,จัดทำทะเบียนคุม,มีนาคม 2569,กองคลัง",
    )
    assert [(row.no, row.title) for row in plan.rows] == [("1", "การรับรู้เรื่องงบประมาณ"), ("2", "การยืมทรัพย์สิน")]


def test_rows_numbered_below_a_measure_are_its_steps() -> None:
    plan = csv(
        "ที่,มาตรการ / ขั้นตอนย่อย,ผู้รับผิดชอบ,กำหนดแล้วเสร็จ",
        "1,จัดทำคู่มือปฏิบัติงาน,สำนักปลัด,30 มิ.ย. 69",
        "1.1,สำรวจตำแหน่งที่ยังไม่มีคู่มือ,สำนักปลัด,ธ.ค. 68",
        "1.2,ยกร่างคู่มือ,กองคลัง,มี.ค. 69",
        "2,ปรับปรุงทะเบียนคุม,กองคลัง,31 มี.ค. 69",
        "3.1,ติดป้ายขั้นตอน,กองช่าง,28 ก.พ. 69",
    )
    assert [row.title for row in plan.rows] == ["จัดทำคู่มือปฏิบัติงาน", "ปรับปรุงทะเบียนคุม", "ติดป้ายขั้นตอน"]
    steps = [(step.text, step.end and step.end.isoformat(), step.owner_units) for step in plan.rows[0].steps[1:]]
    assert steps == [
        ("สำรวจตำแหน่งที่ยังไม่มีคู่มือ", "2025-12-31", ("สำนักปลัด",)),
        ("ยกร่างคู่มือ", "2026-03-31", ("กองคลัง",)),
    ]


def test_everyday_headings_and_a_day_behind_the_status_are_read() -> None:
    plan = csv(
        "ลำดับที่,รายการมาตรการ,เจ้าภาพ,วิธีทำ,วันครบกำหนด,ทำแล้ว/ยัง",
        "1,แก้ไขแผนผังบนเว็บ,สำนักปลัด,ให้ผู้รับจ้างแก้,15/12/68,ทำแล้ว 11/12/68",
        "2,จัดทำถามตอบ,สำนักปลัด,รวบรวมคำถาม,31/1/69,กำลังทำ",
    )
    first, second = plan.rows
    assert (first.owner_units, first.status, str(first.done_on)) == (("สำนักปลัด",), "done", "2025-12-11")
    assert (second.status, second.done_on) == ("in_progress", None)
