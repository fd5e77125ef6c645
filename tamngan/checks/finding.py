"""What a check finds, and the installation that is looked at without relying on any part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.database import Database
    from tamngan.bootstrap import Application
    from tamngan.settings import Settings


class State(StrEnum):
    """How a part stands."""

    GOOD = "ok"
    BAD = "bad"
    #: It works, and somebody should know.
    NOTE = "note"
    #: It could not be looked at, because something else is wrong.
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Finding:
    """One part: what was looked at, how it stands, what is wrong with it and what to do (Thai · English)."""

    check: str
    what: str
    state: State = State.GOOD
    problem: str = ""
    advice: str = ""


class Skip(Exception):
    """A check rests on something that is wrong itself; that is told where it belongs."""


class Patient:
    """The installation. Each part is made when a check asks for it, and fails for that check alone."""

    @cached_property
    def settings(self) -> Settings:
        """The settings; raise ``WrongSetting``."""
        from tamngan.settings import read

        return read()

    @cached_property
    def application(self) -> Application:
        """The application, unbuilt: nothing is written by looking at it."""
        from tamngan.bootstrap import Application

        return Application(self.settings, name="doctor")

    @property
    def opened(self) -> Database:
        """The database as it is, whatever its schema; raise ``Skip`` where there is no file of it yet."""
        if self.settings.is_single_machine and not Path(self.settings.database.removeprefix("sqlite:///")).exists():
            raise Skip("database")  # opening it would make it
        return self.application.database

    @property
    def database(self) -> Database:
        """A database that answers and has a schema this version can read; raise ``Skip``."""
        if not self._usable:
            raise Skip("database")
        return self.application.database

    @cached_property
    def _usable(self) -> bool:
        from sqlalchemy.exc import SQLAlchemyError

        from measures.errors import TamNganError
        from storage import migrate

        try:
            with self.opened.looking() as session:
                return migrate.schema_is_usable(session.connection())
        except (SQLAlchemyError, TamNganError, OSError, Skip):
            return False

    @cached_property
    def key_fits(self) -> bool:
        """Tell whether the key opens what the database holds; raise ``Skip`` where there is no database."""
        from storage import installation

        with self.database.looking() as session:
            known = installation.fact(session, installation.KEY)
        return known is None or known.value.get("fingerprint") == self.application.box.fingerprint

    def now(self) -> datetime:
        """Return the moment."""
        return self.application.clock.now()
