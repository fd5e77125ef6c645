"""Schedules and the periods they make in a fiscal year."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.schedule import InvalidScheduleError, Schedule, after_event, next_year, periods
from measures.vocabulary import ScheduleKind
from thai.calendar import fiscal_year

RECURRING = {
    ScheduleKind.MONTHLY: 12,
    ScheduleKind.QUARTERLY: 4,
    ScheduleKind.EVERY_6_MONTHS: 2,
    ScheduleKind.FISCAL_YEAR: 1,
}
DATED = (ScheduleKind.BY_DATE, ScheduleKind.BY_MONTH, ScheduleKind.PERIOD)


@pytest.mark.parametrize(("kind", "number"), RECURRING.items())
def test_it_covers_the_fiscal_year_without_gap_or_overlap(kind: ScheduleKind, number: int) -> None:
    found = periods(Schedule(kind), 2568)
    assert len(found) == number
    assert (found[0].start, found[-1].end) == fiscal_year(2568)
    assert all(after.start - before.end == timedelta(days=1) for before, after in itertools.pairwise(found))
    assert all(period.due_on == period.end for period in found)


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        (ScheduleKind.FISCAL_YEAR, ["2568"]),
        (ScheduleKind.EVERY_6_MONTHS, ["2568-H1", "2568-H2"]),
        (ScheduleKind.QUARTERLY, ["2568-Q1", "2568-Q2", "2568-Q3", "2568-Q4"]),
        (ScheduleKind.MONTHLY, [f"2568-{month:02d}" for month in (10, 11, 12, *range(1, 10))]),
    ],
)
def test_it_names_each_period_by_the_fiscal_year(kind: ScheduleKind, keys: list[str]) -> None:
    assert [period.key for period in periods(Schedule(kind), 2568)] == keys


def test_it_ends_february_on_the_leap_day_of_a_leap_year_and_only_then() -> None:
    def february(year_be: int) -> date:
        return periods(Schedule(ScheduleKind.MONTHLY), year_be)[4].due_on

    assert february(2567) == date(2024, 2, 29)
    assert february(2568) == date(2025, 2, 28)


@pytest.mark.parametrize("kind", DATED)
@pytest.mark.parametrize("year_be", [2567, 2568, 2569])
def test_a_dated_schedule_is_one_period_due_on_its_end_in_whatever_year(kind: ScheduleKind, year_be: int) -> None:
    (period,) = periods(Schedule(kind, date(2024, 11, 1), date(2025, 3, 31)), year_be)
    assert (period.start, period.end, period.due_on) == (date(2024, 11, 1), date(2025, 3, 31), date(2025, 3, 31))
    assert period.key == "2025-03-31"


def test_by_month_without_a_start_begins_with_the_month_and_by_date_is_the_day() -> None:
    (month,) = periods(Schedule(ScheduleKind.BY_MONTH, end=date(2025, 3, 31)), 2568)
    (day,) = periods(Schedule(ScheduleKind.BY_DATE, end=date(2025, 3, 31)), 2568)
    assert month.start == date(2025, 3, 1)
    assert day.start == date(2025, 3, 31)


@pytest.mark.parametrize("kind", [ScheduleKind.AFTER_EVENT, ScheduleKind.NONE])
def test_a_schedule_without_a_known_time_makes_no_period(kind: ScheduleKind) -> None:
    assert periods(Schedule(kind), 2568) == ()


def test_it_clips_a_monthly_schedule_to_the_dates_given() -> None:
    found = periods(Schedule(ScheduleKind.MONTHLY, date(2024, 12, 15), date(2025, 2, 10)), 2568)
    assert [(period.start, period.due_on, period.key) for period in found] == [
        (date(2024, 12, 15), date(2024, 12, 31), "2568-12"),
        (date(2025, 1, 1), date(2025, 1, 31), "2568-01"),
        (date(2025, 2, 1), date(2025, 2, 10), "2568-02"),
    ]


def test_a_single_day_of_a_month_is_still_its_period() -> None:
    found = periods(Schedule(ScheduleKind.MONTHLY, date(2025, 8, 31), date(2025, 9, 1)), 2568)
    assert [(period.start, period.due_on) for period in found] == [
        (date(2025, 8, 31), date(2025, 8, 31)),
        (date(2025, 9, 1), date(2025, 9, 1)),
    ]


def test_it_does_not_clip_what_runs_all_fiscal_year() -> None:
    (period,) = periods(Schedule(ScheduleKind.FISCAL_YEAR, date(2023, 10, 1), date(2024, 9, 30)), 2568)
    assert (period.start, period.end) == fiscal_year(2568)


def test_it_makes_nothing_of_a_recurring_schedule_that_lies_in_another_year() -> None:
    assert periods(Schedule(ScheduleKind.QUARTERLY, date(2023, 10, 1), date(2024, 9, 30)), 2568) == ()


@pytest.mark.parametrize(
    ("happened_on", "days", "due_on"),
    [
        (date(2025, 1, 10), 7, date(2025, 1, 17)),
        (date(2024, 12, 28), 7, date(2025, 1, 4)),
        (date(2024, 2, 26), 3, date(2024, 2, 29)),
        (date(2025, 2, 26), 3, date(2025, 3, 1)),
        (date(2025, 9, 28), 7, date(2025, 10, 5)),
        (date(2025, 9, 28), 0, date(2025, 9, 28)),
    ],
)
def test_it_counts_the_days_after_an_event_without_the_day_itself(happened_on: date, days: int, due_on: date) -> None:
    period = after_event(Schedule(ScheduleKind.AFTER_EVENT, days_after=days), happened_on)
    assert (period.start, period.end, period.due_on) == (happened_on, due_on, due_on)
    assert period.key == f"event-{happened_on.isoformat()}"


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(ScheduleKind.AFTER_EVENT),
        Schedule(ScheduleKind.MONTHLY),
        Schedule(ScheduleKind.BY_DATE, end=date(2025, 1, 1), days_after=7),
    ],
)
def test_it_opens_no_period_for_a_schedule_that_does_not_count_from_an_event(schedule: Schedule) -> None:
    with pytest.raises(InvalidScheduleError, match="how many days"):
        after_event(schedule, date(2025, 1, 10))


@pytest.mark.parametrize("kind", DATED)
def test_it_refuses_a_dated_schedule_without_its_end(kind: ScheduleKind) -> None:
    with pytest.raises(InvalidScheduleError, match="needs an end date"):
        Schedule(kind, start=date(2025, 1, 1))


def test_it_refuses_dates_that_contradict_each_other() -> None:
    with pytest.raises(InvalidScheduleError, match="ends before"):
        Schedule(ScheduleKind.PERIOD, date(2025, 2, 1), date(2025, 1, 31))
    with pytest.raises(InvalidScheduleError, match="cannot be -1"):
        Schedule(ScheduleKind.AFTER_EVENT, days_after=-1)


@pytest.mark.parametrize(
    ("end", "moved"),
    [
        (date(2025, 3, 31), date(2026, 3, 31)),
        (date(2023, 2, 28), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2024, 2, 28), date(2025, 2, 28)),
        (date(2025, 9, 30), date(2026, 9, 30)),
    ],
)
def test_next_year_keeps_the_day_and_the_last_day_of_a_month_last(end: date, moved: date) -> None:
    assert next_year(Schedule(ScheduleKind.BY_DATE, end=end)).end == moved


def test_next_year_leaves_a_recurring_schedule_as_it_is() -> None:
    schedule = Schedule(ScheduleKind.AFTER_EVENT, days_after=7)
    assert next_year(schedule) == schedule


@given(
    kind=st.sampled_from(list(RECURRING)),
    year_be=st.integers(2540, 2640),
    first=st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    days=st.integers(0, 800),
)
def test_clipped_periods_stay_within_the_year_in_order_and_with_keys_of_their_own(
    kind: ScheduleKind, year_be: int, first: date, days: int
) -> None:
    found = periods(Schedule(kind, first, first + timedelta(days=days)), year_be)
    year = fiscal_year(year_be)
    assert all(year.start <= period.start <= period.end == period.due_on <= year.end for period in found)
    assert all(before.end < after.start for before, after in itertools.pairwise(found))
    assert len({period.key for period in found}) == len(found)
