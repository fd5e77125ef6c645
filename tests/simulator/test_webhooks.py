"""Webhooks are signed, in order within a chat, repeated when they fail, and disturbed by the faults."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from simulator import SimulatedLine, SimulatorError, SimulatorSettings, TurnableClock
from simulator.settings import GroupDescription, PersonDescription, World
from simulator.webhooks import sign


class Ear:
    """Hears webhooks and answers with a status."""

    def __init__(self) -> None:
        self.status = 200
        self.heard: list[tuple[bytes, dict[str, str]]] = []

    def __call__(self, body: bytes, headers: dict[str, str]) -> int:
        self.heard.append((body, headers))
        return self.status

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body)["events"][0] for body, _ in self.heard]

    def texts(self) -> list[str]:
        return [event["message"]["text"] for event in self.events()]


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def told(world: World, clock: TurnableClock, ear: Ear) -> SimulatedLine:
    return SimulatedLine(world, clock, deliver=ear)


def test_the_signature_is_the_platforms() -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert sign(body, "8c570fa6dd201bb328f1c1eac23a96d8") == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_each_webhook_is_signed_over_its_raw_bytes(told: SimulatedLine, ear: Ear, ids: Any) -> None:
    told.say(ids.somying, ids.office, "ข้อ 3 เสร็จแล้ว")
    body, headers = ear.heard[0]
    assert headers["X-Line-Signature"] == sign(body, told.settings.channel_secret)
    assert json.loads(body)["destination"] == told.state.world.bot_user_id


def test_the_bot_reads_what_it_took(told: SimulatedLine, ear: Ear, ids: Any) -> None:
    assert "bot" in told.say(ids.somying, None, "สถานะ").readers
    ear.status = 500
    assert "bot" not in told.say(ids.somying, None, "สถานะ").readers


def test_what_failed_is_redelivered_as_the_same_event(told: SimulatedLine, ear: Ear, ids: Any) -> None:
    ear.status = 500
    told.say(ids.somying, ids.office, "ข้อ 3 เสร็จแล้ว")
    ear.status = 200
    assert told.webhooks.redeliver() == 1
    first, again = ear.events()
    assert (first["deliveryContext"]["isRedelivery"], again["deliveryContext"]["isRedelivery"]) == (False, True)
    for name in ("webhookEventId", "replyToken", "timestamp", "message"):
        assert first[name] == again[name]
    assert told.webhooks.redeliver() == 0


def test_a_redelivered_event_gives_its_token_another_minute(
    told: SimulatedLine, ear: Ear, clock: TurnableClock, ids: Any, text: Any
) -> None:
    ear.status = 0
    told.say(ids.somying, None, "สถานะ")
    clock.set(clock.now() + timedelta(minutes=10))
    ear.status = 200
    told.webhooks.redeliver()
    answer = told.bot.reply({"replyToken": ear.events()[-1]["replyToken"], "messages": [text("ทัน")]})
    assert answer.status == 200


def test_a_duplicated_event_is_the_same_twice(told: SimulatedLine, ear: Ear, ids: Any) -> None:
    told.faults.set("webhook_duplicated", 1)
    told.say(ids.somying, None, "หนึ่ง")
    told.say(ids.somying, None, "สอง")
    assert ear.texts() == ["หนึ่ง", "หนึ่ง", "สอง"]
    assert ear.heard[0] == ear.heard[1]


def test_a_reordered_event_comes_after_the_next(told: SimulatedLine, ear: Ear, ids: Any) -> None:
    told.faults.set("webhook_reordered", 1)
    for words in ("หนึ่ง", "สอง", "สาม"):
        told.say(ids.somying, None, words)
    assert ear.texts() == ["สอง", "หนึ่ง", "สาม"]


def test_a_held_event_is_not_lost_when_nobody_else_speaks(told: SimulatedLine, ear: Ear, ids: Any) -> None:
    told.faults.set("webhook_reordered", 1)
    told.say(ids.somying, None, "หนึ่ง")
    assert ear.texts() == []
    told.webhooks.flush()
    assert ear.texts() == ["หนึ่ง"]


def test_a_lost_webhook_waits_for_redelivery(told: SimulatedLine, ear: Ear, ids: Any) -> None:
    told.faults.set("webhook_lost", 1)
    told.say(ids.somying, None, "หนึ่ง")
    assert ear.heard == []
    assert told.webhooks.redeliver() == 1


def test_chats_are_delivered_in_order_by_their_own_threads(
    world: World, clock: TurnableClock, ear: Ear, ids: Any
) -> None:
    line = SimulatedLine(world, clock, deliver=ear, threaded=True)
    for number in range(20):
        line.say(ids.somying, ids.office, f"g{number}")
        line.say(ids.wichai, None, f"u{number}")
    assert line.webhooks.wait_until_idle(5)
    line.close()
    for chat in "gu":
        assert [text for text in ear.texts() if text[0] == chat] == [f"{chat}{number}" for number in range(20)]


def test_faults_by_chance_repeat_with_their_seed(world: World, clock: TurnableClock) -> None:
    def run(seed: int) -> list[bool]:
        line = SimulatedLine(world, clock, seed=seed)
        line.faults.set_rate("server_error", 0.5)
        return [line.faults.strikes("server_error") for _ in range(40)]

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert 5 < sum(run(1)) < 35


def test_an_unknown_fault_is_refused(line: SimulatedLine) -> None:
    with pytest.raises(SimulatorError, match="ไม่รู้จัก"):
        line.faults.set("earthquake")


REAL = [
    "https://api.line.me/webhook",
    "http://example.org/webhook",
    "https://127.0.0.1/webhook",
    "http://127.0.0.1.example.org/",
    "http://127.0.0.1:port/",
    "127.0.0.1:8000",
    "",
]


@pytest.mark.parametrize("address", REAL)
def test_it_refuses_to_talk_to_anything_but_this_machine(world: World, address: str) -> None:
    with pytest.raises(SimulatorError, match="only talks to this machine"):
        SimulatorSettings(address, "secret", "token", world)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000/line/webhook", "http://localhost/", "http://[::1]:8000/"])
def test_it_talks_to_this_machine(world: World, address: str) -> None:
    assert SimulatorSettings(address, "secret", "token", world).webhook_url == address


ODD_WORLDS: list[tuple[dict[str, Any], str]] = [
    ({"people": ()}, "at least one person"),
    ({"people": (PersonDescription("somying", "ส"),)}, "U and 32"),
    ({"people": (PersonDescription("U" + "1" * 32, "ส"),) * 2}, "share a user id"),
    ({"groups": (GroupDescription("group", "ก"),)}, "C .R: a chat of several people. and 32"),
    ({"groups": (GroupDescription("C" + "1" * 32, "ก", ("U" + "9" * 32,)),)}, "does not know"),
]


@pytest.mark.parametrize(("change", "sentence"), ODD_WORLDS)
def test_it_refuses_a_world_that_cannot_be(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SimulatorError, match=sentence):
        World(**{"people": (PersonDescription("U" + "1" * 32, "ส"),), **change})


def test_what_failed_comes_again_by_itself_after_the_pauses(
    world: World, clock: TurnableClock, ear: Ear, ids: Any
) -> None:
    settings = SimulatorSettings("http://127.0.0.1/", "secret", "token", world, redelivery_seconds=(0, 0))
    line = SimulatedLine(world, clock, deliver=ear, threaded=True, settings=settings)
    ear.status = 503
    line.say(ids.somying, None, "หนึ่ง")
    assert line.wait_for(lambda: len(ear.heard) == 3)
    assert line.webhooks.wait_until_idle(5)
    line.close()
    assert [event["deliveryContext"]["isRedelivery"] for event in ear.events()] == [False, True, True]


def test_nothing_is_sent_after_closing(world: World, clock: TurnableClock, ear: Ear, ids: Any) -> None:
    line = SimulatedLine(world, clock, deliver=ear, threaded=True)
    line.close()
    line.say(ids.somying, None, "หนึ่ง")
    assert line.webhooks.wait_until_idle(0)
    assert ear.heard == []
