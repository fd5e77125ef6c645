"""Plans in other shapes turned into a row per step: units or statuses as columns, a line for the plan and one for its
result, and fields written one per line without any table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from documents.reading.forms import upright
from documents.reading.grid import Block, Cell, GridRow, Paragraph, Table, plain_row
from documents.reading.headed import with_their_measures
from documents.reading.headers import Meaning, columns_of, heading_meaning
from documents.reading.headings import is_unit
from documents.reading.schedules import is_time
from documents.reading.statuses import is_status
from documents.reading.tidy import compact, tidy, to_arabic

_TOP_ROWS = 12
_FEWEST_NAMED = 2
_WORDS = re.compile("[ก-ฮ]{2}")
_NO_MARK = re.compile(r"[\s\-–—.0๐xX✗]*")
_PLANNED = frozenset({"แผน", "แผนงาน", "แผนการดำเนินงาน", "แผนดำเนินการ", "แผน(p)", "p", "plan"})
_DONE = frozenset({"ผล", "ผลงาน", "ผลการดำเนินงาน", "ผลดำเนินการ", "ผลจริง", "ผล(a)", "a", "actual"})
_FEWEST_LINES = 2
_SAMPLE, _LONGEST_WORD = 40, 24
_FIELD = re.compile(
    r"^\W{0,3}(?:[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})*[.)]?\s*)?(?P<label>[^:：]{2,60})\s*[:：]\s*(?P<value>.*)$", re.DOTALL
)
#: "ผู้รับผิดชอบ กองคลัง" and "ขั้นตอนการดำเนินการ" alone: the label is all of the first word.
_BARE_FIELD = re.compile(r"^\W{0,3}(?P<label>[ก-๎/]{4,40})(?:\s+(?P<value>.*))?$", re.DOTALL)
_NUMBERED_LINE = re.compile(r"^\s*(?P<number>[0-9๐-๙]{1,3})[.)]\s+(?P<title>\S.{4,250})$")
_LAST_FIELDS = frozenset({Meaning.OWNER, Meaning.DEADLINE})
_BARE_LABELS = _LAST_FIELDS | {Meaning.METHOD}
_NUMBERED = re.compile(r"^(?:มาตรการ|แนวทาง|กิจกรรม|โครงการ)\s*(?:ที่|ข้อ(?:ที่)?)?\s*[0-9๐-๙]{1,3}$")
_SUBJECTS = frozenset({Meaning.MEASURE, Meaning.METHOD, Meaning.ITEM, Meaning.ISSUE, Meaning.QUESTION})
_BEGINS = frozenset({Meaning.MEASURE, Meaning.ITEM, Meaning.ISSUE})
_FEWEST_FIELDS = 3
OWNER_HEADING, TIME_HEADING, RESULT_HEADING = "ผู้รับผิดชอบ", "ระยะเวลา", "ผลการดำเนินการ"
STATUS_HEADING, MEASURE_HEADING = "สถานะ", "มาตรการ"
_LONGEST_MARK = 3


def turned(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks of a paper with its tables in the usual shape; most come back as they are."""
    for block in _with_field_lines(with_their_measures(blocks)):
        yield _in_rows(block) if isinstance(block, Table) else block


def _in_rows(table: Table) -> Table:
    table = _results_beside_plans(_units_across(upright(table)))
    return _named_in_a_column(_named_in_a_column(table, UNITS), STATUSES)


# --- units and statuses as columns ------------------------------------------------------------------------------


def _units_across(table: Table) -> Table:
    """Return a table with a row per unit and a column per measure turned on its side."""
    for top, row in enumerate(table.rows[:_TOP_ROWS]):
        names, below = list(map(tidy, row.texts())), table.rows[top + 1 :]
        if not all(names) or heading_meaning(names[0]) is not Meaning.OWNER or columns_of(names) is not None:
            continue
        units = [below_row for below_row in below if below_row.cells and is_unit(tidy(below_row.cells[0].text))]
        inside = [tidy(cell.text) for one in units for cell in one.cells[1:] if cell.text]
        if len(units) >= _FEWEST_NAMED and all(len(one) <= _LONGEST_MARK or is_time(one) for one in inside):
            head = (MEASURE_HEADING, *(one.cells[0].text for one in units))
            turned_rows = [
                plain_row((name, *(one.cells[at].text for one in units)), row.place)
                for at, name in enumerate(names[1:], 1)
            ]
            return replace(table, rows=(*table.rows[:top], plain_row(head, row.place), *turned_rows))
    return table


class _Across(NamedTuple):
    """What a table may name across: a test of its headings, and the column that their marks become."""

    names: Callable[[str], object]
    meaning: Meaning
    heading: str


UNITS = _Across(is_unit, Meaning.OWNER, OWNER_HEADING)
STATUSES = _Across(is_status, Meaning.STATUS, STATUS_HEADING)


def _named_in_a_column(table: Table, across: _Across) -> Table:
    """Return a table with a column per unit or status with the name of each mark or time beside the measure instead."""
    for top, row in enumerate(table.rows[:_TOP_ROWS]):
        texts = list(map(tidy, row.texts()))
        named = {index: text for index, text in enumerate(texts) if text and across.names(text)}
        if len(set(named.values())) < _FEWEST_NAMED:
            continue
        rest = [cell for index, cell in enumerate(row.cells) if index not in named and cell.text and not cell.merged]
        heads = texts if rest or not top else map(tidy, table.rows[top - 1].texts())
        others = {heading_meaning(text) for index, text in enumerate(heads) if index not in named}
        if others & _SUBJECTS and across.meaning not in others:
            return replace(table, rows=(*_headed(table.rows, top, named, across), *_by_name(table.rows, top, named)))
    return table


def _headed(rows: Sequence[GridRow], top: int, named: dict[int, str], across: _Across) -> Iterator[GridRow]:
    """Yield the headings with the new columns; names below a heading of their own leave no row behind."""
    rest = [cell for cell in _without(rows[top], named) if cell.text and not cell.merged]
    below = top > 0 and not rest
    yield from rows[: top - below]
    added = (Cell(across.heading), Cell(TIME_HEADING)) if _timed(rows, top, named) else (Cell(across.heading),)
    yield rows[top - below]._replace(cells=(*_without(rows[top - below], named), *added))


def _by_name(rows: Sequence[GridRow], top: int, named: dict[int, str]) -> Iterator[GridRow]:
    timed = _timed(rows, top, named)
    for row in rows[top + 1 :]:
        marks: dict[str, list[str]] = {}
        for index, name in named.items():
            text = tidy(row.cells[index].text) if index < len(row.cells) else ""
            if not _NO_MARK.fullmatch(text):
                said = f"{name} {text}" if not timed and _WORDS.search(text) else name
                marks.setdefault(text if timed else "", []).append(said)
        rest = tuple(_without(row, named))
        for time, names in marks.items() or (("", []),):
            cell = Cell("\n".join(names))
            yield row._replace(cells=(*rest, cell, Cell(time)) if timed else (*rest, cell))


def _timed(rows: Sequence[GridRow], top: int, named: dict[int, str]) -> bool:
    return any(is_time(tidy(cell.text)) for row in rows[top + 1 :] for cell in _at(row, named))


def _at(row: GridRow, named: dict[int, str]) -> Iterator[Cell]:
    return (cell for index, cell in enumerate(row.cells) if index in named)


def _without(row: GridRow, named: dict[int, str]) -> Iterator[Cell]:
    return (cell for index, cell in enumerate(row.cells) if index not in named)


# --- a line for the plan and one for its result ----------------------------------------------------------------


def _results_beside_plans(table: Table) -> Table:
    """Return a table in which every measure has a line แผน and a line ผล with the second beside the first."""
    width = max((len(row.cells) for row in table.rows), default=0)
    for column in range(width):
        top = (row.cells[column].text for row in table.rows[:_SAMPLE] if column < len(row.cells))
        if not any(compact(text).lower() in _PLANNED for text in top if len(text) <= _LONGEST_WORD):
            continue
        said = [compact(row.cells[column].text).lower() if column < len(row.cells) else "" for row in table.rows]
        planned, done = sum(word in _PLANNED for word in said), sum(word in _DONE for word in said)
        if planned >= _FEWEST_LINES and done >= _FEWEST_LINES and abs(planned - done) <= 1:
            return replace(table, rows=tuple(_joined_lines(table.rows, said, column)))
    return table


def is_planned_or_done(text: str) -> bool:
    """Tell whether a heading says that what stands below it was planned, or came of it."""
    return compact(text).lower() in _PLANNED | _DONE


def told_by(above: str, text: str) -> str:
    """Return what a column แผน or ผล below another heading holds: that, or its result."""
    return above if compact(text).lower() in _PLANNED else RESULT_HEADING


def _joined_lines(rows: Sequence[GridRow], said: Sequence[str], column: int) -> Iterator[GridRow]:
    first = next(index for index, word in enumerate(said) if word in _PLANNED | _DONE)
    result: dict[int, str] = {}
    owner_of = -1
    for index, word in enumerate(said):
        if word in _PLANNED:
            owner_of = index
        elif word in _DONE and owner_of >= 0:
            result[owner_of] = _result_text(rows[index], rows[owner_of], column)
    for index, row in enumerate(rows):
        if said[index] in _DONE and index > first:
            continue
        added = RESULT_HEADING if index == first - 1 else result.get(index, "")
        cells = [cell for place, cell in enumerate(row.cells) if place != column]
        yield row._replace(cells=(*cells, Cell(added)))


def _result_text(row: GridRow, plan: GridRow, column: int) -> str:
    above = {cell.text for cell in plan.cells}
    texts = (cell.text.strip() for place, cell in enumerate(row.cells) if place != column and not cell.merged)
    return " ".join(dict.fromkeys(text for text in texts if text and text not in above))


# --- fields written one per line -------------------------------------------------------------------------------


def _with_field_lines(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with runs of "มาตรการ: …", "ผู้รับผิดชอบ: …" as a table of two columns."""
    run: list[Paragraph] = []
    for block in _with_numbered_measures(blocks):
        if isinstance(block, Paragraph) and (_label(block) or (run and not _FIELD.match(block.text))):
            run.append(block)
            continue
        yield from _as_form(run)
        run = []
        yield block
    yield from _as_form(run)


def _with_numbered_measures(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with "1. …" that fields follow as "มาตรการที่ 1: …", once the measure before has its own."""
    open_fields: set[Meaning] | None = None
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            open_fields = None
        elif found := _label(block):
            open_fields = None if open_fields is None else open_fields | {heading_meaning(found[0]) or Meaning.NOTE}
        elif (match := _NUMBERED_LINE.match(block.text)) and (open_fields is None or open_fields & _LAST_FIELDS):
            following = blocks[at + 1] if at + 1 < len(blocks) else None
            if isinstance(following, Paragraph) and _label(following):
                open_fields = set()
                yield replace(block, text=f"มาตรการที่ {match['number']} : {match['title']}")
                continue
        yield block


def _label(paragraph: Paragraph) -> tuple[str, str] | None:
    """Return the label and value of a line whose label is the name of a column."""
    match = _FIELD.match(paragraph.text) or _BARE_FIELD.match(paragraph.text)
    if match is None:
        return None
    label = tidy(match["label"])
    if match.re is _BARE_FIELD and heading_meaning(label) not in _BARE_LABELS:
        return None
    numbered = bool(_NUMBERED.match(label))
    meaning = heading_meaning(to_arabic(label)) or (Meaning.MEASURE if numbered else None)
    return (label, (match["value"] or "").strip()) if meaning is not None else None


def _as_form(run: Sequence[Paragraph]) -> Iterator[Block]:
    labels = [_label(paragraph) for paragraph in run]
    named = [heading_meaning(to_arabic(found[0])) or Meaning.MEASURE for found in labels if found]
    if len(set(named)) < _FEWEST_FIELDS or not set(named) & _BEGINS or not set(named) & _LAST_FIELDS:
        yield from run
        return
    rows: list[GridRow] = []
    for paragraph, found in zip(run, labels, strict=True):
        if found is not None:
            rows.append(plain_row(found, paragraph.place))
        elif rows and len(rows[-1].cells[1].text) < 400 and not _is_heading(paragraph):
            label, value = rows[-1].texts()
            rows[-1] = plain_row((label, f"{value}\n{paragraph.text}".strip()), rows[-1].place)
        else:
            yield paragraph
    yield Table(tuple(rows), run[0].place)


def _is_heading(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip()
    return bool(re.match(r"^(?:แผน|มาตรการส่งเสริม|รายงาน|องค์การ|เทศบาล|ลงชื่อ|หมายเหตุ|\(|หน้า\s)", text))
