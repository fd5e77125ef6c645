"""The lexicon files: tab-separated tables an official can read and add a line to."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of ``lexicon/<name>.tsv`` without its comments (lines that begin with #) and empty lines.

    Raises FileNotFoundError when there is no such table.
    """
    text = files("bot.understanding").joinpath("lexicon", f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(tuple(cell.strip() for cell in line.split("\t") if cell.strip()) for line in lines)
