"""From tables to records: repeated headings dropped, rows that run over lines or pages joined, sections kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from documents.reading.grid import Cell, GridRow, Paragraph, Place, Table
from documents.reading.headers import Columns, Meaning, heading_meaning
from documents.reading.headings import Section, is_section, is_unit
from documents.reading.months import marked
from documents.reading.row_kinds import (
    NOTE,
    SIGNED,
    Lead,
    is_numbering,
    is_total,
    lead_of,
    section_text,
    without_heading,
)
from documents.reading.schedules import is_time
from documents.reading.segments import Mender, Segment
from documents.reading.shifts import fit, straighten
from documents.reading.tidy import compact, one_line, to_arabic

Fields = dict[Meaning, str]

_SUBJECTS = (Meaning.MEASURE, Meaning.ITEM, Meaning.QUESTION, Meaning.ISSUE)
_STEP_MEANINGS = (
    Meaning.METHOD,
    Meaning.ELEMENTS,
    Meaning.DEADLINE,
    Meaning.FOLLOW_UP,
    Meaning.MONTHS,
    Meaning.OWNER,
    Meaning.SCHEDULE_KIND,
    Meaning.START,
    Meaning.END,
)
#: What a row of its own for a step may say of that step alone.
_STEP_PROGRESS = (Meaning.STATUS, Meaning.DONE_ON)
#: Columns whose cells count or name their rows, and those that no row leaves empty.
_COUNTED = (Meaning.NO, Meaning.CODE, Meaning.ISSUE, Meaning.QUESTION, Meaning.MEASURE)
_NEEDED = (Meaning.OWNER, Meaning.DEADLINE)
_SUBJECT_COLUMNS = frozenset({*_SUBJECTS, Meaning.NO, Meaning.CODE, Meaning.INDICATOR, Meaning.INSTRUMENT})
_LIST_START = re.compile(r"^\s*(?:\(?[0-9๐-๙]{1,2}\s?[.)]|[-–•])")
_PERCENT = re.compile("ร้อยละ|%")
_LABELLED = re.compile(r"^\W{0,3}(?P<label>[^:]{3,40}?)\s*:\s*(?P<value>\S.*)$")
_NUMBER = re.compile(r"^\s*(?:ข้อ\s*)?([0-9]{1,3})\s*[.)]?\s*$")
_SUB_NUMBER = re.compile(r"^\s*(?:ข้อ\s*)?([0-9]{1,3})\.[0-9]{1,2}\s*[.)]?\s*$")


@dataclass(slots=True)
class Record:
    """One measure as the paper has it: the fields of its row, and those of each further row of steps.

    ``rows`` are all rows of the paper that it was made from, with the columns they stand under.
    """

    fields: Fields
    section: Section
    columns: Columns
    place: Place
    further: list[Fields] = field(default_factory=list)
    shifted: str = ""
    rows: list[tuple[GridRow, Columns]] = field(default_factory=list)


@dataclass(slots=True)
class Extract:
    """All that the tables hold. ``topics`` are rows that assess without saying what is to be done.

    ``aside`` are rows that are in no record, each with the code of its reason.
    """

    records: list[Record] = field(default_factory=list)
    topics: list[Record] = field(default_factory=list)
    loose: list[Table] = field(default_factory=list)
    columns: list[Columns] = field(default_factory=list)
    unread: list[Place] = field(default_factory=list)
    aside: list[tuple[GridRow, str]] = field(default_factory=list)


def extract(items: Sequence[Paragraph | Segment], mend: Mender, *, paged: bool = True) -> Extract:
    """Read every table of a paper. ``mend`` repairs the text of cells that are put together.

    ``paged``: the end of a page may have cut a row in two.
    """
    return _Extractor(mend, paged).read(items)


@dataclass(slots=True)
class _State:
    """What carries over from one table to the next."""

    columns: Columns | None = None
    is_plan: bool = False
    section: Section = field(default_factory=Section)
    filled: Fields = field(default_factory=dict)
    last: Record | None = None
    #: Below a note or a signature stand only more of them.
    closed: bool = False
    #: The next row is the first below a page break: it may run on from the one before.
    at_break: bool = False
    shapes: dict[Meaning, set[Lead]] = field(default_factory=dict)


class _Extractor:
    def __init__(self, mend: Mender, paged: bool) -> None:
        self._mend, self._paged = mend, paged
        self._found = Extract()
        self._state = _State()

    def read(self, items: Sequence[Paragraph | Segment]) -> Extract:
        for item in items:
            if isinstance(item, Paragraph):
                self._paragraph(item)
            elif item.columns is not None:
                self._begin(item.columns)
                self._rows(item)
            elif self._continues(item.rows):
                self._rows(item)
            else:
                self._found.loose.append(item.table)
        self._drop_bare()
        return self._found

    def _paragraph(self, paragraph: Paragraph) -> None:
        for line in paragraph.text.split("\n"):
            if is_section(line) or is_unit(line):
                self._state.section = self._state.section.under(one_line(line))

    def _continues(self, rows: Sequence[GridRow]) -> bool:
        """Tell whether a table without a heading carries the one before it on, as tables do over pages."""
        columns = self._state.columns
        if columns is None or not rows:
            return False
        alike = sum(1 for row in rows if len(row.cells) == len(columns.meanings))
        return alike * 2 > len(rows) and len(columns.meanings) > 2

    def _begin(self, columns: Columns) -> None:
        if self._state.columns is None or self._state.columns.meanings != columns.meanings:
            self._state.filled = {}
            self._state.last = None
            self._state.shapes = {}
        self._state.columns, self._state.is_plan = columns, columns.is_plan
        self._found.columns.append(columns)

    def _rows(self, segment: Segment) -> None:
        self._state.at_break = self._paged and self._state.last is not None
        for row in segment.rows:
            texts = row.texts()
            if self._state.columns is None or not any(texts):
                continue
            if is_numbering(texts):
                self._found.aside.append((row, "numbering"))
            else:
                self._row(row, texts, self._state.columns)

    def _row(self, row: GridRow, texts: Sequence[str], columns: Columns) -> None:
        section = section_text(texts, columns)
        if section is not None:
            self._state.section = self._state.section.under(section)
            self._state.last = None
            # What was filled down belongs to the section above.
            self._state.filled = {}
            self._found.aside.append((row, "section"))
            return
        if is_total(texts):
            self._found.aside.append((row, "total"))
            return
        row = without_heading(row, columns)
        cells, shifted = fit(row.cells, columns)
        fields, covered = _fields(cells, columns)
        if self._is_note(fields, columns):
            self._found.aside.append((row, "note"))
            return
        self._state.closed = False
        fields, moved = straighten(fields, columns)
        self._take(fields, covered, row, shifted or moved)

    def _is_note(self, fields: Fields, columns: Columns) -> bool:
        """Tell whether a row is one cell only: a note or signature below a table, or a heading of what follows."""
        filled = [meaning for meaning, text in fields.items() if text]
        if len(filled) == 1 and (self._state.closed or SIGNED.match(fields[filled[0]])):
            self._state.closed = True
            return True
        if len(filled) != 1 or filled[0] not in _SUBJECT_COLUMNS or len(columns.meanings) < 3:
            return False
        text = one_line(fields[filled[0]])
        if is_section(text):
            self._state.section = self._state.section.under(text)
            return True
        if filled[0] is _key(columns):
            self._state.closed = self._state.closed or bool(NOTE.match(text))
            return self._state.closed
        if filled[0] in {Meaning.ISSUE, Meaning.INDICATOR}:
            self._state.filled[filled[0]] = text
        return True

    def _drop_bare(self) -> None:
        """Take out rows that name a measure and nothing else: they are headings of the rows below them."""
        bare = [record for record in self._found.records if _is_bare(record)]
        if len(bare) < len(self._found.records):
            self._found.records = [record for record in self._found.records if not _is_bare(record)]
            self._found.unread.extend(record.place for record in bare)
            self._found.aside.extend((row, "unread") for record in bare for row, _ in record.rows)

    def _take(self, fields: Fields, covered: frozenset[Meaning], row: GridRow, shifted: str) -> None:
        columns, last = self._state.columns, self._state.last
        if columns is None:
            return
        key = _key(columns)
        if last is not None and _is_sub_step(fields, last, key):
            fields = {**fields, Meaning.METHOD: fields[key], Meaning.NO: "", key: ""}
        named = bool(fields.get(key)) and key not in covered
        at_break, self._state.at_break = self._state.at_break, False
        again = last is not None and _says_again(fields, last, columns)
        if not named or again or _runs_on(fields, columns, last) or (at_break and self._is_cut(fields)):
            if again and last is not None:
                covered |= _shared(fields, last)
                at_break = False
            self._continue(fields, covered, row, at_break=at_break)
            return
        self._forget_other_instrument(fields)
        for meaning in _groups(columns):
            if meaning in columns.meanings and meaning is not key:
                self._state.filled[meaning] = fields.get(meaning) or self._state.filled.get(meaning, "")
                fields[meaning] = self._state.filled[meaning]
        record = Record(fields, self._state.section, columns, row.place, shifted=shifted, rows=[(row, columns)])
        acts = any(
            fields.get(meaning, "").strip("-–. ") for meaning in (Meaning.MEASURE, Meaning.METHOD, Meaning.ELEMENTS)
        )
        is_measure = self._state.is_plan and acts
        (self._found.records if is_measure else self._found.topics).append(record)
        self._state.last = record
        if is_measure:
            self._note_shapes(fields, columns)

    def _forget_other_instrument(self, fields: Fields) -> None:
        """An indicator of one instrument is not filled down to the questions of the next."""
        named = compact(fields.get(Meaning.INSTRUMENT, ""))
        if named and named != compact(self._state.filled.get(Meaning.INSTRUMENT, named)):
            self._state.filled = {}
        if named:
            self._state.filled[Meaning.INSTRUMENT] = fields[Meaning.INSTRUMENT]

    def _note_shapes(self, fields: Fields, columns: Columns) -> None:
        """Remember what the cells of a column begin with, until that says no more what every row has."""
        for meaning in (*_COUNTED, *_NEEDED):
            if meaning not in columns.meanings:
                continue
            shapes = self._state.shapes.setdefault(meaning, set())
            if Lead.NOTHING not in shapes and not (meaning in _COUNTED and Lead.PLAIN in shapes):
                shapes.add(lead_of(fields.get(meaning, "")))

    def _is_cut(self, fields: Fields) -> bool:
        """Tell whether a row after a page break is the rest of the row before it.

        Then what every row so far begins with is missing: a number, a code, or owner and deadline. A row with a number
        of its own is never the rest of another.
        """
        last = self._state.last
        if last is None:
            return False
        counted = Meaning.NO if Meaning.NO in last.columns.meanings else _key(last.columns)
        number = fields.get(counted, "")
        if lead_of(number) is Lead.NUMBER and number != last.fields.get(counted):
            return False
        for meaning in _COUNTED:
            shapes = self._state.shapes.get(meaning)
            lead = lead_of(fields.get(meaning, ""))
            if shapes and not {Lead.NOTHING, Lead.PLAIN} & shapes and lead in {Lead.PLAIN, Lead.NOTHING}:
                return True
        always = [one for one in _NEEDED if (shapes := self._state.shapes.get(one)) and Lead.NOTHING not in shapes]
        return bool(always) and not any(fields.get(meaning) for meaning in always)

    def _continue(self, fields: Fields, covered: frozenset[Meaning], row: GridRow, *, at_break: bool) -> None:
        """Add a row without a subject of its own to the record before: as further steps, or as running-on text."""
        last, columns = self._state.last, self._state.columns
        own = {meaning: text for meaning, text in fields.items() if text and meaning not in covered}
        if last is None or columns is None:
            if own and len(own) > 1:
                self._found.unread.append(row.place)
            self._found.aside.append((row, "unread"))
            return
        last.rows.append((row, columns))
        steps = {meaning: text for meaning, text in own.items() if meaning in _STEP_MEANINGS}
        whole = not at_break or is_time(steps.get(Meaning.DEADLINE, ""))
        if (steps.get(Meaning.METHOD) or steps.get(Meaning.ELEMENTS)) and whole:
            steps.update({meaning: text for meaning, text in own.items() if meaning in _STEP_PROGRESS})
            inherited = {
                meaning: fields[meaning] for meaning in covered if meaning in _STEP_MEANINGS and fields.get(meaning)
            }
            last.further.append({**inherited, **steps})
            own = {meaning: text for meaning, text in own.items() if meaning not in steps}
        for meaning, text in own.items():
            target = last.further[-1] if meaning in _STEP_MEANINGS and last.further else last.fields
            target[meaning] = self._run_on(target.get(meaning, ""), text)

    def _run_on(self, before: str, text: str) -> str:
        if not before or _LIST_START.match(text):
            return f"{before}\n{text}".strip()
        return self._mend(f"{before} {text}")


def _is_sub_step(fields: Fields, last: Record, key: Meaning) -> bool:
    """Tell whether "3.2" stands below "3", in a table without a column for steps: it is a step of that measure."""
    whole = _NUMBER.match(to_arabic(last.fields.get(Meaning.NO, "")))
    number = fields.get(Meaning.NO) or fields.get(key, "").partition(" ")[0]
    part = _SUB_NUMBER.match(to_arabic(number))
    apart = key is not Meaning.METHOD and not fields.get(Meaning.METHOD) and bool(fields.get(key))
    return apart and whole is not None and part is not None and part[1] == whole[1]


def _is_bare(record: Record) -> bool:
    filled = [meaning for meaning, text in record.fields.items() if text.strip("-–. ")]
    return len(filled) == 1 and not record.further and len(record.columns.meanings) > 2


def _key(columns: Columns) -> Meaning:
    told = (*_SUBJECTS, Meaning.METHOD, Meaning.NO, Meaning.CODE)
    return next((meaning for meaning in told if meaning in columns.meanings), Meaning.METHOD)


def _groups(columns: Columns) -> Iterator[Meaning]:
    """Yield the columns that say once what holds for the rows below too: also the owner's, where it stands first."""
    yield from (Meaning.INDICATOR, Meaning.ISSUE)
    if columns.meanings[0] is Meaning.OWNER and Meaning.NO in columns.meanings:
        yield Meaning.OWNER


def _fields(cells: Sequence[Cell], columns: Columns) -> tuple[Fields, frozenset[Meaning]]:
    """Return meaning -> text and which of them only continue a merged cell above."""
    fields: Fields = {}
    covered: set[Meaning] = set()
    if columns.months:
        drawn = [cell for cell, word in zip(cells, columns.months, strict=False) if word]
        fields[Meaning.MONTHS] = marked(cells, columns.months)
        if drawn and all(cell.merged for cell in drawn):
            covered.add(Meaning.MONTHS)
    for cell, meaning in zip(cells, columns.meanings, strict=False):
        if meaning is None or meaning is Meaning.MONTHS:
            continue
        before, text = fields.get(meaning, ""), cell.text
        if meaning is Meaning.STATUS and text.isdecimal() and _PERCENT.search(columns.heading(meaning)):
            text += "%"
        fields[meaning] = text if not before or before == text else f"{before}\n{text}".strip()
        if cell.merged:
            covered.add(meaning)
    if old := fields.pop(Meaning.OLD_DEADLINE, ""):
        # The old day holds where no new one was set.
        fields[Meaning.DEADLINE] = fields.get(Meaning.DEADLINE) or old
    for meaning in (Meaning.MEASURE, Meaning.METHOD):
        if "\n" in fields.get(meaning, ""):
            _take_labelled(fields, meaning, columns)
    return fields, frozenset(covered)


def _take_labelled(fields: Fields, where: Meaning, columns: Columns) -> None:
    """Move lines such as "ผู้รับผิดชอบ: กองคลัง" out of a cell, where the table has no column for what they say."""
    kept = []
    for line in fields[where].split("\n"):
        match = _LABELLED.match(line)
        meaning = heading_meaning(match["label"]) if match else None
        if match and meaning in {Meaning.OWNER, Meaning.DEADLINE} and meaning not in columns.meanings:
            fields[meaning] = match["value"].strip()
        else:
            kept.append(line)
    fields[where] = "\n".join(kept)


def _says_again(fields: Fields, last: Record, columns: Columns) -> bool:
    """Tell whether a row repeats the measure of the row above to give one more of its steps."""
    key = _key(columns)
    if key is Meaning.METHOD or not fields.get(Meaning.METHOD) or last.columns.meanings != columns.meanings:
        return False
    named = [meaning for meaning in (Meaning.NO, Meaning.CODE, key) if meaning in columns.meanings]
    same = all(compact(fields.get(meaning, "")) == compact(last.fields.get(meaning, "")) for meaning in named)
    before = last.further[-1] if last.further else last.fields
    told = (Meaning.METHOD, Meaning.OWNER, Meaning.DEADLINE)
    return same and any(compact(fields.get(meaning, "")) != compact(before.get(meaning, "")) for meaning in told)


def _shared(fields: Fields, last: Record) -> frozenset[Meaning]:
    """Return what a repeated row says like the first one: of the measure, not of the step."""
    steps = (*_STEP_MEANINGS, *_STEP_PROGRESS)
    return frozenset(
        meaning for meaning, text in fields.items() if meaning not in steps and text == last.fields.get(meaning)
    )


def _runs_on(fields: Fields, columns: Columns, last: Record | None) -> bool:
    """Tell whether a row with a subject still belongs to the one before: it lacks a number and what a row needs."""
    if last is None or Meaning.NO not in columns.meanings or fields.get(Meaning.NO) or not last.fields.get(Meaning.NO):
        return False
    needed = [meaning for meaning in (Meaning.DEADLINE, Meaning.OWNER, Meaning.METHOD) if meaning in columns.meanings]
    return sum(1 for meaning in needed if fields.get(meaning)) < len(needed)
