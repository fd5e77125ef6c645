"""``tamngan import``: a plan from the papers an office already has."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from measures.errors import TamNganError
from tamngan.commands.common import FISCAL_YEAR, ORGANIZATION, clear_errors, fail, open_application

FILE = click.Path(dir_okay=False, path_type=Path)
#: What is typed to leave all further questions open.
LEAVE_REST = "."
#: Of what was left out the summary shows so many entries, each so long; ``--json`` gives all.
_LEFT_OUT_SHOWN, _LINE = 20, 80


@click.command("import", help="นำเข้าแผนมาตรการจากเอกสาร · Read a plan of measures from a document")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path), required=False)
@ORGANIZATION
@FISCAL_YEAR
@click.option("--dry-run", is_flag=True, help="แสดงสิ่งที่อ่านได้โดยไม่บันทึก · Show what is read, write nothing")
@click.option("--yes", is_flag=True, help="บันทึกโดยไม่ถาม · Write what is certain without asking")
@click.option("--json", "as_json", is_flag=True, help="พิมพ์เป็น JSON · Print the neutral form")
@click.option("--answers", type=FILE, help="ไฟล์คำตอบ YAML หรือ JSON · Answers to the questions, by their keys")
@click.option("--template", "template", type=FILE, help="เขียนแบบฟอร์ม Excel ว่าง · Write the Excel template to fill in")
@clear_errors
def command(
    path: Path | None,
    organization: str | None,
    fiscal_year: int | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    answers: Path | None,
    template: Path | None,
) -> None:
    """Read a plan, show it, and write it once somebody agrees."""
    if template is not None:
        _write_template(template, organization, fiscal_year, path)
        return
    if path is None:
        raise click.UsageError("ระบุไฟล์แผน หรือใช้ --template · name a FILE, or use --template")
    if not (dry_run or yes or can_ask()):
        fail("ไม่มีผู้ตอบคำถาม ให้ใส่ --yes หรือ --dry-run", "nobody can be asked here: use --yes or --dry-run")
    from tamngan.importing import Import

    given = _answers(answers)
    task = Import(path, organization, fiscal_year, given, progress=_Progress() if sys.stderr.isatty() else None)
    if dry_run:
        task.read()
        _show(task, as_json)
        return
    application = open_application()
    try:
        _import(task, application, yes=yes, as_json=as_json)
    finally:
        application.stop()


def can_ask() -> bool:
    """Tell whether a person sits at a terminal."""
    return sys.stdin.isatty()


def _import(task: Any, application: Any, *, yes: bool, as_json: bool) -> None:
    from tamngan.bootstrap import adopt_channel

    task.read(application.database)
    if task.is_stored():
        _show(task, as_json)
        click.echo("ไฟล์นี้นำเข้าไว้แล้ว ไม่มีอะไรเปลี่ยน · this file was imported before: nothing changes", err=True)
        return
    if not yes:
        _ask_all(task)
    task.require_certain()
    _show(task, as_json)
    _show_changes(task)
    if not yes:
        click.confirm("บันทึกแผนนี้หรือไม่ · Write this plan?", abort=True, err=True)
    plan = task.write(application.clock.now())
    adopt_channel(application)
    click.echo(f"บันทึกแล้ว ปีงบประมาณ {plan.fiscal_year_be} · Written", err=True)


def _write_template(target: Path, organization: str | None, fiscal_year: int | None, path: Path | None) -> None:
    from documents.writing.plan_template import template

    if path is not None:
        raise click.UsageError("--template ไม่ใช้คู่กับไฟล์แผน · --template takes no FILE beside it")
    if target.suffix.lower() != ".xlsx":
        raise TamNganError(f"ชื่อแบบฟอร์มต้องลงท้ายด้วย .xlsx ({target})", f"the template's name must end in .xlsx: {target}")
    try:
        with target.open("xb") as file:
            file.write(template(organization, fiscal_year))
    except FileExistsError:
        fail(f"มีไฟล์ {target} อยู่แล้ว จึงไม่เขียนทับ", f"{target} exists already and was not overwritten")
    except OSError as error:
        fail(f"เขียนไฟล์ {target} ไม่ได้ ({error.strerror})", f"cannot write {target}")
    click.echo(f"เขียนแบบฟอร์มแล้ว {target} · Written", err=True)


def _answers(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    from documents.importing.answers_file import read_answers

    return read_answers(path)


class _Progress:
    """Draws a bar on stderr: one for the pages of a paper, one for its rows."""

    def __init__(self) -> None:
        self._total = 0
        self._done = 0
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None or total != self._total:
            self._bar = click.progressbar(length=total, label="กำลังอ่าน · Reading", file=sys.stderr)
            self._bar.render_progress()
            self._total, self._done = total, 0
        self._bar.update(done - self._done)
        self._done = done
        if done >= total:
            self._bar.render_finish()
            self._bar = None


# --- what is shown ------------------------------------------------------------------------------------------


def _show(task: Any, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(task.to_json(), ensure_ascii=False, indent=2))
    else:
        _show_text(task)


def _show_text(task: Any) -> None:
    """Print the summary that a person agrees to."""
    reading, summary = task.reading, task.summary()
    click.echo(f"หน่วยงาน: {reading.organization or '?'}  ปีงบประมาณ: {reading.fiscal_year_be or '?'}")
    click.echo(
        f"มาตรการ {summary.measures} ข้อ ขั้นตอน {summary.steps} ขั้น งวดที่ต้องรายงาน {summary.deadlines} งวด "
        f"คำถามที่เหลือ {len(task.open_questions)} ข้อ"
    )
    click.echo(f"ผู้รับผิดชอบ: {', '.join((*summary.units, *summary.posts)) or '-'}")
    if task.known_units and summary.new_units:
        click.echo(f"ส่วนราชการที่จะเพิ่มใหม่: {', '.join(summary.new_units)}")
    for row in reading.rows:
        click.echo(f"  {row.no}. {row.title} [{', '.join((*row.owner_units, *row.owner_persons))}]")
        for step in row.steps:
            click.echo(f"     - {step.text} ({step.source_text or step.kind.value})")
    for left in reading.left_out[:_LEFT_OUT_SHOWN]:
        click.echo(f"  - {_line(left.text)} ({left.place}): {left.reason}")
    if len(reading.left_out) > _LEFT_OUT_SHOWN:
        click.echo(f"  - ยังมีข้อความที่ไม่ได้นำเข้าอีก {len(reading.left_out) - _LEFT_OUT_SHOWN} แห่ง ดูทั้งหมดด้วย --json")
    for question in task.open_questions:
        click.echo(f"  ? [{question.key}] {question.what} ({question.where}) ถ้าไม่ตอบ: {question.if_unanswered}")


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LINE else f"{line[:_LINE].rstrip()}…"


_PARTS: Mapping[str, str] = {
    "added": "เพิ่ม",
    "gone": "ไม่มีแล้ว",
    "number": "ลำดับ",
    "title": "ชื่อ",
    "section": "หัวข้อ",
    "refs": "รหัสข้อ",
    "text": "ข้อความ",
    "owners": "ผู้รับผิดชอบ",
    "schedule": "กำหนดเวลา",
    "back": "กลับมาอยู่ในแผน",
}


def _show_changes(task: Any) -> None:
    """Print on stderr what the file changes in the plan that is stored already."""
    changes = task.changes()
    if changes is None:
        return
    click.echo("เทียบกับแผนที่มีอยู่ · compared with the stored plan:", err=True)
    if not any(changes.values()):
        click.echo("  มาตรการและขั้นตอนเหมือนเดิม · the measures are the same", err=True)
    for mark, key in (("+", "added"), ("~", "changed"), ("-", "gone")):
        for entry in changes[key]:
            parts = ", ".join(_PARTS[part] for part in entry.get("what", ()))
            click.echo(f"  {mark} {entry['no']}. {entry['title']}{f' ({parts})' if parts else ''}", err=True)
            for step in entry.get("steps", ()):
                click.echo(f"      {step['text']} ({', '.join(_PARTS[part] for part in step['what'])})", err=True)


# --- what is asked ------------------------------------------------------------------------------------------


def _ask_all(task: Any) -> None:
    """Ask one question after the other; an empty line leaves it open, a full stop leaves all that follow."""
    asked: set[str] = set()
    while question := next((one for one in task.open_questions if one.key not in asked), None):
        asked.add(question.key)
        if not _ask(task, question):
            return


def _ask(task: Any, question: Any) -> bool:
    """Ask until an answer is understood or left out; return whether to go on asking."""
    click.echo(f"\n{question.what}\n  {question.where}", err=True)
    for number, candidate in enumerate(question.candidates, 1):
        click.echo(f"  {number}) {candidate}", err=True)
    click.echo(f"  Enter: {question.if_unanswered}   {LEAVE_REST}: ข้ามทั้งหมดที่เหลือ · leave the rest", err=True)
    while True:
        said = click.prompt("ตอบ · Answer", default="", show_default=False, err=True).strip()
        if said in {"", LEAVE_REST}:
            return bool(said != LEAVE_REST)
        try:
            task.answer(question.key, _chosen(said, question.candidates))
        except TamNganError as error:
            click.echo(str(error), err=True)
        else:
            return True


def _chosen(said: str, candidates: tuple[str, ...]) -> str:
    """Return the candidate of that number, or what was said."""
    return candidates[int(said) - 1] if said.isdecimal() and 1 <= int(said) <= len(candidates) else said
