"""Judges a message object by LINE's own OpenAPI description, stricter than a plain validator would.

A discriminator is followed by the value of ``type`` only, every property must be declared by the schema that was found
that way, and what is left (scalars, lists, lengths) is left to jsonschema.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from tests.support.neighbours_support import MESSAGING_API

Schema = dict[str, Any]


class Specification:
    """The schemas of one OpenAPI file."""

    def __init__(self, path: Path = MESSAGING_API) -> None:
        """Read the file."""
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        described = yaml.load(path.read_text(encoding="utf-8"), loader)
        self._schemas: dict[str, Schema] = described["components"]["schemas"]
        self.paths: dict[str, dict[str, Schema]] = described["paths"]
        #: By the identity of a schema, which lives as long as this object: every call of every test is judged.
        self._done: dict[int, Schema] = {}
        self._validators: dict[int, tuple[Schema, Draft202012Validator]] = {}

    def problems(self, value: object, name: str, place: str = "") -> list[str]:
        """Return what is wrong with a value that ought to be a ``name``."""
        return self.problems_in(value, {"$ref": f"#/components/schemas/{name}"}, place or name)

    def problems_in(self, value: object, schema: Schema, place: str) -> list[str]:
        """Return what is wrong with a value under a schema of this file."""
        return list(self._check(value, schema, place))

    def _check(self, value: object, schema: Schema, place: str) -> Iterator[str]:
        flat, fault = self._flattened(schema, value)
        if fault:
            yield f"{place}: {fault}"
        elif "properties" in flat or flat.get("type") == "object":
            yield from self._check_object(value, flat, place)
        elif flat.get("type") == "array":
            yield from self._check_list(value, flat, place)
        else:
            yield from (
                f"{place}: {error.validator} {error.message[:100]}"
                for error in self._validator(flat).iter_errors(value)
            )

    def _check_object(self, value: object, flat: Schema, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{place}: not an object"
            return
        declared: Schema = flat.get("properties", {})
        yield from (f"{place}: {name} is missing" for name in flat.get("required", ()) if name not in value)
        for name, inner in value.items():
            if name in declared:
                yield from self._check(inner, declared[name], f"{place}.{name}")
            elif isinstance(flat.get("additionalProperties"), dict):
                yield from self._check(inner, flat["additionalProperties"], f"{place}.{name}")
            else:
                yield f"{place}: {name} is not declared"

    def _check_list(self, value: object, flat: Schema, place: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{place}: not a list"
            return
        if not flat.get("minItems", 0) <= len(value) <= flat.get("maxItems", len(value)):
            yield f"{place}: {len(value)} items"
        for number, inner in enumerate(value):
            yield from self._check(inner, flat["items"], f"{place}[{number}]")

    def _flattened(self, schema: Schema, value: object) -> tuple[Schema, str | None]:
        """Return a schema with its references and ``allOf`` parts merged, the discriminator followed."""
        named = self._named(schema)
        mapping = named.get("discriminator", {}).get("mapping")
        if mapping is None:
            return self._merged(named), None
        kind = value.get(named["discriminator"]["propertyName"]) if isinstance(value, dict) else None
        if kind not in mapping:
            return {}, f"{kind!r} is none of {sorted(mapping)}"
        return self._merged(self._named({"$ref": mapping[kind]})), None

    def _named(self, schema: Schema) -> Schema:
        reference = schema.get("$ref")
        return schema if reference is None else self._named(self._schemas[reference.rsplit("/", 1)[1]])

    def _validator(self, flat: Schema) -> Draft202012Validator:
        known = self._validators.get(id(flat))
        if known is None:
            known = self._validators[id(flat)] = (flat, Draft202012Validator(flat))
        return known[1]

    def _merged(self, schema: Schema) -> Schema:
        if id(schema) not in self._done:
            self._done[id(schema)] = self._merge(schema)
        return self._done[id(schema)]

    def _merge(self, schema: Schema) -> Schema:
        merged = {key: value for key, value in schema.items() if key not in {"allOf", "discriminator", "externalDocs"}}
        for part in schema.get("allOf", ()):
            inner = self._merged(self._named(part))
            merged["properties"] = {**inner.get("properties", {}), **merged.get("properties", {})}
            merged["required"] = [*merged.get("required", ()), *inner.get("required", ())]
        return merged
