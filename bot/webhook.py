"""The incoming door: verify the signature, put the raw events on disk, answer. Nothing else happens here."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import threading
import time
from collections.abc import Callable

from flask import Blueprint, Response, request

from bot.events import split_body
from storage import organizations
from storage.clock import Clock
from storage.database import Database
from storage.inbox import Intake, RawEvent
from storage.organizations import ChannelSecrets
from storage.secrets import SecretBox

MAX_BODY_BYTES = 1024 * 1024
#: A channel added on the command line is known to a running process after this many seconds.
DIRECTORY_LASTS_SECONDS = 30.0

log = logging.getLogger("tamngan.webhook")


def signature_of(secret: str, body: bytes) -> str:
    """Return what LINE writes into x-line-signature (Verify webhook signature)."""
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def is_signed(channel: ChannelSecrets, body: bytes, signature: str | None) -> bool:
    """Check a signature against the current and the previous secret (reissuing has no overlap on LINE's side)."""
    if not signature:
        return False
    given = signature.encode("utf-8", "replace")
    secrets = [channel.secret, *([channel.previous_secret] if channel.previous_secret else [])]
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
                with self._database.system() as session:
                    found = organizations.channels(session, self._box)
                self._channels = {channel.key: channel for channel in found}
                self._read_at = time.monotonic()
            return self._channels

    def forget(self) -> None:
        """Read the table again at the next look."""
        with self._lock:
            self._read_at = -DIRECTORY_LASTS_SECONDS

    def find(self, key: str | None) -> ChannelSecrets | None:
        """Return a channel by key; without a key, the only one there is."""
        channels = self.all()
        if key is None:
            return next(iter(channels.values())) if len(channels) == 1 else None
        return channels.get(key)


def create_blueprint(
    database: Database, directory: ChannelDirectory, clock: Clock, wake: Callable[[], None]
) -> Blueprint:
    """Make the two webhook routes; ``wake`` tells the workers of this process that something came in."""
    blueprint = Blueprint("webhook", __name__)
    intake = Intake(database.engine)

    @blueprint.post("/line/webhook")
    @blueprint.post("/line/webhook/<key>")
    def webhook(key: str | None = None) -> Response:
        """Take a webhook."""
        channel = directory.find(key)
        if channel is None:
            return Response("unknown channel", 404)
        request.max_content_length = MAX_BODY_BYTES
        body = request.get_data(cache=False)  # a larger one ends here with 413, however it is sent
        if not is_signed(channel, body, request.headers.get("x-line-signature")):
            log.warning("webhook refused: wrong or missing signature", extra={"channel": channel.key})
            return Response("bad signature", 400)
        if store(intake, channel, body, clock):
            wake()
        return Response("", 200)

    return blueprint


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
    intake.add(channel.organization_id, channel.channel_id, [event], now, state="unreadable")
    log.warning("a signed body is not JSON: kept aside", extra={"channel": channel.key})
