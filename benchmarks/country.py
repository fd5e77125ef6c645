"""The morning of many offices: reminders planned and sent by one and by two sending processes, on PostgreSQL.

``python -m benchmarks.country [offices] [processes ...]``. Fills made-up offices with three reminders due each, plans
them, and lets sending processes empty the outbox against a platform of its own on loopback that answers after 50 ms.
What is printed as the country's morning is calculated from the measured rate and from the processor time of a push.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psutil
from sqlalchemy import Engine, create_engine, event, text

from benchmarks._servers import free_port
from benchmarks.tick import MONDAY, fill
from scheduler.reminders import ReminderPlanner
from storage import migrate
from storage.clock import TurnableClock, local_date
from storage.database import Database, engine_from_url
from storage.secrets import SecretBox

COUNTRY = 7850
PER_OFFICE = 3
OFFICES = 300
#: Nothing runs longer than this.
MOST_SECONDS = 600
KEY = "a made-up key of more than thirty-two letters"


def main(offices: int = OFFICES, processes: tuple[int, ...] = (1, 2)) -> int:
    """Print what each number of processes sends in a second, and what a push costs."""
    rates: dict[int, float] = {}
    with postgres() as url, platform() as api:
        for count in processes:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                pushes = prepared(url, offices)
            seconds, spent, statements = sent(url, api, count)
            rates[count] = pushes / seconds
            print(
                f"{count} process(es): {pushes:,} pushes in {seconds:.1f} s = {rates[count]:.1f}/s; a push takes "
                f"{spent / pushes * 1000:.1f} ms of processor time and {statements / pushes:.1f} statements"
            )
    first = rates[processes[0]]
    for count, rate in rates.items():
        minutes = COUNTRY * PER_OFFICE / rate / 60
        print(f"{count}: {rate / first:.2f} times the first; the country's {COUNTRY * PER_OFFICE:,}: {minutes:.1f} min")
    return 0


def prepared(url: str, offices: int) -> int:
    """Fill the offices anew, plan a morning and return how many pushes it brings."""
    engine = engine_from_url(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    migrate.upgrade(engine)
    fill(engine, offices)
    _open(engine)
    database = Database(engine)
    ReminderPlanner(database, TurnableClock(MONDAY, running=False)).run()
    with engine.connect() as connection:
        found: int = connection.execute(
            text("SELECT count(DISTINCT room_id) FROM notice WHERE state = 'waiting' AND push_by <= :now"),
            {"now": MONDAY},
        ).scalar_one()
    database.dispose()
    return found


def _open(engine: Engine) -> None:
    """Give every office a channel, and let three of its deadlines be due."""
    box = SecretBox(KEY)
    values = {"now": MONDAY, "secret": box.seal("s" * 32), "token": box.seal("t" * 40), "today": local_date(MONDAY)}
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO channel (organization_id, key, secret_sealed, access_token_sealed, created_at) "
                "SELECT id, 'office' || id, :secret, :token, :now FROM organization"
            ),
            values,
        )
        connection.execute(
            text(
                "UPDATE deadline SET due_on = :due, next_reminder_on = :today WHERE id IN (SELECT id FROM (SELECT id, "
                "row_number() OVER (PARTITION BY organization_id ORDER BY unit_id, id) AS place, unit_id, "
                "row_number() OVER (PARTITION BY organization_id, unit_id ORDER BY id) AS own FROM deadline "
                "WHERE state = 'open') AS ranked WHERE own = 1 AND unit_id % 5 IN (1, 2, 3))"
            ),
            {"due": local_date(MONDAY) + timedelta(days=1), "today": local_date(MONDAY)},
        )


def sent(url: str, api: str, count: int) -> tuple[float, float, int]:
    """Let so many processes empty the outbox; return seconds, processor seconds and statements of them all."""
    command = [sys.executable, "-m", "benchmarks.country", "send", url, api]
    started = time.perf_counter()
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) for _ in range(count)]
    results = [child.communicate(timeout=MOST_SECONDS)[0].split() for child in children]
    seconds = max(float(result[0]) for result in results) or time.perf_counter() - started
    return seconds, sum(float(result[1]) for result in results), sum(int(result[2]) for result in results)


def send(url: str, api: str) -> None:
    """Empty the outbox as a scheduler does, and print seconds, processor seconds and statements."""
    from delivery.platform import PlatformLine
    from delivery.sender import CALLS_AT_ONCE, Sender

    database = Database(engine_from_url(url))
    lines: dict[int, PlatformLine] = {}
    sender = Sender(
        database,
        lambda channel_id: lines.setdefault(channel_id, PlatformLine("t" * 40, api)),
        TurnableClock(MONDAY, running=True),
        calls_at_once=CALLS_AT_ONCE,
    )
    PlatformLine("warm", api)
    statements = [0]
    event.listen(database.engine, "after_cursor_execute", lambda *_: statements.__setitem__(0, statements[0] + 1))
    started, used = time.perf_counter(), psutil.Process().cpu_times()
    while sender.send_due():
        pass
    now = psutil.Process().cpu_times()
    processor = now.user + now.system - used.user - used.system
    print(f"{time.perf_counter() - started:.2f} {processor:.2f} {statements[0]}")


@contextmanager
def postgres() -> Iterator[str]:
    """Start a PostgreSQL in a temporary folder."""
    import pgserver

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pgserver.get_server(folder, cleanup_mode="stop")
        try:
            create_engine(server.get_uri().replace("postgresql:", "postgresql+psycopg:")).dispose()
            yield server.get_uri()
        finally:
            server.cleanup()


@contextmanager
def platform() -> Iterator[str]:
    """Start the platform that says yes."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks._platform", str(port)])
    try:
        time.sleep(1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _arguments(words: list[str]) -> dict[str, Any]:
    numbers = [int(word) for word in words]
    return {"offices": numbers[0] if numbers else OFFICES, "processes": tuple(numbers[1:]) or (1, 2)}


if __name__ == "__main__":
    if sys.argv[1:2] == ["send"]:
        send(*sys.argv[2:4])
    else:
        sys.exit(main(**_arguments(sys.argv[1:])))
