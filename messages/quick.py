"""What a tap does: the platform's action objects, and quick replies made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

from messages.limits import (
    DISPLAY_TEXT_UNITS,
    IMAGE_URL_CHARACTERS,
    MESSAGE_ACTION_UNITS,
    URI_CHARACTERS,
    clip_utf16,
    label,
    quick_replies,
    text_of,
)

Action = dict[str, Any]

#: Characters of a web address that must stay as they are; everything else is percent-encoded.
_ADDRESS_CHARACTERS = "/:?#[]@!$&'()*+,;=%~-._"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Choice:
    """One quick reply."""

    label: str
    action: Action


def tap(data: str, *, says: str | None = None, fill_in: str | None = None) -> Action:
    """Return a postback. ``says`` is shown as the person's words; ``fill_in`` opens the keyboard with a text begun."""
    action: Action = {"type": "postback", "data": data}
    if says is not None:
        action["displayText"] = text_of(says, DISPLAY_TEXT_UNITS)
    if fill_in is not None:
        action["inputOption"] = "openKeyboard"
        action["fillInText"] = clip_utf16(fill_in, DISPLAY_TEXT_UNITS)
    return action


def say(text: str) -> Action:
    """Return an action that sends ``text`` as the person's own message."""
    return {"type": "message", "text": text_of(text, MESSAGE_ACTION_UNITS)}


def pick_date(data: str, *, initial: date | None = None, first: date | None = None, last: date | None = None) -> Action:
    """Return a date picker; the chosen day comes back in the postback's ``params.date``. Bounds are included."""
    if initial is not None:
        initial = max(initial, first or initial)
        initial = min(initial, last or initial)
    days = {"initial": initial, "min": first, "max": last}
    bounds = {name: day.isoformat() for name, day in days.items() if day is not None}
    return {"type": "datetimepicker", "data": data, "mode": "date", **bounds}


def open_url(address: str | None) -> Action | None:
    """Return a link, or None for an address the platform would refuse: a cut address leads nowhere."""
    address = web_address(address, URI_CHARACTERS)
    return None if address is None else {"type": "uri", "uri": address}


def picture_address(address: str | None) -> str | None:
    """Return the address of a picture if the platform can fetch it: https, or this very machine for the simulator."""
    address = web_address(address, IMAGE_URL_CHARACTERS)
    if address is None:
        return None
    parts = urlsplit(address)
    return address if parts.scheme == "https" or parts.hostname in _LOOPBACK else None


def web_address(address: str | None, characters: int) -> str | None:
    """Return an http(s) address in ASCII of at most ``characters``, or None."""
    if not address or any(character.isspace() or not character.isprintable() for character in address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or not host.isascii():
        return None
    encoded = quote(address, safe=_ADDRESS_CHARACTERS)
    return encoded if len(encoded) <= characters else None


def camera(text: str = "ถ่ายรูป") -> Choice:
    """Return a quick reply that opens the camera."""
    return Choice(text, {"type": "camera"})


def camera_roll(text: str = "เลือกรูป") -> Choice:
    """Return a quick reply that opens the photos on the phone."""
    return Choice(text, {"type": "cameraRoll"})


def choice(text: str, data: str) -> Choice:
    """Return a quick reply with a postback that shows its label as the person's words."""
    return Choice(text, tap(data, says=text))


def attached(choices: tuple[Choice, ...]) -> dict[str, Any]:
    """Return {"quickReply": …} for a message object, or nothing to add when there is no choice."""
    if not choices:
        return {}
    items = [{"type": "action", "action": labelled(one.action, one.label, 20)} for one in choices]
    return {"quickReply": quick_replies(items)}


def labelled(action: Action, text: str, graphemes: int) -> Action:
    """Return an action with its label, cut to what the platform takes."""
    return {**action, "label": label(text, graphemes)}
