"""Tokens that the program issues, and clients that take up a renewed one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from tests_support import Cast

from bot.webhook import ChannelDirectory
from delivery.clients import Clients
from delivery.line import Failure, LineError
from delivery.tokens import ASSERTION_TYPE, TokenKeeper, issue
from storage import channels
from storage.channels import Issuing, TokenKind
from storage.clock import TurnableClock
from storage.database import Database
from storage.secrets import SecretBox


class Platform(ThreadingHTTPServer):
    """Issues tokens and accepts those of ``good`` only."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.good: set[str] = set()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self.used: list[str] = []
        self.refuses = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: Platform

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.forms.append((self.path, form))
        if self.server.refuses:
            return self._answer(400, {"error": "invalid_client"})
        token = f"issued-{len(self.server.forms)}"
        self.server.good.add(token)
        lasts = 900 if self.path == "/oauth2/v3/token" else 2_592_000
        return self._answer(200, {"access_token": token, "expires_in": lasts, "token_type": "Bearer", "key_id": "k"})

    def do_GET(self) -> None:
        token = self.headers["Authorization"].removeprefix("Bearer ")
        self.server.used.append(token)
        if token not in self.server.good:
            return self._answer(401, {"message": "Authentication failed"})
        return self._answer(
            200,
            {
                "userId": "U" + "b" * 32,
                "basicId": "@x",
                "displayName": "x",
                "chatMode": "bot",
                "markAsReadMode": "auto",
            },
        )

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def platform() -> Iterator[Platform]:
    server = Platform()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def clients(database: Database, cast: Cast, box: SecretBox, platform: Platform) -> Clients:
    return Clients(ChannelDirectory(database, box), platform.address)


@pytest.fixture
def keeper(
    database: Database, box: SecretBox, clock: TurnableClock, clients: Clients, platform: Platform
) -> TokenKeeper:
    return TokenKeeper(database, box, clients.of, clock, platform.address)  # type: ignore[arg-type]


STATELESS = Issuing(TokenKind.STATELESS, "1656000001", "a-secret")


def assertion_key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return json.dumps({**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(made)), "kid": "the-key", "alg": "RS256"})


def test_a_stateless_token_is_asked_for_with_channel_id_and_secret(platform: Platform, clock: TurnableClock) -> None:
    issued = issue(STATELESS, clock.now(), platform.address)
    assert issued.access_token == "issued-1"
    assert issued.expires_at == clock.now() + timedelta(minutes=15)
    path, form = platform.forms[0]
    assert path == "/oauth2/v3/token"
    assert (form["client_id"], form["client_secret"]) == (["1656000001"], ["a-secret"])


def test_a_token_of_version_2_1_is_asked_for_with_a_signed_assertion(platform: Platform, clock: TurnableClock) -> None:
    key = assertion_key()
    issue(replace(STATELESS, kind=TokenKind.VERSION_2_1, assertion_key=key), clock.now(), platform.address)
    path, form = platform.forms[0]
    assert (path, form["client_assertion_type"]) == ("/oauth2/v2.1/token", [ASSERTION_TYPE])
    assertion = form["client_assertion"][0]
    assert jwt.get_unverified_header(assertion)["kid"] == "the-key"
    public = jwt.PyJWK(json.loads(key), "RS256").key.public_key()
    claims = jwt.decode(assertion, public, ["RS256"], audience="https://api.line.me/", options={"verify_exp": False})
    assert (claims["iss"], claims["sub"]) == ("1656000001", "1656000001")
    assert claims["exp"] - clock.now().timestamp() <= 1800
    assert claims["token_exp"] <= 2_592_000


@pytest.mark.parametrize("key", [None, "", "{}", "no json", '{"kty": "RSA", "kid": "x"}'])
def test_a_key_that_cannot_sign_is_one_failure(key: str | None, platform: Platform, clock: TurnableClock) -> None:
    with pytest.raises(LineError) as caught:
        issue(replace(STATELESS, kind=TokenKind.VERSION_2_1, assertion_key=key), clock.now(), platform.address)
    assert caught.value.failure is Failure.CREDENTIALS


def issuing(database: Database, box: SecretBox) -> None:
    with database.system() as session:
        channels.issue_by_itself(channels.get(session, "a"), TokenKind.STATELESS, "1656000001", box, None)


def test_a_token_is_issued_and_renewed_before_it_ends(
    database: Database, cast: Cast, box: SecretBox, clock: TurnableClock, keeper: TokenKeeper, clients: Clients
) -> None:
    issuing(database, box)
    assert keeper.run() == 1
    assert keeper.run() == 0
    clock.set(clock.now() + timedelta(minutes=11))
    assert keeper.run() == 1
    with database.looking() as session:
        row = channels.get(session, "a")
        assert box.open(row.access_token_sealed) == "issued-2"


def test_a_refusal_is_written_down_and_tried_again_after_a_while(
    database: Database, cast: Cast, box: SecretBox, clock: TurnableClock, keeper: TokenKeeper, platform: Platform
) -> None:
    issuing(database, box)
    platform.refuses = True
    assert (keeper.run(), keeper.run(), len(platform.forms)) == (0, 0, 1)
    with database.looking() as session:
        assert channels.get(session, "a").token_refused_at == clock.now()
    platform.refuses = False
    clock.set(clock.now() + timedelta(minutes=2))
    assert keeper.run() == 1
    with database.looking() as session:
        assert channels.get(session, "a").token_refused_at is None


def test_a_refused_token_that_is_accepted_again_ends_the_rest(
    database: Database, cast: Cast, clock: TurnableClock, keeper: TokenKeeper, platform: Platform
) -> None:
    with database.system() as session:
        channels.refused(channels.get(session, "a"), clock.now() + timedelta(minutes=15), "401", clock.now())
    assert keeper.run() == 0
    platform.good.add("token-a")
    clock.set(clock.now() + timedelta(minutes=2))
    assert keeper.run() == 1
    with database.looking() as session:
        assert channels.get(session, "a").paused_until is None


def test_a_renewed_token_is_used_by_the_very_call_that_was_refused(
    database: Database, cast: Cast, box: SecretBox, clients: Clients, platform: Platform
) -> None:
    line = clients.of(cast.channel_a)
    with pytest.raises(LineError):
        line.bot_info()  # type: ignore[attr-defined]
    assert platform.used == ["token-a"]
    with database.system() as session:
        channels.put_token(session, channels.get(session, "a"), "renewed", box)
    platform.good.add("renewed")
    line.bot_info()  # type: ignore[attr-defined]
    assert platform.used == ["token-a", "token-a", "renewed"]
    assert clients.of(cast.channel_a) is line


def test_a_channel_that_was_made_after_the_start_is_found_and_a_revoked_one_is_refused(
    database: Database, cast: Cast, box: SecretBox, clock: TurnableClock, clients: Clients, platform: Platform
) -> None:
    clients.of(cast.channel_a)
    with database.system() as session:
        made = channels.put(session, cast.office_a, "new", "s", "t", box, clock.now()).id
        channels.revoke(channels.get(session, "b"), clock.now())
    platform.good.add("t")
    clients.of(made).bot_info()  # type: ignore[attr-defined]
    with pytest.raises(LineError, match="takes no part"):
        clients.of(10**6).push("U" + "0" * 32, [], "key")
