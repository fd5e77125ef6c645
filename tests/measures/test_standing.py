"""Overdue and late are derived; what was late stays late."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.standing import Counts, Line, Standing, count, overall, progress, standing
from measures.vocabulary import Status

DUE = date(2025, 3, 31)
NOT_STARTED, IN_PROGRESS, DONE = Status.NOT_STARTED, Status.IN_PROGRESS, Status.DONE
VERIFIED, WAIVED = Status.VERIFIED, Status.WAIVED


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(done=3, overdue=1, coming=2), "overdue"),
        (Counts(done=3, late=1, coming=2), "coming"),
        (Counts(done=3, late=1), "late"),
        (Counts(done=3), "done"),
        (Counts(waived=2), ""),
    ],
)
def test_what_needs_somebody_first_is_foremost(counts: Counts, expected: str) -> None:
    assert counts.foremost == expected


@pytest.mark.parametrize(
    ("status", "done_on", "today", "expected"),
    [
        (NOT_STARTED, None, date(2025, 3, 31), Standing(False, False, 0)),
        (NOT_STARTED, None, date(2025, 4, 1), Standing(True, False, -1)),
        (IN_PROGRESS, None, date(2025, 4, 1), Standing(True, False, -1)),
        (IN_PROGRESS, None, date(2025, 3, 1), Standing(False, False, 30)),
        (DONE, date(2025, 3, 31), date(2025, 6, 1), Standing(False, False, None)),
        (DONE, date(2025, 4, 1), date(2025, 4, 1), Standing(False, True, None)),
        (VERIFIED, date(2025, 4, 1), date(2026, 4, 1), Standing(False, True, None)),
        (VERIFIED, date(2025, 3, 30), date(2026, 4, 1), Standing(False, False, None)),
        (DONE, None, date(2025, 6, 1), Standing(False, False, None)),
        (WAIVED, None, date(2025, 6, 1), Standing(False, False, None)),
        (WAIVED, date(2025, 4, 1), date(2025, 6, 1), Standing(False, False, None)),
    ],
)
def test_it_derives_overdue_late_and_days_left(
    status: Status, done_on: date | None, today: date, expected: Standing
) -> None:
    assert standing(DUE, status, done_on, today) == expected


def test_what_has_no_day_is_never_overdue_nor_late() -> None:
    assert standing(None, NOT_STARTED, None, DUE) == Standing(False, False, None)
    assert standing(None, DONE, DUE, DUE) == Standing(False, False, None)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], NOT_STARTED),
        ([NOT_STARTED, NOT_STARTED], NOT_STARTED),
        ([NOT_STARTED, DONE], IN_PROGRESS),
        ([IN_PROGRESS], IN_PROGRESS),
        ([DONE, DONE, NOT_STARTED], IN_PROGRESS),  # one unit of "ทุกกอง" is missing
        ([DONE, DONE, DONE], DONE),
        ([DONE, VERIFIED], DONE),
        ([VERIFIED, VERIFIED], VERIFIED),
        ([DONE, WAIVED], DONE),
        ([NOT_STARTED, WAIVED], NOT_STARTED),
        ([WAIVED, WAIVED], WAIVED),
    ],
)
def test_a_whole_stands_where_its_parts_stand(statuses: list[Status], expected: Status) -> None:
    assert overall(statuses) is expected


TODAY = date(2025, 4, 10)
LINES = [
    Line("works", DUE, DONE, date(2025, 3, 20)),
    Line("works", DUE, VERIFIED, date(2025, 4, 2)),
    Line("finance", DUE, IN_PROGRESS),
    Line("finance", date(2025, 6, 30), NOT_STARTED),
    Line("finance", DUE, WAIVED),
    Line("audit", None, NOT_STARTED),
]


def test_it_counts_each_deadline_once_per_unit() -> None:
    assert progress(LINES, TODAY) == {
        "works": Counts(done=1, late=1),
        "finance": Counts(overdue=1, coming=1, waived=1),
        "audit": Counts(coming=1),
    }


def test_it_counts_the_whole_office() -> None:
    whole = count(LINES, TODAY)
    assert whole == Counts(done=1, late=1, overdue=1, coming=2, waived=1)
    assert (whole.finished, whole.total, whole.percent) == (2, 5, 40)


def test_nothing_to_do_is_no_progress_and_all_but_one_is_not_a_hundred() -> None:
    assert Counts().percent == 0
    assert Counts(done=199, coming=1).percent == 99
    assert Counts(done=200).percent == 100


LINE = st.builds(
    Line,
    st.sampled_from(["works", "finance"]),
    st.none() | st.dates(date(2024, 10, 1), date(2025, 12, 31)),
    st.sampled_from(Status),
    st.none() | st.dates(date(2024, 10, 1), date(2025, 12, 31)),
)


@given(lines=st.lists(LINE), today=st.dates(date(2024, 10, 1), date(2025, 12, 31)))
def test_the_units_together_are_the_office_and_every_line_counts(lines: list[Line[str]], today: date) -> None:
    whole = count(lines, today)
    assert whole.total + whole.waived == len(lines)
    assert sum(progress(lines, today).values(), Counts()) == whole


@given(status=st.sampled_from([DONE, VERIFIED]), done_on=st.dates(), first=st.dates(), second=st.dates())
def test_what_was_late_stays_late_whatever_day_it_is(status: Status, done_on: date, first: date, second: date) -> None:
    assert standing(DUE, status, done_on, first) == standing(DUE, status, done_on, second)


def test_a_whole_of_which_one_part_cannot_go_on_is_blocked() -> None:
    assert overall([Status.DONE, Status.BLOCKED, Status.IN_PROGRESS]) is Status.BLOCKED
    assert overall([Status.DONE, Status.IN_PROGRESS]) is Status.IN_PROGRESS
