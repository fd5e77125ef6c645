"""Signed webhooks: one line of deliveries per chat, in order, with redelivery when no 2xx comes back."""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import http.client
import json
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from simulator.faults import Faults

#: Posts a raw body with headers and returns the status; 0 stands for "could not connect" and "timed out".
Post = Callable[[bytes, dict[str, str]], int]
#: Hears that an event was received at (or refused by) the bot.
Heard = Callable[[dict[str, Any], int], None]

REORDER_SECONDS = 2.0
DELIVERIES_KEPT = 2000


def sign(body: bytes, channel_secret: str) -> str:
    """Return the ``x-line-signature`` of a raw body: base64 of its HMAC-SHA256."""
    return base64.b64encode(hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()).decode()


def http_post(url: str, timeout_seconds: float) -> Post:
    """Return a Post that delivers to an address on this machine."""
    parts = urlsplit(url)
    target = parts.path or "/"

    def post(body: bytes, headers: dict[str, str]) -> int:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=timeout_seconds)
        try:
            connection.request("POST", target, body, headers)
            response = connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            return 0
        else:
            return response.status
        finally:
            connection.close()

    return post


@dataclass
class Delivery:
    """One event on its way to the bot."""

    room: str
    event: dict[str, Any]
    attempt: int = 1


@dataclass(frozen=True)
class Delivered:
    """One finished try."""

    event_id: str
    room: str
    attempt: int
    status: int
    milliseconds: float


@dataclass
class _Line:
    """The deliveries of one chat and the thread that makes them."""

    waiting: queue.SimpleQueue[Delivery | None] = field(default_factory=queue.SimpleQueue)
    thread: threading.Thread | None = None


class Webhooks:
    """Sends events to the bot: at once in the caller's thread, or from one background thread per chat."""

    def __init__(
        self,
        post: Post | None,
        *,
        channel_secret: str,
        destination: str,
        faults: Faults,
        heard: Heard,
        threaded: bool,
        latency_seconds: float = 0,
        redelivery_seconds: tuple[float, ...] = (),
    ) -> None:
        self._post, self._secret, self._destination = post, channel_secret, destination
        self._faults, self._heard, self._threaded = faults, heard, threaded
        self._latency, self._pauses = latency_seconds, redelivery_seconds
        self._lines: dict[str, _Line] = {}
        self._held: Delivery | None = None
        self._undelivered: list[Delivery] = []
        self._lock = threading.RLock()
        self._idle = threading.Condition(self._lock)
        self._under_way = 0
        self._closed = False
        self.delivered: deque[Delivered] = deque(maxlen=DELIVERIES_KEPT)

    def send_through(self, post: Post) -> None:
        """Deliver to another address from now on."""
        self._post = post

    def emit(self, room: str, event: dict[str, Any]) -> None:
        """Send an event; the faults may double it or let the next one overtake it."""
        delivery = Delivery(room, event)
        with self._lock:
            held, self._held = self._held, None
            if held is None and self._faults.strikes("webhook_reordered"):
                self._hold_back(delivery)
                return
        self._enqueue(delivery)
        if self._faults.strikes("webhook_duplicated"):
            self._enqueue(Delivery(room, event))
        if held is not None:
            self._enqueue(held)

    def _hold_back(self, delivery: Delivery) -> None:
        self._held = delivery
        if self._threaded:
            self._later(REORDER_SECONDS, self.flush)

    def flush(self) -> None:
        """Send what was held back to be overtaken."""
        with self._lock:
            held, self._held = self._held, None
        if held is not None:
            self._enqueue(held)

    def redeliver(self) -> int:
        """Send again now what never got a 2xx; returns how many events that were."""
        with self._lock:
            again, self._undelivered = self._undelivered, []
        for delivery in again:
            self._enqueue(self._as_redelivery(delivery))
        return len(again)

    def wait_until_idle(self, seconds: float) -> bool:
        """Wait until nothing is under way; False when it still is."""
        with self._idle:
            return self._idle.wait_for(lambda: self._under_way == 0, seconds)

    def close(self) -> None:
        """End the threads; what waits is dropped."""
        with self._lock:
            self._closed = True
            lines = list(self._lines.values())
        for line in lines:
            line.waiting.put(None)
        for line in lines:
            if line.thread is not None:
                line.thread.join(timeout=5)

    def _enqueue(self, delivery: Delivery) -> None:
        with self._lock:
            if self._closed:
                return
            self._under_way += 1
            if self._threaded:
                self._line(delivery.room).waiting.put(delivery)
                return
        self._finish(delivery)

    def _line(self, room: str) -> _Line:
        if room not in self._lines:
            line = self._lines[room] = _Line()
            line.thread = threading.Thread(target=self._work, args=(line,), name="simulator-webhooks", daemon=True)
            line.thread.start()
        return self._lines[room]

    def _work(self, line: _Line) -> None:
        while (delivery := line.waiting.get()) is not None:
            if self._closed:
                return
            if self._latency:
                time.sleep(self._latency)
            self._finish(delivery)

    def _finish(self, delivery: Delivery) -> None:
        try:
            self._attempt(delivery)
        finally:
            with self._idle:
                self._under_way -= 1
                self._idle.notify_all()

    def _attempt(self, delivery: Delivery) -> None:
        body = json.dumps(
            {"destination": self._destination, "events": [delivery.event]}, ensure_ascii=False, separators=(",", ":")
        ).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "LineBotWebhook/2.0",
            "X-Line-Signature": sign(body, self._secret),
        }
        started = time.perf_counter()
        status = self._send(body, headers)
        milliseconds = (time.perf_counter() - started) * 1000
        event_id = str(delivery.event["webhookEventId"])
        self.delivered.append(Delivered(event_id, delivery.room, delivery.attempt, status, milliseconds))
        self._heard(delivery.event, status)
        if not 200 <= status < 300:
            self._try_again_later(delivery)

    def _send(self, body: bytes, headers: dict[str, str]) -> int:
        if self._faults.strikes("webhook_lost"):
            return 0
        return self._post(body, headers) if self._post else 200

    def _try_again_later(self, delivery: Delivery) -> None:
        if self._threaded and delivery.attempt <= len(self._pauses):
            again = self._as_redelivery(delivery)
            self._later(self._pauses[delivery.attempt - 1], lambda: self._enqueue(again))
            return
        with self._lock:
            self._undelivered.append(delivery)

    def _as_redelivery(self, delivery: Delivery) -> Delivery:
        event = copy.deepcopy(delivery.event)
        event["deliveryContext"]["isRedelivery"] = True
        return Delivery(delivery.room, event, delivery.attempt + 1)

    def _later(self, seconds: float, work: Callable[[], object]) -> None:
        timer = threading.Timer(seconds, work)
        timer.daemon = True
        timer.start()
