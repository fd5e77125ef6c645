"""What a paper says of a measure in several places put together: results in a table of their own, and footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from documents.reading.headers import Columns, Meaning
from documents.reading.rows import Extract, Fields, Record
from documents.reading.tidy import compact
from thai.dates import find

_PLANNED = (Meaning.METHOD, Meaning.DEADLINE, Meaning.OWNER, Meaning.MONTHS, Meaning.END)
#: What names a measure of its own.
_NAMED = (Meaning.MEASURE, Meaning.ITEM, Meaning.ISSUE, Meaning.QUESTION, Meaning.INDICATOR)
_REPORTED = (
    *(Meaning.RESULT, Meaning.OUTCOME, Meaning.STATUS, Meaning.DONE_ON),
    *(Meaning.PROBLEM, Meaning.SUGGESTION),
)
_MARK = re.compile(r"\*{1,3}[0-9๐-๙]{0,2}|[¹²³†‡]|(?<![0-9๐-๙/])[0-9๐-๙]/(?=\s|$)")
_NOTE = re.compile(rf"^[^\w*¹²³†‡]{{0,2}}(?:หมายเหตุ\s*:?\s*)?(?P<mark>{_MARK.pattern})\s*(?P<text>\S.*)$")


def with_results(extracted: Extract) -> Extract:
    """Return the records with a table that only reports, or only has steps, put beside the plan that it speaks of."""
    if not any(columns.has(*_REPORTED, *_PLANNED) and not _is_whole(columns) for columns in extracted.columns):
        return extracted
    plans = {name: record for record in extracted.records if _is_whole(record.columns) for name in _names(record)}
    extracted.records = [record for record in extracted.records if not _is_reported(record, plans)]
    extracted.topics = [record for record in extracted.topics if not _is_reported(record, plans)]
    return extracted


def _is_reported(record: Record, plans: Mapping[str, Record]) -> bool:
    """Tell whether a record only speaks of a plan's measure, and put there what it says."""
    plan = next((plans[name] for name in _names(record) if name in plans), None)
    columns = record.columns
    if plan is None or plan is record or _is_whole(columns) or not columns.has(*_REPORTED, Meaning.METHOD):
        return False
    if columns.has(*_PLANNED) and columns.has(*_NAMED):
        return False
    if record.fields.get(Meaning.METHOD):
        plan.further.extend((record.fields, *record.further))
    for meaning in _REPORTED:
        if record.fields.get(meaning) and not plan.fields.get(meaning):
            plan.fields[meaning] = record.fields[meaning]
    plan.rows.extend(record.rows)
    return True


def _is_whole(columns: Columns) -> bool:
    """Tell whether a table plans measures, rather than telling more of those that another one plans."""
    return columns.has(*_PLANNED) and columns.has(Meaning.MEASURE, Meaning.ITEM)


def _names(record: Record) -> Iterator[str]:
    """Yield what tells a measure from others: its title, and its number for a report that gives no titles."""
    title = compact(record.fields.get(Meaning.MEASURE) or record.fields.get(Meaning.ITEM, ""))
    number = compact(record.fields.get(Meaning.NO) or record.fields.get(Meaning.CODE, "")).strip(".()")
    if title:
        yield title
    if number and (not title or _is_whole(record.columns)):
        yield f"#{number}"


def explain(extracted: Extract, lines: Sequence[str], today: date) -> None:
    """Put the time that a footnote names beside each time that carries its mark: it may change it."""
    notes = {match["mark"]: match["text"] for line in lines if (match := _NOTE.match(line))}
    if not notes:
        return
    for record in extracted.records:
        for fields in (record.fields, *record.further):
            _explain(fields, {mark: _time_in(text, today) for mark, text in notes.items()})


def _explain(fields: Fields, notes: dict[str, str]) -> None:
    for meaning in (Meaning.DEADLINE, Meaning.OWNER, Meaning.MEASURE, Meaning.METHOD):
        text = fields.get(meaning, "")
        marks = [mark for mark in _MARK.findall(text) if mark in notes]
        if marks:
            fields[meaning] = _MARK.sub("", text).strip()
            times = "; ".join(notes[mark] for mark in marks if notes[mark])
            if times and meaning is not Meaning.OWNER:
                fields[Meaning.DEADLINE] = f"{fields.get(Meaning.DEADLINE, '')}; {times}".removeprefix("; ")


def _time_in(text: str, today: date) -> str:
    return next((text[slice(*reading.span)].strip() for reading in find(text, today) if reading.end), "")
