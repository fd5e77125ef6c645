"""Chaos: signed webhooks from many people into processes that are killed, before a platform that fails.

Run in a short form by ``make test`` and in a long one by ``make torture`` (``python -m tests.torture.chaos``).
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import and_, func, or_, select

from bot.webhook import signature_of
from storage import migrate
from storage.database import Database, engine_from_url
from storage.models import InboxEvent, Notice
from storage.secrets import SecretBox
from tests.torture import audit, office
from tests.torture.audit import Outcome
from tests.torture.platform_stub import Faults, Platform
from tests.torture.processes import Crew

KEY = "the secret key of the torture, long enough"


@dataclass(frozen=True)
class Plan:
    """How hard it is made."""

    events: int = 20_000
    per_second: float = 200
    people: int = 300
    groups: int = 30
    kill_every_seconds: float = 2.0
    webs: int = 2
    schedulers: int = 2
    #: The loops run inside the web process, as under ``tamngan serve``.
    loops_inside: bool = False
    faults: Faults = field(default_factory=lambda: Faults(outage=(30.0, 90.0)))
    duplicated: float = 0.05
    reordered: float = 0.05
    #: Processes are killed for so long; none: until the last webhook was taken.
    kill_seconds: float | None = None
    #: Or at least for so long, while what was taken is handled.
    kill_at_least: float = 0
    #: Reporting costs far more than taking a webhook: on two cores the inbox is emptied long after.
    settle_seconds: float = 3600
    seed: int = 7


#: The one process of ``tamngan serve``.
ONE_PROCESS: dict[str, Any] = {"webs": 1, "schedulers": 0, "loops_inside": True}


def run(plan: Plan, database_url: str, folder: Path) -> Outcome:
    """Play the whole and return what was found."""
    database = Database(engine_from_url(database_url))
    migrate.upgrade(database.engine)
    office.furnish(database, SecretBox(KEY), plan.people, plan.groups)
    platform = Platform(plan.faults, plan.seed)
    environment = {
        "DATABASE_URL": database_url,
        "LINE_API_URL": platform.url,
        "TAMNGAN_SECRET_KEY": KEY,
        "TAMNGAN_DATA_DIR": str(folder),
        "LINE_CHANNEL_SECRET": "",
        "LINE_CHANNEL_ACCESS_TOKEN": "",
        "TAMNGAN_LOOPS_INSIDE": "1" if plan.loops_inside else "",
    }
    crew = Crew(environment, plan.webs, plan.schedulers)
    stop = threading.Event()
    killer = threading.Thread(target=_kill_now_and_then, args=(crew, plan, stop), daemon=True)
    started = time.monotonic()
    platform.begin()
    killer.start()
    outcome = Outcome(accepted=_send(plan, crew, platform))
    outcome.sending_seconds = time.monotonic() - started
    time.sleep(max(plan.kill_at_least - outcome.sending_seconds, 0))
    stop.set()
    killer.join()
    _settle(database, plan)
    outcome.seconds = time.monotonic() - started
    outcome.killed, outcome.faults = crew.killed, dict(platform.books.faults)
    outcome.exit_codes = crew.stop()
    platform.stop()
    audit.examine(database, platform.books, plan.events, outcome)
    database.dispose()
    return outcome


def _kill_now_and_then(crew: Crew, plan: Plan, stop: threading.Event) -> None:
    chance = random.Random(plan.seed + 1)
    until = time.monotonic() + (plan.kill_seconds or float("inf"))
    while not stop.wait(plan.kill_every_seconds) and time.monotonic() < until:
        crew.kill_one(chance)


def event(number: int, plan: Plan) -> dict[str, Any]:
    """Return the report number ``number``: its own words tell it apart at the end."""
    return {
        "type": "message",
        "message": {"type": "text", "id": str(10**9 + number), "text": f"ข้อ {number % office.MEASURES + 1} เสร็จแล้ว"},
        "webhookEventId": f"01CHAOS{number:019d}",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": int(time.time() * 1000),
        "source": {
            "type": "group",
            "groupId": office.group_id(number % plan.groups),
            "userId": office.user_id(number % plan.people),
        },
        "replyToken": f"token-{number:026d}",
        "mode": "active",
    }


def _send(plan: Plan, crew: Crew, platform: Platform) -> int:
    """Deliver every event as LINE would: again until some process answers 200; some twice, some late."""
    chance = random.Random(plan.seed)
    queue: list[tuple[int, dict[str, Any]]] = []
    for number in range(plan.events):
        queue.append((number, event(number, plan)))
        if chance.random() < plan.duplicated:
            queue.append((number, queue[-1][1]))
        if len(queue) > 3 and chance.random() < plan.reordered:
            queue[-1], queue[-3] = queue[-3], queue[-1]
    accepted: set[int] = set()
    lock, start, place = threading.Lock(), time.monotonic(), iter(range(len(queue)))

    def work() -> None:
        while True:
            with lock:
                index = next(place, None)
            if index is None:
                return
            delay = start + index / plan.per_second - time.monotonic()
            if delay > 0:
                time.sleep(delay)
            number, body = queue[index]
            _deliver(body, crew, random.Random(index), platform)
            with lock:
                accepted.add(number)

    threads = [threading.Thread(target=work) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(accepted)


def _deliver(body: dict[str, Any], crew: Crew, chance: random.Random, platform: Platform) -> None:
    body = {**body, "timestamp": int(time.time() * 1000)}
    raw = json.dumps({"destination": "U" + "0" * 32, "events": [body]}).encode()
    headers = {"x-line-signature": signature_of(office.SECRET, raw), "content-type": "application/json"}
    for _ in range(600):
        # A minute from its receipt, and from its receipt again when it is delivered again (Messaging API reference).
        platform.books.issued[body["replyToken"]] = time.monotonic()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", chance.choice(crew.ports), timeout=5)
            connection.request("POST", "/line/webhook", raw, headers)
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise RuntimeError("no process took the webhook for a minute")


def _settle(database: Database, plan: Plan) -> None:
    """Wait until nothing is left to do, or the time for it is over."""
    until = time.monotonic() + plan.settle_seconds
    while time.monotonic() < until and _left(database):
        time.sleep(0.5)


def _left(database: Database) -> int:
    """Count what has not come to its end; a token lives for a minute, so no answer on one waits for long."""
    undecided = and_(Notice.state == "waiting", Notice.reply_token.is_not(None))
    with database.looking() as session:
        events = session.scalar(
            select(func.count()).select_from(InboxEvent).where(InboxEvent.state.in_(("waiting", "working")))
        )
        notices = session.scalar(
            select(func.count()).select_from(Notice).where(or_(Notice.state == "sending", undecided))
        )
    return (events or 0) + (notices or 0)


def main() -> None:
    """Play the long form on PostgreSQL (or on SQLite with one process) and print what was found."""
    import argparse
    import tempfile

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true", help="one process on SQLite")
    parser.add_argument("--events", type=int, default=Plan.events)
    parser.add_argument("--per-second", type=float, default=Plan.per_second)
    parser.add_argument("--kill-every", type=float, default=Plan.kill_every_seconds)
    parser.add_argument("--kill-at-least", type=float, default=120, help="seconds")
    given = parser.parse_args()
    plan = Plan(given.events, given.per_second, kill_every_seconds=given.kill_every, kill_at_least=given.kill_at_least)
    with tempfile.TemporaryDirectory() as folder:
        if given.sqlite:
            outcome = run(replace(plan, **ONE_PROCESS), f"sqlite:///{folder}/tamngan.sqlite3", Path(folder))
        else:
            outcome = _on_postgres(plan, Path(folder))
        for name, value in vars(outcome).items():
            print(f"{name}: {value}", flush=True)


def _on_postgres(plan: Plan, folder: Path) -> Outcome:
    import pgserver

    server = pgserver.get_server(folder / "postgres")
    try:
        return run(plan, server.get_uri(), folder)
    finally:
        server.cleanup()


if __name__ == "__main__":
    main()
