"""Who is told: the owner 1:1 before the group, supervisors beside them when it is late.

The rosters of several offices are read at once and then asked, so that a thousand deadlines cost no query each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from measures.economy import Contact
from measures.vocabulary import PersonState, Role, RoomKind
from storage.inserting import insert_if_new
from storage.models import Assignment, ChatRoom, ChatRoomUnit, Deadline, Person, Report


@dataclass(frozen=True)
class Member:
    """Somebody on the roster with the roles that hold today: (role, unit id or None for the whole office)."""

    person_id: int
    organization_id: int
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
    return person.state == PersonState.ACTIVE and _reachable(
        person.line_user_id, person.is_friend, person.unreachable_since
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
        own: int = session.info["organization_id"]
        return rosters(session, [own], today)[own]

    def owners_of(self, named: Iterable[int], unit_id: int | None, at_most: int | None = None) -> list[Member]:
        """Return who answers for a unit's duty, whether they can be reached or not.

        Persons the plan names (``named``); else the staff of the unit, those who can be reached and reported last
        first, at most so many; else its supervisors. A duty of nobody's is the coordinators'.
        """
        found = [self.members[person_id] for person_id in named if person_id in self.members]
        return found or self.staff_of(unit_id, at_most)

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


def named_in(deadline: Deadline) -> list[int]:
    """Return the ids of the persons whom the plan names for a deadline."""
    return [owner.person_id for owner in deadline.step.owners if owner.person_id is not None]


def rosters(session: Session, organization_ids: Sequence[int], today: date) -> dict[int, Roster]:
    """Return the rosters of some organizations, each by its id, in a handful of queries however many they are."""
    members: dict[int, list[Member]] = defaultdict(list)
    groups: dict[int, list[GroupRoom]] = defaultdict(list)
    latest: dict[int, dict[int, int]] = defaultdict(dict)
    for member in _members(session, organization_ids, today):
        members[member.organization_id].append(member)
    for organization_id, group in _groups(session, organization_ids):
        groups[organization_id].append(group)
    last = select(Report.organization_id, Report.person_id, func.max(Report.id))
    mine = Report.organization_id.in_(organization_ids)
    for organization_id, person_id, number in session.execute(
        last.where(mine, Report.person_id.is_not(None)).group_by(Report.organization_id, Report.person_id)
    ):
        if person_id is not None:
            latest[organization_id][person_id] = number
    return {one: Roster(members[one], groups[one], latest[one]) for one in organization_ids}


def _members(session: Session, organization_ids: Sequence[int], today: date) -> list[Member]:
    held: dict[int, list[tuple[Role, int | None]]] = defaultdict(list)
    for person_id, role, unit_id in session.execute(
        select(Assignment.person_id, Assignment.role, Assignment.unit_id)
        .where(
            Assignment.organization_id.in_(organization_ids),
            or_(Assignment.valid_from.is_(None), Assignment.valid_from <= today),
            or_(Assignment.valid_until.is_(None), Assignment.valid_until >= today),
        )
        .order_by(Assignment.id)
    ):
        held[person_id].append((Role(role), unit_id))
    # A push to a 1:1 chat may arrive where somebody has a LINE id and is not known to have blocked the bot.
    found = session.execute(
        select(
            Person.id,
            Person.organization_id,
            Person.name,
            Person.line_user_id,
            Person.is_friend,
            Person.unreachable_since,
        )
        .where(Person.organization_id.in_(organization_ids), Person.state == PersonState.ACTIVE)
        .order_by(Person.id)
    )
    return [
        Member(number, office, name, line_id, _reachable(line_id, friend, since), tuple(held[number]))
        for number, office, name, line_id, friend, since in found
    ]


def _reachable(line_user_id: str | None, is_friend: bool | None, unreachable_since: datetime | None) -> bool:
    return line_user_id is not None and is_friend is not False and unreachable_since is None


def _groups(session: Session, organization_ids: Sequence[int]) -> list[tuple[int, GroupRoom]]:
    units: dict[int, set[int]] = defaultdict(set)
    bound = select(ChatRoomUnit.room_id, ChatRoomUnit.unit_id)
    for room_id, unit_id in session.execute(bound.where(ChatRoomUnit.organization_id.in_(organization_ids))):
        units[room_id].add(unit_id)
    found = session.execute(
        select(ChatRoom.organization_id, ChatRoom.id, ChatRoom.member_count)
        .where(
            ChatRoom.organization_id.in_(organization_ids),
            ChatRoom.kind == RoomKind.GROUP,
            ChatRoom.bound_at.is_not(None),
            ChatRoom.left_at.is_(None),
        )
        .order_by(ChatRoom.id)
    )
    return [(office, GroupRoom(number, frozenset(units[number]), members or 1)) for office, number, members in found]


class PrivateRooms:
    """The 1:1 chats of members, of one or several offices, made together when the first unknown one is asked for."""

    def __init__(self, session: Session, members: Iterable[Member], now: datetime) -> None:
        """Read the chats of all members at once."""
        self._session = session
        self._now = now
        self._wanted = [(one.organization_id, one.line_user_id) for one in members if one.line_user_id]
        self._rooms = self._read(self._wanted)

    def of(self, member: Member) -> int:
        """Return the id of the 1:1 chat with somebody who has a LINE id."""
        if member.line_user_id is None:
            raise ValueError("somebody without a LINE id has no 1:1 chat")
        mine = (member.organization_id, member.line_user_id)
        if mine not in self._rooms:
            self._make([*self._wanted, mine])
        return self._rooms[mine]

    def _read(self, wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
        offices, line_ids = {office for office, _ in wanted}, {line_id for _, line_id in wanted}
        known = select(ChatRoom.organization_id, ChatRoom.line_id, ChatRoom.id).where(
            ChatRoom.organization_id.in_(offices), ChatRoom.line_id.in_(line_ids)
        )
        # What is dirty in the session has nothing to do with rooms; it is written once, at the end.
        with self._session.no_autoflush:
            return {(office, line_id): number for office, line_id, number in self._session.execute(known)}

    def _make(self, wanted: Iterable[tuple[int, str]]) -> None:
        missing = list(dict.fromkeys(one for one in wanted if one not in self._rooms))
        columns = {"kind": RoomKind.PRIVATE, "created_at": self._now}
        rows = [{**columns, "organization_id": office, "line_id": line_id} for office, line_id in missing]
        with self._session.no_autoflush:
            self._session.execute(insert_if_new(self._session, ChatRoom), rows)
        self._rooms.update(self._read(missing))
