"""The description of a paper as the plain nodes that ``press/paper.typ`` draws."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache, singledispatchmethod
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from documents.report import Digits
from documents.writing.blocks import (
    BarChart,
    Block,
    Cell,
    Cover,
    Document,
    Figures,
    Grid,
    Heading,
    LineChart,
    MemoField,
    MemoHead,
    Mosaic,
    PageBreak,
    Paragraph,
    Picture,
    QrCode,
    Row,
    Run,
    Section,
    SideBySide,
    SignOff,
    Space,
    Table,
)
from documents.writing.codes import qr_svg
from documents.writing.errors import DamagedPicture
from documents.writing.measuring import column_widths, columns_on_line, row_height
from documents.writing.numerals import localize
from thai.lexicon import months
from thai.words import line_boxes

Node = dict[str, Any]

_OPENING = ("(", "[", "“", "‘", '"')
#: A longer word may be broken anywhere: it could be wider than its column.
_LONGEST_BOX = 24
_PIECE = 6
#: A word of so few letters leads the next one, up to so many letters together.
_SHORT_WORD, _LONGEST_LED = 4, 12
#: Room that the repeated head of a table may take from a page, in centimetres.
_TABLE_HEAD_ROOM = 3.0
#: A grid's cell: pictures are drawn at most this high, in centimetres.
_PICTURE_HEIGHTS = {1: 16.0, 2: 7.2, 3: 5.0}


#: What is not parted from the number behind it: ต.ค. 67, พ.ศ. 2568, ข้อ 3.
_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_MONTH_NAMES = frozenset(month.spelling for month in months() if month.form == "full")
_TIED = frozenset((*_MONTHS, "พ.ศ.", "ข้อ", "ครั้งที่", "วันที่", "ร้อยละ"))


#: The names that the paper being described must not tear; "โรงหีบ" is no word of any dictionary.
_NAMES: ContextVar[re.Pattern[str] | None] = ContextVar("names", default=None)


def boxes(text: str) -> list[str]:
    """Return the pieces of ``text`` between which a line may be broken; spaces are pieces of their own."""
    return list(_boxes(text, _NAMES.get()))


@lru_cache(maxsize=4096)
def _boxes(text: str, names: re.Pattern[str] | None) -> tuple[str, ...]:
    """Papers say the same again and again: units, times, statuses, the words of steps in two tables."""
    if not text:
        return ()
    tokens = _whole(line_boxes(text), text, names) if names is not None else line_boxes(text)
    return tuple(piece for token in _led(_tied(tokens)) for piece in _pieces(token))


def _whole(tokens: list[str], text: str, names: re.Pattern[str]) -> list[str]:
    """Join the tokens that a name was cut into, and part it from what stands before and behind."""
    edges = {0, *accumulate(map(len, tokens))}
    for name in names.finditer(text):
        edges -= set(range(name.start() + 1, name.end()))
        edges |= {name.start()} if text[name.start() - 1 : name.start()] not in _OPENING else set()
    return [text[start:end] for start, end in pairwise(sorted(edges))]


def pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds any of the names, the longest first; None without names that a line could hold."""
    known = sorted({name for name in names if 2 < columns_on_line(name) <= _LONGEST_BOX}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, known))) if known else None


def _tied(tokens: list[str]) -> list[str]:
    """Join a short word to the number that follows it after one space."""
    joined: list[str] = []
    for token in tokens:
        if len(joined) > 1 and joined[-1] == " " and _belongs_to(joined[-2], token):
            joined[-2:] = [f"{joined[-2]} {token}"]
        else:
            joined.append(token)
    return joined


def _led(tokens: list[str]) -> list[str]:
    """Join a short word (ที่, การ, ให้) to the one that it leads: lines read better so, and there are fewer to draw."""
    joined: list[str] = []
    width = _LONGEST_LED
    for token in tokens:
        own = columns_on_line(token)
        if width <= _SHORT_WORD and not token.isspace() and width + own <= _LONGEST_LED:
            joined[-1] += token
            width += own
        else:
            joined.append(token)
            width = _LONGEST_LED if token.isspace() else own
    return joined


def _belongs_to(word: str, token: str) -> bool:
    """Tell whether a token is not parted from the word before: พ.ศ. 2568, ต.ค. 67, and the day of 1 ต.ค. or 1 ตุลาคม."""
    if token[:1].isdigit():
        return word.rpartition(" ")[2].lstrip("(") in _TIED
    return word.lstrip("(").isdigit() and (token in _MONTHS or token in _MONTH_NAMES)


def _pieces(token: str) -> list[str]:
    if columns_on_line(token) <= _LONGEST_BOX:
        return [token]
    pieces = [""]
    for letter in token:
        if columns_on_line(letter) and columns_on_line(pieces[-1]) >= _PIECE:
            pieces.append("")
        pieces[-1] += letter
    return pieces


@dataclass
class NodeMaker:
    """Makes nodes for one document; ``picture`` stores a photo for typst and returns the name to draw it by."""

    picture: Callable[[Path], str]
    section: Section = field(init=False)
    digits: Digits = "thai"
    depth: int = 0

    def document(self, document: Document) -> Node:
        """Return the node of the whole paper."""
        self.digits = document.digits
        _NAMES.set(pattern_of(document.names))
        return {
            "title": document.title,
            "author": document.author,
            "keywords": [section.sheet for section in document.sections],
            "digits": document.digits,
            "draft": document.draft,
            "page_numbers": document.page_numbers,
            "sections": [self._section(section) for section in document.sections],
        }

    def _section(self, section: Section) -> Node:
        self.section = section
        margins = section.margins
        return {
            "landscape": section.orientation == "landscape",
            "margins": {"top": margins.top, "right": margins.right, "bottom": margins.bottom, "left": margins.left},
            "numbered": section.numbered,
            "restarts": section.restarts,
            "blocks": self._blocks(section.blocks),
        }

    def _blocks(self, blocks: tuple[Block, ...]) -> list[Node]:
        """Return the nodes; what closes a section is tied to the last row of its table.

        A signature never stands alone on a page: at least one row goes with it.
        """
        closing = closing_length(blocks)
        if not closing:
            return [self.block(block) for block in blocks]
        nodes = [self.block(block) for block in blocks[:-closing]]
        nodes[-1]["closing"] = [self.block(block) for block in blocks[-closing:]]
        return nodes

    @singledispatchmethod
    def block(self, block: Block) -> Node:
        """Return the node of one block."""
        raise TypeError(f"a paper has no block of type {type(block).__name__}")

    @block.register
    def _(self, block: Heading) -> Node:
        lines = [boxes(line) for line in block.text.splitlines()]
        # Bookmarks and screen readers know no level that was skipped, whatever a heading's size is.
        self.depth = min(block.level, self.depth + 1)
        return {
            "kind": "heading",
            "level": block.level,
            "depth": self.depth,
            "lines": lines,
            "align": block.alignment,
        }

    @block.register
    def _(self, block: Paragraph) -> Node:
        return {"kind": "paragraph", **paragraph_node(block)}

    @block.register
    def _(self, block: Space) -> Node:
        return {"kind": "space", "height": block.height}

    @block.register
    def _(self, _block: PageBreak) -> Node:
        return {"kind": "break"}

    @block.register
    def _(self, block: Cover) -> Node:
        return {"kind": "cover", "lines": [[boxes(line), points] for line, points in block.lines]}

    @block.register
    def _(self, block: MemoHead) -> Node:
        rows = [[_memo_field(item) for item in row] for row in block.rows]
        self.depth = 1
        return {"kind": "memo", "title": boxes(block.title), "rows": rows, "emblem": block.emblem_height}

    @block.register
    def _(self, block: SignOff) -> Node:
        return {
            "kind": "sign",
            "lead": [boxes(line) for line in block.lead.splitlines()],
            "name": boxes(signature_line(block.name)),
            "posts": [boxes(post) for post in block.posts],
            "note": boxes(block.note),
        }

    @block.register
    def _(self, block: SideBySide) -> Node:
        left, right = ([self.block(item) for item in side] for side in (block.left, block.right))
        return {"kind": "beside", "left": left, "right": right}

    @block.register
    def _(self, block: BarChart) -> Node:
        bars = [{"label": boxes(b.label), "segments": list(b.segments), "text": boxes(b.text)} for b in block.bars]
        return {
            "kind": "bars",
            "title": boxes(block.title),
            "bars": bars,
            "tones": list(block.tones),
            "legend": [[boxes(label), tone] for label, tone in zip(block.legend, block.tones, strict=False)],
            "maximum": block.maximum or 1,
            "label_width": min(7.0, self.section.width * 0.36),
        }

    @block.register
    def _(self, block: LineChart) -> Node:
        return {
            "kind": "chart",
            "title": boxes(block.title),
            "labels": [boxes(label) for label in block.labels],
            "lines": [[tone, list(values)] for _, tone, values in block.lines],
            "legend": [[boxes(label), tone] for label, tone, _ in block.lines],
            "maximum": block.maximum,
            "scale": [[share, boxes(localize(f"{block.maximum * share:g}", self.digits))] for share in (0, 0.5, 1)],
        }

    @block.register
    def _(self, block: Mosaic) -> Node:
        looks = {key: [tone, sign] for key, (_, tone, sign) in block.legend.items()}
        return {
            "kind": "mosaic",
            "title": boxes(block.title),
            "columns": block.columns,
            "rows": [
                {"number": number, "label": boxes(label), "squares": [looks.get(key) for key in squares]}
                for number, label, squares in block.rows
            ],
            "panels": block.panels,
            "legend": [[boxes(f"{sign} {words}"), tone] for words, tone, sign in block.legend.values()],
        }

    @block.register
    def _(self, block: Figures) -> Node:
        figures = [{"value": boxes(f.value), "label": boxes(f.label), "tone": f.tone} for f in block.figures]
        return {"kind": "figures", "figures": figures}

    @block.register
    def _(self, block: Grid) -> Node:
        height = _PICTURE_HEIGHTS.get(block.per_row, 5.0)
        items = [self._grid_item(item, height) for item in block.items]
        return {"kind": "grid", "per_row": block.per_row, "items": items}

    @block.register
    def _(self, block: Table) -> Node:
        widths = column_widths(block, self.section.width)
        room = self.section.height - _TABLE_HEAD_ROOM
        return {
            "kind": "table",
            "points": block.points,
            "widths": widths,
            "room": room,
            "columns": [{"title": boxes(column.title), "align": column.alignment} for column in block.columns],
            "rows": [_row(row, widths, room, block.points) for row in block.rows],
        }

    def _grid_item(self, item: Picture | QrCode, height: float) -> Node:
        caption = cell_node(item.caption)
        if isinstance(item, QrCode):
            return {"kind": "qr", "svg": qr_svg(item.address), "alternative": item.address, "caption": caption}
        node = {"kind": "picture", "height": height, "alternative": item.alternative, "caption": caption}
        try:
            return node | {"file": self.picture(item.path)} if item.path else self._empty(node, item)
        except DamagedPicture:
            return self._empty(node, item)

    def _empty(self, node: Node, item: Picture) -> Node:
        """Return a box that names the picture that cannot be shown: one bad photo never costs the paper."""
        label = [_verbatim_boxes(line) for line in (item.label or item.alternative).splitlines()]
        return node | {"kind": "empty", "notice": boxes(NOT_SHOWN), "label": label}


def closing_length(blocks: tuple[Block, ...]) -> int:
    """Return how many blocks close a section right after its last table; none if no signature is among them."""
    count = 0
    while count < len(blocks) and isinstance(blocks[-1 - count], Paragraph | SignOff):
        count += 1
    if count == len(blocks) or not any(isinstance(block, SignOff) for block in blocks[len(blocks) - count :]):
        return 0
    table = blocks[-1 - count]
    return count if isinstance(table, Table) and table.rows and not table.rows[-1].group else 0


#: What stands in the box of a photo that cannot be shown.
NOT_SHOWN = "เปิดภาพนี้ไม่ได้"


def _memo_field(item: MemoField) -> Node:
    return {"label": boxes(item.label), "value": boxes(item.value)}


def _row(row: Row, widths: tuple[float, ...], room: float, points: float) -> Node:
    cells = [cell_node(cell) for cell in row.cells]
    return {"group": row.group, "cells": cells, "fit": _fit(row_height(row, widths, points), room)}


def _fit(height: float, room: float) -> str:
    """Return whether a row is kept whole, torn, or must be measured because the estimate is not sharp enough."""
    if height < room * 0.5:
        return "keep"
    return "tear" if height > room * 2 else "measure"


def cell_node(cell: Cell) -> list[Node]:
    """Return the nodes of a cell's paragraphs."""
    return [paragraph_node(item) for item in cell]


def paragraph_node(item: Paragraph) -> Node:
    """Return the node of one paragraph; what has its usual value is left out."""
    node: Node = {"runs": [_run(run) for run in item.runs]}
    extras = {
        "align": item.alignment if item.alignment != "left" else None,
        "first_indent": item.first_indent,
        "left_indent": item.left_indent,
        "points": item.points,
        "before": item.space_before,
        "keep": item.keep_with_next,
    }
    node.update({key: value for key, value in extras.items() if value})
    return node


def _run(run: Run) -> Node:
    node: Node = {"words": _verbatim_boxes(run.text) if run.verbatim else boxes(run.text)}
    if run.checked is not None:
        node["checked"] = run.checked
    extras = {"bold": run.bold, "muted": run.muted, "link": run.link}
    node.update({key: value for key, value in extras.items() if value})
    return node


def _verbatim_boxes(text: str) -> list[str]:
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]


def signature_line(name: str | None) -> str:
    """Return the bracketed name, or dots to write it on."""
    return f"({name})" if name else "(" + "." * 50 + ")"
