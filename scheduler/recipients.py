"""Who is told: the owner 1:1 before the group, supervisors beside them when it is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from measures.vocabulary import Role, RoomKind
from storage import people, rooms
from storage.models import ChatRoom, Deadline, Person


@dataclass(frozen=True)
class Recipient:
    """A chat room and, for a 1:1 chat, the person in it."""

    room: ChatRoom
    person: Person | None


def can_be_reached(person: Person) -> bool:
    """Tell whether a push to this person's 1:1 chat may arrive: registered, a friend, not known to be blocked."""
    return (
        person.state == "active"
        and person.line_user_id is not None
        and person.is_friend is not False
        and person.unreachable_since is None
    )


def private(session: Session, person: Person, now: datetime) -> Recipient | None:
    """Return the 1:1 chat with a person who can be reached."""
    if not can_be_reached(person) or person.line_user_id is None:
        return None
    return Recipient(rooms.ensure(session, RoomKind.PRIVATE, person.line_user_id, now), person)


def owners_of(session: Session, deadline: Deadline, today: date, now: datetime) -> list[Recipient]:
    """Return who answers for a deadline: named persons, else the unit's staff, else the unit's group, once."""
    named = [owner.person for owner in deadline.step.owners if owner.person is not None]
    staff = named or _staff(session, deadline, today)
    reached = [recipient for person in staff if (recipient := private(session, person, now)) is not None]
    if reached:
        return reached
    group = rooms.group_of_unit(session, deadline.unit_id)
    if group is not None:
        return [Recipient(group, None)]
    coordinators = people.with_role(session, Role.COORDINATOR, today)
    return [recipient for person in coordinators if (recipient := private(session, person, now)) is not None][:1]


def _staff(session: Session, deadline: Deadline, today: date) -> list[Person]:
    if deadline.unit_id is None:
        return people.with_role(session, Role.COORDINATOR, today)
    return [
        person
        for person in people.with_role(session, Role.STAFF, today, deadline.unit_id)
        if any(held.unit_id == deadline.unit_id for held in person.assignments)
    ]


def supervisors_of(session: Session, deadline: Deadline, today: date, now: datetime) -> list[Recipient]:
    """Return the unit's supervisors who can be reached; without any, the coordinators."""
    found = people.with_role(session, Role.SUPERVISOR, today, deadline.unit_id)
    found = found or people.with_role(session, Role.COORDINATOR, today)
    return [recipient for person in found if (recipient := private(session, person, now)) is not None]
