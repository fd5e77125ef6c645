"""Dates as official papers write them."""

from __future__ import annotations

from datetime import date

import pytest

from thai import format as written

DAY = date(2023, 1, 26)


@pytest.mark.parametrize(
    ("way", "thai", "arabic"),
    [
        ("long_date", "๒๖ มกราคม ๒๕๖๖", "26 มกราคม 2566"),
        ("official_date", "วันที่ ๒๖ เดือน มกราคม พ.ศ. ๒๕๖๖", "วันที่ 26 เดือน มกราคม พ.ศ. 2566"),
        ("short_date", "๒๖ ม.ค. ๖๖", "26 ม.ค. 66"),
        ("month_year", "มกราคม ๒๕๖๖", "มกราคม 2566"),
        ("short_month_year", "ม.ค. ๖๖", "ม.ค. 66"),
    ],
)
def test_it_writes_a_day_in_thai_digits_by_custom_and_in_arabic_ones_when_asked(
    way: str, thai: str, arabic: str
) -> None:
    function = getattr(written, way)
    assert function(DAY) == function(DAY, "thai") == thai
    assert function(DAY, "arabic") == arabic


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2023, 10, 1), date(2024, 9, 30), "ต.ค. ๖๖ - ก.ย. ๖๗"),
        (date(2024, 3, 1), date(2024, 3, 31), "มี.ค. ๖๗"),
        (date(1924, 3, 1), date(2024, 3, 31), "มี.ค. ๖๗ - มี.ค. ๖๗"),
    ],
)
def test_a_range_of_months_is_one_month_only_where_it_is(start: date, end: date, text: str) -> None:
    assert written.month_range(start, end) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2024, 3, 5), date(2024, 3, 5), "5 มีนาคม 2567"),
        (date(2024, 3, 5), date(2024, 3, 10), "5 - 10 มีนาคม 2567"),
        (date(2024, 2, 28), date(2024, 3, 3), "28 ก.พ. 67 - 3 มี.ค. 67"),
        (date(2023, 12, 30), date(2024, 1, 2), "30 ธ.ค. 66 - 2 ม.ค. 67"),
    ],
)
def test_a_range_of_days_is_as_short_as_it_stays_clear(start: date, end: date, text: str) -> None:
    assert written.date_range(start, end, "arabic") == text


def test_a_year_before_2500_keeps_two_digits() -> None:
    assert written.short_date(date(1962, 1, 1), "arabic") == "1 ม.ค. 05"
