"""Small repairs of text before anything is read from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from thai.digits import ARABIC_DIGITS, THAI_DIGITS
from thai.text import normalize, repair

_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINE_ENDS = re.compile(r" ?\n[ \n]*")

#: Letters torn apart one by one: "ก ำ ก ั บ".
_TORN = re.compile(r"(?:(?<=\s)|^)(?:[\u0e01-\u0e4e]{1,2} ){3,}[\u0e01-\u0e4e]{1,3}(?=\s|$)")
#: Words that never end a phrase; a space after one is the end of a line of the scanned page.
_PREFIX_WORDS = ("ความ", "การ", "ของ", "และ", "หรือ", "เพื่อ", "ที่", "ซึ่ง", "โดย", "กับ", "ต่อ", "ให้", "ใน")
#: What ``thai.text.repair`` would change, and white space other than the plain blank.
_TO_REPAIR = re.compile(
    r" [\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]|[\u0e48-\u0e4b][\u0e31\u0e34-\u0e3a]|เเ|ำา"
    r"|([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])\1"
    r"|[^\n\x20-\x7e\u0e01-\u0e31\u0e33-\u0e4c\u0e4f-\u0e5b\u0e32–—☑☐•]"
)
_THAI_DIGIT = re.compile(f"[{THAI_DIGITS}]")
_DIGITS = tuple(zip(THAI_DIGITS, ARABIC_DIGITS, strict=True))
_NOUN_MAKERS = ("ความ", "การ")
_LONGEST_WORD = 24


def to_arabic(text: str) -> str:
    """Return ``text`` with ๐-๙ as 0-9. Ten replacements are several times faster than one ``str.translate``."""
    if not _THAI_DIGIT.search(text):
        return text
    for thai, arabic in _DIGITS:
        text = text.replace(thai, arabic)
    return text


def tidy(text: str) -> str:
    """Return ``text`` with single spaces, no empty lines, and แ and ำ in one piece."""
    gaps = "  " in text or ("\n" in text and (" \n" in text or "\n " in text or "\n\n" in text))
    if not gaps and not _TO_REPAIR.search(text):
        return text.strip()
    return _LINE_ENDS.sub("\n", _SPACES.sub(" ", repair(text))).strip()


def mend(text: str, healed: Callable[[str], str] = tidy) -> str:
    """Return a scanned text with its words put together again; spaces between words stay.

    ``healed`` tidies the text and mends what is broken throughout its paper.
    """
    text = _TORN.sub(lambda match: match.group().replace(" ", ""), text)
    return "\n".join(_mend_line(line) for line in normalize_lines(healed(text)).split("\n"))


def normalize_lines(text: str) -> str:
    """Put vowels and marks in their order, line by line: the line ends are kept."""
    return "\n".join(normalize(line) for line in text.split("\n"))


def _mend_line(line: str) -> str:
    if " " not in line:
        return line
    pieces = line.split(" ")
    mended = [pieces[0]]
    for piece in pieces[1:]:
        if _belong_together(mended[-1], piece):
            mended[-1] += piece
        else:
            mended.append(piece)
    return " ".join(mended)


def _belong_together(left: str, right: str) -> bool:
    """Tell whether a space tore a word: only together they are words, or the left one cannot stand at the end."""
    if not left or not right or not ("ก" <= left[-1] <= "๎") or not ("ก" <= right[0] <= "ไ"):
        return False
    left_word, right_word = _last_word(left), _first_word(right)
    if left_word in _PREFIX_WORDS and (left != left_word or left_word in _NOUN_MAKERS):
        return True
    return left_word + right_word in _words()


@lru_cache(maxsize=8192)
def _last_word(chunk: str) -> str:
    from thai.words import tokens

    found = [token for token in tokens(chunk[-_LONGEST_WORD * 2 :]) if token.strip()]
    return found[-1] if found else ""


@lru_cache(maxsize=8192)
def _first_word(chunk: str) -> str:
    from thai.words import tokens

    found = [token for token in tokens(chunk[: _LONGEST_WORD * 2]) if token.strip()]
    return found[0] if found else ""


def is_word(text: str) -> bool:
    """Tell whether a dictionary knows the word."""
    return text in _words()


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    from pythainlp.corpus import thai_words

    return frozenset(thai_words())


def one_line(text: str) -> str:
    """Return ``text`` with every white space as one blank."""
    return " ".join(text.split())


@lru_cache(maxsize=16384)
def compact(text: str) -> str:
    """Return ``text`` without white space and with Arabic digits, for comparing."""
    return to_arabic("".join((repair(text) if _TO_REPAIR.search(text) else text).split()))
