"""Forgetting a person who asks for it: the chat identity and what was said in chat, out of every table.

What official records have to keep stays (the name and the words of a report, a review, an order: records of the office)
and is told before: see ``staying``. Everything else that holds the LINE id or the name is blanked, in tables that are
not known here too, so that a table added later forgets by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, Table, Text, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from measures.vocabulary import InboxState
from storage import audit, people
from storage.database import LEAVE_NO_TRACE
from storage.models import (
    Acknowledgement,
    AuditEntry,
    Base,
    ChatRoom,
    ChatRoomMember,
    Evidence,
    InboxEvent,
    Notice,
    OneTimeCode,
    OpenQuestion,
    Person,
    PlanQuestion,
    Postponement,
    Report,
    Review,
    StepOwner,
)

#: Stands where something was erased.
MARK = "–"
#: Records of the office: what is written in them is official and stays as it was written.
OFFICIAL = frozenset(
    {"acknowledgement", "evidence", "measure", "organization", "plan", "plan_question", "postponement", "report"}
    | {"review", "schedule", "step", "step_owner", "topic", "unit"}
)
#: Tables that are seen to one by one.
_BY_HAND = frozenset({"audit_entry", "chat_room", "inbox_event", "notice", "open_question", "one_time_code", "person"})


@dataclass(frozen=True)
class Staying:
    """How many official records name somebody, and so keep the name: shown before anything is erased."""

    reports: int
    evidence: int
    reviews: int
    orders: int
    postponements: int
    #: Steps of the plan and answers to its questions.
    plan: int

    @property
    def name(self) -> bool:
        """Tell whether the name has to stay on the roster of those who have left."""
        return any((self.reports, self.evidence, self.reviews, self.orders, self.postponements, self.plan))


def staying(session: Session, person_id: int) -> Staying:
    """Count what official records keep of a person (a session of one organization)."""

    def count(column: Any, *more: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).where(column == person_id, *more)) or 0

    return Staying(
        reports=count(Report.person_id),
        evidence=count(Evidence.person_id, Evidence.report_id.is_not(None)),
        reviews=count(Review.person_id),
        orders=count(Acknowledgement.person_id),
        postponements=count(Postponement.asked_by_id) + count(Postponement.decided_by_id),
        plan=count(StepOwner.person_id) + count(PlanQuestion.answered_by_id),
    )


def erase(session: Session, person: Person, now: datetime) -> Staying:
    """Forget a person's chat identity, words and, where no official record names them, name; return what stays."""
    stays = staying(session, person.id)
    user_id = person.line_user_id
    needles = tuple(one for one in (user_id, person.name) if one and len(one) > 1)
    people.forget(session, person, now)
    rooms = _private_rooms(session, user_id)
    _forget_events(session, user_id)
    _forget_notices(session, person.id, rooms, needles, now)
    _forget_questions(session, person.id, rooms, needles, now)
    session.execute(delete(ChatRoomMember).where(ChatRoomMember.person_id == person.id))
    session.execute(delete(OneTimeCode).where(OneTimeCode.person_id == person.id))
    session.execute(delete(Evidence).where(Evidence.person_id == person.id, Evidence.report_id.is_(None)))
    for room in rooms:
        room.line_id, room.name = f"erased-{room.id}", None
    if not stays.name:
        person.name, person.post = MARK, None
    session.flush()
    _forget_elsewhere(session, needles)
    _forget_in_trail(session, person.id, needles, now)
    session.info[LEAVE_NO_TRACE] = True
    return stays


def _private_rooms(session: Session, user_id: str | None) -> Sequence[ChatRoom]:
    return session.scalars(select(ChatRoom).where(ChatRoom.line_id == user_id)).all() if user_id else []


def _forget_events(session: Session, user_id: str | None) -> None:
    """Drop what came in from them; what still waits is a stranger's by the time it is handled, and is dropped then."""
    if not user_id:
        return
    theirs = or_(InboxEvent.room_key == user_id, InboxEvent.raw.contains(user_id, autoescape=True))
    session.execute(
        update(InboxEvent)
        .where(theirs, InboxEvent.state != InboxState.WAITING)
        .values(raw=None, room_key=MARK)
        .execution_options(synchronize_session=False)
    )


def _forget_notices(
    session: Session, person_id: int, rooms: Sequence[ChatRoom], needles: Sequence[str], now: datetime
) -> None:
    """Blank what was said to them, and what was said to others and names them; what waits for others says a dash."""
    theirs = or_(Notice.person_id == person_id, Notice.room_id.in_([room.id for room in rooms]))
    naming = or_(*(_holds(column, needle) for column in (Notice.data, Notice.body) for needle in needles))
    for notice in session.scalars(select(Notice).where(or_(theirs, naming))):
        if notice.finished_at is not None or notice.person_id == person_id:
            notice.data, notice.body = {}, None
            notice.finished_at = notice.finished_at or now
        else:
            notice.data = without(notice.data, needles)
            notice.body = without(notice.body, needles)


def _forget_questions(
    session: Session, person_id: int, rooms: Sequence[ChatRoom], needles: Sequence[str], now: datetime
) -> None:
    theirs = or_(OpenQuestion.person_id == person_id, OpenQuestion.room_id.in_([room.id for room in rooms]))
    naming = or_(*(_holds(OpenQuestion.data, needle) for needle in needles))
    for question in session.scalars(select(OpenQuestion).where(or_(theirs, naming))):
        if question.person_id == person_id or question.room_id in {room.id for room in rooms}:
            question.data, question.answered_at = {}, question.answered_at or now
        else:
            question.data = without(question.data, needles)


def _forget_elsewhere(session: Session, needles: Sequence[str]) -> None:
    """Look through every other table of the office that is no official record."""
    own = session.info["organization_id"]
    for table in Base.metadata.sorted_tables:
        if table.name in OFFICIAL | _BY_HAND or "organization_id" not in table.columns:
            continue
        for column in _words_of(table):
            naming = or_(*(_holds(column, needle) for needle in needles))
            found = select(table.c.id, column).where(table.c.organization_id == own, naming)
            for row_id, value in session.execute(found).all():
                changed = {column.name: without(value, needles)}
                session.execute(update(table).where(table.c.id == row_id).values(changed))


def _words_of(table: Table) -> Iterator[Any]:
    return (column for column in table.columns if isinstance(column.type, String | Text | JSON))


def _forget_in_trail(session: Session, person_id: int, needles: Sequence[str], now: datetime) -> None:
    naming = or_(*(_holds(AuditEntry.detail, needle) for needle in needles))
    found = session.scalars(select(AuditEntry).where(naming)).all()
    audit.erase(session, {row.id: without(row.detail, needles) for row in found}, now, person_id)


def _holds(column: Any, needle: str) -> ColumnElement[bool]:
    """Return the condition that a column holds a text; JSON is stored with everything but ASCII escaped."""
    if isinstance(column.type, JSON):
        needle = json.dumps(needle)[1:-1]
    held: ColumnElement[bool] = cast(column, Text).contains(needle, autoescape=True)
    return held


def without(value: Any, needles: Sequence[str]) -> Any:
    """Return a value of JSON with every needle in every text of it replaced by the mark."""
    if isinstance(value, str):
        for needle in needles:
            value = value.replace(needle, MARK)
        return value
    if isinstance(value, dict):
        return {without(key, needles): without(inner, needles) for key, inner in value.items()}
    if isinstance(value, list):
        return [without(inner, needles) for inner in value]
    return value
