"""``results-report``: what became of each measure, in seven columns, with the score of the year."""

from __future__ import annotations

from documents.report import MeasureLine, ReportData, Scores
from documents.writing import phrases
from documents.writing.blocks import (
    TABLE_MARGINS,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Section,
    lines,
    paragraph,
)
from documents.writing.endings import signatures
from documents.writing.layout import Layout, paper
from documents.writing.own_words import DEEDS, TIMES, Plain, follow_up_column, issue_column, own_table

TITLE = "รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส"
COLUMNS = (
    Column("มาตรการ/แนวทาง", 1.3, meanings=("title", "item")),
    Column("วิธีการดำเนินการ", 1.4, meanings=("method", "elements")),
    Column("ระยะเวลาดำเนินการ", 0.8, "center", TIMES),
    Column("ผลการดำเนินการ", 1.5, meanings=DEEDS),
    Column("ข้อเสนอแนะ", 1.1, meanings=("suggestion",)),
    Column("ผู้รับผิดชอบ", 0.8, "center", ("owner",)),
    Column("ผลลัพธ์หรือความสำเร็จของการดำเนินการเมื่อสิ้นปีงบประมาณ", 1.3, meanings=("outcome",)),
)


def describe(data: ReportData) -> Document:
    """Describe the paper."""
    title = f"{TITLE}ของ{data.organization.name} {phrases.fiscal_year(data)}"
    heading = f"{TITLE}ของ{data.organization.name}\n{phrases.fiscal_year(data)}"
    if not phrases.is_whole_year(data):
        heading += f" {data.period_label} {phrases.period_words(data)}"
    table = own_table(Plain(COLUMNS, _row, (issue_column(data), follow_up_column())), data.measures, data)
    blocks = (Heading(heading), paragraph(_opening(data), first_indent=2.5, alignment="justify"), table)
    section = Section("ผลการดำเนินการ", (*blocks, *_score(data.scores), *signatures(data)), "landscape", TABLE_MARGINS)
    return paper(data, title, section)


def _opening(data: ReportData) -> str:
    name, year = data.organization.name, data.fiscal_year_be
    return (
        f"ตามที่{name}ได้วิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงาน ประจำปีงบประมาณ พ.ศ. {year - 1} "
        f"และกำหนด{phrases.MEASURES} ประจำปีงบประมาณ พ.ศ. {year} ไว้นั้น "
        f"บัดนี้ ส่วนราชการผู้รับผิดชอบได้รายงานผลการขับเคลื่อนมาตรการดังกล่าว ดังนี้"
    )


def _row(measure: MeasureLine) -> Row:
    return Row(
        (
            lines(phrases.measure_title(measure)),
            lines(phrases.step_texts(measure) or phrases.NOTHING),
            lines(phrases.dash(phrases.schedule_of(measure)), alignment="center"),
            phrases.result_cell(measure),
            phrases.said_cell(measure.suggestion),
            lines(phrases.names(phrases.owners_of(measure)), alignment="center"),
            phrases.said_cell(measure.outcome),
        )
    )


def _score(scores: Scores | None) -> tuple[Paragraph, ...]:
    """Return the sentence that compares the score with last year's, if the score is known."""
    if scores is None or scores.total is None:
        return ()
    words = (
        f"ผลการประเมินคุณธรรมและความโปร่งใส{phrases.of_year(scores, 'ปีงบประมาณ')} "
        f"มีคะแนนรวม {phrases.score_words(scores.total)} คะแนน"
    )
    if scores.band:
        words += f" อยู่ในระดับ{scores.band}"
    if scores.previous_total is not None:
        compared = phrases.compared_words(scores.total, scores.previous_total)
        before = f"ปีงบประมาณ พ.ศ. {scores.fiscal_year_be - 1}" if scores.fiscal_year_be else "ปีก่อน"
        words += f" {compared} เมื่อเทียบกับ{before}"
        words += f" ({phrases.score_words(scores.previous_total)} คะแนน)"
    return (paragraph(words, first_indent=2.5, space_before=0.3),)


LAYOUT = Layout("results-report", "รายงานผลการดำเนินการตามมาตรการ (ตาราง 7 ช่อง)", describe, position=4)
