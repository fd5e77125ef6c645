"""Chaos: signed webhooks from many people into processes that are killed, before a platform that fails.

Run in a short form by ``make test`` and in a long one by ``make torture`` (``python -m tests.torture.chaos``).
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.webhook import signature_of
from storage import migrate
from storage.database import Database, engine_from_url
from storage.models import InboxEvent, Notice, Report
from storage.secrets import SecretBox
from tests.torture import office
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
    faults: Faults = field(default_factory=lambda: Faults(outage=(30.0, 90.0)))
    duplicated: float = 0.05
    reordered: float = 0.05
    settle_seconds: float = 240
    seed: int = 7


@dataclass
class Outcome:
    """What is found at the end."""

    accepted: int = 0
    seconds: float = 0
    killed: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    unfinished_events: int = 0
    missing_reports: int = 0
    doubled_reports: int = 0
    unanswered_notices: int = 0
    doubled_replies: int = 0
    doubled_pushes: int = 0
    changed_bodies: int = 0
    set_aside: int = 0
    exit_codes: list[int] = field(default_factory=list)


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
    }
    crew = Crew(environment, plan.webs, plan.schedulers)
    stop = threading.Event()
    killer = threading.Thread(target=_kill_now_and_then, args=(crew, plan, stop), daemon=True)
    started = time.monotonic()
    killer.start()
    outcome = Outcome(accepted=_send(plan, crew))
    stop.set()
    killer.join()
    _settle(database, plan)
    outcome.seconds = time.monotonic() - started
    outcome.killed, outcome.faults = crew.killed, dict(platform.books.faults)
    outcome.exit_codes = crew.stop()
    platform.stop()
    _audit(database, platform, plan, outcome)
    database.dispose()
    return outcome


def _kill_now_and_then(crew: Crew, plan: Plan, stop: threading.Event) -> None:
    chance = random.Random(plan.seed + 1)
    while not stop.wait(plan.kill_every_seconds):
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


def _send(plan: Plan, crew: Crew) -> int:
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
            _deliver(body, crew, random.Random(index))
            with lock:
                accepted.add(number)

    threads = [threading.Thread(target=work) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(accepted)


def _deliver(body: dict[str, Any], crew: Crew, chance: random.Random) -> None:
    body = {**body, "timestamp": int(time.time() * 1000)}
    raw = json.dumps({"destination": "U" + "0" * 32, "events": [body]}).encode()
    headers = {"x-line-signature": signature_of(office.SECRET, raw), "content-type": "application/json"}
    for _ in range(600):
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
    while time.monotonic() < until:
        with database.system() as session:
            events = session.scalar(
                select(func.count()).select_from(InboxEvent).where(InboxEvent.state.in_(("waiting", "working")))
            )
            notices = session.scalar(
                select(func.count())
                .select_from(Notice)
                .where(Notice.state.in_(("waiting", "sending")), Notice.reply_token.is_not(None))
            )
        if not events and not notices:
            return
        time.sleep(0.5)


def _audit(database: Database, platform: Platform, plan: Plan, outcome: Outcome) -> None:
    with database.system() as session:
        states = dict(session.execute(select(InboxEvent.state, func.count()).group_by(InboxEvent.state)).all())
        outcome.unfinished_events = states.get("waiting", 0) + states.get("working", 0)
        outcome.set_aside = states.get("set_aside", 0)
        per_event = session.execute(
            select(Report.inbox_event_id, func.count()).where(~Report.withdrawn).group_by(Report.inbox_event_id)
        ).all()
        outcome.missing_reports = plan.events - len(per_event)
        outcome.doubled_reports = sum(count > 1 for _, count in per_event)
        outcome.unanswered_notices = (
            session.scalar(select(func.count()).select_from(Notice).where(Notice.state == "sending")) or 0
        )
    books = platform.books
    outcome.doubled_replies = sum(count > 1 for count in books.replies.values())
    outcome.doubled_pushes = sum(count > 1 for count in books.pushes.values())
    outcome.changed_bodies = len(books.changed_bodies)


def main() -> None:
    """Play the long form on PostgreSQL and print what was found."""
    import tempfile

    import pgserver

    with tempfile.TemporaryDirectory() as folder:
        server = pgserver.get_server(Path(folder) / "postgres")
        for name, value in vars(run(Plan(), server.get_uri(), Path(folder))).items():
            print(f"{name}: {value}")
        server.cleanup()


if __name__ == "__main__":
    main()
