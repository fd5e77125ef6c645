"""Questions a person has to answer: their sentences live in ``lexicon/questions.tsv``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from documents.reading.grid import Place
from documents.reading.lexicon import rows
from documents.reading.neutral import Question
from documents.reading.schedules import Doubt, ScheduleReading
from thai.format import long_date

_PHRASE = 80


@cache
def _sentences() -> dict[str, tuple[str, str]]:
    return {code: (what, unanswered) for code, what, unanswered in rows("questions")}


def ask(
    code: str,
    place: Place | str,
    candidates: Sequence[str] = (),
    *,
    row: str | None = None,
    field: str | None = None,
    **words: str,
) -> Question:
    """Return the question of a code; ``words`` fill its sentence, long phrases are shortened."""
    what, unanswered = _sentences()[code]
    short = {name: _short(word) for name, word in words.items()}
    return Question(
        what=what.format(**short),
        where=str(place),
        candidates=tuple(candidates),
        if_unanswered=unanswered.format(**short),
        row=row,
        field=field,
    )


def about_schedule(
    schedule: ScheduleReading, doubt: Doubt, place: Place | str, row: str, steps: Sequence[int]
) -> Question:
    """Return the question about one doubt of a schedule; ``steps`` are the numbers of the steps it is about."""
    from datetime import date

    value = long_date(date.fromisoformat(doubt.candidates[0])) if doubt.candidates[:1] and _is_day(doubt) else ""
    field = "kind" if doubt.code in {"vague", "rhythm"} else "end"
    return ask(
        f"schedule-{doubt.code}",
        place,
        doubt.candidates,
        row=row,
        field=f"steps.{','.join(map(str, steps))}.{field}",
        phrase=schedule.phrase,
        value=value,
    )


def _is_day(doubt: Doubt) -> bool:
    return doubt.candidates[0][:4].isdigit()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _PHRASE else f"{line[:_PHRASE].rstrip()}…"
