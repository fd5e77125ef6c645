"""Whole small papers of a made-up office: rows, pages, shifts, sections and questions."""

from __future__ import annotations

from datetime import date

import pytest

from documents.reading.errors import UnreadablePlan
from documents.reading.neutral import PlanReading, to_json
from documents.reading.reader import read_plan

TODAY = date(2026, 2, 3)
TITLE = "มาตรการส่งเสริมคุณธรรม องค์การบริหารส่วนตำบลใสงาม ประจำปีงบประมาณ พ.ศ. ๒๕๖๙"
HEAD = "ลำดับ\tมาตรการ\tวิธีดำเนินการ\tระยะเวลา\tผู้รับผิดชอบ\tผลการดำเนินการ\tผลลัพธ์"
FIRST = "๑\tยืมพัสดุอย่างถูกต้อง\tจัดทำแบบฟอร์มยืมพัสดุ\tต.ค. ๖๘ - ก.ย. ๖๙\tกองคลัง\t-\t-"
SECOND = "๒\tให้บริการเป็นธรรม\tจัดทำคู่มือการให้บริการ\tทุกเดือน\tสำนักปลัด\t-\t-"


def read(*lines: str, title: str = TITLE) -> PlanReading:
    return read_plan(("plan.txt", "\n".join((title, "", *lines)).encode()), today=TODAY)


def titles(plan: PlanReading) -> list[str]:
    return [row.title for row in plan.rows]


def test_a_repeated_heading_is_not_a_row() -> None:
    plan = read(HEAD, FIRST, "", HEAD, SECOND)
    assert titles(plan) == ["ยืมพัสดุอย่างถูกต้อง", "ให้บริการเป็นธรรม"]
    assert plan.questions == ()


def test_a_table_without_a_heading_carries_on_the_one_before() -> None:
    assert titles(read(HEAD, FIRST, "", SECOND)) == ["ยืมพัสดุอย่างถูกต้อง", "ให้บริการเป็นธรรม"]


def test_another_table_is_not_taken_for_measures() -> None:
    assert len(read(HEAD, FIRST, "", "ชื่อ\tตำแหน่ง", "สมมุติ ใจดี\tนิติกร").rows) == 1


def test_a_row_that_runs_over_a_page_is_one_row() -> None:
    rest = "\tและคืนตรงเวลา\tและแจ้งเวียนให้ทราบ\t\t\t\t"
    plan = read(HEAD, FIRST, "", HEAD, rest, SECOND)
    assert titles(plan) == ["ยืมพัสดุอย่างถูกต้อง และคืนตรงเวลา", "ให้บริการเป็นธรรม"]
    assert [step.text for step in plan.rows[0].steps] == ["จัดทำแบบฟอร์มยืมพัสดุ และแจ้งเวียนให้ทราบ"]


def test_a_row_over_a_page_that_only_lacks_its_time_is_a_measure_of_its_own() -> None:
    first, second = (row.partition("\t")[2] for row in (FIRST, SECOND.replace("ทุกเดือน", "")))
    head = HEAD.partition("\t")[2]
    assert titles(read(head, first, "", head, second)) == ["ยืมพัสดุอย่างถูกต้อง", "ให้บริการเป็นธรรม"]


def test_a_row_over_several_lines_is_one_row() -> None:
    broken = FIRST.replace("จัดทำแบบฟอร์ม", "จัดทำแบบฟอร์ม\nการ")
    assert len(read(HEAD, broken, SECOND).rows) == 2


def test_further_rows_without_a_title_are_further_steps() -> None:
    more = "\t\tแจ้งเวียนแนวปฏิบัติ\tภายในเดือนมีนาคม ๒๕๖๙\tสำนักปลัด\t\t"
    (row,) = read(HEAD, FIRST, more).rows
    assert [(step.text, step.kind.value, step.owner_units) for step in row.steps] == [
        ("จัดทำแบบฟอร์มยืมพัสดุ", "period", ("กองคลัง",)),
        ("แจ้งเวียนแนวปฏิบัติ", "by_month", ("สำนักปลัด",)),
    ]


def test_headings_glued_to_a_row_are_taken_off() -> None:
    glued = "ลำดับ ๑\tมาตรการ ยืมพัสดุ\tวิธีดำเนินการ จัดทำแบบฟอร์ม\tทุกเดือน\tกองคลัง\t\t"
    assert titles(read(HEAD, glued)) == ["ยืมพัสดุ"]


def test_a_cell_too_many_is_noticed_put_right_and_asked() -> None:
    shifted = "๑\t\tยืมพัสดุอย่างถูกต้อง\tจัดทำแบบฟอร์ม\tทุกเดือน\tกองคลัง\t-\t-"
    plan = read(HEAD, shifted, SECOND)
    assert titles(plan)[0] == "ยืมพัสดุอย่างถูกต้อง"
    assert plan.rows[0].owner_units == ("กองคลัง",)
    assert [question.field for question in plan.questions] == ["owner_units"]


def test_a_row_in_its_columns_is_not_asked_about() -> None:
    assert read(HEAD, FIRST, SECOND).questions == ()


def test_duties_in_the_owners_column_are_exchanged_and_asked() -> None:
    duties = "๑. แต่งตั้งเจ้าหน้าที่ดูแลพัสดุของหน่วยงาน ๒. จัดทำช่องทางแจ้งยืมพัสดุของหน่วยงาน ๓. จัดทำป้ายประชาสัมพันธ์"
    owners = "๑. เจ้าหน้าที่พัสดุ ๒. สำนักปลัด กองคลัง - จัดทำป้ายแล้ว"
    plan = read(HEAD, f"๑\tยืมพัสดุ\tจัดทำแบบฟอร์ม\tทุกเดือน\t{duties}\t{owners}\t", SECOND)
    row = plan.rows[0]
    assert (row.owner_units, row.owner_persons) == (("สำนักปลัด", "กองคลัง"), ("เจ้าหน้าที่พัสดุ",))
    assert row.outcome == "- จัดทำป้ายแล้ว"
    assert plan.questions[0].field == "owner_units"


def test_a_section_row_is_no_measure() -> None:
    plan = read(HEAD, "ตัวชี้วัดที่ ๔ การใช้ทรัพย์สิน\t\t\t\t\t\t", FIRST)
    assert titles(plan) == ["ยืมพัสดุอย่างถูกต้อง"]
    assert plan.rows[0].section == "ตัวชี้วัดที่ ๔ การใช้ทรัพย์สิน"


@pytest.mark.parametrize(
    "note", ["หมายเหตุ : ข้อมูล ณ สิ้นปี\t\t\t\t\t\t", "(1)\t(2)\t(3)\t(4)\t(5)\t(6)\t(7)", "รวม\t\t\t\t\t\t"]
)
def test_notes_and_numbered_columns_are_no_measures(note: str) -> None:
    assert len(read(HEAD, FIRST, note).rows) == 1


def test_a_row_with_nothing_to_do_is_no_measure() -> None:
    head = "ตัวชี้วัด\tประเด็นการประเมิน\tประเด็นที่ต้องแก้ไข\tวิธีดำเนินการ"
    plan = read(
        head, "ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่\tควรรักษามาตรฐานไว้\t-\t-", "ตัวชี้วัดที่ ๒ งบประมาณ\ti๗ ท่านทราบงบ\tไม่ทราบ\tจัดประชุม"
    )
    assert [(row.title, row.refs, row.section) for row in plan.rows] == [("ท่านทราบงบ", ("i7",), "ตัวชี้วัดที่ ๒ งบประมาณ")]


def test_numbers_that_come_twice_are_asked() -> None:
    plan = read(HEAD, FIRST, SECOND.replace("๒", "๑", 1))
    assert [row.no for row in plan.rows] == ["1", "2"]
    assert [question.field for question in plan.questions] == ["no"]


def test_lists_beside_issues_are_the_steps_of_the_issue() -> None:
    head = "ตัวชี้วัด\tแนวทางการยกระดับ\tผู้รับผิดชอบ\tระยะเวลา"
    plan = read(head, "ตัวชี้วัดที่ ๒ งบประมาณ\t๑. เผยแพร่แผน ๒. จัดประชุม\tกองคลัง\tทุกเดือน")
    assert titles(plan) == ["ตัวชี้วัดที่ ๒ งบประมาณ"]
    assert [step.text for step in plan.rows[0].steps] == ["เผยแพร่แผน", "จัดประชุม"]


def test_elements_of_an_oit_item_have_no_schedule() -> None:
    head = "ข้อ\tข้อมูล\tองค์ประกอบด้านข้อมูล\tผู้รับผิดชอบ\tความก้าวหน้า"
    elements = "- แสดงผลความก้าวหน้า - ข้อมูลครอบคลุม ๖ เดือนแรก (๑ ต.ค. ๖๘ - ๓๑ มี.ค. ๖๙) - จัดทำข้อมูลรายเดือน"
    (row,) = read(head, f"๐๑๒\tรายงานรอบ ๖ เดือน\t{elements}\tกองคลัง\t☐ ยังไม่ได้ดำเนินการ ☑ ดำเนินการ").rows
    assert (row.no, row.refs, row.status) == ("o12", ("o12",), "done")
    assert [step.kind.value for step in row.steps] == ["none"] * 3


def test_what_no_table_has_is_asked_once() -> None:
    plan = read("มาตรการ\tวิธีดำเนินการ\tผลลัพธ์", "ยืมพัสดุ\tจัดทำแบบฟอร์ม\t-", "บริการ\tจัดทำคู่มือ\t-")
    assert [question.field for question in plan.questions] == ["owner_units", "schedule"]


def test_a_given_office_and_year_outweigh_the_paper_and_are_asked() -> None:
    data = "\n".join((TITLE, "", HEAD, FIRST)).encode()
    plan = read_plan(("a.txt", data), organization="อบต.น้ำนิ่ง", fiscal_year_be=2568, today=TODAY)
    assert (plan.organization, plan.fiscal_year_be) == ("อบต.น้ำนิ่ง", 2568)
    assert [question.field for question in plan.questions[:2]] == ["organization", "fiscal_year_be"]


def test_the_same_office_written_shorter_is_not_asked() -> None:
    data = "\n".join((TITLE, "", HEAD, FIRST)).encode()
    assert read_plan(("a.txt", data), organization="อบต.ใสงาม", today=TODAY).questions == ()


def test_units_are_resolved_against_those_of_the_office() -> None:
    data = "\n".join((TITLE, "", HEAD, SECOND)).encode()
    plan = read_plan(("a.txt", data), today=TODAY, units={"สำนักงานปลัด อบต.": ("สป.",)})
    assert plan.rows[0].owner_units == ("สำนักงานปลัด อบต.",)


def test_the_neutral_form_has_the_contracts_keys() -> None:
    plan = to_json(read(HEAD, FIRST))
    assert list(plan) == ["organization", "fiscal_year_be", "rows", "questions", "left_out"]
    (row,) = plan["rows"]
    assert list(row) == [
        *("no", "title", "refs", "owner_units", "owner_persons", "steps", "status", "done_on", "percent", "result"),
        *("outcome", "suggestion", "places", "source"),
    ]
    assert row["steps"] == [
        {
            "text": "จัดทำแบบฟอร์มยืมพัสดุ",
            "owner_units": ["กองคลัง"],
            "kind": "period",
            "start": "2025-10-01",
            "end": "2026-09-30",
        }
    ]
    assert row["places"]["title"] == "บรรทัด 4 ช่อง มาตรการ"


@pytest.mark.parametrize("lines", [("ไม่มีตาราง",), ("ชื่อ\tอายุ", "ก\t๑"), (HEAD,)])
def test_a_paper_without_measures_is_refused_with_its_name(lines: tuple[str, ...]) -> None:
    with pytest.raises(UnreadablePlan) as caught:
        read(*lines)
    assert "plan.txt" in caught.value.sentence_th
    assert "plan.txt" in caught.value.sentence_en
