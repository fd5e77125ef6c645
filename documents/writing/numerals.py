"""Thai or Arabic digits throughout a paper, except where changing them would break something."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from documents.report import Digits
from documents.writing.blocks import Block, DataTable, Document, Run
from thai.digits import to_arabic, to_thai

#: Addresses, e-mail and file names keep their digits, for a reader types or clicks them; so does the name SHA-256.
_KEPT = re.compile(
    r"SHA-\d+|(?:https?://|www\.)\S+|\S+@\S+\.\S+|\b[A-Za-z0-9][\w.-]*\.[A-Za-z][A-Za-z0-9]{1,4}\b(?:/\S*)?", re.ASCII
)
_ANY_DIGIT = re.compile(r"\d")


def localize(text: str, digits: Digits) -> str:
    """Return ``text`` with Thai or Arabic digits; addresses keep theirs."""
    if not _ANY_DIGIT.search(text):
        return text
    convert = to_thai if digits == "thai" else to_arabic
    parts: list[str] = []
    place = 0
    for kept in _KEPT.finditer(text):
        parts += (convert(text[place : kept.start()]), kept.group())
        place = kept.end()
    parts.append(convert(text[place:]))
    return "".join(parts)


def localized(document: Document) -> Document:
    """Return the document with all its words in the digits that it asks for."""
    changed: Document = _localized(document, document.digits)
    return changed


def localized_blocks(blocks: tuple[Block, ...], digits: Digits) -> tuple[Block, ...]:
    """Return blocks with all their words in the wanted digits."""
    changed: tuple[Block, ...] = _localized(blocks, digits)
    return changed


def _localized(value: Any, digits: Digits) -> Any:
    """Walk through dataclasses and tuples, and change the words that people read."""
    if isinstance(value, DataTable):
        # Data to be sorted and counted stays as it is.
        return value
    if isinstance(value, Run):
        return value if value.verbatim else replace(value, text=localize(value.text, digits))
    if isinstance(value, str):
        return localize(value, digits)
    if isinstance(value, tuple):
        return tuple(_localized(item, digits) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return _localized_fields(value, digits)
    return value


#: Words that steer a renderer, addresses of pictures and codes: never for a reader's eye.
_STEERING = frozenset({"alignment", "orientation", "digits", "tone", "tones", "kind", "address", "path", "link"})


def _localized_fields(value: Any, digits: Digits) -> Any:
    changes = {}
    for item in fields(value):
        old = getattr(value, item.name)
        if item.name in _STEERING or isinstance(old, bool | int | float | None):
            continue
        new = _localized(old, digits)
        if new != old:
            changes[item.name] = new
    return replace(value, **changes) if changes else value
