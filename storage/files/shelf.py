"""What a store of files is built on: a flat place with names, of which every kind does the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

#: What is read or written at once.
BLOCK_BYTES = 1 << 20


class StoreUnavailable(OSError):
    """The place where files are kept cannot be used now; the text says where and why, and nothing personal."""


class Shelf(Protocol):
    """A place for files under names like ``3/ab/abcd…``. Whatever goes wrong is ``StoreUnavailable``."""

    def describe(self) -> str:
        """Return where it is, without secrets."""

    def write(self, name: str, content: Path) -> None:
        """Put a finished file there, whole or not at all; one of that name is replaced by its equal."""

    def read(self, name: str) -> Iterator[bytes]:
        """Yield a file's content in blocks; raise ``FileNotFoundError`` before the first one."""

    def size(self, name: str) -> int | None:
        """Return how many bytes a file has, or None where there is none."""

    def remove(self, name: str) -> None:
        """Take a file away; a missing one is fine."""

    def names(self, prefix: str = "") -> Iterator[str]:
        """Yield the names of all finished files that begin with a prefix, in order."""

    def local(self, name: str) -> Path | None:
        """Return where the file itself lies on this machine, or None where it has to be fetched."""

    def unfinished(self) -> Iterable[Path]:
        """Return what was being written when a process died (or is being written just now)."""
