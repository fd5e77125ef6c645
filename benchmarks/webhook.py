"""A webhook acknowledged: CPU per request, beside the official SDK's echo bot that stores nothing.

Both run under gunicorn gthread with one worker on loopback and take the same signed text events; the echo bot parses
the event with ``WebhookParser`` and would reply (the call is left out: it would measure the network). Compared is
the worker's own CPU time per request, so that the other core's load does not matter.
"""

from __future__ import annotations

import http.client
import json
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from benchmarks._servers import gunicorn
from bot.webhook import signature_of

REQUESTS, TURNS = 2000, 3
SECRET = "0123456789abcdef0123456789abcdef"


def event(number: int) -> dict[str, object]:
    """Return a text event of the size LINE sends."""
    return {
        "type": "message",
        "message": {"type": "text", "id": str(10**17 + number), "quoteToken": "q" * 60, "text": "ข้อ 3 เสร็จแล้วค่ะ"},
        "webhookEventId": f"01HB{number:022d}",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": 1_770_000_000_000 + number,
        "source": {"type": "group", "groupId": "C" + f"{number % 30:032x}", "userId": "U" + "a" * 32},
        "replyToken": f"{number:032x}",
        "mode": "active",
    }


def fire(address: str, worker: psutil.Process, first: int) -> tuple[float, list[float]]:
    """Send the requests one after the other; return CPU milliseconds per request and each answer's milliseconds."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    before, waits = sum(worker.cpu_times()[:2]), []
    for number in range(first, first + REQUESTS):
        body = json.dumps({"destination": "U" + "b" * 32, "events": [event(number)]}).encode()
        headers = {"x-line-signature": signature_of(SECRET, body), "content-type": "application/json"}
        started = time.perf_counter()
        connection.request("POST", "/line/webhook", body, headers)
        answer = connection.getresponse()
        answer.read()
        waits.append((time.perf_counter() - started) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"answered {answer.status}")
    return (sum(worker.cpu_times()[:2]) - before) * 1000 / REQUESTS, waits


#: What is compared: application, what its environment adds, and what it is.
SIDES = {
    "nothing": ("nothing", {}, "gunicorn and an empty answer"),
    "echo": ("echo", {}, "the official SDK's echo bot, which stores nothing"),
    "sqlite": ("ours", {}, "ours on SQLite, on disk before it is answered"),
    "memory": ("ours", {"TAMNGAN_BENCH_DISK": "not waited for"}, "the same without the wait for the disk"),
    "postgres": ("ours", {"TAMNGAN_BENCH_DATABASE": "postgres"}, "ours on PostgreSQL, committed there"),
}


def measure(name: str, environment: dict[str, str], turn: int) -> float:
    """Print and return CPU milliseconds per webhook of one side."""
    application, more, what = SIDES[name]
    more = {**more, **({"TAMNGAN_BENCH_DATABASE": environment["POSTGRES"]} if name == "postgres" else {})}
    with gunicorn(f"benchmarks._webhook_apps:{application}()", {**environment, **more}) as (address, worker):
        first = (turn * 10 + list(SIDES).index(name)) * 100_000
        fire(address, worker, 10_000_000 + first)
        cpu, waits = fire(address, worker, first)
        memory = worker.memory_info().rss / 2**20
    print(
        f"{what}: {cpu:.3f} ms CPU per webhook, answered in {statistics.median(waits):.2f} ms (median), "
        f"p99 {sorted(waits)[int(len(waits) * 0.99)]:.2f} ms, {memory:.0f} MiB",
        flush=True,
    )
    return cpu


def main() -> None:
    """Print all figures and the ratios to the echo bot."""
    import pgserver

    with tempfile.TemporaryDirectory() as folder:
        server = pgserver.get_server(Path(folder) / "postgres")
        environment = {
            "TAMNGAN_BENCH_DIR": folder,
            "TAMNGAN_BENCH_SECRET": SECRET,
            "POSTGRES": server.get_uri(),
        }
        turns = [{name: measure(name, environment, turn) for name in SIDES} for turn in range(TURNS)]
        for name, (_, _, what) in SIDES.items():
            ratios = sorted(turn[name] / turn["echo"] for turn in turns)
            print(f"{what}: {statistics.median(ratios):.2f} of the echo bot ({ratios[0]:.2f}-{ratios[-1]:.2f})")
        server.cleanup()


if __name__ == "__main__":
    main()
