"""The steps of a measure: its duties, when each is due and who answers for it, and what about that has to be asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from documents.reading.cells import Item, begins_with_verb, split_duties
from documents.reading.circumstances import Circumstances
from documents.reading.headers import Meaning
from documents.reading.lexicon import groups
from documents.reading.months import read_months
from documents.reading.neutral import Question, StepReading
from documents.reading.owners import Owners, is_every_unit, leading_owners, read_owners
from documents.reading.pairing import Duty, Paired, pair
from documents.reading.questions import about_schedule, ask
from documents.reading.rows import Fields, Record
from documents.reading.schedules import NO_SCHEDULE, Doubt, ScheduleReading, Source, is_time, read_schedule
from documents.reading.statuses import read_done_on, read_status
from documents.reading.tidy import compact, to_arabic
from documents.reading.times import Entry, by_number, entries
from measures.vocabulary import ScheduleKind

_NOTHING = re.compile(r"^[\s\-–—.]*$")
_TITLES = (Meaning.MEASURE, Meaning.ITEM, Meaning.QUESTION, Meaning.ISSUE)
_TIMES = (Meaning.DEADLINE, Meaning.MONTHS, Meaning.START, Meaning.END, Meaning.SCHEDULE_KIND)


class Timed(NamedTuple):
    """One duty with the schedule that was read for it."""

    text: str
    number: int | None
    schedule: ScheduleReading


def read_steps(
    record: Record, title: str, no: str, owners: Owners, around: Circumstances, questions: list[Question]
) -> list[StepReading]:
    """Return the steps of a record; what is doubtful about them is added to ``questions``."""
    steps: list[StepReading] = []
    doubts: list[tuple[ScheduleReading, Doubt, int]] = []
    for fields in (record.fields, *record.further):
        part = _Part(fields, record, (no, title), around, questions).timed()
        mine = _part_owners(fields, record, owners, around)
        for timed, whose in zip(part, _listed_owners(fields, part, around) or [mine] * len(part), strict=True):
            steps.append(_step(timed, whose, fields, record, around))
            doubts.extend((timed.schedule, doubt, len(steps)) for doubt in timed.schedule.doubts)
    questions.extend(_schedule_questions(doubts, record, no))
    return steps


def _part_owners(fields: Fields, record: Record, owners: Owners, around: Circumstances) -> Owners:
    if not record.further or not fields.get(Meaning.OWNER):
        return owners
    read = read_owners(around.spelled(fields[Meaning.OWNER]))
    return Owners() if read.vague and not read else around.resolved(read) or owners


def _listed_owners(fields: Fields, part: Sequence[Timed], around: Circumstances) -> list[Owners]:
    """Return the owners of each duty where their list is marked like the duties, and chance does not make it so."""
    listed = split_duties(fields.get(Meaning.OWNER, "")).items
    numbers = [item.number for item in listed]
    if len(numbers) < _FEWEST_LISTED or numbers != [timed.number for timed in part]:
        return []
    times = entries(fields.get(Meaning.DEADLINE, ""), len(numbers), around.today)
    if (len(numbers) == _FEWEST_LISTED or None in numbers) and len(times) != len(numbers):
        return []
    found = [around.resolved(read_owners(around.spelled(item.text))) for item in listed]
    return found if all(found) else []


def _step(timed: Timed, owners: Owners, fields: Fields, record: Record, around: Circumstances) -> StepReading:
    mine = _step_owners(timed.text, owners, around)
    schedule = timed.schedule
    own = fields if record.further else {}
    return StepReading(
        text=timed.text,
        owner_units=mine.units,
        owner_persons=mine.persons,
        kind=schedule.kind,
        start=schedule.start,
        end=schedule.end,
        days_after=schedule.days_after,
        source_text=schedule.phrase,
        status=read_status(own[Meaning.STATUS]) if own.get(Meaning.STATUS) else None,
        done_on=read_done_on(own[Meaning.DONE_ON], around.today, around.year_be) if own.get(Meaning.DONE_ON) else None,
    )


def _step_owners(text: str, row: Owners, around: Circumstances) -> Owners:
    """Return whom a duty itself names; "แต่ละภารกิจ" is every unit under the name that the row gives it."""
    own = leading_owners(text)
    if not own:
        return row
    every = tuple(name for name in row.units if is_every_unit(name))
    if every and own.units and all(is_every_unit(name) for name in own.units):
        return Owners(every, own.persons)
    return around.resolved(own)


class _Part:
    """One physical row of a measure: its duties and the times beside them."""

    def __init__(
        self, fields: Fields, record: Record, row: tuple[str, str], around: Circumstances, questions: list[Question]
    ) -> None:
        self.fields, self.record, self.around, self.questions = fields, record, around, questions
        self.no, self.title = row
        self.year, self.today = around.year_be, around.today
        self.time = "" if Meaning.ELEMENTS in record.columns.meanings else fields.get(Meaning.DEADLINE, "")

    def timed(self) -> list[Timed]:
        if self.record.columns.has(Meaning.ELEMENTS):
            # What an OIT item has to show are no times: "ข้อมูลรอบ ๖ เดือน" is content.
            items = split_duties(self.fields.get(Meaning.ELEMENTS, "")).items
            whole = self._cell(self.fields.get(Meaning.DEADLINE, ""))
            return [Timed(item.text, item.number, whole) for item in items]
        duties = self._duties()
        explicit = self._explicit()
        if explicit or explicit.doubts:
            found = [Timed(item.text, item.number, explicit) for item in duties]
        else:
            found = self._assigned(duties)
        found += self._followed_up()
        if all(timed.schedule and not timed.schedule.doubts for timed in found):
            return found
        # Where the column speaks of duties and some of them have times, it holds no time that was not understood.
        of_duties = bool(self.time) and not is_time(self.time) and any(timed.schedule for timed in found)
        return [self._settled(timed, of_duties=of_duties) for timed in found]

    def _duties(self) -> tuple[Item, ...]:
        methods = split_duties(self.fields.get(Meaning.METHOD, ""))
        is_first, timed = self.fields is self.record.fields, any(self.fields.get(meaning) for meaning in _TIMES)
        # A measure that only names the steps of the rows below it is no duty beside them.
        names = is_first and bool(self.record.further) and not timed
        if methods.items and not (names and not self.record.columns.has(*_TITLES) and self._below_are_timed()):
            return methods.items
        return split_duties(self.title).items[:1] if is_first and not names else ()

    def _below_are_timed(self) -> bool:
        return all(any(fields.get(meaning) for meaning in _TIMES) for fields in self.record.further)

    def _assigned(self, duties: Sequence[Item]) -> list[Timed]:
        times = entries(self.time, len(duties), self.today)
        if len(times) <= 1:
            cell = self._cell(self.time)
            return [self._with_cell(item, cell) for item in duties]
        if any(time.text and not is_time(time.text) for time in times):
            return self._paired(duties)
        numbered = by_number(duties, times)
        if numbered is not None:
            return [self._with_entry(item, index, times) for item, index in zip(duties, numbered, strict=True)]
        if len(times) == len(duties):
            return [self._with_entry(item, index, times) for index, item in enumerate(duties)]
        return self._undecided(duties, times)

    def _with_entry(self, item: Item, index: int | None, times: Sequence[Entry]) -> Timed:
        """A duty with its own time; a gap in the list says that it has none."""
        if index is None:
            return Timed(item.text, item.number, self._own(item))
        text = times[index].text
        if not text:
            return Timed(item.text, item.number, replace(self._own(item), doubts=(_GAP,)))
        return Timed(item.text, item.number, self._cell(text))

    def _undecided(self, duties: Sequence[Item], times: Sequence[Entry]) -> list[Timed]:
        """More or fewer times than duties, and nothing tells which is whose: the last one, and a question."""
        read = [self._cell(time.text) for time in times if time.text]
        dated = [one for one in read if one.end is not None] or read
        last = max(dated, key=lambda one: one.end or date.min)
        ends = tuple(dict.fromkeys(one.end.isoformat() for one in read if one.end))
        asked = replace(last, phrase=self.time, doubts=(Doubt("several", ends),))
        return [Timed(item.text, item.number, asked) for item in duties]

    def _own(self, item: Item) -> ScheduleReading:
        behind = _BEHIND.search(item.text)
        if behind is not None and is_time(behind["time"]):
            return read_schedule(behind["time"], self.year, self.today)
        return read_schedule(item.text, self.year, self.today, Source.DUTY)

    def _with_cell(self, item: Item, cell: ScheduleReading) -> Timed:
        """One time for the whole row holds for each duty, unless the duty says a narrower one itself."""
        if cell and "วัน" not in item.text:
            return Timed(item.text, item.number, cell)
        own = self._own(item)
        narrower = own and (not (cell or cell.doubts) or own.kind is ScheduleKind.AFTER_EVENT)
        return Timed(item.text, item.number, own if narrower else cell)

    def _cell(self, text: str) -> ScheduleReading:
        if _NOTHING.match(text):
            return NO_SCHEDULE
        source = Source.CELL if is_time(text) or len(text) < _SHORT_CELL else Source.LISTED
        return read_schedule(text, self.year, self.today, source)

    def _settled(self, timed: Timed, *, of_duties: bool) -> Timed:
        """Return a duty whose time, where the paper has a column for it, is read, said to be none, or asked."""
        schedule = timed.schedule
        if _GAP in schedule.doubts:
            return timed._replace(schedule=replace(schedule, doubts=()))
        has_column = any(meaning in self.record.columns.meanings for meaning in _TIMES)
        if of_duties or schedule or schedule.doubts or not has_column or self.record.columns.has(Meaning.SCHEDULE_KIND):
            return timed
        if _NOTHING.match(self.time):
            return timed._replace(schedule=replace(schedule, doubts=(Doubt("missing"),)))
        return timed._replace(schedule=replace(schedule, phrase=self.time, doubts=(Doubt("unread"),)))

    # --- duties that the time column itself names -----------------------------------------------------------

    def _paired(self, duties: Sequence[Item]) -> list[Timed]:
        listed = split_duties(self.time)
        mine = [Timed(item.text, item.number, self._own(item)) for item in duties]
        theirs = [
            Timed(item.text, item.number, read_schedule(item.text, self.year, self.today, Source.LISTED))
            for item in listed.items
        ]
        steps = []
        for number, paired in enumerate(pair(_pairable(mine), _pairable(theirs)), 1):
            steps.append(_joined(paired, mine, theirs))
            if paired.perhaps is not None and paired.deadline is not None:
                self.questions.append(
                    ask(
                        "pairing",
                        self.record.place.at(self.record.columns.heading(Meaning.DEADLINE)),
                        (mine[paired.perhaps].text,),
                        row=self.no,
                        field=f"steps.{number}",
                        deadline=theirs[paired.deadline].text,
                        method=mine[paired.perhaps].text,
                    )
                )
        return steps

    def _followed_up(self) -> list[Timed]:
        """Return the duties of a follow-up column beside the times: those with a time of their own."""
        text = self.fields.get(Meaning.FOLLOW_UP, "")
        if _NOTHING.match(text) or (is_time(text) and not begins_with_verb(text)):
            return []
        read = (
            Timed(item.text, item.number, read_schedule(item.text, self.year, self.today, Source.DUTY))
            for item in split_duties(text).items
        )
        return [timed for timed in read if timed.schedule]

    # --- times in columns of their own ----------------------------------------------------------------------

    def _explicit(self) -> ScheduleReading:
        """Read columns that say a time in parts: the kind by its name, first and last day, or marked months."""
        fields = self.fields
        if not any(fields.get(meaning) for meaning in (Meaning.SCHEDULE_KIND, Meaning.START, Meaning.END)):
            if Meaning.MONTHS in self.record.columns.meanings and not self.time:
                return read_months(fields.get(Meaning.MONTHS, ""), self.year)
            return NO_SCHEDULE
        named = compact(fields.get(Meaning.SCHEDULE_KIND, ""))
        first, last = self._day(Meaning.START), self._day(Meaning.END)
        if not named and first is None and last is None:
            return NO_SCHEDULE
        kinds = {compact(word): kind for kind, words in groups("schedule_kinds").items() for word in words}
        kind = ScheduleKind(kinds[named]) if named in kinds else ScheduleKind.PERIOD if first else ScheduleKind.BY_DATE
        if kind is ScheduleKind.AFTER_EVENT:
            days = re.search(r"[0-9]{1,3}", to_arabic(self.time))
            return ScheduleReading(kind, days_after=int(days[0]) if days else None, phrase=self.time)
        if kind is ScheduleKind.FISCAL_YEAR and not (first or last):
            return read_schedule("ตลอดปีงบประมาณ", self.year, self.today)
        return _in_parts(kind, first, last, fields)

    def _day(self, meaning: Meaning) -> date | None:
        read = read_schedule(self.fields.get(meaning, ""), self.year, self.today)
        if meaning is Meaning.START and read.kind is ScheduleKind.BY_MONTH and read.end:
            return read.end.replace(day=1)
        return read.start if meaning is Meaning.START and read.start else read.end


_GAP = Doubt("gap")
#: A time in brackets at the end of a duty.
_BEHIND = re.compile(r"\((?P<time>[^()]{4,60})\)\s*$")
_SHORT_CELL = 25
#: Two owners beside two duties may as well be two owners of both.
_FEWEST_LISTED = 2


def _in_parts(kind: ScheduleKind, first: date | None, last: date | None, fields: Fields) -> ScheduleReading:
    needs_end = kind in {ScheduleKind.BY_DATE, ScheduleKind.BY_MONTH, ScheduleKind.PERIOD}
    doubts = (Doubt("open-end"),) if needs_end and last is None else ()
    if first and last and first > last:
        doubts = (Doubt("end-before-start", (last.isoformat(),)),)
        first = last = None
    start = None if kind in {ScheduleKind.BY_DATE, ScheduleKind.BY_MONTH} else first
    said = (fields.get(meaning, "") for meaning in (Meaning.SCHEDULE_KIND, Meaning.START, Meaning.END))
    phrase = fields.get(Meaning.SCHEDULE_KIND) or " - ".join(text for text in said if text)
    return ScheduleReading(kind, start, last, phrase=phrase, doubts=doubts)


def _pairable(timed: Sequence[Timed]) -> list[Duty]:
    return [Duty(item.text, item.number, bool(item.schedule)) for item in timed]


def _joined(paired: Paired, methods: Sequence[Timed], deadlines: Sequence[Timed]) -> Timed:
    if paired.method is None:
        return deadlines[paired.deadline or 0]
    method = methods[paired.method]
    if paired.deadline is None:
        return method
    deadline = deadlines[paired.deadline]
    return method._replace(schedule=deadline.schedule or method.schedule)


def _schedule_questions(
    doubts: Sequence[tuple[ScheduleReading, Doubt, int]], record: Record, no: str
) -> list[Question]:
    """Ask about one phrase once, however many steps it holds for."""
    columns = record.columns
    place = record.place.at(columns.heading(Meaning.DEADLINE) or columns.heading(Meaning.MONTHS))
    steps: dict[tuple[str, Doubt], list[int]] = {}
    readings: dict[tuple[str, Doubt], ScheduleReading] = {}
    for schedule, doubt, number in doubts:
        steps.setdefault((schedule.phrase, doubt), []).append(number)
        readings[schedule.phrase, doubt] = schedule
    return [about_schedule(readings[key], key[1], place, no, numbers) for key, numbers in steps.items()]
