"""``executive-summary``: one page for the executives: figures, bars per unit, the year's line, who is late.

The whole year in one picture, measures by months, stands on a page of its own behind it.
"""

from __future__ import annotations

from documents.report import OverdueLine, ReportData
from documents.writing import phrases
from documents.writing.blocks import Block, Column, Document, Heading, Margins, Row, Section, Table, lines, paragraph
from documents.writing.layout import Layout, paper
from documents.writing.overview import charts, year_mosaic
from thai.words import shortened

_MARGINS = Margins(top=1.6, right=1.5, bottom=1.2, left=1.8)
#: More would run over the one page; the rest is counted.
_MOST_OVERDUE, _MOST_CHANGES, _LONGEST_TEXT, _LONGEST_WHO, _LONGEST_CHANGE = 5, 4, 46, 24, 90
#: More measures than that stand in the picture of the year by their numbers alone.
_MOST_NAMED = 54
OVERDUE_COLUMNS = (
    Column("ข้อ", 0.4, "center"),
    Column("รายการ", 2.6),
    Column("ส่วนราชการ", 1.1),
    Column("ครบกำหนด", 0.8, "center"),
    Column("เลยมา (วัน)", 0.6, "center"),
)


def describe(data: ReportData) -> Document:
    """Describe the paper."""
    title = f"สรุปสำหรับผู้บริหาร: {phrases.MEASURES}"
    about = f"{data.organization.name} {phrases.fiscal_year(data)}"
    period = f"{data.period_label} ข้อมูล ณ วันที่ {phrases.long_day(data.made_on)}"
    if data.unit:
        period = f"{data.unit} {period}"
    blocks: tuple[Block, ...] = (
        Heading(f"{title}\n{about}"),
        paragraph(period, alignment="center"),
        *charts(data),
        *_score(data),
        *_overdue(data),
        *_changes(data),
    )
    sections = [Section("สรุปสำหรับผู้บริหาร", blocks, "portrait", _MARGINS)]
    if year := year_mosaic(data, _MOST_NAMED):
        sections.append(Section("ทั้งปีในภาพเดียว", (paragraph(about), paragraph(period), *year), "portrait", _MARGINS))
    return paper(data, f"{title} {about}", *sections, page_numbers=False)


def _score(data: ReportData) -> list[Block]:
    scores = data.scores
    if scores is None or scores.total is None:
        return []
    words = f"ผลคะแนน ITA{phrases.of_year(scores, 'ปีงบประมาณ')}: {phrases.score_words(scores.total)} คะแนน"
    if scores.band:
        words += f" ระดับ{scores.band}"
    if scores.previous_total is not None:
        words += f" ({phrases.compared_words(scores.total, scores.previous_total)})"
    return [paragraph(words, space_before=0.2)]


def _overdue(data: ReportData) -> list[Block]:
    head = paragraph("งวดที่เลยกำหนดและยังไม่มีการรายงาน", bold=True, space_before=0.2, keep_with_next=True)
    if not data.overdue:
        return [head, paragraph("ไม่มี")]
    rows = tuple(_overdue_row(line) for line in data.overdue[:_MOST_OVERDUE])
    more = len(data.overdue) - _MOST_OVERDUE
    rest = [paragraph(f"และอีก {more} งวด ดูทั้งหมดได้ในไฟล์ Excel แผ่น “เลยกำหนด”")] if more > 0 else []
    return [head, Table(OVERDUE_COLUMNS, rows, points=13.0), *rest]


def _overdue_row(line: OverdueLine) -> Row:
    return Row(
        (
            lines(line.measure_number, alignment="center"),
            lines(shortened(line.text, _LONGEST_TEXT)),
            lines(shortened(line.who, _LONGEST_WHO)),
            lines(phrases.short_day(line.due_on), alignment="center"),
            lines(str(line.days), alignment="center"),
        )
    )


def _changes(data: ReportData) -> list[Block]:
    if not data.changes:
        return []
    head = paragraph("สิ่งที่เปลี่ยนแปลงจากครั้งก่อน", bold=True, space_before=0.2, keep_with_next=True)
    shown = [paragraph(f"- {shortened(change, _LONGEST_CHANGE)}") for change in data.changes[:_MOST_CHANGES]]
    more = len(data.changes) - _MOST_CHANGES
    return [head, *shown, *([paragraph(f"และอีก {more} รายการ")] if more > 0 else [])]


LAYOUT = Layout("executive-summary", "สรุปสำหรับผู้บริหาร", describe, position=8)
