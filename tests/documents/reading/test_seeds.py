"""Five real published papers, where they are at hand: how much is read, and that nothing is invented."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest
from neighbours_support import SEEDS

from documents.reading.neutral import PlanReading
from documents.reading.reader import read_plan
from thai.digits import to_arabic

#: number of the paper -> measures, steps of the first measures where they were counted by hand, fiscal year
COUNTED: dict[str, tuple[int | None, int | None, int]] = {
    "000": (14, None, 2566),
    "001": (14, None, 2567),
    "002": (None, None, 2568),
    "003": (11, 11, 2567),
    "004": (7, 12, 2568),
}
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the published papers are not beside this repository")


@cache
def paper(number: str) -> tuple[str, PlanReading]:
    path = next(SEEDS.glob(f"{number}_*.txt"))
    return path.read_text(encoding="utf-8"), read_plan(path, today=date(2026, 2, 3))


def bare(text: str) -> str:
    """Return a text without spaces, tags and marks of tables, its digits Arabic."""
    return re.sub(r"\s|<[^>]+>|[\u200b-\u200d\ufeff]", "", to_arabic(text))


@pytest.mark.parametrize("number", COUNTED)
def test_it_reads_as_many_measures_as_a_person_counts(number: str) -> None:
    rows, steps, year = COUNTED[number]
    plan = paper(number)[1]
    assert rows is None or len(plan.rows) == rows
    assert steps is None or sum(len(row.steps) for row in plan.rows) == steps
    assert plan.fiscal_year_be == year


@pytest.mark.parametrize("number", COUNTED)
def test_it_knows_whose_paper_it_is(number: str) -> None:
    text, plan = paper(number)
    assert plan.organization is not None
    assert plan.organization.startswith("องค์การบริหารส่วนตำบล")
    assert bare(plan.organization) in bare(text)


@pytest.mark.parametrize("number", COUNTED)
def test_it_invents_no_title(number: str) -> None:
    text, plan = paper(number)
    whole = bare(text)
    invented = [row.title for row in plan.rows if bare(row.title) not in whole]
    assert invented == []


@pytest.mark.parametrize("number", COUNTED)
def test_it_gives_every_measure_a_number_of_its_own(number: str) -> None:
    numbers = [row.no for row in paper(number)[1].rows]
    assert len(set(numbers)) == len(numbers)


def test_it_reads_the_measures_of_a_paper_that_lists_indicators_too() -> None:
    plan = paper("002")[1]
    assert len(plan.rows) >= 3
    assert {"1", "2", "3"} <= {row.no for row in plan.rows}
