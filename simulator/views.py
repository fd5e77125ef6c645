"""The memory as plain JSON for the phone wall."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from simulator.clock import BANGKOK
from simulator.faults import FAULTS
from simulator.server import SimulatedLine
from simulator.state import Bubble, Call, Group, Person


def moment(at: datetime) -> str:
    """Return a moment in Bangkok's time, ISO."""
    return at.astimezone(BANGKOK).isoformat(timespec="seconds")


def snapshot(line: SimulatedLine, since: int) -> dict[str, Any]:
    """Return the world and the bubbles that changed after a version."""
    state = line.state
    with state.hold():
        now = line.clock.now()
        return {
            "version": state.version,
            "born": state.born,
            "now": moment(now),
            "turning": moment(until) if (until := line.passage.until) is not None else None,
            "bot": {"id": state.world.bot_user_id, "name": state.world.bot_name},
            "people": [_person(line, person, now) for person in state.people.values()],
            "groups": [_group(group) for group in state.groups.values()],
            "bubbles": [_bubble(bubble) for bubble in state.bubbles.values() if bubble.version > since],
            "quota": _quota(line, now),
            "faults": [
                {"name": name, "label": FAULTS[name], "remaining": left}
                for name, left in line.faults.settings().items()
            ],
            "violations": list(line.bot.violations[-20:]),
        }


def _person(line: SimulatedLine, person: Person, now: datetime) -> dict[str, Any]:
    menu = line.rich_menus.shown_to(person.user_id)
    return {
        "id": person.user_id,
        "name": person.name,
        "role": person.role,
        "friend": person.friend,
        "blocked": person.blocked,
        "rooms": line.state.rooms_of(person),
        "typing": person.typing_until is not None and now < person.typing_until,
        "menu": {"id": menu.menu_id, **menu.description} if menu else None,
    }


def _group(group: Group) -> dict[str, Any]:
    return {"id": group.group_id, "name": group.name, "members": list(group.members), "bot": group.bot_is_member}


def _bubble(bubble: Bubble) -> dict[str, Any]:
    return {
        "id": bubble.id,
        "room": bubble.room,
        "sender": bubble.sender,
        "content": {} if bubble.unsent else bubble.content,
        "kind": bubble.kind,
        "text": "" if bubble.unsent else bubble.text,
        "at": moment(bubble.at),
        "quoted": bubble.quoted,
        "unsent": bubble.unsent,
        "edited": bubble.edited,
        "dismissed": bubble.dismissed,
        "readers": sorted(bubble.readers),
        "via": bubble.via,
        "cost": bubble.cost,
        "silent": bubble.silent,
    }


def _quota(line: SimulatedLine, now: datetime) -> dict[str, Any]:
    return {"limit": line.quota.limit, "used": line.quota.used(now), "months": line.quota.months()}


def call(one: Call) -> dict[str, Any]:
    """Return a call to the platform's API."""
    return {
        "at": moment(one.at),
        "method": one.method,
        "path": one.path,
        "status": one.status,
        "request_id": one.request_id,
        "retry_key": one.retry_key,
        "message": one.message,
    }


def trace(line: SimulatedLine, bubble: Bubble) -> dict[str, Any]:
    """Return what the platform knows of a bubble: its event and tries, or its request."""
    tries = [
        {"attempt": one.attempt, "status": one.status, "milliseconds": round(one.milliseconds, 1)}
        for one in line.webhooks.delivered
        if one.event_id == bubble.event_id
    ]
    known = {
        "message_id": bubble.id,
        "at": moment(bubble.at),
        "webhook_event_id": bubble.event_id,
        "deliveries": tries,
        "via": bubble.via,
        "billed": bubble.cost if bubble.via else None,
        "request_id": bubble.request_id,
        "retry_key": bubble.retry_key,
        "quoted_message_id": bubble.quoted,
    }
    return {name: value for name, value in known.items() if value not in (None, [])}
