"""Which fields a Word template uses, where each stands, and which of them nobody knows - inside loops too.

Runs in the worker's process (``template_worker``): the template comes from outside. Loops are followed through the
whole document, so that ``{{ m.titel }}`` is found to be a field of a measure that does not exist.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: {{ … }}, {% … %} and docxtpl's own {%p …, {%tr …, {%tc …, {{r … for paragraphs, rows, cells and runs.
_TAG = re.compile(r"\{\{(?:r )?\s*(?P<value>.*?)\s*\}\}|\{%-?(?:p |tr |tc |r )?\s*(?P<order>.*?)\s*-?%\}")
_FOR = re.compile(r"for\s+(?P<name>[^\s,]+)\s+in\s+(?P<over>.+)$")
#: What Jinja tells inside a loop.
_LOOP = dict.fromkeys(("index", "index0", "first", "last", "length", "revindex", "previtem", "nextitem"))
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " "})
#: A field may hold anything: nothing is known about what is inside.
_ANYTHING = {"*": None}


@dataclass(frozen=True)
class Place:
    """Where a tag stands: in which part, table (from 1) and row, or in which paragraph."""

    part: str
    paragraph: int
    table: int = 0
    row: int = 0


@dataclass
class Findings:
    """The names at the top that are known, and what is wrong: kind, name, nearest known name, place."""

    known: set[str] = field(default_factory=set)
    problems: list[dict[str, Any]] = field(default_factory=list)

    def add(self, kind: str, name: str, near: str | None, place: Place) -> None:
        """Note a fault once for each place."""
        found = {"kind": kind, "name": name[:60], "near": near, **vars(place)}
        if found not in self.problems:
            self.problems.append(found)


def find(parts: list[tuple[str, Any]], schema: dict[str, Any], environment: Any) -> Findings:
    """Return what the parts of a Word file use; ``schema`` holds the fields as a nested sample of values."""
    reader = _Reader(environment, schema, Findings())
    for part, root in parts:
        reader.part(part, root)
    return reader.findings


@dataclass
class _Reader:
    environment: Any
    schema: dict[str, Any]
    findings: Findings
    scopes: list[tuple[dict[str, Any], Place]] = field(default_factory=list)

    def part(self, name: str, root: Any) -> None:
        self.scopes = []
        for text, place in paragraphs(name, root):
            for tag in _TAG.finditer(text.translate(_QUOTES)):
                if tag["value"] is not None:
                    self._value(tag["value"], place)
                else:
                    self._order(tag["order"], place)
        for _, place in self.scopes:
            self.findings.add("open", "for", None, place)

    def _order(self, order: str, place: Place) -> None:
        if loop := _FOR.match(order):
            inside = self._value(loop["over"], place)
            self.scopes.append(({loop["name"]: inside, "loop": _LOOP}, place))
        elif order == "endfor":
            if self.scopes:
                self.scopes.pop()
            else:
                self.findings.add("close", "endfor", None, place)
        elif order.startswith("set "):
            name, _, value = order.removeprefix("set ").partition("=")
            self._value(value, place)
            (self.scopes[-1][0] if self.scopes else self.schema)[name.strip()] = _ANYTHING
        elif order.startswith(("if ", "elif ")):
            self._value(order.partition(" ")[2], place)

    def _value(self, expression: str, place: Place) -> Any:
        """Look at one expression; return what a loop over it walks through."""
        from jinja2 import TemplateSyntaxError, nodes

        try:
            tree = self.environment.parse("{{ " + expression + " }}")
        except TemplateSyntaxError:
            self.findings.add("syntax", expression, None, place)
            return _ANYTHING
        inside: Any = _ANYTHING
        for output in tree.find_all(nodes.Output):
            for node in output.nodes:
                inside = _element(self._node(node, place))
        return inside

    def _node(self, node: Any, place: Place) -> Any:
        """Return what an expression holds, as far as it is known, and note names that are not."""
        from jinja2 import nodes

        if isinstance(node, nodes.Name):
            return self._name(node.name, place)
        if isinstance(node, nodes.Getattr):
            return self._inside(self._node(node.node, place), node.attr, place)
        if isinstance(node, nodes.Getitem):
            owner = self._node(node.node, place)
            key = node.arg.value if isinstance(node.arg, nodes.Const) else None
            return self._inside(owner, key, place) if isinstance(key, str) else _element(owner)
        if isinstance(node, nodes.Filter) and node.node is not None:
            return self._node(node.node, place)
        for child in node.iter_child_nodes():
            self._node(child, place)
        return _ANYTHING

    def _name(self, name: str, place: Place) -> Any:
        for scope, _ in reversed(self.scopes):
            if name in scope:
                return scope[name]
        if name in self.schema:
            self.findings.known.add(name)
            return self.schema[name]
        self.findings.add("field", name, _nearest(name, self._in_sight()), place)
        return _ANYTHING

    def _in_sight(self) -> list[str]:
        return [*self.schema, *(name for scope, _ in self.scopes for name in scope)]

    def _inside(self, owner: Any, name: str | None, place: Place) -> Any:
        if not isinstance(owner, dict) or name is None:
            if isinstance(owner, list) and name is not None:
                self.findings.add("list", name, None, place)
            return _ANYTHING
        if name in owner or "*" in owner:
            return owner.get(name, _ANYTHING)
        self.findings.add("field", name, _nearest(name, list(owner)), place)
        return _ANYTHING


def _element(value: Any) -> Any:
    """Return what a loop over a value walks through; an empty list says nothing about it."""
    return value[0] if isinstance(value, list) and value else _ANYTHING


def _nearest(name: str, known: list[str]) -> str | None:
    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.5)), None)


def paragraphs(part: str, root: Any) -> Iterator[tuple[str, Place]]:
    """Yield the text of each paragraph of a part in order, with where it stands."""
    tables = {table: number for number, table in enumerate(root.iter(f"{WORD}tbl"), 1)}
    for number, paragraph in enumerate(root.iter(f"{WORD}p"), 1):
        text = "".join(node.text or "" for node in paragraph.iter(f"{WORD}t"))
        if "{" in text:
            yield text, _place(part, paragraph, number, tables)


def _place(part: str, paragraph: Any, number: int, tables: dict[Any, int]) -> Place:
    row = next(paragraph.iterancestors(f"{WORD}tr"), None)
    if row is None:
        return Place(part, number)
    table = row.getparent()
    rows = [one for one in table if one.tag == f"{WORD}tr"]
    return Place(part, number, tables.get(table, 0), rows.index(row) + 1 if row in rows else 0)
