"""The source of a plan as it stays kept: the cells of each measure, the text around the tables, and what was left out.

Nothing of a table may vanish: every run of letters ends in what was read, in a question, or in ``left_out``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from documents.reading.grid import GridRow, Paper, Paragraph
from documents.reading.head import read_head
from documents.reading.headers import Columns, Meaning
from documents.reading.headings import is_section
from documents.reading.lexicon import rows
from documents.reading.neutral import LeftOut, Question, RowReading, SourceCell
from documents.reading.rows import Extract, Record
from documents.reading.segments import Segment
from documents.reading.tidy import compact

#: The names of the columns that other rooms print by; the others keep their own.
_NAMES = {Meaning.NO: "number", Meaning.MEASURE: "title", Meaning.DEADLINE: "time"}
_FOLLOWED = re.compile(r"ติดตาม|รายงานผล")
_WORDS = re.compile(r"[ก-๎A-Za-z]{2,}")


@cache
def _reasons() -> dict[str, str]:
    return {line[0]: line[1] for line in rows("left_out")}


def left_out(text: str, place: object, code: str) -> LeftOut:
    """Return words that are no part of the plan, with the sentence of a reason's code."""
    return LeftOut(text, str(place), _reasons()[code])


def cells_of(record: Record) -> tuple[SourceCell, ...]:
    """Return the cells of a measure in their order; of further rows only what they do not share with the one above."""
    found: list[SourceCell] = []
    for part, (row, columns) in enumerate(record.rows):
        place, named = str(row.place), _named(columns)
        for index, cell in enumerate(row.cells):
            if part == 0 or (cell.text and not cell.merged):
                meaning, heading = named[index] if index < len(named) else (None, "")
                found.append(SourceCell(meaning, heading, cell.text, place, index, part))
    return tuple(found)


@lru_cache(maxsize=64)
def _named(columns: Columns) -> tuple[tuple[str | None, str], ...]:
    """Return what each column was taken for, and its heading."""
    return tuple((_name(columns, index), heading) for index, heading in enumerate(columns.headings))


def _name(columns: Columns, index: int) -> str | None:
    meaning = columns.meanings[index] if index < len(columns.meanings) else None
    if meaning is None:
        return None
    if meaning is Meaning.DEADLINE and _FOLLOWED.search(compact(columns.headings[index])):
        return "follow_up"
    return _NAMES.get(meaning, meaning.value)


# --- the text around the tables ----------------------------------------------------------------------------


def paper_of(items: Sequence[Paragraph | Segment], extracted: Extract) -> dict[str, Any]:
    """Return the text around the measures: before, between and after the tables, the other tables, and the head."""
    plans = [index for index, item in enumerate(items) if isinstance(item, Segment) and _is_plan(item)]
    first, last = (plans[0], plans[-1]) if plans else (len(items), len(items))
    before, between, after = (
        [_text(item) for item in part if isinstance(item, Paragraph)]
        for part in (items[:first], items[first:last], items[last:])
    )
    measured = {id(row.cells) for record in extracted.records for row, _ in record.rows}
    tables = [_table(item, measured) for item in items if isinstance(item, Segment)]
    notes = [row for row, code in extracted.aside if code == "note"]
    after.extend({"kind": "note", "text": _line(row), "place": str(row.place)} for row in notes)
    head = read_head([str(one["text"]) for one in (*before, *between, *after)])
    return {"before": before, "between": between, "after": after, "tables": tables, "head": head}


def _is_plan(segment: Segment) -> bool:
    return segment.columns is not None and segment.columns.is_plan


def _text(paragraph: Paragraph) -> dict[str, str]:
    kind = "section" if is_section(paragraph.text) else "paragraph"
    return {"kind": kind, "text": paragraph.text, "place": str(paragraph.place)}


def _table(segment: Segment, measured: set[int]) -> dict[str, Any]:
    kind = "plan" if _is_plan(segment) else "scores" if _has_scores(segment) else "other"
    return {
        "headings": [row.texts() for row in segment.headings],
        "place": str(segment.rows[0].place if segment.rows else segment.table.place),
        "kind": kind,
        "rows": [row.texts() for row in segment.rows if id(row.cells) not in measured],
    }


def _has_scores(segment: Segment) -> bool:
    texts = [text for row in (*segment.headings, *segment.rows) for text in row.texts()]
    return any("คะแนน" in text or text in {"IIT", "EIT", "OIT"} for text in texts)


# --- not a word vanishes -----------------------------------------------------------------------------------


def account(
    paper: Paper,
    items: Sequence[Paragraph | Segment],
    extracted: Extract,
    read: Sequence[RowReading],
    questions: Iterable[Question],
) -> tuple[LeftOut, ...]:
    """Return what of the tables is in no measure, with its place and reason."""
    return (
        *(left_out(one.text, one.place, code) for one, code in paper.hidden),
        *_headings(items),
        *(left_out(_line(row), row.place, code) for row, code in extracted.aside),
        *(left_out(_line(row), row.place, "topic") for record in extracted.topics for row, _ in record.rows),
        *(left_out(_line(row), row.place, "table") for table in extracted.loose for row in table.rows if _line(row)),
        *_unsaid(read, questions),
    )


def _headings(items: Sequence[Paragraph | Segment]) -> Iterator[LeftOut]:
    known: set[str] = set()
    for segment in (item for item in items if isinstance(item, Segment)):
        for row in segment.headings:
            line = compact(_line(row))
            if line in known:
                yield left_out(_line(row), row.place, "heading")
            known.add(line)


#: What is read out of these is a day, a status or a code; the cell itself stays beside it in the source.
_TOLD_OTHERWISE = frozenset(
    {"number", "code", "issue", "indicator", "instrument", "question", "analysis", "finding", "status", "done_on"}
    | {"budget", "target", "evidence", "score", "note", "start", "end", "months", "schedule_kind"}
)


def _unsaid(read: Sequence[RowReading], questions: Iterable[Question]) -> Iterator[LeftOut]:
    """Yield the words of measures' cells that no part of the reading and no question says."""
    asked: dict[str | None, list[str]] = {}
    for question in questions:
        asked.setdefault(question.row, []).append(question.what)
    for row in read:
        parts = (*_said(row), *asked.get(row.no, ()))
        known = set(parts)
        said = ""
        for cell in row.source:
            if not cell.text or cell.meaning in _TOLD_OTHERWISE or cell.text in known:
                continue
            said = said or "".join(" ".join(parts).split())
            missing = [word for word in _WORDS.findall(cell.text) if word not in said]
            if missing:
                code = "column" if cell.meaning is None else "words"
                place = f"{cell.place} ช่อง {cell.heading}" if cell.heading else cell.place
                yield left_out(cell.text if code == "column" else " ".join(missing), place, code)


def _said(row: RowReading) -> Iterator[str]:
    yield from (row.title, row.section or "", *row.owner_units, *row.owner_persons, *row.refs)
    yield from (text for text in (row.result, row.outcome, row.suggestion, row.problem) if text)
    for step in row.steps:
        yield from (step.text, step.source_text, *step.owner_units, *step.owner_persons)


def _line(row: GridRow) -> str:
    return " ".join(dict.fromkeys(text for text in row.texts() if text))
