"""What a column is by its cells, where its heading does not say it: "ปี 2569" over months, "การดำเนินการ" over duties."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from documents.reading.cells import begins_with_verb
from documents.reading.grid import GridRow
from documents.reading.headers import Columns, Meaning, heading_meaning
from documents.reading.owners import owner_share
from documents.reading.schedules import is_time
from documents.reading.tidy import compact, to_arabic

_MOST = 0.7
_SAMPLE = 40
_FEWEST_CELLS = 2
_FEWEST = 3
_OWNERS = 0.8
_EITHER_HEADING = frozenset({"การดำเนินการ", "การดำเนินงาน"})
_SAYS_DONE = re.compile(r"แล้ว|เมื่อวันที่|เรียบร้อย|ได้มีการ|อยู่ระหว่าง|ครบถ้วน|☑|☐|\[")
_FIRST_AND_LAST = (Meaning.START, Meaning.END)
_TIMES = (Meaning.DEADLINE, Meaning.MONTHS, Meaning.END, Meaning.SCHEDULE_KIND)


_NUMBER = re.compile(r"^\s*\(?[0-9]{1,3}(?:\.[0-9]{1,2})?[.)]?\s*$")
#: What may be the measure where the column of that name holds its number.
_TITLES = (Meaning.ISSUE, Meaning.FINDING, Meaning.ITEM, Meaning.ELEMENTS)


class _Segment(Protocol):
    columns: Columns | None
    rows: list[GridRow]


def settle_by_cells(segments: Sequence[_Segment]) -> None:
    """Settle columns without a known heading by what they hold; all segments of the same columns alike."""
    settled: dict[tuple[Meaning | None, ...], Columns] = {}
    for segment in segments:
        before = segment.columns
        if before is None:
            continue
        if before.meanings not in settled:
            alike = [one for one in segments if one.columns and one.columns.meanings == before.meanings]
            settled[before.meanings] = _settled(before, [row for one in alike for row in one.rows][:_SAMPLE])
        segment.columns = replace(before, meanings=settled[before.meanings].meanings)


def columns_by_cells(texts: Sequence[str], below: Sequence[GridRow]) -> Columns | None:
    """Return what a row of headings means of which only the subject is known; None where the cells tell no plan."""
    meanings = tuple(map(heading_meaning, texts))
    if not {Meaning.MEASURE, Meaning.METHOD, Meaning.ITEM} & set(meanings) or len(set(filter(None, texts))) < _FEWEST:
        return None
    columns = _settled(Columns(meanings, tuple(" ".join(text.split()) for text in texts)), below[:_SAMPLE])
    told = columns.has(Meaning.DEADLINE) and columns.has(Meaning.OWNER)
    return columns if told and columns.is_plan else None


def _settled(columns: Columns, rows: Sequence[GridRow]) -> Columns:
    meanings = list(columns.meanings)
    _tell_numbers_from_titles(meanings, rows)
    unknown = [index for index, meaning in enumerate(meanings) if meaning is None]
    if not any(meaning in meanings for meaning in _TIMES):
        timed = list(_mostly(unknown, rows, is_time))
        if len(timed) == len(_FIRST_AND_LAST) and timed[1] - timed[0] == 1:
            meanings[timed[0]], meanings[timed[1]] = _FIRST_AND_LAST
        else:
            _take_first(meanings, Meaning.DEADLINE, iter(timed))
    if Meaning.OWNER not in meanings:
        # Some plans name the unit under หมายเหตุ.
        left = [index for index, meaning in enumerate(meanings) if meaning in {None, Meaning.NOTE}]
        _take_first(meanings, Meaning.OWNER, _mostly(left, rows, lambda text: owner_share(text) >= _OWNERS))
    unknown = [index for index, meaning in enumerate(meanings) if meaning is None]
    if Meaning.MEASURE in meanings and not {Meaning.METHOD, Meaning.ELEMENTS} & set(meanings):
        _take_first(meanings, Meaning.METHOD, _mostly(unknown, rows, begins_with_verb))
    if Meaning.METHOD not in meanings and Meaning.MEASURE in meanings and Meaning.RESULT in meanings:
        index = meanings.index(Meaning.RESULT)
        heading = compact(columns.headings[index])
        if heading in _EITHER_HEADING and any(_mostly([index], rows, lambda text: not _SAYS_DONE.search(text))):
            meanings[index] = Meaning.METHOD
    return replace(columns, meanings=tuple(meanings))


def _tell_numbers_from_titles(meanings: list[Meaning | None], rows: Sequence[GridRow]) -> None:
    """Under "มาตรการที่" stand numbers alone: the measure itself is what the next column says."""
    if Meaning.MEASURE not in meanings:
        return
    index = meanings.index(Meaning.MEASURE)
    if next(_mostly([index], rows, lambda text: _NUMBER.match(to_arabic(text)) is not None), None) is None:
        return
    meanings[index] = Meaning.NO if Meaning.NO not in meanings else None
    told = next((one for one in _TITLES if one in meanings), None)
    if told is not None:
        meanings[meanings.index(told)] = Meaning.MEASURE


def _take_first(meanings: list[Meaning | None], meaning: Meaning, indices: Iterator[int]) -> None:
    index = next(indices, None)
    if index is not None:
        meanings[index] = meaning


def _mostly(indices: Sequence[int], rows: Sequence[GridRow], test: Callable[[str], bool]) -> Iterator[int]:
    """Yield the columns of which most cells pass a test."""
    for index in indices:
        texts = [
            row.cells[index].text for row in rows if len(row.cells) > index and row.cells[index].text.strip("-–. ")
        ]
        if len(texts) >= _FEWEST_CELLS and sum(map(test, texts)) >= _MOST * len(texts):
            yield index
