"""Getting to know people: who asks to be let in is asked for what is missing; the coordinator decides."""

from __future__ import annotations

import re
from typing import Any

from actions import registration, waiting_list
from actions.outcome import Became
from bot.conversation import cards, decision_cards, gate, own_data, people_cards, roster
from bot.conversation.context import Context
from bot.conversation.registering_words import unit_spellings
from bot.understanding.introductions import Introduction, introduction
from bot.understanding.reading import Item, Reading
from measures.vocabulary import Intent, QuestionKind, Role
from messages.confirmed import Done
from storage import organizations, requests, rooms
from storage.models import OpenQuestion, Unit
from thai.names import is_a_name
from thai.phrasing import phrase

_REGISTER = re.compile(r"^\s*(?:ขอ|อยาก|ต้องการ)?\s*(?:ลงทะเบียน|สมัคร)")
_CANCEL = phrase("(ยกเลิก/ไม่เอา[แล้ว]/ไม่ลงทะเบียน[แล้ว])[คำขอ/[การ]ลงทะเบียน]")
_WHO = phrase(
    "[นี่/ที่นี่/คุณ/เธอ/บอท/แชตนี้/ไลน์นี้/ตามงาน](คือใคร/เป็นใคร/คืออะไร/ใคร[อ่ะ]/ทำ[อะ]ไรได้[บ้าง]/อะไร)[ค่ะ/คะ/ครับ][หรอ/เหรอ]"
)
#: Questions of the short form, in the chat of somebody who is not registered yet.
FORM = frozenset({QuestionKind.REGISTER_NAME, QuestionKind.REGISTER_UNIT})
_NO_REQUEST = frozenset({Intent.NONE, Intent.REGISTER})
_REPORTS = frozenset({Intent.REPORT_DONE, Intent.REPORT_PROGRESS, Intent.REPORT_NOT_STARTED, Intent.REPORT_PROBLEM})
#: A unit in somebody's own words is no longer than this.
LONGEST_UNIT = 80


def stranger(context: Context, opening: gate.Opening, reading: Reading) -> bool:
    """Somebody who is not registered speaks."""
    if context.event.user_id is None:
        return _without_identity(context, opening, reading)
    question = form_of(context)
    if not context.in_group and _plain_words(context, opening, question, reading):
        return True
    if question is not None and _answered(context, question, opening, reading):
        return True
    wants = any(item.intent is Intent.REGISTER for item in reading.items) or _REGISTER.match(opening.text)
    if wants and (opening.addressed or reading.speaks or not context.in_group):
        register(context, opening.text)
        return True
    if not context.in_group:
        _keep_or_begin(context, opening, reading)
        return True
    if reading.speaks or opening.called or opening.quoted:
        return _tell_once(context)
    return False


def form_of(context: Context) -> OpenQuestion | None:
    """Return the question of the form that this person is to answer here."""
    question = rooms.open_question(context.session, context.room.id, None, context.now)
    if question is None or question.kind not in FORM or question.data.get("user") != context.event.user_id:
        return None
    return question


def _plain_words(context: Context, opening: gate.Opening, question: OpenQuestion | None, reading: Reading) -> bool:
    """Answer what needs no registration: never mind, what is this, how does it work."""
    text = opening.text.strip()
    if _CANCEL.is_said(text):
        _cancelled(context, question)
    elif _WHO.is_said(text):
        cards.welcome_private(context)
    elif any(item.intent is Intent.HELP for item in reading.items):
        cards.help_card(context)
    else:
        return False
    return True


def _cancelled(context: Context, question: OpenQuestion | None) -> None:
    if question is not None:
        question.answered_at = context.now
    elif context.event.user_id is not None:
        registration.take_back(context, context.event.user_id)
    decision_cards.confirmed(context, Done.CANCELLED)


def cancel(context: Context) -> None:
    """Take one's own request back with a tap."""
    _cancelled(context, None)


def _keep_or_begin(context: Context, opening: gate.Opening, reading: Reading) -> None:
    """Say that nothing is recorded yet; a report is kept as a draft for a day."""
    reports = any(item.intent in _REPORTS for item in reading.items)
    user = str(context.event.user_id)
    request = requests.of_user(context.session, user, context.now)
    if request is None:
        start(context, draft=opening.text if reports else None)
        return
    if reports:
        registration.keep_draft(context, user, opening.text)
    people_cards.register_waiting(context, request, again=True, kept=reports)


def start(context: Context, draft: str | None = None) -> None:
    """Begin the short form: the name is asked first."""
    if context.in_group:
        decision_cards.not_registered(context)
        return
    _ask_next(context, QuestionKind.REGISTER_NAME, {"draft": draft} if draft else {})
    people_cards.register_ask(context, kept=draft is not None)


def _ask_next(context: Context, kind: QuestionKind, data: dict[str, Any]) -> OpenQuestion:
    data = {**data, "user": context.event.user_id}
    return rooms.ask(context.session, context.room.id, None, kind, data, context.now)


def _answered(context: Context, question: OpenQuestion, opening: gate.Opening, reading: Reading) -> bool:
    """Take a text as what the form asked for, if it can be that."""
    if any(item.intent not in _NO_REQUEST for item in reading.items) or not opening.text.strip():
        return False
    said = introduction(opening.text, unit_spellings(context))
    if question.kind is QuestionKind.REGISTER_UNIT:
        return _unit_in_words(context, question, said, opening.text)
    if not (said.has_name and is_a_name(said.name, least_words=2)):
        return False
    question.answered_at = context.now
    _go_on(context, said, question.data)
    return True


def _unit_in_words(context: Context, question: OpenQuestion, said: Introduction, text: str) -> bool:
    known = organizations.unit_named(context.session, text)
    if known is not None:
        unit_told(context, question, known)
        return True
    if _REGISTER.match(text) or len(text) > LONGEST_UNIT:
        return False
    leads = said.role is Role.EXECUTIVE
    if not (said.unit or said.unit_words or leads):
        # Whatever was typed is what they call their unit: the coordinator says which one that is.
        said = Introduction(unit_words=text.strip())
    question.answered_at = context.now
    before = _introduction_of(question.data)
    _go_on(
        context,
        Introduction(before.name, said.role or before.role, said.post or before.post, said.unit, said.unit_words),
        question.data,
    )
    return True


def _without_identity(context: Context, opening: gate.Opening, reading: Reading) -> bool:
    """Old clients give no user id (Consent on getting user profile information): ask to speak 1:1."""
    if reading.speaks or opening.addressed:
        return _tell_once(context)
    return False


def _tell_once(context: Context) -> bool:
    """Tell somebody once that unregistered people cannot report; more would annoy. Only a hash says who was told."""
    who = context.box.code_hash(context.event.user_id or "nobody")
    if not waiting_list.tell_once(context, who):
        return False
    decision_cards.not_registered(context)
    return True


def register(context: Context, text: str) -> None:
    """Take "ลงทะเบียน ชื่อ นามสกุล กองคลัง" (or a post), ask for what is missing, then ask the coordinator."""
    said = introduction(text, unit_spellings(context))
    standing = requests.of_user(context.session, context.event.user_id, context.now)
    if not said.has_name and standing is None:
        start(context)
    elif not said.has_name and standing is not None:
        people_cards.register_waiting(context, standing, again=True)
    else:
        _go_on(context, said, {})


def _go_on(context: Context, said: Introduction, data: dict[str, Any]) -> None:
    """Ask for the unit where it is missing and needed, else put the request."""
    if said.role is not Role.EXECUTIVE and said.unit is None and said.unit_words is None:
        known = {"name": said.name, "role": said.role, "post": said.post, "draft": data.get("draft")}
        question = _ask_next(context, QuestionKind.REGISTER_UNIT, known)
        people_cards.register_ask_unit(context, said.name, question.id)
        return
    _ask_to_register(context, said, data.get("draft"))


def _introduction_of(data: dict[str, Any]) -> Introduction:
    role = Role(data["role"]) if data.get("role") else None
    return Introduction(str(data.get("name", "")), role, data.get("post"))


def unit_told(context: Context, question: OpenQuestion, unit: Unit) -> None:
    """Go on with a registration once its unit was told, by whoever began it."""
    if question.data.get("user") != context.event.user_id:
        decision_cards.not_your_button(context)
        return
    question.answered_at = context.now
    before = _introduction_of(question.data)
    said = Introduction(before.name, before.role, before.post, unit.name)
    _ask_to_register(context, said, question.data.get("draft"))


def role_told(context: Context, role: Role, question: OpenQuestion | None) -> None:
    """Take the role that was tapped: in the form, or to correct a request that waits."""
    if question is not None:
        question.answered_at = context.now
        before = _introduction_of(question.data)
        _go_on(context, Introduction(before.name, role, before.post), question.data)
        return
    request = requests.of_user(context.session, context.event.user_id, context.now)
    if request is None:
        start(context)
        return
    unit = request.unit.name if request.unit is not None else None
    _go_on(context, Introduction(request.name, role, request.post, unit, request.unit_words), {})


def _ask_to_register(context: Context, said: Introduction, draft: str | None) -> None:
    role = said.role or Role.STAFF
    unit = organizations.unit_named(context.session, said.unit) if said.unit is not None else None
    asked = registration.ask(
        context,
        registration.Ask(
            line_user_id=str(context.event.user_id),
            name=said.name,
            role=role,
            unit_id=unit.id if unit is not None and role is not Role.EXECUTIVE else None,
            unit_words=said.unit_words if unit is None and role is not Role.EXECUTIVE else None,
            post=said.post,
            draft=draft,
        ),
    )
    if asked.request is None or asked.became is Became.REFUSED:
        people_cards.refused(context, asked.refusal)
        return
    if asked.became is Became.REQUESTED:
        context.introductions.append(asked.request.id)
    again = asked.became is Became.KNOWN
    people_cards.register_waiting(context, asked.request, again=again, kept=draft is not None)


def again(context: Context, _item: Item) -> None:
    """Somebody who is registered asks to register: another unit, or just a look at what is known."""
    text = context.event.message.text if context.event.message else ""
    said = introduction(text, unit_spellings(context))
    unit = organizations.unit_named(context.session, said.unit) if said.unit is not None else None
    if unit is None or unit.id in context.unit_ids():
        own_data.show_data(context)
    else:
        roster.move(context, unit)
