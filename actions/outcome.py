"""What became of one thing that somebody said or did."""

from __future__ import annotations

from enum import StrEnum


class Became(StrEnum):
    """The five ends of a thing said; there is no sixth: nothing is dropped."""

    RECORDED = "recorded"
    """It is on record now."""
    KNOWN = "known"
    """It was on record already, word for word."""
    ASKED = "asked"
    """Something is needed first: which one, which day, why, or a tap because it would replace something."""
    REFUSED = "refused"
    """It cannot be done; the result says why and who can."""
    REQUESTED = "requested"
    """It was passed on to whoever decides, or is being made."""
