"""Small checks of JSON values that name the place of each fault the way the platform does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Problem:
    """One fault: what is wrong and where."""

    message: str
    place: str


@dataclass(frozen=True)
class Place:
    """Where in the JSON a value stands: ``messages[0].text``, or ``/body/contents/0`` inside a Flex message."""

    name: str
    slashes: bool = False

    def child(self, key: str) -> Place:
        """Return the place of a property."""
        if self.slashes:
            return Place(f"{self.name}/{key}", slashes=True)
        return Place(f"{self.name}.{key}" if self.name else key)

    def item(self, index: int) -> Place:
        """Return the place of a list's item."""
        return Place(f"{self.name}/{index}", slashes=True) if self.slashes else Place(f"{self.name}[{index}]")


Problems = list[Problem]
Check = Callable[[object, Place, Problems], None]


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, the unit of the platform's text limits."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def grapheme_length(text: str) -> int:
    """Return the number of characters as a reader counts them: marks, joiners and SARA AM belong to what is before."""
    count, joined = 0, False
    for character in text:
        extends = unicodedata.category(character) in {"Mn", "Me"} or character in "\u200d\ufe0f\u0e33\u0eb3"
        extends = extends or 0x1F3FB <= ord(character) <= 0x1F3FF
        if not extends and not joined:
            count += 1
        joined = character == "\u200d"
    return count


def leaf(refuse: Callable[[object], str | None]) -> Check:
    """Make a check of a function that returns what is wrong with a value, or None."""

    def check(value: object, place: Place, problems: Problems) -> None:
        if fault := refuse(value):
            problems.append(Problem(fault, place.name))

    return check


def one_of(*values: str) -> Check:
    """Accept the given words only."""
    return leaf(lambda value: None if value in values else f"Must be one of the following values: {list(values)}")


def matching(pattern: str, fault: str = "invalid property") -> Check:
    """Accept text that matches the whole pattern."""
    compiled = re.compile(pattern)
    return leaf(lambda value: None if isinstance(value, str) and compiled.fullmatch(value) else fault)


def whole_number(least: int = 0, most: int = 2**31 - 1) -> Check:
    """Accept an integer within the bounds."""

    def refuse(value: object) -> str | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return "must be an integer"
        return None if least <= value <= most else f"must be between {least} and {most}"

    return leaf(refuse)


def any_number(least: float, most: float) -> Check:
    """Accept a number within the bounds."""

    def refuse(value: object) -> str | None:
        if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
            return f"must be a number between {least:g} and {most:g}"
        return None

    return leaf(refuse)


boolean = leaf(lambda value: None if isinstance(value, bool) else "must be boolean")


def words(most: int, least: int = 1, length: Callable[[str], int] = utf16_length) -> Check:
    """Accept text of a length within the bounds."""

    def refuse(value: object) -> str | None:
        if not isinstance(value, str):
            return "must be a string"
        if least and not value:
            return "May not be empty"
        size = length(value)
        return None if least <= size <= most else f"Length must be between {least} and {most}"

    return leaf(refuse)


def web_address(most: int, schemes: tuple[str, ...]) -> Check:
    """Accept an address with one of the schemes; plain http is accepted where it stays on this machine."""

    def refuse(value: object) -> str | None:
        if not isinstance(value, str) or not value:
            return "May not be empty"
        if utf16_length(value) > most:
            return f"Length must be between 1 and {most}"
        return None if _has_scheme(value, schemes) else "invalid uri scheme"

    return leaf(refuse)


def _has_scheme(address: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme == "http" and host in LOOPBACK_HOSTS:
        return True
    if parts.scheme in {"http", "https"} and not host:
        return False
    return parts.scheme in schemes and " " not in address


def list_of(check_item: Check, most: int, least: int = 1) -> Check:
    """Accept a list of a length within the bounds whose items all pass."""

    def check(value: object, place: Place, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.append(Problem("must be an array", place.name))
            return
        if not least <= len(value) <= most:
            problems.append(Problem(f"Size must be between {least} and {most}", place.name))
            return
        for index, item in enumerate(value):
            check_item(item, place.item(index), problems)

    return check


@dataclass(frozen=True)
class Shape:
    """An object's properties: those it needs, those it may have, and the check of each."""

    properties: Mapping[str, Check]
    required: tuple[str, ...] = ()
    free: frozenset[str] = field(default_factory=frozenset)

    def __call__(self, value: object, place: Place, problems: Problems) -> None:
        """Check an object: missing, unknown and wrong properties."""
        if not isinstance(value, dict):
            problems.append(Problem("must be an object", place.name))
            return
        for name in self.required:
            if value.get(name) is None:
                problems.append(Problem("must be specified", place.child(name).name))
        for name, inner in value.items():
            self._check_property(str(name), inner, place.child(str(name)), problems)

    def _check_property(self, name: str, value: object, place: Place, problems: Problems) -> None:
        if name in self.free:
            return
        if name not in self.properties:
            problems.append(Problem("unknown field", place.name))
        elif value is not None:
            self.properties[name](value, place, problems)


def by_type(shapes: Mapping[str, Check]) -> Check:
    """Choose the check by the object's ``type``."""

    def check(value: object, place: Place, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.append(Problem("must be an object", place.name))
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in shapes:
            problems.append(Problem(f"Must be one of the following values: {sorted(shapes)}", place.child("type").name))
            return
        shapes[kind](value, place, problems)

    return check
