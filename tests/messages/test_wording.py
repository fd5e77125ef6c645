"""Dates, periods and figures as officials write them, in the digits the office likes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from messages.wording import Pen

THAI, ARABIC = Pen("thai"), Pen("arabic")


def test_it_writes_days_with_the_buddhist_year() -> None:
    day = date(2024, 2, 29)
    assert THAI.short(day) == "๒๙ ก.พ. ๒๕๖๗"
    assert ARABIC.long(day) == "29 กุมภาพันธ์ 2567"
    assert ARABIC.weekday(day) == "พฤหัสบดี 29 ก.พ. 2567"


def test_it_writes_moments_in_thailands_time() -> None:
    assert THAI.moment(datetime(2025, 12, 31, 17, 30, tzinfo=UTC)) == "๑ ม.ค. ๒๕๖๙ เวลา ๐๐.๓๐ น."


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        (date(2026, 2, 3), date(2026, 2, 3), "3 ก.พ. 2569"),
        (date(2024, 2, 1), date(2024, 2, 29), "เดือนกุมภาพันธ์ 2567"),
        (date(2025, 10, 1), date(2025, 12, 31), "ไตรมาสที่ 1 ปีงบประมาณ 2569"),
        (date(2026, 7, 1), date(2026, 9, 30), "ไตรมาสที่ 4 ปีงบประมาณ 2569"),
        (date(2025, 10, 1), date(2026, 3, 31), "รอบ 6 เดือนแรก ปีงบประมาณ 2569"),
        (date(2026, 4, 1), date(2026, 9, 30), "รอบ 6 เดือนหลัง ปีงบประมาณ 2569"),
        (date(2025, 10, 1), date(2026, 9, 30), "ปีงบประมาณ 2569"),
        (date(2026, 2, 1), date(2026, 2, 27), "1 ก.พ. 2569 – 27 ก.พ. 2569"),
        (date(2026, 1, 1), date(2026, 12, 31), "1 ม.ค. 2569 – 31 ธ.ค. 2569"),
        (date(2025, 12, 30), date(2026, 1, 2), "30 ธ.ค. 2568 – 2 ม.ค. 2569"),
    ],
)
def test_it_names_periods(start: date, end: date, name: str) -> None:
    assert ARABIC.period(start, end) == name


@pytest.mark.parametrize(
    ("days", "words"),
    [(30, "เหลือ ๓๐ วัน"), (1, "ครบกำหนดพรุ่งนี้"), (0, "ครบกำหนดวันนี้"), (-1, "เกินกำหนด ๑ วัน"), (-40, "เกินกำหนด ๔๐ วัน")],
)
def test_it_says_how_far_a_deadline_is(days: int, words: str) -> None:
    assert THAI.days_left(days) == words


def test_it_groups_large_numbers() -> None:
    assert THAI.number(15000) == "๑๕,๐๐๐"
    assert ARABIC.percent(40) == "40%"
