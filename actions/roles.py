"""ตั้ง / รักษาราชการแทน / พ้นหน้าที่ / แก้ชื่อ: posts given and taken, with who loses and gains what shown before and after.

Every change stands in the audit trail with the values before and after and can be taken back for a day. The office is
never left without somebody who runs the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from actions import changes, posts, telling
from actions.acting import Acting
from actions.changes import Conflict
from actions.outcome import Became
from actions.posts import OF_A_UNIT
from actions.shifts import Add, Appoint, Command, End, Leave, Rename, gained, given_up, is_over, shifts_of
from actions.telling import Policy
from delivery.recipients import can_be_reached
from measures.hindrances import Hindrance
from measures.permissions import may_acknowledge
from measures.vocabulary import NoticeClass, NoticeKind, PersonState, Role
from messages.facts import Shift
from messages.post_told import PostTold
from storage import erasure, people, requests
from storage.models import Assignment, AuditEntry, ChatRoomMember, Person, Unit

__all__ = ["Add", "Appoint", "Changed", "Command", "End", "Leave", "Rename", "carry_out", "foresee", "take_back"]

#: For so long a change of posts can be taken back in chat.
UNDO_LASTS = timedelta(days=1)
_TOLD = Policy(NoticeKind.DECISION, NoticeClass.DECISION)


@dataclass(frozen=True)
class Changed:
    """What became of a change; ``entry_id`` is the audit entry by which it can be taken back."""

    became: Became
    shifts: tuple[Shift, ...] = ()
    refusal: Hindrance | None = None
    entry_id: int | None = None
    person_id: int | None = None


def foresee(acting: Acting, command: Command) -> Changed:
    """Return what a change would do, or why it cannot be; nothing is written."""
    refusal = _refusal(acting, command)
    if refusal is not None:
        return Changed(Became.REFUSED, refusal=refusal)
    return Changed(Became.ASKED, shifts_of(acting, command))


def carry_out(acting: Acting, command: Command) -> Changed:
    """Make a change of the roster: permission, rules, audit and notices are in here."""
    refusal = _refusal(acting, command)
    if refusal is not None:
        return Changed(Became.REFUSED, refusal=refusal)
    shifts = shifts_of(acting, command)
    if isinstance(command, Rename | Add) or any(shift.loses or shift.gains for shift in shifts):
        return _written(acting, command, shifts)
    return Changed(Became.KNOWN, shifts)


_ACTIONS = {
    Appoint: "person.post_given",
    End: "person.post_ended",
    Leave: "person.left",
    Rename: "person.renamed",
    Add: "person.added",
}


def _written(acting: Acting, command: Command, shifts: tuple[Shift, ...]) -> Changed:
    before, unmanned = _last_entry(acting), posts.unmanned_days(acting)
    try:
        with acting.session.begin_nested():
            with changes.watched(acting, _action(acting, command), "person", _subject(acting, command)):
                person_id = _MAKE[type(command)](acting, command)
            if isinstance(command, Leave):
                _forget(acting, person_id, erase=command.erase)
            _stays_manned(acting, unmanned)
    except _Unmanned:
        return Changed(Became.REFUSED, refusal=Hindrance.LAST_COORDINATOR)
    except Conflict:
        return Changed(Became.REFUSED, refusal=Hindrance.NAME_TAKEN)
    entry = _last_entry(acting)
    _tell(acting, shifts)
    return Changed(Became.RECORDED, shifts, entry_id=entry if entry != before else None, person_id=person_id)


def _action(acting: Acting, command: Command) -> str:
    """Return what the audit trail calls it; who leaves by themselves has their data removed."""
    own = isinstance(command, Leave) and command.person_id == acting.person_id
    return "person.data_removed" if own else _ACTIONS[type(command)]


class _Unmanned(Exception):
    """Nobody would run the plan: what was written is rolled back."""


def _stays_manned(acting: Acting, before: tuple[date, ...]) -> None:
    if set(posts.unmanned_days(acting)) - set(before):
        raise _Unmanned


def _subject(acting: Acting, command: Command) -> int | None:
    if isinstance(command, End):
        return acting.session.get_one(Assignment, command.assignment_id).person_id
    return None if isinstance(command, Add) else command.person_id


def _last_entry(acting: Acting) -> int | None:
    acting.session.flush()
    return acting.session.scalar(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1))


# -- whether it may be -----------------------------------------------------------------------------------------------


def _refusal(acting: Acting, command: Command) -> Hindrance | None:
    if not _may(acting, command):
        return Hindrance.NOT_PERMITTED
    if isinstance(command, Add):
        return Hindrance.NEEDS_UNIT if command.role in OF_A_UNIT and command.unit_id is None else None
    if isinstance(command, End):
        return None if acting.session.get(Assignment, command.assignment_id) is not None else Hindrance.GONE
    person = acting.session.get(Person, command.person_id)
    if person is None or person.state is not PersonState.ACTIVE:
        return Hindrance.GONE
    return _refused_post(person, command) if isinstance(command, Appoint) else None


def _refused_post(person: Person, command: Appoint) -> Hindrance | None:
    if command.role in OF_A_UNIT and command.unit_id is None:
        return Hindrance.NEEDS_UNIT
    if command.first is not None and command.last is not None and command.first > command.last:
        return Hindrance.BACKWARDS
    takes_over = command.role is Role.COORDINATOR and command.instead
    return Hindrance.NOT_IN_LINE if takes_over and person.line_user_id is None else None


def _may(acting: Acting, command: Command) -> bool:
    """Coordinators run the roster; where none is left, an executive names one; the command line is the server's."""
    if acting.manages or posts.is_the_servers(acting):
        return True
    names_a_coordinator = isinstance(command, Appoint) and command.role is Role.COORDINATOR
    if names_a_coordinator and acting.actor is not None and may_acknowledge(acting.actor, acting.today):
        return not any(can_be_reached(one) for one in telling.coordinators(acting))
    return isinstance(command, Leave) and command.person_id == acting.person_id


# -- what it does ----------------------------------------------------------------------------------------------------


def _appoint(acting: Acting, command: Appoint) -> int:
    person = acting.session.get_one(Person, command.person_id)
    unit = acting.session.get(Unit, command.unit_id) if command.unit_id is not None else None
    lost = given_up(acting, command)
    if gained(acting, person, command):
        people.assign(
            acting.session,
            person,
            command.role,
            unit,
            acting=command.for_a_while,
            valid_from=command.first or acting.today,
            valid_until=command.last,
        )
    for one in lost:
        _end(acting, one, command.first or acting.today)
    return person.id


def _end(acting: Acting, one: Assignment, begins: date) -> None:
    """End a post on the day before another begins; one that had not begun is taken away."""
    last = begins - timedelta(days=1)
    if one.valid_from is not None and one.valid_from > last:
        acting.session.delete(one)
    else:
        one.valid_until = last


def _end_one(acting: Acting, command: End) -> int:
    one = acting.session.get_one(Assignment, command.assignment_id)
    person_id = one.person_id
    _end(acting, one, acting.today)
    return person_id


def _leave(acting: Acting, command: Leave) -> int:
    person = acting.session.get_one(Person, command.person_id)
    for one in list(person.assignments):
        if not is_over(one, acting.today):
            _end(acting, one, acting.today)
    person.state = PersonState.LEFT
    return person.id


def _forget(acting: Acting, person_id: int, *, erase: bool) -> None:
    """Forget who somebody was in LINE; what was asked for in their name is dropped."""
    person = acting.session.get_one(Person, person_id)
    for member in acting.session.scalars(select(ChatRoomMember).where(ChatRoomMember.person_id == person_id)):
        acting.session.delete(member)
    requests.withdraw(acting.session, person.line_user_id, person_id)
    if erase:
        erasure.erase(acting.session, person, acting.now)
    else:
        people.forget(acting.session, person, acting.now)


def _rename(acting: Acting, command: Rename) -> int:
    person = acting.session.get_one(Person, command.person_id)
    person.name = command.name.strip()
    person.post = person.post if command.post is None else command.post or None
    return person.id


def _add(acting: Acting, command: Add) -> int:
    unit = acting.session.get(Unit, command.unit_id) if command.unit_id is not None else None
    # Whoever is put on the roster with their LINE waits no more.
    requests.withdraw(acting.session, command.line_user_id, None)
    return people.add(
        acting.session,
        command.name,
        command.role,
        acting.now,
        unit=unit,
        post=command.post,
        line_user_id=command.line_user_id,
    ).id


_MAKE: dict[type, Callable[[Acting, object], int]] = {
    Appoint: _appoint,  # type: ignore[dict-item]
    End: _end_one,  # type: ignore[dict-item]
    Leave: _leave,  # type: ignore[dict-item]
    Rename: _rename,  # type: ignore[dict-item]
    Add: _add,  # type: ignore[dict-item]
}


def _tell(acting: Acting, shifts: Sequence[Shift]) -> None:
    """Let everybody else whose posts were changed know."""
    for shift in shifts:
        person = acting.session.get(Person, shift.person_id) if shift.person_id is not None else None
        if person is not None and (shift.loses or shift.gains):
            by = acting.person.name if acting.person is not None else None
            telling.tell(acting, [person], PostTold(shift=shift, by=by), _TOLD)


# -- the way back ----------------------------------------------------------------------------------------------------


def take_back(acting: Acting, entry_id: int) -> Changed:
    """Undo a change of posts within a day: by whoever made it, or by a coordinator."""
    entry = acting.session.get(AuditEntry, entry_id)
    if entry is None or entry.action not in _ACTIONS.values() or not changes.undoable(entry):
        return Changed(Became.REFUSED, refusal=Hindrance.GONE)
    if not acting.manages and (acting.person_id is None or entry.person_id != acting.person_id):
        return Changed(Became.REFUSED, refusal=Hindrance.NOT_PERMITTED)
    if acting.now - entry.at > UNDO_LASTS:
        return Changed(Became.REFUSED, refusal=Hindrance.TOO_LATE)
    unmanned = posts.unmanned_days(acting)
    try:
        with acting.session.begin_nested():
            changes.undo(acting, entry)
            _stays_manned(acting, unmanned)
    except _Unmanned:
        return Changed(Became.REFUSED, refusal=Hindrance.LAST_COORDINATOR)
    except Conflict:
        return Changed(Became.REFUSED, refusal=Hindrance.TOO_LATE)
    return Changed(Became.RECORDED, person_id=entry.subject_id)
