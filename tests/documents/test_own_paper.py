"""An imported paper beside its own layout: each cell stands in its column, and no word stands there of nobody."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from neighbours_support import SEEDS
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from documents.assembling import assemble
from documents.importing import storing
from documents.reading.reader import read_plan
from documents.report import ReportData, SourceCell
from documents.writing import LAYOUTS, render
from documents.writing.blocks import Table
from measures.vocabulary import Status
from storage import audit, deadlines, reports
from storage.database import Database
from storage.models import Measure, Organization, Plan
from storage.reports import Target, Told
from thai.digits import to_arabic

NOW = datetime(2026, 2, 3, 2, tzinfo=UTC)
OWN = {
    "000": "six-month-report",
    "001": "improvement-announcement",
    "002": "annual-report",
    "003": "results-report",
    "004": "measures-plan",
}
HEADINGS = ("มาตรการ/แนวทาง", "วิธีการดำเนินการ", "ระยะเวลาดำเนินการ", "ผลการดำเนินการ", "ผู้รับผิดชอบ")
ROWS = (
    ("๑. แนวทางแรก", "๑.จัดทำแผน ๒.เผยแพร่แผน", "๑. ต.ค. ๖๘ ๒. ทุกไตรมาส", "ดำเนินการแล้ว เมื่อวันที่ ๒๖ มกราคม ๒๕๖๙", "กองคลัง"),
    ("๒. แนวทางที่สอง", "ทบทวนคำสั่ง", "ภายในเดือนมีนาคม ๒๕๖๙", "อยู่ระหว่างดำเนินการ", "ทุกส่วนราชการ"),
)


def bare(text: str) -> str:
    return re.sub(r"\s|<[^>]+>|[\u200b-\u200d\ufeff☐☑]", "", to_arabic(text))


@pytest.fixture
def session(database: Database, cast: object) -> Iterator[Session]:
    with database.organization(cast.office_a) as opened:  # type: ignore[attr-defined]
        yield opened


def imported(session: Session, lines: str, tmp_path: object) -> Plan:
    file = tmp_path / "paper.txt"  # type: ignore[operator]
    file.write_text(lines, encoding="utf-8")
    reading = read_plan(file, today=date(2026, 2, 3))
    organization = session.info["organization_id"]
    return storing.write(session, organization, reading, NOW, source_name=file.name, source_sha256="a" * 64)


def small_paper(session: Session, tmp_path: object) -> Plan:
    head = "รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส\nองค์การบริหารส่วนตำบลสมมติ ปีงบประมาณ พ.ศ. ๒๕๖๙\n\n"
    return imported(session, head + "\n".join("\t".join(row) for row in (HEADINGS, *ROWS)) + "\n", tmp_path)


def data_of(session: Session, plan: Plan) -> ReportData:
    session.flush()
    session.expire_all()
    office = session.get_one(Organization, session.info["organization_id"])
    return assemble(session, office, session.get_one(Plan, plan.id), date(2026, 2, 3))


def printed(data: ReportData, layout: str) -> list[dict[str, str]]:
    """Return each row of the layout's tables: heading -> text."""
    tables = [b for section in LAYOUTS[layout].describe(data).sections for b in section.blocks if isinstance(b, Table)]
    return [
        {
            column.title: bare("".join(line.text for line in cell))
            for column, cell in zip(table.columns, row.cells, strict=True)
        }
        for table in tables
        for row in table.rows
    ]


def beside(heading: str, row: dict[str, str]) -> str:
    """Return what a printed row has under a heading."""
    letters = re.sub(r"[\W\d_]", "", heading)
    return next((text for title, text in row.items() if re.sub(r"[\W\d_]", "", title) == letters), "")


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the published papers are not beside this repository")
@pytest.mark.parametrize("number", OWN)
def test_each_cell_of_a_published_paper_stands_in_its_column_and_no_word_is_invented(
    number: str, session: Session, tmp_path: object
) -> None:
    file = next(SEEDS.glob(f"{number}_*.txt"))
    plan = imported(session, file.read_text(encoding="utf-8"), tmp_path)
    data = data_of(session, plan)
    rows = printed(data, OWN[number])
    wanted = [cell for measure in data.measures for cell in measure.source if len(bare(cell.text)) >= 8]
    assert wanted
    assert [cell.text for cell in wanted if not _stands(cell, rows)] == []
    said = bare(file.read_text(encoding="utf-8"))
    assert [line for line in _lines(data, OWN[number]) if _words(bare(line), said)] == []
    assert _share_found(file.read_text(encoding="utf-8"), render(OWN[number], "xlsx", data)) >= 0.985


def _share_found(paper: str, workbook: bytes) -> float:
    """Return the share of the letters of a paper's table cells that stand in a workbook, in pieces of 16.

    The cells are those of the paper's text itself, not those that the reader found.
    """
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    printed_text = _letters(" ".join(str(value) for rows in sheets for row in rows for value in row))
    cells = [text for cell in _table_cells(paper) if len(text := _letters(cell)) >= 8]
    found = sum(_letters_found(cell, printed_text) for cell in cells)
    return found / sum(map(len, cells))


def _table_cells(paper: str) -> Iterator[str]:
    for line in paper.splitlines():
        if "\t" in line:
            yield from line.split("\t")
        elif line.count("|") > 1:
            yield from line.split("|")


def _letters(text: str) -> str:
    return re.sub(r"[^ก-๎A-Za-z0-9]", "", bare(text))


def _letters_found(cell: str, printed_text: str) -> int:
    at, found = 0, 0
    while at < len(cell):
        end = min(at + 16, len(cell))
        if cell[max(0, end - 16) : end] in printed_text:
            found, at = found + end - at, end
        else:
            at += 1
    return found


def test_letters_that_are_not_printed_lower_the_share() -> None:
    assert _letters_found("มาตรการที่ไม่มีใครพิมพ์ไว้เลย", "มาตรการอื่น") == 0


def _stands(cell: SourceCell, rows: list[dict[str, str]]) -> bool:
    text = bare(cell.text)
    return any(text in beside(cell.heading, row) for row in rows) or any(text in "".join(row.values()) for row in rows)


def _lines(data: ReportData, layout: str) -> Iterator[str]:
    """Yield each line of the layout's tables."""
    for section in LAYOUTS[layout].describe(data).sections:
        for table in (block for block in section.blocks if isinstance(block, Table)):
            yield from (line.text for row in table.rows for cell in row.cells for line in cell)


def _words(text: str, said: str) -> list[str]:
    return [word for word in re.findall(r"[ก-๎A-Za-z]{8,}", text) if word not in said and text not in said]


def test_a_small_paper_is_printed_as_it_is(session: Session, tmp_path: object) -> None:
    rows = printed(data_of(session, small_paper(session, tmp_path)), "results-report")
    assert [[beside(heading, row) for heading in HEADINGS] for row in rows] == [[bare(t) for t in row] for row in ROWS]


def test_what_was_reported_after_the_paper_follows_it(session: Session, tmp_path: object) -> None:
    plan = small_paper(session, tmp_path)
    measure = plan.measures[1]
    due = next((due for step in measure.steps for due in step.deadlines), None)
    told = Told(Status.DONE, None, "chat", done_on=date(2026, 2, 2), result="ประกาศคำสั่งใหม่")
    reports.record(session, [Target(measure, measure.steps[0], due, due.unit_id if due else None)], told, NOW)
    deadlines.follow_plan(session, plan, NOW)
    cell = beside("ผลการดำเนินการ", printed(data_of(session, plan), "results-report")[1])
    assert cell.startswith("อยู่ระหว่างดำเนินการ")
    assert "ประกาศคำสั่งใหม่" in cell


def test_a_corrected_result_takes_the_place_of_the_papers(session: Session, tmp_path: object) -> None:
    plan = small_paper(session, tmp_path)
    old = reports.standing_of_measure(session, plan.measures[0].id)
    reports.correct(session, old, Told(Status.DONE, None, "chat", result="ทำใหม่ทั้งหมดเรียบร้อย"), NOW)
    cell = beside("ผลการดำเนินการ", printed(data_of(session, plan), "results-report")[0])
    assert "ทำใหม่ทั้งหมดเรียบร้อย" in cell
    assert "26มกราคม2569" not in cell


def test_what_was_changed_by_hand_is_printed_instead_of_the_papers_words(session: Session, tmp_path: object) -> None:
    plan = small_paper(session, tmp_path)
    measure = plan.measures[1]
    before = measure.steps[0].text
    measure.steps[0].text = "ออกคำสั่งใหม่"
    change = {"table": "step", "id": measure.steps[0].id, "before": {"text": before}, "after": {"text": "ออกคำสั่งใหม่"}}
    audit.record(session, NOW, "board.step_changed", "step", measure.steps[0].id, detail={"changes": [change]})
    row = printed(data_of(session, plan), "results-report")[1]
    assert beside("วิธีการดำเนินการ", row) == "ออกคำสั่งใหม่"
    assert beside("ผู้รับผิดชอบ", row) == "ทุกส่วนราชการ"


def test_figures_of_a_paper_are_told_apart_from_what_people_reported(session: Session, tmp_path: object) -> None:
    data = data_of(session, small_paper(session, tmp_path))
    assert [measure.imported for measure in data.measures] == [True, True]
    words = "".join(bare(getattr(b, "text", "")) for s in LAYOUTS["memo"].describe(data).sections for b in s.blocks)
    assert "เป็นผลตามรายงานที่นำเข้า2ข้อ" in words


def test_a_plan_without_a_paper_has_no_source(session: Session) -> None:
    plan = Plan(fiscal_year_be=2569, scores={}, created_at=NOW)
    session.add(plan)
    session.flush()
    session.add(Measure(plan_id=plan.id, number="1", title="แนวทาง"))
    assert data_of(session, plan).measures[0].source == ()
