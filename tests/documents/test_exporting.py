"""The whole way: a published paper is read, people report, and the official table comes out with what they said."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from holding_support import HELD
from sqlalchemy.orm import Session

from documents import exporting
from documents.importing.storing import write
from documents.reading.reader import read_plan
from documents.scope import Scope, UnknownPeriod
from documents.writing import LAYOUTS, UnknownFormat, UnknownLayout
from measures.vocabulary import Status
from storage import organizations, reports
from storage.database import Database
from storage.models import Plan
from storage.reports import Target, Told

NOW = datetime(2025, 1, 20, 3, tzinfo=UTC)
TODAY = date(2025, 1, 20)
HEAD = (
    "มาตรการ/แนวทาง",
    "วิธีการดำเนินการ",
    "ระยะเวลา ดำเนินการ",
    "ผลการดำเนินการ",
    "ข้อเสนอแนะ",
    "ผู้รับผิดชอบ",
    "ผลลัพธ์หรือความสำเร็จของการดำเนินการเมื่อสิ้นปีงบประมาณ",
)
ROWS = (
    ("๑. แนวทางแจ้งแผนการใช้เงินแก่พนักงาน", "ประชุมชี้แจงแผนการใช้เงินของหน่วยงาน", "ต.ค. ๖๗ - ก.ย. ๖๘", "", "", "กองคลัง", ""),
    ("๒. มาตรการดูแลรถส่วนกลาง", "จัดทำบัญชีคุมการใช้รถส่วนกลาง", "ต.ค. ๖๗ - มี.ค. ๖๘", "", "", "สำนักปลัด", ""),
    ("๓. แนวทางรับฟังความเห็นของผู้มาติดต่อ", "วางแบบสอบถามไว้ที่จุดบริการ", "ต.ค. ๖๗ - ก.ย. ๖๘", "", "", "ทุกส่วนราชการ", ""),
)  # fmt: skip
TITLE = "รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสขององค์การบริหารส่วนตำบลทุ่งใสสว่าง ประจำปีงบประมาณ พ.ศ. ๒๕๖๘"
SAID = "ชี้แจงแล้วเมื่อการประชุมประจำเดือน มีผู้เข้าร่วม ๒๗ คน"
ADVICE, OUTCOME = "ควรชี้แจงทุกไตรมาส", "พนักงานทราบยอดเงินคงเหลือ"


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """An office whose plan was imported, and one report from chat."""
    paper = "\n\n".join((TITLE, "\n".join("\t".join(row) for row in (HEAD, *ROWS))))
    reading = read_plan(("plan.txt", paper.encode()), fiscal_year_be=2568, today=TODAY)
    with database.system() as system:
        office = organizations.add(system, "องค์การบริหารส่วนตำบลทุ่งใสสว่าง", NOW).id
    with database.organization(office) as opened:
        for name in ("สำนักปลัด", "กองคลัง"):
            organizations.ensure_unit(opened, name)
        plan = write(opened, office, reading, NOW, source_name="plan.txt")
        opened.flush()
        opened.expire_all()
        due = plan.measures[0].steps[0].deadlines[0]
        told = Told(
            Status.DONE, None, "chat", done_on=date(2025, 1, 9), result=SAID, suggestion=ADVICE, outcome=OUTCOME
        )
        reports.record(opened, [Target(plan.measures[0], due.step, due, due.unit_id)], told, NOW)
        yield opened


def export(session: Session, layout: str, kind: str, scope: Scope = exporting.WHOLE) -> bytes:
    """Write one paper of the only plan."""
    return exporting.export(session, session.query(Plan).one(), layout, kind, TODAY, scope)


def word_table(content: bytes) -> list[list[str]]:
    """Return the cells of the first table of a Word file."""
    table = docx.Document(io.BytesIO(content)).tables[0]
    return [[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows]


def excel_table(content: bytes) -> list[list[str]]:
    """Return the rows of a workbook's first sheet that have seven filled cells."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = ([" ".join(str(value).split()) for value in row if value is not None] for row in sheet.values)
    return [row for row in rows if len(row) == len(HEAD)]


class TestResultsReport:
    @pytest.mark.parametrize(("kind", "read"), [("docx", word_table), ("xlsx", excel_table)])
    def test_it_has_seven_columns_with_what_was_reported(
        self, session: Session, kind: str, read: Callable[[bytes], list[list[str]]]
    ) -> None:
        head, *rows = read(export(session, "results-report", kind))
        assert ["".join(cell.split()) for cell in head] == ["".join(cell.split()) for cell in HEAD]
        assert [row[0] for row in rows] == [row[0] for row in ROWS]
        assert rows[0][1:] == [
            "ประชุมชี้แจงแผนการใช้เงินของหน่วยงาน",
            "ต.ค. ๖๗ - ก.ย. ๖๘",
            f"{SAID} (เมื่อวันที่ ๙ มกราคม ๒๕๖๘)",
            ADVICE,
            "กองคลัง",
            OUTCOME,
        ]

    @pytest.mark.parametrize(("kind", "read"), [("docx", word_table), ("xlsx", excel_table)])
    def test_it_fills_nothing_in_for_the_others(
        self, session: Session, kind: str, read: Callable[[bytes], list[list[str]]]
    ) -> None:
        _, _, *silent = read(export(session, "results-report", kind))
        assert [(row[3], row[4], row[6]) for row in silent] == [("ยังไม่มีการรายงาน", "-", "-")] * 2

    @pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
    def test_its_pdf_can_be_searched_for_what_was_reported(self, session: Session, tmp_path: Path) -> None:
        file = tmp_path / "report.pdf"
        with HELD.broken_on_purpose():  # the session is the test's own
            file.write_bytes(export(session, "results-report", "pdf"))
            text = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, check=True).stdout.decode()
        text = "".join(text.split())
        assert all("".join(word.split()) in text for word in (*HEAD, SAID, ADVICE, OUTCOME))
        assert text.count("ยังไม่มีการรายงาน") == 2


class TestPeriod:
    def test_a_half_years_report_is_about_october_to_march_unless_asked_otherwise(self) -> None:
        assert exporting.scope_of("six-month-report") == Scope("H1")
        assert exporting.scope_of("six-month-report", Scope("", "กองคลัง", "arabic")) == Scope("H1", "กองคลัง", "arabic")

    @pytest.mark.parametrize("period", ["Y", "H2", "Q1", "3"])
    def test_a_half_years_report_can_be_about_another_period(self, period: str) -> None:
        assert exporting.scope_of("six-month-report", Scope(period)) == Scope(period)

    @pytest.mark.parametrize("layout", sorted(set(LAYOUTS) - {"six-month-report"}))
    def test_any_other_report_is_about_the_year(self, layout: str) -> None:
        assert exporting.scope_of(layout).span(2568) == Scope("Y").span(2568)

    def test_it_prints_the_period_on_the_cover(self, session: Session) -> None:
        paper = docx.Document(io.BytesIO(export(session, "six-month-report", "docx")))
        words = " ".join(paragraph.text for paragraph in paper.paragraphs)
        assert "รอบ ๖ เดือน" in words
        assert "(เดือนตุลาคม ๒๕๖๗ - มีนาคม ๒๕๖๘)" in words


class TestRefusals:
    @pytest.mark.parametrize(
        ("layout", "kind", "period", "error"),
        [
            ("no-such-report", "docx", "", UnknownLayout),
            ("memo", "csv", "", UnknownFormat),
            ("memo", "docx", "H3", UnknownPeriod),
        ],
    )
    def test_it_refuses_what_there_is_not(
        self, session: Session, layout: str, kind: str, period: str, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            export(session, layout, kind, Scope(period))

    @pytest.mark.parametrize("layout", sorted(LAYOUTS))
    def test_it_names_a_file_without_a_folder_in_it(self, layout: str) -> None:
        assert "/" not in exporting.file_name(layout, "docx", 2568)
