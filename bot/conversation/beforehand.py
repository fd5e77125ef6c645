"""What takes long is worked out before the transaction that needs it: nobody else can write while that one is open.

A handler asks ``Context.beforehand`` for a result. What is not known yet ends the transaction with ``NotYetKnown``; it
is worked out with no transaction open, and the event is handled anew, from the start, with the result at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar, cast

Result = TypeVar("Result")


class NotYetKnown(Exception):
    """A result is needed that has to be worked out outside of the transaction; ``work`` touches no session."""

    def __init__(self, key: Hashable, work: Callable[[], object]) -> None:
        """``key`` says what it is, with everything it depends on."""
        super().__init__("worked out before the transaction")
        self.key, self.work = key, work


@dataclass
class Beforehand:
    """What was worked out for one event."""

    known: dict[Hashable, object] = field(default_factory=dict)

    def result(self, key: Hashable, work: Callable[[], Result]) -> Result:
        """Return what was worked out, or raise ``NotYetKnown``."""
        if key not in self.known:
            raise NotYetKnown(key, work)
        return cast("Result", self.known[key])

    def work_out(self, wanted: NotYetKnown) -> None:
        """Do what was asked for; to be called while no transaction is open."""
        self.known[wanted.key] = wanted.work()
