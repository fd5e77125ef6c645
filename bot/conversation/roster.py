"""Posts over time: another unit, acting for a post (รักษาราชการแทน), leaving, and one's own data."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date, timedelta

from sqlalchemy import func, select

from actions import telling
from actions.telling import Policy
from bot.conversation import cards, decision_cards, people_cards
from bot.conversation.context import Context
from measures.permissions import may_manage
from measures.vocabulary import NoticeClass, NoticeKind, QuestionKind, Role, RoomKind
from messages.ask_confirm import About
from messages.confirmed import Done
from messages.my_data import staying
from messages.no_permission import Denied
from messages.register_approve import RegisterApprove
from messages.wording import Pen
from storage import audit, erasure, organizations, people, rooms
from storage.models import ChatRoomMember, Evidence, OpenQuestion, Person, Report, Unit
from storage.people import holds
from thai import dates

#: A request waits for the coordinator in the coordinator's own chat, under the asker's name.
REQUEST = QuestionKind.ROSTER_REQUEST
REQUEST_LASTS = timedelta(days=30)
POLICY = Policy(NoticeKind.DECISION, NoticeClass.DECISION)
_ACTING = re.compile(r"^\s*(?:ขอ)?\s*(?:รักษาราชการแทน|รักษาการแทน|รักษาการ)\s*(?P<rest>.+)$", re.DOTALL)
_LEAVING = re.compile(r"^\s*(?:พ้นหน้าที่|พ้นจากหน้าที่|ลาออก|ย้ายออก)\s*(?P<name>.*)$", re.DOTALL)


def acting(context: Context, text: str) -> bool:
    """Take "รักษาราชการแทน หัวหน้ากองคลัง 1 มี.ค. – 30 เม.ย. 2569" and ask the coordinator."""
    matched = _ACTING.match(text)
    if matched is None or context.person is None:
        return False
    unit = _unit_in(context, matched.group("rest"))
    first, last = _days_in(context, matched.group("rest"))
    if unit is None:
        cards.sorry(context, "พิมพ์หน่วยงานและวันที่ เช่น “รักษาราชการแทน หัวหน้ากองคลัง 1 มี.ค. 2569 - 30 เม.ย. 2569”")
        return True
    data: dict[str, object] = {
        "unit": unit.id,
        "role": Role.SUPERVISOR.value,
        "acting": True,
        "from": (first or context.today).isoformat(),
        "until": last.isoformat() if last else None,
    }
    card = RegisterApprove(
        person_id=context.person.id,
        name=context.person.name,
        unit=unit.name,
        role=Role.SUPERVISOR,
        on_roster=True,
        acting_from=first or context.today,
        acting_until=last,
    )
    _request(context, context.person, data, card)
    return True


def move(context: Context, unit: Unit) -> None:
    """Ask the coordinator for another unit; until then nothing changes."""
    person = context.person
    if person is None:
        return
    now_in = [held.unit.name for held in person.assignments if held.unit is not None and holds(held, context.today)]
    card = RegisterApprove(
        person_id=person.id,
        name=person.name,
        unit=unit.name,
        role=_role(context, person),
        on_roster=True,
        moves_from=", ".join(now_in) or "ทั้งหน่วยงาน",
    )
    data: dict[str, object] = {"unit": unit.id, "role": _role(context, person).value, "acting": False}
    _request(context, person, data, card)


def _role(context: Context, person: Person) -> Role:
    """Return the role somebody takes along into another unit; a coordinator or executive stays what they are too."""
    held = {Role(one.role) for one in person.assignments if holds(one, context.today)}
    return Role.SUPERVISOR if Role.SUPERVISOR in held else Role.STAFF


def _request(context: Context, person: Person, data: dict[str, object], card: RegisterApprove) -> None:
    for old in _requests(context, person):
        old.answered_at = context.now
    asked = [one for one in telling.coordinators(context) if one is not person and one.line_user_id]
    room = context.room
    if asked:
        # Kept in the chat of whoever decides: the asker's own open questions are not disturbed.
        room = rooms.ensure(context.session, RoomKind.PRIVATE, str(asked[0].line_user_id), context.now)
    request = OpenQuestion(
        room_id=room.id,
        person_id=person.id,
        kind=REQUEST,
        data=data,
        asked_at=context.now,
        expires_at=context.now + REQUEST_LASTS,
    )
    context.session.add(request)
    context.session.flush()
    audit.record(context.session, context.now, "person.post_asked", "person", person.id, detail=dict(data))
    if context.actor is not None and may_manage(context.actor, context.today):
        decide(context, person, request, approved=True)
        people_cards.person_decided(context, person, approved=True)
        return
    telling.tell(context, asked, card, POLICY)
    people_cards.register_waiting(context, person, context.session.get(Unit, int(str(data["unit"]))))


def _requests(context: Context, person: Person) -> list[OpenQuestion]:
    return list(
        context.session.scalars(
            select(OpenQuestion)
            .where(
                OpenQuestion.person_id == person.id,
                OpenQuestion.kind == REQUEST,
                OpenQuestion.answered_at.is_(None),
                OpenQuestion.expires_at > context.now,
            )
            .order_by(OpenQuestion.id)
        )
    )


def waiting_request(context: Context, person: Person) -> OpenQuestion | None:
    """Return the post somebody has asked for and nobody has decided on yet."""
    return next(iter(_requests(context, person)), None)


def decide(context: Context, person: Person, request: OpenQuestion, approved: bool) -> None:
    """Give or refuse a post that was asked for."""
    request.answered_at = context.now
    unit = context.session.get(Unit, int(request.data["unit"]))
    action = "person.post_given" if approved else "person.post_refused"
    decided_by = context.person.id if context.person else None
    audit.record(
        context.session, context.now, action, "person", person.id, person_id=decided_by, detail=dict(request.data)
    )
    if approved and unit is not None:
        _give(context, person, unit, request.data)


def _give(context: Context, person: Person, unit: Unit, data: dict[str, object]) -> None:
    role = Role(str(data["role"]))
    if data.get("acting"):
        first = date.fromisoformat(str(data["from"]))
        last = date.fromisoformat(str(data["until"])) if data.get("until") else None
        people.assign(context.session, person, role, unit, acting=True, valid_from=first, valid_until=last)
        return
    for held in person.assignments:
        if held.unit_id is not None and not held.acting and holds(held, context.today):
            held.valid_until = context.today - timedelta(days=1)
    people.assign(context.session, person, role, unit, valid_from=context.today)


def _unit_in(context: Context, text: str) -> Unit | None:
    names = [
        (name, unit) for unit in organizations.units(context.session) for name in (unit.name, *map(str, unit.aliases))
    ]
    return next((unit for name, unit in sorted(names, key=lambda pair: -len(pair[0])) if name in text), None)


def _days_in(context: Context, text: str) -> tuple[date | None, date | None]:
    found = [one for one in dates.find(text, context.today) if one.start is not None]
    if not found:
        return None, None
    last = found[-1].end if len(found) > 1 or found[0].start != found[0].end else None
    return found[0].start, last


# -- leaving ---------------------------------------------------------------------------------------------------------


def leaving(context: Context, text: str) -> bool:
    """A coordinator says who has left; somebody who says it of themselves is shown their data."""
    matched = _LEAVING.match(text)
    if matched is None or context.person is None:
        return False
    name = matched.group("name").strip()
    if not name:
        show_data(context)
        return True
    if context.actor is None or not may_manage(context.actor, context.today):
        cards.denied(context, Denied.COORDINATOR_ONLY)
        return True
    found = [
        person for person in people.active(context.session) if name in person.name and person is not context.person
    ]
    if len(found) != 1:
        several = f"มีบุคลากรชื่อ “{name}” หลายคน โปรดพิมพ์ชื่อเต็ม"
        cards.sorry(context, several if found else f"ไม่พบบุคลากรชื่อ “{name}”")
        return True
    question = rooms.ask(
        context.session, context.room.id, context.person.id, QuestionKind.LEAVING, {"person": found[0].id}, context.now
    )
    detail = f"{found[0].name} พ้นจากหน้าที่ในระบบใช่หรือไม่ รายงานที่ส่งแล้วยังอยู่"
    decision_cards.ask_confirm(context, About.OTHER, question.id, detail)
    return True


def leave(context: Context, person_id: int) -> None:
    """Take somebody off the roster; their reports stay."""
    person = context.session.get(Person, person_id)
    if person is None or context.actor is None or not may_manage(context.actor, context.today):
        cards.denied(context, Denied.COORDINATOR_ONLY)
        return
    _end_posts(context, person)
    people.forget(context.session, person, context.now)
    by = context.person.id if context.person else None
    audit.record(context.session, context.now, "person.left", "person", person.id, person_id=by)
    decision_cards.confirmed(context, Done.SETTING_CHANGED, f"{person.name} พ้นจากหน้าที่ในระบบแล้ว")


def _end_posts(context: Context, person: Person) -> None:
    for held in person.assignments:
        if holds(held, context.today):
            held.valid_until = context.today


# -- one's own data (PDPA) -------------------------------------------------------------------------------------------


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
    question = rooms.ask(context.session, context.room.id, context.person.id, QuestionKind.REMOVE_DATA, {}, context.now)
    stays = asdict(erasure.staying(context.session, context.person.id))
    decision_cards.ask_confirm(context, About.REMOVE_DATA, question.id, staying(Pen(context.settings.digits), **stays))


def remove_data(context: Context) -> None:
    """Remove the speaker's chat identity; what they reported stays on the record."""
    person = context.person
    if person is None:
        return
    _end_posts(context, person)
    erasure.erase(context.session, person, context.now)
    audit.record(context.session, context.now, "person.data_removed", "person", person.id, person_id=person.id)
    decision_cards.data_removed(context)
