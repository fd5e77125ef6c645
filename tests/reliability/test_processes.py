"""The real processes: others are served beside slow and silent clients, and SIGTERM ends what is in hand."""

from __future__ import annotations

import http.client
import json
import os
import resource
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.webhook import signature_of
from storage.database import Database, engine_from_url
from storage.secrets import SecretBox
from tests.torture import chaos, office
from tests.torture.processes import Crew

PLAN = chaos.Plan(people=3, groups=3)
SILENT = 1000


@pytest.fixture
def crew(sqlite_url: str, tmp_path: Path) -> Iterator[Crew]:
    database = Database(engine_from_url(sqlite_url))
    office.furnish(database, SecretBox(chaos.KEY), 3, 3)
    database.dispose()
    environment = {
        "DATABASE_URL": sqlite_url,
        "LINE_API_URL": "http://127.0.0.1:9",
        "TAMNGAN_SECRET_KEY": chaos.KEY,
        "TAMNGAN_DATA_DIR": str(tmp_path),
        "LINE_CHANNEL_SECRET": "",
        "LINE_CHANNEL_ACCESS_TOKEN": "",
        "TAMNGAN_LOOPS_INSIDE": "1",
    }
    started = Crew(environment, webs=1, schedulers=0)
    yield started
    started.stop()


def post(port: int, number: int) -> int:
    raw = json.dumps({"events": [chaos.event(number, PLAN)]}).encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/line/webhook", raw, {"x-line-signature": signature_of(office.SECRET, raw)})
    status = connection.getresponse().status
    connection.close()
    return status


def connect(port: int, stack: ExitStack, said: bytes = b"") -> socket.socket:
    client = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
    client.sendall(said)
    return client


@pytest.mark.xdist_group("torture")
def test_others_are_served_beside_silent_slow_and_greedy_clients(crew: Crew) -> None:
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < SILENT + 200:
        pytest.skip("this machine allows too few open files for a thousand connections")
    port = crew.ports[0]
    half = b"POST /line/webhook HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"
    with ExitStack() as stack:
        for _ in range(SILENT):
            connect(port, stack)
        slow = [connect(port, stack, half) for _ in range(4)]
        large = connect(port, stack, b"POST /line/webhook HTTP/1.1\r\nhost: x\r\ncontent-length: 8388608\r\n\r\n")
        assert large.recv(12) == b"HTTP/1.1 413"
        assert [post(port, number) for number in range(5)] == [200] * 5
        # A client that never ends its request is let go of; it has not been waited for.
        slow[0].settimeout(30)
        while slow[0].recv(1000):
            pass
    assert post(port, 5) == 200


@pytest.mark.xdist_group("torture")
def test_a_body_of_eight_mebibytes_without_a_length_is_refused(crew: Crew) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", crew.ports[0], timeout=30)
    connection.connect()
    chunks = (b"x" * 65536 for _ in range(128))
    try:
        connection.request("POST", "/line/webhook", chunks, {"transfer-encoding": "chunked"}, encode_chunked=True)
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass  # it was refused before it was sent
    finally:
        connection.close()
    assert post(crew.ports[0], 1) == 200


@pytest.mark.xdist_group("torture")
def test_sigterm_ends_the_process_with_nothing_in_hand(crew: Crew, sqlite_url: str) -> None:
    port = crew.ports[0]
    assert {post(port, number) for number in range(8)} == {200}
    process = crew._running[f"web-{port}"]
    watch = threading.Timer(30, process.kill)
    watch.start()
    started = time.monotonic()
    os.killpg(process.pid, signal.SIGTERM)
    assert process.wait() == 0
    watch.cancel()
    # gunicorn itself would kill what has not ended after its grace period.
    assert time.monotonic() - started < 20
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        states = {state for (state,) in connection.execute("SELECT state FROM inbox_event")}
    assert "working" not in states
    crew._running.clear()
