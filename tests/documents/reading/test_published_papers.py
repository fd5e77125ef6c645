"""The published papers, where they are at hand: what a careful person reads in them, and nothing invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from neighbours_support import SEEDS

from documents.reading.neutral import PlanReading
from documents.reading.reader import read_plan
from thai.digits import to_arabic

TODAY = date(2026, 2, 3)

#: number of the paper -> fiscal year, kind, measures, steps
PAPERS = {
    "000": (2566, "six-month-report", 14, 54),
    "001": (2567, "improvement-announcement", 14, 38),
    "002": (2568, "annual-report", 54, 137),
    "003": (2567, "results-report", 11, 11),
    "004": (2568, "measures-plan", 7, 12),
}


def paper(number: str) -> Path:
    found = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("the published papers are not beside this checkout (../shared/seeds)")
    return found[0]


def plan(number: str) -> PlanReading:
    return read_plan(paper(number), today=TODAY)


@pytest.mark.parametrize("number", PAPERS)
def test_it_reads_every_measure_and_step(number: str) -> None:
    reading = plan(number)
    steps = sum(len(row.steps) for row in reading.rows)
    assert (reading.fiscal_year_be, reading.kind, len(reading.rows), steps) == PAPERS[number]
    assert (reading.organization or "").startswith("องค์การบริหารส่วนตำบล")


@pytest.mark.parametrize("number", PAPERS)
def test_it_invents_nothing(number: str) -> None:
    written = squeezed(paper(number).read_text(encoding="utf-8"))
    for row in plan(number).rows:
        assert squeezed(row.title) in written
        for step in row.steps:
            assert squeezed(step.text[:40]) in written


@pytest.mark.parametrize("number", PAPERS)
def test_every_number_is_its_own_and_every_step_has_a_text(number: str) -> None:
    rows = plan(number).rows
    assert len({row.no for row in rows}) == len(rows)
    assert all(row.steps and all(step.text for step in row.steps) for row in rows)


def test_deadlines_are_paired_with_their_methods() -> None:
    rows = plan("000").rows
    ends = [step.end and step.end.isoformat() for step in rows[1].steps]
    assert ends == ["2022-10-31", "2023-04-30", "2022-12-31", None, None, None, None]
    assert [step.kind.value for step in rows[0].steps] == ["after_event", "none", "monthly", "none"]
    assert rows[0].steps[0].days_after == 7


def test_done_dates_are_those_the_paper_says() -> None:
    found = [row.done_on and row.done_on.isoformat() for row in plan("000").rows]
    assert found[:9] == [
        *("2023-01-26", "2022-10-20", "2023-01-30", "2023-01-30", "2022-11-21", "2022-11-24", "2023-04-03"),
        *("2023-04-10", "2023-03-16"),
    ]
    assert found[9:] == [None] * 5


def test_periods_and_owners_of_a_results_report() -> None:
    rows = plan("003").rows
    assert {row.steps[0].kind.value for row in rows} == {"period"}
    assert [row.steps[0].end.isoformat() for row in rows if row.steps[0].end] == [
        *("2024-09-30", "2024-04-30"),
        *("2024-09-30",) * 8,
        "2024-03-31",
    ]
    assert [row.owner_units for row in rows if "ทุกส่วนราชการ" in row.owner_units] == [("ทุกส่วนราชการ",)] * 4
    assert all(row.result and row.outcome for row in rows)


def test_an_impossible_year_is_asked_and_not_believed() -> None:
    reading = plan("002")
    (question,) = (item for item in reading.questions if item.field and item.field.endswith(".end"))
    assert question.candidates == ("2025-09-30",)
    asked = next(row for row in reading.rows if row.no == question.row)
    assert {step.end for step in asked.steps} == {None}


def test_a_shifted_cell_is_asked() -> None:
    assert [item.row for item in plan("002").questions if item.field == "owner_units"] == ["2"]
    assert [item.row for item in plan("000").questions if item.field == "owner_units"] == ["5"]


def test_a_contradicting_band_is_kept_and_flagged() -> None:
    reading = plan("004")
    assert {score.band for score in reading.scores} == {"ต้องปรับปรุง", "ผ่านดีเยี่ยม"}
    assert sum(1 for question in reading.questions if question.field == "scores") == 2
    assert all(step.kind.value == "fiscal_year" for row in reading.rows for step in row.steps)


def squeezed(text: str) -> str:
    """Return a text without what scanners and markup change."""
    import re

    plain = re.sub(r"<[^>]+>|&amp;", "", to_arabic(text))
    return re.sub(r"\s+", "", plain.replace("เเ", "แ"))
