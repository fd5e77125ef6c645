"""Thai words: pythainlp's newmm with the words of local government added, and pieces for line breaking.

The dictionary takes a moment to build, so ``load`` is called at start, not at the first message.
"""

from __future__ import annotations

import functools
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from thai.lexicon import months

if TYPE_CHECKING:
    from thai.wordset import WordSet

# pythainlp makes a folder in the home directory at import and may look things up online unless told not to.
os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
os.environ.setdefault("PYTHAINLP_OFFLINE", "1")

_DOMAIN_WORDS = Path(__file__).parent / "lexicon" / "domain_words.txt"

#: closing marks stay with the word before them, opening ones with the word after them
_CLINGS_BACK = ")]}”’»ๆฯ.,:;!?%…/"
_CLINGS_FORWARD = "([{“‘«"
_MARK_ONLY = re.compile(r"[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


@functools.cache
def load() -> WordSet:
    """Return the dictionary of words: pythainlp's own and the project's; built once."""
    from pythainlp.corpus import thai_words

    from thai.wordset import WordSet

    ours = _DOMAIN_WORDS.read_text(encoding="utf-8").split("\n")
    spelled = {month.spelling for month in months() if month.form == "full"}
    return WordSet({*thai_words(), *(word for word in ours if word and not word.startswith("#")), *spelled})


def tokens(text: str) -> list[str]:
    """Return the words of ``text`` in order; joined they are the text again, white space included."""
    from pythainlp.tokenize import word_tokenize

    return list(word_tokenize(text, custom_dict=load(), engine="newmm", keep_whitespace=True)) if text else []


def line_boxes(text: str) -> list[str]:
    """Return the pieces of ``text`` that a line may be broken between; joined they are the text again.

    A space is a piece of its own, but not the one before ๆ. Closing punctuation, ๆ and ฯ stay with the word before,
    opening brackets with the word after, and a piece never begins with a vowel or tone mark that belongs above or
    below a letter.
    """
    boxes: list[str] = []
    for token in tokens(text):
        if token.startswith("ๆ") and len(boxes) > 1 and boxes[-1].isspace():
            boxes[-2:] = [boxes[-2] + boxes[-1]]  # "ต่าง ๆ" is not broken at its space
        if boxes and _belongs_to(boxes[-1], token):
            boxes[-1] += token
        else:
            boxes.append(token)
    return boxes


#: Letters that are looked at before a cut, and behind it.
_LOOKED_AT, _LONGEST_WORD = 200, 40
#: Words that promise another one: no text ends with them where it is cut.
_PROMISING = frozenset({"และ", "หรือ", "ของ", "ที่", "ใน", "การ", "ความ", "เพื่อ", "โดย", "(", "“", ",", "-", "–"})


def whole_words(text: str, longest: int) -> int:
    """Return how many of the first ``longest`` letters of ``text`` end behind a word; 0 where the first is longer."""
    # Only what lies around the cut is taken apart: a long text costs no more than a short one.
    place, end = max(0, longest - _LOOKED_AT), 0
    for box in line_boxes(text[place : longest + _LONGEST_WORD]):
        place += len(box)
        if place > longest:
            break
        if box.strip() and box not in _PROMISING:
            end = place
    return end


def shortened(text: str, longest: int) -> str:
    """Return ``text`` in at most ``longest`` letters, cut between two words and ended with "…" where it was cut."""
    if len(text) <= longest:
        return text
    return text[: whole_words(text, longest - 1) or longest - 1].rstrip() + "…"


def _belongs_to(box: str, token: str) -> bool:
    if token.startswith("ๆ"):
        return True
    if box.isspace() or token.isspace():
        return False
    return token[0] in _CLINGS_BACK or box[-1] in _CLINGS_FORWARD or _MARK_ONLY.match(token) is not None
