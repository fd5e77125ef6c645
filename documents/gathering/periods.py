"""What the period of a deadline is called on paper. Digits are 0-9; renderers turn them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from measures.schedule import EVENT_KEY_PREFIX
from storage.models import Deadline
from thai import format as thai_format

_QUARTER, _HALF, _MONTH = (re.compile(rf"\d{{4}}-{rest}") for rest in (r"Q([1-4])", r"H([12])", r"\d\d"))
_HALVES = {"1": "รอบ 6 เดือนแรก", "2": "รอบ 6 เดือนหลัง"}
_NEXT_DAY = timedelta(days=1)


def label(dues: Sequence[Deadline]) -> str | None:
    """Return how the periods of one unit's deadlines are named together; None where a plan asks only once."""
    return ", ".join(named for run in _runs(dues) if (named := _run_label(run))) or None


def _runs(dues: Sequence[Deadline]) -> list[list[Deadline]]:
    """Return the deadlines in groups whose periods follow each other without a gap."""
    runs: list[list[Deadline]] = []
    for due in sorted(dues, key=lambda entry: entry.period_start):
        if runs and runs[-1][-1].period_end + _NEXT_DAY == due.period_start:
            runs[-1].append(due)
        else:
            runs.append([due])
    return runs


def _run_label(run: Sequence[Deadline]) -> str | None:
    first, last = run[0], run[-1]
    if first.period_key.startswith(EVENT_KEY_PREFIX):
        return ", ".join(f"กรณีวันที่ {thai_format.long_date(due.period_start, digits='arabic')}" for due in run)
    if (quarter := _QUARTER.fullmatch(first.period_key)) and (end := _QUARTER.fullmatch(last.period_key)):
        return f"ไตรมาสที่ {quarter[1]}" + (f" - {end[1]}" if end[1] != quarter[1] else "")
    if half := _HALF.fullmatch(first.period_key):
        return _HALVES[half[1]] if len(run) == 1 else "ทั้งสองรอบ 6 เดือน"
    if _MONTH.fullmatch(first.period_key):
        months = [thai_format.month_year(due.period_start, digits="arabic") for due in (first, last)]
        return " - ".join(dict.fromkeys(months))
    return None
