"""Who may do what, by the day it is asked: duties belong to posts, posts to people for a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from measures.vocabulary import Role, RoomKind

_REPORTING = frozenset({Role.STAFF, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role in a unit from a day until a day, both included; no unit: in the whole organization.

    ``acting`` (รักษาราชการแทน) carries the same authority as the post itself for its time.
    """

    role: Role
    unit_id: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    acting: bool = False

    def in_force(self, today: date) -> bool:
        """Tell whether the assignment holds on a day."""
        begun = self.valid_from is None or self.valid_from <= today
        return begun and (self.valid_until is None or today <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever sent the event, as the roster knows them; never taken from a button's data."""

    person_id: int
    organization_id: int
    assignments: tuple[Assignment, ...] = ()


def roles(actor: Actor, today: date) -> frozenset[Role]:
    """Return the roles a person holds on a day."""
    return frozenset(assignment.role for assignment in _in_force(actor, today))


def units(actor: Actor, today: date) -> tuple[int, ...]:
    """Return the units a person works in on a day, in the order of the roster."""
    found = (item.unit_id for item in _in_force(actor, today) if item.unit_id is not None)
    return tuple(dict.fromkeys(found))


def may_report(actor: Actor, unit_ids: Iterable[int], today: date) -> bool:
    """Staff and supervisors report for their units, coordinators for all. No unit named: anybody of these."""
    return may_manage(actor, today) or _holds_for(actor, _REPORTING, tuple(unit_ids), today)


def may_review(actor: Actor, unit_ids: Iterable[int], today: date, *, reported_by: int | None = None) -> bool:
    """Supervisors verify or return what their units reported, coordinators everything; nobody their own report."""
    return reported_by != actor.person_id and _supervises(actor, unit_ids, today)


def may_decide_postponement(actor: Actor, unit_ids: Iterable[int], today: date, *, asked_by: int | None = None) -> bool:
    """Supervisors of the unit and coordinators decide; a supervisor does not decide on their own request."""
    if may_manage(actor, today):
        return True
    return asked_by != actor.person_id and _supervises(actor, unit_ids, today)


def may_manage(actor: Actor, today: date) -> bool:
    """Coordinators run the plan: import, dates, owners, waiving, roster, settings."""
    return Role.COORDINATOR in roles(actor, today)


def may_acknowledge(actor: Actor, today: date) -> bool:
    """Executives put ทราบ and their orders on a summary; nobody does it for them."""
    return Role.EXECUTIVE in roles(actor, today)


def may_export(actor: Actor, today: date) -> bool:
    """Anybody with a role may have the official reports: they are made to be published."""
    return bool(roles(actor, today))


def may_see_evidence(actor: Actor, unit_ids: Iterable[int], today: date, *, sent_by: int | None = None) -> bool:
    """Evidence is seen by who sent it, by those who report for its units, by executives and by coordinators.

    No unit named: by anybody who reports. The same in chat, on the board and behind a link, at the moment of looking.
    """
    if not roles(actor, today):
        return False
    return sent_by == actor.person_id or may_acknowledge(actor, today) or may_report(actor, unit_ids, today)


def may_see_names(actor: Actor, unit_ids: Iterable[int], today: date, room: RoomKind) -> bool:
    """Who has not reported is told by name in 1:1 chats only (PDPA), to executives, coordinators and supervisors."""
    if room is not RoomKind.PRIVATE:
        return False
    return may_acknowledge(actor, today) or _supervises(actor, unit_ids, today)


def _supervises(actor: Actor, unit_ids: Iterable[int], today: date) -> bool:
    return may_manage(actor, today) or _holds_for(actor, frozenset({Role.SUPERVISOR}), tuple(unit_ids), today)


def _holds_for(actor: Actor, wanted: frozenset[Role], unit_ids: tuple[int, ...], today: date) -> bool:
    return any(
        assignment.role in wanted and (assignment.unit_id is None or not unit_ids or assignment.unit_id in unit_ids)
        for assignment in _in_force(actor, today)
    )


def _in_force(actor: Actor, today: date) -> Iterator[Assignment]:
    return (assignment for assignment in actor.assignments if assignment.in_force(today))
