"""An office's own Word template: checked when it is sent, rendered when a report is asked for.

A template is a program from outside. It is looked at as a zip first (size, number of parts, no macros), then read and
rendered only in ``template_worker``: its own process, Jinja's sandbox, limits on memory, time and size, and nothing in
its context but text, lists and dictionaries.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from documents.report import ReportData
from documents.writing.errors import BadTemplate
from documents.writing.example import example_data
from documents.writing.fields import context, with_thai

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED_BYTES = 40 * 1024 * 1024
MOST_PARTS = 500
TIMEOUT_SECONDS = 20
_SAMPLE_MEASURES = 3
_ROOT = Path(__file__).parents[2]
_FORBIDDEN_PARTS = ("vbaproject", "activex", "/embeddings/")
#: What goes wrong inside the worker, in words for who sent the template.
_TROUBLES = {
    "OutsideSource": ("แม่แบบดึงข้อมูลหรือเรียกโปรแกรมจากภายนอก", "the template fetches from outside or starts a program"),
    "SecurityError": ("แม่แบบใช้คำสั่งที่ไม่อนุญาต", "the template uses what is not allowed"),
    "UndefinedError": ("แม่แบบใช้ฟิลด์หรือคำสั่งที่ไม่มี", "the template uses a field that does not exist"),
    "TemplateSyntaxError": ("ฟิลด์ในแม่แบบเขียนไม่ครบหรือผิดรูป", "a field of the template is not written right"),
    "TemplateAssertionError": ("แม่แบบใช้คำสั่งที่ไม่มี", "the template uses a command that does not exist"),
}


@dataclass(frozen=True)
class TemplateCheck:
    """What was found in a template: the fields that will be filled, and those that nobody knows."""

    known: tuple[str, ...]
    unknown: tuple[str, ...]
    #: What is wrong, each with its place and the nearest name, in sentences for who made the template.
    problems: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Return whether the template has fields, and only such as can be filled."""
        return bool(self.known) and not self.problems


def check_template(template: bytes) -> TemplateCheck:
    """Return the fields of an uploaded template. Raises ``BadTemplate`` with one clear sentence."""
    _check_package(template)
    answer = _work("check", template, {}, with_thai(context(example_data(_SAMPLE_MEASURES))))[0]
    problems = answer["problems"]
    unknown = sorted({problem["name"] for problem in problems if problem["kind"] == "field"})
    return TemplateCheck(tuple(answer["known"]), tuple(unknown), tuple(dict.fromkeys(map(_sentence, problems))))


def _sentence(problem: dict[str, Any]) -> str:
    """Return one fault as a sentence: ไม่รู้จัก titel หมายถึง title หรือไม่ – ตารางที่ 2 แถว 3."""
    name, near = problem["name"], problem["near"]
    asked = f" หมายถึง {near} หรือไม่" if near else ""
    said = {
        "field": f"ไม่รู้จัก {name}{asked}",
        "list": f"รายการต้องวนด้วย {{% for %}} ก่อนจึงใช้ {name} ได้",
        "syntax": f"เขียนฟิลด์ไม่ครบหรือผิดรูป: {name}",
        "open": "มี {% for %} ที่ไม่มี {% endfor %}",
        "close": "มี {% endfor %} ที่ไม่มี {% for %}",
    }[problem["kind"]]
    return f"{said} – {_where(problem)}"


def _where(problem: dict[str, Any]) -> str:
    part = problem["part"]
    lead = "หัวกระดาษ " if "header" in part else "ท้ายกระดาษ " if "footer" in part else ""
    if problem["table"]:
        return f"{lead}ตารางที่ {problem['table']} แถว {problem['row']}"
    return f"{lead}ย่อหน้าที่ {problem['paragraph']}"


def render_template(template: bytes, data: ReportData) -> bytes:
    """Return an office's own template filled with a report, as a Word file. Raises ``BadTemplate``."""
    _check_package(template)
    return _work("render", template, with_thai(context(data)))[1]


def sample_page(template: bytes) -> bytes:
    """Return the template filled with made-up data, to show to who sent it. Raises ``BadTemplate``."""
    return render_template(template, example_data(_SAMPLE_MEASURES))


def _check_package(template: bytes) -> None:
    """Look at the zip without unpacking it: a Word file of a sane size, without macros and embedded files."""
    if len(template) > MOST_BYTES:
        raise BadTemplate("ไฟล์แม่แบบใหญ่เกิน 5 MB", "the template is larger than 5 MB")
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise BadTemplate("ไฟล์นี้ไม่ใช่ไฟล์ Word (.docx)", "the file is not a Word file (.docx)") from error
    names = {part.filename.lower() for part in parts}
    if "word/document.xml" not in names:
        raise BadTemplate("ไฟล์นี้ไม่ใช่ไฟล์ Word (.docx)", "the file is not a Word file (.docx)")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise BadTemplate("ไฟล์แม่แบบมีข้อมูลภายในมากผิดปกติ", "the template unpacks to far too much")
    if any(word in name for name in names for word in _FORBIDDEN_PARTS):
        raise BadTemplate("แม่แบบต้องไม่มีแมโครหรือไฟล์ฝัง", "a template must hold no macros and no embedded files")


def _work(
    action: str, template: bytes, values: dict[str, Any], schema: dict[str, Any] | None = None
) -> tuple[dict[str, Any], bytes]:
    """Run the worker and return its answer, and the file that it wrote, if any."""
    with tempfile.TemporaryDirectory(prefix="template-") as folder:
        place = Path(folder)
        (place / "template.docx").write_bytes(template)
        request = {
            "action": action,
            "template": str(place / "template.docx"),
            "output": str(place / "output.docx"),
            "context": values,
            "schema": schema or {},
        }
        (place / "request.json").write_text(json.dumps(request), encoding="utf-8")
        answer = _answer(_run(place))
        output = place / "output.docx"
        return answer, output.read_bytes() if output.exists() else b""


def _run(place: Path) -> subprocess.CompletedProcess[bytes]:
    # No shell, no inherited settings (they hold secrets), a folder of its own, and a hard end.
    environment = {"PYTHONPATH": str(_ROOT), "PATH": os.defpath, "HOME": str(place), "LANG": "C.UTF-8"}
    command = [sys.executable, "-B", "-m", "documents.writing.template_worker", str(place / "request.json")]
    try:
        return subprocess.run(  # noqa: S603 - a fixed command; only the file's content comes from outside
            command, cwd=place, env=environment, capture_output=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _too_heavy() from error


def _answer(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise _too_heavy() from error
    if answer.get("error") == "memory":
        raise _too_heavy()
    if "error" in answer:
        thai, english = _TROUBLES.get(answer["error"], ("อ่านแม่แบบนี้ไม่ได้", "the template cannot be read"))
        raise BadTemplate(f"{thai} ({answer['detail']})", f"{english} ({answer['detail']})")
    return answer


def _too_heavy() -> BadTemplate:
    return BadTemplate("แม่แบบนี้ใช้เวลาหรือหน่วยความจำมากเกินไป", "the template takes too much time or memory")
