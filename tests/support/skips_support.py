"""Skips that nobody foresaw are failures where CI is set: a test that is never run proves nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

LIST = Path(__file__).parents[1] / "skips.txt"


def foreseen(reason: str, listed: list[str]) -> bool:
    """Tell whether a reason holds one of the listed ones."""
    return any(one in reason for one in listed)


def listed_reasons(path: Path = LIST) -> list[str]:
    """Return the reasons of the list, remarks left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


class SkipWatch:
    """Remembers why tests were skipped."""

    def __init__(self) -> None:
        """None was yet."""
        self.reasons: set[str] = set()

    def saw(self, report: Any) -> None:
        """Look at the report of a test or of a file that was collected."""
        if report.skipped and isinstance(report.longrepr, tuple):
            self.reasons.add(str(report.longrepr[2]))

    def unforeseen(self) -> list[str]:
        """Return the reasons that stand on no list; none where nobody decides by machine."""
        if not os.environ.get("CI"):
            return []
        return sorted(reason for reason in self.reasons if not foreseen(reason, listed_reasons()))


SKIPS = SkipWatch()
