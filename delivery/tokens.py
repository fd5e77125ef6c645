"""Access tokens that the program issues itself, and what becomes of a token that was refused.

Rules of the platform: "Channel access token" (stateless: 15 minutes, any number of them; version 2.1: at most 30 days
and 30 tokens, asked for with a signed assertion of at most 30 minutes).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from delivery.line import Failure, LineError
from delivery.platform import TIMEOUT, PlatformLine, load_sdk, translated
from storage import channels
from storage.channels import Issuing, TokenKind
from storage.clock import Clock
from storage.database import Database
from storage.models import Channel
from storage.secrets import SecretBox

log = logging.getLogger("tamngan.delivery")

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LASTS = timedelta(minutes=10)
VERSION_2_1_LASTS = timedelta(days=30)
#: What a failed issue waits before it is tried again.
TRY_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Issued:
    """A token and when it ends."""

    access_token: str
    expires_at: datetime


def issue(what: Issuing, now: datetime, api_url: str | None = None) -> Issued:
    """Ask the platform for a token; raise ``LineError``."""
    load_sdk()
    from linebot.v3.oauth import ApiClient, ChannelAccessToken, Configuration

    configuration = Configuration(**({"host": api_url} if api_url else {}))
    configuration.retries = False
    with ApiClient(configuration) as client:
        answer = _asked(ChannelAccessToken(client), what, now)
    return Issued(str(answer.access_token), now + timedelta(seconds=int(answer.expires_in)))


def _asked(api: Any, what: Issuing, now: datetime) -> Any:
    grant = "client_credentials"
    if what.kind is TokenKind.STATELESS:
        return _call(
            lambda: api.issue_stateless_channel_token(
                grant_type=grant, client_id=what.line_channel_id, client_secret=what.secret, _request_timeout=TIMEOUT
            )
        )
    assertion = assertion_of(what, now)
    return _call(
        lambda: api.issue_channel_token_by_jwt(
            grant_type=grant,
            client_assertion_type=ASSERTION_TYPE,
            client_assertion=assertion,
            _request_timeout=TIMEOUT,
        )
    )


def _call(call: Callable[[], Any]) -> Any:
    """Run a call of the SDK's OAuth client, whose errors have a class of their own."""
    from linebot.v3.oauth.exceptions import ApiException

    try:
        return translated(call)
    except ApiException as error:
        status = int(error.status or 0)
        if status >= 500:
            raise LineError(Failure.UNKNOWN, f"{status} from the platform", status) from error
        raise LineError(Failure.CREDENTIALS, f"{status}: no token was issued", status) from error


def assertion_of(what: Issuing, now: datetime) -> str:
    """Return the signed assertion that a token of version 2.1 is asked for with; raise ``LineError``."""
    import jwt

    try:
        key = json.loads(what.assertion_key or "")
        claims = {
            "iss": what.line_channel_id,
            "sub": what.line_channel_id,
            "aud": "https://api.line.me/",
            "exp": int((now + ASSERTION_LASTS).timestamp()),
            "token_exp": int(VERSION_2_1_LASTS.total_seconds()),
        }
        return jwt.encode(claims, jwt.PyJWK(key, "RS256").key, "RS256", {"kid": str(key["kid"])})
    except (ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
        raise LineError(Failure.CREDENTIALS, "the assertion signing key cannot be used") from error


class TokenKeeper:
    """Renews issued tokens before they end, and looks whether a refused one is accepted by now."""

    def __init__(
        self,
        database: Database,
        box: SecretBox,
        client_of: Callable[[int], PlatformLine | None],
        clock: Clock,
        api_url: str | None = None,
    ) -> None:
        """``client_of`` gives a channel's client, or None where there is none to ask."""
        self._database, self._box, self._client_of = database, box, client_of
        self._clock, self._api_url = clock, api_url
        self._rests: dict[int, datetime] = {}

    def run(self) -> int:
        """Do what is due and return how many tokens were taken into use."""
        now = self._clock.now()
        with self._database.system() as session:
            due = channels.to_renew(session, now)
            refused = [
                row.id for row, _ in channels.all_channels(session) if row.token_refused_at and not row.revoked_at
            ]
        renewed = [one for one in due if self._may(one, now) and self.renew(one)]
        accepted = [one for one in refused if one not in due and self._may(one, now) and self._is_accepted(one)]
        return len(renewed) + len(accepted)

    def _may(self, channel_id: int, now: datetime) -> bool:
        if self._rests.get(channel_id, now) > now:
            return False
        self._rests[channel_id] = now + TRY_AGAIN
        return True

    def renew(self, channel_id: int) -> bool:
        """Issue a channel's next token and take it into use; False where that failed."""
        now = self._clock.now()
        with self._database.system() as session:
            what = channels.issuing_of(session.get_one(Channel, channel_id), self._box)
        if what is None:
            return False
        try:
            issued = issue(what, now, self._api_url)
        except LineError as error:
            failed = {"channel": channel_id, "failure": error.failure.value, "status": error.status}
            log.error("no token was issued", extra=failed)  # noqa: TRY400 -- the kind says it; a trace would not help
            if error.failure is Failure.CREDENTIALS:
                with self._database.system() as session:
                    row = session.get_one(Channel, channel_id)
                    row.token_refused_at = row.token_refused_at or now
            return False
        with self._database.system() as session:
            row = session.get_one(Channel, channel_id)
            channels.put_token(session, row, issued.access_token, self._box, issued.expires_at)
        self._rests.pop(channel_id, None)
        log.info("a token was issued", extra={"channel": channel_id})
        return True

    def _is_accepted(self, channel_id: int) -> bool:
        client = self._client_of(channel_id)
        if client is None:
            return False
        try:
            client.bot_info()
        except LineError:
            return False
        with self._database.system() as session:
            channels.accepted(session, session.get_one(Channel, channel_id))
        return True
