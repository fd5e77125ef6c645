"""Whether a paper has all that its OIT item asks for: "ครบองค์ประกอบ o42 6/7 – ขาดการกำกับติดตามของข้อ 3, 5".

The elements of each fiscal year stand in ``catalogue/elements.tsv`` with their source, or marked as unconfirmed. An
office may choose its own list ("องค์ประกอบที่ตรวจ" among the head data).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from documents.report import MeasureLine, ReportData
from documents.writing import phrases
from documents.writing.grouping import follows_up, is_item, issue_of

_FILE = Path(__file__).with_name("catalogue") / "elements.tsv"
#: The whole paper lacks it, not one measure.
WHOLE = ""
_MOST_NAMED = 12


@dataclass(frozen=True)
class Element:
    """One thing that an item asks for; ``certain`` False: nobody has confirmed it for that year."""

    code: str
    about: str
    name: str
    label: str
    certain: bool
    source: str


@dataclass(frozen=True)
class Missing:
    """An element that is not there, and the numbers of the measures that lack it (none: the whole paper does)."""

    element: Element
    measures: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return "การกำกับติดตามของข้อ 3, 5"."""
        if not self.measures:
            return self.element.label
        more = len(self.measures) - _MOST_NAMED
        named = ", ".join(self.measures[:_MOST_NAMED]) + (f" และอีก {more} ข้อ" if more > 0 else "")
        return f"{self.element.label}ของข้อ {named}"


@dataclass(frozen=True)
class Completeness:
    """How much of one item's elements is there."""

    code: str
    about: str
    total: int
    missing: tuple[Missing, ...]
    certain: bool

    @property
    def words(self) -> str:
        """Return one sentence for people."""
        there = self.total - len(self.missing)
        said = f"ครบองค์ประกอบ {self.code} {there}/{self.total}"
        if self.missing:
            said += f" – ขาด{' และ'.join(one.words for one in self.missing)}"
        return said if self.certain else f"{said} (องค์ประกอบปีนี้ยังไม่ยืนยัน)"


@cache
def elements(fiscal_year_be: int) -> tuple[Element, ...]:
    """Return what the items about measures ask for in a year; empty for a year that nobody wrote down."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Element(row["code"], row["about"], row["element"], row["label"], row["sure"] != "U", row["source"])
            for row in csv.DictReader(lines, delimiter="\t")
            if int(row["year"]) == fiscal_year_be
        )


def completeness(data: ReportData, chosen: Sequence[str] = ()) -> tuple[Completeness, ...]:
    """Return how complete the plan and its results are; ``chosen`` are the labels that an office wants looked at."""
    asked: dict[tuple[str, str], list[Element]] = {}
    for element in elements(data.fiscal_year_be):
        if not chosen or element.label in chosen:
            asked.setdefault((element.code, element.about), []).append(element)
    measures = [measure for measure in data.measures if not is_item(measure)] or list(data.measures)
    return tuple(_complete(code, about, found, measures, data) for (code, about), found in asked.items())


def _complete(
    code: str, about: str, asked: Sequence[Element], measures: Sequence[MeasureLine], data: ReportData
) -> Completeness:
    missing = []
    for element in asked:
        if element.name == "analysis":
            lacking: tuple[str, ...] | None = None if _is_analysed(data) else ()
        else:
            numbers = tuple(m.number for m in measures if not _CHECKS[element.name](m, data))
            lacking = numbers or (None if measures else ())
        if lacking is not None:
            missing.append(Missing(element, lacking))
    return Completeness(code, about, len(asked), tuple(missing), any(element.certain for element in asked))


def _is_analysed(data: ReportData) -> bool:
    told = any(topic.analysis or topic.fault for topic in data.topics)
    return told or any(table.kind != "plan" and len(table.headings) > 1 for table in data.tables)


def _source(measure: MeasureLine, *meanings: str) -> bool:
    return any(cell.meaning in meanings and cell.text.strip(" -–.") for cell in measure.source)


def _has_result(measure: MeasureLine) -> bool:
    told = bool(measure.result or measure.since or any(step.result for step in measure.steps))
    return phrases.is_reported(measure) and (told or _source(measure, "result"))


_CHECKS: dict[str, Callable[[MeasureLine, ReportData], bool]] = {
    "issues": lambda m, data: bool(
        m.finding or issue_of(m, data) or _source(m, "issue", "finding", "question", "indicator")
    ),
    "measures": lambda m, _data: bool(m.title.strip()),
    "owners": lambda m, _data: bool(phrases.owners_of(m)) or _source(m, "owner"),
    "steps": lambda m, _data: bool(m.steps) or _source(m, "method", "elements"),
    "times": lambda m, _data: bool(phrases.schedule_of(m)) or _source(m, "time", "start", "end", "months"),
    "follow_up": lambda m, _data: bool(m.follow_up) or any(follows_up(step.text) for step in m.steps),
    "results": lambda m, _data: _has_result(m),
    "outcomes": lambda m, _data: bool(m.outcome) or _source(m, "outcome"),
}
