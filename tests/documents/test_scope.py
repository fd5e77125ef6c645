"""A report is about a year, a half, a quarter or a month, and about nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from documents.scope import Scope, UnknownPeriod
from thai.calendar import Span


@pytest.mark.parametrize(
    ("period", "start", "end", "label"),
    [
        ("Y", date(2024, 10, 1), date(2025, 9, 30), "รอบปีงบประมาณ"),
        ("H1", date(2024, 10, 1), date(2025, 3, 31), "รอบ 6 เดือน"),
        ("q2", date(2025, 1, 1), date(2025, 3, 31), "ไตรมาสที่ 2"),
        ("10", date(2024, 10, 1), date(2024, 10, 31), "รอบเดือน"),
        ("2", date(2025, 2, 1), date(2025, 2, 28), "รอบเดือน"),
    ],
)
def test_a_period_has_its_days_and_its_name(period: str, start: date, end: date, label: str) -> None:
    assert Scope(period).span(2568) == (start, end)
    assert Scope(period).label(2568) == label
    assert Scope.of(Span(start, end), 2568) == Scope(period.upper())


@pytest.mark.parametrize("period", ["H3", "Q0", "13", "0", "ปี", "Q", "-1"])
def test_another_period_is_refused_in_one_sentence(period: str) -> None:
    with pytest.raises(UnknownPeriod, match="H1, H2"):
        Scope(period).span(2568)
