"""What notices say at the moment they are sent: brought up to date, folded into one card, rendered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from measures.reasons import Reason, with_detail
from measures.vocabulary import DeadlineState, NoticeState, Status
from messages import catalog
from messages.catch_up_digest import CatchUpDigest
from messages.digest import Digest
from messages.facts import Task
from messages.reminder import Reminder
from storage import outbox
from storage.models import Deadline, Measure, Notice, Step

Digits = Literal["thai", "arabic"]
#: Messages whose tasks are looked up again before they are said.
_ABOUT_TASKS = frozenset({"reminder", "catch_up_digest", "digest", "followup_round"})


@dataclass(frozen=True)
class Standing:
    """As much of a deadline as decides whether a notice about it still holds."""

    open: bool
    due_on: date
    status: Status
    silent: bool


def current(session: Session, notices: Sequence[Notice], now: datetime) -> dict[int, Any]:
    """Return each notice's message as it holds now, by notice id; what no longer holds is skipped with that reason.

    One query, however many notices: tasks that were finished, moved or waived since are dropped. A notice whose data
    makes no message fails by itself: it must not take down the answer it would have ridden on.
    """
    said: dict[int, Any] = {}
    for notice in notices:
        try:
            said[notice.id] = catalog.from_data(notice.message, notice.data)
        except catalog.UnknownMessageError as error:
            outbox.finish(notice, NoticeState.FAILED, now, with_detail(Reason.DAMAGED, error.english))
    about = {notice.id for notice in notices if notice.id in said and notice.message in _ABOUT_TASKS}
    standings = _standings(session, (task for notice_id in about for task in tasks_of(said[notice_id])))
    found: dict[int, Any] = {}
    for notice_id, message in said.items():
        fresh = _refreshed(message, standings) if notice_id in about else message
        if fresh is not None:
            found[notice_id] = fresh
    for notice in notices:
        if notice.id in said and notice.id not in found:
            outbox.finish(notice, NoticeState.SKIPPED, now, Reason.NO_LONGER_TRUE)
    return found


def tasks_of(message: Any) -> tuple[Task, ...]:
    """Return the duties that a reminder, digest or round is about."""
    if isinstance(message, Reminder):
        return (message.task,)
    tasks: tuple[Task, ...] = getattr(message, "tasks", ())
    return tasks


def _standings(session: Session, tasks: Iterable[Task]) -> dict[int, Standing]:
    wanted = {task.deadline_id for task in tasks if task.deadline_id is not None}
    if not wanted:
        return {}
    rows = session.execute(
        select(Deadline.id, Deadline.state, Deadline.due_on, Deadline.status, Measure.waived_at, Measure.reminders)
        .join(Step, Deadline.step_id == Step.id)
        .join(Measure, Step.measure_id == Measure.id)
        .where(Deadline.id.in_(wanted))
    )
    return {
        deadline_id: Standing(
            state == DeadlineState.OPEN and waived_at is None, due_on, Status(status), bool(wishes.get("off"))
        )
        for deadline_id, state, due_on, status, waived_at, wishes in rows
    }


def _refreshed(message: Any, standings: dict[int, Standing]) -> Any:
    tasks = tuple(fresh for task in tasks_of(message) if (fresh := _task(task, standings)) is not None)
    if not tasks:
        return None
    return replace(message, task=tasks[0]) if isinstance(message, Reminder) else replace(message, tasks=tasks)


def _task(task: Task, standings: dict[int, Standing]) -> Task | None:
    if task.deadline_id is None:
        return task
    now = standings.get(task.deadline_id)
    if now is None or not now.open or now.silent or now.due_on != task.due_on:
        return None
    return replace(task, status=now.status)


def folded(messages: Sequence[Any], today: date) -> Any:
    """Return one message for several reminders of one person or group; a single one stays as it is."""
    if len(messages) == 1:
        return messages[0]
    tasks = {task.deadline_id or id(task): task for message in messages for task in tasks_of(message)}
    ordered = tuple(sorted(tasks.values(), key=lambda task: task.due_on or date.max))
    mentions = tuple(dict.fromkeys(one for message in messages for one in message.mentions))
    outages = [message for message in messages if isinstance(message, CatchUpDigest)]
    if not outages:
        return Digest(tasks=ordered, today=today, mentions=mentions)
    return CatchUpDigest(
        tasks=ordered,
        today=today,
        off_from=min(message.off_from for message in outages),
        off_until=max(message.off_until for message in outages),
        mentions=mentions,
    )


def objects_of(message: Any, digits: Digits, today: date, *, in_group: bool) -> list[dict[str, Any]]:
    """Render a message as it is read on ``today``."""
    names = {field.name for field in fields(message)}
    changes: dict[str, Any] = {"today": today} if "today" in names else {}
    if in_group and "in_group" in names:
        changes["in_group"] = True
    if in_group and "mentions" in names and "name" in names and not message.mentions:
        units = dict.fromkeys(task.unit for task in tasks_of(message) if task.unit)
        changes["name"] = message.name or ", ".join(units) or None
    render = catalog.MESSAGES[catalog.name_of(message)][1]
    return list(render(replace(message, **changes), digits).objects)
