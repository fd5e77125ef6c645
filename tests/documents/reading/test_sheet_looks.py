"""A workbook is read as it is shown: eras, percentages, hidden parts, days counted from 1904."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from documents.reading.neutral import PlanReading
from documents.reading.reader import read_plan
from documents.reading.serials import serial_day, typed_day

TODAY = date(2026, 2, 3)
HEADINGS = ("ลำดับ", "มาตรการ", "วิธีการ", "ระยะเวลา", "ผู้รับผิดชอบ")


def read(day: datetime, look: Any, **options: Any) -> PlanReading:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **options})
    page = book.add_worksheet("แผน")
    page.write(0, 0, "แผน ประจำปีงบประมาณ พ.ศ. 2569 องค์การบริหารส่วนตำบลบ้านไร่")
    page.write_row(1, 0, HEADINGS)
    page.write_row(2, 0, ("1", "ทำเรื่องหนึ่ง", "จัดทำ"))
    page.write_datetime(2, 3, day, book.add_format({"num_format": look}))
    page.write(2, 4, "กองคลัง")
    book.close()
    return read_plan(("plan.xlsx", target.getvalue()), today=TODAY)


@pytest.mark.parametrize("look", ["dd/mm/yyyy", 71, 81, "d mmm bb", "ว ดดด ปปปป", "[$-D07041E]d mmmm yyyy;@"])
@pytest.mark.parametrize("since_1904", [False, True])
def test_a_day_is_read_in_whatever_look(look: Any, since_1904: bool) -> None:
    plan = read(datetime(2026, 3, 31), look, date_1904=since_1904)  # noqa: DTZ001 -- a cell has no zone
    assert plan.rows[0].steps[0].end == date(2026, 3, 31)
    assert plan.questions == ()


def test_a_year_typed_in_the_buddhist_era_is_that_year() -> None:
    plan = read(datetime(2569, 3, 31), "dd/mm/yyyy")  # noqa: DTZ001 -- a cell has no zone
    assert plan.rows[0].steps[0].end == date(2026, 3, 31)


def test_only_likely_numbers_are_days() -> None:
    assert serial_day(46112) == date(2026, 3, 31)
    assert serial_day(244439) == date(2026, 3, 31)
    assert serial_day(12) is None
    assert serial_day(120_000) is None


def test_a_leap_day_that_the_other_era_has_not_is_the_day_after() -> None:
    assert typed_day(date(2568, 2, 28)) == date(2025, 2, 28)
    assert typed_day(date(2568, 2, 29)) == date(2025, 3, 1)
    assert typed_day(date(2025, 2, 28)) == date(2025, 2, 28)
