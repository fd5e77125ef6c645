"""What a tap may do: the platform's action objects and their limits (Messaging API reference, "Action objects")."""

from __future__ import annotations

from collections.abc import Callable

from simulator.checks import (
    Check,
    Place,
    Problem,
    Problems,
    Shape,
    by_type,
    grapheme_length,
    leaf,
    matching,
    one_of,
    web_address,
    words,
)

_MOMENTS = {
    "date": r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
    "time": r"([01]\d|2[0-3]):[0-5]\d",
    "datetime": r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d",
}
_KIND = leaf(lambda value: None if isinstance(value, str) else "must be a string")
_ANY_MOMENT = matching("|".join(_MOMENTS.values()), "invalid datetime format")


def _picker(shape: Shape) -> Check:
    def check(value: object, place: Place, problems: Problems) -> None:
        shape(value, place, problems)
        if not isinstance(value, dict) or value.get("mode") not in _MOMENTS:
            return
        right = matching(_MOMENTS[value["mode"]], "invalid datetime format")
        for name in ("initial", "min", "max"):
            if isinstance(value.get(name), str):
                right(value[name], place.child(name), problems)

    return check


def _postback(shape: Shape) -> Check:
    def check(value: object, place: Place, problems: Problems) -> None:
        shape(value, place, problems)
        if not isinstance(value, dict):
            return
        if "fillInText" in value and value.get("inputOption") != "openKeyboard":
            problems.append(Problem("fillInText needs inputOption openKeyboard", place.child("fillInText").name))
        if "displayText" in value and "text" in value:
            problems.append(Problem("text and displayText can't be used together", place.child("text").name))

    return check


def actions(label_limit: int, *, label_required: bool, kinds: tuple[str, ...]) -> Check:
    """Return the check of an action object where labels have the given limit and only some kinds are allowed."""
    label = words(label_limit, length=grapheme_length)
    required = ("label",) if label_required else ()

    def shape(needed: tuple[str, ...], **properties: Check) -> Shape:
        return Shape({"type": _KIND, "label": label, **properties}, required=required + needed)

    makers: dict[str, Callable[[], Check]] = {
        "postback": lambda: _postback(
            shape(
                ("data",),
                data=words(300),
                displayText=words(300, length=grapheme_length),
                text=words(300, length=grapheme_length),
                inputOption=one_of("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"),
                fillInText=words(300),
            )
        ),
        "message": lambda: shape(("text",), text=words(300, length=grapheme_length)),
        "uri": lambda: shape(
            ("uri",),
            uri=web_address(1000, ("http", "https", "line", "tel")),
            altUri=Shape({"desktop": web_address(1000, ("http", "https"))}),
        ),
        "datetimepicker": lambda: _picker(
            shape(
                ("data", "mode"),
                data=words(300),
                mode=one_of(*_MOMENTS),
                initial=_ANY_MOMENT,
                max=_ANY_MOMENT,
                min=_ANY_MOMENT,
            )
        ),
        "clipboard": lambda: shape(("clipboardText",), clipboardText=words(1000)),
        "camera": lambda: shape(()),
        "cameraRoll": lambda: shape(()),
        "location": lambda: shape(()),
        "richmenuswitch": lambda: shape(
            ("richMenuAliasId", "data"), richMenuAliasId=matching(r"[a-z0-9_-]{1,32}"), data=words(300)
        ),
    }
    return by_type({kind: makers[kind]() for kind in kinds})


_COMMON = ("postback", "message", "uri", "datetimepicker", "clipboard")
FLEX_BUTTON = actions(40, label_required=True, kinds=_COMMON)
FLEX_AREA = actions(40, label_required=False, kinds=_COMMON)
TEMPLATE_BUTTON = actions(20, label_required=True, kinds=_COMMON)
TEMPLATE_AREA = actions(20, label_required=False, kinds=_COMMON)
QUICK_REPLY = actions(20, label_required=True, kinds=(*_COMMON, "camera", "cameraRoll", "location"))
RICH_MENU = actions(20, label_required=False, kinds=(*_COMMON, "richmenuswitch"))


def actions_in(value: object) -> list[dict[str, object]]:
    """Return every action object inside a message, in reading order (a message's quick reply comes last)."""
    found: list[dict[str, object]] = []
    if isinstance(value, list):
        for item in value:
            found += actions_in(item)
    elif isinstance(value, dict):
        for name, inner in sorted(value.items(), key=lambda pair: pair[0] == "quickReply"):
            if name in {"action", "defaultAction"} and isinstance(inner, dict):
                found.append(inner)
            elif name == "actions" and isinstance(inner, list):
                found += [action for action in inner if isinstance(action, dict)]
            else:
                found += actions_in(inner)
    return found
