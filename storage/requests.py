"""Requests to be let in or for another post: what waits for a coordinator, beside the roster and never in it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session, selectinload

from storage.models import Person, RosterRequest

#: What nobody decides on for so long is forgotten with the LINE id in it.
REQUEST_LASTS = timedelta(days=30)


def of_user(session: Session, line_user_id: str | None, now: datetime) -> RosterRequest | None:
    """Return the open request of somebody who is not on the roster."""
    if not line_user_id:
        return None
    return session.scalars(_open(now).where(RosterRequest.line_user_id == line_user_id)).one_or_none()


def of_person(session: Session, person_id: int, now: datetime) -> RosterRequest | None:
    """Return the post that somebody on the roster asks for."""
    wanted = (RosterRequest.person_id == person_id, RosterRequest.line_user_id.is_(None))
    return session.scalars(_open(now).where(*wanted).order_by(RosterRequest.id.desc()).limit(1)).one_or_none()


def waiting(session: Session, now: datetime) -> list[RosterRequest]:
    """Return what nobody has decided on yet, oldest first."""
    return list(session.scalars(_open(now).order_by(RosterRequest.asked_at, RosterRequest.id)))


def _open(now: datetime) -> Select[RosterRequest]:
    return (
        select(RosterRequest)
        .where(RosterRequest.decided_at.is_(None), RosterRequest.asked_at > now - REQUEST_LASTS)
        .options(
            selectinload(RosterRequest.unit),
            selectinload(RosterRequest.person).selectinload(Person.assignments),
        )
    )


def find(session: Session, request_id: int) -> RosterRequest | None:
    """Return a request, locked: of two who decide at once the second sees what the first decided."""
    query = select(RosterRequest).where(RosterRequest.id == request_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def close(session: Session, request: RosterRequest, now: datetime, *, accepted: bool, by_id: int | None) -> None:
    """Write the decision down and forget who in LINE it was about."""
    request.decided_at, request.accepted, request.decided_by_id = now, accepted, by_id
    request.line_user_id = request.line_name = request.draft = request.draft_at = None
    session.flush()


def withdraw(session: Session, line_user_id: str | None, person_id: int | None) -> None:
    """Drop what somebody asked for: they take it back, or their data are removed."""
    if line_user_id is not None:
        session.execute(delete(RosterRequest).where(RosterRequest.line_user_id == line_user_id))
    if person_id is not None:
        undecided = (RosterRequest.person_id == person_id, RosterRequest.decided_at.is_(None))
        session.execute(delete(RosterRequest).where(*undecided))


def forget_old(session: Session, now: datetime) -> None:
    """Drop requests that nobody decided on in a month."""
    old = (RosterRequest.decided_at.is_(None), RosterRequest.asked_at <= now - REQUEST_LASTS)
    session.execute(delete(RosterRequest).where(*old))


def name_unit(session: Session, words: str, unit_id: int) -> None:
    """Let every open request that wrote a unit in these words mean that unit from now on."""
    session.execute(
        update(RosterRequest)
        .where(RosterRequest.unit_words == words, RosterRequest.decided_at.is_(None))
        .values(unit_id=unit_id, unit_words=None)
        .execution_options(synchronize_session="fetch")
    )
