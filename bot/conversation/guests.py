"""Coming and going: follow, join, leave, kick, block, and the one-time codes that bind."""

from __future__ import annotations

import re

from sqlalchemy import select

from actions import entering, rooms
from actions.outcome import Became
from bot.conversation import cards, decision_cards, groups, people_cards, people_desk
from bot.conversation.context import Context
from bot.conversation.registering_words import unit_spellings
from bot.understanding.introductions import Introduction, introduction
from delivery import alerts
from measures.vocabulary import QuestionKind, RoomKind
from messages.confirmed import Done
from storage import organizations, people, requests
from storage import rooms as room_rows
from storage.models import ChatRoomMember, OneTimeCode, Person
from storage.people import BIND_ROOM, FIRST_COORDINATOR

_CODE = re.compile(r"^\s*([A-HJ-NP-Z2-9]{8})\s*$", re.IGNORECASE)


def arrived_or_left(context: Context, kind: str) -> bool:
    """Handle follow, unfollow, join, leave and members' comings and goings."""
    match kind:
        case "follow":
            if context.person is not None:
                context.person.is_friend = True
                context.person.unreachable_since = context.person.unreachable_reason = None
                context.person.menu_state = None  # whether LINE kept their menu is not known
            cards.welcome_private(context)
        case "unfollow":
            if context.person is not None:
                context.person.is_friend = False
                context.person.unreachable_since = context.now
                context.person.unreachable_reason = "blocked"
                if context.registered:
                    context.session.flush()
                    alerts.unreachable(context.session, context.person.id, context.person.name, context.now)
        case "join":
            cards.welcome_group(context)
        case "leave":
            rooms.left(context)
        case "memberJoined" | "memberLeft":
            # Nothing is said: people come and go, and nobody asked.
            _members_changed(context, left=kind == "memberLeft")
        case _:
            return False
    return True


def _members_changed(context: Context, *, left: bool) -> None:
    """Have the size of a group asked anew before it is paid for, and forget who was seen and has left."""
    context.room.member_count_at = None
    if not left:
        return
    gone = select(Person.id).where(Person.line_user_id.in_(context.event.members))
    for member in context.session.scalars(
        select(ChatRoomMember).where(ChatRoomMember.room_id == context.room.id, ChatRoomMember.person_id.in_(gone))
    ):
        context.session.delete(member)


def unbound(context: Context) -> bool:
    """In a group that is not bound the bot only says, when it is mentioned, how to bind it."""
    if context.event.message is not None and context.event.message.mentions_bot:
        cards.welcome_group(context)
        return True
    return False


def code_typed(context: Context, text: str) -> bool:
    """Use a one-time code: binding a group, or making the first coordinator in a 1:1 chat. A used one says so."""
    matched = _CODE.match(text)
    if matched is None or context.event.user_id is None:
        return False
    code = people.find_code(context.session, context.box, matched.group(1))
    if code is None or not _belongs_here(context, code):
        return False
    match rooms.state_of(context, code):
        case rooms.CodeState.USED:
            decision_cards.confirmed(context, Done.CODE_USED)
        case rooms.CodeState.EXPIRED:
            decision_cards.confirmed(context, Done.CODE_EXPIRED)
        case _ if code.purpose == BIND_ROOM:
            _bind(context, code)
        case _:
            code.used_at = context.now
            _first_coordinator(context, str(code.data.get("name") or ""))
    return True


def _belongs_here(context: Context, code: OneTimeCode) -> bool:
    """A group's code counts in groups, the first coordinator's in a 1:1 chat; any other is none of the chat's."""
    wanted = {BIND_ROOM: RoomKind.GROUP, FIRST_COORDINATOR: RoomKind.PRIVATE}
    return wanted.get(code.purpose) is context.room.kind


def _bind(context: Context, code: OneTimeCode) -> None:
    made = rooms.bind_by_code(context, code)
    if made.became is Became.REQUESTED:
        decision_cards.confirmed(context, Done.CODE_PASSED_ON)
    else:
        groups.bound(context, made)


def _first_coordinator(context: Context, known_as: str) -> None:
    """Let the first coordinator in; their name is asked, unless the code was made out for somebody by name."""
    made = entering.first_coordinator(context, str(context.event.user_id))
    context.person = made
    context.__dict__.pop("actor", None)
    named = introduction(known_as, unit_spellings(context)) if known_as else None
    if named is not None and named.has_name:
        coordinator_named(context, named)
        return
    data = {"user": context.event.user_id}
    room_rows.ask(context.session, context.room.id, made.id, QuestionKind.COORDINATOR_NAME, data, context.now)
    people_cards.ask_coordinators_name(context)


def coordinator_named(context: Context, said: Introduction) -> None:
    """Write the first coordinator's own name and unit down, and show the first steps and who waits already."""
    if context.person is None:
        return
    unit = organizations.unit_named(context.session, said.unit) if said.unit is not None else None
    entering.name_coordinator(context, said.name, said.post, unit.id if unit is not None else None, said.unit_words)
    decision_cards.confirmed(context, Done.COORDINATOR_MADE, context.organization.name)
    people_desk.first_steps(context)
    if requests.waiting(context.session, context.now):
        people_cards.waiting(context)
