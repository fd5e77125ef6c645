"""Working days at weekends, Songkran, New Year and the office's own days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.working_days import NoWorkingDayError, WorkingDays, thai_public_holidays

PLAIN = WorkingDays()
THAI = WorkingDays({**thai_public_holidays(2024), **thai_public_holidays(2025), **thai_public_holidays(2026)})
DAYS = st.dates(date(2024, 2, 1), date(2026, 11, 1))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 4, 11), True),  # the Friday before Songkran
        (date(2025, 4, 12), False),  # a Saturday
        (date(2025, 4, 14), False),  # Songkran
        (date(2025, 4, 16), False),  # its substitute
        (date(2025, 4, 17), True),
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), False),
        (date(2025, 1, 2), True),
        (date(2025, 5, 1), True),  # government offices open on Labour Day
        (date(2025, 5, 9), False),  # the Ploughing Ceremony is a government holiday
    ],
)
def test_it_knows_the_days_on_which_government_offices_work(day: date, works: bool) -> None:
    assert THAI.is_working(day) is works


def test_an_office_may_close_on_labour_day() -> None:
    assert date(2025, 5, 1) in thai_public_holidays(2025, labour_day=True)
    assert date(2025, 5, 1) not in thai_public_holidays(2025)


def test_the_substitute_of_labour_day_goes_with_it() -> None:
    assert date(2027, 5, 3) in thai_public_holidays(2027, labour_day=True)
    assert date(2027, 5, 3) not in thai_public_holidays(2027)


def test_childrens_day_is_no_official_holiday() -> None:
    assert date(2025, 1, 11) not in thai_public_holidays(2025)


def test_each_holiday_has_a_thai_name() -> None:
    names = thai_public_holidays(2025)
    assert names[date(2025, 4, 14)] == "วันสงกรานต์"
    assert all(name.strip() for name in names.values())


def test_a_day_may_be_worked_in_spite_of_the_calendar() -> None:
    saturday, songkran = date(2025, 4, 12), date(2025, 4, 14)
    calendar = WorkingDays({songkran: "วันสงกรานต์"}, frozenset({saturday, songkran}))
    assert calendar.is_working(saturday)
    assert calendar.is_working(songkran)
    assert not WorkingDays({songkran: "วันสงกรานต์"}).is_working(songkran)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2025, 4, 14), date(2025, 4, 11), date(2025, 4, 17)),
        (date(2024, 12, 30), date(2024, 12, 27), date(2025, 1, 2)),
        (date(2025, 4, 17), date(2025, 4, 17), date(2025, 4, 17)),
        (date(2024, 2, 29), date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_it_finds_the_working_day_on_either_side(day: date, before: date, after: date) -> None:
    assert THAI.on_or_before(day) == before
    assert THAI.on_or_after(day) == after


@pytest.mark.parametrize(
    ("day", "steps", "reached"),
    [
        (date(2025, 4, 11), 1, date(2025, 4, 17)),
        (date(2025, 4, 17), -1, date(2025, 4, 11)),
        (date(2025, 4, 12), 0, date(2025, 4, 17)),
        (date(2025, 9, 30), 1, date(2025, 10, 1)),
        (date(2025, 1, 3), 5, date(2025, 1, 10)),
    ],
)
def test_it_counts_working_days(day: date, steps: int, reached: date) -> None:
    assert THAI.add(day, steps) == reached


def test_it_lists_the_working_days_of_a_span_and_none_of_a_long_holiday() -> None:
    assert list(THAI.between(date(2025, 4, 11), date(2025, 4, 17))) == [date(2025, 4, 11), date(2025, 4, 17)]
    assert list(THAI.between(date(2025, 4, 12), date(2025, 4, 16))) == []


def test_it_says_so_when_no_working_day_can_be_found() -> None:
    always_off = {date(2025, 1, 1) + timedelta(days=number): "ปิด" for number in range(800)}
    with pytest.raises(NoWorkingDayError, match="within a year of 2025-02-01"):
        WorkingDays(always_off).on_or_after(date(2025, 2, 1))


@given(day=DAYS, steps=st.integers(1, 15))
def test_counting_there_and_back_returns_to_a_working_day(day: date, steps: int) -> None:
    start = THAI.on_or_after(day)
    assert THAI.add(THAI.add(start, steps), -steps) == start


@given(day=DAYS)
def test_the_working_days_around_a_day_enclose_it(day: date) -> None:
    assert THAI.on_or_before(day) <= day <= THAI.on_or_after(day)
    assert THAI.is_working(THAI.on_or_before(day))
    assert THAI.is_working(THAI.on_or_after(day))


def test_weekends_alone_are_off_in_an_empty_calendar() -> None:
    week = [date(2025, 3, 3) + timedelta(days=number) for number in range(7)]
    assert [PLAIN.is_working(day) for day in week] == [True] * 5 + [False] * 2
