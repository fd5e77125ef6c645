"""The one base of every error that a person may have to read."""

from __future__ import annotations


class TamNganError(Exception):
    """Something a person can mend: one clear sentence in Thai for chat and pages, one in English beside it."""

    def __init__(self, thai: str, english: str) -> None:
        """Keep both sentences; ``str()`` gives both."""
        super().__init__(f"{thai} · {english}")
        self.thai = thai
        self.english = english


def place_of(error: BaseException) -> str:
    """Return an error's type, and module and line of where it was raised: its text may hold what somebody wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace is not None else ""
    return f"{type(error).__name__}{place}"
