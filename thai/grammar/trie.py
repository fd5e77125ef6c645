"""One regular expression for many words: it looks at each character once and takes the longest word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

_Node = dict[str, "_Node"]
_END = ""
SPACE = r"[ \n\r]+"


def spellings(phrase: str) -> set[str]:
    """Return ``phrase`` with each of its spaces kept or left out."""
    pieces = phrase.split(" ")
    joins = product(("", " "), repeat=len(pieces) - 1)
    return {"".join(a + b for a, b in zip(pieces, [*join, ""], strict=True)) for join in joins}


def any_of(phrases: Iterable[str]) -> str:
    """Return a pattern that matches the longest of ``phrases``; a space stands for any run of spaces or line ends."""
    root: _Node = {}
    for phrase in phrases:
        for word in spellings(phrase):
            node = root
            for letter in word:
                node = node.setdefault(letter, {})
            node[_END] = {}
    return _pattern(root)


def _pattern(node: _Node) -> str:
    branches = [
        (SPACE if letter == " " else re.escape(letter)) + _pattern(child)
        for letter, child in node.items()
        if letter != _END
    ]
    if not branches:
        return ""
    inside = branches[0] if len(branches) == 1 and _END not in node else f"(?:{'|'.join(branches)})"
    return inside + ("?" if _END in node else "")
