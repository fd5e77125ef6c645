"""What readiness, the doctor and the operator are told: each loop, each channel, and what stops the whole."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
from sqlalchemy.exc import OperationalError
from tests_support import Cast

from scheduler.clockwork import Clockwork, Loop
from scheduler.watch import Watch
from storage import channels, health, heartbeat, installation
from storage.clock import TurnableClock
from storage.database import Database
from tamngan.logs import JsonLines
from tamngan.patience import until_there


def codes(database: Database, clock: TurnableClock) -> dict[str, bool]:
    with database.looking() as session:
        return {problem.code: problem.stops for problem in health.problems(session, clock.now())}


@pytest.fixture
def alive(database: Database, cast: Cast, clock: TurnableClock) -> Database:
    heartbeat.beat_loop(database, "delivery", 5, clock.now())
    return database


def test_nothing_is_wrong_where_nothing_is(alive: Database, clock: TurnableClock) -> None:
    assert codes(alive, clock) == {}


def test_nobody_to_work_for_is_a_problem(database: Database, clock: TurnableClock) -> None:
    heartbeat.beat_loop(database, "delivery", 5, clock.now())
    assert codes(database, clock) == {"no_organization": True}


def test_a_loop_that_fails_is_told_although_another_beats(alive: Database, clock: TurnableClock) -> None:
    clock.set(clock.now() + timedelta(minutes=4))
    heartbeat.beat_loop(alive, "inbox", 5, clock.now())
    heartbeat.beat_loop(alive, "delivery", 5, clock.now(), error="ValueError")
    assert codes(alive, clock) == {"loop": True}
    heartbeat.beat_loop(alive, "delivery", 5, clock.now())
    assert codes(alive, clock) == {}


def test_a_slow_loop_may_take_three_of_its_turns(alive: Database, clock: TurnableClock) -> None:
    heartbeat.beat_loop(alive, "rounds", 300, clock.now())
    clock.set(clock.now() + timedelta(minutes=14))
    heartbeat.beat_loop(alive, "delivery", 5, clock.now())
    assert codes(alive, clock) == {}
    clock.set(clock.now() + timedelta(minutes=2))
    heartbeat.beat_loop(alive, "delivery", 5, clock.now())
    assert codes(alive, clock) == {"loop": True}


def test_one_refused_channel_is_named_and_all_of_them_stop_the_whole(alive: Database, clock: TurnableClock) -> None:
    for key, stops in (("a", False), ("b", True)):
        with alive.system() as session:
            channels.refused(channels.get(session, key), clock.now(), "401", clock.now())
        assert codes(alive, clock) == {"token_refused": stops}


def test_a_pause_is_named_and_does_not_stop_the_taking_in(alive: Database, clock: TurnableClock) -> None:
    with alive.system() as session:
        installation.pause(session, clock.now(), "restored")
    assert codes(alive, clock) == {"paused": False}


def test_a_loop_that_fails_keeps_its_earlier_beat_and_says_where(
    alive: Database, clock: TurnableClock, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> int:
        return int("somebody's words")

    before = clock.now()
    clock.set(before + timedelta(minutes=1))
    with caplog.at_level(logging.ERROR, "tamngan"):
        assert Clockwork(alive, clock, ()).run(Loop("delivery", 5, fail)) == 0
    with alive.looking() as session:
        assert [loop.age for loop in health.loops(session, clock.now())] == [timedelta(minutes=1)]
    line = json.loads(JsonLines().format(caplog.records[-1]))
    assert line["where"].startswith("scheduler.clockwork:")
    assert (line["error"], line["action"], line["loop"]) == ("ValueError", "loop.failed", "delivery")
    assert "somebody's words" not in json.dumps(line)


class _Operator(BaseHTTPRequestHandler):
    told: list[list[str]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.told.append([problem["code"] for problem in body["problems"]])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def operator() -> Iterator[tuple[str, list[list[str]]]]:
    told: list[list[str]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Operator", (_Operator,), {"told": told}))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", told
    server.shutdown()
    server.server_close()


def test_the_operator_is_told_of_each_problem_once_a_day(
    alive: Database, clock: TurnableClock, operator: tuple[str, list[list[str]]]
) -> None:
    address, told = operator
    watch = Watch(alive, clock, address)
    assert (watch.run(), told) == (0, [])
    with alive.system() as session:
        installation.pause(session, clock.now(), "asked")
    assert (watch.run(), watch.run(), told) == (1, 0, [["paused"]])
    clock.set(clock.now() + timedelta(days=1))
    heartbeat.beat_loop(alive, "delivery", 5, clock.now())
    assert watch.run() == 1
    assert told == [["paused"], ["paused"]]


def test_an_operator_who_cannot_be_reached_is_told_later(alive: Database, clock: TurnableClock) -> None:
    with alive.system() as session:
        installation.pause(session, clock.now(), "asked")
    assert Watch(alive, clock, "http://127.0.0.1:9/").run() == 0
    with alive.looking() as session:
        assert installation.fact(session, "alerted") is None
    assert Watch(alive, clock, None).run() == 0


def test_a_process_waits_for_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tamngan.patience.WAITS_SECONDS", (0,))
    tries: list[int] = []

    def action() -> str:
        tries.append(1)
        if len(tries) < 4:
            raise OperationalError("SELECT", {}, ConnectionRefusedError("refused"))
        return "there"

    assert until_there(action, Event()) == "there"
    tries.clear()
    with pytest.raises(OperationalError):
        until_there(action, Event(), wait=False)
    stopping = Event()
    stopping.set()
    assert until_there(action, stopping) is None
