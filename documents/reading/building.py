"""From one record to one measure: its number, title, references, owners, steps with schedules, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from documents.reading.cells import Duties, numbered_start, split_duties
from documents.reading.codes import cell_code, codes_in, find_codes, named_instrument, without_leading_code
from documents.reading.headers import Columns, Meaning
from documents.reading.kept import cells_of
from documents.reading.lexicon import groups
from documents.reading.months import read_months
from documents.reading.neutral import Question, RowReading, StepReading
from documents.reading.owners import Owners, is_every_unit, leading_owners, read_owners, resolve_unit
from documents.reading.pairing import Duty, Paired, pair
from documents.reading.questions import about_schedule, ask
from documents.reading.rows import Fields, Record
from documents.reading.schedules import NO_SCHEDULE, Doubt, ScheduleReading, Source, is_time, read_schedule
from documents.reading.statuses import Progress, read_done_on, read_progress, read_status
from documents.reading.tidy import compact, one_line, to_arabic
from measures.vocabulary import Instrument, ScheduleKind, Status

Units = Mapping[str, Sequence[str]]

_NOTHING = re.compile(r"^[\s\-–—.]*$")
_SECTION_LINE = re.compile(r"^(?:เครื่องมือ|ตัวชี้วัด|แบบวัด)[^\n]*$")
_BULLET = re.compile(r"^\s*[-–•]\s*")
_REFERENCES = (Meaning.CODE, Meaning.QUESTION, Meaning.ISSUE, Meaning.MEASURE, Meaning.ITEM, Meaning.PROBLEM)
_TITLE_LIMIT = 600


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What every row is read against."""

    year_be: int | None
    today: date
    units: Units = field(default_factory=dict)


class Timed(NamedTuple):
    """One duty with the schedule that was read for it."""

    text: str
    number: int | None
    schedule: ScheduleReading


def build_row(record: Record, no: str, around: Circumstances) -> tuple[RowReading, list[Question]]:
    """Return the measure of a record under the number ``no``, and what has to be asked about it."""
    questions: list[Question] = []
    if record.shifted:
        questions.append(ask(record.shifted, record.place, row=no, field="owner_units"))
    subject = _subject(record)
    owners = _owners(record, no, around, questions)
    steps = _steps(record, subject.title, no, owners, around, questions)
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


def _owners(record: Record, no: str, around: Circumstances, questions: list[Question]) -> Owners:
    text = record.fields.get(Meaning.OWNER, "")
    if record.shifted == "owner-unclear":
        return Owners()
    owners = read_owners(text)
    if owners and not owners.vague:
        return _resolved(owners, around)
    place = record.place.at(record.columns.heading(Meaning.OWNER))
    if not owners and not record.columns.has(Meaning.OWNER):
        owners = leading_owners(split_duties(record.fields.get(Meaning.METHOD, "")).intro.removeprefix("เสนอให้"))
        owners = owners or read_owners(record.section.unit)
    elif not owners:
        code = "owner-missing" if _NOTHING.match(text) else "owner-unread"
        questions.append(ask(code, place, tuple(around.units), row=no, field="owner_units", phrase=text))
    questions.extend(
        ask("owner-vague", place, tuple(around.units), row=no, field="owner_persons", phrase=words)
        for words in owners.vague
    )
    return _resolved(owners, around)


def _resolved(owners: Owners, around: Circumstances) -> Owners:
    if not around.units:
        return owners
    units = tuple(dict.fromkeys(resolve_unit(name, around.units) for name in owners.units))
    return replace(owners, units=units)


def _step_owners(text: str, row: Owners, around: Circumstances) -> Owners:
    """Return whom a duty itself names; "แต่ละภารกิจ" is every unit under the name that the row gives it."""
    own = leading_owners(text)
    if not own:
        return row
    every = tuple(name for name in row.units if is_every_unit(name))
    if every and own.units and all(is_every_unit(name) for name in own.units):
        return Owners(every, own.persons)
    return _resolved(own, around)


# --- steps -------------------------------------------------------------------------------------------------


def _steps(
    record: Record, title: str, no: str, owners: Owners, around: Circumstances, questions: list[Question]
) -> list[StepReading]:
    steps: list[StepReading] = []
    doubts: list[tuple[ScheduleReading, Doubt, int]] = []
    for fields in (record.fields, *record.further):
        mine = _further_owners(fields, record, owners, around)
        for timed in _timed_duties(fields, record, (no, title), around, questions):
            steps.append(_step(timed, mine, around))
            doubts.extend((timed.schedule, doubt, len(steps)) for doubt in timed.schedule.doubts)
    questions.extend(_schedule_questions(doubts, record, no))
    return steps


def _further_owners(fields: Fields, record: Record, owners: Owners, around: Circumstances) -> Owners:
    if fields is record.fields or not fields.get(Meaning.OWNER):
        return owners
    return _resolved(read_owners(fields[Meaning.OWNER]), around)


def _step(timed: Timed, owners: Owners, around: Circumstances) -> StepReading:
    mine = _step_owners(timed.text, owners, around)
    schedule = timed.schedule
    return StepReading(
        text=timed.text,
        owner_units=mine.units,
        owner_persons=mine.persons,
        kind=schedule.kind,
        start=schedule.start,
        end=schedule.end,
        days_after=schedule.days_after,
        source_text=schedule.phrase,
    )


def _timed_duties(
    fields: Fields, record: Record, row: tuple[str, str], around: Circumstances, questions: list[Question]
) -> list[Timed]:
    no, title = row
    if record.columns.has(Meaning.ELEMENTS):
        # What an OIT item has to show are no times: "ข้อมูลรอบ ๖ เดือน" is content.
        items = split_duties(fields.get(Meaning.ELEMENTS, "")).items
        whole = _cell_schedule(fields, around)
        return [Timed(item.text, item.number, whole) for item in items]
    methods = split_duties(fields.get(Meaning.METHOD, ""))
    if not methods.items:
        text = title if fields is record.fields else ""
        methods = Duties("", split_duties(text).items[:1]) if text else methods
    explicit = _explicit_schedule(fields, around)
    if not explicit and Meaning.MONTHS in record.columns.meanings and not fields.get(Meaning.DEADLINE):
        explicit = read_months(fields.get(Meaning.MONTHS, ""), around.year_be)
    if explicit or explicit.doubts:
        return [Timed(item.text, item.number, explicit) for item in methods.items]
    deadline = fields.get(Meaning.DEADLINE, "")
    listed = Duties("", ()) if _NOTHING.match(deadline) or is_time(deadline) else split_duties(deadline)
    if not listed.items or (len(listed.items) == 1 and listed.items[0].number is None):
        cell = _cell_schedule(fields, around)
        return [_with_cell(item.text, item.number, cell, around) for item in methods.items]
    return _paired(methods, listed, record, no, around, questions)


def _with_cell(text: str, number: int | None, cell: ScheduleReading, around: Circumstances) -> Timed:
    """One time for the whole row holds for each duty, unless the duty says a narrower one itself."""
    if cell and "วัน" not in text:
        return Timed(text, number, cell)
    own = read_schedule(text, around.year_be, around.today, Source.DUTY)
    narrower = own and (not cell or own.kind is ScheduleKind.AFTER_EVENT)
    return Timed(text, number, own if narrower else cell)


def _cell_schedule(fields: Fields, around: Circumstances) -> ScheduleReading:
    text = fields.get(Meaning.DEADLINE, "")
    if _NOTHING.match(text):
        return NO_SCHEDULE
    source = Source.CELL if is_time(text) or len(text) < _SHORT_CELL else Source.LISTED
    return read_schedule(text, around.year_be, around.today, source)


_SHORT_CELL = 25


def _paired(
    methods: Duties, listed: Duties, record: Record, no: str, around: Circumstances, questions: list[Question]
) -> list[Timed]:
    mine = [_timed(item.text, item.number, around, Source.DUTY) for item in methods.items]
    theirs = [_timed(item.text, item.number, around, Source.LISTED) for item in listed.items]
    if all(is_time(item.text) for item in theirs) and len(mine) == len(theirs):
        return [method._replace(schedule=item.schedule) for method, item in zip(mine, theirs, strict=True)]
    steps = []
    for number, paired in enumerate(pair(_duties(mine), _duties(theirs)), 1):
        steps.append(_joined(paired, mine, theirs))
        if paired.perhaps is not None and paired.deadline is not None:
            questions.append(
                ask(
                    "pairing",
                    record.place.at(record.columns.heading(Meaning.DEADLINE)),
                    (mine[paired.perhaps].text,),
                    row=no,
                    field=f"steps.{number}",
                    deadline=theirs[paired.deadline].text,
                    method=mine[paired.perhaps].text,
                )
            )
    return steps


def _timed(text: str, number: int | None, around: Circumstances, source: Source) -> Timed:
    return Timed(text, number, read_schedule(text, around.year_be, around.today, source))


def _duties(timed: Sequence[Timed]) -> list[Duty]:
    return [Duty(item.text, item.number, bool(item.schedule)) for item in timed]


def _joined(paired: Paired, methods: Sequence[Timed], deadlines: Sequence[Timed]) -> Timed:
    if paired.method is None:
        return deadlines[paired.deadline or 0]
    method = methods[paired.method]
    if paired.deadline is None:
        return method
    deadline = deadlines[paired.deadline]
    return method._replace(schedule=deadline.schedule or method.schedule)


def _explicit_schedule(fields: Fields, around: Circumstances) -> ScheduleReading:
    """Read the template's own columns: the kind by its name, first and last day, or the days after an event."""
    if not any(fields.get(meaning) for meaning in (Meaning.SCHEDULE_KIND, Meaning.START, Meaning.END)):
        return NO_SCHEDULE
    named = compact(fields.get(Meaning.SCHEDULE_KIND, ""))
    first, last = (_day(fields.get(meaning, ""), around) for meaning in (Meaning.START, Meaning.END))
    if not named and first is None and last is None:
        return NO_SCHEDULE
    kinds = {compact(word): kind for kind, words in groups("schedule_kinds").items() for word in words}
    kind = ScheduleKind(kinds[named]) if named in kinds else ScheduleKind.PERIOD if first else ScheduleKind.BY_DATE
    days = re.search(r"[0-9]{1,3}", to_arabic(fields.get(Meaning.DEADLINE, "")))
    if kind is ScheduleKind.AFTER_EVENT:
        return ScheduleReading(kind, days_after=int(days[0]) if days else None, phrase=fields.get(Meaning.DEADLINE, ""))
    if kind is ScheduleKind.FISCAL_YEAR and not (first or last):
        return read_schedule("ตลอดปีงบประมาณ", around.year_be, around.today)
    needs_end = kind in {ScheduleKind.BY_DATE, ScheduleKind.BY_MONTH, ScheduleKind.PERIOD}
    doubts = (Doubt("open-end"),) if needs_end and last is None else ()
    start = None if kind in {ScheduleKind.BY_DATE, ScheduleKind.BY_MONTH} else first
    return ScheduleReading(kind, start, last, phrase=fields.get(Meaning.SCHEDULE_KIND, ""), doubts=doubts)


def _day(text: str, around: Circumstances) -> date | None:
    schedule = read_schedule(text, around.year_be, around.today)
    return schedule.end


def _schedule_questions(
    doubts: Sequence[tuple[ScheduleReading, Doubt, int]], record: Record, no: str
) -> list[Question]:
    """Ask about one phrase once, however many steps it holds for."""
    if not doubts:
        return []
    columns = record.columns
    place = record.place.at(columns.heading(Meaning.DEADLINE) or columns.heading(Meaning.MONTHS))
    steps: dict[tuple[str, Doubt], list[int]] = {}
    readings: dict[tuple[str, Doubt], ScheduleReading] = {}
    for schedule, doubt, number in doubts:
        steps.setdefault((schedule.phrase, doubt), []).append(number)
        readings[schedule.phrase, doubt] = schedule
    return [about_schedule(readings[key], key[1], place, no, numbers) for key, numbers in steps.items()]


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
    if record.further and status is not Status.DONE and not progress.done_on:
        # One step of several was done on that day, not the measure.
        done_on = None
    if done_on is None and outcome.done_on is not None:
        done_on = outcome.done_on
        status = status or outcome.status
    for doubt in doubts:
        place = record.place.at(record.columns.heading(Meaning.RESULT))
        code, name = ("status-boxes", "status") if doubt.code == "boxes" else (doubt.code, "done_on")
        questions.append(ask(code, place, doubt.candidates, row=no, field=name))
    return Progress(status, done_on, progress.result)


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
