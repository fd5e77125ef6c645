"""Word lists of the field; one TSV file per question that a paper is asked."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the columns of each line of ``<name>.tsv``; lines that begin with # are comments."""
    lines = (_FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#"))


@cache
def groups(name: str) -> dict[str, tuple[str, ...]]:
    """Return first column -> second columns of ``<name>.tsv``, longest words first."""
    found: dict[str, list[str]] = {}
    for key, word, *_rest in rows(name):
        found.setdefault(key, []).append(word)
    return {key: tuple(sorted(words, key=len, reverse=True)) for key, words in found.items()}
