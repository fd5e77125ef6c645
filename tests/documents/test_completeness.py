"""What the examiner of an OIT item would miss, said in one sentence, by the year's own list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.completeness import completeness, elements
from documents.report import MeasureLine, PaperTable, SourceCell, StepLine, TopicLine
from documents.writing.example import example_data
from measures.vocabulary import Status

FULL = MeasureLine(
    "1",
    "แนวทาง",
    steps=(StepLine("1.1", "ทำ", ("กองคลัง",), "ทุกไตรมาส"),),
    finding="ยังไม่ทราบข้อมูล",
    follow_up="รายงานทุกไตรมาส",
    status=Status.DONE,
    result="ทำแล้ว",
    outcome="ดีขึ้น",
)
ANALYSED = (TopicLine("i7", "ทราบเพียงใด", analysis="ควรชี้แจง"),)


def said(*measures: MeasureLine, year: int = 2566, topics: tuple[TopicLine, ...] = ANALYSED) -> list[str]:
    data = replace(example_data(1), fiscal_year_be=year, measures=measures, topics=topics)
    return [one.words for one in completeness(data)]


def test_a_plan_with_everything_is_complete() -> None:
    assert said(FULL) == ["ครบองค์ประกอบ o42 7/7", "ครบองค์ประกอบ o43 3/3"]


def test_what_is_missing_is_named_with_its_measures() -> None:
    silent = [replace(FULL, number=number, follow_up=None) for number in ("3", "5")]
    assert said(FULL, *silent)[0] == "ครบองค์ประกอบ o42 6/7 – ขาดการกำกับติดตามของข้อ 3, 5"


def test_a_paper_without_analysis_lacks_it_as_a_whole() -> None:
    assert said(FULL, topics=())[0] == "ครบองค์ประกอบ o42 6/7 – ขาดการวิเคราะห์ผลการประเมินปีที่ผ่านมา"


def test_an_analysis_that_the_paper_brought_counts() -> None:
    table = PaperTable(("ประเด็น", "การวิเคราะห์"), (("ก", "ข"),), "other")
    data = replace(example_data(1), fiscal_year_be=2566, measures=(FULL,), topics=(), tables=(table,))
    assert completeness(data)[0].words == "ครบองค์ประกอบ o42 7/7"


def test_a_step_that_follows_up_counts_and_a_cell_of_the_paper_too() -> None:
    step = StepLine("1.1", "ผู้บริหารกำกับติดตามทุกไตรมาส", ("นายก",), "ทุกไตรมาส")
    cell = SourceCell("outcome", "ผลลัพธ์", "ดีขึ้น")
    assert "การกำกับติดตาม" not in said(replace(FULL, follow_up=None, steps=(step,)))[0]
    assert said(replace(FULL, outcome=None, source=(cell,)))[1] == "ครบองค์ประกอบ o43 3/3"


@pytest.mark.parametrize(
    ("year", "codes"), [(2566, ("o42", "o43")), (2567, ("o34", "o35")), (2568, ("o27", "o28")), (2569, ("o25", "o26"))]
)
def test_each_year_has_its_own_codes(year: int, codes: tuple[str, str]) -> None:
    assert tuple(dict.fromkeys(element.code for element in elements(year))) == codes
    assert all(element.source for element in elements(year))


def test_a_year_that_nobody_confirmed_says_so() -> None:
    assert said(FULL, year=2568)[0].endswith("(องค์ประกอบปีนี้ยังไม่ยืนยัน)")
    assert said(FULL, year=2560) == []


def test_an_office_may_choose_what_is_looked_at() -> None:
    data = replace(example_data(1), fiscal_year_be=2566, measures=(replace(FULL, follow_up=None),), topics=ANALYSED)
    assert completeness(data, ("ผู้รับผิดชอบ", "ระยะเวลา"))[0].words.startswith("ครบองค์ประกอบ o42 2/2")
