"""No loop, webhook or figure reads through what grows with history: PostgreSQL's own plans at 1,000 offices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Table, event, text
from sqlalchemy.dialects import postgresql

from bot import metrics
from bot.evidence import Downloader
from delivery.menus import MenuKeeper
from scheduler.reminders import ReminderPlanner
from storage import claims, health, inbox, outbox
from storage.clock import TurnableClock
from storage.database import Database, engine_from_url
from storage.models import Base

pytestmark = pytest.mark.postgres

NOW = datetime(2026, 2, 3, 2, 0, tzinfo=UTC)
OFFICES = 1000
#: Rows of history per office, enough for the planner to see what is a table's small part.
HISTORY = 12
GROWS = {"notice", "inbox_event", "evidence", "report", "deadline", "audit_entry", "sent_message"}
FILLERS = {
    "BOOLEAN": "false",
    "INTEGER": "n",
    "BIGINT": "n",
    "FLOAT": "n",
    "JSON": "'{}'",
    "DATE": "current_date",
    "TIMESTAMP WITH TIME ZONE": "now()",
}
TABLES: dict[str, Table] = dict(Base.metadata.tables)


def fill(connection: Connection, name: str, rows: int, **said: str) -> None:
    """Write rows of a table; what is not said and may not be empty gets a value of its type."""
    values = {
        column.name: said.get(column.name) or _filler(column)
        for column in TABLES[name].columns
        if column.name in said or (not column.nullable and column.name != "id")
    }
    columns, expressions = ", ".join(f'"{name}"' for name in values), ", ".join(values.values())
    connection.execute(
        text(f"INSERT INTO {name} ({columns}) SELECT {expressions} FROM generate_series(1, :rows) AS n"),
        {"rows": rows},
    )


def _filler(column: Any) -> str:
    if column.foreign_keys:
        return f"1 + n % {OFFICES}"
    kind = column.type.compile(dialect=postgresql.dialect()).split("(")[0]
    return FILLERS.get(kind, "n::text")


@pytest.fixture(scope="module")
def country(module_postgres_url: str) -> Iterator[Database]:
    database = Database(engine_from_url(module_postgres_url))
    with database.engine.begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        old = "timestamptz '2025-06-01' + n * interval '1 minute'"
        for name in ("organization", "unit", "channel", "chat_room", "plan", "measure", "step"):
            fill(connection, name, OFFICES, kind="'private'") if name == "chat_room" else fill(
                connection, name, OFFICES
            )
        many = OFFICES * HISTORY
        fill(connection, "person", many, line_user_id="'U' || n", menu_state="'menu'", state="'active'")
        fill(connection, "deadline", many, state="'closed'", status="'done'", due_on="date '2025-06-01'")
        fill(connection, "notice", many, state="'sent'", kind="'reminder'", finished_at=old, ready_at=old, push_by=old)
        fill(connection, "inbox_event", many, state="'done'", finished_at=old, received_at=old)
        fill(connection, "evidence", many, state="'stored'", kind="'photo'")
        fill(connection, "audit_entry", many)
        fill(connection, "sent_message", many)
        waits = {"state": "'waiting'", "kind": "'reminder'", "room_id": "n", "key": "'w' || n"}
        fill(connection, "notice", 100, **waits, ready_at=old, push_by=old)
        connection.execute(text("ANALYZE"))
    yield database
    database.dispose()


LOOPS: dict[str, Callable[[Database, TurnableClock], object]] = {
    "claiming rooms": lambda database, _: _in_system(database, lambda session: claims.claim(session, NOW)),
    "sweeping what is too old": lambda database, _: _in_system(database, lambda session: outbox.expire(session, NOW)),
    "planning reminders": lambda database, clock: ReminderPlanner(database, clock).run(),
    "fetching evidence": lambda database, clock: Downloader.fetch_due(_idle(Downloader, database, clock)),
    "looking after menus": lambda database, clock: MenuKeeper(database, lambda _: None, clock).run(),
    "taking an event": lambda database, _: _in_system(database, lambda session: inbox.claim(session, NOW)),
    "readiness": lambda database, _: _in_system(database, lambda session: health.problems(session, NOW)),
    "figures": metrics.exposition,
}


def _in_system(database: Database, do: Callable[[Any], object]) -> object:
    with database.system() as session:
        return do(session)


def _idle(kind: type[Any], database: Database, clock: TurnableClock) -> Any:
    made = kind.__new__(kind)
    made._database, made._clock = database, clock
    return made


def scans(database: Database, statements: list[tuple[str, Any]]) -> set[str]:
    """Return the growing tables that PostgreSQL would read from end to end for some statements."""
    found: set[str] = set()
    with database.engine.connect() as connection:
        for statement, parameters in statements:
            told = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
            found |= set(_scanned(told[0]["Plan"]))
            connection.rollback()
    return found & GROWS


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _scanned(part)


@pytest.mark.parametrize("loop", LOOPS)
def test_it_reads_by_an_index_whatever_history_there_is(country: Database, loop: str) -> None:
    heard: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.split(maxsplit=1)[0] in {"SELECT", "UPDATE", "DELETE", "WITH"}:
            heard.append((statement, parameters))

    event.listen(country.engine, "before_cursor_execute", hear)
    try:
        LOOPS[loop](country, TurnableClock(NOW + timedelta(seconds=1), running=False))
    finally:
        event.remove(country.engine, "before_cursor_execute", hear)
    assert heard
    assert scans(country, heard[:200]) == set()


def test_a_question_that_reads_everything_is_found(country: Database) -> None:
    assert scans(country, [("SELECT count(*) FROM notice WHERE message = 'nothing'", None)]) == {"notice"}
