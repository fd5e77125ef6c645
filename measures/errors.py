"""The one base of every error that a person may have to read."""

from __future__ import annotations


class TamNganError(Exception):
    """Something a person can mend: one clear sentence in Thai for chat and pages, one in English beside it."""

    def __init__(self, thai: str, english: str) -> None:
        """Keep both sentences; ``str()`` gives both."""
        super().__init__(f"{thai} · {english}")
        self.thai = thai
        self.english = english
