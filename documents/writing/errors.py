"""What can be wrong when a paper is asked for. Each message is one sentence for the person who asked."""

from __future__ import annotations

from measures.errors import TamNganError


class WritingError(TamNganError):
    """The paper could not be made."""


class UnknownLayout(WritingError):
    """There is no layout of that name."""


class UnknownFormat(WritingError):
    """The layout is not made in that format."""


class DamagedPicture(WritingError):
    """A picture cannot be read."""


class BadTemplate(WritingError):
    """A Word template of an office's own cannot be used."""
