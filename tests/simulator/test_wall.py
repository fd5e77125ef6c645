"""The wall's own API: deeds, the clock, the ledger, scenes."""

from __future__ import annotations

import io
import json
import urllib.request
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from simulator import SimulatorSettings, TurnableClock, World, beside, create_simulator


@pytest.fixture
def passed() -> list[Any]:
    """The times that the bot's loops were run for."""
    return []


@pytest.fixture
def page(world: World, clock: TurnableClock, passed: list[Any]) -> FlaskClient:
    """The wall without a bot."""
    settings = SimulatorSettings("http://127.0.0.1:9/webhook", "secret", "token", world, redelivery_seconds=())

    def pass_time(start: Any, end: Any) -> list[dict[str, Any]]:
        passed.append((clock.now(), start, end))
        return [{"kind": "เตือน", "outcome": "sent"}]

    app = create_simulator(settings, clock, pass_time, lambda _: [{"why": "ยังไม่ถึงกำหนด"}], lambda one: {"id": one})
    return app.test_client()


def state(page: FlaskClient, since: int = 0) -> Any:
    return page.get(f"/simulator/state?since={since}").json


def test_the_front_page_and_its_parts_are_served(page: FlaskClient) -> None:
    with page.get("/") as front:
        assert "จอโทรศัพท์จำลอง" in front.text
    for part in ("wall.js", "phone.js", "flex.js", "wall.css"):
        with page.get(f"/simulator/static/{part}") as response:
            assert response.status_code == 200


def test_the_font_is_served(page: FlaskClient) -> None:
    pytest.importorskip("fontpkg_sarabun", reason="the Sarabun package is not installed")
    assert page.get("/simulator/font.ttf").data[:4] == b"\x00\x01\x00\x00"
    assert page.get("/simulator/font-bold.ttf").data != page.get("/simulator/font.ttf").data


def test_a_deed_shows_in_the_state_once(page: FlaskClient, ids: Any) -> None:
    assert page.post("/simulator/say", json={"person": ids.somying, "room": ids.office, "text": "สวัสดี"}).json == {
        "ok": True
    }
    seen = state(page)
    assert [bubble["text"] for bubble in seen["bubbles"]] == ["สวัสดี"]
    assert state(page, seen["version"])["bubbles"] == []


ODD = [
    ("say", {"person": "ใคร", "text": "ก"}),
    ("say", {"text": "ก"}),
    ("say", {"person": "สมหญิง ใจงาม", "text": "   "}),
    ("say", ["ก"]),
    ("tap", {"person": "สมหญิง ใจงาม", "action": 3}),
    ("unsend", {"person": "สมหญิง ใจงาม", "message": "1"}),
    ("clock", {"to": "yesterday"}),
    ("clock", {}),
    ("outage", {"days": 0}),
    ("outage", {"days": "สาม"}),
    ("fault", {"name": "earthquake", "times": 1}),
    ("fault", {"name": "burst", "times": "มาก"}),
    ("upload", {}),
    ("scene", {"text": "x"}),
    ("scene", {"file": "../secret.yaml"}),
    ("scene/play", {}),
]


@pytest.mark.parametrize(("deed", "body"), ODD)
def test_what_cannot_be_done_gets_one_sentence(page: FlaskClient, deed: str, body: Any) -> None:
    response = page.post(f"/simulator/{deed}", json=body)
    assert response.status_code == 400
    assert set(response.json) == {"error"}
    assert "\n" not in response.json["error"]


def test_other_web_pages_cannot_act_through_the_browser(page: FlaskClient, ids: Any) -> None:
    body = {"person": ids.somying, "text": "ก"}
    assert page.post("/simulator/say", json=body, headers={"Origin": "https://example.org"}).status_code == 403
    assert page.post("/simulator/say", json=body, headers={"Origin": "http://localhost"}).status_code == 200


class TestClock:
    def test_turning_it_runs_the_loops_on_the_way(
        self, page: FlaskClient, clock: TurnableClock, passed: list[Any]
    ) -> None:
        before = clock.now()
        answer = page.post("/simulator/clock", json={"to": "hour"}).json
        assert answer == {"notices": [{"kind": "เตือน", "outcome": "sent"}], "now": "2025-03-28T10:05:00+07:00"}
        assert passed == [(before, before, before + timedelta(hours=1))]
        assert clock.now() == before + timedelta(hours=1)

    def test_an_outage_runs_them_once_at_its_end(
        self, page: FlaskClient, clock: TurnableClock, passed: list[Any]
    ) -> None:
        end = clock.now() + timedelta(days=3)
        page.post("/simulator/outage", json={"days": 3})
        assert passed == [(end, end, end)]
        assert clock.now() == end

    def test_the_notices_stay_on_the_panel(self, page: FlaskClient) -> None:
        page.post("/simulator/clock", json={"to": "hour"})
        assert state(page)["notices"] == [{"kind": "เตือน", "outcome": "sent"}]
        assert page.get("/simulator/explain").json == {"rows": [{"why": "ยังไม่ถึงกำหนด"}]}

    def test_without_loops_only_the_clock_turns(self, world: World, clock: TurnableClock) -> None:
        settings = SimulatorSettings("http://127.0.0.1:9/webhook", "secret", "token", world)
        page = create_simulator(settings, clock).test_client()
        answer = page.post("/simulator/clock", json={"to": "month-end"}).json
        assert answer == {"notices": [], "now": "2025-03-31T08:30:00+07:00"}

    def test_time_that_is_turned_can_be_seen_and_stopped_on_the_way(self, world: World, clock: TurnableClock) -> None:
        settings = SimulatorSettings("http://127.0.0.1:9/webhook", "secret", "token", world)
        seen: list[Any] = []

        def pass_time(start: datetime, _end: datetime) -> list[dict[str, Any]]:
            seen.append(page.get("/simulator/state").json["turning"])
            clock.set(start + timedelta(days=1))
            page.post("/simulator/stop", json={})
            assert not app.extensions["simulator"].passage.goes_on
            return [{"kind": "reminder", "outcome": "sent"}]

        app = create_simulator(settings, clock, pass_time)
        page = app.test_client()
        before = clock.now()
        answer = page.post("/simulator/clock", json={"to": "2025-04-28T08:30"}).json
        assert seen == ["2025-04-28T08:30:00+07:00"]
        assert answer["stopped"]
        # It should stand still where it was stopped, and go on from there.
        assert clock.now() == before + timedelta(days=1)
        assert page.get("/simulator/state").json["turning"] is None
        assert page.post("/simulator/stop", json={}).json == {"stopping": False}


def test_the_ledger_joins_what_platform_and_bot_know(page: FlaskClient, ids: Any) -> None:
    page.post("/simulator/say", json={"person": ids.somying, "room": ids.office, "text": "สวัสดี"})
    page.application.extensions["simulator"].webhooks.wait_until_idle(5)
    bubble = state(page)["bubbles"][0]
    known = page.get(f"/simulator/ledger/{bubble['id']}").json
    assert known["bot"] == {"id": bubble["id"]}
    assert known["platform"]["webhook_event_id"]
    assert known["platform"]["deliveries"][0]["status"] == 0
    assert page.get("/simulator/ledger/1").status_code == 400


def test_an_uploaded_page_is_never_shown_as_a_page(page: FlaskClient, ids: Any) -> None:
    form = {"person": ids.somying, "room": ids.office, "file": (io.BytesIO(b"<script>"), "a.html")}
    assert page.post("/simulator/upload", data=form).status_code == 200
    sent = state(page)["bubbles"][0]
    response = page.get(f"/simulator/content/{sent['id']}")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.mimetype == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_scene_plays_against_a_bot(wall: Any, scene: str) -> None:
    client = wall.bot
    assert client.call("POST", "/simulator/scene", {"file": "รายงาน.yaml"})[1]["scene"]["position"] == 0
    status, answer, _ = client.call("POST", "/simulator/scene/play", {"everything": True})
    assert (status, answer["scene"]["failure"]) == (200, "")
    assert answer["scene"]["position"] == len(answer["scene"]["steps"])
    with urllib.request.urlopen(f"{wall.url}/simulator/scene.yaml") as response:
        written = response.read().decode()
    assert written.count("- say:") == scene.count("- say:")


def test_changes_are_told_as_events(wall: Any, ids: Any) -> None:
    with urllib.request.urlopen(f"{wall.url}/simulator/events", timeout=5) as stream:
        first = json.loads(stream.readline().removeprefix(b"data: "))
        stream.readline()
        wall.line.say(ids.somying, None, "สวัสดี")
        second = json.loads(stream.readline().removeprefix(b"data: "))
    assert second["version"] > first["version"]


def test_a_signed_webhook_reaches_the_bot_and_its_reply_the_chat(wall: Any, ids: Any) -> None:
    wall.line.say(ids.somying, ids.office, "ข้อ 3 เสร็จแล้ว")
    assert wall.line.wait_for(lambda: bool(wall.line.answers(ids.office)))
    assert wall.line.answers(ids.office)[0].text == "บันทึกข้อ 3: ดำเนินการแล้ว"
    assert wall.bot.signatures[0]


@pytest.mark.parametrize(
    ("path", "whose"),
    [
        ("/", "simulator"),
        ("/simulator/state", "simulator"),
        ("/v2/bot/info", "simulator"),
        ("/oauth2/v2.1/verify", "simulator"),
        ("/line/webhook", "bot"),
        ("/v2beta", "bot"),
        ("/health", "bot"),
    ],
)
def test_wall_and_bot_share_a_port(path: str, whose: str) -> None:
    def answering(name: str) -> Any:
        return lambda environ, start_response: [name.encode()]

    application = beside(answering("simulator"), answering("bot"))
    assert list(application({"PATH_INFO": path}, lambda *_: None)) == [whose.encode()]
