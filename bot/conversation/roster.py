"""Posts, names, units and groups changed in words, shown before and after; and one's own data."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from actions import registration, roles, units
from actions.outcome import Became
from actions.registration import AskPost
from bot.conversation import cards, groups, own_data, people_cards, registering_words
from bot.conversation.context import Context
from bot.understanding.introductions import Introduction
from bot.understanding.roster_words import RosterWords, Wish, is_me, roster_words
from measures.hindrances import Hindrance
from measures.permissions import may_acknowledge
from measures.vocabulary import QuestionKind, Role
from messages.commands import commands
from messages.plain_answer import Plain
from messages.roster_change import Change, RosterChange
from storage import organizations, people
from storage import rooms as room_rows
from storage.models import OpenQuestion, Person, Unit
from storage.people import holds

_CHANGES: dict[type, Change] = {
    roles.Appoint: Change.POSTS,
    roles.End: Change.POSTS,
    roles.Leave: Change.LEAVING,
    roles.Rename: Change.NAME,
    roles.Add: Change.PERSON_ADDED,
    units.AddUnit: Change.UNIT_ADDED,
    units.Merge: Change.UNITS_MERGED,
}
_COMMANDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        roles.Appoint,
        roles.Leave,
        roles.Rename,
        roles.Add,
        units.AddUnit,
        units.ChangeUnit,
        units.Merge,
    )
}


def told(context: Context, text: str) -> bool:
    """Take a wish about people, units or this group; False when it is none."""
    wish = roster_words(text, context.today, registering_words.unit_spellings(context))
    if wish is None or context.person is None:
        return False
    if wish.wish is Wish.LEAVE and not wish.who:
        own_data.show_data(context)
        return True
    refusal = commands()[wish.wish].refusal(context.roles(), in_group=context.in_group)
    if refusal is not None and not _may_name_a_coordinator(context, wish):
        cards.denied(context, refusal)
        return True
    return _HANDLERS[wish.wish](context, wish)


def _may_name_a_coordinator(context: Context, wish: RosterWords) -> bool:
    names_one = wish.wish is Wish.APPOINT and wish.said.role is Role.COORDINATOR
    return names_one and context.actor is not None and may_acknowledge(context.actor, context.today)


# -- whom and what is meant ------------------------------------------------------------------------------------------


def _person(context: Context, name: str) -> Person | None:
    """Return the one person of that name; where there is none or several, the answer says so."""
    if is_me(name):
        return context.person
    wanted = registering_words.bare(name)
    known = people.active(context.session)
    same = [one for one in known if registering_words.bare(one.name) == wanted]
    found = same or [one for one in known if wanted in registering_words.bare(one.name)]
    if len(found) == 1:
        return found[0]
    if not found:
        cards.plain(context, Plain.NOBODY_OF_THAT_NAME, name)
        return None
    names = ", ".join(one.name for one in found[:5])
    cards.plain(context, Plain.SEVERAL_OF_THAT_NAME, name, names)
    return None


# -- shown, confirmed, done ------------------------------------------------------------------------------------------

Command = roles.Command | units.Command


def _ask(context: Context, command: Command, *, old: str | None = None, new: str | None = None) -> bool:
    """Show who would lose and gain what, and wait for a yes."""
    seen = _foresee(context, command)
    if seen.became is Became.REFUSED:
        taken = seen.refusal is Hindrance.NAME_TAKEN
        people_cards.refused(context, seen.refusal, name=new if taken else old or new)
        return True
    shifts = seen.shifts if isinstance(seen, roles.Changed) else ()
    if isinstance(command, roles.Appoint) and not any(one.gains or one.loses for one in shifts):
        people_cards.refused(context, Hindrance.KNOWN, name=shifts[0].name)
        return True
    data = {"command": type(command).__name__, "fields": _plain(command), "old": old, "new": new}
    question = _open_question(context, data)
    context.answer(
        RosterChange(
            change=_change_of(command),
            shifts=shifts,
            old=old,
            new=new,
            deadlines=seen.deadlines if isinstance(seen, units.Rearranged) else None,
            question_id=question.id,
        )
    )
    return True


def _open_question(context: Context, data: dict[str, Any]) -> OpenQuestion:
    return room_rows.ask(
        context.session, context.room.id, context.person_id, QuestionKind.ROSTER_CHANGE, data, context.now
    )


def _foresee(context: Context, command: Command) -> roles.Changed | units.Rearranged:
    if isinstance(command, units.AddUnit | units.ChangeUnit | units.Merge):
        return units.foresee(context, command)
    return roles.foresee(context, command)


def _change_of(command: Command) -> Change:
    if isinstance(command, units.ChangeUnit):
        return Change.UNIT_CLOSED if command.closed else Change.UNIT_NAMED
    return _CHANGES[type(command)]


def _plain(command: Command) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(command).items()}


def _command(data: dict[str, Any]) -> Command:
    fields: dict[str, Any] = {
        name: date.fromisoformat(value) if name in {"first", "last"} and value else value
        for name, value in data["fields"].items()
    }
    if data["command"] in {"AddUnit", "ChangeUnit"} and fields.get("aliases") is not None:
        fields["aliases"] = tuple(fields["aliases"])
    if "role" in fields:
        fields["role"] = Role(fields["role"])
    made: Command = _COMMANDS[data["command"]](**fields)
    return made


def confirmed(context: Context, data: dict[str, Any]) -> None:
    """Make the change that was shown; rights and rules are looked at anew."""
    command = _command(data)
    if isinstance(command, units.AddUnit | units.ChangeUnit | units.Merge):
        made: roles.Changed | units.Rearranged = units.carry_out(context, command)
    else:
        made = roles.carry_out(context, command)
    if made.became is Became.REFUSED:
        people_cards.refused(context, made.refusal, name=data.get("old") or data.get("new"))
        return
    shown = RosterChange(
        change=_change_of(command),
        shifts=made.shifts if isinstance(made, roles.Changed) else (),
        old=data.get("old"),
        new=data.get("new"),
        deadlines=made.deadlines if isinstance(made, units.Rearranged) else None,
        entry_id=made.entry_id if isinstance(made, roles.Changed) else None,
    )
    context.answer(shown)


def take_back(context: Context, entry_id: int) -> None:
    """Undo a change of posts with a tap, within a day."""
    made = roles.take_back(context, entry_id)
    if made.became is Became.REFUSED:
        people_cards.refused(context, made.refusal)
        return
    person = context.session.get(Person, made.person_id) if made.person_id is not None else None
    name = person.name if person is not None else None
    gone = person is not None and person.line_user_id is None
    context.answer(RosterChange(change=Change.POSTS, new=name, undone=True, without_line=gone))


# -- one wish after the other ----------------------------------------------------------------------------------------


def _appoint(context: Context, wish: RosterWords) -> bool:
    person = _person(context, wish.who)
    if person is None:
        return True
    unit = _unit_of_post(context, wish.said)
    if unit is None and _names_no_unit_of_ours(context, wish.said):
        return True
    if unit is None and wish.said.role in {Role.STAFF, Role.SUPERVISOR}:
        people_cards.refused(context, Hindrance.NEEDS_UNIT, name=person.name)
        return True
    return _ask(context, _appointment(person.id, wish, unit))


def _unit_of_post(context: Context, said: Introduction) -> Unit | None:
    if said.role in {Role.COORDINATOR, Role.EXECUTIVE} or said.unit is None:
        return None
    return organizations.unit_named(context.session, said.unit)


def _names_no_unit_of_ours(context: Context, said: Introduction) -> bool:
    """Say so where a post names a unit that the office does not have."""
    return said.unit_words is not None and groups.unit_named(context, said.unit_words) is None


def _appointment(person_id: int, wish: RosterWords, unit: Unit | None) -> roles.Appoint:
    return roles.Appoint(
        person_id=person_id,
        role=wish.said.role or Role.STAFF,
        unit_id=unit.id if unit is not None else None,
        for_a_while=wish.for_a_while or wish.said.acting,
        first=wish.first,
        last=wish.last,
        instead=wish.instead,
    )


def _act_myself(context: Context, wish: RosterWords) -> bool:
    """Take "รักษาราชการแทน หัวหน้ากองคลัง 1 มี.ค. – 30 เม.ย. 2569": a coordinator confirms it, anybody else asks for it."""
    unit = _unit_of_post(context, wish.said)
    if unit is None or context.person is None:
        cards.plain(context, Plain.ACTING_NEEDS_UNIT)
        return True
    if context.manages:
        return _ask(context, _appointment(context.person.id, wish, unit))
    first = wish.first or context.today
    _request(context, AskPost(wish.said.role or Role.SUPERVISOR, unit.id, True, first, wish.last))
    return True


def move(context: Context, unit: Unit) -> None:
    """Ask the coordinator for another unit; until then nothing changes."""
    if context.person is None:
        return
    role = _role(context, context.person)
    if context.manages:
        _ask(context, roles.Appoint(context.person.id, role, unit.id))
        return
    _request(context, AskPost(role, unit.id))


def _role(context: Context, person: Person) -> Role:
    """Return the role somebody takes along into another unit; a coordinator or executive stays what they are too."""
    held = {one.role for one in person.assignments if holds(one, context.today)}
    return Role.SUPERVISOR if Role.SUPERVISOR in held else Role.STAFF


def _request(context: Context, command: AskPost) -> None:
    asked = registration.ask_post(context, command)
    if asked.request is None or asked.became is Became.REFUSED:
        people_cards.refused(context, asked.refusal)
        return
    people_cards.register_waiting(context, asked.request)


def _leave(context: Context, wish: RosterWords) -> bool:
    person = _person(context, wish.who)
    return True if person is None else _ask(context, roles.Leave(person.id), old=person.name)


def _rename(context: Context, wish: RosterWords) -> bool:
    unit = organizations.unit_named(context.session, wish.who) if wish.who else None
    if unit is not None:
        return _ask(context, units.ChangeUnit(unit.id, name=wish.other), old=unit.name, new=wish.other)
    person = _person(context, wish.who)
    if person is None:
        return True
    return _ask(context, roles.Rename(person.id, wish.other), old=person.name, new=wish.other)


def _add_person(context: Context, wish: RosterWords) -> bool:
    unit = _unit_of_post(context, wish.said)
    if unit is None and _names_no_unit_of_ours(context, wish.said):
        return True
    role = wish.said.role or Role.STAFF
    command = roles.Add(wish.said.name, role, unit.id if unit is not None else None, wish.said.post)
    return _ask(context, command, new=wish.said.name)


def _add_unit(context: Context, wish: RosterWords) -> bool:
    return _ask(context, units.AddUnit(wish.who), new=wish.who)


def _merge(context: Context, wish: RosterWords) -> bool:
    unit = groups.unit_named(context, wish.who)
    into = groups.unit_named(context, wish.other) if unit is not None else None
    if unit is None or into is None:
        return True
    if unit is into:
        cards.plain(context, Plain.ONE_UNIT_ALREADY, wish.who, into.name)
        return True
    return _ask(context, units.Merge(unit.id, into.id), old=unit.name, new=into.name)


def _close(context: Context, wish: RosterWords) -> bool:
    unit = groups.unit_named(context, wish.who)
    return True if unit is None else _ask(context, units.ChangeUnit(unit.id, closed=True), old=unit.name)


def _group(context: Context, wish: RosterWords) -> bool:
    groups.serve(context, wish.who)
    return True


_HANDLERS = {
    Wish.APPOINT: _appoint,
    Wish.ACT_MYSELF: _act_myself,
    Wish.LEAVE: _leave,
    Wish.RENAME: _rename,
    Wish.ADD_PERSON: _add_person,
    Wish.ADD_UNIT: _add_unit,
    Wish.MERGE_UNITS: _merge,
    Wish.CLOSE_UNIT: _close,
    Wish.GROUP_UNITS: _group,
}
