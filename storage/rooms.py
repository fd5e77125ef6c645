"""Chat rooms, who was seen in them, and what the bot is waiting to hear there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from measures.vocabulary import QuestionKind, RoomKind
from storage.models import ChatRoom, ChatRoomMember, ChatRoomUnit, OpenQuestion, Unit

#: So long a button of a question works; typed words are its answer for a shorter time.
QUESTION_LASTS = timedelta(hours=12)
#: Rows that wait for nobody's answer.
SILENT = (QuestionKind.QUEUED, QuestionKind.TOPIC, QuestionKind.ROSTER_REQUEST)
TOPIC_LASTS = timedelta(minutes=10)


def ensure(session: Session, kind: RoomKind, line_id: str, now: datetime) -> ChatRoom:
    """Return the room of a LINE id, made when it is seen for the first time."""
    room = by_line_id(session, line_id)
    if room is None:
        room = ChatRoom(kind=kind, line_id=line_id, created_at=now)
        session.add(room)
        session.flush()
    return room


def by_line_id(session: Session, line_id: str) -> ChatRoom | None:
    """Return a known room."""
    bound = joinedload(ChatRoom.units).joinedload(ChatRoomUnit.unit)
    found = session.scalars(select(ChatRoom).where(ChatRoom.line_id == line_id).options(bound))
    return found.unique().one_or_none()


def bind(session: Session, room: ChatRoom, units: list[Unit], now: datetime) -> None:
    """Bind a group to units (none: the whole office)."""
    room.bound_at = now
    room.left_at = None
    # A unit that stays keeps its row: a second one would be written before the first is deleted.
    bound = {one.unit_id: one for one in room.units}
    room.units = [bound.get(unit.id) or ChatRoomUnit(organization_id=room.organization_id, unit=unit) for unit in units]
    session.flush()


def leave(session: Session, room: ChatRoom, now: datetime) -> None:
    """Mark a room as left: nothing is sent there any more, and questions asked there are closed."""
    room.left_at = now
    room.bound_at = None
    session.execute(
        update(OpenQuestion)
        .where(OpenQuestion.room_id == room.id, OpenQuestion.answered_at.is_(None))
        .values(answered_at=now)
    )


def groups(session: Session) -> list[ChatRoom]:
    """Return the bound groups that the bot is in."""
    return list(
        session.scalars(
            select(ChatRoom)
            .where(ChatRoom.kind == RoomKind.GROUP, ChatRoom.bound_at.is_not(None), ChatRoom.left_at.is_(None))
            .options(selectinload(ChatRoom.units).selectinload(ChatRoomUnit.unit))
            .order_by(ChatRoom.id)
        )
    )


def saw_member(session: Session, room: ChatRoom, person_id: int, now: datetime) -> None:
    """Remember that a registered person is in a group."""
    member = session.scalars(
        select(ChatRoomMember).where(ChatRoomMember.room_id == room.id, ChatRoomMember.person_id == person_id)
    ).one_or_none()
    if member is None:
        session.add(ChatRoomMember(room_id=room.id, person_id=person_id, seen_at=now))
    elif now - member.seen_at > timedelta(hours=1):
        member.seen_at = now


def ask(
    session: Session, room_id: int, person_id: int | None, kind: QuestionKind, data: dict[str, Any], now: datetime
) -> OpenQuestion:
    """Open a question; an older one to the same person in the same room is given up."""
    close_questions(session, room_id, person_id, now)
    question = OpenQuestion(
        room_id=room_id, person_id=person_id, kind=kind, data=data, asked_at=now, expires_at=now + QUESTION_LASTS
    )
    session.add(question)
    session.flush()
    return question


def open_question(session: Session, room_id: int, person_id: int | None, now: datetime) -> OpenQuestion | None:
    """Return what the bot last asked this person here, if it still waits for the answer."""
    return session.scalars(
        select(OpenQuestion)
        .where(
            OpenQuestion.room_id == room_id,
            or_(OpenQuestion.person_id == person_id, OpenQuestion.person_id.is_(None)),
            OpenQuestion.answered_at.is_(None),
            OpenQuestion.expires_at > now,
            OpenQuestion.kind.not_in(SILENT),
        )
        .order_by(OpenQuestion.id.desc())
        .limit(1)
    ).one_or_none()


def close_questions(session: Session, room_id: int, person_id: int | None, now: datetime) -> None:
    """Stop waiting for this person's answer here."""
    session.execute(
        update(OpenQuestion)
        .where(
            OpenQuestion.room_id == room_id,
            OpenQuestion.person_id == person_id if person_id is not None else OpenQuestion.person_id.is_(None),
            OpenQuestion.answered_at.is_(None),
            OpenQuestion.kind.not_in(SILENT),
        )
        .values(answered_at=now)
    )


def queue(session: Session, room_id: int, person_id: int | None, data: dict[str, Any], now: datetime) -> None:
    """Keep something that was said until the questions before it are answered."""
    _note(session, room_id, person_id, QuestionKind.QUEUED, data, now, QUESTION_LASTS)


def take_queued(session: Session, room_id: int, person_id: int | None, now: datetime) -> dict[str, Any] | None:
    """Take what was queued first."""
    row = _noted(session, room_id, person_id, QuestionKind.QUEUED, now, newest=False)
    if row is None:
        return None
    row.answered_at = now
    return row.data


def set_topic(session: Session, room_id: int, person_id: int | None, data: dict[str, Any], now: datetime) -> None:
    """Remember for some minutes what somebody announced evidence for."""
    _note(session, room_id, person_id, QuestionKind.TOPIC, data, now, TOPIC_LASTS)


def topic(session: Session, room_id: int, person_id: int | None, now: datetime) -> OpenQuestion | None:
    """Return what somebody announced evidence for in the last minutes."""
    return _noted(session, room_id, person_id, QuestionKind.TOPIC, now, newest=True)


def _note(
    session: Session,
    room_id: int,
    person_id: int | None,
    kind: QuestionKind,
    data: dict[str, Any],
    now: datetime,
    lasts: timedelta,
) -> None:
    session.add(
        OpenQuestion(room_id=room_id, person_id=person_id, kind=kind, data=data, asked_at=now, expires_at=now + lasts)
    )
    session.flush()


def _noted(
    session: Session, room_id: int, person_id: int | None, kind: QuestionKind, now: datetime, *, newest: bool
) -> OpenQuestion | None:
    return session.scalars(
        select(OpenQuestion)
        .where(
            OpenQuestion.room_id == room_id,
            OpenQuestion.person_id == person_id,
            OpenQuestion.kind == kind,
            OpenQuestion.answered_at.is_(None),
            OpenQuestion.expires_at > now,
        )
        .order_by(OpenQuestion.id.desc() if newest else OpenQuestion.id)
        .limit(1)
    ).one_or_none()
