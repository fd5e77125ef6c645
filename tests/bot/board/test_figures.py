"""The geometry of the pictures and the addresses of filters: plain numbers and texts."""

from __future__ import annotations

from datetime import date

from bot.board import figures, filters
from measures.standing import Counts

from .board_support import YEAR


def test_a_bar_has_a_part_for_each_standing_there_is() -> None:
    parts = figures.pieces(Counts(done=2, late=1, overdue=1, coming=0), width=100)
    assert [(part.kind, part.x, part.width) for part in parts] == [
        ("done", 0.0, 50.0),
        ("late", 50.0, 25.0),
        ("overdue", 75.0, 25.0),
    ]


def test_a_bar_of_nothing_has_no_parts() -> None:
    assert figures.pieces(Counts(waived=3)) == ()


def test_the_months_run_from_october_and_mark_today() -> None:
    columns = figures.month_columns([], YEAR, date(2026, 2, 3))
    assert [columns[0].first_day, columns[-1].first_day] == [date(2025, 10, 1), date(2026, 9, 1)]
    assert [column.first_day.month for column in columns if column.current] == [2]
    assert all(column.height == 0 for column in columns)


def test_no_month_is_marked_in_another_year() -> None:
    assert not any(column.current for column in figures.month_columns([], YEAR, date(2026, 10, 1)))


def test_an_address_keeps_the_other_filters_and_begins_at_the_first_page() -> None:
    chosen = filters.Filters(unit=3, period="Q2", page=4)
    assert chosen.address(YEAR, unit=5) == f"/board/?year={YEAR}&unit=5&period=Q2"
    assert chosen.address(YEAR, page=2) == f"/board/?year={YEAR}&unit=3&period=Q2&page=2"
