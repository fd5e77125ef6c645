"""Taps that decide: on a postponement, on somebody's registration or post."""

from __future__ import annotations

from actions import registration
from bot.conversation import cards, people_cards, postponing
from bot.conversation.context import Context
from messages.no_permission import Denied

Fields = dict[str, str]


def accept(context: Context, fields: Fields) -> None:
    """Allow a deadline to be moved."""
    postponing.decide(context, int(fields["p"]), accepted=True)


def refuse(context: Context, fields: Fields) -> None:
    """Refuse to move a deadline, with its reason."""
    postponing.decide(context, int(fields["p"]), accepted=False)


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
    sure = fields.get("v") == "sure"
    _decide(context, registration.Decide(int(fields["n"]), accepted=True, sure=sure))


def refuse_request(context: Context, fields: Fields) -> None:
    """Refuse a registration or another post."""
    _decide(context, registration.Decide(int(fields["n"]), accepted=False))


def unit_of_request(context: Context, fields: Fields) -> None:
    """Say which unit somebody's words mean."""
    unit_id = int(fields["u"]) if "u" in fields else None
    new = fields.get("v") == "new"
    _decide(context, registration.Decide(int(fields["n"]), accepted=True, unit_id=unit_id, new_unit=new))


def _decide(context: Context, command: registration.Decide) -> None:
    people_cards.decided(context, registration.decide(context, command))
