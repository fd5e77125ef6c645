"""A Thai font for machines that have none: the Sarabun of the ``fontpkg-sarabun`` package, where it is installed."""

from __future__ import annotations

from functools import cache
from importlib import metadata
from pathlib import Path


@cache
def thai_font(style: str = "Regular") -> bytes | None:
    """Return a style of Sarabun (``Regular``, ``Bold``) as TrueType, or None where the package is missing."""
    try:
        files = metadata.files("fontpkg-sarabun") or []
    except metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name == f"Sarabun-{style}.ttf":
            path = Path(str(file.locate()))
            return path.read_bytes() if path.is_file() else None
    return None
