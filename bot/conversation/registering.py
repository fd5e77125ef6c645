"""Getting to know people: registration by chat, approved by the coordinator."""

from __future__ import annotations

import re

from sqlalchemy import select

from bot.conversation import decision_cards, gate, people_cards
from bot.conversation.context import Context
from bot.understanding.reading import Item, Reading
from measures.vocabulary import Intent, Role, RoomKind
from storage import audit, organizations, outbox, people, rooms
from storage.models import Person, Unit

_REGISTER = re.compile(r"^\s*(?:ขอ)?(?:ลงทะเบียน|สมัคร)(?:ค่ะ|ครับ|ด้วย)?\s*(?P<rest>.*)$", re.DOTALL)
MAX_NAME_LENGTH = 100


def stranger(context: Context, opening: gate.Opening, reading: Reading) -> bool:
    """Somebody who is not registered speaks."""
    if context.event.user_id is None:
        return _without_identity(context, opening, reading)
    wants = any(item.intent is Intent.REGISTER for item in reading.items) or _REGISTER.match(opening.text)
    if wants and (opening.addressed or reading.speaks or not context.in_group):
        register(context, opening.text)
        return True
    if not context.in_group:
        if context.person is not None and context.person.state == "waiting":
            people_cards.register_waiting(context, context.person, None, again=True)
        else:
            people_cards.register_ask(context)
        return True
    if reading.speaks or opening.called or opening.quoted:
        return _tell_once(context)
    return False


def _without_identity(context: Context, opening: gate.Opening, reading: Reading) -> bool:
    """Old clients give no user id (Consent on getting user profile information): ask to speak 1:1."""
    if reading.speaks or opening.addressed:
        return _tell_once(context)
    return False


def _tell_once(context: Context) -> bool:
    """Tell a group once a day that unregistered people cannot report; more would annoy."""
    key = f"stranger:{context.room.id}:{context.event.user_id or '-'}"
    told = rooms.open_question(context.session, context.room.id, None, context.now)
    if told is not None and told.data.get("key") == key:
        return False
    rooms.ask(context.session, context.room.id, None, "told", {"key": key}, context.now)
    decision_cards.not_registered(context)
    return True


def register(context: Context, text: str) -> None:
    """Take "ลงทะเบียน ชื่อ นามสกุล กองคลัง" and ask the coordinator to approve."""
    name, unit = _name_and_unit(context, text)
    if not name:
        people_cards.register_ask(context)
        return
    if unit is None:
        data = {"name": name, "user": context.event.user_id}
        question = rooms.ask(context.session, context.room.id, None, "register_unit", data, context.now)
        people_cards.register_ask_unit(context, name, question.id)
        return
    ask_to_register(context, name, unit)


def ask_to_register(context: Context, name: str, unit: Unit) -> None:
    """Put somebody on the roster as waiting, and ask the coordinators to approve."""
    known = _known_by_name(context, name)
    person = context.person or known
    if person is None:
        person = people.add(
            context.session,
            name,
            Role.STAFF,
            context.now,
            unit=unit,
            line_user_id=context.event.user_id,
            state="waiting",
        )
    elif person.line_user_id is None:
        # Already on the roster: the chat identity is tied to it, and the coordinator still confirms.
        person.line_user_id = context.event.user_id
        person.state = "waiting"
    else:
        person.name = name
        people.assign(context.session, person, Role.STAFF, unit)
    person.is_friend = True if not context.in_group else person.is_friend
    audit.record(context.session, context.now, "person.asked", "person", person.id)
    people_cards.register_waiting(context, person, unit)
    for coordinator in people.with_role(context.session, Role.COORDINATOR, context.today):
        _ask_approval(context, coordinator, person, unit, on_roster=known is not None)


def _ask_approval(context: Context, coordinator: Person, person: Person, unit: Unit, *, on_roster: bool) -> None:
    if coordinator.line_user_id is None:
        return
    room = rooms.ensure(context.session, RoomKind.PRIVATE, coordinator.line_user_id, context.now)
    name, data = people_cards.register_approve(person, unit, on_roster=on_roster)
    notice = outbox.add(
        context.session,
        f"approve:{person.id}:{context.event_id}:{coordinator.id}",
        kind="decision",
        message=name,
        data=data,
        now=context.now,
        room_id=room.id,
        person_id=coordinator.id,
        push_by=context.now,
        urgency=60,
        private=True,
    )
    if notice is not None:
        context.notices.append(notice)


def _name_and_unit(context: Context, text: str) -> tuple[str, Unit | None]:
    matched = _REGISTER.match(text)
    rest = (matched.group("rest") if matched else text).strip()
    for unit in organizations.units(context.session):
        for known in sorted([unit.name, *map(str, unit.aliases)], key=len, reverse=True):
            if rest.endswith(known):
                return _clean(rest[: -len(known)]), unit
    return _clean(rest), None


def _clean(name: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"^(?:ชื่อ|นาย|นางสาว|นาง|น\.ส\.)\s*", "", name)).strip(" ,")[:MAX_NAME_LENGTH]


def _known_by_name(context: Context, name: str) -> Person | None:
    found = context.session.scalars(
        select(Person).where(Person.name == name, Person.line_user_id.is_(None), Person.state == "active")
    ).all()
    return found[0] if len(found) == 1 else None


def decide(context: Context, person: Person, approved: bool) -> None:
    """The coordinator's decision; the person hears of it."""
    if approved:
        person.state = "active"
        audit.record(context.session, context.now, "person.approved", "person", person.id, person_id=_id(context))
    else:
        person.state = "left"
        line_user_id, person.line_user_id = person.line_user_id, None
        audit.record(context.session, context.now, "person.refused", "person", person.id, person_id=_id(context))
        if line_user_id is not None:
            _tell(context, line_user_id, person, approved)
        return
    if person.line_user_id is not None:
        _tell(context, person.line_user_id, person, approved)


def _tell(context: Context, line_user_id: str, person: Person, approved: bool) -> None:
    room = rooms.ensure(context.session, RoomKind.PRIVATE, line_user_id, context.now)
    name, data = people_cards.decided(context, person, approved)
    outbox.add(
        context.session,
        f"registered:{person.id}:{context.event_id}",
        kind="decision",
        message=name,
        data=data,
        now=context.now,
        room_id=room.id,
        person_id=person.id,
        push_by=context.now,
        urgency=50,
        private=True,
    )


def _id(context: Context) -> int | None:
    return context.person.id if context.person else None


def again(context: Context, _item: Item) -> None:
    """Somebody who is registered asks to register: another unit, or just a look at what is known."""
    text = context.event.message.text if context.event.message else ""
    name, unit = _name_and_unit(context, text)
    if unit is None or context.person is None or not name:
        decision_cards.my_data(context)
        return
    if unit.id in context.unit_ids():
        decision_cards.my_data(context)
        return
    people_cards.register_waiting(context, context.person, unit)
    for coordinator in people.with_role(context.session, Role.COORDINATOR, context.today):
        _ask_approval(context, coordinator, context.person, unit, on_roster=True)
