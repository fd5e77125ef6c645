"""The clock bar's jumps."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from simulator.clock import BANGKOK, TurnableClock, jump

JUMPS = [
    ("2025-03-28T09:05", "hour", "2025-03-28T10:05"),
    ("2025-03-28T09:05", "morning", "2025-03-29T08:30"),
    ("2025-03-28T08:29", "morning", "2025-03-28T08:30"),
    ("2025-03-28T08:30", "morning", "2025-03-29T08:30"),
    ("2025-03-28T09:05", "working-day", "2025-03-31T08:30"),
    ("2025-03-31T07:00", "working-day", "2025-03-31T08:30"),
    ("2025-03-28T09:05", "month-end", "2025-03-31T08:30"),
    ("2025-03-31T08:30", "month-end", "2025-04-30T08:30"),
    ("2024-02-10T08:30", "month-end", "2024-02-29T08:30"),
    ("2025-12-31T09:00", "month-end", "2026-01-31T08:30"),
    ("2025-03-28T09:05", "fiscal-year", "2025-09-30T08:30"),
    ("2025-09-30T08:30", "fiscal-year", "2025-10-01T08:30"),
    ("2025-10-01T08:30", "fiscal-year", "2026-09-30T08:30"),
    ("2025-03-28T09:05", "2025-04-01T10:00", "2025-04-01T10:00"),
    ("2025-03-28T09:05", "2025-04-01T10:00:00+00:00", "2025-04-01T17:00"),
]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


@pytest.mark.parametrize(("now", "where", "then"), JUMPS)
def test_it_jumps_to_the_right_moment(now: str, where: str, then: str) -> None:
    assert jump(local(now), where) == local(then)


def test_it_passes_over_the_holidays_of_the_caller() -> None:
    def is_working_day(day: date) -> bool:
        return day.weekday() < 5 and day != date(2025, 3, 31)

    assert jump(local("2025-03-28T09:05"), "working-day", is_working_day) == local("2025-04-01T08:30")


@pytest.mark.parametrize("where", ["yesterday", "", "2025-13-01", "2025-03-28T09:05", "2025-03-01T00:00"])
def test_it_refuses_unknown_jumps_and_times_that_have_passed(where: str) -> None:
    with pytest.raises(ValueError, match=r"เวลา|นาฬิกา"):
        jump(local("2025-03-28T09:05"), where)


def test_it_refuses_a_moment_without_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        TurnableClock(datetime(2025, 3, 28))  # noqa: DTZ001 -- what is refused
