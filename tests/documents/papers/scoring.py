"""How well a paper was read: what is right, what is wrong, and what is wrong without a question."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from documents.reading.neutral import PlanReading, RowReading, StepReading
from documents.reading.owners import unit_key
from papers.truth import Measure, Step, Time
from thai.digits import to_arabic

_RHYTHMS = {"monthly", "quarterly", "every_6_months"}
NAMES = ("rows", "steps", "schedules", "owners", "statuses", "done", "questions")


@dataclass
class Score:
    """Counts per kind of value: how many there are, were found, and were right; ``silent`` are wrong and not asked."""

    right: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    silent: int = 0
    values: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another paper's counts."""
        self.right.update(other.right)
        self.told.update(other.told)
        self.found.update(other.found)
        self.silent += other.silent
        self.values += other.values

    def rate(self, name: str) -> float:
        """Return F1 for rows and steps, else the share that is right; 1 where there was nothing to read."""
        if name in {"rows", "steps"}:
            both = self.told[name] + self.found[name]
            return 2 * self.right[name] / both if both else 1.0
        return self.right[name] / self.told[name] if self.told[name] else 1.0

    @property
    def f1(self) -> float:
        """Return F1 of rows and steps together."""
        both = sum(self.told[name] + self.found[name] for name in ("rows", "steps"))
        return 2 * (self.right["rows"] + self.right["steps"]) / both if both else 1.0

    @property
    def unasked(self) -> float:
        """Return the share of values that are wrong without a question."""
        return self.silent / self.values if self.values else 0.0


def bare(text: str) -> str:
    """Return a text as two are compared: without spaces, marks and markers, digits Arabic."""
    return re.sub(r"[^ก-๎A-Za-z0-9]", "", to_arabic(text))


def score(measures: list[Measure], reading: PlanReading) -> Score:
    """Compare a reading with the truth."""
    found = Score()
    # A code before a title may stay with it or not.
    rows = {re.sub(r"^[A-Z]?[0-9]+", "", bare(row.title)): row for row in reading.rows}
    asked = {(question.row, _kind(question.field)) for question in reading.questions}
    everywhere = {kind for row, kind in asked if row is None}
    found.told["rows"], found.found["rows"] = len(measures), len(reading.rows)
    found.found["steps"] = sum(len(row.steps) for row in reading.rows)
    for measure in measures:
        row = rows.get(bare(measure.title))
        if row is None:
            found.faults.append(f"row missing: {measure.title}")
        mine = {kind for number, kind in asked if row is not None and number == row.no} | everywhere
        _compare(measure, row, mine, found)
    return found


def _kind(field_name: str | None) -> str:
    name = field_name or ""
    if name.startswith("owner") or ".owner" in name:
        return "owner"
    return "time" if name.startswith(("steps", "schedule")) else name


def _compare(measure: Measure, row: RowReading | None, asked: set[str], found: Score) -> None:
    found.right["rows"] += row is not None
    steps = {bare(step.text): step for step in row.steps} if row else {}
    for step in measure.steps:
        found.told["steps"] += 1
        read = _step_of(step, steps)
        found.right["steps"] += read is not None
        if read is None:
            found.faults.append(f"step missing: {step.text} in {[one.text for one in row.steps] if row else None}")
        if step.time is not None:
            said = _says(step.time, read) if read else False
            _count("schedules", said, "time" in asked, found, f"{step.time} read as {read}")
        if step.units and read is not None:
            _count(
                "owners", _same_units(read.owner_units, step.units), "owner" in asked, found, f"{step.units}: {read}"
            )
    if measure.units and not any(step.units for step in measure.steps):
        _count(
            "owners",
            row is not None and _same_units(row.owner_units, measure.units),
            "owner" in asked,
            found,
            f"{measure.units}: {row and row.owner_units}",
        )
    _progress(measure, row, asked, found)
    for kind in measure.asked:
        found.told["questions"] += 1
        found.right["questions"] += kind in asked
        if kind not in asked:
            found.faults.append(
                f"not asked: {kind} of {measure.title}: {row and [(s.kind, s.end, s.source_text) for s in row.steps]}"
            )


def _progress(measure: Measure, row: RowReading | None, asked: set[str], found: Score) -> None:
    if measure.status:
        status = row.status.value if row and row.status else None
        _count("statuses", status == measure.status, "status" in asked, found, f"status {measure.status} read {status}")
    if measure.done_on:
        done = row.done_on if row else None
        _count("done", done == measure.done_on, "done_on" in asked, found, f"done {measure.done_on} read {done}")


def _count(name: str, right: bool, asked: bool, found: Score, fault: str) -> None:
    found.told[name] += 1
    found.values += 1
    found.right[name] += right
    if not right:
        found.faults.append(f"{name}: {fault}")
        found.silent += not asked


def _step_of(step: Step, steps: dict[str, StepReading]) -> StepReading | None:
    """Return the step of that text; a time that the duty itself says may stand behind it."""
    wanted = bare(step.text)
    exact = steps.get(wanted)
    return exact or next(
        (read for text, read in steps.items() if text.startswith(wanted) and len(text) < len(wanted) + 45), None
    )


def _same_units(read: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return {unit_key(name) for name in read} == {unit_key(name) for name in wanted}


def _says(time: Time, read: Any) -> bool:
    if read.kind.value != time.kind:
        return False
    if time.kind in _RHYTHMS | {"none"}:
        return True
    if time.kind == "after_event":
        return bool(read.days_after == time.days)
    return bool(read.end == time.end and (time.kind != "period" or read.start == time.start))
