"""The OIT link keeper: looks whether a published page still answers and still names its item."""

from __future__ import annotations

from documents.links.looking import FAULT_WORDS, PASSING, Fault, Look, look_at, normal_address

__all__ = ["FAULT_WORDS", "PASSING", "Fault", "Look", "look_at", "normal_address"]
