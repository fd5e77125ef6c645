"""Rounds of the year: asked, summed up and drafted on working days, each once."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.rounds import (
    SUMMARIES,
    InvalidRoundsError,
    RoundKind,
    RoundSettings,
    next_round_on,
    rounds_due,
    rounds_of_year,
)
from measures.working_days import WorkingDays, thai_public_holidays
from thai.calendar import fiscal_half, fiscal_year

THAI = WorkingDays({day: name for year in (2023, 2024, 2025, 2026) for day, name in thai_public_holidays(year).items()})


def days_of(kind: RoundKind) -> list[date]:
    return [item.ask_on for item in rounds_of_year(2568, THAI) if item.kind is kind]


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        (RoundKind.QUARTERLY_FOLLOW_UP, [date(2025, 1, 2), date(2025, 7, 1)]),
        (RoundKind.HALF_YEAR_FOLLOW_UP, [date(2025, 4, 1)]),
        (RoundKind.HALF_YEAR_DRAFT, [date(2025, 4, 1)]),
        (RoundKind.YEAR_END_FOLLOW_UP, [date(2025, 10, 1)]),
        (RoundKind.ANNUAL_DRAFT, [date(2025, 10, 1)]),
        (RoundKind.QUARTERLY_SUMMARY, [date(2025, 1, 8), date(2025, 7, 7)]),
        (RoundKind.HALF_YEAR_SUMMARY, [date(2025, 4, 8)]),
        (RoundKind.YEARLY_SUMMARY, [date(2025, 10, 7)]),
    ],
)
def test_it_comes_on_its_working_day(kind: RoundKind, days: list[date]) -> None:
    assert days_of(kind) == days


def test_the_monthly_summary_comes_on_the_first_working_day_of_the_next_month() -> None:
    days = days_of(RoundKind.MONTHLY_SUMMARY)
    assert len(days) == 12
    assert days[:3] == [date(2024, 11, 1), date(2024, 12, 2), date(2025, 1, 2)]
    assert days[7] == date(2025, 6, 4)  # after the long holiday at the beginning of June
    assert days[-1] == date(2025, 10, 1)


def test_the_month_is_asked_about_before_it_is_over() -> None:
    days = days_of(RoundKind.MONTHLY_FOLLOW_UP)
    assert len(days) == 12
    assert days[0] == date(2024, 10, 29)
    assert days[2] == date(2024, 12, 25)  # 30 and 31 December are days off
    assert days[3] == date(2025, 1, 29)


def test_the_half_year_covers_october_to_march_and_the_year_all_of_it() -> None:
    periods = {item.kind: item.period for item in rounds_of_year(2568, THAI)}
    assert periods[RoundKind.HALF_YEAR_FOLLOW_UP] == fiscal_half(2568, 1)
    assert periods[RoundKind.ANNUAL_DRAFT] == fiscal_year(2568)


def test_a_longer_period_stands_for_the_quarter_that_ends_with_it() -> None:
    keys = {item.key for item in rounds_of_year(2568, THAI) if item.kind is RoundKind.QUARTERLY_FOLLOW_UP}
    assert keys == {"quarterly_follow_up:2568-Q1", "quarterly_follow_up:2568-Q3"}


def test_an_office_may_do_without_monthly_and_quarterly_rounds_but_not_without_the_reports() -> None:
    off = RoundSettings(
        monthly_follow_up=False, quarterly_follow_up=False, monthly_summary=False, quarterly_summary=False
    )
    kinds = Counter(item.kind for item in rounds_of_year(2568, THAI, off))
    assert set(kinds) == {
        RoundKind.HALF_YEAR_FOLLOW_UP,
        RoundKind.HALF_YEAR_DRAFT,
        RoundKind.HALF_YEAR_SUMMARY,
        RoundKind.YEAR_END_FOLLOW_UP,
        RoundKind.ANNUAL_DRAFT,
        RoundKind.YEARLY_SUMMARY,
    }


def keys_due(today: date, since: date | None) -> list[str]:
    return [item.key for item in rounds_due(today, since, THAI)]


def test_it_is_due_on_its_day_and_not_again() -> None:
    assert keys_due(date(2025, 1, 2), None) == ["monthly_summary:2568-12", "quarterly_follow_up:2568-Q1"]
    assert keys_due(date(2025, 1, 2), date(2025, 1, 1)) == keys_due(date(2025, 1, 2), None)
    assert keys_due(date(2025, 1, 2), date(2025, 1, 2)) == []
    assert keys_due(date(2025, 1, 1), date(2024, 12, 31)) == []


def test_the_year_that_ends_is_closed_in_the_year_that_begins() -> None:
    assert keys_due(date(2025, 9, 30), date(2025, 9, 29)) == []
    assert keys_due(date(2025, 10, 1), date(2025, 9, 30)) == [
        "annual_draft:2568",
        "monthly_summary:2568-09",
        "year_end_follow_up:2568",
    ]


def test_three_days_off_lose_no_round() -> None:
    assert keys_due(date(2025, 4, 3), date(2025, 3, 31)) == keys_due(date(2025, 4, 1), None)


def test_a_long_outage_asks_once_and_owes_every_summary() -> None:
    due = rounds_due(date(2025, 3, 5), date(2024, 12, 1), THAI)
    kinds = Counter(item.kind for item in due)
    assert kinds == {
        RoundKind.MONTHLY_FOLLOW_UP: 1,
        RoundKind.MONTHLY_SUMMARY: 4,
        RoundKind.QUARTERLY_FOLLOW_UP: 1,
        RoundKind.QUARTERLY_SUMMARY: 1,
    }
    asked = next(item for item in due if item.kind is RoundKind.MONTHLY_FOLLOW_UP)
    assert asked.key == "monthly_follow_up:2568-02"


def test_it_names_the_day_of_the_next_round() -> None:
    assert next_round_on(date(2025, 1, 2), THAI) == date(2025, 1, 8)
    assert next_round_on(date(2025, 1, 8), THAI) == date(2025, 1, 29)


@pytest.mark.parametrize(
    "settings",
    [
        {"monthly_ask_before_end": 0},
        {"monthly_ask_before_end": 16},
        {"answer_working_days": -1},
        {"answer_working_days": 16},
    ],
)
def test_it_refuses_impossible_days(settings: dict[str, int]) -> None:
    with pytest.raises(InvalidRoundsError):
        RoundSettings(**settings)  # type: ignore[arg-type]


def test_a_month_with_fewer_working_days_than_asked_starts_on_its_first() -> None:
    off = {date(2025, 2, 1) + timedelta(days=number): "ปิด" for number in range(26)}
    february = [
        item.ask_on
        for item in rounds_of_year(2568, WorkingDays(off))
        if item.key == f"{RoundKind.MONTHLY_FOLLOW_UP}:2568-02"
    ]
    assert february == [date(2025, 2, 27)]


def test_a_month_without_any_working_day_is_asked_about_before_it_begins() -> None:
    off = {date(2025, 2, 1) + timedelta(days=number): "ปิด" for number in range(28)}
    february = [item.ask_on for item in rounds_of_year(2568, WorkingDays(off)) if item.key.endswith("up:2568-02")]
    assert february == [date(2025, 1, 31)]


@pytest.mark.parametrize(
    ("working_days_before_end", "day"), [(1, date(2025, 1, 31)), (2, date(2025, 1, 30)), (15, date(2025, 1, 13))]
)
def test_the_month_may_be_asked_about_on_its_last_day_or_much_earlier(working_days_before_end: int, day: date) -> None:
    settings = RoundSettings(monthly_ask_before_end=working_days_before_end)
    assert [item.ask_on for item in rounds_of_year(2568, THAI, settings) if item.key.endswith("up:2568-01")] == [day]


@pytest.mark.parametrize(("working_days", "day"), [(0, date(2025, 4, 1)), (15, date(2025, 4, 28))])
def test_a_round_may_be_summed_up_at_once_or_weeks_later(working_days: int, day: date) -> None:
    settings = RoundSettings(answer_working_days=working_days)
    found = [item.ask_on for item in rounds_of_year(2568, THAI, settings) if item.kind is RoundKind.HALF_YEAR_SUMMARY]
    assert found == [day]


@given(stops=st.sets(st.integers(1, 400), min_size=1), start=st.dates(date(2024, 2, 1), date(2025, 8, 1)))
def test_looking_at_any_intervals_gives_every_summary_once(stops: set[int], start: date) -> None:
    looks = [start, *(start + timedelta(days=number) for number in sorted(stops))]
    seen = [item for since, today in itertools.pairwise(looks) for item in rounds_due(today, since, THAI)]
    keys = [item.key for item in seen]
    assert len(set(keys)) == len(keys)
    owed = {
        item.key
        for year_be in (2566, 2567, 2568, 2569, 2570)
        for item in rounds_of_year(year_be, THAI)
        if item.kind in SUMMARIES and start < item.ask_on <= looks[-1]
    }
    assert {item.key for item in seen if item.kind in SUMMARIES} == owed


@given(year_be=st.integers(2567, 2569))
def test_rounds_fall_on_working_days_and_never_before_what_they_sum_up(year_be: int) -> None:
    for item in rounds_of_year(year_be, THAI):
        assert THAI.is_working(item.ask_on)
        assert (item.ask_on > item.period.end) is (item.kind is not RoundKind.MONTHLY_FOLLOW_UP)
