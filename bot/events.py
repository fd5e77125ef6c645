"""One webhook event, read tolerantly from its raw JSON.

The SDK's event models are not used here: for anything newer than themselves they drop the source, the sender and the
reply token, and one odd event makes them refuse the whole batch (LINE fact sheet, section 8). A test holds this reading
against the SDK's models for every type they know.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from storage.inbox import RawEvent

NO_ROOM = "-"
_ENCODER = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True)
class IncomingMessage:
    """What was said or sent."""

    id: str
    kind: str
    text: str = ""
    quoted_message_id: str | None = None
    mentions_bot: bool = False
    #: (start, length) in UTF-16 units of every mention of the bot in ``text``.
    bot_mentions: tuple[tuple[int, int], ...] = ()
    quote_token: str | None = None
    file_name: str | None = None
    file_size: int | None = None
    hosted_by_line: bool = True
    content_url: str | None = None
    image_set: tuple[str, int, int] | None = None


@dataclass(frozen=True)
class IncomingEvent:
    """One thing that happened in a room."""

    kind: str
    occurred_at: datetime
    room_kind: str
    room_line_id: str
    user_id: str | None
    reply_token: str | None
    message: IncomingMessage | None = None
    postback: str | None = None
    postback_params: dict[str, str] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    unsent_message_id: str | None = None
    redelivered: bool = False
    standby: bool = False


def split_body(body: bytes, now: datetime) -> list[RawEvent]:
    """Cut a webhook body into raw events; raise ``ValueError`` when it is not the JSON of a webhook.

    An event without an id of its own (the platform promises one) gets one made of its content, so that it is kept too.
    """
    parsed = json.loads(body)
    if not isinstance(parsed, dict) or not isinstance(parsed.get("events", []), list):
        raise TypeError("not the JSON of a webhook")
    return [_raw_event(event, now) for event in parsed.get("events", [])]


def _raw_event(event: Any, now: datetime) -> RawEvent:
    raw = _ENCODER.encode(event)
    entry = event if isinstance(event, dict) else {}
    event_id = entry.get("webhookEventId")
    if not isinstance(event_id, str) or not _is_plain(event_id):
        event_id = "x" + hashlib.sha256(raw.encode()).hexdigest()[:40]
    timestamp = entry.get("timestamp")
    moment = timestamp if isinstance(timestamp, int) and 0 < timestamp < 1 << 60 else int(now.timestamp() * 1000)
    return RawEvent(event_id, _room(entry)[1], moment, raw)


def _is_plain(value: Any) -> bool:
    """Tell whether a value can be an id: short, printable ASCII."""
    return isinstance(value, str) and 0 < len(value) <= 64 and value.isascii() and value.isprintable()


def _room(entry: dict[str, Any]) -> tuple[str, str]:
    source = entry.get("source")
    if isinstance(source, dict):
        for key in ("groupId", "roomId"):
            if _is_plain(source.get(key)):
                return "group", source[key]
        if _is_plain(source.get("userId")):
            return "private", source["userId"]
    return "none", NO_ROOM


def read_event(raw: str, occurred_at_ms: int) -> IncomingEvent:
    """Read one raw event. Unknown types and fields are no errors: they give an event nobody reacts to."""
    parsed = json.loads(raw)
    entry = parsed if isinstance(parsed, dict) else {}
    room_kind, room_line_id = _room(entry)
    delivery = _dict(entry, "deliveryContext")
    return IncomingEvent(
        kind=_text(entry, "type") or "unknown",
        occurred_at=datetime.fromtimestamp(min(occurred_at_ms, 253_402_000_000_000) / 1000, UTC),
        room_kind=room_kind,
        room_line_id=room_line_id,
        user_id=_text(_dict(entry, "source"), "userId"),
        reply_token=_text(entry, "replyToken"),
        message=_message(_dict(entry, "message")) if "message" in entry else None,
        postback=_text(_dict(entry, "postback"), "data"),
        postback_params={str(key): str(value) for key, value in _dict(_dict(entry, "postback"), "params").items()},
        members=_members(entry),
        unsent_message_id=_text(_dict(entry, "unsend"), "messageId"),
        redelivered=delivery.get("isRedelivery") is True,
        standby=entry.get("mode") == "standby",
    )


def _message(message: dict[str, Any]) -> IncomingMessage:
    mentions = _bot_mentions(message)
    image_set = _dict(message, "imageSet")
    provider = _dict(message, "contentProvider")
    size = message.get("fileSize")
    return IncomingMessage(
        id=_text(message, "id") or "",
        kind=_text(message, "type") or "unknown",
        text=_without_emojis(_text(message, "text") or "", message.get("emojis")),
        quoted_message_id=_text(message, "quotedMessageId"),
        mentions_bot=bool(mentions),
        bot_mentions=mentions,
        quote_token=_text(message, "quoteToken"),
        file_name=_text(message, "fileName"),
        file_size=size if isinstance(size, int) else None,
        hosted_by_line=provider.get("type", "line") == "line",
        content_url=_text(provider, "originalContentUrl"),
        image_set=_image_set(image_set),
    )


def _without_emojis(text: str, emojis: Any) -> str:
    """Put blanks over the names that LINE writes for its own emoji ("(smile)"), so that mentions stay in their places.

    LINE counts in UTF-16 units.
    """
    raw = bytearray(text.encode("utf-16-le", "surrogatepass"))
    for emoji in emojis if isinstance(emojis, list) else []:
        start, length = (emoji.get("index"), emoji.get("length")) if isinstance(emoji, dict) else (None, None)
        if isinstance(start, int) and isinstance(length, int) and 0 <= start <= start + length <= len(raw) // 2:
            raw[start * 2 : (start + length) * 2] = " ".encode("utf-16-le") * length
    return raw.decode("utf-16-le", "replace")


def _bot_mentions(message: dict[str, Any]) -> tuple[tuple[int, int], ...]:
    mentionees = _dict(message, "mention").get("mentionees")
    if not isinstance(mentionees, list):
        return ()
    return tuple(
        (mention["index"], mention["length"])
        for mention in mentionees
        if isinstance(mention, dict)
        and mention.get("isSelf") is True
        and isinstance(mention.get("index"), int)
        and isinstance(mention.get("length"), int)
    )


def _image_set(image_set: dict[str, Any]) -> tuple[str, int, int] | None:
    name, index, total = image_set.get("id"), image_set.get("index"), image_set.get("total")
    if isinstance(name, str):
        return name, index if isinstance(index, int) else 1, total if isinstance(total, int) else 1
    return None


def _members(entry: dict[str, Any]) -> tuple[str, ...]:
    lists = [_dict(entry, key).get("members") for key in ("joined", "left")]
    members = [member for found in lists if isinstance(found, list) for member in found if isinstance(member, dict)]
    return tuple(user_id for member in members if (user_id := _text(member, "userId")))


def _dict(parent: dict[str, Any], key: str) -> dict[str, Any]:
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def _text(parent: dict[str, Any], key: str) -> str | None:
    value = parent.get(key)
    if not isinstance(value, str):
        return None
    # A lone surrogate or a NUL is valid JSON but can be stored by no database.
    return value.encode("utf-8", "replace").decode().replace("\x00", "")
