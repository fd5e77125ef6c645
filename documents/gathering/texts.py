"""Words on their way to paper: each once, and what a scanned plan tore apart put together again."""

from __future__ import annotations

from collections.abc import Iterable

from documents.reading.tidy import mend
from storage.models import Plan, Report


class Told:
    """Prints what people typed as they typed it; what came from a file is mended where its scan tore words."""

    def __init__(self, plan: Plan) -> None:
        """``plan`` tells whether its own texts came from a file."""
        self._from_file = plan.source_name is not None

    def __call__(self, text: str | None, row: Report | None = None) -> str:
        """Return a text of the plan, or of a report on it."""
        if not text:
            return ""
        from_file = self._from_file if row is None else row.source == "import"
        return _mended(text) if from_file else text


def _mended(text: str) -> str:
    return mend(text) if " " in text else text


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words that say something, each once, in their order."""
    return tuple(dict.fromkeys(word for word in words if word))
