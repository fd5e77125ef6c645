"""What a tick costs on PostgreSQL: with 2,000,000 deadlines and nothing due, and with 60,000 due at once.

``python -m benchmarks.tick [deadlines]``. The database is a PostgreSQL that pgserver starts in a temporary folder. Aims
are judged by processor time, this process's and PostgreSQL's together: other work on the machine does not count.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psutil
from sqlalchemy import Connection, Engine, text

from delivery.sender import Sender
from measures.working_days import thai_public_holidays
from scheduler.reminders import ReminderPlanner
from scheduler.rounds import RoundPlanner
from storage import migrate
from storage.clock import TurnableClock, local_date
from storage.database import Database, engine_from_url
from thai.calendar import BANGKOK

DEADLINES = 2_000_000
DUE = 60_000
PER_OFFICE = 250
UNITS = 5
MONDAY = datetime(2026, 2, 9, 8, 30, tzinfo=BANGKOK)

#: Made-up offices with five units, one officer each, ten steps, and their deadlines spread over the year to come.
FILL = """
INSERT INTO organization (id, name, settings, created_at, rounds_through, next_round_on)
  SELECT i, 'office ' || i, '{}', :now, :today, DATE '2026-02-25' FROM generate_series(1, :offices) i;
INSERT INTO unit (id, organization_id, name, aliases, position, retired)
  SELECT (i - 1) * :units + u, i, 'unit ' || u, '[]', u, false
  FROM generate_series(1, :offices) i, generate_series(1, :units) u;
INSERT INTO person (id, organization_id, name, line_user_id, state, is_friend, created_at)
  SELECT (i - 1) * :units + u, i, 'officer ' || u, 'U' || lpad(to_hex((i - 1) * :units + u), 32, '0'),
         'active', true, :now
  FROM generate_series(1, :offices) i, generate_series(1, :units) u;
INSERT INTO assignment (organization_id, person_id, unit_id, role, acting)
  SELECT organization_id, id, id, CASE WHEN id % :units = 0 THEN 'coordinator' ELSE 'staff' END, false FROM person;
INSERT INTO plan (id, organization_id, fiscal_year_be, scores, created_at)
  SELECT i, i, 2569, '{}', :now FROM generate_series(1, :offices) i;
INSERT INTO measure (id, organization_id, plan_id, number, title, refs, position, reminders)
  SELECT (i - 1) * 10 + m, i, i, m::text, 'measure ' || m, '[]', m, '{}'
  FROM generate_series(1, :offices) i, generate_series(1, 10) m;
INSERT INTO step (id, organization_id, measure_id, number, text, position, every_unit)
  SELECT id, organization_id, id, number || '.1', 'step', 1, true FROM measure;
INSERT INTO deadline (organization_id, step_id, unit_id, unit_key, period_key, period_start, period_end, due_on, state,
                      status, next_reminder_on, created_at)
  SELECT step.organization_id, step.id, (step.organization_id - 1) * :units + 1 + n % :units,
         (step.organization_id - 1) * :units + 1 + n % :units, 'p' || n,
         :today, :today + 60 + n * 7, :today + 60 + n * 7,
         CASE WHEN n % 5 = 4 THEN 'closed' ELSE 'open' END, 'not_started',
         CASE WHEN n % 5 = 4 THEN :today - 5 ELSE :today + 30 + n * 7 END, :now
  FROM step, generate_series(0, :per_step - 1) n;
"""


def main(wanted: int = DEADLINES) -> int:
    """Print the figures; the exit code tells whether the aims were met."""
    with database() as opened:
        clock = TurnableClock(MONDAY, running=False)
        started = time.perf_counter()
        fill(opened.engine, wanted // PER_OFFICE)
        print(f"{wanted:,} deadlines of {wanted // PER_OFFICE:,} offices made in {time.perf_counter() - started:.0f} s")
        idle = nothing_due(opened, clock)
        show_plans(opened)
        seconds, peak = all_due(opened, clock)
    aims = [idle < 1, seconds < 60, peak < 300]
    print("aims met" if all(aims) else "aims NOT met")
    return 0 if all(aims) else 1


def nothing_due(database: Database, clock: TurnableClock) -> float:
    """Time a whole tick that finds nothing."""
    reminders, rounds = ReminderPlanner(database, clock), RoundPlanner(database, clock)
    sender = Sender(database, _no_line, clock)
    times = []
    for _ in range(5):
        with processor_time(database) as spent:
            found = reminders.run() + rounds.run() + sender.send_due()
        times.append(spent["here"] + spent["server"])
        if found:
            raise RuntimeError(f"{found} things were due")
    print(f"a tick with nothing due: first {times[0] * 1000:.0f} ms, then {min(times) * 1000:.1f} ms of processor time")
    return max(times)


def show_plans(database: Database) -> None:
    """Print how PostgreSQL answers the three questions of a tick: each by an index, whatever is stored."""
    today = local_date(MONDAY)
    asked = {
        "deadlines": "SELECT DISTINCT organization_id FROM deadline WHERE state = 'open' AND next_reminder_on <= :day",
        "rounds": "SELECT id FROM organization WHERE next_round_on IS NULL OR next_round_on <= :day",
        "pushes": "SELECT id FROM notice WHERE state = 'waiting' AND push_by <= now() ORDER BY urgency DESC LIMIT 50",
    }
    with database.engine.connect() as connection:
        for name, question in asked.items():
            used = {"day": today} if ":day" in question else {}
            lines = [row[0] for row in connection.execute(text(f"EXPLAIN {question}"), used)]
            scans = [line.strip().removeprefix("->").strip() for line in lines if "Scan" in line]
            print(f"  {name}: {'; '.join(scan.split('  (')[0] for scan in scans)}")


def all_due(database: Database, clock: TurnableClock) -> tuple[float, float]:
    """Time the planning of many notices that are due in one tick, and watch the memory."""
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE deadline SET due_on = :due, next_reminder_on = :today WHERE id IN "
                "(SELECT id FROM deadline WHERE state = 'open' ORDER BY id LIMIT :some)"
            ),
            {"due": local_date(MONDAY) + timedelta(days=7), "today": local_date(MONDAY), "some": DUE},
        )
        connection.execute(text("ANALYZE deadline"))
    planner = ReminderPlanner(database, clock)
    with peak_memory() as peak:
        started = time.perf_counter()
        with processor_time(database) as spent:
            looked_at = planner.run()
        clock_seconds = time.perf_counter() - started
    with database.engine.begin() as connection:
        written = connection.execute(text("SELECT count(*) FROM notice")).scalar_one()
    offices = -(-DUE // (PER_OFFICE // 25))
    print(
        f"{looked_at:,} due deadlines of about {offices:,} offices gave {written:,} notices: {spent['here']:.1f} s of "
        f"processor time and {spent['server']:.1f} s in PostgreSQL ({clock_seconds:.0f} s on the clock), "
        f"{peak[0]:.0f} MiB at most"
    )
    return spent["here"] + spent["server"], peak[0]


@contextmanager
def processor_time(database: Database) -> Iterator[dict[str, float]]:
    """Give the processor time that the block takes in this process and in PostgreSQL's."""
    with database.engine.connect() as connection:
        backend = psutil.Process(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
    server = backend.parent() or backend
    spent = {"here": 0.0, "server": 0.0}
    here, there = time.process_time(), _of_all(server)
    yield spent
    spent["here"], spent["server"] = time.process_time() - here, _of_all(server) - there


def _of_all(server: psutil.Process) -> float:
    total = 0.0
    for process in (server, *server.children(recursive=True)):
        times = process.cpu_times()
        total += times.user + times.system
    return total


@contextmanager
def peak_memory() -> Iterator[list[float]]:
    """Give the highest resident memory of this process while the block runs, in MiB."""
    peak, stopped = [0.0], threading.Event()

    def watch() -> None:
        while not stopped.wait(0.05):
            peak[0] = max(peak[0], psutil.Process().memory_info().rss / 2**20)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        stopped.set()
        thread.join()


def fill(engine: Engine, offices: int) -> None:
    """Fill the tables by SQL alone."""
    values = {
        "now": MONDAY - timedelta(days=30),
        "today": local_date(MONDAY),
        "offices": offices,
        "units": UNITS,
        "per_step": PER_OFFICE // 10,
    }
    with engine.begin() as connection:
        for statement in FILL.split(";\n"):
            if statement.strip():
                _run(connection, statement, values)
    listed = [
        {"day": day, "name": name} for year in (2025, 2026, 2027) for day, name in thai_public_holidays(year).items()
    ]
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO office_holiday (organization_id, day, name, working, source) "
                "SELECT id, :day, :name, false, 'library' FROM organization"
            ),
            listed,
        )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _run(connection: Connection, statement: str, values: dict[str, object]) -> None:
    used = {name: value for name, value in values.items() if f":{name}" in statement}
    connection.execute(text(statement.replace(":today", "CAST(:today AS date)")), used)


@contextmanager
def database() -> Iterator[Database]:
    """Start a PostgreSQL in a temporary folder and migrate it."""
    import pgserver

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pgserver.get_server(folder, cleanup_mode="stop")
        try:
            engine = engine_from_url(server.get_uri())
            migrate.upgrade(engine)
            opened = Database(engine)
            yield opened
            opened.dispose()
        finally:
            server.cleanup()


def _no_line(_channel_id: int) -> Any:
    raise RuntimeError("nothing may be sent in this benchmark")


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:2])))
