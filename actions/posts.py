"""Posts as people see them, and who may give them: shared by all that acts on the roster."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from actions.acting import Acting
from measures.vocabulary import Door, PersonState, Role
from messages.facts import Held
from storage.models import Assignment, Person
from storage.people import holds

#: Roles with which somebody decides on others: never given by one tap.
ABOVE_STAFF = frozenset({Role.SUPERVISOR, Role.COORDINATOR, Role.EXECUTIVE})
#: Roles that are held in a unit, the others in the whole office.
OF_A_UNIT = frozenset({Role.STAFF, Role.SUPERVISOR})


def is_the_servers(acting: Acting) -> bool:
    """Tell whether it is done on the server's command line, by whoever keeps the server."""
    return acting.door is Door.COMMAND and acting.person is None


def held(assignment: Assignment) -> Held:
    """Return an assignment as messages show it."""
    return Held(
        role=assignment.role,
        unit=assignment.unit.name if assignment.unit is not None else None,
        acting=assignment.acting,
        valid_from=assignment.valid_from,
        valid_until=assignment.valid_until,
    )


def held_today(acting: Acting, person: Person) -> tuple[Held, ...]:
    """Return what somebody holds today."""
    return tuple(held(one) for one in person.assignments if holds(one, acting.today))


def is_above_staff(posts: Iterable[Held]) -> bool:
    """Tell whether any of these lets somebody decide on others."""
    return any(one.role in ABOVE_STAFF for one in posts)


def unmanned_days(acting: Acting) -> tuple[date, ...]:
    """Return the days from today on from which nobody would run the plan: an office is never left to nobody."""
    acting.session.flush()
    acting.session.expire_all()
    coordinating = (
        select(Assignment)
        .join(Person)
        .where(
            Assignment.role == Role.COORDINATOR, Person.state == PersonState.ACTIVE, Person.line_user_id.is_not(None)
        )
    )
    found = list(acting.session.scalars(coordinating))
    ends = {one.valid_until + timedelta(days=1) for one in found if one.valid_until is not None}
    days = sorted({acting.today, *(day for day in ends if day > acting.today)})
    return tuple(day for day in days if not any(holds(one, day) for one in found))
