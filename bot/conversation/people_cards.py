"""Answers about who somebody is: registration, their data, and what was decided about them."""

from __future__ import annotations

from typing import Any

from bot.conversation.cards import contact
from bot.conversation.context import Context
from measures.vocabulary import Role
from messages import catalog
from messages.confirmed import Confirmed, Done
from messages.facts import UnitChoice
from messages.no_permission import Denied, NoPermission
from messages.register_approve import RegisterApprove
from messages.register_ask import RegisterAsk
from messages.register_done import RegisterDone
from messages.register_refused import RegisterRefused
from messages.register_waiting import RegisterWaiting
from messages.stale_button import Stale, StaleButton
from messages.wording import ROLE_NAMES
from storage import deadlines, organizations
from storage.models import Person, Unit
from storage.people import holds

Written = tuple[str, dict[str, Any]]


def register_ask(context: Context) -> None:
    """Ask for the name."""
    context.answer(RegisterAsk())


def register_ask_unit(context: Context, name: str, question_id: int) -> None:
    """Ask for the unit, the name being known."""
    units = tuple(UnitChoice(unit_id=unit.id, name=unit.name) for unit in organizations.units(context.session))
    context.answer(RegisterAsk(name=name, units=units, question_id=question_id))


def register_waiting(context: Context, person: Person, unit: Unit | None, *, again: bool = False) -> None:
    """Say that the coordinator has to approve."""
    data = RegisterWaiting(name=person.name, unit=unit.name if unit else None, contact=contact(context), again=again)
    context.answer(data)


def register_approve(person: Person, unit: Unit | None, *, on_roster: bool, typed: str) -> RegisterApprove:
    """Return the question to the coordinator; ``typed`` is the name as the person wrote it."""
    return RegisterApprove(
        person_id=person.id,
        name=person.name,
        unit=unit.name if unit else None,
        on_roster=on_roster,
        typed_name=typed if typed != person.name else None,
    )


def decided(context: Context, person: Person, approved: bool) -> Written:
    """Return what the person is told about the decision."""
    if not approved:
        data: object = RegisterRefused(name=person.name, contact=contact(context))
        return "register_refused", catalog.to_data(data)
    return "register_done", catalog.to_data(_welcome(context, person))


def person_decided(context: Context, person: Person, approved: bool, *, newcomer: bool = False) -> None:
    """Tell the coordinator what was decided; a ``newcomer`` was registered by it, anybody else has another post."""
    welcome = _welcome(context, person)
    post = " ".join(filter(None, (ROLE_NAMES[welcome.role], welcome.unit)))
    what = "ลงทะเบียนให้แล้ว และแจ้งเจ้าตัวแล้ว" if newcomer else "แจ้งให้ทราบแล้ว"
    who = f"{person.name} ({post}) {what}"
    done = Confirmed(done=Done.APPROVED, detail=who) if approved else Confirmed(done=Done.REFUSED, detail=person.name)
    context.answer(done)


def _welcome(context: Context, person: Person) -> RegisterDone:
    held = max((one for one in person.assignments if holds(one, context.today)), key=lambda one: one.id, default=None)
    unit = held.unit if held else None
    waiting = deadlines.open_of_units(context.session, [unit.id], context.today) if unit else []
    return RegisterDone(
        name=person.name,
        role=Role(held.role) if held else Role.STAFF,
        unit=unit.name if unit else None,
        open_tasks=len(waiting),
    )


def coordinators_only(context: Context) -> None:
    """Say that this is the coordinator's business."""
    context.answer(NoPermission(reason=Denied.COORDINATOR_ONLY, contact=contact(context)))


def answered_before(context: Context) -> None:
    """Say that a question of the plan was answered already."""
    context.answer(StaleButton(reason=Stale.DONE_BEFORE))
