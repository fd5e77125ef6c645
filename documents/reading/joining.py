"""What a paper says of a measure in several places put together: results in a table of their own, and footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from documents.reading.headers import Meaning
from documents.reading.rows import Extract, Fields, Record
from documents.reading.tidy import compact
from thai.dates import find

_PLANNED = (Meaning.METHOD, Meaning.DEADLINE, Meaning.OWNER, Meaning.MONTHS, Meaning.END)
_REPORTED = (
    *(Meaning.RESULT, Meaning.OUTCOME, Meaning.STATUS, Meaning.DONE_ON),
    *(Meaning.PROBLEM, Meaning.SUGGESTION),
)
_MARK = re.compile(r"\*{1,3}[0-9๐-๙]{0,2}|[¹²³†‡]")
_NOTE = re.compile(rf"^\W{{0,2}}(?:หมายเหตุ\s*:?\s*)?(?P<mark>{_MARK.pattern})\s*(?P<text>\S.*)$")


def with_results(extracted: Extract) -> Extract:
    """Return the records with a table that only reports put beside the plan that it reports of."""
    plans = {_title(record): record for record in extracted.records if record.columns.has(*_PLANNED)}
    kept: list[Record] = []
    for record in extracted.records:
        plan = plans.get(_title(record))
        if plan is None or plan is record or record.columns.has(*_PLANNED) or not record.columns.has(*_REPORTED):
            kept.append(record)
            continue
        for meaning in _REPORTED:
            if record.fields.get(meaning) and not plan.fields.get(meaning):
                plan.fields[meaning] = record.fields[meaning]
        plan.rows.extend(record.rows)
    extracted.records = kept
    return extracted


def _title(record: Record) -> str:
    return compact(record.fields.get(Meaning.MEASURE) or record.fields.get(Meaning.ITEM, ""))


def explain(extracted: Extract, lines: Sequence[str], today: date) -> None:
    """Put the time that a footnote names beside each time that carries its mark: it may change it."""
    notes = {match["mark"]: match["text"] for line in lines if (match := _NOTE.match(line))}
    if not notes:
        return
    for record in extracted.records:
        for fields in (record.fields, *record.further):
            _explain(fields, {mark: _time_in(text, today) for mark, text in notes.items()})


def _explain(fields: Fields, notes: dict[str, str]) -> None:
    for meaning in (Meaning.DEADLINE, Meaning.OWNER):
        text = fields.get(meaning, "")
        marks = [mark for mark in _MARK.findall(text) if mark in notes]
        if marks:
            plain = _MARK.sub("", text).strip()
            times = "; ".join(notes[mark] for mark in marks if notes[mark])
            fields[meaning] = f"{plain}; {times}" if times and meaning is Meaning.DEADLINE else plain


def _time_in(text: str, today: date) -> str:
    return next((text[slice(*reading.span)].strip() for reading in find(text, today) if reading.end), "")
