"""From one record to one measure: its number, title, references, owners, steps with schedules, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from documents.reading.cells import numbered_start, split_duties
from documents.reading.circumstances import Circumstances
from documents.reading.codes import cell_code, codes_in, find_codes, named_instrument, without_leading_code
from documents.reading.headers import Columns, Meaning
from documents.reading.kept import cells_of
from documents.reading.neutral import Question, RowReading, StepReading
from documents.reading.owners import Owners, leading_owners, read_owners
from documents.reading.questions import ask
from documents.reading.rows import Record
from documents.reading.statuses import Progress, read_done_on, read_percent, read_progress, read_status
from documents.reading.steps import read_steps
from documents.reading.tidy import one_line, to_arabic
from measures.vocabulary import Instrument, Status

_NOTHING = re.compile(r"^[\s\-–—.]*$")
_SECTION_LINE = re.compile(r"^(?:เครื่องมือ|ตัวชี้วัด|แบบวัด)[^\n]*$")
_BULLET = re.compile(r"^\s*[-–•]\s*")
_REFERENCES = (Meaning.CODE, Meaning.QUESTION, Meaning.ISSUE, Meaning.MEASURE, Meaning.ITEM, Meaning.PROBLEM)
_TITLE_LIMIT = 600


def build_row(record: Record, no: str, around: Circumstances) -> tuple[RowReading, list[Question]]:
    """Return the measure of a record under the number ``no``, and what has to be asked about it."""
    questions: list[Question] = []
    if record.shifted:
        questions.append(ask(record.shifted, record.place, row=no, field="owner_units"))
    subject = _subject(record)
    owners = _owners(record, no, around, questions)
    steps = read_steps(record, subject.title, no, owners, around, questions)
    if not owners and not record.columns.has(Meaning.OWNER):
        owners = _owners_of_steps(steps)
    progress = _progress(record, no, around, questions)
    questions.extend(confused_codes(record, no))
    row = RowReading(
        no=no,
        title=subject.title,
        refs=_refs(record, subject.instrument),
        owner_units=owners.units,
        owner_persons=owners.persons,
        steps=tuple(steps),
        status=progress.status,
        done_on=progress.done_on,
        percent=progress.percent,
        result=_text(progress.result),
        outcome=_text(record.fields.get(Meaning.OUTCOME)),
        suggestion=_text(record.fields.get(Meaning.SUGGESTION)),
        problem=_text(record.fields.get(Meaning.PROBLEM)),
        section=subject.section,
        place=str(record.place),
        places=_places(record, subject.column),
        source=cells_of(record),
    )
    return row, questions


def stated_number(record: Record) -> str | None:
    """Return the number that the paper gives a measure: its column, else before its title or its issue."""
    number = to_arabic(one_line(record.fields.get(Meaning.NO, ""))).strip("(). ")
    if number.isdecimal():
        return str(int(number))
    code = _code_of(record)
    if code is not None:
        return code
    # Behind an issue every list of measures begins with ๑. again, so the issue's number is the row's.
    counted = (Meaning.ISSUE, Meaning.MEASURE) if record.columns.has(Meaning.MEASURE) else (Meaning.ISSUE, Meaning.ITEM)
    for meaning in counted:
        found, _rest = numbered_start(record.fields.get(meaning, ""))
        if found is not None:
            return str(found)
    return None


# --- the subject ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a row is about: its title, the column it came from, and what it stands under."""

    title: str
    column: Meaning
    section: str | None
    instrument: Instrument | None


_TITLES = (Meaning.MEASURE, Meaning.ITEM, Meaning.QUESTION, Meaning.ISSUE)


def _subject(record: Record) -> _Subject:
    column = next((meaning for meaning in _TITLES if record.fields.get(meaning)), Meaning.METHOD)
    section, text = _split_section(record.fields.get(column, ""))
    instrument = _instrument(record, section)
    return _Subject(_title(text, instrument), column, _section(record, column, section), instrument)


def _split_section(text: str) -> tuple[str, str]:
    """Take a heading such as "เครื่องมือการประเมิน OIT ตัวชี้วัดที่ ๑๐ …" off the lines of a title below it."""
    if "\n" not in text:
        return "", text
    lines = text.split("\n")
    above = 0
    while above < len(lines) - 1 and _SECTION_LINE.match(lines[above]):
        above += 1
    return " ".join(lines[:above]), "\n".join(lines[above:])


def _title(text: str, instrument: Instrument | None) -> str:
    duties = split_duties(text)
    if len(duties.items) > 1 and duties.items[0].number is not None:
        return one_line(text)[:_TITLE_LIMIT]
    _number, rest = numbered_start(_BULLET.sub("", text, count=1))
    return without_leading_code(one_line(rest), instrument)[:_TITLE_LIMIT]


def _section(record: Record, subject: Meaning, own: str) -> str | None:
    for meaning in (Meaning.ISSUE, Meaning.INDICATOR):
        if meaning is not subject and record.fields.get(meaning):
            return numbered_start(one_line(record.fields[meaning]))[1]
    return own or one_line(record.section.title) or None


def _instrument(record: Record, section: str = "") -> Instrument | None:
    text = record.fields.get(Meaning.INSTRUMENT, "")
    named = (named_instrument(text) if text else None) or (named_instrument(section) if section else None)
    return named or record.section.instrument


def _code_of(record: Record) -> str | None:
    text = record.fields.get(Meaning.CODE, "")
    instrument = Instrument.OIT if record.columns.has(Meaning.ELEMENTS) else _instrument(record)
    return cell_code(text, instrument) if text else None


def _refs(record: Record, instrument: Instrument | None) -> tuple[str, ...]:
    found: list[str] = []
    code = _code_of(record)
    if code:
        found.append(code)
    for meaning in _REFERENCES[1:]:
        text = record.fields.get(meaning)
        if not text:
            continue
        asks = meaning in {Meaning.QUESTION, Meaning.ISSUE} and not record.columns.has(Meaning.MEASURE)
        found.extend(codes_in(text, instrument, question=asks))
    intro = split_duties(record.fields.get(Meaning.METHOD, "")).intro
    if intro:
        found.extend(codes_in(intro, None))
    return tuple(dict.fromkeys(found))


def confused_codes(record: Record, no: str | None) -> list[Question]:
    """Ask about codes that a scanner may have confused; ``no`` is None for a row that is only assessed."""
    text = record.fields.get(Meaning.QUESTION)
    if not text:
        return []
    found = find_codes(text, _instrument(record), question=True)
    place = record.place.at(record.columns.heading(Meaning.QUESTION))
    return [
        ask(
            "code-confused",
            place,
            (item.code,),
            row=no,
            field="refs" if no else f"topics.{item.code}",
            phrase=text[item.start : item.end],
            value=item.code,
        )
        for item in found
        if not item.sure
    ]


_PLACED = {
    "owner_units": Meaning.OWNER,
    "steps": Meaning.METHOD,
    "schedule": Meaning.DEADLINE,
    "result": Meaning.RESULT,
    "outcome": Meaning.OUTCOME,
    "suggestion": Meaning.SUGGESTION,
}


def _places(record: Record, subject: Meaning) -> dict[str, str]:
    """Return for every value that was read the row and the heading of its column."""
    fields, where = record.fields, record.place.where
    return {
        name: f"{where} ช่อง {heading}" if heading else where
        for name, meaning, heading in _named_columns(record.columns, subject)
        if fields.get(meaning)
    }


@lru_cache(maxsize=64)
def _named_columns(columns: Columns, subject: Meaning) -> tuple[tuple[str, Meaning, str], ...]:
    named = {"title": subject, **_PLACED}
    if Meaning.ELEMENTS in columns.meanings:
        named["steps"] = Meaning.ELEMENTS
    return tuple((name, meaning, columns.heading(meaning)) for name, meaning in named.items())


# --- owners ----------------------------------------------------------------------------------------------


def _owner_text(record: Record) -> str:
    """Return the owner cells of all rows: where each step has owners of its own, the measure has all of them."""
    own = record.fields.get(Meaning.OWNER, "")
    if not record.further:
        return own
    further = (fields.get(Meaning.OWNER, "") for fields in record.further)
    return "\n".join(dict.fromkeys(text for text in (own, *further) if text))


def _owners(record: Record, no: str, around: Circumstances, questions: list[Question]) -> Owners:
    text = around.spelled(_owner_text(record))
    if record.shifted == "owner-unclear":
        return Owners()
    owners = read_owners(text)
    if owners and not owners.vague:
        return around.resolved(owners)
    place = record.place.at(record.columns.heading(Meaning.OWNER))
    if not owners and not record.columns.has(Meaning.OWNER):
        owners = leading_owners(split_duties(record.fields.get(Meaning.METHOD, "")).intro.removeprefix("เสนอให้"))
        owners = owners or read_owners(record.section.unit)
    elif not owners and not owners.vague:
        code = "owner-missing" if _NOTHING.match(text) else "owner-unread"
        questions.append(ask(code, place, tuple(around.units), row=no, field="owner_units", phrase=text))
    questions.extend(
        ask("owner-vague", place, tuple(around.units), row=no, field="owner_persons", phrase=words)
        for words in owners.vague
    )
    return around.resolved(owners)


def _owners_of_steps(steps: Sequence[StepReading]) -> Owners:
    """Return whom the duties themselves name, where the paper has no column for owners."""
    units = dict.fromkeys(unit for step in steps for unit in step.owner_units)
    persons = dict.fromkeys(person for step in steps for person in step.owner_persons)
    return Owners(tuple(units), tuple(persons))


# --- what came of it ---------------------------------------------------------------------------------------


def _progress(record: Record, no: str, around: Circumstances, questions: list[Question]) -> Progress:
    fields = record.fields
    progress = read_progress(fields.get(Meaning.RESULT, ""), around.today, around.year_be)
    outcome = read_progress(fields.get(Meaning.OUTCOME, ""), around.today, around.year_be)
    doubts = (*progress.doubts, *outcome.doubts)
    days = [day for one in (fields, *record.further) if (day := one.get(Meaning.DONE_ON))]
    status = _stated_status(record) or progress.status
    done = (read_done_on(day, around.today, around.year_be) for day in days)
    done_on = max((day for day in done if day), default=None) or progress.done_on
    some = record.columns.has(Meaning.SCHEDULE_KIND) or 1 < len(days) <= len(record.further) or status is not None
    if record.further and some and status is not Status.DONE:
        # Some steps of several were done on those days, not the measure.
        done_on = progress.done_on
    if done_on is None and status is Status.DONE:
        done_on = read_progress(fields.get(Meaning.STATUS, ""), around.today, around.year_be).done_on
    if done_on is None and outcome.done_on is not None:
        done_on = outcome.done_on
        status = status or outcome.status
    if done_on is not None and status is None:
        status = Status.DONE
    for doubt in doubts:
        place = record.place.at(record.columns.heading(Meaning.RESULT))
        code, name = ("status-boxes", "status") if doubt.code == "boxes" else (doubt.code, "done_on")
        questions.append(ask(code, place, doubt.candidates, row=no, field=name))
    stated = (read_percent(text) for one in (fields, *record.further) if (text := one.get(Meaning.STATUS)))
    known = [percent for percent in (progress.percent, *stated) if percent is not None]
    return Progress(status, done_on, progress.result, percent=round(sum(known) / len(known)) if known else None)


def _stated_status(record: Record) -> Status | None:
    """Return what the status column says of a measure: where its steps differ, it is under way."""
    stated = [one.get(Meaning.STATUS, "") for one in (record.fields, *record.further)]
    found = {status for text in stated if text and (status := read_status(text))}
    # In our own form every step has a line and a status of its own; elsewhere an empty cell goes on with the one above.
    open_step = record.columns.has(Meaning.SCHEDULE_KIND) and not all(stated)
    if len(found) > 1 or (open_step and found == {Status.DONE}):
        return Status.IN_PROGRESS
    return next(iter(found), None)


def _text(value: str | None) -> str | None:
    return None if value is None or _NOTHING.match(value) else value.strip()
