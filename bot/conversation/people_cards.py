"""Answers about who somebody is: registration, posts, units and groups, and what was decided about them."""

from __future__ import annotations

from actions import units, waiting_list
from actions.outcome import Became
from actions.registration import Decided, Needed
from actions.rooms import Bound
from bot.conversation.cards import contact
from bot.conversation.context import Context
from measures.hindrances import Hindrance
from measures.vocabulary import Role
from messages.confirmed import Confirmed, Done
from messages.facts import UnitChoice
from messages.no_permission import Denied, NoPermission
from messages.register_ask import RegisterAsk
from messages.register_waiting import RegisterWaiting
from messages.request_doubt import RequestDoubt
from messages.roster_refused import RosterRefused
from messages.stale_button import Stale, StaleButton
from messages.wording import ROLE_NAMES
from storage import organizations, requests
from storage.models import RosterRequest


def register_ask(context: Context, *, kept: bool = False) -> None:
    """Ask for the name."""
    context.answer(RegisterAsk(kept=kept))


def ask_coordinators_name(context: Context) -> None:
    """Ask whoever typed the first code who they are."""
    context.answer(RegisterAsk(first_coordinator=True))


def register_ask_unit(context: Context, name: str, question_id: int) -> None:
    """Ask for the unit, the name being known."""
    choices = tuple(UnitChoice(unit_id=unit.id, name=unit.name) for unit in organizations.units(context.session))
    context.answer(RegisterAsk(name=name, units=choices, question_id=question_id))


def register_waiting(context: Context, request: RosterRequest, *, again: bool = False, kept: bool = False) -> None:
    """Say that the coordinator has to approve."""
    unit = request.unit.name if request.unit is not None else request.unit_words
    data = RegisterWaiting(
        name=request.name,
        unit=unit,
        contact=contact(context),
        again=again,
        role=request.role if request.role is not Role.STAFF else None,
        kept=kept,
        newcomer=request.line_user_id is not None,
    )
    context.answer(data)


def waiting(context: Context, page: int = 1) -> None:
    """Show who waits for the coordinator, each with the buttons."""
    context.answer(waiting_list.shown(context, first=page))


def decided(context: Context, made: Decided) -> None:
    """Tell the coordinator what became of a decision, and who still waits."""
    if made.became is Became.REFUSED:
        refused(context, made.refusal, by=made.by, waiting=_still_waiting(context))
    elif made.became is Became.ASKED:
        _doubt(context, made)
    elif made.grant is None:
        context.answer(Confirmed(done=Done.REFUSED, detail=made.request.name if made.request else None))
        _rest(context)
    else:
        post = ", ".join(" ".join(filter(None, (ROLE_NAMES[one.role], one.unit))) for one in made.grant.posts)
        name = made.person.name if made.person is not None else ""
        what = "ลงทะเบียนให้แล้ว และแจ้งเจ้าตัวแล้ว" if made.newcomer else "แจ้งให้ทราบแล้ว"
        context.answer(Confirmed(done=Done.APPROVED, detail=f"{name} ({post}) {what}"))
        _rest(context)


def _doubt(context: Context, made: Decided) -> None:
    if made.request is None:
        return
    if made.grant is None:
        data = RequestDoubt(request_id=made.request.id, name=made.request.name, refusing=True)
    elif made.needed is Needed.UNIT:
        words = made.grant.new_unit or ""
        likely = units.perhaps(context, words)
        known = dict.fromkeys([*likely, *organizations.units(context.session)])
        choices = tuple(UnitChoice(unit_id=unit.id, name=unit.name) for unit in known)
        data = RequestDoubt(request_id=made.request.id, name=made.request.name, unit_words=words, units=choices)
    else:
        data = RequestDoubt(request_id=made.request.id, name=made.request.name, posts=made.grant.posts)
    context.answer(data)


def _still_waiting(context: Context) -> int:
    return len(requests.waiting(context.session, context.now)) if context.manages else 0


def _rest(context: Context) -> None:
    """Show who still waits behind the answer, so that one reply leads to the next."""
    if not context.in_group and requests.waiting(context.session, context.now):
        waiting(context)


def refused(
    context: Context,
    reason: Hindrance | None,
    *,
    name: str | None = None,
    by: str | None = None,
    waiting: int = 0,
) -> None:
    """Say why something of the roster stays as it is."""
    said = reason or Hindrance.GONE
    context.answer(RosterRefused(reason=said, name=name, by=by, contact=contact(context), waiting=waiting))


def group_bound(context: Context, bound: Bound) -> None:
    """Tell the coordinator which group now serves whom."""
    name = bound.room.name if bound.room is not None and bound.room.name else "กลุ่มไลน์"
    context.answer(Confirmed(done=Done.GROUP_BOUND, detail=f"{name} ({', '.join(bound.units) or 'ทุกหน่วยงาน'})"))


def coordinators_only(context: Context) -> None:
    """Say that this is the coordinator's business."""
    context.answer(NoPermission(reason=Denied.COORDINATOR_ONLY, contact=contact(context)))


def answered_before(context: Context) -> None:
    """Say that a question of the plan was answered already."""
    context.answer(StaleButton(reason=Stale.DONE_BEFORE))
