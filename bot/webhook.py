"""The incoming door: verify the signature, put the raw events on disk, answer. Nothing else happens here.

It is plain WSGI in front of the Flask application: a process that was just started takes webhooks while everything else
is still being loaded, and what a webhook costs is its own work (docs/benchmarks.md).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from bot.counting import WEBHOOKS
from bot.events import split_body
from measures.vocabulary import InboxState
from storage import organizations
from storage.channels import ChannelSecrets
from storage.clock import Clock
from storage.database import Database
from storage.inbox import InboxUnavailable, Intake, RawEvent
from storage.secrets import SecretBox

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/line/webhook"
MAX_BODY_BYTES = 1024 * 1024
#: A channel added on the command line is known to a running process after this many seconds.
DIRECTORY_LASTS_SECONDS = 30.0

log = logging.getLogger("tamngan.webhook")


def signature_of(secret: str, body: bytes) -> str:
    """Return what LINE writes into x-line-signature (Verify webhook signature)."""
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def is_signed(channel: ChannelSecrets, body: bytes, signature: str | None, now: datetime) -> bool:
    """Check a signature against the secret and, for a day, the one before it (LINE's reissuing has no overlap)."""
    if not signature:
        return False
    given = signature.encode("utf-8", "replace")
    old_stands = channel.previous_secret and channel.previous_until is not None and now < channel.previous_until
    secrets = [channel.secret, *([channel.previous_secret] if channel.previous_secret and old_stands else [])]
    return any(hmac.compare_digest(signature_of(secret, body).encode(), given) for secret in secrets)


class ChannelDirectory:
    """The channels by key, remembered for half a minute so that a webhook costs no look-up."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        """Read nothing yet."""
        self._database = database
        self._box = box
        self._lock = threading.Lock()
        self._channels: dict[str, ChannelSecrets] = {}
        self._read_at = -DIRECTORY_LASTS_SECONDS

    def all(self) -> dict[str, ChannelSecrets]:
        """Return every channel by its key."""
        with self._lock:
            if time.monotonic() - self._read_at >= DIRECTORY_LASTS_SECONDS:
                with self._database.looking() as session:
                    found = organizations.channels(session, self._box)
                self._channels = {channel.key: channel for channel in found}
                self._read_at = time.monotonic()
            return self._channels

    def forget(self) -> None:
        """Read the table again at the next look."""
        with self._lock:
            self._read_at = -DIRECTORY_LASTS_SECONDS

    def find(self, key: str | None) -> ChannelSecrets | None:
        """Return a channel by key; without a key, the one that this address was given to when it was the only one."""
        channels = self.all()
        if key is None:
            return next((channel for channel in channels.values() if channel.answers_bare_path), None)
        return channels.get(key)

    def by_id(self, channel_id: int) -> ChannelSecrets | None:
        """Return a channel that takes part; one that is unknown yet is looked up at once."""
        for look_again in (False, True):
            if look_again:
                self.forget()
            found = next((one for one in self.all().values() if one.channel_id == channel_id), None)
            if found is not None:
                return found
        return None


class TooLarge(Exception):
    """The body has more bytes than any webhook."""


class FrontDoor:
    """Answers ``/line/webhook``, ``/line/webhook/<channel>`` and ``/health``; everything else is for the pages."""

    def __init__(
        self,
        database: Database,
        directory: ChannelDirectory,
        clock: Clock,
        wake: Callable[[], None],
        pages: WSGIApplication,
    ) -> None:
        """``wake`` tells the workers of this process that something came in."""
        self._intake = Intake(database.engine)
        self._directory, self._clock, self._wake, self._pages = directory, clock, wake, pages

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request (WSGI)."""
        path = environ.get("PATH_INFO", "")
        if path == PATH or path.startswith(PATH + "/"):
            with WEBHOOKS.timed():
                answer = self._webhook(environ, path[len(PATH) + 1 :])
            return _answer(start_response, *answer)
        if path == "/health":
            return _answer(start_response, "200 OK", b"ok\n")
        return self._pages(environ, start_response)

    def _webhook(self, environ: WSGIEnvironment, key: str) -> tuple[str, bytes]:
        if environ["REQUEST_METHOD"] != "POST":
            return "405 Method Not Allowed", b"a webhook is a POST\n"
        try:
            # WSGI hands over the bytes of a path as Latin-1, whatever they are (PEP 3333).
            channel = self._directory.find(key.encode("latin-1").decode("utf-8", "replace") or None)
            if channel is None:
                # The address itself is not written down: it may hold anything.
                WEBHOOKS.count("unknown_channel")
                log.warning("webhook refused: unknown channel", extra={"action": "webhook.refused"})
                return "404 Not Found", b"unknown channel\n"
            body = _body(environ)
            if not is_signed(channel, body, environ.get("HTTP_X_LINE_SIGNATURE"), self._clock.now()):
                WEBHOOKS.count("bad_signature")
                log.warning("webhook refused: wrong or missing signature", extra={"channel": channel.key})
                return "400 Bad Request", b"bad signature\n"
            if store(self._intake, channel, body, self._clock):
                self._wake()
        except TooLarge:
            WEBHOOKS.count("too_large")
            return "413 Content Too Large", b"too large\n"
        except (InboxUnavailable, SQLAlchemyError) as error:
            # LINE delivers again what is refused; the error's text may hold what somebody wrote.
            WEBHOOKS.count("database")
            log.error("the database failed", extra={"error": type(error).__name__})  # noqa: TRY400
            return "503 Service Unavailable", b"database unavailable\n"
        WEBHOOKS.count("taken")
        return "200 OK", b""


def _answer(start_response: StartResponse, status: str, body: bytes) -> list[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]


def _body(environ: WSGIEnvironment) -> bytes:
    """Return the bytes as they came; one more than allowed ends it, however they are sent."""
    length = environ.get("CONTENT_LENGTH", "")
    if length.isdecimal():
        if int(length) > MAX_BODY_BYTES:
            raise TooLarge
        return bytes(environ["wsgi.input"].read(int(length)))
    if not environ.get("wsgi.input_terminated"):
        return b""
    body = bytes(environ["wsgi.input"].read(MAX_BODY_BYTES + 1))
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge
    return body


def store(intake: Intake, channel: ChannelSecrets, body: bytes, clock: Clock) -> int:
    """Put a signed body on disk and return how many events were new."""
    now = clock.now()
    try:
        events = split_body(body, now)
    except (ValueError, TypeError, RecursionError):
        _keep_aside(intake, channel, body, clock)
        return 0
    return intake.add(channel.organization_id, channel.channel_id, events, now)


def _keep_aside(intake: Intake, channel: ChannelSecrets, body: bytes, clock: Clock) -> None:
    now = clock.now()
    key = "body-" + hashlib.sha256(body).hexdigest()[:40]
    text = body.decode("utf-8", "replace").replace("\x00", "")
    event = RawEvent(key, "-", int(now.timestamp() * 1000), text)
    intake.add(channel.organization_id, channel.channel_id, [event], now, state=InboxState.UNREADABLE)
    log.warning("a signed body is not JSON: kept aside", extra={"channel": channel.key})
