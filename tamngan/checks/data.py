"""The database, its schema, what stands between, and the files of the record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from measures.errors import TamNganError
from storage import migrate
from storage.database import Database
from storage.migrate import Schema
from storage.trouble import database_trouble
from tamngan.checks.finding import Finding, Patient, State

WHAT = "ฐานข้อมูล · database"


def database(patient: Patient) -> Iterator[Finding]:
    """The database answers, takes a write and is whole."""
    if patient.settings.is_single_machine:
        path = Path(patient.settings.database.removeprefix("sqlite:///"))
        if not path.exists():
            problem = f"ยังไม่มี {path} · {path} is not there yet"
            yield Finding("database", WHAT, State.BAD, problem, "tamngan db upgrade")
            return
    try:
        _try(patient.application.database)
    except SQLAlchemyError as error:
        advice = "ตรวจ DATABASE_URL และสิทธิ์ของไฟล์ · see DATABASE_URL, and the rights of the file"
        yield Finding("database", f"{WHAT} {_place(patient)}", State.BAD, database_trouble(error) or "", advice)
    else:
        yield Finding("database", f"{WHAT} {_place(patient)}")


def _place(patient: Patient) -> str:
    return patient.application.database.engine.url.render_as_string(hide_password=True)


def _try(opened: Database) -> None:
    """Read, and begin to write without leaving anything."""
    with opened.engine.connect() as connection:  # SQLite: BEGIN IMMEDIATE, so a lock or a read-only file is met here
        if opened.is_postgres:
            connection.execute(text("CREATE TEMPORARY TABLE doctor (id integer) ON COMMIT DROP"))
        else:
            connection.execute(text("CREATE TABLE doctor_probe (id integer)"))
            told = connection.execute(text("PRAGMA quick_check(1)")).scalar()
            if told != "ok":
                raise SQLAlchemyError("database disk image is malformed")
        connection.rollback()


def schema(patient: Patient) -> Iterator[Finding]:
    """The schema is this version's, or a newer one."""
    try:
        with patient.opened.looking() as session:
            found = migrate.schema_of(session.connection())
    except (SQLAlchemyError, OSError):
        yield Finding("schema", "โครงสร้างฐานข้อมูล · schema", State.SKIPPED)
        return
    words = {
        Schema.EMPTY: (State.BAD, "ยังว่าง · empty", "tamngan db upgrade"),
        Schema.OLDER: (State.BAD, "เก่ากว่ารุ่นนี้ · older than this version", "tamngan db upgrade"),
        Schema.NEWER: (State.NOTE, "ใหม่กว่ารุ่นนี้ ทำงานต่อได้ · newer than this version, which works on with it", ""),
        Schema.CURRENT: (State.GOOD, "", ""),
    }
    state, problem, advice = words[found]
    yield Finding("schema", "โครงสร้างฐานข้อมูล · schema", state, problem, advice)


def bouncer(patient: Patient) -> Iterator[Finding]:
    """Where PgBouncer stands between, its mode is one that works."""
    opened = patient.database
    if not opened.is_postgres:
        return
    mode = _mode(opened)
    if mode == "statement":
        yield Finding("pgbouncer", "PgBouncer", State.BAD, "pool_mode = statement", "pool_mode = transaction")
    elif mode != "none":
        yield Finding("pgbouncer", f"PgBouncer ({mode})")


def _mode(opened: Database) -> str:
    """Tell the mode by the server process that two open connections talk to: in transaction mode it may be one."""
    with opened.engine.connect() as first, opened.engine.connect() as second:
        driver = first.connection.dbapi_connection
        claimed = driver.info.backend_pid if driver is not None else None
        try:
            numbers = [connection.scalar(text("SELECT pg_backend_pid()")) for connection in (first, second)]
            real = numbers[0]
            if claimed == real:
                return "none"
            first.rollback()
            second.rollback()
            again = []
            for connection in (first, second):
                again.append(connection.scalar(text("SELECT pg_backend_pid()")))
                connection.rollback()
        except SQLAlchemyError:
            return "statement"
    return "transaction" if again[0] == again[1] else "session"


def files(patient: Patient) -> Iterator[Finding]:
    """Every file of the record is there and whole, and none is kept that no row speaks of."""
    from storage.files import store_of, upkeep

    opened = patient.database
    store = store_of(patient.settings.files_url)
    found = upkeep.check(opened, store)
    lost = len(found.missing) + len(found.damaged)
    problem = f"เสียหายหรือหายไป {lost} ไฟล์ · {lost} missing or damaged" if lost else ""
    advice = "ดูรายชื่อด้วย tamngan files check แล้วกู้จากไฟล์สำรอง · restore them from a backup" if lost else ""
    state = State.BAD if lost else State.GOOD
    yield Finding("evidence", "ไฟล์หลักฐาน · evidence files", state, problem, advice)
    rest = len(found.orphans) + found.unfinished
    problem = (
        f"มี {rest} ไฟล์ใน {store.shelf.describe()} ที่ไม่มีรายการอ้างถึง · {rest} files that no row speaks of" if rest else ""
    )
    advice = "สำรองข้อมูลแล้วสั่ง tamngan files sweep · back up, then tamngan files sweep" if rest else ""
    yield Finding("orphans", "ไฟล์ค้าง · orphan files", State.BAD if rest else State.GOOD, problem, advice)


def store(patient: Patient) -> Iterator[Finding]:
    """The store of files is the one that this database's files are in."""
    from storage import installation
    from storage.files import store_of
    from storage.files.opening import NOBODY

    place = store_of(patient.settings.files_url)
    what = f"ที่เก็บหลักฐาน · store {place.shelf.describe()}"
    with patient.database.looking() as session:
        mark = installation.fact(session, installation.STORE)
    try:
        seen = mark is None or place.exists(NOBODY, str(mark.value["mark"]))
    except (OSError, TamNganError) as error:
        yield Finding("store", what, State.BAD, str(error), "ตรวจ TAMNGAN_FILES_URL · see TAMNGAN_FILES_URL")
        return
    problem = "" if seen else "ไม่ใช่ที่เก็บของฐานข้อมูลนี้ · it is not where this database's files are"
    yield Finding("store", what, State.GOOD if seen else State.BAD, problem)
