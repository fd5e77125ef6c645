"""The fiscal calendar at its edges."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from thai.calendar import (
    add_months,
    fiscal_half,
    fiscal_month_place,
    fiscal_months,
    fiscal_quarter,
    fiscal_year,
    fiscal_year_be,
)


@pytest.mark.parametrize(
    ("day", "year_be"),
    [(date(2024, 9, 30), 2567), (date(2024, 10, 1), 2568), (date(2024, 12, 31), 2568), (date(2025, 1, 1), 2568)],
)
def test_the_fiscal_year_turns_on_the_first_of_october_and_not_at_new_year(day: date, year_be: int) -> None:
    assert fiscal_year_be(day) == year_be


def test_a_fiscal_year_is_its_four_quarters_its_two_halves_and_its_twelve_months() -> None:
    year = fiscal_year(2568)
    quarters = [fiscal_quarter(2568, number) for number in (1, 2, 3, 4)]
    halves = [fiscal_half(2568, number) for number in (1, 2)]
    months = fiscal_months(2568)
    for parts in (quarters, halves, months):
        assert (parts[0].start, parts[-1].end) == year
        assert all((after.start - before.end).days == 1 for before, after in itertools.pairwise(parts))
    assert quarters[0] == (date(2024, 10, 1), date(2024, 12, 31))


@pytest.mark.parametrize("number", [0, 5])
def test_there_is_no_other_quarter_or_half(number: int) -> None:
    with pytest.raises(ValueError, match="four quarters"):
        fiscal_quarter(2568, number)
    with pytest.raises(ValueError, match="two halves"):
        fiscal_half(2568, number)


def test_a_month_later_stays_inside_the_month() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert add_months(date(2024, 12, 15), 1) == date(2025, 1, 15)
    assert add_months(date(2025, 1, 15), -1) == date(2024, 12, 15)


@pytest.mark.parametrize(
    ("day", "place"),
    [
        (date(2024, 10, 1), 0),
        (date(2024, 12, 31), 2),
        (date(2025, 1, 1), 3),
        (date(2025, 9, 30), 11),
        (date(2024, 9, 30), 0),
        (date(2025, 10, 1), 11),
    ],
)
def test_a_day_has_its_month_of_the_year_and_one_outside_the_nearer_end(day: date, place: int) -> None:
    assert fiscal_month_place(2568, day) == place
