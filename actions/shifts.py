"""What a change of the roster is, and who loses and gains what by it; nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from actions.acting import Acting
from actions.posts import OF_A_UNIT, held
from measures.vocabulary import PersonState, Role
from messages.facts import Held, Shift
from storage.models import Assignment, Person, Unit


@dataclass(frozen=True)
class Appoint:
    """Give somebody a post from a day until a day, both included.

    ``instead``: whoever held that post until now gives it up. A head's post always changes hands unless it is for a
    time (``for_a_while``, รักษาราชการแทน).
    """

    person_id: int
    role: Role
    unit_id: int | None = None
    for_a_while: bool = False
    first: date | None = None
    last: date | None = None
    instead: bool = False
    besides: bool = False
    """A further post: nothing else ends."""


@dataclass(frozen=True)
class End:
    """End one post, from today on."""

    assignment_id: int


@dataclass(frozen=True)
class Leave:
    """Somebody has left: every post ends and their LINE is forgotten; what they reported stays.

    With ``erase`` they ask for all that is theirs to be erased, as far as no official record names them.
    """

    person_id: int
    erase: bool = False


@dataclass(frozen=True)
class Rename:
    """Write a name (and post) as it should be; no post: it stays, an empty one: there is none."""

    person_id: int
    name: str
    post: str | None = None


@dataclass(frozen=True)
class Add:
    """Put somebody on the roster before they come; their LINE is tied to it when they register."""

    name: str
    role: Role
    unit_id: int | None = None
    post: str | None = None
    line_user_id: str | None = None


Command = Appoint | End | Leave | Rename | Add


def shifts_of(acting: Acting, command: Command) -> tuple[Shift, ...]:
    """Return who loses and gains what by a change."""
    match command:
        case Appoint():
            person = acting.session.get_one(Person, command.person_id)
            lost = given_up(acting, command)
            own = tuple(held(one) for one in lost if one.person_id == person.id)
            others = dict.fromkeys(one.person for one in lost if one.person_id != person.id)
            return (
                Shift(name=person.name, loses=own, gains=gained(acting, person, command), person_id=person.id),
                *(_loser(other, [one for one in lost if one.person_id == other.id]) for other in others),
            )
        case End():
            ended = acting.session.get_one(Assignment, command.assignment_id)
            return (_loser(ended.person, [ended]),)
        case Leave():
            person = acting.session.get_one(Person, command.person_id)
            return (_loser(person, [one for one in person.assignments if not is_over(one, acting.today)]),)
        case Rename():
            return (Shift(name=acting.session.get_one(Person, command.person_id).name, person_id=command.person_id),)
        case Add():
            return (Shift(name=command.name, gains=(_post(acting, command),)),)


def _loser(person: Person, lost: Sequence[Assignment]) -> Shift:
    return Shift(name=person.name, loses=tuple(held(one) for one in lost), person_id=person.id)


def is_over(one: Assignment, today: date) -> bool:
    """Tell whether a post ended before that day."""
    return one.valid_until is not None and one.valid_until < today


def _post(acting: Acting, command: Appoint | Add) -> Held:
    unit = acting.session.get(Unit, command.unit_id) if command.unit_id is not None else None
    if isinstance(command, Add):
        return Held(role=command.role, unit=unit.name if unit else None)
    return Held(
        role=command.role,
        unit=unit.name if unit else None,
        acting=command.for_a_while,
        valid_from=command.first,
        valid_until=command.last,
    )


def gained(acting: Acting, person: Person, command: Appoint) -> tuple[Held, ...]:
    """Return the post that an appointment gives; none where it is held already."""
    gained = _post(acting, command)
    known = any(held(one) == gained for one in person.assignments)
    return () if known else (gained,)


def given_up(acting: Acting, command: Appoint) -> list[Assignment]:
    """Return what ends by an appointment: the person's own post elsewhere, and the post of whoever is followed."""
    if command.for_a_while or command.besides:
        return []
    begins = command.first or acting.today
    standing = [one for one in _everybodys(acting) if not is_over(one, begins) and not one.acting]
    own = [one for one in standing if one.person_id == command.person_id and _makes_way(one, command)]
    return own + [one for one in standing if one.person_id != command.person_id and _follows(one, command)]


def _everybodys(acting: Acting) -> list[Assignment]:
    return list(acting.session.scalars(select(Assignment).join(Person).where(Person.state == PersonState.ACTIVE)))


def _makes_way(one: Assignment, command: Appoint) -> bool:
    """Tell whether somebody's own post ends: in a unit one works in one place, and a head is more than staff."""
    if command.role not in OF_A_UNIT or one.role not in OF_A_UNIT:
        return False
    return (one.role, one.unit_id) != (command.role, command.unit_id)


def _follows(one: Assignment, command: Appoint) -> bool:
    """Tell whether another's post passes on: a unit has one head, any other post only where it was said so."""
    same = (one.role, one.unit_id) == (command.role, command.unit_id)
    if command.role is Role.COORDINATOR:
        same = one.role is Role.COORDINATOR
    return same and (command.instead or command.role is Role.SUPERVISOR)
