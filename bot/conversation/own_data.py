"""One's own data (PDPA): what is stored about the speaker, and taking it away."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import func, select

from actions import roles
from actions.outcome import Became
from bot.conversation import cards, decision_cards, people_cards
from bot.conversation.context import Context
from measures.vocabulary import QuestionKind
from messages.ask_confirm import About
from messages.my_data import staying
from messages.no_permission import Denied
from messages.wording import Pen
from storage import erasure
from storage import rooms as room_rows
from storage.models import ChatRoomMember, Evidence, Person, Report


def show_data(context: Context) -> None:
    """Show what is stored about the speaker; in a group only where to ask for it."""
    person = context.person
    if person is None:
        decision_cards.not_registered(context)
    elif context.in_group:
        cards.denied(context, Denied.PRIVATE_ONLY)
    else:
        decision_cards.my_data(
            context,
            reports=_count(context, Report, person),
            evidence=_count(context, Evidence, person),
            groups=_count(context, ChatRoomMember, person),
        )


def _count(context: Context, table: type[Report | Evidence | ChatRoomMember], person: Person) -> int:
    return context.session.scalar(select(func.count(table.id)).where(table.person_id == person.id)) or 0


def ask_to_remove_data(context: Context) -> None:
    """Ask once more before the chat identity is removed."""
    if context.person is None:
        decision_cards.not_registered(context)
        return
    if context.in_group:
        cards.denied(context, Denied.PRIVATE_ONLY)
        return
    question = room_rows.ask(
        context.session, context.room.id, context.person.id, QuestionKind.REMOVE_DATA, {}, context.now
    )
    stays = asdict(erasure.staying(context.session, context.person.id))
    decision_cards.ask_confirm(context, About.REMOVE_DATA, question.id, staying(Pen(context.settings.digits), **stays))


def remove_data(context: Context) -> None:
    """Remove the speaker's chat identity; what they reported stays on the record."""
    if context.person is None:
        return
    made = roles.carry_out(context, roles.Leave(context.person.id, erase=True))
    if made.became is Became.REFUSED:
        people_cards.refused(context, made.refusal)
    else:
        decision_cards.data_removed(context)
