"""A platform that misbehaves as the real one may: 500s, answers lost after acceptance, resets, slowness, an outage.

It keeps the books the way LINE does: a reply token works once, a retry key is accepted once and then answered 409.
"""

from __future__ import annotations

import json
import random
import socket
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.contract_support import Contract


@dataclass
class Books:
    """What really reached people, whatever the bot was told."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    replies: Counter[str] = field(default_factory=Counter)
    pushes: Counter[str] = field(default_factory=Counter)
    bodies: dict[str, bytes] = field(default_factory=dict)
    changed_bodies: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    #: What of the calls LINE's own description does not allow (where it is at hand).
    unlawful: list[str] = field(default_factory=list)
    #: When each reply token was given out (monotonic seconds).
    issued: dict[str, float] = field(default_factory=dict)


#: A reply token works for a minute from its receipt (Messaging API reference).
TOKEN_LASTS = 60.0


class QuietServer(ThreadingHTTPServer):
    """A server whose clients are killed and whose answers are cut off: that is meant, and not worth a line."""

    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a connection that broke."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


@dataclass(frozen=True)
class Faults:
    """Shares of calls that go wrong, and when nothing works at all (seconds after the start)."""

    error: float = 0.05
    lost: float = 0.02
    reset: float = 0.01
    slow: float = 0.02
    outage: tuple[float, float] = (0.0, 0.0)


class Platform:
    """The stub on a loopback port."""

    def __init__(self, faults: Faults, seed: int) -> None:
        """Start serving in the background."""
        self.books, self.faults, self._contract = Books(), faults, Contract()
        self._random, self._started = random.Random(seed), time.monotonic()
        platform = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                platform.serve(self)

            def do_GET(self) -> None:
                platform.answer(self, 200, {"type": "limited", "value": 100_000, "totalUsage": 0, "count": 10})

            def log_message(self, *_: Any) -> None:
                pass

        self._server = QuietServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def begin(self) -> None:
        """Count the outage's seconds from now."""
        self._started = time.monotonic()

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        """Take one call: perhaps fail before it counts, count it, perhaps lose the answer."""
        body = request.rfile.read(int(request.headers.get("content-length") or 0))
        before, after = self._fate()
        if before == "error":
            self.answer(request, 500, {"message": "internal error"})
            return
        if before == "reset":
            self._reset(request)
            return
        if before == "slow":
            time.sleep(0.5)
        status, answer = self._count(request, body)
        if after:
            self._reset(request)
        else:
            self.answer(request, status, answer)

    def _fate(self) -> tuple[str | None, bool]:
        age = time.monotonic() - self._started
        with self.books.lock:
            draw, lost = self._random.random(), self._random.random() < self.faults.lost
        out = self.faults.outage[0] <= age < self.faults.outage[1]
        limits = (
            ("error", 1.0 if out else self.faults.error),
            ("reset", self.faults.reset),
            ("slow", self.faults.slow),
        )
        fate = None
        for name, share in limits:
            if draw < share:
                fate = name
                break
            draw -= share
        with self.books.lock:
            self.books.faults[fate or "none"] += 1
            self.books.faults["lost"] += lost and fate not in {"error", "reset"}
        return fate, lost

    def _count(self, request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, Any]]:
        if "/richmenu" in request.path:  # menus are no messages: nothing of them is on the books
            return 200, {"richMenuId": "richmenu-of-the-stub"}
        parsed = json.loads(body)
        headers = {name: value for name, value in request.headers.items() if name.lower() == "x-line-retry-key"}
        self._contract.saw("POST", request.path, headers, parsed)
        with self.books.lock:
            self.books.unlawful += self._contract.take()
            if request.path.endswith("/message/reply"):
                token = parsed["replyToken"]
                if self.books.replies[token] or time.monotonic() - self.books.issued.get(token, 0) > TOKEN_LASTS:
                    return 400, {"message": "Invalid reply token"}
                self.books.replies[token] += 1
                return 200, self._sent(parsed)
            key = request.headers.get("x-line-retry-key") or ""
            if self.books.pushes[key]:
                if self.books.bodies[key] != body:
                    self.books.changed_bodies.append(key)
                return 409, {"message": "The retry key is already accepted", **self._sent(parsed)}
            self.books.pushes[key] += 1
            self.books.bodies[key] = body
            return 200, self._sent(parsed)

    def _sent(self, parsed: dict[str, Any]) -> dict[str, Any]:
        self.books.sent += len(parsed["messages"])
        first = self.books.sent * 10
        return {"sentMessages": [{"id": str(first + index)} for index in range(len(parsed["messages"]))]}

    def answer(self, request: BaseHTTPRequestHandler, status: int, answer: dict[str, Any]) -> None:
        """Send an answer."""
        raw = json.dumps(answer).encode()
        request.send_response(status)
        request.send_header("content-type", "application/json")
        request.send_header("content-length", str(len(raw)))
        request.send_header("x-line-request-id", "stub")
        request.end_headers()
        request.wfile.write(raw)

    def _reset(self, request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        request.connection.close()
