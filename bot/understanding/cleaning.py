"""Making a typed text readable without losing where each character came from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.lexicon import misspellings
from bot.understanding.reading import Span
from bot.understanding.spoken import in_figures
from thai.digits import to_arabic
from thai.text import repair_with_positions

_URL = re.compile(
    r"(?:https?://|www\.)[^\s\u0e00-\u0e7f]+|\b[\w-]+\.(?:go\.th|or\.th|in\.th|com|net|org)(?:/[^\s\u0e00-\u0e7f]*)?"
)
MENTION = re.compile(r"@[\w\u0e00-\u0e7f.-]+")
_TELEPHONE = re.compile(r"(?<!\d)0\d{1,2}[- ]?\d{3}[- ]?\d{3,4}(?!\d)")
STICKER = re.compile(r"\((?:emoji|sticker|สติกเกอร์|สติ๊กเกอร์|อีโมจิ)\)|\[(?:sticker|photo|รูปภาพ|สติกเกอร์)\]")
#: Anything that is neither Thai, Latin, a digit nor plain punctuation is decoration.
_DECORATION = re.compile(
    r"[^\n\u0e01-\u0e5ba-z0-9 .,:;/()*%?!+&#\u2705\u2611\u2714\u274c\u2716\u274e\"'\-_=~\u2013\u2014\u201c\u201d]"
)
_LONG_RUN = re.compile(r"([\u0e01-\u0e4ea-z])\1{2,}")
_END_RUN = re.compile(r"([\u0e01-\u0e19\u0e1a-\u0e2e\u0e30\u0e32])\1(?![\u0e01-\u0e4e])")
_SPACES = re.compile(r" {2,}|[\t\r\f\v]+")


@dataclass(frozen=True)
class Clean:
    """``text`` is lower-case, with Arabic digits and mended spelling; ``positions[i]`` is where ``text[i]`` was."""

    typed: str
    text: str
    positions: list[int] | None
    urls: tuple[str, ...]

    def original(self, start: int, end: int) -> Span:
        """Return the span of the typed text that ``text[start:end]`` came from."""
        if self.positions is None:
            return Span(start, end)
        return Span(self.positions[start], self.positions[end - 1] + 1 if end > start else self.positions[start])


class _Draft:
    """A text being rewritten, together with its map to the original."""

    def __init__(self, text: str, positions: list[int] | None) -> None:
        self.text = text
        self.positions = positions

    def blank(self, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """Put spaces over every match, so that nothing moves; return what was there."""
        found = tuple(match.group() for match in pattern.finditer(self.text))
        if found:
            self.text = pattern.sub(lambda match: " " * len(match.group()), self.text)
        return found

    def replace(self, edits: list[tuple[int, int, str]]) -> None:
        """Replace ``text[start:end]`` by a word, for edits in order that do not overlap."""
        if not edits:
            return
        positions = self.positions or list(range(len(self.text) + 1))
        pieces: list[str] = []
        mapped: list[int] = []
        done = 0
        for start, end, word in edits:
            pieces += (self.text[done:start], word)
            mapped += positions[done:start]
            mapped += [positions[min(start + offset, end - 1)] for offset in range(len(word) - 1)]
            mapped += [positions[end - 1]] * bool(word)
            done = end
        pieces.append(self.text[done:])
        mapped += positions[done:]
        self.text, self.positions = "".join(pieces), mapped


def clean(text: str) -> Clean:
    """Return ``text`` made readable: nothing a person would call a word is lost, and every position is kept."""
    repaired, positions = repair_with_positions(text)
    draft = _Draft(to_arabic(repaired), positions)
    urls = draft.blank(_URL) if "." in draft.text or "http" in draft.text else ()
    draft.text = _lower(draft.text)
    for sign, pattern in ((("@",), MENTION), (("0",), _TELEPHONE), (("(", "["), STICKER)):
        if any(letter in draft.text for letter in sign):
            draft.blank(pattern)
    draft.blank(_DECORATION)
    for pattern in (_LONG_RUN, _END_RUN):
        draft.replace([(match.start(), match.end(), match[1]) for match in pattern.finditer(draft.text)])
    phrases, meant = misspellings()
    # a slip of two words is none: the จ of "เสร็จ จริงๆ" is not doubled
    marks = [
        mark for mark in phrases.find(draft.text) if " " in mark.phrase or " " not in draft.text[mark.start : mark.end]
    ]
    draft.replace([(mark.start, mark.end, meant[mark.phrase]) for mark in marks if meant[mark.phrase] != mark.phrase])
    draft.replace(in_figures(draft.text))
    draft.replace([(match.start(), match.end(), " ") for match in _SPACES.finditer(draft.text)])
    return Clean(text, draft.text, draft.positions, urls)


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)
