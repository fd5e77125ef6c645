"""Types that tests share (fixtures are in conftest.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from measures.vocabulary import NoticeKind
from storage import outbox


@dataclass(frozen=True)
class Cast:
    """Office A with a coordinator, officer and executive; an officer of office B who must see nothing of it."""

    office_a: int
    office_b: int
    channel_a: int
    channel_b: int
    coordinator: int
    officer: int
    executive: int
    outsider: int


def put_notice(session: Session, key: str, now: datetime, **facts: Any) -> int | None:
    """Write a notice: a reminder that says nothing much, but for the ``facts`` given (fields of ``Draft``)."""
    plain: dict[str, Any] = {"kind": NoticeKind.REMINDER, "message": "help_card", "data": {}}
    return outbox.add(session, outbox.Draft(key=key, **{**plain, **facts}), now)
