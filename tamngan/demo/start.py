"""Starts the demo: the real application and the simulator in one process, on a database of its own."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from delivery.why import explain
from documents.importing.storing import write
from documents.reading.reader import read_plan
from measures.vocabulary import RoomKind
from measures.working_days import WorkingDays, thai_public_holidays
from simulator import SimulatorSettings, create_simulator
from storage import migrate, organizations, people, rooms
from storage.clock import TurnableClock, local_date
from storage.database import engine_from_url
from storage.models import Measure, Step
from tamngan import bootstrap
from tamngan.demo import world
from tamngan.demo.ledger import behind
from tamngan.settings import Settings
from thai.calendar import fiscal_year_be

PLAN = Path(__file__).parent / "plan.txt"
#: Scenes to play on the wall; the acceptance tests play them too.
SCENES = Path(__file__).parent / "scenes"
#: What of the one address belongs to the application; everything else is the simulator's.
OURS = ("/line", "/health", "/ready", "/metrics", "/files", "/board", "/p", "/static")


class Demo:
    """One process: simulator, application, loops; its data lives in a temporary folder."""

    def __init__(self, port: int, plan: Path = PLAN) -> None:
        """Import the plan and wire both sides together on one loopback port (0: any free one)."""
        self._server = _reserve(port)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._plan = plan
        self._starting_over = threading.Lock()
        self._serving: threading.Thread | None = None
        self._loops: threading.Thread | None = None
        self._open()

    def _open(self) -> None:
        """Make a world as it is at the beginning, and let the port answer with it."""
        self.folder = Path(tempfile.mkdtemp(prefix="tamngan-demo-"))
        self.clock = TurnableClock(starts_at(self._plan))
        self.settings = _settings(self.folder, self.address)
        engine = engine_from_url(self.settings.database)
        migrate.upgrade(engine)
        engine.dispose()
        self.application = bootstrap.build(self.settings, self.clock)
        self.organization_id = prepare(self.application, self._plan, self.clock.now())
        bootstrap.adopt_channel(self.application)
        self.clockwork = self.application.clockwork()
        self.simulator = self._simulator()
        ours = self.application.web()
        self._server.set_app(DispatcherMiddleware(self.simulator, dict.fromkeys(OURS, _unmounted(ours))))

    def _simulator(self) -> Any:
        settings = SimulatorSettings(
            webhook_url=f"{self.address}/line/webhook",
            channel_secret=self.settings.line_channel_secret or "",
            channel_access_token=self.settings.line_channel_access_token or "",
            world=world.world(),
            is_working_day=_working_day(),
            scene_folder=SCENES,
        )
        return create_simulator(settings, self.clock, self.pass_time, self.explain, self.ledger, self.start_over)

    def pass_time(self, start: datetime, end: datetime) -> list[dict[str, Any]]:
        """Run the real loops over a stretch of time: what the clock bar shows."""
        passage = self.simulator.extensions["simulator"].passage
        passing = self.application.passer.between(start, end, only_due=True, goes_on=lambda: passage.goes_on)
        lines = list(passing)
        single = self._measures_of_one_step()
        # As the messages name it: "ข้อ 6", not its only step "6.1".
        return [{**line, "step": None} if line["measure"] in single else line for line in lines]

    def _measures_of_one_step(self) -> set[str]:
        query = select(Measure.number).join(Step).group_by(Measure.id).having(func.count(Step.id) == 1)
        with self.application.database.reading(self.organization_id) as session:
            return set(session.scalars(query))

    def explain(self, moment: datetime) -> list[dict[str, Any]]:
        """Tell why nothing else was said at a moment."""
        return explain(self.application.database, self.organization_id, moment)

    def ledger(self, identifier: str) -> dict[str, Any]:
        """Return what is stored about a bubble."""
        return behind(self.application.database, self.organization_id, identifier)

    def start(self) -> None:
        """Serve in the background and start the workers and the loops."""
        self._serving = threading.Thread(target=self._server.serve_forever, name="demo", daemon=True)
        self._serving.start()
        self._work()

    def _work(self) -> None:
        self.application.start_workers()
        # The loops call the simulator, which this same server answers: it has to serve first.
        self._loops = threading.Thread(target=self.clockwork.start, name="loops", daemon=True)
        self._loops.start()

    def start_over(self) -> None:
        """Put a new world in the place of the present one, at the same address."""
        with self._starting_over:
            before = self._parts()
            self._open()
            self._work()
            _close(*before)

    def stop(self) -> None:
        """Stop everything and remove the demo's data."""
        if self._serving is not None:
            self._server.shutdown()
        self._server.server_close()
        _close(*self._parts())

    def _parts(self) -> tuple[Any, Any, threading.Thread | None, bootstrap.Application, Path]:
        return self.simulator, self.clockwork, self._loops, self.application, self.folder


def _close(
    simulator: Any, clockwork: Any, loops: threading.Thread | None, application: bootstrap.Application, folder: Path
) -> None:
    simulator.extensions["simulator"].close()
    if loops is not None:
        # Their first run may still be going on; what starts after the end would never stop.
        loops.join()
    clockwork.stop()
    application.stop()
    shutil.rmtree(folder, ignore_errors=True)


def _settings(folder: Path, address: str) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder / 'demo.sqlite3'}",
        line_channel_secret=secrets.token_hex(16),
        line_channel_access_token=secrets.token_urlsafe(32),
        line_api_url=address,
        tamngan_secret_key=secrets.token_urlsafe(48),
        tamngan_data_dir=folder,
        tamngan_public_url=address,
    )


def _reserve(port: int) -> Any:
    """Return a server whose port is known before its application is made."""

    def later(environ: Any, start_response: Any) -> Any:
        return server.late_app(environ, start_response)

    server: Any = make_server("127.0.0.1", port, later, threaded=True)
    server.set_app = lambda app: setattr(server, "late_app", app)
    return server


def _unmounted(app: Any) -> Any:
    """Give an application mounted below a prefix the whole path back: its routes carry the prefix themselves."""

    def whole(environ: Any, start_response: Any) -> Any:
        environ["PATH_INFO"] = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        environ["SCRIPT_NAME"] = ""
        return app(environ, start_response)

    return whole


def _working_day() -> Any:
    years: dict[int, WorkingDays] = {}

    def is_working(day: date) -> bool:
        if day.year not in years:
            years[day.year] = WorkingDays(thai_public_holidays(day.year))
        return years[day.year].is_working(day)

    return is_working


def starts_at(plan: Path) -> datetime:
    """Return the moment the demo begins: the made-up office's day, moved into the fiscal year of another plan."""
    if plan == PLAN:
        return world.STARTS_AT
    year_be = read_plan(plan, organization=None, today=local_date(world.STARTS_AT)).fiscal_year_be
    if year_be is None:
        return world.STARTS_AT
    return world.STARTS_AT.replace(year=world.STARTS_AT.year + year_be - fiscal_year_be(local_date(world.STARTS_AT)))


def prepare(application: bootstrap.Application, plan: Path, now: datetime) -> int:
    """Make the made-up office: units, plan, people and its bound group; return the organization's id."""
    reading = read_plan(plan, organization=None, today=local_date(now))
    with application.database.system() as session:
        name = reading.organization or world.ORGANIZATION
        organization_id = organizations.add(session, name, now, kind="อบต.").id
    with application.database.organization(organization_id) as session:
        for unit, aliases in world.UNITS:
            organizations.ensure_unit(session, unit, aliases)
        write(session, organization_id, reading, now, source_name=plan.name)
        for user_id, person_name, post, unit_name, role in world.ROSTER:
            unit_row = organizations.unit_named(session, unit_name) if unit_name else None
            person = people.add(session, person_name, role, now, unit=unit_row, post=post, line_user_id=user_id)
            person.is_friend = True
        group = rooms.ensure(session, RoomKind.GROUP, world.GROUP, now)
        group.name, group.member_count = "ITA", len(world.ROSTER) + 1
        rooms.bind(session, group, [], now)
    return organization_id
