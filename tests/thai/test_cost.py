"""Finding dates grows with the text, not with its square: steps are counted, not seconds."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from thai import dates
from thai.grammar.patterns import RULES

PIECES = (
    "1",
    "1 ",
    "12",
    "1,",
    "1/",
    "1-",
    "ทุก",
    "วันที่ ",
    "เดือน ",
    "ภายใน ",
    "ถึง ",
    "และ ",
    "1 และ ",
    "ม.ค. ",
    "a",
    "(",
    "ปี 2567 ",
)


def steps(text: str) -> int:
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> object:
        nonlocal counted
        counted += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        dates.find(text, date(2024, 2, 14))
    finally:
        sys.settrace(before)
    return counted


@pytest.mark.parametrize("piece", PIECES)
def test_a_text_twice_as_long_takes_at_most_twice_as_many_steps(piece: str) -> None:
    half, whole = ((piece * length)[:length] for length in (2500, 5000))
    assert steps(whole) <= 2.3 * steps(half) + 500


def test_five_thousand_digits_are_no_date_and_no_error() -> None:
    assert dates.find("1" * 5000, date(2024, 2, 14)) == []


def test_no_rule_repeats_a_part_without_a_bound() -> None:
    assert "*" not in RULES.pattern
    assert "+" not in RULES.pattern
