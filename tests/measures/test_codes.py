"""Codes as papers, typists and scanners write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.codes import instrument_of, normalise_code
from measures.vocabulary import Instrument

IIT, EIT, OIT = Instrument.IIT, Instrument.EIT, Instrument.OIT


@pytest.mark.parametrize(
    ("text", "instrument", "code"),
    [
        ("o11", None, "o11"),
        ("O12", None, "o12"),
        ("O 12", None, "o12"),
        ("o-12", None, "o12"),
        ("(o1)", None, "o1"),
        ("o01", None, "o1"),
        ("๐๑๑", None, "o11"),
        ("๐๑", None, "o1"),
        ("012", None, "o12"),
        ("โอ12", None, "o12"),
        ("โอ ๑๒", None, "o12"),
        ("О12", None, "o12"),  # a Cyrillic letter
        ("ข้อ o11", None, "o11"),
        ("OIT ข้อ 12", None, "o12"),
        ("OIT12", None, "o12"),
        ("องค์ประกอบด้านข้อมูล o5", None, "o5"),
        ("i๗", None, "i7"),
        ("I7", None, "i7"),
        ("ไอ 7", None, "i7"),
        ("อี๕", None, "e5"),
        ("ข้อ ๗", IIT, "i7"),
        ("ข้อที่ ๗", IIT, "i7"),
        ("7", EIT, "e7"),
        ("ข้อคำถามที่ ๑๐", OIT, "o10"),
        ("EIT ข้อ 2", None, "e2"),
        ("EIT 5", None, "e5"),
        ("๐๗", IIT, "i7"),
        ("i7", OIT, "i7"),  # the letter outweighs the heading
        ("9.4", None, "9.4"),
        ("ตัวชี้วัดย่อยที่ ๑๐.๑", None, "10.1"),
        ("ตัวชี้วัดที่ ๙.๔", OIT, "9.4"),
    ],
)
def test_it_reads_a_code(text: str, instrument: Instrument | None, code: str) -> None:
    assert normalise_code(text, instrument) == code


@pytest.mark.parametrize(
    ("text", "instrument"),
    [
        ("ข้อ ๗", None),  # of which instrument?
        ("7", None),
        ("ข้อ 3.2", None),  # a step of a measure
        ("EIT2", None),  # a part of the survey, or its question 2?
        ("OIT", None),
        ("o0", None),
        ("0", None),
        ("000", OIT),
        ("o123", None),
        ("o11 และ o12", None),
        ("12 มกราคม", OIT),
        ("ขนม", IIT),
        ("", OIT),
        ("   ", None),
        ("9.", None),
    ],
)
def test_it_says_nothing_where_it_is_not_certain(text: str, instrument: Instrument | None) -> None:
    assert normalise_code(text, instrument) is None


@pytest.mark.parametrize(("code", "instrument"), [("i7", IIT), ("e5", EIT), ("o12", OIT), ("9.4", None), ("3", None)])
def test_it_knows_the_instrument_of_a_code(code: str, instrument: Instrument | None) -> None:
    assert instrument_of(code) is instrument


CODES = st.builds("{}{}".format, st.sampled_from("ieo"), st.integers(1, 99)) | st.builds(
    "{}.{}".format, st.integers(1, 20), st.integers(1, 20)
)


@given(code=CODES, instrument=st.none() | st.sampled_from(Instrument))
def test_a_normal_code_is_its_own_normal_form(code: str, instrument: Instrument | None) -> None:
    assert normalise_code(code, instrument) == code
    assert normalise_code(f" {code.upper()} ", instrument) == code


@given(text=st.text(max_size=30), instrument=st.none() | st.sampled_from(Instrument))
def test_whatever_it_reads_is_in_normal_form(text: str, instrument: Instrument | None) -> None:
    code = normalise_code(text, instrument)
    assert code is None or normalise_code(code) == code
