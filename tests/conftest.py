"""What all tests share: both engines, a clock that stands still, and a fixed cast of two made-up offices."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
os.environ.setdefault("PYTHAINLP_OFFLINE", "1")

import contract_support
import holding_support
import sharing_support
from bucket_support import object_store
from contract_support import CONTRACT
from holding_support import HELD
from privacy_support import PRIVACY
from skips_support import SKIPS
from tests_support import Cast

from measures.vocabulary import Role
from storage import calendar, migrate, organizations, people
from storage.clock import TurnableClock
from storage.database import Database, engine_from_url
from storage.secrets import SecretBox

#: Tuesday 3 February 2026, 09:00 in Thailand (fiscal year 2569).
START = datetime(2026, 2, 3, 2, 0, tzinfo=UTC)
SECRET_KEY = "a made-up key of more than thirty-two letters"

ROOT = Path(__file__).parent.parent


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember why a test was skipped."""
    SKIPS.saw(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Remember why a whole file was skipped."""
    SKIPS.saw(report)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run for a skip that is on no list, where CI is set."""
    unforeseen = SKIPS.unforeseen()
    if unforeseen and not hasattr(session.config, "workerinput"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        sys.stderr.write("".join(f"\nskipped for a reason that is not in tests/skips.txt: {one}" for one in unforeseen))


@pytest.fixture(scope="session", autouse=True)
def _what_is_compiled_is_shared() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        sharing_support.share(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _every_call_to_the_platform_is_seen() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        contract_support.watch(patch)
        yield


@pytest.fixture(autouse=True)
def _every_call_to_the_platform_is_one_it_describes() -> Iterator[None]:
    yield
    assert CONTRACT.take() == []


@pytest.fixture(scope="session", autouse=True)
def _every_log_record_is_seen() -> Iterator[None]:
    ours, level = logging.getLogger("tamngan"), logging.getLogger("tamngan").level
    logging.getLogger().addHandler(PRIVACY)
    ours.setLevel(logging.DEBUG)
    yield
    ours.setLevel(level)
    logging.getLogger().removeHandler(PRIVACY)


@pytest.fixture(autouse=True)
def _no_log_record_holds_anything_personal() -> Iterator[None]:
    yield
    assert PRIVACY.take() == []


@pytest.fixture(scope="session", autouse=True)
def _every_write_transaction_is_watched() -> Iterator[None]:
    calendar.prepare(START.date())  # every process of ours does so when it starts
    with pytest.MonkeyPatch.context() as patch:
        holding_support.watch(patch)
        yield


@pytest.fixture(autouse=True)
def _nothing_waits_inside_a_write_transaction() -> Iterator[None]:
    yield
    assert HELD.take() == []


@pytest.fixture
def clock() -> TurnableClock:
    """A clock that stands still until a test turns it."""
    return TurnableClock(START, running=False)


@pytest.fixture
def box() -> SecretBox:
    """The key of the tests."""
    return SecretBox(SECRET_KEY)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    engine = engine_from_url(f"sqlite:///{path}")
    migrate.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL server with a migrated template database; gives its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pgserver's platformdirs warns about a missing XDG_RUNTIME_DIR
        pgserver = pytest.importorskip("pgserver", reason="pgserver starts no PostgreSQL on this platform")
        # Not pytest's own folder: it is cleared by later runs while a server of an earlier one may still stand on it.
        folder = tempfile.mkdtemp(prefix="tamngan-postgres-")
        server = pgserver.get_server(folder, cleanup_mode="stop")
    address: str = server.get_uri()
    _run(address, "CREATE DATABASE template_tamngan")
    engine = engine_from_url(_database(address, "template_tamngan"))
    migrate.upgrade(engine)
    engine.dispose()
    yield address
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _database(address: str, name: str) -> str:
    return address.replace("/postgres?", f"/{name}?")


def _run(address: str, statement: str) -> None:
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def bucket() -> Iterator[str]:
    """The address of a bucket on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "made-up")
        with object_store() as address:
            yield address


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite database."""
    path = tmp_path / "tamngan.sqlite3"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The address of a fresh PostgreSQL database."""
    with _fresh_postgres(postgres) as url:
        yield url


@pytest.fixture
def another_postgres_url(postgres: str) -> Iterator[str]:
    """The address of a second fresh PostgreSQL database."""
    with _fresh_postgres(postgres) as url:
        yield url


@pytest.fixture(scope="module")
def module_postgres_url(postgres: str) -> Iterator[str]:
    """The address of a fresh PostgreSQL database that the tests of one file share."""
    with _fresh_postgres(postgres) as url:
        yield url


@contextmanager
def _fresh_postgres(postgres: str) -> Iterator[str]:
    name = f"t{uuid.uuid4().hex[:12]}"
    _run(postgres, f"CREATE DATABASE {name} TEMPLATE template_tamngan")
    yield _database(postgres, name)
    _run(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A fresh database: each test runs on both engines."""
    url = request.getfixturevalue(f"{request.param}_url")
    opened = Database(engine_from_url(url))
    yield opened
    opened.dispose()


@pytest.fixture
def cast(database: Database, box: SecretBox, clock: TurnableClock) -> Cast:
    """The people that tests are about."""
    now = clock.now()
    with database.system() as session:
        office_a = organizations.add(session, "องค์การบริหารส่วนตำบลทุ่งใสสว่าง", now)
        office_b = organizations.add(session, "เทศบาลตำบลริมธาร", now)
        channel_a = organizations.put_channel(session, office_a.id, "a", "secret-a", "token-a", box, now)
        channel_b = organizations.put_channel(session, office_b.id, "b", "secret-b", "token-b", box, now)
    with database.organization(office_a.id) as session:
        office = organizations.ensure_unit(session, "สำนักปลัด", ("สป.",))
        finance = organizations.ensure_unit(session, "กองคลัง", ("คลัง",))
        coordinator = people.add(session, "ผู้ประสาน ก", Role.COORDINATOR, now, unit=office, line_user_id="U" + "a" * 32)
        officer = people.add(session, "เจ้าหน้าที่ ข", Role.STAFF, now, unit=finance, line_user_id="U" + "b" * 32)
        executive = people.add(session, "ผู้บริหาร ค", Role.EXECUTIVE, now, line_user_id="U" + "c" * 32)
    with database.organization(office_b.id) as session:
        outsider = people.add(session, "เจ้าหน้าที่ ง", Role.STAFF, now, line_user_id="U" + "d" * 32)
    return Cast(
        office_a.id, office_b.id, channel_a.id, channel_b.id, coordinator.id, officer.id, executive.id, outsider.id
    )
