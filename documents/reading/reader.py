"""The way in: a file becomes a plan, or one sentence says why not."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from documents.reading.building import build_row, confused_codes, stated_number
from documents.reading.circumstances import Circumstances, abbreviations_of
from documents.reading.errors import UnreadablePlan
from documents.reading.grid import Paper, Table
from documents.reading.headers import Meaning
from documents.reading.headings import read_fiscal_year, read_kind, read_organization, unwrapped
from documents.reading.joining import explain, with_results
from documents.reading.kept import account, paper_of
from documents.reading.limits import MAX_FILE_BYTES, MEBIBYTE
from documents.reading.neutral import PlanReading, Question, RowReading
from documents.reading.place import read_place
from documents.reading.questions import ask
from documents.reading.rows import Extract, Record, extract
from documents.reading.scores import paragraph_scores, record_topics, score_questions, table_scores
from documents.reading.segments import Mender, segments
from documents.reading.sources import open_paper
from documents.reading.tidy import mend, one_line, tidy
from measures.vocabulary import ScheduleKind
from thai.mending import sound

_FORMULAS_NAMED = 5
_SAMPLE_TEXTS = 200
#: From so many rows on it is told how far the reading has come, every so many rows.
_LONG_PLAN, _TOLD = 1_000, 200
Units = Sequence[str] | Mapping[str, Sequence[str]]
Source = str | Path | tuple[str, bytes]
Progress = Callable[[int, int], None]


def read_plan(
    source: Source,
    *,
    organization: str | None = None,
    fiscal_year_be: int | None = None,
    today: date,
    units: Units = (),
    progress: Progress | None = None,
) -> PlanReading:
    """Read a plan from a file, or from its name and bytes.

    ``organization`` and ``fiscal_year_be`` (พ.ศ.) outweigh what the paper says; a difference is asked. ``units`` are
    the organization's own, with their aliases where it is a mapping. ``progress`` is told the page and the number of
    pages, and of a long plan the row and the number of rows. Raises ``UnreadablePlan`` for a file that cannot be read
    or holds no plan.
    """
    name, data = _load(source)
    with _without_collector():
        paper = open_paper(name, data, progress)
        return read_paper(
            paper,
            organization=organization,
            fiscal_year_be=fiscal_year_be,
            today=today,
            units=units,
            progress=progress,
        )


def read_paper(
    paper: Paper,
    *,
    organization: str | None,
    fiscal_year_be: int | None,
    today: date,
    units: Units = (),
    progress: Progress | None = None,
) -> PlanReading:
    """Read a plan from paragraphs and tables; see ``read_plan``."""
    mender = _mender(paper)
    items = segments(paper.blocks, mender)
    extracted = with_results(extract(items, mender, paged=paper.scanned))
    if not extracted.records:
        raise _no_plan(paper, extracted)
    lines = unwrapped([one_line(mender(paragraph.text)) for paragraph in paper.paragraphs()])
    lines = [*lines, *_cells_above_tables(paper)]
    questions: list[Question] = []
    office = _settle_organization(lines, organization, paper.name, questions)
    year = _settle_year(lines, fiscal_year_be, paper.name, questions)
    notes = [*lines, *(" ".join(row.texts()) for row, code in extracted.aside if code == "note")]
    explain(extracted, notes, today)
    notes.extend(" = ".join(row.texts()) for table in extracted.loose for row in table.rows if len(row.cells) == 2)
    around = Circumstances(year, today, _aliases(units), abbreviations_of(notes))
    rows = _build_rows(extracted, around, questions, progress)
    scores, topics = table_scores(extracted.loose)
    scores = [*paragraph_scores(paper.paragraphs()), *scores]
    topics.extend(record_topics(extracted.topics))
    rows = _with_topic_refs(rows, extracted)
    questions.extend(_about_columns(extracted, paper.name, rows))
    for record in extracted.topics:
        questions.extend(confused_codes(record, None))
    questions.extend(score_questions(scores, year))
    questions.extend(_about_formulas(paper))
    questions.extend(ask("row-unread", place, field=f"unread.{n}") for n, place in enumerate(extracted.unread, 1))
    return PlanReading(
        organization=office,
        fiscal_year_be=year,
        kind=_kind(lines, extracted),
        rows=tuple(rows),
        topics=tuple(topics),
        scores=tuple(scores),
        questions=tuple(questions),
        place=read_place(lines),
        left_out=account(paper, items, extracted, rows, questions),
        paper=paper_of(items, extracted),
    )


def _mender(paper: Paper) -> Mender:
    """Return what repairs a paper's texts: what is certain, the damage it shows, and torn words if it was scanned."""
    healed = sound(tidy(" ".join(islice(_texts(paper), _SAMPLE_TEXTS))))

    def repaired(text: str) -> str:
        return healed(tidy(text))

    return partial(mend, healed=repaired) if paper.scanned else repaired


def _texts(paper: Paper) -> Iterator[str]:
    for block in paper.blocks:
        if isinstance(block, Table):
            yield from (text for row in block.rows for text in row.texts() if text)
        else:
            yield block.text


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the cycle collector.

    A large sheet makes a million small objects, none of them in cycles; walking them costs a fifth of the reading.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load(source: Source) -> tuple[str, bytes]:
    if isinstance(source, tuple):
        name, data = source
    else:
        path = Path(source)
        name = path.name
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise _too_large(name)
            data = path.read_bytes()
        except OSError:
            raise UnreadablePlan(f"เปิดไฟล์ {name} ไม่ได้", f"cannot open {name}") from None
    if len(data) > MAX_FILE_BYTES:
        raise _too_large(name)
    if not data.strip():
        raise UnreadablePlan(f"ไฟล์ {name} ว่างเปล่า", f"{name} is empty")
    return name, data


def _too_large(name: str) -> UnreadablePlan:
    limit = MAX_FILE_BYTES // MEBIBYTE
    return UnreadablePlan(f"ไฟล์ {name} ใหญ่เกิน {limit} เมกะไบต์", f"{name} is larger than {limit} MiB")


def _no_plan(paper: Paper, extracted: Extract) -> UnreadablePlan:
    tables = list(paper.tables())
    if not tables:
        return UnreadablePlan(
            f"ไม่พบตารางมาตรการใน {paper.name} กรุณาใช้เอกสารที่มีตาราง หรือแบบฟอร์มของระบบ",
            f"{paper.name} holds no table; please use a paper with a table of measures, or the template",
        )
    if not any(columns.is_plan for columns in extracted.columns):
        first = tables[0].place
        return UnreadablePlan(
            f"ไม่พบหัวตารางมาตรการใน {paper.name} (ดูจาก {first}) ต้องมีคอลัมน์มาตรการหรือวิธีดำเนินการ และผู้รับผิดชอบหรือระยะเวลา",
            f"no table of {paper.name} (the first at {first}) has headings for measures and for owners or deadlines",
        )
    return UnreadablePlan(
        f"ตารางมาตรการใน {paper.name} ไม่มีแถวข้อมูล", f"the table of measures in {paper.name} has no rows"
    )


def _cells_above_tables(paper: Paper) -> Iterable[str]:
    """Yield the first rows of spreadsheets: there the title stands in cells."""
    for table in list(paper.tables())[:3]:
        for row in table.rows[:8]:
            filled = [text for text in dict.fromkeys(row.texts()) if text]
            if 0 < len(filled) <= 2:
                yield one_line(" ".join(filled))


def _settle_organization(lines: list[str], given: str | None, name: str, questions: list[Question]) -> str | None:
    guess = read_organization(lines)
    if given:
        if (
            guess.value
            and guess.value.replace(" ", "") != given.replace(" ", "")
            and not _short_form(given, guess.value)
        ):
            found = guess.value
            questions.append(
                ask("organization-differs", name, (given, found), field="organization", found=found, value=given)
            )
        return given
    if guess.value is None:
        questions.append(ask("organization-missing", name, field="organization"))
    elif guess.others:
        candidates = (guess.value, *guess.others)
        questions.append(ask("organization-several", name, candidates, field="organization", value=guess.value))
    return guess.value


def _short_form(given: str, found: str) -> bool:
    """Tell whether a given name is the found one written shorter ("อบต.ใสสว่าง")."""
    guess = read_organization([given])
    return guess.value == found or given.replace(" ", "") in found


def _settle_year(lines: list[str], given: int | None, name: str, questions: list[Question]) -> int | None:
    guess = read_fiscal_year(lines)
    if given:
        if guess.value and int(guess.value) != given:
            candidates = (str(given), guess.value)
            questions.append(
                ask("year-differs", name, candidates, field="fiscal_year_be", found=guess.value, value=str(given))
            )
        return given
    if guess.value is None:
        questions.append(ask("year-missing", name, guess.others, field="fiscal_year_be"))
        return None
    if guess.others:
        years = (guess.value, *guess.others)
        questions.append(ask("year-several", name, years, field="fiscal_year_be", value=guess.value))
    return int(guess.value)


def _aliases(units: Units) -> Mapping[str, Sequence[str]]:
    return units if isinstance(units, Mapping) else dict.fromkeys(units, ())


def _build_rows(
    extracted: Extract, around: Circumstances, questions: list[Question], progress: Progress | None
) -> list[RowReading]:
    rows: list[RowReading] = []
    stated = [stated_number(record) for record in extracted.records]
    taken = _numbered(stated)
    again = [at for at, (no, number) in enumerate(zip(taken, stated, strict=True)) if number not in {None, no}]
    restarts = len(again) > 1 and all((stated[at] or "").isdecimal() for at in again)
    if restarts:
        first = extracted.records[again[0]].place
        questions.append(ask("numbers-restart", first, field="numbers", value=str(len(taken))))
    for at, (record, no) in enumerate(zip(extracted.records, taken, strict=True)):
        if at in again and not restarts:
            value = stated[at] or ""
            questions.append(ask("number-twice", record.place, (no,), row=no, field="no", value=value, given=no))
        row, asked = build_row(record, no, around)
        rows.append(row)
        questions.extend(asked)
        if progress is not None and len(stated) >= _LONG_PLAN and (len(rows) % _TOLD == 0 or len(rows) == len(stated)):
            progress(len(rows), len(stated))
    return rows


def _numbered(stated: Sequence[str | None]) -> list[str]:
    """Return every row's number: the one it states, or the next free one; counted on where they begin again."""
    told = [number for number in stated if number is not None]
    if len(told) - len(set(told)) > 1 and all(map(str.isdecimal, told)):
        return list(map(str, range(1, len(stated) + 1)))
    free = max((int(number) for number in told if number.isdecimal()), default=0) + 1
    taken: dict[str, None] = {}
    for number in stated:
        if number is not None and number not in taken:
            taken[number] = None
        else:
            taken[str(free)] = None
            free += 1
    return list(taken)


def _with_topic_refs(rows: list[RowReading], extracted: Extract) -> list[RowReading]:
    """Give measures of an issue the questions that the analysis of the same issue names."""
    from dataclasses import replace

    by_issue: dict[str, list[str]] = {}
    for record in extracted.topics:
        issue = _issue_key(record)
        if issue:
            by_issue.setdefault(issue, []).extend(topic.code for topic in record_topics([record]) if topic.code)
    found = []
    for row, record in zip(rows, extracted.records, strict=True):
        codes = by_issue.get(_issue_key(record), [])
        found.append(replace(row, refs=tuple(dict.fromkeys((*row.refs, *codes)))) if codes else row)
    return found


def _issue_key(record: Record) -> str:
    return "".join(record.fields.get(Meaning.ISSUE, "").split()).lower()


def _about_columns(extracted: Extract, name: str, rows: Sequence[RowReading]) -> list[Question]:
    """Ask once about what no table of the paper has: owners or deadlines."""
    plans = [columns for columns in extracted.columns if columns.is_plan]
    questions = []
    if not any(columns.has(Meaning.OWNER) for columns in plans) and not all(
        row.owner_units or row.owner_persons for row in rows
    ):
        questions.append(ask("owners-nowhere", name, field="owner_units"))
    timed = any(columns.has(Meaning.DEADLINE, Meaning.MONTHS, Meaning.END, Meaning.SCHEDULE_KIND) for columns in plans)
    if not timed and any(step.kind is ScheduleKind.NONE for row in rows for step in row.steps):
        questions.append(ask("deadlines-nowhere", name, field="schedule"))
    return questions


def _about_formulas(paper: Paper) -> list[Question]:
    """Tell once of cells that look empty here and not in Excel."""
    if not paper.notes:
        return []
    named = ", ".join(paper.notes[:_FORMULAS_NAMED])
    more = " …" if len(paper.notes) > _FORMULAS_NAMED else ""
    return [
        ask(
            "formulas-uncounted",
            f"{paper.name} ช่อง {named}{more}",
            field="unread.formulas",
            value=str(len(paper.notes)),
        )
    ]


def _kind(lines: list[str], extracted: Extract) -> str:
    has = {meaning for columns in extracted.columns if columns.is_plan for meaning in columns.meanings}
    return read_kind(
        lines,
        has_results=bool(has & {Meaning.RESULT, Meaning.OUTCOME, Meaning.STATUS}),
        has_elements=Meaning.ELEMENTS in has,
    )
