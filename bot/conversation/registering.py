"""Getting to know people: registration by chat, approved by the coordinator."""

from __future__ import annotations

import re
from datetime import timedelta

from rapidfuzz import fuzz
from sqlalchemy import select

from actions import telling
from bot.conversation import decision_cards, gate, people_cards, roster
from bot.conversation.context import Context
from bot.understanding.reading import Item, Reading
from delivery.priority import urgency_of
from measures.vocabulary import Intent, NoticeClass, NoticeKind, PersonState, QuestionKind, Role, RoomKind
from storage import audit, organizations, outbox, people, rooms
from storage.models import AuditEntry, OpenQuestion, Person, Unit
from storage.outbox import Draft

_REGISTER = re.compile(r"^\s*(?:ขอ)?(?:ลงทะเบียน|สมัคร)(?:ค่ะ|ครับ|ด้วย)?\s*(?P<rest>.*)$", re.DOTALL)
MAX_NAME_LENGTH = 100
#: The open question of the short form: what is your name?
NAME_ASKED = QuestionKind.REGISTER_NAME
#: Letters and the marks on them, in two words or more.
_NAME = re.compile(r"[^\W\d_][^\d_?!/\\<>{}]*\s[^\d_?!/\\<>{}]+")
_NO_REQUEST = frozenset({Intent.NONE, Intent.REGISTER})
#: How like a name on the roster has to be to what was typed; the coordinator confirms it.
ALIKE = 88
TOLD_AGAIN_AFTER = timedelta(days=30)


def stranger(context: Context, opening: gate.Opening, reading: Reading) -> bool:
    """Somebody who is not registered speaks."""
    if context.event.user_id is None:
        return _without_identity(context, opening, reading)
    if _name_told(context, opening, reading):
        return True
    question = waiting_for_unit(context)
    unit = organizations.unit_named(context.session, opening.text) if question is not None else None
    if question is not None and unit is not None:
        unit_told(context, question, unit)
        return True
    wants = any(item.intent is Intent.REGISTER for item in reading.items) or _REGISTER.match(opening.text)
    if wants and (opening.addressed or reading.speaks or not context.in_group):
        register(context, opening.text)
        return True
    if not context.in_group:
        if context.person is not None and context.person.state == PersonState.WAITING:
            people_cards.register_waiting(context, context.person, None, again=True)
        else:
            start(context)
        return True
    if reading.speaks or opening.called or opening.quoted:
        return _tell_once(context)
    return False


def start(context: Context) -> None:
    """Begin the short form: the name is asked first, the unit by quick replies."""
    if context.in_group:
        decision_cards.not_registered(context)
        return
    data = {"user": context.event.user_id}
    rooms.ask(context.session, context.room.id, None, NAME_ASKED, data, context.now)
    people_cards.register_ask(context)


def _name_told(context: Context, opening: gate.Opening, reading: Reading) -> bool:
    """Take a text as the name that the form asked for, if it can be one."""
    question = rooms.open_question(context.session, context.room.id, None, context.now)
    if question is None or question.kind != NAME_ASKED or context.in_group:
        return False
    name, _ = _name_and_unit(context, opening.text)
    if not _NAME.fullmatch(name) or any(item.intent not in _NO_REQUEST for item in reading.items):
        return False
    question.answered_at = context.now
    register(context, opening.text)
    return True


def _without_identity(context: Context, opening: gate.Opening, reading: Reading) -> bool:
    """Old clients give no user id (Consent on getting user profile information): ask to speak 1:1."""
    if reading.speaks or opening.addressed:
        return _tell_once(context)
    return False


def _tell_once(context: Context) -> bool:
    """Tell somebody once that unregistered people cannot report; more would annoy. Only a hash says who was told."""
    who = context.box.code_hash(context.event.user_id or "nobody")
    known = context.session.scalars(
        select(AuditEntry.detail).where(
            AuditEntry.action == "stranger.told",
            AuditEntry.subject_id == context.room.id,
            AuditEntry.at > context.now - TOLD_AGAIN_AFTER,
        )
    ).all()
    if any(detail.get("who") == who for detail in known):
        return False
    audit.record(context.session, context.now, "stranger.told", "chat_room", context.room.id, detail={"who": who})
    decision_cards.not_registered(context)
    return True


def register(context: Context, text: str) -> None:
    """Take "ลงทะเบียน ชื่อ นามสกุล กองคลัง" and ask the coordinator to approve."""
    name, unit = _name_and_unit(context, text)
    if not name:
        start(context)
        return
    if unit is None:
        data = {"name": name, "user": context.event.user_id}
        question = rooms.ask(context.session, context.room.id, None, QuestionKind.REGISTER_UNIT, data, context.now)
        people_cards.register_ask_unit(context, name, question.id)
        return
    ask_to_register(context, name, unit)


def waiting_for_unit(context: Context) -> OpenQuestion | None:
    """Return the question after the unit that somebody who is not registered yet may be answering."""
    question = rooms.open_question(context.session, context.room.id, None, context.now)
    if (
        question is None
        or question.kind != QuestionKind.REGISTER_UNIT
        or question.data.get("user") != context.event.user_id
    ):
        return None
    return question


def unit_told(context: Context, question: OpenQuestion, unit: Unit) -> None:
    """Go on with a registration once its unit was told, by whoever began it."""
    if question.data.get("user") != context.event.user_id:
        decision_cards.not_your_button(context)
        return
    question.answered_at = context.now
    ask_to_register(context, str(question.data["name"]), unit)


def ask_to_register(context: Context, name: str, unit: Unit) -> None:
    """Put somebody on the roster as waiting, and ask the coordinators to approve."""
    known = _known_by_name(context, name, unit)
    person = context.person or known
    on_roster = known is not None and context.person is None
    if person is None:
        person = people.add(
            context.session,
            name,
            Role.STAFF,
            context.now,
            unit=unit,
            line_user_id=context.event.user_id,
            state=PersonState.WAITING,
        )
    elif on_roster:
        # Already on the roster: the chat identity is tied to it, and the coordinator still confirms.
        person.line_user_id = context.event.user_id
        person.state = PersonState.WAITING
    elif person.state != PersonState.ACTIVE:
        _begin_again(context, person, name, unit)
    context.person = person
    person.is_friend = True if not context.in_group else person.is_friend
    detail = {"on_roster": on_roster}
    audit.record(context.session, context.now, "person.asked", "person", person.id, detail=detail)
    people_cards.register_waiting(context, person, unit)
    telling.tell(
        context,
        telling.coordinators(context),
        people_cards.register_approve(person, unit, on_roster=on_roster, typed=name),
        roster.POLICY,
    )


def _begin_again(context: Context, person: Person, name: str, unit: Unit) -> None:
    """Somebody who still waits, or had left, asks (again): what they say now is what the coordinator decides on."""
    person.name, person.state = name, PersonState.WAITING
    for held in list(person.assignments):
        if held.unit_id != unit.id and held.valid_until is None:
            held.valid_until = context.today - timedelta(days=1)
    people.assign(context.session, person, Role.STAFF, unit)


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


def _known_by_name(context: Context, name: str, unit: Unit) -> Person | None:
    """Return the one on the roster without a LINE who has that name, or one very like it in the same unit."""
    free = [person for person in people.active(context.session) if person.line_user_id is None]
    same = [person for person in free if _clean(person.name) == name]
    if len(same) == 1:
        return same[0]
    colleagues = [one for one in free if any(held.unit_id == unit.id for held in one.assignments)]
    alike = [one for one in colleagues if fuzz.ratio(_clean(one.name), name) >= ALIKE]
    return alike[0] if len(alike) == 1 and not same else None


def decide(context: Context, person: Person, approved: bool) -> None:
    """The coordinator's decision; the person hears of it."""
    # Who stood on the roster before stays on it: it was somebody else who asked, or the coordinator waits.
    person.state = PersonState.ACTIVE if approved or _was_on_roster(context, person) else PersonState.LEFT
    action = "person.approved" if approved else "person.refused"
    audit.record(context.session, context.now, action, "person", person.id, person_id=_id(context))
    tell_decided(context, person, approved)
    if not approved:
        person.line_user_id = None


def _was_on_roster(context: Context, person: Person) -> bool:
    asked = context.session.scalars(
        select(AuditEntry.detail)
        .where(AuditEntry.action == "person.asked", AuditEntry.subject_id == person.id)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).one_or_none()
    return bool(asked and asked.get("on_roster"))


def tell_decided(context: Context, person: Person, approved: bool) -> None:
    """Tell somebody what was decided about them."""
    if person.line_user_id is None:
        return
    room = rooms.ensure(context.session, RoomKind.PRIVATE, person.line_user_id, context.now)
    name, data = people_cards.decided(context, person, approved)
    notice = Draft(
        key=f"registered:{person.id}:{context.event_id}",
        kind=NoticeKind.DECISION,
        message=name,
        data=data,
        room_id=room.id,
        # Somebody who was refused is no longer known by a chat identity; the room is all there is.
        person_id=person.id if approved else None,
        push_by=context.now,
        priority=NoticeClass.DECISION,
        urgency=urgency_of(NoticeClass.DECISION),
        private=True,
    )
    written = outbox.add(context.session, notice, context.now)
    if written is not None:
        context.notices.append(written)


def _id(context: Context) -> int | None:
    return context.person.id if context.person else None


def again(context: Context, _item: Item) -> None:
    """Somebody who is registered asks to register: another unit, or just a look at what is known."""
    text = context.event.message.text if context.event.message else ""
    _, unit = _name_and_unit(context, text)
    if unit is None or unit.id in context.unit_ids():
        roster.show_data(context)
    else:
        roster.move(context, unit)
