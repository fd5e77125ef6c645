"""Who is told: the owner 1:1 before the group, supervisors beside them when it is late.

The roster is read once and then asked, so that a thousand deadlines cost no query each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from measures.economy import Contact
from measures.vocabulary import Role, RoomKind
from storage import people, rooms
from storage.inserting import insert_if_new
from storage.models import ChatRoom, Deadline, Person, Report


@dataclass(frozen=True)
class Member:
    """Somebody on the roster with the roles that hold today: (role, unit id or None for the whole office)."""

    person_id: int
    name: str
    line_user_id: str | None
    reachable: bool
    roles: tuple[tuple[Role, int | None], ...]

    def holds(self, role: Role, unit_id: int | None) -> bool:
        """Tell whether they hold a role in exactly that unit."""
        return (role, unit_id) in self.roles

    @property
    def contact(self) -> Contact[int]:
        """Return them as the rules see them."""
        return Contact(self.person_id, self.reachable)


@dataclass(frozen=True)
class GroupRoom:
    """A bound group; no units: it serves the whole office."""

    room_id: int
    unit_ids: frozenset[int]
    members: int


def can_be_reached(person: Person) -> bool:
    """Tell whether a push to this person's 1:1 chat may arrive: registered, a friend, not known to be blocked."""
    return (
        person.state == "active"
        and person.line_user_id is not None
        and person.is_friend is not False
        and person.unreachable_since is None
    )


class Roster:
    """Everybody of one organization on one day, as plain data that outlives the session it was read in."""

    def __init__(self, members: Sequence[Member], groups: Sequence[GroupRoom], last_report: dict[int, int]) -> None:
        """``last_report`` gives a person's latest report by id: who reported last is asked first."""
        self.members = {member.person_id: member for member in members}
        self._groups = groups
        self._last_report = last_report

    @classmethod
    def read(cls, session: Session, today: date) -> Roster:
        """Read the roster of the session's organization."""
        members = [_member(person, today) for person in people.active(session)]
        groups = [_group(room) for room in rooms.groups(session)]
        latest = select(Report.person_id, func.max(Report.id)).where(Report.person_id.is_not(None))
        rows = session.execute(latest.group_by(Report.person_id))
        return cls(members, groups, {person: number for person, number in rows if person is not None})

    def owners_of(self, deadline: Deadline, at_most: int | None = None) -> list[Member]:
        """Return who answers for a deadline, whether they can be reached or not.

        Persons the plan names; else the staff of the unit, those who can be reached and reported last first, at most
        so many; else its supervisors. A duty of nobody's is the coordinators'.
        """
        named = [owner.person_id for owner in deadline.step.owners if owner.person_id is not None]
        found = [self.members[person_id] for person_id in named if person_id in self.members]
        return found or self.staff_of(deadline.unit_id, at_most)

    def staff_of(self, unit_id: int | None, at_most: int | None = None) -> list[Member]:
        """Return who works for a unit (see ``owners_of``); None is the office as a whole: its coordinators."""
        if unit_id is None:
            return self.with_role(Role.COORDINATOR)
        staff = self._with(Role.STAFF, unit_id) or self._with(Role.SUPERVISOR, unit_id)
        return sorted(staff, key=self._first_asked)[:at_most]

    def supervisors_of(self, unit_id: int | None) -> list[Member]:
        """Return a unit's supervisors, else those of the whole office, else the coordinators: first who can be reached.

        Somebody has to know what is overdue, so people who cannot be reached count only when nobody can.
        """
        levels = [
            self._with(Role.SUPERVISOR, unit_id),
            self._with(Role.SUPERVISOR, None),
            self.with_role(Role.COORDINATOR),
        ]
        return self._first_reachable(levels)

    def with_role(self, role: Role) -> list[Member]:
        """Return everybody who holds a role anywhere."""
        return [member for member in self.members.values() if any(held == role for held, _ in member.roles)]

    def reachable(self, members: Iterable[Member]) -> list[Member]:
        """Return those of them who can be reached 1:1."""
        return [member for member in members if member.reachable]

    def group_of(self, unit_id: int | None) -> GroupRoom | None:
        """Return the group that serves a unit: its own, or one of the whole office."""
        own = [group for group in self._groups if unit_id is not None and unit_id in group.unit_ids]
        return next(iter([*own, *(group for group in self._groups if not group.unit_ids)]), None)

    def _with(self, role: Role, unit_id: int | None) -> list[Member]:
        return [member for member in self.members.values() if member.holds(role, unit_id)]

    def _first_asked(self, member: Member) -> tuple[bool, int, int]:
        return (not member.reachable, -self._last_report.get(member.person_id, 0), member.person_id)

    def _first_reachable(self, levels: Sequence[list[Member]]) -> list[Member]:
        for level in levels:
            if reached := self.reachable(level):
                return reached
        return next((level for level in levels if level), [])


def _member(person: Person, today: date) -> Member:
    return Member(
        person_id=person.id,
        name=person.name,
        line_user_id=person.line_user_id,
        reachable=can_be_reached(person),
        roles=tuple((Role(held.role), held.unit_id) for held in person.assignments if people.holds(held, today)),
    )


def _group(room: ChatRoom) -> GroupRoom:
    return GroupRoom(room.id, frozenset(bound.unit_id for bound in room.units), room.member_count or 1)


class PrivateRooms:
    """The 1:1 chats of one session, made together when the first unknown one is asked for."""

    def __init__(self, session: Session, members: Iterable[Member], now: datetime) -> None:
        """Read the chats of all members at once."""
        self._session = session
        self._now = now
        self._line_ids = [member.line_user_id for member in members if member.line_user_id]
        self._rooms = self._read(self._line_ids)

    def of(self, member: Member) -> int:
        """Return the id of the 1:1 chat with somebody who has a LINE id."""
        if member.line_user_id is None:
            raise ValueError("somebody without a LINE id has no 1:1 chat")
        if member.line_user_id not in self._rooms:
            self._make([*self._line_ids, member.line_user_id])
        return self._rooms[member.line_user_id]

    def _read(self, line_ids: list[str]) -> dict[str, int]:
        known = select(ChatRoom.line_id, ChatRoom.id).where(ChatRoom.line_id.in_(line_ids))
        # What is dirty in the session has nothing to do with rooms; it is written once, at the end.
        with self._session.no_autoflush:
            return dict(self._session.execute(known).all())

    def _make(self, line_ids: list[str]) -> None:
        missing = dict.fromkeys(line_id for line_id in line_ids if line_id not in self._rooms)
        columns = {"organization_id": self._session.info["organization_id"], "kind": RoomKind.PRIVATE.value}
        rows = [{**columns, "line_id": line_id, "created_at": self._now} for line_id in missing]
        with self._session.no_autoflush:
            self._session.execute(insert_if_new(self._session, ChatRoom), rows)
        self._rooms.update(self._read(list(missing)))
