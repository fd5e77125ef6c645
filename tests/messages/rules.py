"""The platform's limits, written down once more from the fact sheet, to judge what the messages come out as.

Deliberately without a line of ``messages.limits``: a wrong number there must be found here.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from messages.message import Message

_COLOUR = re.compile(r"#[0-9A-F]{6}")
_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\u200b\u202a-\u202e\u2066-\u2069\ufeff]")
_LABEL_LIMIT = {"quick": 20, "flex": 40}
_FLEX_TYPES = {"box", "text", "button", "image", "separator", "filler"}


def utf16_units(text: str) -> int:
    """Count as the platform counts message texts."""
    return len(text.encode("utf-16-le")) // 2


def graphemes(text: str) -> int:
    """Count as people count: marks and joiners belong to the letter before them, a joined emoji is one."""
    count, joined = 0, False
    for character in text:
        extends = unicodedata.category(character) in {"Mn", "Me"} or character in "\u200c\u200d\ufe0f\u0e33"
        if not count or not (joined or extends):
            count += 1
        joined = character == "\u200d"
    return count


def problems(message: Message) -> list[str]:
    """Return everything the platform, or a reader, would refuse."""
    found = [] if 1 <= len(message.objects) <= 5 else [f"{len(message.objects)} objects"]
    found += [] if message.plain.strip() else ["no plain words"]
    found += [f"{place}: cannot be shown" for place, text in _texts(list(message.objects)) if _FORBIDDEN.search(text)]
    for place, one in enumerate(message.objects):
        found += [f"object {place}: {fault}" for fault in _object_problems(one)]
    return found


def actions_of(value: object) -> Iterator[dict[str, Any]]:
    """Yield every action anywhere in a message."""
    if isinstance(value, dict):
        if isinstance(value.get("action"), dict):
            yield value["action"]
        for inner in value.values():
            yield from actions_of(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from actions_of(inner)


def _object_problems(one: dict[str, Any]) -> Iterator[str]:
    if one["type"] in {"text", "textV2"}:
        yield from _text_problems(one)
    elif one["type"] == "flex":
        yield from _flex_problems(one)
    else:
        yield f"unexpected type {one['type']}"
    yield from _quick_problems(one.get("quickReply"))


def _text_problems(one: dict[str, Any]) -> Iterator[str]:
    if not 1 <= utf16_units(one["text"]) <= 5000 or not one["text"].strip():
        yield "text is empty or longer than 5000 units"
    if one["type"] == "textV2":
        keys = set(re.findall(r"\{([^{}]+)\}", one["text"].replace("{{", "").replace("}}", "")))
        if keys != set(one["substitution"]) or len(keys) > 20:
            yield f"substitutions {sorted(one['substitution'])} for {sorted(keys)}"


def _flex_problems(one: dict[str, Any]) -> Iterator[str]:
    if not one["altText"].strip() or utf16_units(one["altText"]) > 1500:
        yield "altText is empty or longer than 1500 units"
    contents = one["contents"]
    bubbles = contents["contents"] if contents["type"] == "carousel" else [contents]
    if not 1 <= len(bubbles) <= 12:
        yield f"{len(bubbles)} bubbles"
    if contents["type"] == "carousel" and len(json.dumps(contents)) > 50_000:
        yield "a carousel larger than 50 KB"
    for bubble in bubbles:
        if len(json.dumps(bubble)) > 30_000:
            yield "a bubble larger than 30 KB"
        for block in ("header", "hero", "body", "footer"):
            if block in bubble:
                yield from _component_problems(bubble[block], block)


def _component_problems(component: dict[str, Any], place: str) -> Iterator[str]:
    kind = component["type"]
    if kind not in _FLEX_TYPES:
        yield f"{place}: unexpected component {kind}"
    if kind == "text" and not component["text"].strip():
        yield f"{place}: an empty text"
    for name in ("color", "backgroundColor"):
        if name in component and not _COLOUR.fullmatch(component[name]):
            yield f"{place}: colour {component[name]}"
    if "action" in component:
        yield from _action_problems(component["action"], "flex")
    if kind == "box" and not component["contents"]:
        yield f"{place}: an empty box"
    for number, inner in enumerate(component.get("contents", [])):
        yield from _component_problems(inner, f"{place}/{number}")


def _quick_problems(quick: dict[str, Any] | None) -> Iterator[str]:
    if quick is None:
        return
    if not 1 <= len(quick["items"]) <= 13:
        yield f"{len(quick['items'])} quick replies"
    for item in quick["items"]:
        yield from _action_problems(item["action"], "quick")


def _action_problems(action: dict[str, Any], place: str) -> Iterator[str]:
    label = action.get("label", "")
    if not 1 <= graphemes(label) <= _LABEL_LIMIT[place] or "\n" in label or not label.strip():
        yield f"{place} label {label!r}"
    for name in ("data", "displayText", "fillInText"):
        if name in action and not 1 <= utf16_units(action[name]) <= 300:
            yield f"{name} of {action['type']}"
    if action["type"] == "message" and not 1 <= utf16_units(action["text"]) <= 300:
        yield "text of a message action"
    if action["type"] == "uri" and not _is_address(action["uri"], 1000):
        yield f"uri {action['uri'][:80]}"
    if action["type"] in {"camera", "cameraRoll"} and place != "quick":
        yield f"{action['type']} outside a quick reply"


def _is_address(address: str, most: int) -> bool:
    return address.isascii() and len(address) <= most and urlsplit(address).scheme in {"http", "https"}


def _texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{place}/{key}")
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{place}/{number}")
