"""What is named by words and not by a number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """A unit or a title named at ``text[start:end]``."""

    start: int
    end: int
    name: str
