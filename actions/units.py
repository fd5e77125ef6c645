"""ส่วนราชการ: units added, renamed, merged and closed; what every unit owes follows at once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from actions import changes, posts
from actions.acting import Acting
from actions.changes import Conflict
from actions.outcome import Became
from measures import unit_names
from measures.hindrances import Hindrance
from measures.vocabulary import DeadlineState
from storage import audit, merging, organizations, people
from storage.models import (
    AuditEntry,
    Deadline,
    StepOwner,
    Unit,
)


@dataclass(frozen=True)
class AddUnit:
    """A unit of the office that no plan has named; what every unit owes reaches it from then on."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChangeUnit:
    """Another name, other spellings (None: as they are, and the old name is one more), or no longer in use."""

    unit_id: int
    name: str | None = None
    aliases: tuple[str, ...] | None = None
    closed: bool = False
    anyway: bool = False
    """Closed although people work in it or it owes steps: whoever says so sees both, and may undo it."""


@dataclass(frozen=True)
class Merge:
    """One unit goes up in another, with its people, duties, reports, groups and spellings."""

    unit_id: int
    into_id: int


Command = AddUnit | ChangeUnit | Merge


@dataclass(frozen=True)
class Rearranged:
    """What became of it; ``deadlines`` counts the open duties that came, went or moved."""

    became: Became
    unit_id: int | None = None
    refusal: Hindrance | None = None
    deadlines: int = 0
    entry_id: int | None = None


def foresee(acting: Acting, command: Command) -> Rearranged:
    """Return whether it may be done, and how many open duties it is about."""
    refusal = _refusal(acting, command)
    if refusal is not None:
        return Rearranged(Became.REFUSED, refusal=refusal)
    unit_id = None if isinstance(command, AddUnit) else command.unit_id
    return Rearranged(Became.ASKED, unit_id, deadlines=_open_of(acting, unit_id))


def carry_out(acting: Acting, command: Command) -> Rearranged:
    """Rearrange the office's units; deadlines, groups and people follow."""
    refusal = _refusal(acting, command)
    if refusal is not None:
        return Rearranged(Became.REFUSED, refusal=refusal)
    try:
        with acting.session.begin_nested():
            if isinstance(command, Merge):
                return _merge(acting, command)
            return _add(acting, command) if isinstance(command, AddUnit) else _change(acting, command)
    except Conflict:
        return Rearranged(Became.REFUSED, refusal=Hindrance.NAME_TAKEN)


def named_or_new(acting: Acting, words: str, unit_id: int | None) -> Unit | None:
    """Return the unit that a coordinator says these words mean, a new one where it is none; None: it is gone."""
    if unit_id is None:
        known = organizations.unit_named(acting.session, words)
        made = known.id if known is not None else carry_out(acting, AddUnit(words)).unit_id
        return acting.session.get(Unit, made) if made is not None else None
    unit = acting.session.get(Unit, unit_id)
    if unit is None or unit.retired:
        return None
    organizations.remember_spelling(unit, words)
    return unit


def perhaps(acting: Acting, words: str) -> tuple[Unit, ...]:
    """Return the units that the words may mean without being certain."""
    known = {unit.name: unit for unit in organizations.units(acting.session)}
    return tuple(known[name] for name in unit_names.perhaps(words, known))


# -- whether it may be -----------------------------------------------------------------------------------------------


def _refusal(acting: Acting, command: Command) -> Hindrance | None:
    if not (acting.manages or posts.is_the_servers(acting)):
        return Hindrance.NOT_PERMITTED
    if isinstance(command, AddUnit):
        return Hindrance.NAME_TAKEN if _is_taken(acting, command.name) else None
    unit = acting.session.get(Unit, command.unit_id)
    if unit is None or unit.retired:
        return Hindrance.GONE
    if isinstance(command, Merge):
        into = acting.session.get(Unit, command.into_id)
        return Hindrance.GONE if into is None or into.retired or into is unit else None
    if command.name is not None and _is_taken(acting, command.name, but=unit.id):
        return Hindrance.NAME_TAKEN
    return _stands_in_the_way(acting, unit) if command.closed and not command.anyway else None


def _is_taken(acting: Acting, name: str, but: int | None = None) -> bool:
    taken = acting.session.scalar(select(Unit.id).where(Unit.name == name.strip()))
    named = organizations.unit_named(acting.session, name)
    return any(one not in (None, but) for one in (taken, named.id if named is not None else None))


def _stands_in_the_way(acting: Acting, unit: Unit) -> Hindrance | None:
    """A unit that people work in or that alone owes a step is merged into another, not closed."""
    working = [one for person in people.active(acting.session) for one in person.assignments if one.unit_id == unit.id]
    if any(one.valid_until is None or one.valid_until >= acting.today for one in working):
        return Hindrance.HAS_PEOPLE
    owned = acting.session.scalar(select(StepOwner.id).where(StepOwner.unit_id == unit.id).limit(1))
    return Hindrance.HAS_DUTIES if owned is not None else None


def _open_of(acting: Acting, unit_id: int | None) -> int:
    condition = (Deadline.unit_id == unit_id, Deadline.state == DeadlineState.OPEN)
    return 0 if unit_id is None else acting.session.scalar(select(func.count(Deadline.id)).where(*condition)) or 0


# -- doing it --------------------------------------------------------------------------------------------------------


def _add(acting: Acting, command: AddUnit) -> Rearranged:
    with changes.watched(acting, "unit.added", "unit"):
        place = len(organizations.units(acting.session))
        unit = Unit(name=command.name.strip(), aliases=list(command.aliases), position=place, retired=False)
        acting.session.add(unit)
        acting.session.flush()
    return Rearranged(Became.RECORDED, unit.id, deadlines=_open_of(acting, unit.id), entry_id=_entry(acting))


def _change(acting: Acting, command: ChangeUnit) -> Rearranged:
    unit = acting.session.get_one(Unit, command.unit_id)
    before = _open_of(acting, unit.id)
    with changes.watched(acting, "unit.closed" if command.closed else "unit.changed", "unit", unit.id):
        old = unit.name
        if command.aliases is not None:
            unit.aliases = list(command.aliases)
        if command.name is not None and command.name.strip() != old:
            unit.name = command.name.strip()
            if command.aliases is None:
                organizations.remember_spelling(unit, old)
        unit.retired = command.closed
    return Rearranged(Became.RECORDED, command.unit_id, deadlines=before, entry_id=_entry(acting))


def _entry(acting: Acting) -> int | None:
    acting.session.flush()
    return acting.session.scalar(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1))


def _merge(acting: Acting, command: Merge) -> Rearranged:
    unit, into = acting.session.get_one(Unit, command.unit_id), acting.session.get_one(Unit, command.into_id)
    moved = _open_of(acting, unit.id)
    merging.merge(acting.session, unit, into, acting.now)
    detail = {"into": into.id, "deadlines": moved, "door": acting.door.value}
    audit.record(acting.session, acting.now, "unit.merged", "unit", unit.id, person_id=acting.person_id, detail=detail)
    return Rearranged(Became.RECORDED, into.id, deadlines=moved)
