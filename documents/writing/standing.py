"""How measures stand, counted for papers and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from documents.report import MeasureLine
from documents.writing.grouping import is_item
from documents.writing.phrases import is_reported
from measures.standing import FINISHED
from measures.vocabulary import Status


@dataclass(frozen=True)
class Counts:
    """Numbers of measures; each is counted once. What comes from a published paper alone is ``imported``."""

    all: int = 0
    done: int = 0
    in_progress: int = 0
    blocked: int = 0
    not_started: int = 0
    not_reported: int = 0
    waived: int = 0
    overdue: int = 0
    imported: int = 0

    @property
    def percent(self) -> int:
        """Return the share of the measures that are done, waived ones left out, rounded down."""
        counted = self.all - self.waived
        return self.done * 100 // counted if counted else 0


def counts(measures: Iterable[MeasureLine]) -> Counts:
    """Count measures by what was reported."""
    kept = tuple(measures)
    words = [_standing(measure) for measure in kept]
    return Counts(
        all=len(kept),
        done=words.count("done"),
        in_progress=words.count("in_progress"),
        blocked=words.count("blocked"),
        not_started=words.count("not_started"),
        not_reported=words.count("not_reported"),
        waived=words.count("waived"),
        overdue=sum(measure.overdue for measure in kept),
        imported=sum(measure.imported for measure in kept),
    )


def kinds(measures: Iterable[MeasureLine]) -> str:
    """Return "3 มาตรการ 8 ตัวชี้วัด 43 ข้อ OIT" where a plan lists several kinds, else "12 ข้อ"."""
    kept = tuple(measures)
    items = sum(is_item(measure) for measure in kept)
    indicators = sum(measure.title.startswith("ตัวชี้วัดที่") for measure in kept)
    rest = len(kept) - items - indicators
    if not items and not indicators:
        return f"{rest} ข้อ"
    named = ((rest, "มาตรการ"), (indicators, "ตัวชี้วัด"), (items, "ข้อ OIT"))
    return " ".join(f"{count} {name}" for count, name in named if count)


def _standing(measure: MeasureLine) -> str:
    if measure.status is Status.WAIVED:
        return "waived"
    if not is_reported(measure):
        return "not_reported"
    if measure.status in FINISHED:
        return "done"
    return (measure.status or Status.NOT_STARTED).value
