"""Words as pages show them: texts shortened at the end of a word, and days from what forms and the audit trail hold."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from flask.sansio.blueprints import BlueprintSetupState

from messages.status_words import STATUS_WORDS
from messages.wording import SCHEDULE_KINDS, answer_in_words
from thai.format import MONTHS
from thai.words import shortened

#: Words and marks of the statuses, and of what is derived from them and a day.
STATUS = {status.value: words.board for status, words in STATUS_WORDS.items()} | {
    "overdue": "เกินกำหนด",
    "late": "เสร็จล่าช้า",
    "coming": "ยังไม่ถึงกำหนด",
}
MARK = {status.value: words.mark for status, words in STATUS_WORDS.items()} | {
    "overdue": "!",
    "late": "✓",
    "coming": "○",
}


@lru_cache(maxsize=8192)
def short_words(text: str, most: int) -> str:
    """Return a text of at most ``most`` letters, cut behind a word: Thai has no blanks to cut at."""
    return shortened(" ".join(text.split()), most)


def register(state: BlueprintSetupState) -> None:
    """Give the templates the filters, and the names of months and schedules."""
    state.app.jinja_env.filters.update(short_words=short_words, as_day=date.fromisoformat, answer_words=answer_in_words)
    state.app.jinja_env.globals.update(KIND=SCHEDULE_KINDS, MONTHS=MONTHS, STATUS=STATUS, MARK=MARK)
