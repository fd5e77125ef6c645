"""Taps that decide: on a postponement, on somebody's registration or post."""

from __future__ import annotations

from bot.conversation import cards, people_cards, postponing, registering, roster
from bot.conversation.context import Context
from measures.permissions import may_manage
from measures.vocabulary import PersonState
from messages.no_permission import Denied
from messages.stale_button import Stale
from storage.models import Person

Fields = dict[str, str]


def accept(context: Context, fields: Fields) -> None:
    """Allow a deadline to be moved."""
    postponing.decide(context, int(fields["p"]), accepted=True)


def refuse(context: Context, fields: Fields) -> None:
    """Refuse to move a deadline, with its reason."""
    postponing.decide(context, int(fields["p"]), accepted=False)


def approve_person(context: Context, fields: Fields) -> None:
    """Approve a registration or another post."""
    _decide_person(context, fields, True)


def refuse_person(context: Context, fields: Fields) -> None:
    """Refuse a registration or another post."""
    _decide_person(context, fields, False)


def _decide_person(context: Context, fields: Fields, approved: bool) -> None:
    person = context.session.get(Person, int(fields["p"]))
    if person is None or context.actor is None:
        cards.stale(context)
        return
    if not may_manage(context.actor, context.today):
        cards.denied(context, Denied.COORDINATOR_ONLY)
        return
    request = roster.waiting_request(context, person)
    newcomer = person.state == PersonState.WAITING
    if newcomer:
        registering.decide(context, person, approved)
    elif person.state == PersonState.ACTIVE and request is not None:
        roster.decide(context, person, request, approved)
        registering.tell_decided(context, person, approved)
    else:
        cards.stale(context, Stale.DECIDED)
        return
    people_cards.person_decided(context, person, approved, newcomer=newcomer)
