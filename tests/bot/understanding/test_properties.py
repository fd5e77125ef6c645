"""What holds for any text: no error, the same reading under digits, spaces and courtesies."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.catalogue import Catalogue
from bot.understanding.lexicon import WORD_TABLES, words
from bot.understanding.reader import Reader
from bot.understanding.tables import rows
from tamngan.commands.read import as_json
from thai.digits import to_arabic, to_thai

from .examples import TODAY, as_expected, examples

READER = Reader(Catalogue.default())
PHRASES = ["ข้อ", "ไม่ใช่", "เสร็จ", "แล้ว", "ยัง", "เป็น", "ขอเลื่อน", "ยกเลิก", "แต่", "ถ้า"]
PIECES = st.one_of(
    st.sampled_from(PHRASES),
    st.integers(0, 99).map(str),
    st.sampled_from([" ", "\n", "o12", "3.2", "40%", "เมื่อวาน", "5 มี.ค.", "\u200b", "๕", "?", "-", ",", "🎉"]),
    st.text(max_size=3),
)
SAID = [example.message for kind in ("done", "notdone", "several", "dates", "requests") for example in examples(kind)]


def readings(text: str) -> list[object]:
    return [as_expected(item) for item in READER.read(text, TODAY).items]


@settings(deadline=None)
@given(st.text())
def test_no_text_raises(text: str) -> None:
    json.dumps(as_json(READER.read(text, TODAY)))


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_heap_of_the_grammars_own_words_raises(text: str) -> None:
    for quoted, asked in ((), None), (("3",), None), ((), "date"), ((), "measures"), ((), "percent"):
        assert READER.read(text, TODAY, quoted, asked).items


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_spans_lie_in_the_text(text: str) -> None:
    for item in READER.read(text, TODAY).items:
        for span in item.spans.values():
            assert 0 <= span.start <= span.end <= len(text)


@pytest.mark.parametrize("message", SAID)
def test_thai_and_arabic_digits_read_the_same(message: str) -> None:
    assert _plain(readings(to_thai(message))) == _plain(readings(to_arabic(message)))


@pytest.mark.parametrize("message", [message for message in SAID if "\n" not in message])
@pytest.mark.parametrize("ending", [" ค่ะ", "ครับ", " นะคะ", " จ้า"])
def test_a_courtesy_changes_nothing(message: str, ending: str) -> None:
    assert readings(message + ending) == readings(message)


@pytest.mark.parametrize("message", [message for message in SAID if "  " not in message])
def test_wider_spaces_change_nothing(message: str) -> None:
    assert readings(f"  {message.replace(' ', '   ')} ") == readings(message)


def test_the_same_text_reads_the_same_twice() -> None:
    assert [readings(message) for message in SAID[:50]] == [readings(message) for message in SAID[:50]]


def test_every_kind_in_the_lexicon_is_one_the_grammar_knows() -> None:
    known = {row[0] for row in rows("kinds")}
    text = " ".join(kinds for table in WORD_TABLES for kinds in _kinds(table))
    assert set(text.split()) == known
    assert words().find("เสร็จแล้ว")


def _kinds(table: str) -> list[str]:
    assert all(len(row) == 2 for row in rows(table)), table
    return [row[1].replace(",", " ") for row in rows(table)]


def _plain(items: list[object]) -> str:
    return to_arabic(repr(items))
