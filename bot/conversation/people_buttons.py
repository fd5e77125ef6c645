"""Taps about people: who asks to be let in, the roster, groups and the first steps."""

from __future__ import annotations

from collections.abc import Callable

from actions import registration
from bot.conversation import cards, people_cards, people_desk, registering, roster
from bot.conversation.context import Context
from measures.vocabulary import Role
from messages.no_permission import Denied

Fields = dict[str, str]


def old_request(context: Context, _fields: Fields) -> None:
    """A card of before requests were kept by themselves: who waits now is shown instead."""
    if not context.manages:
        cards.denied(context, Denied.COORDINATOR_ONLY)
    elif context.in_group:
        cards.denied(context, Denied.PRIVATE_ONLY)
    else:
        people_cards.waiting(context)


def approve_request(context: Context, fields: Fields) -> None:
    """Approve a registration or another post; ``v`` is the second tap."""
    _decide(context, registration.Decide(int(fields["n"]), accepted=True, sure=_is_sure(fields)))


def refuse_request(context: Context, fields: Fields) -> None:
    """Refuse a registration or another post; ``v`` is the second tap."""
    _decide(context, registration.Decide(int(fields["n"]), accepted=False, sure=_is_sure(fields)))


def _is_sure(fields: Fields) -> bool:
    return fields.get("v") == "sure"


def unit_of_request(context: Context, fields: Fields) -> None:
    """Say which unit somebody's words mean."""
    unit_id = int(fields["u"]) if "u" in fields else None
    new = fields.get("v") == "new"
    _decide(context, registration.Decide(int(fields["n"]), accepted=True, unit_id=unit_id, new_unit=new))


def _decide(context: Context, command: registration.Decide) -> None:
    people_cards.decided(context, registration.decide(context, command))


def role_chosen(context: Context, fields: Fields) -> None:
    """The role of a registration, by whoever asks for it."""
    if context.registered or fields["v"] not in {Role.STAFF, Role.SUPERVISOR, Role.EXECUTIVE}:
        cards.stale(context)
        return
    question = registering.form_of(context) if "q" in fields else None
    if "q" in fields and (question is None or str(question.id) != fields["q"]):
        cards.stale(context)
    else:
        registering.role_told(context, Role(fields["v"]), question)


def _request_list(context: Context, fields: Fields) -> None:
    people_desk.waiting(context, int(fields.get("page", "1")))


def _roster_list(context: Context, fields: Fields) -> None:
    people_desk.roster(context, int(fields.get("page", "1")))


def _roster_undo(context: Context, fields: Fields) -> None:
    roster.take_back(context, int(fields["e"]))


def _room_allow(context: Context, fields: Fields) -> None:
    people_desk.group_allowed(context, int(fields["room"]), int(fields["e"]))


def _setup(context: Context, _fields: Fields) -> None:
    people_desk.first_steps(context)


def _setup_done(context: Context, fields: Fields) -> None:
    people_desk.step_done(context, fields["v"])


HANDLERS: dict[str, Callable[[Context, Fields], None]] = {
    "person.approve": old_request,
    "person.refuse": old_request,
    "request.list": _request_list,
    "request.approve": approve_request,
    "request.refuse": refuse_request,
    "request.unit": unit_of_request,
    "roster.list": _roster_list,
    "roster.undo": _roster_undo,
    "room.allow": _room_allow,
    "setup": _setup,
    "setup.done": _setup_done,
}
