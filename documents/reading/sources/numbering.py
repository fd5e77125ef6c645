"""Word's automatic numbers: they are not in the text, only in the paragraph's properties."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from documents.reading.sources.package import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVEL = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    bullet: bool
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """Counts as Word does: each list and level on, deeper levels afresh below a new number."""

    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package) -> Numbering:
        """Read the definitions of a document; most have none."""
        names = set(package.names())
        numbering = cls()
        if "word/numbering.xml" in names:
            numbering.levels = _levels(package.xml("word/numbering.xml"))
        if numbering.levels and "word/styles.xml" in names:
            numbering.styles = _styles(package.xml("word/styles.xml"))
        return numbering

    def marker(self, paragraph: Any) -> str:
        """Return what Word prints before a paragraph, "" for one without a number; counts it."""
        list_id, depth = self._position(paragraph)
        level = self.levels.get((list_id, depth)) if list_id else None
        if level is None:
            return ""
        if level.bullet:
            return "- "
        counts = self._counts.setdefault(list_id, [])
        while len(counts) <= depth:
            deeper = self.levels.get((list_id, len(counts)))
            counts.append(deeper.start - 1 if deeper else 0)
        counts[depth] += 1
        del counts[depth + 1 :]
        return _LEVEL.sub(lambda match: self._count(counts, int(match[1]) - 1), level.text) + " "

    @staticmethod
    def _count(counts: list[int], depth: int) -> str:
        return str(max(counts[depth], 1)) if depth < len(counts) else "1"

    def _position(self, paragraph: Any) -> tuple[str, int]:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return "", 0
        own = properties.find(f"{W}numPr")
        if own is not None:
            return _value(own.find(f"{W}numId")), int(_value(own.find(f"{W}ilvl")) or 0)
        return self.styles.get(_value(properties.find(f"{W}pStyle")), ""), 0


def _value(element: Any | None) -> str:
    return "" if element is None else str(element.get(f"{W}val") or "")


def _levels(root: Any) -> dict[tuple[str, int], _Level]:
    abstract = {
        definition.get(f"{W}abstractNumId"): {
            int(level.get(f"{W}ilvl") or 0): _level(level) for level in definition.findall(f"{W}lvl")
        }
        for definition in root.findall(f"{W}abstractNum")
    }
    found: dict[tuple[str, int], _Level] = {}
    for number in root.findall(f"{W}num"):
        list_id = str(number.get(f"{W}numId"))
        for depth, level in abstract.get(_value(number.find(f"{W}abstractNumId")), {}).items():
            found[list_id, depth] = level
    return found


def _level(level: Any) -> _Level:
    start = _value(level.find(f"{W}start"))
    kind = _value(level.find(f"{W}numFmt"))
    return _Level(
        bullet=kind in {"bullet", "none", ""},
        text=_value(level.find(f"{W}lvlText")),
        start=int(start) if start.isdecimal() and len(start) < 6 else 1,
    )


def _styles(root: Any) -> dict[str, str]:
    return {
        str(style.get(f"{W}styleId")): _value(style.find(f"{W}pPr/{W}numPr/{W}numId"))
        for style in root.findall(f"{W}style")
        if style.find(f"{W}pPr/{W}numPr/{W}numId") is not None
    }
