"""Message objects that a bot sends, checked as strictly as the platform does (reference, "Message objects")."""

from __future__ import annotations

import re
from collections.abc import Callable

from simulator.actions import QUICK_REPLY, TEMPLATE_AREA, TEMPLATE_BUTTON
from simulator.checks import (
    Check,
    Place,
    Problem,
    Problems,
    Shape,
    any_number,
    by_type,
    grapheme_length,
    leaf,
    list_of,
    matching,
    one_of,
    web_address,
    whole_number,
    words,
)
from simulator.flex import problems_in_flex

MESSAGES_PER_REQUEST = 5
QUOTABLE = frozenset({"text", "textV2", "sticker", "image", "video", "template", "flex"})
TEXT_LIMIT = 5000
MENTIONS = 20

_KIND = leaf(lambda value: None if isinstance(value, str) else "must be a string")
_HTTPS = web_address(2000, ("https",))
_QUOTE_TOKEN = words(1000)


def _refuse_text(value: object) -> str | None:
    if not isinstance(value, str):
        return "must be a string"
    if not value.strip():
        return "May not be empty"
    return (
        None
        if len(value.encode("utf-16-le", "surrogatepass")) // 2 <= TEXT_LIMIT
        else "Length must be between 0 and 5000"
    )


def _refuse_sender_name(value: object) -> str | None:
    if not isinstance(value, str) or not 1 <= len(value) <= 20:
        return "Length must be between 1 and 20"
    return "The name contains a word that can't be used" if "line" in value.casefold() else None


_TEXT = leaf(_refuse_text)
_QUICK_REPLY_ITEM = Shape(
    {"type": one_of("action"), "action": QUICK_REPLY, "imageUrl": _HTTPS}, required=("type", "action")
)
_COMMON: dict[str, Check] = {
    "type": _KIND,
    "quickReply": Shape({"items": list_of(_QUICK_REPLY_ITEM, most=13)}, required=("items",)),
    "sender": Shape({"name": leaf(_refuse_sender_name), "iconUrl": _HTTPS}),
}
_EMOJI_NAMES: dict[str, Check] = {"productId": words(100), "emojiId": words(20)}
_EMOJI = Shape({"index": whole_number(0, TEXT_LIMIT), **_EMOJI_NAMES}, required=("index", "productId", "emojiId"))
_MENTIONEE = by_type(
    {
        "user": Shape({"type": _KIND, "userId": matching(r"U[0-9a-f]{32}", "invalid userId")}, required=("userId",)),
        "all": Shape({"type": _KIND}),
    }
)
_SUBSTITUTE = by_type(
    {
        "mention": Shape({"type": _KIND, "mentionee": _MENTIONEE}, required=("mentionee",)),
        "emoji": Shape({"type": _KIND, **_EMOJI_NAMES}, required=("productId", "emojiId")),
    }
)
_KEY = re.compile(r"[0-9A-Za-z_]{1,20}")
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def _check_substitution(value: object, place: Place, problems: Problems) -> None:
    if not isinstance(value, dict):
        problems.append(Problem("must be an object", place.name))
        return
    if len(value) > 100:
        problems.append(Problem("Size must be between 0 and 100", place.name))
    for kind, most in (("mention", MENTIONS), ("emoji", 20)):
        if sum(isinstance(item, dict) and item.get("type") == kind for item in value.values()) > most:
            problems.append(Problem(f"at most {most} of type {kind}", place.name))
    for key, item in value.items():
        if not _KEY.fullmatch(key):
            problems.append(Problem("invalid key", place.child(key).name))
        _SUBSTITUTE(item, place.child(key), problems)


def _check_placeholders(value: object, place: Place, problems: Problems) -> None:
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        return
    given = value.get("substitution")
    keys = given.keys() if isinstance(given, dict) else set()
    for found in _PLACEHOLDER.finditer(value["text"]):
        if found[0] in {"{", "}"} or (found[1] is not None and found[1] not in keys):
            problems.append(Problem(f"invalid placeholder {found[0]}", place.child("text").name))


_TEXT_V2 = Shape(
    {**_COMMON, "text": _TEXT, "substitution": _check_substitution, "quoteToken": _QUOTE_TOKEN}, required=("text",)
)


def _check_text_v2(value: object, place: Place, problems: Problems) -> None:
    _TEXT_V2(value, place, problems)
    _check_placeholders(value, place, problems)


def _short_text(limit: int) -> Check:
    return words(limit, length=grapheme_length)


_TEMPLATE_COLOR = matching(r"#[0-9a-fA-F]{6}", "invalid color")
_CARD: dict[str, Check] = {
    "thumbnailImageUrl": _HTTPS,
    "imageBackgroundColor": _TEMPLATE_COLOR,
    "title": _short_text(40),
    "defaultAction": TEMPLATE_AREA,
}
_FRAME: dict[str, Check] = {
    "imageAspectRatio": one_of("rectangle", "square"),
    "imageSize": one_of("cover", "contain"),
}


def _card(text_limit: int, limit_with_head: int, most_actions: int, extra: dict[str, Check]) -> Check:
    actions = list_of(TEMPLATE_BUTTON, most=most_actions)

    def check(value: object, place: Place, problems: Problems) -> None:
        headed = isinstance(value, dict) and bool(value.get("title") or value.get("thumbnailImageUrl"))
        text = _short_text(limit_with_head if headed else text_limit)
        Shape({**_CARD, **extra, "text": text, "actions": actions}, required=("text", "actions"))(
            value, place, problems
        )

    return check


_TEMPLATE = by_type(
    {
        "buttons": _card(160, 60, 4, {"type": _KIND, **_FRAME}),
        "confirm": Shape(
            {"type": _KIND, "text": _short_text(240), "actions": list_of(TEMPLATE_BUTTON, most=2, least=2)},
            required=("text", "actions"),
        ),
        "carousel": Shape(
            {"type": _KIND, "columns": list_of(_card(120, 60, 3, {}), most=10), **_FRAME}, required=("columns",)
        ),
        "image_carousel": Shape(
            {
                "type": _KIND,
                "columns": list_of(
                    Shape({"imageUrl": _HTTPS, "action": TEMPLATE_AREA}, required=("imageUrl", "action")), most=10
                ),
            },
            required=("columns",),
        ),
    }
)


def _media(*required: str, **properties: Check) -> Shape:
    return Shape({**_COMMON, **properties}, required=required)


_MESSAGE = by_type(
    {
        "text": Shape(
            {**_COMMON, "text": _TEXT, "emojis": list_of(_EMOJI, most=20), "quoteToken": _QUOTE_TOKEN},
            required=("text",),
        ),
        "textV2": _check_text_v2,
        "sticker": _media(
            "packageId",
            "stickerId",
            packageId=matching(r"\d{1,20}"),
            stickerId=matching(r"\d{1,20}"),
            quoteToken=_QUOTE_TOKEN,
        ),
        "image": _media("originalContentUrl", "previewImageUrl", originalContentUrl=_HTTPS, previewImageUrl=_HTTPS),
        "video": _media(
            "originalContentUrl",
            "previewImageUrl",
            originalContentUrl=_HTTPS,
            previewImageUrl=_HTTPS,
            trackingId=words(100),
        ),
        "audio": _media("originalContentUrl", "duration", originalContentUrl=_HTTPS, duration=whole_number(1)),
        "location": _media(
            "title",
            "address",
            "latitude",
            "longitude",
            title=words(100),
            address=words(100),
            latitude=any_number(-90, 90),
            longitude=any_number(-180, 180),
        ),
        "template": _media("altText", "template", altText=words(1500), template=_TEMPLATE),
        "flex": Shape(
            {**_COMMON, "altText": words(1500)}, required=("altText", "contents"), free=frozenset({"contents"})
        ),
    }
)


def problems_in_messages(messages: object) -> list[Problem]:
    """Return what the platform would refuse in a request's ``messages``; places read ``messages[0].text``."""
    problems: Problems = []
    list_of(_MESSAGE, most=MESSAGES_PER_REQUEST)(messages, Place("messages"), problems)
    return problems


def flex_problems_by_message(messages: list[dict[str, object]]) -> dict[int, list[Problem]]:
    """Return the problems inside Flex contents by the index of their message; those without any are left out."""
    found = {
        index: problems_in_flex(message.get("contents"))
        for index, message in enumerate(messages)
        if message.get("type") == "flex"
    }
    return {index: problems for index, problems in found.items() if problems}


def render_text_v2(message: dict[str, object], name_of: Callable[[str], str]) -> str:
    """Return a textV2's text as people read it: mentions as ``@name``, emoji as a placeholder."""
    given = message.get("substitution")
    substitutes = given if isinstance(given, dict) else {}

    def replace(found: re.Match[str]) -> str:
        if found[0] in {"{{", "}}"}:
            return found[0][0]
        item = substitutes.get(found[1], {})
        if item.get("type") == "emoji":
            return "🙂"
        mentionee = item.get("mentionee", {})
        return "@All" if mentionee.get("type") == "all" else "@" + name_of(str(mentionee.get("userId", "")))

    return _PLACEHOLDER.sub(replace, str(message.get("text", "")))


def mentioned_users(message: dict[str, object]) -> list[str]:
    """Return the targets of a textV2's mentions: user ids, and ``all`` for everybody."""
    given = message.get("substitution")
    mentions = [item for item in given.values() if item.get("type") == "mention"] if isinstance(given, dict) else []
    return [str(item["mentionee"].get("userId", "all")) for item in mentions]


def words_of(message: dict[str, object], name_of: Callable[[str], str] = str) -> str:
    """Return what a locked screen or a quote shows of a message."""
    if message.get("type") == "textV2":
        return render_text_v2(message, name_of)
    placeholder = {"image": "[รูปภาพ]", "video": "[วิดีโอ]", "audio": "[เสียง]", "sticker": "[สติกเกอร์]", "file": "[ไฟล์]"}
    shown = message.get("text") or message.get("altText") or message.get("fileName") or message.get("title")
    return str(shown or placeholder.get(str(message.get("type")), ""))
