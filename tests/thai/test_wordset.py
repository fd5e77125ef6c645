"""The compact dictionary answers as pythainlp's own does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythainlp.util import Trie

from thai.wordset import WordSet

WORDS = ["ก", "กา", "การ", "การงาน", "งาน", "ข้อ", "ข้อมูล", "a", "ab", " เว้น "]


@settings(max_examples=300)
@given(st.text(alphabet="การงขอ้มูลab ", max_size=12), st.integers(min_value=0, max_value=12))
def test_it_finds_the_same_words_at_every_place(text: str, start: int) -> None:
    assert WordSet(WORDS).prefixes(text, start) == Trie(WORDS).prefixes(text, start)


def test_it_holds_the_same_words() -> None:
    ours, theirs = WordSet(WORDS), Trie(WORDS)
    assert set(ours) == set(theirs)
    assert len(ours) == len(theirs)
    assert "เว้น" in ours
    assert "การง" not in ours


@pytest.mark.parametrize("change", ["add", "remove"])
def test_it_cannot_be_changed(change: str) -> None:
    with pytest.raises(TypeError, match="cannot be changed"):
        getattr(WordSet(WORDS), change)("ใหม่")
