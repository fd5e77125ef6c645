"""Plans as they come in, by chat or on the board: read once, outside of any transaction, and kept for what follows."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date

from documents.reading.neutral import PlanReading
from documents.reading.reader import Progress, read_plan
from measures.errors import TamNganError

#: What a plan comes as; photos are never read.
KINDS = frozenset({".docx", ".xlsx", ".pdf", ".txt", ".csv"})
_MOST_READ = 4

Read = PlanReading | TamNganError


class Readings:
    """The papers read last, by organization and hash, and how far those are that are being read."""

    def __init__(self) -> None:
        """Know none yet."""
        self._known: OrderedDict[tuple[int, str], Read] = OrderedDict()
        self._going_on: dict[tuple[int, str], tuple[int, int]] = {}
        self._lock = threading.Lock()

    def put(self, organization_id: int, sha256: str, read: Read) -> None:
        """Keep a reading; the oldest is forgotten."""
        with self._lock:
            self._going_on.pop((organization_id, sha256), None)
            self._known[organization_id, sha256] = read
            while len(self._known) > _MOST_READ:
                self._known.popitem(last=False)

    def get(self, organization_id: int, sha256: str) -> Read | None:
        """Return a reading that is still known."""
        with self._lock:
            return self._known.get((organization_id, sha256))

    def begin(self, organization_id: int, sha256: str) -> bool:
        """Tell whether the caller is to read a paper: nobody in this process does."""
        with self._lock:
            if (organization_id, sha256) in self._going_on:
                return False
            self._going_on[organization_id, sha256] = (0, 0)
            return True

    def progress(self, organization_id: int, sha256: str) -> tuple[int, int]:
        """Return how many pages or rows are read, and of how many; 0, 0 while that is not known."""
        with self._lock:
            return self._going_on.get((organization_id, sha256), (0, 0))

    def told(self, organization_id: int, sha256: str) -> Progress:
        """Return what a reader tells its progress to."""

        def tell(done: int, of: int) -> None:
            with self._lock:
                self._going_on[organization_id, sha256] = (done, of)

        return tell

    def give_up(self, organization_id: int, sha256: str) -> None:
        """Let the next who asks begin anew."""
        with self._lock:
            self._going_on.pop((organization_id, sha256), None)


READINGS = Readings()


def read(
    name: str,
    content: bytes,
    units: Mapping[str, Sequence[str]],
    organization: str,
    today: date,
    *,
    year_be: int | None = None,
    progress: Progress | None = None,
) -> Read:
    """Read a paper; what cannot be read comes back as the error that says why, in one sentence."""
    try:
        return read_plan(
            (name, content),
            organization=organization,
            fiscal_year_be=year_be,
            units=units,
            today=today,
            progress=progress,
        )
    except TamNganError as error:
        return error
