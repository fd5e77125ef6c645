"""What a notice is worth: its class, and how it takes part in digests and rides."""

from __future__ import annotations

from datetime import date
from typing import Any

from measures.bundles import Pending
from measures.vocabulary import NoticeClass
from storage.models import Notice

#: Messages that become lines of one digest card.
FOLDABLE = frozenset({"reminder", "catch_up_digest"})
#: Of notices that were written without a class. Somebody waits for somebody is what chat mostly writes.
_OF_KIND = {
    "reply": NoticeClass.DECISION,
    "reminder": NoticeClass.REMINDER,
    "followup": NoticeClass.FOLLOW_UP,
    "summary": NoticeClass.SUMMARY,
    "draft": NoticeClass.NEWS,
    "alert": NoticeClass.NEWS,
    "news": NoticeClass.NEWS,
}


def class_of(notice: Notice) -> NoticeClass:
    """Return the class a notice was written with, or the one of its kind."""
    return class_from(notice.priority, notice.kind)


def class_from(priority: int | None, kind: str) -> NoticeClass:
    """Return the class of a notice by these two columns."""
    return NoticeClass(priority) if priority is not None else _OF_KIND.get(kind, NoticeClass.DECISION)


def urgency_of(kind: NoticeClass) -> int:
    """Return the number by which the database orders: 80 for summaries down to 10; replies are above them all."""
    return 90 - 10 * kind.value


def pending_of(notice: Notice) -> Pending[int, int]:
    """Return a waiting notice as the rules see it."""
    return Pending(
        key=notice.id,
        kind=class_of(notice),
        person_key=notice.person_id,
        due_on=_due_on(notice.data),
        private=notice.private,
        foldable=notice.message in FOLDABLE,
    )


def _due_on(data: dict[str, Any]) -> date | None:
    task: dict[str, Any] = data.get("task") or next(iter(data.get("tasks") or []), {})
    due_on = task.get("due_on")
    return date.fromisoformat(due_on) if due_on else None
