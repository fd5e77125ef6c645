"""Coming and going: follow, join, leave, kick, block, and the one-time codes that bind."""

from __future__ import annotations

import re

from sqlalchemy import select

from bot.conversation import cards, decision_cards
from bot.conversation.context import Context
from delivery import alerts
from measures.vocabulary import PersonState, Role, RoomKind
from messages.confirmed import Done
from storage import audit, deadlines, organizations, people, rooms
from storage.models import ChatRoomMember, OneTimeCode, Person, Unit

_CODE = re.compile(r"^\s*([A-HJ-NP-Z2-9]{8})\s*$", re.IGNORECASE)
FIRST_COORDINATOR = "first-coordinator"
BIND_ROOM = "bind-room"


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
            bound = context.room.bound_at is not None
            rooms.leave(context.session, context.room, context.now)
            deadlines.group_left(context.session, context.room.id, context.now)
            if bound:
                alerts.group_left(context.session, context.room.id, context.now)
            audit.record(context.session, context.now, "room.left", "chat_room", context.room.id)
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
    """Use a one-time code: binding a group, or making the first coordinator in a 1:1 chat."""
    matched = _CODE.match(text)
    if matched is None or context.event.user_id is None:
        return False
    code = people.peek_code(context.session, context.box, matched.group(1), context.now)
    if code is None:
        return False
    if code.purpose == BIND_ROOM and context.room.kind == RoomKind.GROUP and _is_theirs(context, code):
        code.used_at = context.now
        _bind(context, code)
        return True
    if code.purpose == FIRST_COORDINATOR and context.room.kind == RoomKind.PRIVATE:
        code.used_at = context.now
        _first_coordinator(context)
        return True
    return False


def _is_theirs(context: Context, code: OneTimeCode) -> bool:
    """A code made in chat binds only for who asked for it; one of the command line was handed to somebody."""
    return code.person_id is None or (context.registered and code.person_id == context.person_id)


def _bind(context: Context, code: OneTimeCode) -> None:
    wanted = {str(name) for name in code.data.get("units", [])}
    units: list[Unit] = [unit for unit in organizations.units(context.session) if unit.name in wanted]
    rooms.bind(context.session, context.room, units, context.now)
    audit.record(
        context.session,
        context.now,
        "room.bound",
        "chat_room",
        context.room.id,
        person_id=context.person.id if context.person else None,
        detail={"units": [unit.name for unit in units]},
    )
    decision_cards.room_bound(context, units)


def _first_coordinator(context: Context) -> None:
    person = context.person
    if person is None:
        person = people.add(
            context.session,
            "ผู้ประสานงาน",
            Role.COORDINATOR,
            context.now,
            line_user_id=context.event.user_id,
        )
        context.person = person
    else:
        if person.state != PersonState.ACTIVE:
            person.state = PersonState.ACTIVE
        people.assign(context.session, person, Role.COORDINATOR, None)
    person.is_friend = True
    audit.record(context.session, context.now, "person.first_coordinator", "person", person.id)
    decision_cards.confirmed(context, Done.COORDINATOR_MADE, context.organization.name)
