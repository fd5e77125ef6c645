"""The fields that an office's own Word template may use, with what each means. All are text, lists or yes/no."""

from __future__ import annotations

from datetime import date
from typing import Any

from documents.report import EvidenceLine, MeasureLine, ReportData, ReportLine, Signatory, SignatoryRole, StepLine
from documents.writing import phrases
from documents.writing.endings import default_post
from documents.writing.grouping import issue_of
from documents.writing.numerals import localize
from documents.writing.standing import counts
from messages.status_words import STATUS_WORDS
from thai import format as thai_format

#: Name and meaning of each field; ``docs/layouts.md`` and the bot show them.
FIELDS: dict[str, str] = {
    "organization": "ชื่อหน่วยงาน",
    "office": "ส่วนราชการเจ้าของเรื่อง",
    "telephone": "โทรศัพท์สำนักงาน",
    "subdistrict": "ตำบล",
    "district": "อำเภอ",
    "province": "จังหวัด",
    "fiscal_year": "ปีงบประมาณ พ.ศ.",
    "period": "ชื่องวด เช่น รอบ 6 เดือน",
    "period_months": "ช่วงเดือนของงวด",
    "today": "วันที่จัดทำ",
    "letter_number": "เลขที่หนังสือ",
    "letter_date": "วันที่ของหนังสือ",
    "subject": "เรื่อง",
    "issued_on": "วันที่ออกประกาศ",
    "meeting_number": "ครั้งที่ประชุม",
    "meeting_on": "วันที่ประชุม",
    "meeting_place": "สถานที่ประชุม",
    "changes": "สิ่งที่เปลี่ยนแปลงจากครั้งก่อน (รายการข้อความ)",
    "unit": "ส่วนราชการ (เมื่อออกรายงานเฉพาะส่วน)",
    "draft": "เป็นร่างหรือไม่ (ใช่/ไม่ใช่)",
    "score": "คะแนนรวม",
    "band": "ระดับผลการประเมิน",
    "total": "จำนวนมาตรการ",
    "done": "จำนวนที่ดำเนินการแล้ว",
    "in_progress": "จำนวนที่อยู่ระหว่างดำเนินการ",
    "blocked": "จำนวนที่มีปัญหา/อุปสรรค",
    "not_reported": "จำนวนที่ยังไม่มีการรายงาน",
    "measures": "รายการมาตรการ แต่ละรายการมี number title issue indicator owners schedule follow_up status done_on "
    "result problem suggestion outcome steps evidence",
    "signatures": "ผู้ลงนาม: preparer unit_head chief_administrator executive แต่ละคนมี name post",
}
#: The Thai name of each field, at every level; both may be used.
THAI: dict[str, str] = {
    "organization": "ชื่อหน่วยงาน",
    "office": "ส่วนราชการเจ้าของเรื่อง",
    "telephone": "โทรศัพท์",
    "subdistrict": "ตำบล",
    "district": "อำเภอ",
    "province": "จังหวัด",
    "fiscal_year": "ปีงบประมาณ",
    "period": "งวด",
    "period_months": "ช่วงเดือน",
    "today": "วันที่จัดทำ",
    "letter_number": "เลขที่หนังสือ",
    "letter_date": "วันที่หนังสือ",
    "subject": "เรื่อง",
    "issued_on": "วันที่ประกาศ",
    "meeting_number": "ครั้งที่ประชุม",
    "meeting_on": "วันที่ประชุม",
    "meeting_place": "สถานที่ประชุม",
    "changes": "สิ่งที่เปลี่ยนแปลง",
    "unit": "ส่วนราชการ",
    "draft": "เป็นร่าง",
    "score": "คะแนนรวม",
    "band": "ระดับผลการประเมิน",
    "total": "จำนวนมาตรการ",
    "done": "จำนวนดำเนินการแล้ว",
    "in_progress": "จำนวนอยู่ระหว่างดำเนินการ",
    "blocked": "จำนวนมีปัญหาอุปสรรค",
    "not_reported": "จำนวนยังไม่รายงาน",
    "measures": "มาตรการทั้งหมด",
    "signatures": "ผู้ลงนาม",
    "number": "เลขที่",
    "title": "ชื่อ",
    "issue": "ประเด็น",
    "indicator": "ตัวชี้วัด",
    "owners": "ผู้รับผิดชอบ",
    "schedule": "ระยะเวลา",
    "follow_up": "การกำกับติดตาม",
    "status": "สถานะ",
    "done_on": "วันที่ดำเนินการ",
    "result": "ผลการดำเนินการ",
    "problem": "ปัญหา",
    "suggestion": "ข้อเสนอแนะ",
    "outcome": "ผลลัพธ์",
    "steps": "ขั้นตอน",
    "evidence": "หลักฐาน",
    "text": "ข้อความ",
    "caption": "คำอธิบาย",
    "url": "ลิงก์",
    "name": "นาม",
    "post": "ตำแหน่ง",
    "preparer": "ผู้จัดทำ",
    "unit_head": "หัวหน้าส่วนราชการ",
    "chief_administrator": "ปลัด",
    "executive": "นายก",
}
_ROLES: tuple[SignatoryRole, ...] = ("preparer", "unit_head", "chief_administrator", "executive")


def context(data: ReportData) -> dict[str, Any]:
    """Return the values of all fields: only text, lists, dictionaries and yes/no, in the wanted digits."""
    total = counts(data.measures)
    whole = {
        "organization": data.organization.name,
        "office": data.organization.office,
        "telephone": data.organization.telephone or "",
        "subdistrict": data.organization.subdistrict or "",
        "district": data.organization.district or "",
        "province": data.organization.province or "",
        "fiscal_year": str(data.fiscal_year_be),
        "period": data.period_label,
        "period_months": phrases.period_words(data).strip("()"),
        "today": phrases.long_day(data.made_on),
        "letter_number": data.memo.number or "",
        "letter_date": _day(data.memo.dated),
        "subject": data.memo.subject or "",
        "issued_on": _day(data.announcement.issued_on),
        "meeting_number": data.announcement.meeting_number or "",
        "meeting_on": _day(data.announcement.meeting_on),
        "meeting_place": data.announcement.meeting_place or "",
        "changes": list(data.changes),
        "unit": data.unit or "",
        "draft": data.draft,
        "score": phrases.score_words(data.scores.total if data.scores else None),
        "band": (data.scores.band if data.scores else None) or phrases.NOTHING,
        "total": str(total.all),
        "done": str(total.done),
        "in_progress": str(total.in_progress),
        "blocked": str(total.blocked),
        "not_reported": str(total.not_reported),
        "measures": [_measure(measure, data) for measure in data.measures],
        "signatures": {role: _signatory(data, role) for role in _ROLES},
    }
    localized: dict[str, Any] = _localized(whole, data)
    return localized


def with_thai(value: Any) -> Any:
    """Return values under their Thai names too."""
    if isinstance(value, dict):
        both = {key: with_thai(item) for key, item in value.items()}
        return both | {THAI[key]: item for key, item in both.items()}
    return [with_thai(item) for item in value] if isinstance(value, list) else value


def _localized(value: Any, data: ReportData) -> Any:
    if isinstance(value, str):
        return localize(value, data.digits)
    if isinstance(value, dict):
        return {key: _localized(item, data) for key, item in value.items()}
    return [_localized(item, data) for item in value] if isinstance(value, list) else value


def _day(day: date | None) -> str:
    return phrases.long_day(day) if day else ""


def _measure(measure: MeasureLine, data: ReportData) -> dict[str, Any]:
    return {
        "number": measure.number,
        "title": measure.title,
        "issue": measure.finding or issue_of(measure, data) or "",
        "indicator": measure.section.indicator or "",
        "owners": phrases.names(phrases.owners_of(measure)),
        "schedule": phrases.dash(phrases.schedule_of(measure)),
        "follow_up": phrases.dash(measure.follow_up),
        **_said(measure),
        "result": "\n".join(phrases.result_lines(measure)),
        "suggestion": phrases.dash(measure.suggestion),
        "outcome": phrases.dash(measure.outcome),
        "steps": [_step(step) for step in measure.steps],
        "evidence": [_evidence(item) for item in measure.evidence],
    }


def _step(step: StepLine) -> dict[str, Any]:
    return {
        "number": step.number,
        "text": step.text,
        "owners": phrases.names(step.owners),
        "schedule": phrases.dash(step.schedule_text),
        **_said(step),
        "result": "\n".join(phrases.step_result(step, alone=True)),
    }


def _said(line: MeasureLine | StepLine | ReportLine) -> dict[str, Any]:
    return {
        "status": STATUS_WORDS[line.status].paper if line.status else phrases.NOT_REPORTED,
        "done_on": thai_format.long_date(line.done_on, digits="arabic") if line.done_on else phrases.NOTHING,
        "problem": phrases.dash(line.problem),
    }


def _evidence(item: EvidenceLine) -> dict[str, Any]:
    return {"caption": item.caption, "url": item.url or "", "name": item.name or ""}


def _signatory(data: ReportData, role: SignatoryRole) -> dict[str, str]:
    person = data.signatory(role) or Signatory(role, default_post(data.organization, role))
    return {"name": person.name or "." * 40, "post": person.acting_for or person.post}
