"""Plans drawn as calendars: months or quarters as columns, and in each row a mark where something is done.

The marked columns become words such as "2569/4-6", a fiscal year and its months from October = 1, so that they pass
through rows like the text of any other cell; ``read_months`` makes the schedule of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from documents.reading.grid import Cell
from documents.reading.schedules import Doubt, ScheduleReading
from documents.reading.tidy import compact
from measures.vocabulary import ScheduleKind
from thai.calendar import Span, fiscal_months
from thai.format import MONTHS, SHORT_MONTHS, month_range, month_year

#: Fewer columns of a kind are something else: "ผลการดำเนินการ ไตรมาส 1" is no calendar.
_FEWEST_MONTHS, _FEWEST_SPANS = 3, 2
_COUNTED = ("10", "11", "12", "1", "2", "3", "4", "5", "6", "7", "8", "9")
_QUARTER = re.compile(r"(?:ไตรมาส(?:ที่)?|q)([1-4])(?:/(25[0-9]{2}))?(?:\([^)]*\))?", re.IGNORECASE)
_HALF = re.compile(r"(?:รอบ|ราย)?(?:6เดือน|ครึ่งปี)(แรก|หลัง)(?:\([^)]*\))?")
_YEAR = re.compile(r"(?P<fiscal>งบประมาณ)?(?:พ\.?ศ\.?)?(?P<year>25[0-9]{2})")
_WORD = re.compile(r"(?:(?P<year>25[0-9]{2})/)?(?P<first>[0-9]{1,2})-(?P<last>[0-9]{1,2})(?P<arrow>~?)")
_NO_MARK = re.compile(r"[\s\-–—.0๐]?")
_ARROW = re.compile(r"[←→↔⟵⟶⟷⇐⇒⇔➔➜➤►◄<>«»]|[-–—_]{2,}")
_LEFT, _RIGHT = re.compile(r"[←⟵⇐◄<«]"), re.compile(r"[→⟶⇒➔➜➤►>»]")
_QUARTER_ENDS, _HALF_ENDS = {3, 6, 9, 12}, {6, 12}
_MONTHS_A_YEAR = 12


def month_columns(texts: Sequence[str], above: Sequence[str] = ()) -> tuple[str, ...] | None:
    """Return for every column which months it stands for, "" for other columns; None where there is no calendar.

    ``above`` are the headings over these, which may name the year.
    """
    counted = _counted(texts)
    found = []
    over = ""
    for index, text in enumerate(texts):
        word = counted.get(index) or _word(text)
        # What spans several months stands over the first of them only, where cells cannot be merged.
        over = (above[index] if index < len(above) else "") or (over if word else "")
        found.append(_with_year(word, over) if word else "")
    single = sum(1 for word in found if word and _first(word) == _last(word))
    wide = sum(1 for word in found if word) - single
    if single < _FEWEST_MONTHS and wide < _FEWEST_SPANS:
        return None
    return tuple(found)


def _counted(texts: Sequence[str]) -> dict[int, str]:
    """Return columns that only count the months, 10 11 12 1 … 9, with the months they stand for."""
    plain = [compact(text) for text in texts]
    for start in range(len(plain) - len(_COUNTED) + 1):
        if tuple(plain[start : start + len(_COUNTED)]) == _COUNTED:
            return {start + place: f"{place + 1}-{place + 1}" for place in range(len(_COUNTED))}
    return {}


def _word(text: str) -> str:
    plain = compact(text).removeprefix("เดือน")
    if not plain or len(plain) > 40:
        return ""
    if match := _QUARTER.fullmatch(plain):
        last = 3 * int(match[1])
        return f"{match[2]}/{last - 2}-{last}" if match[2] else f"{last - 2}-{last}"
    if match := _HALF.fullmatch(plain):
        return "1-6" if match[1] == "แรก" else "7-12"
    match = _month_pattern().fullmatch(plain)
    if match is None:
        return ""
    first = _month_numbers()[match["first"].replace(".", "")]
    last = _month_numbers()[match["last"].replace(".", "")] if match["last"] else first
    year = match["year"]
    word = f"{_place(first)}-{_place(last)}"
    if not year or _place(last) < _place(first):
        return word if _place(first) <= _place(last) else ""
    return f"{int(year[-2:]) + 2500 + (last >= 10)}/{word}"


def _place(month: int) -> int:
    """Return the place of a calendar month in the fiscal year, October being 1."""
    return (month - 10) % _MONTHS_A_YEAR + 1


@cache
def _month_numbers() -> dict[str, int]:
    """Return names without points -> month."""
    return {name.replace(".", ""): number for names in (MONTHS, SHORT_MONTHS) for number, name in enumerate(names, 1)}


@cache
def _month_pattern() -> re.Pattern[str]:
    names = sorted(_month_numbers(), key=len, reverse=True)
    name = "|".join(r"\.?".join(map(re.escape, each)) + r"\.?" for each in names)
    return re.compile(
        rf"(?P<first>{name})(?:(?:[-–]|ถึง)(?:เดือน)?(?P<last>{name}))?(?:ปี)?(?:พ\.?ศ\.?)?(?P<year>25[0-9]{{2}}|[0-9]{{2}})?"
    )


def _with_year(word: str, above: str) -> str:
    """Put the year of a heading above before the months: "พ.ศ. 2568" over ต.ค. is the fiscal year 2569."""
    match = None if "/" in word else _YEAR.search(compact(above))
    if match is None:
        return word
    year = int(match["year"])
    if not match["fiscal"] and _last(word) <= 3:
        year += 1
    return f"{year}/{word}"


def _first(word: str) -> int:
    return int(word.rpartition("/")[2].split("-")[0])


def _last(word: str) -> int:
    return int(word.rpartition("/")[2].split("-")[1].rstrip("~"))


def marked(cells: Sequence[Cell], months: Sequence[str]) -> str:
    """Return the words of the marked columns of a row, "" where nothing is marked.

    Colour counts as a mark where no cell of the row has another one; an arrow that begins in one cell and ends in
    another marks those between.
    """
    row = [(cell, word) for cell, word in zip(cells, months, strict=False) if word]
    texts = [index for index, (cell, _) in enumerate(row) if not _NO_MARK.fullmatch(cell.text)]
    filled = [index for index, (cell, _) in enumerate(row) if cell.filled]
    others = [cell.filled for cell, word in zip(cells, months, strict=False) if not word]
    if not texts and filled and not (len(filled) == len(row) and any(others)):
        texts = filled
    if len(texts) == 2 and _LEFT.search(row[texts[0]][0].text) and _RIGHT.search(row[texts[1]][0].text):
        texts = list(range(texts[0], texts[1] + 1))
    arrow = any(_ARROW.search(row[index][0].text) or not row[index][0].text for index in texts)
    return " ".join(f"{row[index][1]}{'~' if arrow else ''}" for index in texts)


def read_months(words: str, year_be: int | None) -> ScheduleReading:
    """Return the schedule that marked columns draw: one month, a stretch of months, or a rhythm."""
    marks = list(_WORD.finditer(words))
    if not marks:
        return ScheduleReading(doubts=(Doubt("marks-missing"),))
    if year_be is None and not all(mark["year"] for mark in marks):
        return ScheduleReading(phrase=words, doubts=(Doubt("marks-missing"),))
    spans = sorted({_span(mark, year_be or 0) for mark in marks})
    runs = list(_runs(spans))
    months = {place for first, last in spans for place in range(first, last + 1)}
    phrase = ", ".join(_words(run) for run in runs)
    arrow = bool(marks[0]["arrow"])
    rhythm = None if arrow else _rhythm(spans, months)
    if rhythm is not None:
        return ScheduleReading(rhythm, phrase=phrase)
    if len(runs) > 1:
        days = tuple(_days(run).end.isoformat() for run in runs)
        return ScheduleReading(ScheduleKind.BY_MONTH, None, _days(runs[-1]).end, None, phrase, (Doubt("list", days),))
    days_of = _days(runs[0])
    if runs[0][1] - runs[0][0] + 1 == _MONTHS_A_YEAR and runs[0][0] % _MONTHS_A_YEAR == 0:
        # A mark in every month may as well mean every month; one arrow through the year does not.
        vague = () if arrow else (Doubt("vague", ("fiscal_year", "monthly")),)
        return ScheduleReading(ScheduleKind.FISCAL_YEAR, days_of.start, days_of.end, None, phrase, vague)
    if runs[0][0] == runs[0][1]:
        return ScheduleReading(ScheduleKind.BY_MONTH, None, days_of.end, phrase=phrase)
    return ScheduleReading(ScheduleKind.PERIOD, days_of.start, days_of.end, phrase=phrase)


def _span(mark: re.Match[str], year_be: int) -> tuple[int, int]:
    """Return first and last month, counted from the year 0."""
    base = int(mark["year"] or year_be) * _MONTHS_A_YEAR - 1
    return base + int(mark["first"]), base + int(mark["last"])


def _runs(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    current = spans[0]
    for first, last in spans[1:]:
        if first > current[1] + 1:
            yield current
            current = (first, last)
        else:
            current = (current[0], max(current[1], last))
    yield current


def _rhythm(spans: Sequence[tuple[int, int]], months: set[int]) -> ScheduleKind | None:
    places = {month % _MONTHS_A_YEAR + 1 for month in months}
    single = all(first == last for first, last in spans)
    if single and places == _QUARTER_ENDS:
        return ScheduleKind.QUARTERLY
    if single and places == _HALF_ENDS:
        return ScheduleKind.EVERY_6_MONTHS
    widths = {last - first + 1 for first, last in spans}
    if len(months) == _MONTHS_A_YEAR and widths == {3}:
        return ScheduleKind.QUARTERLY
    return ScheduleKind.EVERY_6_MONTHS if len(months) == _MONTHS_A_YEAR and widths == {6} else None


def _days(run: tuple[int, int]) -> Span:
    first, last = (fiscal_months(month // _MONTHS_A_YEAR)[month % _MONTHS_A_YEAR] for month in run)
    return Span(first.start, last.end)


def _words(run: tuple[int, int]) -> str:
    days = _days(run)
    return month_year(days.end) if run[0] == run[1] else month_range(days.start, days.end)
