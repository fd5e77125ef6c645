"""Identifiers in the platform's forms; random, so that two runs against one database never share one."""

from __future__ import annotations

import itertools
import secrets
import threading
import time
import uuid
from collections.abc import Iterator

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid(milliseconds: int) -> str:
    """Return a ULID of a moment: 48 bits of time, 80 random bits."""
    number = (max(milliseconds, 0) & (2**48 - 1)) << 80 | secrets.randbits(80)
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def token() -> str:
    """Return an opaque token: reply, quote and read tokens look like this."""
    return secrets.token_urlsafe(24)


def request_id() -> str:
    """Return an ``x-line-request-id``."""
    return str(uuid.uuid4())


class MessageIds:
    """Message ids: decimal strings of 18 digits that grow."""

    def __init__(self) -> None:
        self._numbers: Iterator[int] = itertools.count(5 * 10**17 + time.time_ns() // 10_000 % 10**17)
        self._lock = threading.Lock()

    def next(self) -> str:
        """Return a new message id."""
        with self._lock:
            return str(next(self._numbers))
