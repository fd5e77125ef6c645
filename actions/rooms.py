"""กลุ่มไลน์: which group serves whom. A code binds one group, for who asked for it or another coordinator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from actions import changes, posts, telling
from actions.acting import Acting
from actions.outcome import Became
from actions.telling import Policy
from delivery import alerts
from measures.hindrances import Hindrance
from measures.vocabulary import NoticeClass, NoticeKind, RoomKind
from messages.room_asked import RoomAsked
from storage import audit, deadlines, organizations, people, rooms
from storage.models import ChatRoom, OneTimeCode, Unit
from storage.people import BIND_ROOM
from storage.secrets import SecretBox

CODE_LASTS = timedelta(days=1)
_ASKED = Policy(NoticeKind.DECISION, NoticeClass.DECISION)


class CodeState(StrEnum):
    """Where a one-time code stands."""

    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Bound:
    """What became of a group; ``units`` are those it serves, none: the whole office."""

    became: Became
    room: ChatRoom | None = None
    units: tuple[str, ...] = ()
    refusal: Hindrance | None = None


def state_of(acting: Acting, code: OneTimeCode) -> CodeState:
    """Tell whether a code may still be used."""
    if code.used_at is not None:
        return CodeState.USED
    return CodeState.GOOD if code.expires_at > acting.now else CodeState.EXPIRED


def give_code(acting: Acting, box: SecretBox, unit_ids: Sequence[int]) -> str | None:
    """Return a new code that binds the group it is typed in to these units; None for who may not."""
    if not (acting.manages or posts.is_the_servers(acting)):
        return None
    data = {"units": _names(acting, unit_ids)}
    code = people.new_code(
        acting.session, box, BIND_ROOM, acting.now, CODE_LASTS, person_id=acting.person_id, data=data
    )
    audit.record(acting.session, acting.now, "room.code_given", "organization", None, person_id=acting.person_id)
    return code


def bind_by_code(acting: Acting, code: OneTimeCode) -> Bound:
    """Bind this group by a good code that a coordinator typed; anybody else's is passed on to the coordinators."""
    room = acting.room
    if room is None or room.kind is not RoomKind.GROUP:
        return Bound(Became.REFUSED, refusal=Hindrance.GONE)
    if not acting.manages:
        _ask(acting, room, code)
        return Bound(Became.REQUESTED, room)
    return _use(acting, room, code)


def allow(acting: Acting, room_id: int, code_id: int) -> Bound:
    """Bind a group in which somebody else had typed a code; a coordinator's decision."""
    if not acting.manages:
        return Bound(Became.REFUSED, refusal=Hindrance.NOT_PERMITTED)
    room, code = acting.session.get(ChatRoom, room_id), acting.session.get(OneTimeCode, code_id)
    if room is None or code is None or code.purpose != BIND_ROOM or room.left_at is not None:
        return Bound(Became.REFUSED, refusal=Hindrance.GONE)
    if state_of(acting, code) is not CodeState.GOOD:
        return Bound(Became.REFUSED, room, refusal=Hindrance.DECIDED)
    return _use(acting, room, code)


def _ask(acting: Acting, room: ChatRoom, code: OneTimeCode) -> None:
    units = tuple(str(name) for name in code.data.get("units", []))
    by = acting.person.name if acting.person is not None else None
    said = RoomAsked(room_id=room.id, code_id=code.id, room=room.name, units=units, by=by)
    telling.tell(acting, telling.coordinators(acting), said, _ASKED, subject={"rooms": [room.id]})
    audit.record(acting.session, acting.now, "room.asked", "chat_room", room.id, person_id=acting.person_id)


def _use(acting: Acting, room: ChatRoom, code: OneTimeCode) -> Bound:
    code.used_at = acting.now
    wanted = {str(name) for name in code.data.get("units", [])}
    units = [unit for unit in organizations.units(acting.session) if unit.name in wanted]
    return bind(acting, room, units)


def bind(acting: Acting, room: ChatRoom, units: Sequence[Unit]) -> Bound:
    """Let a group serve these units (none: the whole office)."""
    if not (acting.manages or posts.is_the_servers(acting)):
        return Bound(Became.REFUSED, room, refusal=Hindrance.NOT_PERMITTED)
    names = tuple(unit.name for unit in units)
    known = room.bound_at is not None and {one.unit_id for one in room.units} == {unit.id for unit in units}
    if known:
        return Bound(Became.KNOWN, room, names)
    with changes.watched(acting, "room.bound", "chat_room", room.id):
        rooms.bind(acting.session, room, list(units), acting.now)
    return Bound(Became.RECORDED, room, names)


def free(acting: Acting, room: ChatRoom) -> Bound:
    """Set a group free: nothing is sent there any more."""
    if not (acting.manages or posts.is_the_servers(acting)):
        return Bound(Became.REFUSED, room, refusal=Hindrance.NOT_PERMITTED)
    if room.bound_at is None:
        return Bound(Became.KNOWN, room)
    room.bound_at, room.units = None, []
    acting.session.flush()
    deadlines.group_left(acting.session, room.id, acting.now)
    audit.record(acting.session, acting.now, "room.freed", "chat_room", room.id, person_id=acting.person_id)
    return Bound(Became.RECORDED, room)


def left(acting: Acting) -> None:
    """Take note that the bot is out of the group where it happens; the coordinators hear of it."""
    room = acting.room
    if room is None:
        return
    bound = room.bound_at is not None
    rooms.leave(acting.session, room, acting.now)
    deadlines.group_left(acting.session, room.id, acting.now)
    if bound:
        alerts.group_left(acting.session, room.id, acting.now)
    audit.record(acting.session, acting.now, "room.left", "chat_room", room.id)


def _names(acting: Acting, unit_ids: Sequence[int]) -> list[str]:
    return [unit.name for unit in organizations.units(acting.session) if unit.id in set(unit_ids)]
