"""The operators of a PDF page, cut apart by one pattern instead of one state per character.

pdfminer spends two thirds of the reading of a page on that. What the pattern does not know (inline images, nested
brackets in strings, anything malformed) is left to pdfminer's own parser, page by page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value
from pdfminer.psparser import LIT, PSLiteral

#: Larger contents are no page of a plan; pdfminer reads them piece by piece.
_LARGEST = 4 * 1024 * 1024
_TOKEN = re.compile(
    rb"""(?:[\x00\t\n\x0c\r ]+|%[^\r\n]*)*
    (?:(?P<number>[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))
    | (?P<word>[A-Za-z'"][A-Za-z0-9'"*]*)
    | \((?P<string>(?:[^()\\]+|\\.)*)\)
    | <(?P<hex>[0-9A-Fa-f\x00\t\n\x0c\r ]*)>
    | /(?P<name>[^\x00\t\n\x0c\r ()<>\[\]{}/%\#]*)(?![\#])
    | (?P<mark><<|>>|\[|\])
    | \Z)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"b": 8, b"t": 9, b"n": 10, b"f": 12, b"r": 13, b"(": 40, b")": 41, b"\\": 92}
_BLANK = re.compile(rb"[\x00\t\n\x0c\r ]+")
_HEX_PAIR = re.compile(rb"[0-9A-Fa-f]{1,2}")
_CONSTANTS = {b"true": True, b"false": False}
#: Inline images hold bytes that are no operators, and "null" stands for nothing inside dictionaries only.
_LEFT_TO_PDFMINER = frozenset({b"BI", b"ID", b"EI", b"null"})
_METHODS = {"*": "_a", '"': "_w", "'": "_q"}


class _Unknown(Exception):
    """The pattern does not know what comes next."""


class Operator(str):
    """A word that does something with the operands before it."""

    __slots__ = ()


class ContentInterpreter(PDFPageInterpreter):
    """Draws a page like pdfminer's own interpreter, from operators that were cut apart at once."""

    def execute(self, streams: Sequence[object]) -> None:
        """Carry out the operators of some streams."""
        found = [stream_value(stream) for stream in streams]
        # Streams without a number or running in circles are rare; pdfminer knows what to do about them.
        usual = all(stream.objid is not None and stream.objid not in self.parent_stream_ids for stream in found)
        contents = b"\n".join(stream.get_data() for stream in found) if usual else b""
        try:
            objects = content_objects(contents) if usual else []
        except _Unknown:
            usual = False
        if not usual:
            super().execute(streams)
            return
        self.stream_ids = {stream.objid for stream in found if stream.objid is not None}
        for item in objects:
            if isinstance(item, Operator):
                self._operate(item)
            else:
                self.push(item)

    def _operate(self, name: str) -> None:
        method, wanted = _method(name)
        operands = self.pop(wanted) if method is not None and wanted else ()
        if method is not None and len(operands) == wanted:
            method(self, *operands)


@cache
def _method(name: str) -> tuple[Callable[..., None] | None, int]:
    """Return what carries out an operator, and how many operands it takes."""
    method = getattr(ContentInterpreter, f"do_{''.join(_METHODS.get(letter, letter) for letter in name)}", None)
    return method, method.__code__.co_argcount - 1 if method is not None else 0


def content_objects(contents: bytes) -> list[Any]:
    """Return operands and operators in their order: numbers, strings, names, lists, dictionaries and ``Operator``.

    Raises ``_Unknown`` where pdfminer's own parser has to look.
    """
    if len(contents) > _LARGEST:
        raise _Unknown
    objects: list[Any] = []
    around: list[tuple[bytes, list[Any]]] = []
    current = objects
    position = 0
    for match in _TOKEN.finditer(contents):
        kind = match.lastgroup
        if match.start() != position:
            raise _Unknown
        if kind is None:
            break
        position = match.end()
        text = match[kind]
        if kind == "mark":
            current = _marked(text, current, around)
        elif kind == "word" and text not in _CONSTANTS:
            if around or text in _LEFT_TO_PDFMINER:
                raise _Unknown
            current.append(Operator(text.decode("ascii")))
        else:
            current.append(_VALUES[kind](text))
    if around:
        raise _Unknown
    return objects


def _marked(mark: bytes, current: list[Any], around: list[tuple[bytes, list[Any]]]) -> list[Any]:
    """Begin or end a list or a dictionary; return the list that now takes what follows."""
    if mark in {b"[", b"<<"}:
        around.append((mark, current))
        return []
    if not around or around[-1][0] != (b"[" if mark == b"]" else b"<<"):
        raise _Unknown
    _, outer = around.pop()
    outer.append(current if mark == b"]" else _dictionary(current))
    return outer


def _dictionary(items: list[Any]) -> dict[str, Any]:
    names = items[::2]
    if len(items) % 2 or not all(isinstance(name, PSLiteral) and isinstance(name.name, str) for name in names):
        raise _Unknown
    return {str(name.name): value for name, value in zip(names, items[1::2], strict=True)}


def _number(text: bytes) -> int | float:
    return float(text) if b"." in text else int(text)


def _string(text: bytes) -> bytes:
    return _ESCAPE.sub(_unescaped, text) if b"\\" in text else text


def _unescaped(match: re.Match[bytes]) -> bytes:
    said = match[1]
    if said[:1].isdigit() and said[:1] < b"8":
        code = int(said, 8)
        if code > 255:
            raise _Unknown
        return bytes((code,))
    # Like pdfminer, an escape that means nothing is nothing.
    return bytes((_ESCAPED[said],)) if said in _ESCAPED else b""


def _hexadecimal(text: bytes) -> bytes:
    return _HEX_PAIR.sub(lambda pair: bytes((int(pair[0], 16),)), _BLANK.sub(b"", text))


def _name(text: bytes) -> PSLiteral:
    try:
        return LIT(text.decode("utf-8"))
    except UnicodeDecodeError:
        return LIT(text)


_VALUES = {
    "number": _number,
    "word": _CONSTANTS.__getitem__,
    "string": _string,
    "hex": _hexadecimal,
    "name": _name,
}
