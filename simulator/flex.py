"""The Flex layout model, as strict as the platform (Messaging API reference, "Flex Message")."""

from __future__ import annotations

import json
from collections.abc import Mapping

from simulator.actions import FLEX_AREA, FLEX_BUTTON
from simulator.checks import (
    Check,
    Place,
    Problem,
    Problems,
    Shape,
    boolean,
    by_type,
    leaf,
    list_of,
    matching,
    one_of,
    web_address,
    whole_number,
)

BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
CAROUSEL_BUBBLES = 12

_SPACES = "none|xs|sm|md|lg|xl|xxl"
_PIXELS = r"\d+(\.\d+)?px"
_PERCENT = r"\d+(\.\d+)?%"
_FONT_SIZES = "xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl"

_COLOR = matching(r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?", "invalid color")
_SPACE = matching(f"{_SPACES}|{_PIXELS}")
_PADDING = matching(f"{_SPACES}|{_PIXELS}|{_PERCENT}")
_OFFSET = matching(f"{_SPACES}|-?{_PIXELS}|-?{_PERCENT}")
_EXTENT = matching(f"{_PIXELS}|{_PERCENT}")
_FONT_SIZE = matching(f"{_FONT_SIZES}|{_PIXELS}")
_FLEX = whole_number(0)
_KIND = leaf(lambda value: None if isinstance(value, str) else "must be a string")
_IMAGE_ADDRESS = web_address(2000, ("https",))


def _refuse_ratio(value: object) -> str | None:
    parts = value.split(":") if isinstance(value, str) else []
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        return "must be {width}:{height}"
    width, height = int(parts[0]), int(parts[1])
    if not (1 <= width <= 100000 and 1 <= height <= 100000):
        return "width and height must be between 1 and 100000"
    return None if height <= 3 * width else "height must not exceed three times the width"


_TEXT = leaf(lambda value: None if isinstance(value, str) and value else "must be non-empty text")
_RATIO = leaf(_refuse_ratio)
_OFFSETS: Mapping[str, Check] = {
    "position": one_of("relative", "absolute"),
    "offsetTop": _OFFSET,
    "offsetBottom": _OFFSET,
    "offsetStart": _OFFSET,
    "offsetEnd": _OFFSET,
}
_LETTERS: Mapping[str, Check] = {
    "type": _KIND,
    "text": _TEXT,
    "size": _FONT_SIZE,
    "color": _COLOR,
    "weight": one_of("regular", "bold"),
    "style": one_of("normal", "italic"),
    "decoration": one_of("none", "underline", "line-through"),
}
_ALIGN = one_of("start", "end", "center")
_GRAVITY = one_of("top", "bottom", "center")
_GRADIENT = by_type(
    {
        "linearGradient": Shape(
            {
                "type": _KIND,
                "angle": matching(r"\d+(\.\d+)?deg"),
                "startColor": _COLOR,
                "endColor": _COLOR,
                "centerColor": _COLOR,
                "centerPosition": matching(_PERCENT),
            },
            required=("angle", "startColor", "endColor"),
        )
    }
)

_SPAN = Shape(_LETTERS, required=("text",))
_SEPARATOR = Shape({"type": _KIND, "margin": _SPACE, "color": _COLOR})
_FILLER = Shape({"type": _KIND, "flex": _FLEX})
_ICON = Shape(
    {
        "type": _KIND,
        "url": _IMAGE_ADDRESS,
        "size": _FONT_SIZE,
        "aspectRatio": _RATIO,
        "margin": _SPACE,
        "scaling": boolean,
        **_OFFSETS,
    },
    required=("url",),
)
_IMAGE = Shape(
    {
        "type": _KIND,
        "url": _IMAGE_ADDRESS,
        "flex": _FLEX,
        "margin": _SPACE,
        "align": _ALIGN,
        "gravity": _GRAVITY,
        "size": matching(f"{_FONT_SIZES}|full|{_PIXELS}|{_PERCENT}"),
        "aspectRatio": _RATIO,
        "aspectMode": one_of("fit", "cover"),
        "backgroundColor": _COLOR,
        "action": FLEX_AREA,
        "animated": boolean,
        **_OFFSETS,
    },
    required=("url",),
)
_BUTTON = Shape(
    {
        "type": _KIND,
        "action": FLEX_BUTTON,
        "flex": _FLEX,
        "color": _COLOR,
        "style": one_of("primary", "secondary", "link"),
        "gravity": _GRAVITY,
        "margin": _SPACE,
        "height": one_of("md", "sm"),
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": boolean,
        **_OFFSETS,
    },
    required=("action",),
)
_TEXT_SHAPE = Shape(
    {
        **_LETTERS,
        "flex": _FLEX,
        "align": _ALIGN,
        "gravity": _GRAVITY,
        "wrap": boolean,
        "lineSpacing": matching(_PIXELS),
        "margin": _SPACE,
        "maxLines": whole_number(0),
        "action": FLEX_AREA,
        "contents": list_of(by_type({"span": _SPAN}), most=1000, least=0),
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": boolean,
        **_OFFSETS,
    }
)


def _check_text(value: object, place: Place, problems: Problems) -> None:
    if isinstance(value, dict) and not value.get("contents") and "text" not in value:
        problems.append(Problem("must be non-empty text", place.child("text").name))
    _TEXT_SHAPE(value, place, problems)


def _check_box(value: object, place: Place, problems: Problems) -> None:
    _BOX(value, place, problems)
    if not isinstance(value, dict) or not isinstance(value.get("contents"), list):
        return
    allowed = _IN_BASELINE if value.get("layout") == "baseline" else _IN_BOX
    list_of(allowed, most=10_000, least=0)(value["contents"], place.child("contents"), problems)


_BOX = Shape(
    {
        "type": _KIND,
        "layout": one_of("horizontal", "vertical", "baseline"),
        "flex": _FLEX,
        "spacing": _SPACE,
        "margin": _SPACE,
        "backgroundColor": _COLOR,
        "borderColor": _COLOR,
        "borderWidth": matching(f"none|light|normal|medium|semi-bold|bold|{_PIXELS}"),
        "cornerRadius": _SPACE,
        "width": _EXTENT,
        "maxWidth": _EXTENT,
        "height": _EXTENT,
        "maxHeight": _EXTENT,
        "paddingAll": _PADDING,
        "paddingTop": _PADDING,
        "paddingBottom": _PADDING,
        "paddingStart": _PADDING,
        "paddingEnd": _PADDING,
        "action": FLEX_AREA,
        "justifyContent": one_of("center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"),
        "alignItems": one_of("center", "flex-start", "flex-end"),
        "background": _GRADIENT,
        **_OFFSETS,
    },
    required=("layout", "contents"),
    free=frozenset({"contents"}),
)
_BOX_ONLY = by_type({"box": _check_box})
_IN_BOX = by_type(
    {
        "box": _check_box,
        "button": _BUTTON,
        "image": _IMAGE,
        "text": _check_text,
        "separator": _SEPARATOR,
        "filler": _FILLER,
    }
)
_IN_BASELINE = by_type({"icon": _ICON, "text": _check_text, "filler": _FILLER})
_VIDEO = Shape(
    {
        "type": _KIND,
        "url": _IMAGE_ADDRESS,
        "previewUrl": _IMAGE_ADDRESS,
        "altContent": by_type({"box": _check_box, "image": _IMAGE}),
        "aspectRatio": _RATIO,
        "action": FLEX_AREA,
    },
    required=("url", "previewUrl", "altContent"),
)
_BLOCK = Shape({"backgroundColor": _COLOR, "separator": boolean, "separatorColor": _COLOR})
_BUBBLE_SHAPE = Shape(
    {
        "type": _KIND,
        "size": one_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
        "direction": one_of("ltr", "rtl"),
        "header": _BOX_ONLY,
        "hero": by_type({"box": _check_box, "image": _IMAGE, "video": _VIDEO}),
        "body": _BOX_ONLY,
        "footer": _BOX_ONLY,
        "styles": Shape(dict.fromkeys(("header", "hero", "body", "footer"), _BLOCK)),
        "action": FLEX_AREA,
    }
)


def _size_in_bytes(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _check_bubble(value: object, place: Place, problems: Problems) -> None:
    _BUBBLE_SHAPE(value, place, problems)
    if isinstance(value, dict) and not any(value.get(block) for block in ("header", "hero", "body", "footer")):
        problems.append(Problem("at least one block must be specified", place.name or "/"))
    if (size := _size_in_bytes(value)) > BUBBLE_BYTES:
        problems.append(Problem(f"bubble is {size} bytes, at most {BUBBLE_BYTES}", place.name or "/"))


def _check_carousel(value: object, place: Place, problems: Problems) -> None:
    bubbles = list_of(by_type({"bubble": _check_bubble}), most=CAROUSEL_BUBBLES)
    Shape({"type": _KIND, "contents": bubbles}, required=("contents",))(value, place, problems)
    if (size := _size_in_bytes(value)) > CAROUSEL_BYTES:
        problems.append(Problem(f"carousel is {size} bytes, at most {CAROUSEL_BYTES}", place.name or "/"))


_CONTAINER = by_type({"bubble": _check_bubble, "carousel": _check_carousel})


def problems_in_flex(contents: object) -> list[Problem]:
    """Return what the platform would refuse in a Flex container; places read ``/body/contents/0/color``."""
    problems: Problems = []
    _CONTAINER(contents, Place("", slashes=True), problems)
    return problems
