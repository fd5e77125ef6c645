"""The example tables by their names, as the tests ask for them."""

from __future__ import annotations

from bot.understanding import examples as tables
from bot.understanding.examples import DATA, TODAY, Example, as_expected

__all__ = ["TODAY", "as_expected", "examples", "lines"]


def examples(name: str) -> list[Example]:
    """Return the examples of ``data/<name>.tsv``."""
    return tables.examples(DATA / f"{name}.tsv")


def lines(name: str) -> list[str]:
    """Return the lines of ``data/<name>.txt`` without its comments."""
    return tables.silence(DATA / f"{name}.txt")
