"""Every call to the platform that any test makes, held against LINE's own description and the documented limits.

The description is read strictly (``tests.messages.specification``): a discriminator is followed by ``type`` alone, and
a property that it does not declare is a fault. What it does not say, the limits of the fact sheet do
(``tests.messages.rules``). A call that a test means to be refused is made inside ``broken_on_purpose``.
"""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from messages.message import Message
from tests.messages.rules import problems as limit_problems
from tests.messages.specification import Specification
from tests.support.neighbours_support import MESSAGING_API

#: Status codes of the fact sheet, 413.
LARGEST_BODY_BYTES = 2 * 1024 * 1024


class Contract:
    """Judges calls as they are made, and remembers what was wrong until a test is asked about it."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._lock = threading.Lock()
        self._purpose = 0
        self.faults: list[str] = []
        self.calls = 0

    @cached_property
    def _specification(self) -> Specification:
        return Specification()

    @cached_property
    def _operations(self) -> list[tuple[re.Pattern[str], dict[str, Any]]]:
        return [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), operations)
            for path, operations in self._specification.paths.items()
        ]

    def saw(self, method: str, url: str, headers: dict[str, Any], body: Any) -> None:
        """Judge one call."""
        if not MESSAGING_API.exists() or self._purpose:
            return
        with self._lock:
            self.calls += 1
            found = self.problems(method, url, headers, body)
            self.faults += [f"{method} {urlsplit(url).path.rpartition('/')[2]}: {fault}" for fault in found]

    def problems(self, method: str, url: str, headers: dict[str, Any], body: Any) -> list[str]:
        """Return what of a call the platform does not describe or allow."""
        path = unquote(urlsplit(url).path)
        described = next((one for pattern, one in self._operations if pattern.fullmatch(path)), None)
        if described is None or method.lower() not in described:
            return [f"{method} {path} is no call of the platform"]
        operation = described[method.lower()]
        return [*self._header_problems(operation, headers), *self._body_problems(operation, body)]

    def _header_problems(self, operation: dict[str, Any], headers: dict[str, Any]) -> Iterator[str]:
        declared = {
            one["name"].lower()
            for one in operation.get("parameters", ())
            if one.get("in") == "header" and "name" in one
        }
        given = {name.lower(): value for name, value in headers.items()}
        key = given.get("x-line-retry-key")
        if key is None:
            return
        if "x-line-retry-key" not in declared:
            yield "a retry key, which this call does not take"
        try:
            uuid.UUID(str(key))
        except ValueError:
            yield "the retry key is no UUID"

    def _body_problems(self, operation: dict[str, Any], body: Any) -> Iterator[str]:
        described = operation.get("requestBody")
        if described is None:
            if body:
                yield "a body, which this call does not take"
            return
        if body is None:
            if described.get("required"):
                yield "the body is missing"
            return
        schema = described["content"].get("application/json", {}).get("schema")
        if schema is not None:
            yield from self._specification.problems_in(body, schema, "body")
        if isinstance(body, dict):
            if len(json.dumps(body).encode()) > LARGEST_BODY_BYTES:
                yield "larger than 2 MB"
            for one in body.get("messages", ()):
                yield from limit_problems(Message((one,), "words"))

    @contextmanager
    def broken_on_purpose(self) -> Iterator[None]:
        """Judge nothing for a while."""
        self._purpose += 1
        try:
            yield
        finally:
            self._purpose -= 1

    def take(self) -> list[str]:
        """Return the faults found since the last time."""
        with self._lock:
            found, self.faults = self.faults, []
        return found


CONTRACT = Contract()


def watch(monkeypatch: Any) -> None:
    """Look at both ways out: the SDK's client, and the simulated LINE that is called without HTTP."""
    from benchmarks._direct_line import DirectLine
    from delivery.platform import PlatformLine

    open_client, direct = PlatformLine.__init__, DirectLine._do

    def opened(self: Any, *rest: Any, **more: Any) -> None:
        # Only now is the SDK loaded; most tests never do.
        _watch_sdk(monkeypatch)
        open_client(self, *rest, **more)

    def seen(self: Any, method: str, path: str, body: Any, work: Any, retry_key: str | None = None, **more: Any) -> Any:
        CONTRACT.saw(method, path, {} if retry_key is None else {"X-Line-Retry-Key": retry_key}, body)
        return direct(self, method, path, body, work, retry_key, **more)

    monkeypatch.setattr(PlatformLine, "__init__", opened)
    monkeypatch.setattr(DirectLine, "_do", seen)


def _watch_sdk(monkeypatch: Any) -> None:
    from delivery.platform import load_sdk

    load_sdk()
    from linebot.v3.messaging.rest import RESTClientObject

    request = RESTClientObject.request
    if getattr(request, "is_watched", False):
        return

    def seen(self: Any, method: str, url: str, *rest: Any, **more: Any) -> Any:
        CONTRACT.saw(method, url, more.get("headers") or {}, more.get("body"))
        return request(self, method, url, *rest, **more)

    seen.is_watched = True  # type: ignore[attr-defined]
    monkeypatch.setattr(RESTClientObject, "request", seen)
