"""People, their roles over time, the units they work in and the groups that serve these."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from bot.board import changes, forms
from bot.board.doors import Doors, coordinators
from bot.board.visit import Refused, Visit, missing
from measures.vocabulary import PersonState, Role, RoomKind
from storage import organizations, people
from storage.models import Assignment, ChatRoom, ChatRoomUnit, Person, Unit
from storage.people import holds


def register(doors: Doors) -> None:
    """Add the roster and its forms."""
    doors.page("/board/people", roster, coordinators)
    doors.form("/board/people", add_person, coordinators)
    doors.page("/board/people/<int:person_id>", one_person, coordinators)
    doors.form("/board/people/<int:person_id>", change_person, coordinators)
    doors.form("/board/people/<int:person_id>/roles", give_role, coordinators)
    doors.form("/board/people/<int:person_id>/leave", let_go, coordinators)
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


def add_person(visit: Visit) -> Response:
    """Put somebody on the roster; their chat is tied to it when they register."""
    name = forms.text("name", "ชื่อ", most=forms.LONGEST_NAME)
    post = forms.optional_text("post", "ตำแหน่ง", most=forms.LONGEST_NAME)
    role, unit = forms.choice("role", Role), _unit(visit)
    with changes.watched(visit, "board.person_added", "person"):
        person = people.add(visit.session, name, role, visit.now, unit=unit, post=post)
    return visit.go(f"/board/people/{person.id}", "added")


def _unit(visit: Visit) -> Unit | None:
    units = {unit.id: unit for unit in organizations.units(visit.session)}
    chosen = forms.one_of("unit", units)
    return units[chosen] if chosen is not None else None


def change_person(visit: Visit, person_id: int) -> Response:
    """Change a name or post."""
    person = _person(visit, person_id)
    name = forms.text("name", "ชื่อ", most=forms.LONGEST_NAME)
    post = forms.optional_text("post", "ตำแหน่ง", most=forms.LONGEST_NAME)
    with changes.watched(visit, "board.person_changed", "person", person_id):
        person.name, person.post = name, post
    return visit.go(f"/board/people/{person_id}", "saved")


def give_role(visit: Visit, person_id: int) -> Response:
    """Give a further role, for a time where days are named (รักษาราชการแทน)."""
    person = _person(visit, person_id)
    role, unit = forms.choice("role", Role), _unit(visit)
    first, last = forms.day("valid_from", visit.today), forms.day("valid_until", visit.today)
    if first is not None and last is not None and first > last:
        raise Refused("schedule_backwards")
    acting = forms.ticked("acting")
    with changes.watched(visit, "board.role_given", "person", person_id):
        people.assign(visit.session, person, role, unit, acting=acting, valid_from=first, valid_until=last)
    return visit.go(f"/board/people/{person_id}", "saved")


def end_role(visit: Visit, assignment_id: int) -> Response:
    """End a role yesterday; one that has not begun is taken away."""
    held = visit.session.scalars(select(Assignment).where(Assignment.id == assignment_id)).one_or_none()
    if held is None:
        raise missing()
    person_id, yesterday = held.person_id, visit.today - timedelta(days=1)
    with changes.watched(visit, "board.role_ended", "person", person_id):
        if held.valid_from is not None and held.valid_from > yesterday:
            visit.session.delete(held)
        else:
            held.valid_until = yesterday
    _somebody_coordinates(visit)
    return visit.go(f"/board/people/{person_id}", "saved")


def let_go(visit: Visit, person_id: int) -> Response:
    """Let somebody leave: their chat identity goes for good, what they reported stays."""
    person = _person(visit, person_id)
    with changes.watched(visit, "board.person_left", "person", person_id):
        people.forget(visit.session, person, visit.now)
    _somebody_coordinates(visit)
    return visit.go("/board/people", "saved")


def _somebody_coordinates(visit: Visit) -> None:
    """Refuse what would leave the office without anybody to run the plan; the transaction is rolled back."""
    visit.session.expire_all()
    if not people.with_role(visit.session, Role.COORDINATOR, visit.today):
        raise Refused("last_coordinator", 409)


def add_unit(visit: Visit) -> Response:
    """Add a unit at the end of the office's list."""
    name = forms.text("name", "ชื่อส่วนราชการ", most=forms.LONGEST_NAME)
    _name_is_free(visit, name)
    with changes.watched(visit, "board.unit_added", "unit"):
        place = len(organizations.units(visit.session))
        visit.session.add(Unit(name=name, aliases=_aliases(), position=place, retired=False))
    return visit.go("/board/people", "added")


def change_unit(visit: Visit, unit_id: int) -> Response:
    """Change a unit's name and short names, or retire it."""
    unit = visit.session.scalars(select(Unit).where(Unit.id == unit_id)).one_or_none()
    if unit is None:
        raise missing()
    name = forms.text("name", "ชื่อส่วนราชการ", most=forms.LONGEST_NAME)
    _name_is_free(visit, name, but=unit_id)
    with changes.watched(visit, "board.unit_changed", "unit", unit_id):
        unit.name, unit.aliases, unit.retired = name, _aliases(), forms.ticked("retired")
    return visit.go("/board/people", "saved")


def _aliases() -> list[str]:
    words = (forms.optional_text("aliases", "ชื่อย่อ") or "").replace("\n", ",").split(",")
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))


def _name_is_free(visit: Visit, name: str, but: int | None = None) -> None:
    taken = visit.session.scalar(select(Unit.id).where(Unit.name == name))
    if taken is not None and taken != but:
        raise Refused("name_taken", 409, text=name)


def change_room(visit: Visit, room_id: int) -> Response:
    """Say which units a bound group serves; none ticked: the whole office."""
    room = next((one for one in _groups(visit) if one.id == room_id), None)
    if room is None:
        raise missing()
    wanted = forms.several_of("unit", [unit.id for unit in organizations.units(visit.session)])
    with changes.watched(visit, "board.room_changed", "chat_room", room_id):
        for bound in list(room.units):
            if bound.unit_id not in wanted:
                room.units.remove(bound)
        held = {bound.unit_id for bound in room.units}
        for unit_id in wanted:
            if unit_id not in held:
                room.units.append(ChatRoomUnit(organization_id=visit.organization.id, unit_id=unit_id))
    return visit.go("/board/people", "saved")
