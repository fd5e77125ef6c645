"""One import from beginning to end: a file, what was answered, and the organization it is for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from actions import plan_import
from actions.acting import Acting
from actions.plan_import import Bring
from documents.importing import questions, updating
from documents.importing.answering import UnclearAnswer, apply_answers, open_questions, read_year
from documents.importing.summary import Summary, summarise
from documents.reading.neutral import PlanReading, Question, to_json
from documents.reading.reader import read_plan
from measures.errors import TamNganError
from measures.vocabulary import Door
from storage import organizations
from storage.clock import SystemClock, local_date
from storage.database import Database
from storage.models import Organization, Plan


class Import:
    """Holds what was read, with the answers put in, until somebody agrees to write it."""

    def __init__(
        self,
        path: Path,
        organization: str | None,
        fiscal_year_be: int | None,
        answers: dict[str, str],
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Take the file and what the command line says about it; raise ``TamNganError`` where there is no file."""
        if not path.exists():
            raise TamNganError(f"ไม่พบไฟล์ {path}", f"there is no file {path}")
        if not path.is_file():
            raise TamNganError(f"{path} ไม่ใช่ไฟล์ ให้ระบุไฟล์แผนหนึ่งไฟล์", f"{path} is not a file: name one file with a plan")
        self._path, self._progress = path, progress
        self._organization, self._year = organization, fiscal_year_be
        self._answers = dict(answers)
        self._earlier: dict[str, str] = {}
        self._today = local_date(SystemClock().now())
        self._database: Database | None = None
        self._organization_id: int | None = None
        self._units: dict[str, list[str]] = {}

    def read(self, database: Database | None = None) -> None:
        """Read the file; with a database also as an edition of what it holds, under the names its units have there."""
        self._database = database
        self._read()

    def _read(self) -> None:
        self._raw = self._read_file()
        if self._database is not None and self._find(self._database):
            self._raw = self._read_file()
        self._look_back()
        self._apply()

    def _read_file(self) -> PlanReading:
        year = self._answers.get("fiscal_year_be")
        return read_plan(
            self._path,
            organization=self._name_given(),
            fiscal_year_be=self._year or (read_year("fiscal_year_be", year) if year and year[-1:].isdigit() else None),
            today=self._today,
            units=self._units,
            progress=self._progress,
        )

    def _name_given(self) -> str | None:
        answer = self._answers.get("organization")
        return self._organization or (answer if answer not in {"yes", "ใช่"} else None)

    def _find(self, database: Database) -> bool:
        """Find the organization; return whether it has units by which the file has to be read again."""
        name = self._name_given() or self._raw.organization
        with database.system() as session:
            found = organizations.find(session, name) if name else None
            self._organization_id = found.id if found else None
        if self._organization_id is None:
            self._units = {}
            return False
        with database.reading(self._organization_id) as session:
            self._units = organizations.spellings(organizations.units(session))
        return bool(self._units)

    def _look_back(self) -> None:
        """Take over what was answered earlier to the same questions, where it can be understood."""
        self._earlier = {}
        if self._database is None or self._organization_id is None:
            return
        with self._database.reading(self._organization_id) as session:
            plan = updating.stored_plan(session, self._raw)
            given = questions.earlier_answers(session, plan, self._raw) if plan else {}
        for key, answer in given.items():
            try:
                apply_answers(self._raw, {key: answer}, self._today, self._units)
            except UnclearAnswer:
                continue
            self._earlier[key] = answer

    def _apply(self) -> None:
        answers = {**self._earlier, **self._answers}
        self.reading = apply_answers(self._raw, answers, self._today, self._units)

    def answer(self, key: str, text: str) -> None:
        """Put in one more answer; raise ``UnclearAnswer`` and change nothing where it is not understood."""
        before = dict(self._answers)
        self._answers[key] = text
        try:
            if key in {"organization", "fiscal_year_be"}:
                self._read()
            else:
                self._apply()
        except TamNganError:
            self._answers = before
            raise

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Return what nobody has answered yet."""
        return open_questions(self._raw, {**self._earlier, **self._answers})

    @property
    def known_units(self) -> tuple[str, ...]:
        """Return the names of the units that the organization has."""
        return tuple(self._units)

    def summary(self) -> Summary:
        """Return the figures that a person agrees to."""
        return summarise(self.reading, self.known_units)

    def to_json(self) -> dict[str, Any]:
        """Return the neutral form; each question with the key under which it is answered."""
        asked = self.open_questions
        data = to_json(replace(self.reading, questions=asked))
        for question, entry in zip(asked, data["questions"], strict=True):
            entry["key"] = question.key
        return data

    def require_certain(self) -> None:
        """Refuse a plan of which not even the office or the year is known."""
        if not self.reading.organization:
            raise TamNganError(
                "ไม่ทราบชื่อหน่วยงาน ให้ระบุ --organization", "the organization is not known: say --organization"
            )
        if self.reading.fiscal_year_be is None:
            raise TamNganError("ไม่ทราบปีงบประมาณ ให้ระบุ --fiscal-year", "the fiscal year is not known: say --fiscal-year")

    def is_stored(self) -> bool:
        """Tell whether this very file is what the stored plan was made from, and nothing new was answered."""
        plan = self._stored()
        return plan is not None and not self._answers and plan.source_sha256 == self._digest()

    def changes(self) -> dict[str, list[dict[str, Any]]] | None:
        """Return what the file changes in the stored plan of its year, None where there is none."""
        if self._database is None or self._organization_id is None:
            return None
        with self._database.reading(self._organization_id) as session:
            plan = updating.stored_plan(session, self.reading)
            if plan is None:
                return None
            found = updating.difference(session, plan, self.reading)
            return updating.describe(session, plan, self.reading, found)

    def _stored(self) -> Plan | None:
        if self._database is None or self._organization_id is None:
            return None
        with self._database.reading(self._organization_id) as session:
            return updating.stored_plan(session, self.reading)

    def write(self, now: datetime) -> Plan:
        """Write the plan, or the new edition of it, in one transaction; the organization is made if it is new."""
        if self._database is None:
            raise RuntimeError("a plan is written to the database it was read against")
        self.require_certain()
        organization_id = self._organization_id or self._add_organization(self._database, now)
        with self._database.organization(organization_id) as session:
            acting = Acting(
                session=session,
                organization=session.get_one(Organization, organization_id),
                person=None,
                door=Door.COMMAND,
                now=now,
                cause=f"import {self._digest()}",
            )
            command = Bring(self.reading, self._path.name, self._digest(), replace=True, answers=self._answers)
            brought = plan_import.bring(acting, command)
            if brought.plan is None:
                raise TamNganError(brought.fault, "the plan cannot be written")
            return brought.plan

    def _add_organization(self, database: Database, now: datetime) -> int:
        name = str(self.reading.organization)
        with database.system() as session:
            others = [one.name for one in organizations.all_organizations(session)]
            if others and organizations.trimmed(name) not in others and self._name_given() is None:
                raise TamNganError(
                    f"เอกสารเป็นของ {name} ซึ่งยังไม่มีในระบบ (มี: {', '.join(others)}) ให้ระบุ --organization",
                    "the paper is of an organization that is not there yet: say --organization",
                )
            return (organizations.find(session, name) or organizations.add(session, name, now)).id

    def _digest(self) -> str:
        return hashlib.sha256(self._path.read_bytes()).hexdigest()
