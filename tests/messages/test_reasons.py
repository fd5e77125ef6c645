"""The table of reasons: every code has its sentence in both languages, and nobody writes sentences past it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from measures.reasons import Reason, parts, with_detail
from messages.reasons import OTHER, SENTENCES, english, thai

ROOT = Path(__file__).parents[2]
ROOMS = ("storage", "delivery", "scheduler", "bot", "documents")
#: function -> place of its reason among the positional arguments
TAKES_A_REASON = {"cancel": 2, "try_later": 2, "look_again": 3, "hold": 3}
_THAI = re.compile("[\u0e00-\u0e7f]")


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_thai_and_an_english_sentence(reason: Reason) -> None:
    words, words_th = SENTENCES[reason]
    assert _THAI.search(words_th)
    assert not _THAI.search(words)
    assert not re.search("[A-Za-z]{2,}", words_th.replace("LINE", ""))


def test_a_detail_is_told_in_english_and_left_out_in_thai() -> None:
    stored = with_detail(Reason.TRY_AGAIN, "500 from the platform")
    assert english(stored) == "not sent, it will be tried again: 500 from the platform"
    assert thai(stored) == SENTENCES[Reason.TRY_AGAIN][1]


def test_a_reason_behind_a_reason_is_told_in_both() -> None:
    stored = with_detail(Reason.EXPIRED, Reason.QUOTA_SPENT)
    assert english(stored) == "it expired before it could be said: the month's quota is spent"
    assert thai(stored) == "เลยเวลาที่ควรแจ้งแล้ว (โควตาเดือนนี้ไม่พอ)"


def test_words_of_an_earlier_version_are_kept_and_not_read_out_in_thai() -> None:
    assert english("some words") == "some words"
    assert thai("some words") == OTHER[1]


def test_no_reason_is_no_sentence() -> None:
    assert (english(None), thai(None)) == (None, None)


def test_what_only_begins_like_a_code_is_none() -> None:
    assert parts("expired")[0] is Reason.EXPIRED
    assert parts("expired or so")[0] is None


def test_nobody_writes_a_sentence_where_a_code_belongs() -> None:
    found = [f"{path.name}:{line}" for room in ROOMS for path in (ROOT / room).rglob("*.py") for line in _loose(path)]
    assert found == []


def _loose(path: Path) -> Iterator[int]:
    """Yield the lines on which a literal is given as the reason of a notice."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        place = TAKES_A_REASON.get(node.func.attr)
        given = node.args[place] if place is not None and place < len(node.args) else None
        if isinstance(given, (ast.JoinedStr, ast.Constant)) and not _is_none(given):
            yield node.lineno


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not isinstance(node.value, str)


def test_a_literal_reason_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "loose.py").write_text('outbox.cancel(session, now, "because", x)\n', encoding="utf-8")
    assert list(_loose(tmp_path / "loose.py")) == [1]
