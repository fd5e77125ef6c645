"""From the glyphs of a PDF page to Thai text: order, spaces, and marks that the font does not name.

Readers that sort by position tear marks from their letters ("เพ่อื"), so the order of the content is kept; readers
that ignore ``ActualText`` double or lose clusters. What a font leaves without a character (nearly always a raised
mark) is settled once per glyph by the words that it makes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from documents.reading.cells import begins_with_verb
from thai.text import SHIFTED_MARKS

_MARKS = "ัิีึืฺุู็่้๊๋์ํ๎"
_UNNAMED = re.compile(r"\(cid:[0-9]+\)|[\x00\ufffd]")
#: What an unnamed glyph is tried as, the likeliest first; nothing at all where its cluster was named before.
_CANDIDATES = ("", "่", "้", "ี", "ั", "ิ", "ื", "์", "็", "ึ", "ุ", "ู", "ํ", "๊", "๋")
_WINDOW = 14
_SAMPLES = 12
#: What a cell keeps free at its sides, in points.
_MARGIN = 12.0
#: Thai line ends between words carry no space; elsewhere they do.
_THAI = re.compile(r"[\u0e01-\u0e4e]")
_BEGINS_LINE = re.compile(r"^\s*(?:\(?[0-9๐-๙]{1,2}[.)](?![0-9๐-๙])|[-–•☐☑□■✓]|\[[ xX]\])")


class Glyph(NamedTuple):
    """One glyph: its text, place on the page (from the top, in points), size, and name within its font."""

    text: str
    x0: float
    x1: float
    top: float
    baseline: float
    size: float
    key: tuple[str, int]

    @property
    def is_mark(self) -> bool:
        """Tell whether it stands over or under the glyph before it."""
        return self.text in _MARKS if len(self.text) == 1 else self.x1 - self.x0 < 0.05 * self.size


def plain_text(text: str) -> str:
    """Return a glyph's text with shifted marks in their places, "" for a glyph without a name."""
    if _UNNAMED.fullmatch(text):
        return ""
    return text.translate(SHIFTED_MARKS)


class Line(NamedTuple):
    """A line of text with its left and right end on the page."""

    text: str
    x0: float
    x1: float


def text_lines(glyphs: Sequence[Glyph], names: Mapping[tuple[str, int], str]) -> list[Line]:
    """Return the lines of an area from top to bottom; ``names`` gives unnamed glyphs their text."""
    lines: list[list[Glyph]] = []
    for glyph in glyphs:
        near = (line for line in reversed(lines) if abs(line[0].baseline - glyph.baseline) < 0.5 * glyph.size)
        line = next(near, None)
        if line is None:
            lines.append([glyph])
        else:
            line.append(glyph)
    lines.sort(key=lambda line: line[0].baseline)
    return [
        Line(text, min(glyph.x0 for glyph in line), max(glyph.x1 for glyph in line))
        for line in lines
        if (text := _line_text(line, names).strip())
    ]


def _line_text(line: Sequence[Glyph], names: Mapping[tuple[str, int], str]) -> str:
    clusters: list[list[Glyph]] = []
    for glyph in line:
        if glyph.is_mark and clusters:
            clusters[-1].append(glyph)
        else:
            clusters.append([glyph])
    clusters.sort(key=lambda cluster: round(cluster[0].x0, 1))
    text = ""
    end = None
    for cluster in clusters:
        base = cluster[0]
        if end is not None and base.x0 - end > 0.18 * base.size and not text.endswith(" "):
            text += " "
        text += _cluster_text(cluster, names)
        # In some fonts marks have a width of their own, and the next letter begins behind it.
        end = max(end or base.x1, *(glyph.x1 for glyph in cluster))
    return text


def _cluster_text(cluster: Sequence[Glyph], names: Mapping[tuple[str, int], str]) -> str:
    """Return a letter with its marks; a mark that its font names by the whole cluster does not say it twice."""
    text = ""
    for glyph in cluster:
        own = glyph.text or names.get(glyph.key, "")
        if text and len(own) > 1:
            known = next((size for size in range(len(own), 0, -1) if text.endswith(own[:size])), 0)
            own = own[known:]
        text += own
    return text


def join_lines(lines: Sequence[Line], right: float | None = None) -> str:
    """Join the lines of a cell: list items and boxes begin anew, a Thai word that was wrapped is one again.

    ``right`` is the cell's right side: a line that ends before it, where the next line's first word still had room, was
    ended on purpose.
    """
    pairs = list(pairwise(lines))
    ended = [right is not None and _had_room(before, line, right) for before, line in pairs]
    joined = lines[0].text if lines else ""
    for (_, line), on_purpose in zip(pairs, ended, strict=True):
        # Where lines of a cell were ended on purpose, one that begins a duty was not wrapped.
        anew = on_purpose or _BEGINS_LINE.match(line.text) or (any(ended) and begins_with_verb(line.text))
        joined += f"\n{line.text}" if anew else _joint(joined, line.text) + line.text
    return joined


def join_texts(upper: str, lower: str) -> str:
    """Join the halves of a cell that a page cut in two."""
    return join_lines([Line(text, 0, 0) for text in (upper, lower) if text])


def _joint(before: str, after: str) -> str:
    return "" if _THAI.match(before[-1]) and _THAI.match(after[0]) else " "


def _had_room(line: Line, following: Line, right: float) -> bool:
    """Tell whether the first word of the next line would have stood at the end of this one."""
    first = following.text.split(" ", 1)[0]
    if _THAI.match(first):
        first = "".join(_first_words(first))
    share = len(first) / len(following.text)
    return right - line.x1 > share * (following.x1 - following.x0) + _MARGIN


@lru_cache(maxsize=4096)
def _first_words(text: str) -> tuple[str, ...]:
    from thai.words import tokens

    return tuple(tokens(text)[:2])


def name_glyphs(pages: Iterable[Sequence[Glyph]]) -> dict[tuple[str, int], str]:
    """Return the text of every glyph that its font leaves unnamed, found by the words it makes in the document.

    On a letter that was named with its marks an unnamed glyph adds nothing, and says nothing of other places.
    """
    windows: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    for glyphs in pages:
        for index, glyph in enumerate(glyphs):
            if _is_unnamed(glyph) and len(windows[glyph.key]) < _SAMPLES and _is_telling(glyphs, index):
                windows[glyph.key].append(_around(glyphs, index))
    return {key: _best(samples) for key, samples in windows.items()}


def _is_telling(glyphs: Sequence[Glyph], index: int) -> bool:
    return not _has_unnamed_beside(glyphs, index) and not (index and len(glyphs[index - 1].text) > 1)


def _is_unnamed(glyph: Glyph) -> bool:
    return not glyph.text and glyph.is_mark


def _has_unnamed_beside(glyphs: Sequence[Glyph], index: int) -> bool:
    """Two unknown marks on one letter say nothing about either."""
    return any(_is_unnamed(other) for other in (*glyphs[max(0, index - 1) : index], *glyphs[index + 1 : index + 2]))


def _around(glyphs: Sequence[Glyph], index: int) -> tuple[str, str]:
    before = "".join(glyph.text for glyph in glyphs[max(0, index - _WINDOW) : index])
    after = "".join(glyph.text for glyph in glyphs[index + 1 : index + _WINDOW])
    return before.rsplit(" ", 1)[-1], after.split(" ", 1)[0]


def _best(samples: Sequence[tuple[str, str]]) -> str:
    """Return the candidate that makes the longest known words around the gap, over all samples."""
    scores: Counter[str] = Counter()
    for before, after in samples:
        for candidate in _CANDIDATES:
            scores[candidate] += _known_length(before, candidate, after)
    return max(_CANDIDATES, key=lambda candidate: scores[candidate])


def _known_length(before: str, candidate: str, after: str) -> int:
    from documents.reading.tidy import is_word
    from thai.words import tokens

    position = len(before)
    start = 0
    for token in tokens(before + candidate + after):
        if start <= position < start + len(token) or (start < position == start + len(token)):
            return len(token) - len(candidate) if is_word(token) else 0
        start += len(token)
    return 0
