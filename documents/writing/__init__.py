"""Writing official papers: ``render`` turns what was reported into Word, PDF, Excel or open data."""

from __future__ import annotations

from documents.writing.errors import BadTemplate, DamagedPicture, UnknownFormat, UnknownLayout, WritingError
from documents.writing.export import FORMATS, LAYOUTS, render
from documents.writing.layout import Layout

__all__ = [
    "FORMATS",
    "LAYOUTS",
    "BadTemplate",
    "DamagedPicture",
    "Layout",
    "UnknownFormat",
    "UnknownLayout",
    "WritingError",
    "render",
]
