"""Changes made at the desks, as ``actions.changes`` notes them; what stands in their way is said on the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from actions import changes
from actions.changes import Conflict
from bot.board.visit import Refused, Visit


@contextmanager
def watched(visit: Visit, action: str, subject: str, subject_id: int | None = None) -> Iterator[None]:
    """Write one audit entry about all that is changed within; raise ``Refused`` where the rows say no."""
    with telling(), changes.watched(visit.acting, action, subject, subject_id):
        yield


@contextmanager
def telling() -> Iterator[None]:
    """Turn what stands in the way of a change into the sentence of the page."""
    try:
        yield
    except Conflict as conflict:
        raise Refused(conflict.reason.value, 409) from conflict
