"""A stage for conversations: the real application on one side, a simulated LINE on the other, in one thread."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from measures.vocabulary import NoticeState
from simulator import SimulatedLine, World
from simulator.api import platform_api
from simulator.clock import jump
from simulator.deeds import Deeds
from simulator.scenes import Player, Scene
from simulator.state import BOT
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import InboxEvent, Notice
from tamngan import bootstrap
from tamngan.demo import world
from tamngan.demo.start import PLAN, prepare
from tamngan.settings import Settings

SECRET = "a-made-up-channel-secret"
TOKEN = "a-made-up-channel-access-token"
KEY = "a made-up key of more than thirty-two letters"
#: People do not type faster than this.
BETWEEN_DEEDS = timedelta(seconds=1)


class Platform:
    """One HTTP server for a whole test run; which simulated LINE stands behind it changes from test to test."""

    def __init__(self) -> None:
        self._app: Any = None
        self._server = make_server("127.0.0.1", 0, self._serve, threaded=True)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def _serve(self, environ: Any, start_response: Any) -> Any:
        return self._app(environ, start_response)

    def stand_in(self, line: SimulatedLine) -> None:
        app = Flask("simulated-line")
        app.register_blueprint(platform_api(line))
        self._app = app

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join(timeout=5)
        self._server.server_close()


class Stage:
    """The demo's made-up office, ready to talk."""

    def __init__(
        self, folder: Path, database_url: str, platform: Platform, *, filled: bool, people: World | None = None
    ) -> None:
        self.clock = TurnableClock(world.STARTS_AT, running=False)
        settings = Settings(
            database_url=database_url,
            line_channel_secret=SECRET,
            line_channel_access_token=TOKEN,
            line_api_url=platform.address,
            tamngan_secret_key=KEY,
            tamngan_data_dir=folder,
            tamngan_public_url="https://tamngan.example",
        )
        self.application = bootstrap.Application(settings, self.clock)
        self.organization_id = 1 if filled else prepare(self.application, PLAN, self.clock.now())
        bootstrap.adopt_channel(self.application)
        self._web = self.application.web().test_client()
        self.line = SimulatedLine(
            people or world.world(),
            self.clock,
            deliver=self._deliver,
            channel_secret=SECRET,
            channel_access_token=TOKEN,
        )
        platform.stand_in(self.line)
        self.deeds = Deeds(self.line, self._turn, self._outage)
        self._do, self.deeds.do = self.deeds.do, self._one_deed  # type: ignore[method-assign]
        self.working = True

    @property
    def database(self) -> Database:
        return self.application.database

    def _one_deed(self, name: str, fields: Any) -> object:
        self.clock.set(self.clock.now() + BETWEEN_DEEDS)
        return self._do(name, fields)

    def _deliver(self, body: bytes, headers: dict[str, str]) -> int:
        status = self._web.post("/line/webhook", data=body, headers=headers).status_code
        if self.working:
            self.application.workers.run_all()
        return status

    def post(self, body: bytes, headers: dict[str, str]) -> int:
        """Deliver a webhook that the simulated LINE did not make up itself."""
        return self._deliver(body, headers)

    def _turn(self, where: str) -> None:
        start = self.clock.now()
        list(self.application.passer.between(start, jump(start, where)))

    def _outage(self, days: int) -> None:
        self.clock.set(self.clock.now() + timedelta(days=days))
        list(self.application.passer.tick(self.clock.now()))

    # -- what tests do

    def say(self, person: str, text: str, room: str | None = None, **more: Any) -> list[str]:
        """Let somebody write, and return what the bot said in that room since."""
        return self.do("say", person=person, text=text, room=room, **more)

    def tap(self, person: str, button: str, room: str | None = None, **more: Any) -> list[str]:
        return self.do("tap", person=person, button=button, room=room, **more)

    def do(self, name: str, **fields: Any) -> list[str]:
        given = {key: value for key, value in fields.items() if value is not None}
        key = self.line.find_room(given.get("room") or given["person"])
        before = {bubble.id for bubble in self.line.answers(key)}
        self.deeds.do(name, given)
        return [bubble.text for bubble in self.line.answers(key) if bubble.id not in before]

    def play(self, scene: Scene) -> None:
        player = Player(self.deeds, scene, patience=0, silence=0)
        assert player.play(), f"ขั้นที่ {player.position + 1}: {player.failure}\n{self.transcript()}"

    def transcript(self) -> str:
        """Return what was said everywhere, for a test that failed."""
        said = sorted(self.line.state.bubbles.values(), key=lambda bubble: int(bubble.id))
        return "\n".join(
            f"[{self._room_name(bubble.room)}] {self._speaker(bubble.sender)}: {bubble.text[:300]}" for bubble in said
        )

    def _speaker(self, sender: str) -> str:
        return "บอต" if sender == BOT else self.line.state.name_of(sender)

    def _room_name(self, room: str) -> str:
        group = self.line.state.groups.get(room)
        return group.name if group else f"1:1 {self.line.state.name_of(room)}"

    @contextmanager
    def looking(self) -> Iterator[Any]:
        with self.database.reading(self.organization_id) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Any]:
        with self.database.organization(self.organization_id) as session:
            yield session

    # -- what must hold after whatever was played

    def refused_calls(self) -> list[str]:
        """Return the calls that the platform refused because of what they said (a 404 profile is an answer)."""
        return [
            f"{call.path} {call.status} {call.message}"
            for call in self.line.state.calls
            if call.status == 400 or (call.status >= 400 and "/message/" in call.path and call.method == "POST")
        ]

    def stuck(self) -> list[str]:
        """Return events that could not be handled."""
        with self.looking() as session:
            rows = session.scalars(select(InboxEvent).where(InboxEvent.state.in_(("waiting", "working", "set_aside"))))
            return [f"{row.state}: {row.reason}" for row in rows]

    def crowded(self) -> list[int]:
        """Return group events that were answered with more than one bubble of answer."""
        with self.looking() as session:
            rows = session.execute(
                select(Notice.inbox_event_id, Notice.room_id).where(
                    Notice.kind == "reply", Notice.state == NoticeState.SENT.value, Notice.reply_token.is_not(None)
                )
            ).all()
            seen: dict[int, int] = {}
            for event_id, _ in rows:
                seen[event_id] = seen.get(event_id, 0) + 1
        return [event_id for event_id, count in seen.items() if count > 1]

    def close(self) -> None:
        self.line.close()
        self.application.stop()


def filled_database(folder: Path, template: Path) -> Path:
    """Return an SQLite file in which the demo's office stands ready, to be copied for each test."""
    path = folder / "office.sqlite3"
    shutil.copy(template, path)
    settings = Settings(
        database_url=f"sqlite:///{path}",
        line_channel_secret=SECRET,
        line_channel_access_token=TOKEN,
        tamngan_secret_key=KEY,
        tamngan_data_dir=folder,
    )
    application = bootstrap.Application(settings, TurnableClock(world.STARTS_AT, running=False))
    organization_id = prepare(application, PLAN, world.STARTS_AT)
    assert organization_id == 1
    bootstrap.adopt_channel(application)
    with application.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    application.stop()
    return path
