"""``tamngan export`` from the outside: a paper as a file and a line in the audit trail, or one sentence and neither."""

from __future__ import annotations

import zipfile
from pathlib import Path

import papers_support as papers
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from documents.writing import LAYOUTS
from storage.database import Database, engine_from_url
from storage.models import AuditEntry
from tamngan.commands import export, import_


class Desk:
    """Where the command is called: a folder, and a database with one plan."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url, self.file = url, folder / "paper.out"
        plan = folder / "plan.txt"
        plan.write_bytes(papers.tab_text()[1])
        assert CliRunner().invoke(import_.command, [str(plan), "--yes"]).exit_code == 0

    def run(self, *arguments: str, output: Path | None = None) -> Result:
        return CliRunner().invoke(export.command, [*arguments, "--output", str(output or self.file)])

    def exported(self) -> list[dict[str, object]]:
        """Return what the audit trail says of exports."""
        database = Database(engine_from_url(self.url))
        try:
            with database.looking() as session:
                rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "report.exported"))
                return [dict(row.detail) for row in rows]
        finally:
            database.dispose()


@pytest.fixture
def desk(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TAMNGAN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TAMNGAN_SECRET_KEY", "a made-up key of more than thirty-two letters")
    return Desk(tmp_path, sqlite_url)


def test_it_lists_every_layout_with_its_formats() -> None:
    result = CliRunner().invoke(export.command, ["--list"])
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == list(LAYOUTS)
    assert "xlsx, json, csv" in result.stdout


def test_it_writes_the_file_and_the_audit_trail(desk: Desk) -> None:
    result = desk.run("memo", "--format", "docx", "--period", "Q1", "--digits", "arabic")
    assert result.exit_code == 0
    assert zipfile.is_zipfile(desk.file)
    assert desk.exported() == [{"layout": "memo", "format": "docx"}]


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-paper",),
        ("memo", "--format", "csv"),
        ("memo", "--period", "H3"),
        ("memo", "--unit", "กองที่ไม่มี"),
        ("memo", "--fiscal-year", "2550"),
    ],
)
def test_what_there_is_not_is_refused_in_one_sentence(desk: Desk, arguments: tuple[str, ...]) -> None:
    result = desk.run(*arguments)
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stderr
    assert not desk.file.exists()
    assert desk.exported() == []


def test_a_file_that_cannot_be_written_is_told(desk: Desk, tmp_path: Path) -> None:
    result = desk.run("memo", output=tmp_path / "missing" / "memo.docx")
    assert result.exit_code == 1
    assert "เขียนไฟล์" in result.stderr


def test_it_says_how_it_is_used(desk: Desk) -> None:
    assert CliRunner().invoke(export.command, ["memo"]).exit_code == 2
    assert desk.exported() == []
