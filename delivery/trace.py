"""What happened: an event or a notice followed from the webhook to the platform's own id of the call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from delivery.why import Row, explain_within, kind_words
from messages.reasons import english, thai
from storage import plans
from storage.clock import local_date
from storage.models import ChatRoom, Deadline, InboxEvent, Measure, Notice, Person, Report, Step
from thai.calendar import BANGKOK

#: More than an office says to anybody on a day.
MOST = 200


def notice_row(notice: Notice) -> Row:
    """Return one notice: when it was planned, what became of it, why, and by which rule."""
    deadline = notice.deadline
    return {
        "notice": notice.id,
        "event": notice.inbox_event_id,
        "request": notice.request_id,
        "planned_at": _moment(notice.created_at),
        "at": _moment(notice.finished_at),
        "next_try_at": _moment(notice.next_attempt_at if notice.finished_at is None else None),
        "rule": notice.key.rpartition(":")[0] or notice.key,
        "kind": notice.kind,
        "kind_th": kind_words(notice.kind),
        "measure": deadline.step.measure.number if deadline else None,
        "due_on": deadline.due_on.isoformat() if deadline else None,
        "who": notice.person.name if notice.person else None,
        "room": notice.room.kind if notice.room else None,
        "outcome": notice.state,
        "reason": english(notice.reason),
        "reason_th": thai(notice.reason),
        "carried_by": notice.merged_into_id,
        "attempts": notice.attempts,
        "billed": notice.billed,
    }


def said_to(session: Session, person: Person, day: date) -> list[Row]:
    """Return what was planned for, held back from or said to somebody on a day, in their own chat or about them."""
    own_chat = select(ChatRoom.id).where(ChatRoom.line_id == person.line_user_id)
    return _rows(session, or_(Notice.person_id == person.id, Notice.room_id.in_(own_chat)), day)


def said_of(session: Session, measure: Measure, day: date | None) -> list[Row]:
    """Return what was said about a measure, on a day or lately."""
    dues = select(Deadline.id).join(Step).where(Step.measure_id == measure.id)
    return _rows(session, Notice.deadline_id.in_(dues), day)


def on_day(session: Session, day: date) -> list[Row]:
    """Return everything that was planned, held back or said on a day."""
    return _rows(session, Notice.id > 0, day)


def _rows(session: Session, condition: Any, day: date | None) -> list[Row]:
    query = select(Notice).where(condition).order_by(Notice.id.desc()).limit(MOST)
    if day is not None:
        first = datetime.combine(day, time(), BANGKOK)
        after = first + timedelta(days=1)
        waited = (Notice.created_at < after) & (Notice.finished_at.is_(None) | (Notice.finished_at >= first))
        query = query.where(
            or_(Notice.created_at.between(first, after), Notice.finished_at.between(first, after), waited)
        )
    found = session.scalars(
        query.options(
            selectinload(Notice.person),
            selectinload(Notice.room),
            selectinload(Notice.deadline).selectinload(Deadline.step).selectinload(Step.measure),
        )
    )
    return [notice_row(notice) for notice in reversed(list(found))]


def why_measure(session: Session, number: str, day: date | None, now: datetime) -> dict[str, Any] | None:
    """Return what was said of a measure, and what the rules say of it next; None where the plan has none."""
    plan = plans.current(session, now)
    found = plans.find(session, plan.id, number) if plan is not None else None
    if found is None:
        return None
    measure = found[0]
    mine = [row for row in explain_within(session, now) if f" {number} " in f"{row['what']} "]
    return {"measure": number, "said": said_of(session, measure, day), "rules": mine}


def why_person(session: Session, person: Person, day: date, now: datetime) -> dict[str, Any]:
    """Return what somebody was told on a day and what was kept from them; of today also what the rules say next."""
    rules = explain_within(session, now) if day >= local_date(now) else []
    mine = [row for row in rules if person.name in row["who"] or not row["who"]]
    return {"person": person.name, "on": day.isoformat(), "said": said_to(session, person, day), "rules": mine}


def people_named(session: Session, name: str) -> list[Person]:
    """Return the people whose name holds these words."""
    escaped = name.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return list(
        session.scalars(select(Person).where(Person.name.like(f"%{escaped}%", escape="\\")).order_by(Person.id))
    )


def trace(session: Session, identifier: str) -> list[Row]:
    """Follow an event (its webhook's id, or ``e12``), or a notice (``n12`` or the platform's request id)."""
    return [*_events(session, identifier), *_notices(session, identifier)]


def _events(session: Session, identifier: str) -> Iterator[Row]:
    number = int(identifier[1:]) if identifier[:1] == "e" and identifier[1:].isdecimal() else -1
    matches = or_(InboxEvent.webhook_event_id == identifier, InboxEvent.id == number)
    for event in session.scalars(select(InboxEvent).where(matches)):
        yield _event_row(session, event)


def _event_row(session: Session, event: InboxEvent) -> Row:
    answers = session.scalars(_followed(select(Notice).where(Notice.inbox_event_id == event.id)))
    reports = session.scalars(select(Report.id).where(Report.inbox_event_id == event.id))
    return {
        "event": event.id,
        "webhook": event.webhook_event_id,
        "received_at": _moment(event.received_at),
        "finished_at": _moment(event.finished_at),
        "state": event.state,
        "attempts": event.attempts,
        "reason": event.reason,
        "reports": list(reports),
        "notices": [notice_row(notice) for notice in answers],
    }


def _notices(session: Session, identifier: str) -> Iterator[Row]:
    number = int(identifier[1:]) if identifier[:1] == "n" and identifier[1:].isdecimal() else -1
    matches = or_(Notice.id == number, Notice.request_id == identifier)
    for notice in session.scalars(_followed(select(Notice).where(matches))):
        row = notice_row(notice)
        riders = session.scalars(_followed(select(Notice).where(Notice.merged_into_id == notice.id)))
        row["carries"] = [notice_row(rider) for rider in riders]
        if notice.inbox_event_id is not None:
            event = session.get(InboxEvent, notice.inbox_event_id)
            row["answers"] = event.webhook_event_id if event is not None else None
        yield row


def _followed(query: Any) -> Any:
    return query.options(
        selectinload(Notice.person),
        selectinload(Notice.room),
        selectinload(Notice.deadline).selectinload(Deadline.step).selectinload(Step.measure),
    )


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """Return notices as lines to read: when, to whom, what, what became of it and why."""
    for row in rows:
        parts = (
            row["at"] or row["next_try_at"] or row["planned_at"],
            row["who"] or row["room"] or "-",
            row["kind_th"] + (f" ข้อ {row['measure']}" if row["measure"] else ""),
            row["outcome"],
            row["reason_th"] or "-",
            f"n{row['notice']}" + (f" → n{row['carried_by']}" if row["carried_by"] else ""),
        )
        yield "\t".join(str(part) for part in parts)


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(BANGKOK).isoformat(timespec="seconds") if at is not None else None
