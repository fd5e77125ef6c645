"""What holds for any text: no error, the same reading under digits, spaces and courtesies."""

from __future__ import annotations

import json
from datetime import date

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
ALL_PHRASES = [row[0] for table in (*WORD_TABLES, "topics", "papers", "heads", "counters") for row in rows(table)]
NEXT_TO_EACH_OTHER = st.sampled_from(["", " ", "\n", " 3 ", "12", "3.2", " ข้อ 5 ", "e0", "i7", " 5 ม.ค. ", "80%", "✅"])
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


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ALL_PHRASES), NEXT_TO_EACH_OTHER), max_size=8))
def test_no_sentence_of_the_lexicons_phrases_raises(pieces: list[tuple[str, str]]) -> None:
    text = "".join(phrase + gap for phrase, gap in pieces)
    for item in READER.read(text, TODAY).items:
        assert item.result is None or item.result == item.result.strip()


@pytest.mark.parametrize("text", ["ข้อ 0 e0", "ข้อ 8 i7 เสร็จ", "ข้อ 3 e5 o12 กำลังทำ"])
def test_codes_in_a_row_are_read_one_after_the_other(text: str) -> None:
    assert READER.read(text, TODAY).items


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


def test_the_tables_of_strangers_are_as_steady() -> None:
    for example in [example for kind in ("natural", "fourth_reader", "fifth_reader") for example in examples(kind)]:
        plain = _plain(_on(example.message, example.today))
        assert _plain(_on(to_thai(example.message), example.today)) == plain
        assert _plain(_on(to_arabic(example.message), example.today)) == plain
        assert _plain(_on(f"  {example.message.replace(' ', '   ')} ", example.today)) == plain


def _on(text: str, today: date) -> list[object]:
    return [as_expected(item) for item in READER.read(text, today).items]


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
