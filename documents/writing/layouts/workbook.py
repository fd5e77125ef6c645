"""``workbook``: everything in Excel, one table to a sheet, to filter and sort; as JSON and CSV it is open data."""

from __future__ import annotations

from collections.abc import Iterable

from documents.report import MeasureLine, ReportData, ReportLine, StepLine
from documents.writing import phrases
from documents.writing.blocks import Column, DataTable, Document, Section, Value
from documents.writing.layout import Layout, paper
from documents.writing.layouts.evidence_annex import all_evidence
from messages.status_words import STATUS_WORDS

_SAID = (Column("สถานะ", 20), Column("วันที่ดำเนินการ", 14), Column("ร้อยละ", 8), Column("ผลการดำเนินการ", 50))
MEASURE_COLUMNS = (
    Column("ข้อ", 8), Column("มาตรการ", 45), Column("เครื่องมือ", 10), Column("ตัวชี้วัด", 24), Column("ประเด็น", 24),
    Column("อ้างอิง", 12), Column("ผู้รับผิดชอบ", 22), Column("ระยะเวลา", 20), *_SAID, Column("ปัญหา/อุปสรรค", 30),
    Column("ข้อเสนอแนะ", 30), Column("ผลลัพธ์", 40), Column("ล่าช้า", 8), Column("เลยกำหนด", 10), Column("ที่มาของผล", 16),
    Column("การกำกับติดตาม", 30),
)  # fmt: skip
STEP_COLUMNS = (
    Column("ข้อ", 8), Column("ขั้นตอน", 10), Column("วิธีดำเนินการ", 50), Column("ผู้รับผิดชอบ", 22), Column("ระยะเวลา", 20),
    *_SAID, Column("ปัญหา/อุปสรรค", 30),
)  # fmt: skip
REPORT_COLUMNS = (
    Column("ข้อ", 8), Column("ขั้นตอน", 10), Column("ส่วนราชการ", 24), Column("งวด", 18), *_SAID, Column("ปัญหา/อุปสรรค", 30),
)  # fmt: skip
TOPIC_COLUMNS = (
    Column("รหัส", 8), Column("เครื่องมือ", 10), Column("ตัวชี้วัด", 26), Column("ประเด็น", 26), Column("ข้อคำถาม", 50),
    Column("คะแนน", 10), Column("คะแนนปีก่อน", 12), Column("ข้อบกพร่อง", 40), Column("แนวทางปรับปรุง", 40),
)  # fmt: skip
EVIDENCE_COLUMNS = (
    Column("ข้อ", 8), Column("ขั้นตอน", 10), Column("ชนิด", 10), Column("คำอธิบาย", 40), Column("ชื่อไฟล์", 26),
    Column("ที่อยู่", 40), Column("วันที่รับ", 14), Column("SHA-256", 68),
)  # fmt: skip
UNIT_COLUMNS = (
    Column("ส่วนราชการ", 30), Column("งวดทั้งหมด", 12), Column("ดำเนินการแล้ว", 14), Column("อยู่ระหว่างดำเนินการ", 18),
    Column("ยังไม่รายงาน", 14), Column("มีปัญหา/อุปสรรค", 16), Column("เลยกำหนด", 12), Column("ล่าช้า", 10),
)  # fmt: skip
OVERDUE_COLUMNS = (
    Column("ข้อ", 8), Column("รายการ", 60), Column("ส่วนราชการ", 24), Column("ครบกำหนด", 14), Column("เลยมา (วัน)", 12),
)  # fmt: skip

Values = tuple[Value, ...]


def describe(data: ReportData) -> Document:
    """Describe the paper."""
    tables = (
        ("มาตรการ", MEASURE_COLUMNS, (_measure(measure) for measure in data.measures)),
        ("ขั้นตอน", STEP_COLUMNS, (_step(m, step) for m in data.measures for step in m.steps)),
        ("การรายงาน", REPORT_COLUMNS, _reports(data)),
        ("ประเด็นและคะแนน", TOPIC_COLUMNS, _topics(data)),
        ("หลักฐาน", EVIDENCE_COLUMNS, _evidence(data)),
        ("ส่วนราชการ", UNIT_COLUMNS, _units(data)),
        ("เลยกำหนด", OVERDUE_COLUMNS, _overdue(data)),
    )
    sections = (Section(name, (DataTable(columns, tuple(rows)),), "landscape") for name, columns, rows in tables)
    return paper(data, f"ข้อมูลการดำเนินการตาม{phrases.MEASURES} {data.organization.name}", *sections)


def _said(line: MeasureLine | StepLine | ReportLine) -> Values:
    words = STATUS_WORDS[line.status].paper if line.status else phrases.NOT_REPORTED
    return (words, line.done_on, line.percent, line.result)


def _measure(measure: MeasureLine) -> Values:
    section = measure.section
    return (
        measure.number,
        measure.title,
        section.instrument,
        section.indicator,
        section.issue,
        " ".join(measure.refs),
        "\n".join(phrases.owners_of(measure)),
        phrases.schedule_of(measure),
        *_said(measure),
        measure.problem,
        measure.suggestion,
        measure.outcome,
        "ล่าช้า" if measure.late else None,
        "เลยกำหนด" if measure.overdue else None,
        _origin(measure),
        measure.follow_up,
    )


def _origin(measure: MeasureLine) -> str | None:
    """Return where the figures of a measure come from: a published paper that was imported, or what people reported."""
    if not phrases.is_reported(measure):
        return None
    return "รายงานที่นำเข้า" if measure.imported else "รายงานผ่านระบบ"


def _step(measure: MeasureLine, step: StepLine) -> Values:
    owners = "\n".join(step.owners)
    return (measure.number, step.number, step.text, owners, step.schedule_text, *_said(step), step.problem)


def _reports(data: ReportData) -> Iterable[Values]:
    for measure in data.measures:
        for step in measure.steps:
            for line in step.reports:
                yield (measure.number, step.number, line.who, line.period_label, *_said(line), line.problem)


def _topics(data: ReportData) -> Iterable[Values]:
    for topic in data.topics:
        head = (topic.code, topic.instrument, topic.indicator, topic.issue, topic.title)
        yield (*head, topic.score, topic.previous_score, topic.fault or topic.analysis, topic.improvement)


def _evidence(data: ReportData) -> Iterable[Values]:
    for item in all_evidence(data):
        head = (item.measure_number, item.step_number, item.kind, item.caption)
        yield (*head, item.name, item.url, item.received_on, item.sha256)


def _units(data: ReportData) -> Iterable[Values]:
    for unit in data.units:
        yield (
            unit.name,
            unit.total,
            unit.done,
            unit.in_progress,
            unit.not_reported,
            unit.blocked,
            unit.overdue,
            unit.late,
        )


def _overdue(data: ReportData) -> Iterable[Values]:
    for line in data.overdue:
        yield (line.measure_number, line.text, line.who, line.due_on, line.days)


LAYOUT = Layout("workbook", "ข้อมูลทั้งหมดเป็น Excel หรือข้อมูลเปิด", describe, ("xlsx", "json", "csv"), position=9)
