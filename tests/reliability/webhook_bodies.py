"""Webhook bodies made from LINE's own description of them, with extreme values and with what it does not know yet."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from hypothesis import strategies as st
from neighbours_support import WEBHOOK_API

from tests.torture import office

#: Of a value of any kind this is what hurts: the longest, the strangest, the empty.
TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            *("", " ", "\x00", "\ud800", "{", "%s%n", "\u202e", "ก" * 5000, "😀" * 2500),
            *("' OR 1=1 --", "../../etc/passwd", "act=report&m=1", "undo?r=99999999999999999999"),
            *("ข้อ ๓ เสร็จแล้วค่ะ", "ข้อ 3", "กำลังทำ ข้อ 1-20", "ยกเลิก", "ทราบ"),
        ]
    ),
)
WHOLE_NUMBERS = st.one_of(st.integers(-10, 10), st.sampled_from([0, -1, 2**31, 2**63, 2**64, -(2**70), 10**30]))
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), WHOLE_NUMBERS, st.floats(allow_nan=False, allow_infinity=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)

Schema = dict[str, Any]


@cache
def schemas() -> dict[str, Schema]:
    """Return the schemas of the description."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Schema] = yaml.load(WEBHOOK_API.read_text(encoding="utf-8"), loader)["components"]["schemas"]
    return found


def events() -> st.SearchStrategy[Any]:
    """Events as described, as they may be one day, and things that are no events at all."""
    known = _named("Event")
    grown = st.builds(lambda event, more: {**event, **more}, known, st.dictionaries(TEXTS, ANYTHING, max_size=2))
    future = st.builds(lambda event, kind: {**event, "type": kind}, known, st.sampled_from(["hologram", "", "tap"]))
    return st.one_of(known, grown, future, st.builds(_without, known, st.integers(0, 20)), ANYTHING)


def _without(event: dict[str, Any], index: int) -> dict[str, Any]:
    """Leave one field out."""
    names = list(event)
    return {name: value for name, value in event.items() if not names or name != names[index % len(names)]}


@cache
def _named(name: str) -> st.SearchStrategy[Any]:
    schema = schemas()[name]
    mapping = schema.get("discriminator", {}).get("mapping")
    if mapping is None:
        return _object(_merged(schema))
    return st.one_of(
        *(_typed(kind, reference.rsplit("/", 1)[1], schema["discriminator"]) for kind, reference in mapping.items())
    )


def _typed(kind: str, name: str, discriminator: Schema) -> st.SearchStrategy[Any]:
    return _object(_merged(schemas()[name])).map(lambda made: {**made, discriminator["propertyName"]: kind})


def _merged(schema: Schema) -> Schema:
    if "$ref" in schema:
        return _merged(schemas()[schema["$ref"].rsplit("/", 1)[1]])
    merged: Schema = {"properties": dict(schema.get("properties", {})), "required": list(schema.get("required", ()))}
    for part in schema.get("allOf", ()):
        inner = _merged(part)
        merged["properties"] = {**inner["properties"], **merged["properties"]}
        merged["required"] += inner["required"]
    return merged


def _object(schema: Schema) -> st.SearchStrategy[Any]:
    values = {name: _value(name, inner) for name, inner in schema["properties"].items()}
    optional = {name: value for name, value in values.items() if name not in schema["required"]}
    required = {name: value for name, value in values.items() if name in schema["required"]}
    return st.fixed_dictionaries(required, optional=optional)


#: Ids that the office of the tests knows, so that generated events reach the conversation.
KNOWN = {
    "userId": st.sampled_from([office.user_id(number) for number in range(6)]),
    "groupId": st.sampled_from([office.group_id(number) for number in range(3)]),
    "text": st.one_of(TEXTS, st.sampled_from(["ข้อ 1 เสร็จแล้ว", "ตามงาน ข้อ 2 ถึงไหนแล้ว", "ช่วยเหลือ", "งานของฉัน", "โควตา"])),
    "timestamp": st.one_of(st.integers(1_770_000_000_000, 1_770_900_000_000), WHOLE_NUMBERS),
    "webhookEventId": st.one_of(st.uuids().map(lambda made: made.hex), TEXTS),
}


def _value(name: str, schema: Schema) -> st.SearchStrategy[Any]:
    if name in KNOWN:
        return KNOWN[name]
    if "$ref" in schema:
        target = schema["$ref"].rsplit("/", 1)[1]
        return (
            _plain(schemas()[target])
            if "type" in schemas()[target] and "properties" not in schemas()[target]
            else (st.deferred(lambda: _named(target)))
        )
    return _plain(schema)


def _plain(schema: Schema) -> st.SearchStrategy[Any]:
    if "enum" in schema:
        return st.sampled_from([*schema["enum"], "of-the-future"])
    match schema.get("type"):
        case "integer" | "number":
            return WHOLE_NUMBERS
        case "boolean":
            return st.booleans()
        case "array":
            return st.lists(_value("", schema["items"]), max_size=3)
        case "object" if "properties" in schema:
            return _object(_merged(schema))
        case "object":
            return st.dictionaries(TEXTS, TEXTS, max_size=2)
    return TEXTS
