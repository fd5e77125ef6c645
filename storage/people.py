"""People, their roles over time, and one-time codes."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from measures.reasons import Reason
from measures.vocabulary import PersonState, Role
from storage import deadlines, outbox
from storage.models import Assignment, Notice, OneTimeCode, Person, Unit
from storage.secrets import SecretBox

#: No letters or digits that look alike on a phone.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
#: What one-time codes are for.
FIRST_COORDINATOR = "first-coordinator"
BIND_ROOM = "bind-room"
FIRST_CODE_LASTS = timedelta(days=7)
#: In ``Person.menu_state`` before the LINE id of somebody who left, until their menu is taken away.
LEAVING = "leaving:"


def by_line_user(session: Session, line_user_id: str | None) -> Person | None:
    """Return the person behind a LINE user id, registered or waiting."""
    if not line_user_id:
        return None
    known = select(Person).where(Person.line_user_id == line_user_id).options(joinedload(Person.assignments))
    return session.scalars(known).unique().one_or_none()


def active(session: Session) -> list[Person]:
    """Return everybody who is registered and has not left."""
    return list(
        session.scalars(
            select(Person)
            .where(Person.state == PersonState.ACTIVE)
            .options(selectinload(Person.assignments).selectinload(Assignment.unit))
            .order_by(Person.id)
        )
    )


def add(
    session: Session,
    name: str,
    role: Role,
    now: datetime,
    *,
    unit: Unit | None = None,
    post: str | None = None,
    line_user_id: str | None = None,
    state: PersonState = PersonState.ACTIVE,
) -> Person:
    """Put a person with one role on the roster."""
    person = Person(name=name.strip(), post=post, line_user_id=line_user_id, state=state, created_at=now)
    person.assignments = [Assignment(unit=unit, role=role, organization_id=session.info.get("organization_id"))]
    session.add(person)
    session.flush()
    return person


def holds(assignment: Assignment, today: date) -> bool:
    """Tell whether an assignment is in force on a day."""
    return (assignment.valid_from is None or assignment.valid_from <= today) and (
        assignment.valid_until is None or today <= assignment.valid_until
    )


def with_role(session: Session, role: Role, today: date, unit_id: int | None = None) -> list[Person]:
    """Return the active people who hold a role today; with ``unit_id`` those of that unit or of the whole office."""
    query = (
        select(Person)
        .join(Assignment)
        .where(
            Person.state == PersonState.ACTIVE,
            Assignment.role == role.value,
            or_(Assignment.valid_from.is_(None), Assignment.valid_from <= today),
            or_(Assignment.valid_until.is_(None), Assignment.valid_until >= today),
        )
        .order_by(Person.id)
        .distinct()
    )
    if unit_id is not None:
        query = query.where(or_(Assignment.unit_id == unit_id, Assignment.unit_id.is_(None)))
    return list(session.scalars(query))


def new_code(
    session: Session,
    box: SecretBox,
    purpose: str,
    now: datetime,
    lasts: timedelta,
    *,
    person_id: int | None = None,
    data: dict[str, Any] | None = None,
    length: int = 8,
) -> str:
    """Make a one-time code; only its hash is stored."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(length))
    session.add(
        OneTimeCode(
            purpose=purpose,
            code_hash=box.code_hash(code),
            person_id=person_id,
            data=data or {},
            created_at=now,
            expires_at=now + lasts,
        )
    )
    session.flush()
    return code


def find_code(session: Session, box: SecretBox, code: str) -> OneTimeCode | None:
    """Return a code whatever became of it, locked so that it is used once."""
    query = select(OneTimeCode).where(OneTimeCode.code_hash == box.code_hash(code.strip().upper()))
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()


def peek_code(session: Session, box: SecretBox, code: str, now: datetime) -> OneTimeCode | None:
    """Return a code that is neither used nor expired, locked so that it is used once."""
    row = find_code(session, box, code)
    if row is None or row.used_at is not None or row.expires_at <= now:
        return None
    return row


def use_code(session: Session, box: SecretBox, code: str, now: datetime) -> OneTimeCode | None:
    """Return and use up a code that is neither used nor expired."""
    row = peek_code(session, box, code, now)
    if row is not None:
        row.used_at = now
    return row


def assign(
    session: Session,
    person: Person,
    role: Role,
    unit: Unit | None,
    *,
    acting: bool = False,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> None:
    """Give a person a further role unless they hold it already."""
    unit_id = unit.id if unit else None
    for held in person.assignments:
        if (held.role, held.unit_id, held.acting, held.valid_until) == (role, unit_id, acting, valid_until):
            return
    person.assignments.append(
        Assignment(
            organization_id=person.organization_id,
            unit_id=unit_id,
            role=role,
            acting=acting,
            valid_from=valid_from,
            valid_until=valid_until,
        )
    )
    session.flush()


def forget(session: Session, person: Person, now: datetime) -> None:
    """Drop the chat identity of somebody who left; what they reported stays on the record (PDPA and records duties).

    What waits to be said to them is dropped too.
    """
    deadlines.owner_left(session, person.id, now)
    outbox.cancel(session, now, Reason.PERSON_LEFT, Notice.person_id == person.id)
    person.state = PersonState.LEFT
    if person.menu_state is not None and person.line_user_id is not None:
        person.menu_state = f"{LEAVING}{person.line_user_id}"
    person.line_user_id = None
    person.is_friend = None
    session.flush()
