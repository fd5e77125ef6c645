"""People, their roles over time, the units they work in and the groups that serve these."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from actions import first_steps, registration, roles, rooms, units, waiting_list
from actions.outcome import Became
from bot.board import forms, inviting
from bot.board.doors import Doors, coordinators
from bot.board.visit import Refused, Visit, missing
from measures.hindrances import Hindrance
from measures.vocabulary import PersonState, Role, RoomKind
from messages.first_steps import HOW, TITLES
from storage import organizations, requests
from storage.models import Assignment, ChatRoom, ChatRoomUnit, Person
from storage.people import holds


def register(doors: Doors) -> None:
    """Add the roster and its forms."""
    doors.page("/board/people", roster, coordinators)
    doors.form("/board/people", add_person, coordinators)
    doors.page("/board/people/<int:person_id>", one_person, coordinators)
    doors.form("/board/people/<int:person_id>", change_person, coordinators)
    doors.form("/board/people/<int:person_id>/roles", give_role, coordinators)
    doors.form("/board/people/<int:person_id>/leave", let_go, coordinators)
    doors.form("/board/requests/<int:request_id>", decide, coordinators)
    doors.form("/board/roles/<int:assignment_id>/end", end_role, coordinators)
    doors.form("/board/units", add_unit, coordinators)
    doors.form("/board/units/<int:unit_id>", change_unit, coordinators)
    doors.form("/board/rooms/<int:room_id>", change_room, coordinators)


def roster(visit: Visit) -> str:
    """Show everybody with the roles they hold today, the units and the groups."""
    persons = visit.session.scalars(
        select(Person)
        .where(Person.state != PersonState.LEFT)
        .options(selectinload(Person.assignments).selectinload(Assignment.unit))
        .order_by(Person.state.desc(), Person.id)
    ).all()
    return visit.show(
        "people.html",
        persons=persons,
        holds=lambda held: holds(held, visit.today),
        units=organizations.units(visit.session),
        roles=tuple(Role),
        rooms=_groups(visit),
        absent=[one for one in persons if one.line_user_id is None],
        invitation=inviting.invitation(visit.organization.name, visit.settings.line_basic_id),
        waiting=[waiting_list.card_of(visit.acting, one) for one in requests.waiting(visit.session, visit.now)],
        steps=first_steps.state(visit.acting).steps,
        step_titles=TITLES,
        step_how=HOW,
    )


def _groups(visit: Visit) -> list[ChatRoom]:
    return list(
        visit.session.scalars(
            select(ChatRoom)
            .where(ChatRoom.kind == RoomKind.GROUP, ChatRoom.left_at.is_(None))
            .options(selectinload(ChatRoom.units).selectinload(ChatRoomUnit.unit))
            .order_by(ChatRoom.id)
        )
    )


def one_person(visit: Visit, person_id: int) -> str:
    """Show one person with every role, past ones too."""
    return visit.show(
        "person.html",
        person=_person(visit, person_id),
        holds=lambda held: holds(held, visit.today),
        units=organizations.units(visit.session),
        roles=tuple(Role),
    )


def _person(visit: Visit, person_id: int) -> Person:
    found = visit.session.scalars(
        select(Person)
        .where(Person.id == person_id, Person.state != PersonState.LEFT)
        .options(selectinload(Person.assignments).selectinload(Assignment.unit))
    ).one_or_none()
    if found is None:
        raise missing()
    return found


@forms.staying_on(roster)
def add_person(visit: Visit) -> Response:
    """Put somebody on the roster; their chat is tied to it when they register."""
    name = forms.text("name", "ชื่อ", most=forms.LONGEST_NAME)
    post = forms.optional_text("post", "ตำแหน่ง", most=forms.LONGEST_NAME)
    made = _carried_out(visit, roles.Add(name, forms.choice("role", Role), _unit(visit), post))
    return visit.go(f"/board/people/{made.person_id}", "added")


def _carried_out(visit: Visit, command: roles.Command) -> roles.Changed:
    """Make a change of the roster; what stands in its way is said on the page."""
    made = roles.carry_out(visit.acting, command)
    if made.became is Became.REFUSED:
        raise _refused(made.refusal)
    return made


def _refused(reason: Hindrance | None, text: str = "") -> Refused:
    if reason in {None, Hindrance.GONE}:
        return missing()
    return Refused(str(reason), 422 if reason in _FAULTY_FORMS else 409, at=_FIELDS.get(reason, ""), text=text)


_FAULTY_FORMS = frozenset({Hindrance.BACKWARDS, Hindrance.NEEDS_UNIT})
#: The field that has to be filled in otherwise.
_FIELDS = {
    Hindrance.BACKWARDS: "valid_until",
    Hindrance.NEEDS_UNIT: "unit",
    Hindrance.NAME_TAKEN: "name",
    Hindrance.HAS_DUTIES: "retired",
    Hindrance.HAS_PEOPLE: "retired",
}


def _unit(visit: Visit) -> int | None:
    return forms.one_of("unit", [unit.id for unit in organizations.units(visit.session)])


@forms.staying_on(one_person)
def change_person(visit: Visit, person_id: int) -> Response:
    """Change a name or post."""
    person = _person(visit, person_id)
    name = forms.text("name", "ชื่อ", most=forms.LONGEST_NAME)
    post = forms.optional_text("post", "ตำแหน่ง", most=forms.LONGEST_NAME)
    _carried_out(visit, roles.Rename(person.id, name, post or ""))
    return visit.go(f"/board/people/{person_id}", "saved")


@forms.staying_on(one_person)
def give_role(visit: Visit, person_id: int) -> Response:
    """Give a further role, for a time where days are named (รักษาราชการแทน)."""
    person = _person(visit, person_id)
    command = roles.Appoint(
        person.id,
        forms.choice("role", Role),
        _unit(visit),
        forms.ticked("acting"),
        forms.day("valid_from", visit.today),
        forms.day("valid_until", visit.today),
        besides=True,
    )
    _carried_out(visit, command)
    return visit.go(f"/board/people/{person_id}", "saved")


def end_role(visit: Visit, assignment_id: int) -> Response:
    """End a role yesterday; one that has not begun is taken away."""
    made = _carried_out(visit, roles.End(assignment_id))
    return visit.go(f"/board/people/{made.person_id}", "saved")


def let_go(visit: Visit, person_id: int) -> Response:
    """Let somebody leave: their chat identity goes for good, what they reported stays."""
    person = _person(visit, person_id)
    _carried_out(visit, roles.Leave(person.id))
    return visit.go("/board/people", "saved")


def decide(visit: Visit, request_id: int) -> Response:
    """Let somebody in or refuse them; the page itself showed what would be given, so the form is the second tap."""
    chosen = _unit(visit)
    new = forms.ticked("new_unit")
    command = registration.Decide(request_id, forms.ticked("accepted"), sure=True, unit_id=chosen, new_unit=new)
    made = registration.decide(visit.acting, command)
    if made.became is Became.REFUSED:
        raise _refused(made.refusal)
    return visit.go("/board/people", "" if made.became is Became.ASKED else "saved")


@forms.staying_on(roster)
def add_unit(visit: Visit) -> Response:
    """Add a unit at the end of the office's list; what every unit owes reaches it from then on."""
    name = forms.text("name", "ชื่อส่วนราชการ", most=forms.LONGEST_NAME)
    _rearranged(visit, units.AddUnit(name, tuple(_aliases())), name)
    return visit.go("/board/people", "added")


def _rearranged(visit: Visit, command: units.Command, name: str) -> None:
    made = units.carry_out(visit.acting, command)
    if made.became is Became.REFUSED:
        raise _refused(made.refusal, name)


@forms.staying_on(roster)
def change_unit(visit: Visit, unit_id: int) -> Response:
    """Change a unit's name and short names, merge it into another, or retire it."""
    name = forms.text("name", "ชื่อส่วนราชการ", most=forms.LONGEST_NAME)
    into = forms.one_of("into", [unit.id for unit in organizations.units(visit.session)])
    if into is not None:
        _rearranged(visit, units.Merge(unit_id, into), name)
    else:
        command = units.ChangeUnit(unit_id, name, tuple(_aliases()), forms.ticked("retired"), anyway=True)
        _rearranged(visit, command, name)
    return visit.go("/board/people", "saved")


def _aliases() -> list[str]:
    words = (forms.optional_text("aliases", "ชื่อย่อ") or "").replace("\n", ",").split(",")
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))


def change_room(visit: Visit, room_id: int) -> Response:
    """Say which units a bound group serves; none ticked: the whole office."""
    room = next((one for one in _groups(visit) if one.id == room_id), None)
    if room is None:
        raise missing()
    known = organizations.units(visit.session)
    wanted = forms.several_of("unit", [unit.id for unit in known])
    made = rooms.bind(visit.acting, room, [unit for unit in known if unit.id in wanted])
    if made.became is Became.REFUSED:
        raise _refused(made.refusal)
    return visit.go("/board/people", "saved")
