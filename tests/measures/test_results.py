"""Bands of the result, at their edges and with their conditions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.results import INSTRUMENTS, Band, InvalidScoreError, band, contradicts, possible_bands, read_band


def scores(lowest: float, rest: float = 100.0) -> dict[str, float]:
    return {"IIT": rest, "EIT1": lowest, "EIT2": rest, "OIT": rest}


@pytest.mark.parametrize(
    ("total", "lowest", "expected"),
    [
        (95.0, 95.0, Band.EXCELLENT),
        (99.78, 94.99, Band.GOOD),  # above 95 in all and yet not excellent
        (99.78, 84.99, Band.PASSED),
        (94.99, 90.0, Band.GOOD),
        (85.0, 85.0, Band.GOOD),
        (85.0, 84.99, Band.PASSED),
        (84.99, 80.0, Band.IMPROVE),
        (70.0, 0.0, Band.IMPROVE),
        (69.99, 60.0, Band.IMPROVE_URGENTLY),
        (0.0, 0.0, Band.IMPROVE_URGENTLY),
    ],
)
def test_the_band_needs_the_total_and_every_instrument(total: float, lowest: float, expected: Band) -> None:
    assert band(total, scores(lowest), 2566) is expected


def test_a_total_alone_does_not_give_the_band_of_those_who_passed() -> None:
    assert band(96.0, None, 2568) is None
    assert possible_bands(96.0, None, 2568) == {Band.EXCELLENT, Band.GOOD, Band.PASSED}
    assert possible_bands(90.0, None, 2568) == {Band.GOOD, Band.PASSED}


def test_a_low_instrument_decides_even_where_the_others_are_unknown() -> None:
    assert band(96.0, {"OIT": 80.0}, 2568) is Band.PASSED
    assert possible_bands(96.0, {"OIT": 90.0}, 2568) == {Band.GOOD, Band.PASSED}


def test_a_low_total_needs_no_instruments() -> None:
    assert band(80.0, None, 2568) is Band.IMPROVE


@pytest.mark.parametrize(
    ("total", "letter"),
    [
        (100.0, Band.AA),
        (95.0, Band.AA),
        (94.99, Band.A),
        (85.0, Band.A),
        (84.99, Band.B),
        (74.99, Band.C),
        (64.99, Band.D),
        (54.99, Band.E),
        (49.99, Band.F),
    ],
)
def test_letters_were_given_up_to_2565_and_not_since(total: float, letter: Band) -> None:
    assert band(total, None, 2565) is letter
    assert letter not in possible_bands(total, None, 2566)


@pytest.mark.parametrize(
    ("stated", "total", "conflict"),
    [
        (Band.IMPROVE, 99.78, True),
        (Band.GOOD, 99.78, False),
        (Band.EXCELLENT, 94.0, True),
        (Band.AA, 99.0, True),  # a letter in a year of bands
    ],
)
def test_it_sees_when_a_stated_band_cannot_be(stated: Band, total: float, conflict: bool) -> None:
    assert contradicts(stated, total, None, 2567) is conflict


def test_known_instruments_uncover_a_contradiction_that_the_total_hides() -> None:
    assert contradicts(Band.EXCELLENT, 96.0, {"EIT2": 90.0}, 2567)
    assert not contradicts(Band.EXCELLENT, 96.0, {"EIT2": 95.0}, 2567)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ผ่านดีเยี่ยม", Band.EXCELLENT),
        ("ระดับ ผ่านดี", Band.GOOD),
        ("ผลการประเมินระดับต้องปรับปรุง", Band.IMPROVE),
        ("อยู่ในระดับ ผ่าน", Band.PASSED),
        ("ต้องปรับปรุงโดยด่วน", Band.IMPROVE_URGENTLY),
        ("ต้องปรับปรุง เร่งด่วน", Band.IMPROVE_URGENTLY),
        ("ระดับ A", Band.A),
        ("AA", Band.AA),
        ("ดีมาก", None),
        ("", None),
    ],
)
def test_it_reads_the_band_a_paper_names(text: str, expected: Band | None) -> None:
    assert read_band(text) is expected


@pytest.mark.parametrize(
    ("total", "instruments"), [(100.01, {}), (-1.0, {}), (90.0, {"OIT": 101.0}), (90.0, {"EIT": 90.0})]
)
def test_it_refuses_scores_that_cannot_be(total: float, instruments: dict[str, float]) -> None:
    with pytest.raises(InvalidScoreError):
        band(total, instruments, 2568)


PERCENT = st.floats(0, 100)


@given(total=PERCENT, known=st.dictionaries(st.sampled_from(INSTRUMENTS), PERCENT), more=PERCENT)
def test_learning_more_never_makes_an_impossible_band_possible(
    total: float, known: dict[str, float], more: float
) -> None:
    for missing in set(INSTRUMENTS) - set(known):
        wider = possible_bands(total, known, 2568)
        assert possible_bands(total, {**known, missing: more}, 2568) <= wider
