"""An empty database becomes the schema of the models, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage import migrate
from storage.database import Database, engine_from_url


def test_the_migrated_schema_is_the_models_schema(database: Database) -> None:
    migrate.check(database.engine)
    with database.system() as session:
        assert migrate.schema_of(session.connection()) is migrate.Schema.CURRENT


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    migrate.upgrade(database.engine)
    migrate.check(database.engine)


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(migrate.configuration()).get_heads()) == 1


def test_a_database_without_migrations_is_not_current(tmp_path: Path) -> None:
    engine = engine_from_url(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    with engine.connect() as connection:
        assert migrate.schema_of(connection) is migrate.Schema.EMPTY
    engine.dispose()


def test_sqlite_keeps_foreign_keys_and_survives_a_crash(sqlite_url: str) -> None:
    engine = engine_from_url(sqlite_url)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite3:///x"])
def test_another_engine_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL must begin with"):
        engine_from_url(url)
