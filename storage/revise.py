"""Write a migration from what the models say: ``python -m storage.revise "What changes"``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from storage import migrate
from storage.database import engine_from_url
from storage.holding import ALONE


def main(message: str) -> None:
    """Compare the models with a database at head and write the difference as the next migration."""
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_from_url(f"sqlite:///{Path(folder) / 'head.sqlite3'}")
        number = sum(1 for _ in ScriptDirectory.from_config(migrate.configuration()).walk_revisions()) + 1
        if number > 1:
            migrate.upgrade(engine)
        with engine.execution_options(**{ALONE: True}).begin() as connection:
            command.revision(
                migrate.configuration(connection), message=message, autogenerate=True, rev_id=f"{number:04d}"
            )
        engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1])
