"""Two units become one: people, duties, reports, groups and spellings of the first go over to the second."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from measures.vocabulary import DeadlineState
from storage import deadlines, organizations
from storage.models import Assignment, ChatRoomUnit, Deadline, Plan, Report, RosterRequest, StepOwner, Unit


def merge(session: Session, unit: Unit, into: Unit, now: datetime) -> None:
    """Let one unit go up in another; it is retired, its name stays as a spelling, and the deadlines follow."""
    _move_owners(session, unit, into)
    _move_deadlines(session, unit, into)
    for table in (Assignment, RosterRequest, Report):
        session.execute(update(table).where(table.unit_id == unit.id).values(unit_id=into.id))
    _move_groups(session, unit, into)
    for spelling in (unit.name, *map(str, unit.aliases)):
        organizations.remember_spelling(into, spelling)
    unit.aliases, unit.retired = [], True
    session.flush()
    session.expire_all()
    for plan in session.scalars(select(Plan)).all():
        deadlines.follow_plan(session, plan, now)


def _move_owners(session: Session, unit: Unit, into: Unit) -> None:
    """Let the steps of one unit be the other's, each once."""
    owned = set(session.scalars(select(StepOwner.step_id).where(StepOwner.unit_id == into.id)))
    for owner in session.scalars(select(StepOwner).where(StepOwner.unit_id == unit.id)).all():
        if owner.step_id in owned:
            session.delete(owner)
        else:
            owner.unit_id = into.id
    session.flush()


def _move_groups(session: Session, unit: Unit, into: Unit) -> None:
    bound = set(session.scalars(select(ChatRoomUnit.room_id).where(ChatRoomUnit.unit_id == into.id)))
    for one in session.scalars(select(ChatRoomUnit).where(ChatRoomUnit.unit_id == unit.id)).all():
        if one.room_id in bound:
            session.delete(one)
        else:
            one.unit_id = into.id
    session.flush()


def _move_deadlines(session: Session, unit: Unit, into: Unit) -> None:
    """Move what one unit owed; where both owed the same, what was reported stands and the other is cancelled."""
    theirs = {(one.step_id, one.period_key): one for one in _of_unit(session, into)}
    for one in _of_unit(session, unit):
        twin = theirs.get((one.step_id, one.period_key))
        if twin is not None and not _outweighs(one, twin):
            if one.state is DeadlineState.OPEN:
                one.state = DeadlineState.CANCELLED
        else:
            _change_places(session, one, twin, unit, into)
    session.flush()


def _of_unit(session: Session, unit: Unit) -> Sequence[Deadline]:
    return session.scalars(select(Deadline).where(Deadline.unit_id == unit.id)).all()


def _outweighs(one: Deadline, twin: Deadline) -> bool:
    """Tell whether the deadline that comes says more than the one that is there."""
    return one.state is DeadlineState.CLOSED and twin.state is not DeadlineState.CLOSED


def _change_places(session: Session, one: Deadline, twin: Deadline | None, unit: Unit, into: Unit) -> None:
    if twin is not None:
        # Step, unit and period are unique together: the twin steps aside before it takes the other's place.
        twin.unit_key, twin.state = -twin.id, DeadlineState.CANCELLED
        session.flush()
    one.unit_id = one.unit_key = into.id
    session.flush()
    if twin is not None:
        twin.unit_id = twin.unit_key = unit.id
        session.flush()
