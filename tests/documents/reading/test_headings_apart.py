"""Headings that a page or a line tore apart, and measures written as forms."""

from __future__ import annotations

from datetime import date

import papers_support as papers
import pytest

from documents.reading.errors import UnreadablePlan
from documents.reading.neutral import PlanReading
from documents.reading.reader import read_plan

ROWS = (
    "๑\tจัดทำคู่มือ\tรวบรวมงาน\tภายในเดือนมีนาคม ๒๕๖๙\tกองคลัง",
    "๒\tอบรมบุคลากร\tจัดอบรม\tทุกไตรมาส\tกองช่าง",
)
HEADINGS = "ลำดับ\tมาตรการ/แนวทาง\tวิธีดำเนินการ\tระยะเวลาดำเนินการ\tผู้รับผิดชอบ"
APART = ("ลำดับ\tมาตรการ/\tวิธี\tระยะเวลา\tผู้รับ", "\tแนวทาง\tดำเนินการ\tดำเนินการ\tผิดชอบ")


def read(*lines: str) -> PlanReading:
    return read_plan(("plan.txt", "\n".join((papers.TITLE, "", *lines)).encode()), today=papers.TODAY)


def told(plan: PlanReading) -> list[tuple[str, str, str, date | None, tuple[str, ...]]]:
    return [(row.no, row.title, row.steps[0].text, row.steps[0].end, row.owner_units) for row in plan.rows]


WHOLE = told(read(HEADINGS, *ROWS))


def test_a_heading_that_a_page_break_cut_is_read() -> None:
    assert told(read(APART[0], "", "- ๒ -", "", APART[1], *ROWS)) == WHOLE


def test_a_heading_in_two_lines_is_read() -> None:
    assert told(read(*APART, *ROWS)) == WHOLE


def test_a_heading_of_which_only_some_words_were_cut_off_is_read() -> None:
    first = "ลำดับ\tมาตรการ/แนวทาง\tวิธีดำเนินการ\tระยะเวลา\tผู้รับผิดชอบ"
    assert told(read(first, "", "๒", "", "\t\t\tดำเนินการ\t", *ROWS)) == WHOLE


def test_a_heading_alone_at_the_end_of_a_page_loses_no_row() -> None:
    assert told(read(HEADINGS, "", "๒", "", *ROWS)) == WHOLE


def test_the_rest_of_a_heading_is_no_measure_on_a_later_page_either() -> None:
    assert told(read(HEADINGS, ROWS[0], "", APART[0], "", "๓", "", APART[1], ROWS[1])) == WHOLE


FORM = (
    "มาตรการที่ ๑\tจัดทำคู่มือ",
    "วิธีดำเนินการ\tรวบรวมงาน",
    "ระยะเวลา\tภายในเดือนมีนาคม ๒๕๖๙",
    "ผู้รับผิดชอบ\tกองคลัง",
)
SECOND = ("มาตรการที่ ๒\tอบรมบุคลากร", "วิธีดำเนินการ\tจัดอบรม", "ระยะเวลา\tทุกไตรมาส", "ผู้รับผิดชอบ\tกองช่าง")


def test_a_form_is_read_like_a_row() -> None:
    assert told(read(*FORM, *SECOND)) == WHOLE


def test_a_form_for_each_measure_is_read_too() -> None:
    assert told(read(*FORM, "", "ข้อความระหว่างตาราง", "", *SECOND)) == WHOLE


def test_a_table_of_other_pairs_is_no_form() -> None:
    with pytest.raises(UnreadablePlan):
        read("ชื่อหน่วยงาน\tอบต. ทุ่งใสสว่าง", "โทรศัพท์\t-", "ผู้รับผิดชอบ\tกองคลัง")
