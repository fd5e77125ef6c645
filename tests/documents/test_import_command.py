"""``tamngan import`` from the outside: what it prints, what it asks, and that it writes only what was agreed to."""

from __future__ import annotations

import json
from pathlib import Path

import papers_support as papers
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from storage.database import Database, engine_from_url
from storage.models import Deadline, Organization, Plan, PlanQuestion, Unit
from tamngan.commands import import_

CONTRACT = {"organization", "fiscal_year_be", "rows", "questions", "left_out"}
ROW = {"no", "title", "refs", "owner_units", "owner_persons", "steps", "status", "done_on", "result", "outcome"}


class Desk:
    """Where the command is called: a folder with a plan, and a database of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.plan = self.file("plan.txt", papers.tab_text()[1])

    def file(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def edition(self, name: str, row: int, column: int, text: str) -> Path:
        rows = [list(line) for line in papers.ROWS]
        rows[row][column] = text
        return self.file(name, papers.tab_text(rows)[1])

    def run(self, *arguments: object, said: str = "") -> Result:
        return CliRunner().invoke(import_.command, [str(argument) for argument in arguments], input=said)

    def stored(self, model: type) -> list[object]:
        database = Database(engine_from_url(self.url))
        try:
            with database.looking() as session:
                return list(session.scalars(select(model)).all())
        finally:
            database.dispose()


@pytest.fixture
def desk(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TAMNGAN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TAMNGAN_SECRET_KEY", "a made-up key of more than thirty-two letters")
    return Desk(tmp_path, sqlite_url)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_, "can_ask", lambda: True)


def test_a_dry_run_prints_the_neutral_form_and_writes_nothing(desk: Desk) -> None:
    result = desk.run(desk.plan, "--dry-run", "--json")
    data = json.loads(result.stdout)
    assert result.exit_code == 0
    assert set(data) == CONTRACT
    assert set(data["rows"][0]) >= ROW
    assert [row["no"] for row in data["rows"]] == ["1", "2", "3"]
    assert desk.stored(Plan) == []


def test_a_question_is_printed_with_the_key_of_its_answer(desk: Desk) -> None:
    path = desk.edition("open.txt", 0, 4, "ภายในเดือนมกราคม")
    questions = json.loads(desk.run(path, "--dry-run", "--json").stdout)["questions"]
    assert [(question["key"], question["candidates"]) for question in questions] == [
        ("1/steps.1,2.end", ["2026-01-31"])
    ]


def test_it_writes_with_yes_and_leaves_the_rest_as_questions(desk: Desk) -> None:
    result = desk.run(desk.edition("open.txt", 0, 4, "ภายในเดือนมกราคม"), "--yes")
    assert result.exit_code == 0
    assert len(desk.stored(Plan)) == 1
    assert len(desk.stored(PlanQuestion)) == 1


def test_it_prints_the_figures_that_it_writes(desk: Desk) -> None:
    result = desk.run(desk.plan, "--yes")
    assert "มาตรการ 3 ข้อ ขั้นตอน 5 ขั้น" in result.stdout
    assert f"งวดที่ต้องรายงาน {len(desk.stored(Deadline))} งวด" in result.stdout


def test_it_writes_nothing_where_nobody_can_be_asked(desk: Desk) -> None:
    result = desk.run(desk.plan)
    assert result.exit_code == 1
    assert "--yes" in result.stderr
    assert desk.stored(Plan) == []


def test_answers_of_a_file_are_put_in(desk: Desk) -> None:
    path = desk.edition("open.txt", 0, 4, "ภายในเดือนมกราคม")
    answers = desk.file("answers.yaml", b"1/steps.1,2.end: 2026-02-28\n")
    data = json.loads(desk.run(path, "--dry-run", "--json", "--answers", answers).stdout)
    assert data["rows"][0]["steps"][0]["end"] == "2026-02-28"
    assert data["questions"] == []


def test_an_answer_to_nothing_is_refused_and_nothing_written(desk: Desk) -> None:
    result = desk.run(desk.plan, "--yes", "--answers", desk.file("answers.yaml", b"9/steps.1.end: 2026-02-28\n"))
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert desk.stored(Plan) == []


@pytest.mark.usefixtures("terminal")
def test_it_asks_one_question_after_the_other_until_it_understands(desk: Desk) -> None:
    path = desk.edition("open.txt", 0, 4, "ภายในเดือนมกราคม")
    result = desk.run(path, said="สักวัน\n2026-02-28\ny\n")
    assert result.exit_code == 0
    assert "ใช้ไม่ได้" in result.stderr
    assert {question.answer for question in desk.stored(PlanQuestion)} == {"2026-02-28"}  # type: ignore[attr-defined]


@pytest.mark.usefixtures("terminal")
def test_a_candidate_is_chosen_by_its_number(desk: Desk) -> None:
    path = desk.edition("open.txt", 0, 4, "ภายในเดือนมกราคม")
    desk.run(path, said="1\ny\n")
    assert {question.answer for question in desk.stored(PlanQuestion)} == {"2026-01-31"}  # type: ignore[attr-defined]


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("said", ["n\n", "", "\x04"])
def test_it_writes_nothing_unless_a_person_agrees(desk: Desk, said: str) -> None:
    result = desk.run(desk.plan, said=said)
    assert result.exit_code == 1
    assert desk.stored(Plan) == []


@pytest.mark.usefixtures("terminal")
def test_an_empty_answer_leaves_the_question_open(desk: Desk) -> None:
    desk.run(desk.edition("open.txt", 0, 4, "ภายในเดือนมกราคม"), said="\ny\n")
    assert {question.answer for question in desk.stored(PlanQuestion)} == {None}  # type: ignore[attr-defined]


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    desk.run(desk.plan, "--yes")
    before = len(desk.stored(Deadline))
    result = desk.run(desk.plan, "--yes")
    assert (result.exit_code, len(desk.stored(Deadline))) == (0, before)
    assert "nothing changes" in result.stderr


def test_a_changed_file_shows_what_it_changes(desk: Desk) -> None:
    desk.run(desk.plan, "--yes")
    result = desk.run(desk.edition("new.txt", 0, 3, "กองช่าง"), "--yes")
    assert "~ 1. จัดทำคู่มือการให้บริการประชาชน" in result.stderr
    assert "ผู้รับผิดชอบ" in result.stderr
    assert "กองช่าง" in {unit.name for unit in desk.stored(Unit)}  # type: ignore[attr-defined]


@pytest.mark.usefixtures("terminal")
def test_a_changed_file_changes_nothing_unless_a_person_agrees(desk: Desk) -> None:
    desk.run(desk.plan, "--yes")
    desk.run(desk.edition("new.txt", 0, 3, "กองช่าง"), said="n\n")
    assert "กองช่าง" not in {unit.name for unit in desk.stored(Unit)}  # type: ignore[attr-defined]


def test_it_writes_the_template_once(desk: Desk) -> None:
    target = desk.folder / "form.xlsx"
    assert desk.run("--template", target, "--fiscal-year", "2569").exit_code == 0
    before = target.read_bytes()
    again = desk.run("--template", target)
    assert (again.exit_code, target.read_bytes()) == (1, before)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("none.txt", None),
        ("empty.txt", b""),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")),
        ("letter.txt", "ขอเชิญประชุม".encode()),
    ],
)
def test_what_cannot_be_read_gets_one_sentence(desk: Desk, name: str, content: bytes | None) -> None:
    path = desk.folder / name if content is None else desk.file(name, content)
    result = desk.run(path, "--yes")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert desk.stored(Plan) == []


def test_it_needs_a_file(desk: Desk) -> None:
    assert desk.run("--dry-run").exit_code == 2


def test_a_folder_is_refused_with_one_sentence(desk: Desk) -> None:
    result = desk.run(desk.folder, "--dry-run")
    assert result.exit_code == 1
    assert "ไม่ใช่ไฟล์" in result.stderr
    assert "is not a file" in result.stderr


def test_a_heading_makes_no_further_organization_unasked(desk: Desk) -> None:
    assert desk.run(desk.plan, "--organization", "อบต. อื่น", "--yes").exit_code == 0
    refused = desk.run(desk.edition("new.txt", 0, 1, "มาตรการใหม่"), "--yes")
    assert refused.exit_code == 1
    assert "--organization" in refused.stderr
    assert len(desk.stored(Organization)) == 1
    named = desk.run(desk.plan, "--organization", "อบต. ใหม่", "--yes")
    assert (named.exit_code, len(desk.stored(Organization))) == (0, 2)
