"""The database: engines for SQLite and PostgreSQL, and sessions that see one organization only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.pool import ConnectionPoolEntry

from storage import holding
from storage.models import Owned

SQLITE_BUSY_SECONDS = 15
#: So long emptying the log may wait for those who read; what is not emptied now the upkeep empties later.
EMPTYING_MILLISECONDS = 1000
#: In ``Session.info``: once this is committed, nothing of what stood there before may be found in the database's files.
LEAVE_NO_TRACE = "leave_no_trace"
POSTGRES_LOCK_TIMEOUT = "10s"
#: A server that went away without a word (a failover, a power cut) is noticed in seconds, not in a quarter of an hour.
SILENT_SERVER = {"keepalives_idle": 30, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 10_000}


class ForeignRow(Exception):
    """A row of another organization was about to be written."""


#: Connections that a process keeps, and those it may open beside them when all are busy (PostgreSQL).
POOL_SIZE, POOL_OVERFLOW = 5, 5


def engine_from_url(
    url: str, *, pool_size: int = POOL_SIZE, overflow: int = POOL_OVERFLOW, name: str = "tamngan"
) -> Engine:
    """Return an engine for ``sqlite:///file`` or ``postgresql://...`` (or ``postgres://``, as hosts write it).

    ``name`` is what PostgreSQL's own lists call the process. Nothing rests on a connection being the same one in the
    next transaction, so that PgBouncer may hand them out by transaction.
    """
    if url.startswith("sqlite:///"):
        engine = _sqlite_engine(url, make_url(url).database)
    elif url.startswith(("postgresql://", "postgres://")):
        engine = _postgres_engine(url, pool_size, overflow, name)
    else:
        raise ValueError("DATABASE_URL must begin with sqlite:/// or postgresql://")
    holding.watch(engine)
    return engine


def _postgres_engine(url: str, pool_size: int, overflow: int, name: str) -> Engine:
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=overflow,
        # A statement prepared on one server connection is unknown, or another one, on the next.
        connect_args={"prepare_threshold": None, "application_name": name, "connect_timeout": 5, **SILENT_SERVER},
    )

    @event.listens_for(engine, "begin")
    def _limit_waiting(connection: Connection) -> None:
        connection.exec_driver_sql(lock_limit())

    return engine


def lock_limit() -> str:
    """Return the statement that keeps a transaction of PostgreSQL from waiting for a lock for ever."""
    return f"SET LOCAL lock_timeout = '{POSTGRES_LOCK_TIMEOUT}'"


def _sqlite_engine(url: str, database: str | None) -> Engine:
    if database and database != ":memory:":
        _keep_private(Path(database))
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": SQLITE_BUSY_SECONDS, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # The driver must not open transactions by itself: it would begin deferred ones, which fail with
        # "database is locked" when two of them turn from reading to writing.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("tamngan_reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _keep_private(path: Path) -> None:
    """Make folder and file of a database, open to nobody but the account that runs us; SQLite's log takes after it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(OSError):  # somebody else's file says so itself when it is opened
        path.touch(mode=0o600, exist_ok=True)
        path.chmod(0o600)


class GuardedSession(Session):
    """A session that sees and writes the rows of one organization only (``info["organization_id"]``)."""


class Database:
    """Opens sessions. Leaving a ``with`` block without an error commits; an error rolls everything back."""

    def __init__(self, engine: Engine) -> None:
        """Wrap an engine made by ``engine_from_url``."""
        self.engine = engine
        self._reading_engine = engine.execution_options(tamngan_reading=True)

    @property
    def is_postgres(self) -> bool:
        """Tell whether row locks and several processes are to be had."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def organization(self, organization_id: int) -> Iterator[Session]:
        """Open a writing session that sees and writes the rows of one organization only."""
        info = {"organization_id": organization_id}
        with GuardedSession(self.engine, info=info, expire_on_commit=False) as session, session.begin():
            yield session
        if session.info.get(LEAVE_NO_TRACE):
            self.empty_log()

    @contextmanager
    def reading(self, organization_id: int) -> Iterator[Session]:
        """Open a session for reading one organization; it never blocks a writer."""
        with GuardedSession(self._reading_engine, info={"organization_id": organization_id}) as session:
            yield session

    @contextmanager
    def system(self) -> Iterator[Session]:
        """Open a writing session over all organizations: for the loops that look for work, and for the front door."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """Open a session for reading over all organizations (health, figures); it never blocks a writer."""
        with Session(self._reading_engine) as session:
            yield session

    def empty_log(self) -> bool:
        """Write SQLite's log (WAL) into the database and empty it; False when somebody reading kept it from that.

        PostgreSQL sees to its own log and to what was deleted (docs/security.md).
        """
        if self.is_postgres:
            return True
        with closing(self.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(f"PRAGMA busy_timeout={EMPTYING_MILLISECONDS}")
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy, *_ = cursor.fetchone() or (True,)
            except self.engine.dialect.loaded_dbapi.OperationalError:
                busy = True
            finally:
                cursor.execute(f"PRAGMA busy_timeout={int(SQLITE_BUSY_SECONDS * 1000)}")
        return not busy

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@event.listens_for(GuardedSession, "do_orm_execute")
def _only_own_rows(state: ORMExecuteState) -> None:
    """Add "of this organization" to every statement over owned rows, whoever wrote it."""
    if state.is_column_load or state.is_relationship_load:
        return  # they start from a row that is already ours, and foreign keys stay inside the organization
    state.statement = state.statement.options(_of(state.session.info["organization_id"]))


@lru_cache(maxsize=4096)
def _of(own: int) -> LoaderCriteriaOption:
    """Return the condition "of this organization"; making it takes longer than many a statement."""
    return with_loader_criteria(Owned, lambda cls: cls.organization_id == own, include_aliases=True)


@event.listens_for(GuardedSession, "before_flush")
def _own_new_rows(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    own = session.info["organization_id"]
    for row in [*session.new, *session.dirty]:
        if not isinstance(row, Owned):
            continue
        owner: int | None = row.organization_id
        if owner is None:
            row.organization_id = own
        elif owner != own:
            raise ForeignRow("a row of another organization was about to be written")
