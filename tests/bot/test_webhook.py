"""The incoming door: what is signed is on disk before it is answered; what is not leaves nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from tests_support import Cast

from bot.counting import WEBHOOKS
from bot.web import WebParts, create_app
from bot.webhook import ChannelDirectory, signature_of
from storage import channels, heartbeat, organizations
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import InboxEvent, Organization
from storage.secrets import SecretBox

Post = Callable[..., Any]


@pytest.fixture
def woken() -> list[int]:
    return []


@pytest.fixture
def client(
    database: Database, cast: Cast, box: SecretBox, clock: TurnableClock, tmp_path: Any, woken: list[int]
) -> FlaskClient:
    parts = WebParts(
        database=database,
        directory=ChannelDirectory(database, box),
        files=FileStore(tmp_path),
        box=box,
        clock=clock,
        wake=lambda: woken.append(1),
    )
    return create_app(parts).test_client()


@pytest.fixture
def post(client: FlaskClient) -> Post:
    def send(body: bytes | str, *, key: str = "a", secret: str = "secret-a", signature: str | None = None) -> Any:
        raw = body.encode() if isinstance(body, str) else body
        headers = {"x-line-signature": signature if signature is not None else signature_of(secret, raw)}
        return client.post(f"/line/webhook/{key}", data=raw, headers=headers)

    return send


def body(*events: dict[str, Any]) -> str:
    return json.dumps({"destination": "U" + "b" * 32, "events": list(events)})


def text_event(name: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "webhookEventId": name,
        "timestamp": 1_770_000_000_000,
        "mode": "active",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": "U" + "b" * 32},
        "message": {"type": "text", "id": "1", "text": "สวัสดี"},
        **more,
    }


def stored(database: Database, organization_id: int) -> list[InboxEvent]:
    with database.reading(organization_id) as session:
        return list(session.scalars(select(InboxEvent).order_by(InboxEvent.id)))


def test_the_signature_is_the_one_of_the_platforms_own_example() -> None:
    example = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert signature_of("8c570fa6dd201bb328f1c1eac23a96d8", example) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_signed_events_are_on_disk_and_the_workers_are_woken(
    post: Post, database: Database, cast: Cast, woken: list[int]
) -> None:
    assert post(body(text_event("e1"), text_event("e2"))).status_code == 200
    rows = stored(database, cast.office_a)
    assert [row.webhook_event_id for row in rows] == ["e1", "e2"]
    assert json.loads(rows[0].raw or "")["message"]["text"] == "สวัสดี"
    assert woken == [1]


@pytest.mark.parametrize("signature", ["", "nonsense", "ลายเซ็น"])
def test_a_wrong_or_missing_signature_is_refused_and_nothing_is_stored(
    post: Post, database: Database, cast: Cast, signature: str
) -> None:
    assert post(body(text_event("e1")), signature=signature).status_code == 400
    assert stored(database, cast.office_a) == []


def test_another_offices_secret_does_not_open_this_door(post: Post, database: Database, cast: Cast) -> None:
    assert post(body(text_event("e1")), secret="secret-b").status_code == 400
    assert stored(database, cast.office_a) == stored(database, cast.office_b) == []


def test_the_previous_secret_still_works_after_it_was_renewed(
    client: FlaskClient, database: Database, cast: Cast, box: SecretBox, clock: TurnableClock
) -> None:
    with database.system() as session:
        organizations.put_channel(session, cast.office_a, "a", "renewed", "token-a", box, clock.now())
    raw = body(text_event("e1")).encode()
    for secret, expected in (("renewed", 200), ("secret-a", 200), ("secret-c", 400)):
        headers = {"x-line-signature": signature_of(secret, raw)}
        assert client.post("/line/webhook/a", data=raw, headers=headers).status_code == expected
    clock.set(clock.now() + timedelta(days=1))
    headers = {"x-line-signature": signature_of("secret-a", raw)}
    assert client.post("/line/webhook/a", data=raw, headers=headers).status_code == 400


def test_a_redelivered_webhook_is_answered_and_kept_once(post: Post, database: Database, cast: Cast) -> None:
    for _ in range(2):
        assert post(body(text_event("e1"))).status_code == 200
    assert len(stored(database, cast.office_a)) == 1


def test_a_body_of_more_than_a_mebibyte_is_refused(post: Post, database: Database, cast: Cast) -> None:
    assert post(b"x" * (1024 * 1024 + 1)).status_code == 413
    assert post(body(text_event("big", padding="x" * 900_000))).status_code == 200
    assert len(stored(database, cast.office_a)) == 1


@pytest.mark.parametrize("odd", [b"not json", b"[]", b'{"events": 5}', b"\xff\xfe", b"[" * 100_000])
def test_signed_nonsense_is_kept_aside_and_answered(post: Post, database: Database, cast: Cast, odd: bytes) -> None:
    for _ in range(2):
        assert post(odd).status_code == 200
    assert [row.state for row in stored(database, cast.office_a)] == ["unreadable"]


def test_the_verify_button_of_the_console_is_answered(post: Post, database: Database, cast: Cast) -> None:
    assert post(body()).status_code == 200
    assert stored(database, cast.office_a) == []


def test_an_unknown_channel_is_not_found_and_counted(post: Post, client: FlaskClient) -> None:
    before = WEBHOOKS.outcomes["unknown_channel"]
    assert post(body(), key="nobody").status_code == 404
    assert WEBHOOKS.outcomes["unknown_channel"] == before + 1
    assert 'tamngan_webhooks_total{outcome="unknown_channel"}' in client.get("/metrics").get_data(as_text=True)


def test_figures_are_given_to_this_machine_and_to_who_sends_the_token(
    client: FlaskClient, database: Database, box: SecretBox, clock: TurnableClock, tmp_path: Path
) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 403
    directory, token = ChannelDirectory(database, box), "a-token-of-sixteen"
    parts = WebParts(database, directory, FileStore(tmp_path), box, clock, lambda: None, metrics_token=token)
    guarded = create_app(parts).test_client()
    for given, expected in ((f"Bearer {token}", 200), ("Bearer another", 403), ("", 403)):
        assert guarded.get("/metrics", headers={"Authorization": given}).status_code == expected


def test_a_suspended_offices_webhooks_are_not_taken_and_a_revoked_channels_neither(
    post: Post, database: Database, cast: Cast, clock: TurnableClock
) -> None:
    with database.system() as session:
        organizations.suspend(session, session.get_one(Organization, cast.office_a), clock.now())
        channels.revoke(channels.get(session, "b"), clock.now())
    assert post(body(text_event("e1"))).status_code == 404
    assert post(body(text_event("e1")), key="b", secret="secret-b").status_code == 404
    assert stored(database, cast.office_a) == stored(database, cast.office_b) == []


def test_the_address_without_a_key_keeps_serving_the_first_channel_and_no_other(
    client: FlaskClient, database: Database, cast: Cast
) -> None:
    raw = body(text_event("e1")).encode()
    for secret, expected in (("secret-a", 200), ("secret-b", 400)):
        answer = client.post("/line/webhook", data=raw, headers={"x-line-signature": signature_of(secret, raw)})
        assert answer.status_code == expected
    assert len(stored(database, cast.office_a)) == 1
    assert stored(database, cast.office_b) == []


@pytest.mark.parametrize(
    "odd",
    [
        {"type": "hologram", "webhookEventId": "f1", "timestamp": 5, "source": {"type": "planet"}},
        {"webhookEventId": "x" * 500, "timestamp": "soon"},
        {"type": "message", "message": {"type": "text", "text": "\ud800 \u0000"}, "webhookEventId": "f3"},
        "just a string",
        None,
        {"timestamp": 1e300, "source": {"groupId": "C\u0000"}},
    ],
)
def test_an_odd_event_never_loses_its_sibling(post: Post, database: Database, cast: Cast, odd: Any) -> None:
    raw = json.dumps({"events": [odd, text_event("sibling")]})
    assert post(raw).status_code == 200
    rows = stored(database, cast.office_a)
    assert len(rows) == 2
    assert "sibling" in {row.webhook_event_id for row in rows}


def test_health_touches_nothing(client: FlaskClient) -> None:
    assert client.get("/health").data == b"ok\n"


def test_readiness_follows_the_schedulers_beat(client: FlaskClient, database: Database, clock: TurnableClock) -> None:
    assert client.get("/ready").status_code == 503
    heartbeat.beat(database, "scheduler", clock.now())
    assert client.get("/ready").status_code == 200
    clock.set(clock.now() + timedelta(minutes=5))
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert "three minutes" in answer.get_json()["problems"][0]


def test_metrics_tell_figures_and_no_names(client: FlaskClient, post: Post) -> None:
    post(body(text_event("e1")))
    text = client.get("/metrics").get_data(as_text=True)
    assert 'tamngan_inbox_events{state="waiting"} 1.0' in text
    assert "สวัสดี" not in text
    assert "U" + "b" * 32 not in text
