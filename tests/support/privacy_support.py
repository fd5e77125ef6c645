"""Every log record that any test causes, searched for what a log must never hold.

Our own lines are English words and numbers: a Thai letter in one is somebody's name or words, and a LINE id, a token or
a signed link has a shape of its own. What a record carries beside its message is searched too, printed or not.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tamngan.logs import JsonLines

#: What a log must not hold, and what to call it.
FORBIDDEN = (
    (re.compile("[\u0e00-\u0e7f]"), "Thai words"),
    (re.compile(r"\b[UCR][0-9a-f]{32}\b"), "a LINE id"),
    (re.compile(r"\bBearer\s+\S+"), "an access token"),
    (re.compile(r"/(?:files(?:/\w+)?|board/open)/[\w.~%-]{20,}"), "a signed link"),
)
#: What every record has by itself.
_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({})))


class PrivacyWatch(logging.Handler):
    """Hears every logger and remembers which record held what."""

    def __init__(self) -> None:
        """Hear everything."""
        super().__init__(logging.NOTSET)
        self._guard = threading.Lock()
        self._words: set[str] = set()
        self.found: list[str] = []
        self.heard = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Search one record."""
        if record.name == "werkzeug" and record.levelno < logging.WARNING:
            return  # the simulated platform's own access lines; ``tamngan.logs`` silences those of the demo
        said = said_in(record)
        with self._guard:
            self.heard += 1
            for pattern, what in FORBIDDEN:
                if pattern.search(said):
                    self.found.append(f"{record.name} {record.levelname}: {what}")
            self.found += [f"{record.name} {record.levelname}: a secret word" for word in self._words if word in said]

    @contextmanager
    def for_words(self, *words: str) -> Iterator[None]:
        """Search for these words too."""
        self._words.update(words)
        try:
            yield
        finally:
            self._words.difference_update(words)

    def take(self) -> list[str]:
        """Return what was found since the last time."""
        with self._guard:
            found, self.found = self.found, []
        return found


def said_in(record: logging.LogRecord) -> str:
    """Return everything a record says: its line as it is printed, its message, and what was passed along."""
    beside = [str(value) for name, value in vars(record).items() if name not in _OF_EVERY_RECORD]
    return "\n".join([JsonLines().format(record), record.getMessage(), *beside])


PRIVACY = PrivacyWatch()
