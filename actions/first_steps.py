"""ขั้นตอนแรก: how far a new office is, and the two steps that are done with a tap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from actions.acting import Acting
from actions.outcome import Became
from measures.first_steps import Step
from measures.vocabulary import Role
from messages.facts import Task
from messages.first_steps import FirstSteps, StepState
from messages.reminder import Reminder
from messages.roster_list import RosterList, UnitPeople
from storage import audit, deadlines, organizations, people, requests, rooms
from storage.models import AuditEntry, Person, Unit
from storage.people import holds

_ENTRIES = {Step.TEST_REMINDER: "setup.reminder_tested", Step.QUIET_HOURS: "setup.hours_kept"}


def state(acting: Acting) -> FirstSteps:
    """Return all steps with what is missing."""
    units = organizations.units(acting.session)
    known = people.active(acting.session)
    hours = f"{acting.settings.quiet_from:%H.%M}–{acting.settings.quiet_until:%H.%M}"
    steps = (
        StepState(step=Step.PLAN, done=acting.plan is not None),
        StepState(step=Step.UNITS, done=bool(units), count=len(units)),
        _of_every_unit(acting, Step.PEOPLE, units, _in_line(known), (Role.STAFF, Role.SUPERVISOR)),
        _of_every_unit(acting, Step.HEADS, units, _in_line(known), (Role.SUPERVISOR,)),
        _held_by(acting, Step.EXECUTIVES, _in_line(known), Role.EXECUTIVE),
        StepState(step=Step.GROUP, done=bool(rooms.groups(acting.session))),
        StepState(step=Step.TEST_REMINDER, done=_was_done(acting, Step.TEST_REMINDER)),
        StepState(step=Step.QUIET_HOURS, done=_hours_are_known(acting), detail=hours),
    )
    waiting = len(requests.waiting(acting.session, acting.now))
    return FirstSteps(organization=acting.organization.name, steps=steps, waiting=waiting)


def _in_line(known: Iterable[Person]) -> list[Person]:
    return [one for one in known if one.line_user_id is not None]


def _of_every_unit(
    acting: Acting, step: Step, units: Sequence[Unit], known: Sequence[Person], roles: tuple[Role, ...]
) -> StepState:
    staffed = {
        held.unit_id for one in known for held in one.assignments if held.role in roles and holds(held, acting.today)
    }
    missing = tuple(unit.name for unit in units if unit.id not in staffed)
    return StepState(step=step, done=bool(units) and not missing, missing=missing)


def _held_by(acting: Acting, step: Step, known: Sequence[Person], role: Role) -> StepState:
    found = [one.name for one in known for held in one.assignments if held.role is role and holds(held, acting.today)]
    return StepState(step=step, done=bool(found), detail=", ".join(dict.fromkeys(found)) or None)


def _hours_are_known(acting: Acting) -> bool:
    chosen = {"quiet_from", "quiet_until"} & set(acting.organization.settings)
    return bool(chosen) or _was_done(acting, Step.QUIET_HOURS)


def _was_done(acting: Acting, step: Step) -> bool:
    wanted = select(AuditEntry.id).where(AuditEntry.action == _ENTRIES[step]).limit(1)
    return acting.session.scalar(wanted) is not None


def done(acting: Acting, step: Step) -> Became:
    """Take a step that is done with a tap: keep the quiet hours as they are, or have one reminder sent for a look."""
    if not acting.manages or step not in _ENTRIES:
        return Became.REFUSED
    audit.record(acting.session, acting.now, _ENTRIES[step], "organization", None, person_id=acting.person_id)
    return Became.RECORDED


def sample(acting: Acting) -> Reminder | None:
    """Return a reminder of the next duty as its owners will get it; None where there is no plan yet."""
    due = next(iter(deadlines.open_of_units(acting.session, None)), None)
    if due is None:
        return None
    task = Task(
        measure_id=due.step.measure_id,
        number=due.step.measure.number,
        title=due.step.measure.title,
        deadline_id=due.id,
        unit=due.unit.name if due.unit is not None else None,
        due_on=due.due_on,
    )
    return Reminder(task=task, today=acting.today)


def roster(acting: Acting, page: int = 1) -> RosterList:
    """Return who works where, for a coordinator."""
    known = people.active(acting.session)
    units = organizations.units(acting.session)
    shown = [_of_unit(acting, unit, known) for unit in units]
    office = [_whole_office(acting, role, known) for role in (Role.COORDINATOR, Role.EXECUTIVE)]
    waiting = len(requests.waiting(acting.session, acting.now))
    return RosterList(units=(*office, *shown), page=page, waiting=waiting)


def _of_unit(acting: Acting, unit: Unit, known: Sequence[Person]) -> UnitPeople:
    def named(role: Role) -> tuple[str, ...]:
        return tuple(one.name for one in known if _holds(acting, one, role, unit.id))

    here = dict.fromkeys([*named(Role.SUPERVISOR), *named(Role.STAFF)])
    absent = tuple(one.name for one in known if one.line_user_id is None and one.name in here)
    return UnitPeople(unit=unit.name, heads=named(Role.SUPERVISOR), others=named(Role.STAFF), absent=absent)


def _whole_office(acting: Acting, role: Role, known: Sequence[Person]) -> UnitPeople:
    found = [one for one in known if any(held.role is role and holds(held, acting.today) for held in one.assignments)]
    absent = tuple(one.name for one in found if one.line_user_id is None)
    return UnitPeople(unit=None, role=role, others=tuple(one.name for one in found), absent=absent)


def _holds(acting: Acting, person: Person, role: Role, unit_id: int) -> bool:
    return any(
        held.role is role and held.unit_id == unit_id and holds(held, acting.today) for held in person.assignments
    )
