"""The fields that an office's own Word template may use, with what each means. All are text, lists or yes/no."""

from __future__ import annotations

from typing import Any

from documents.report import EvidenceLine, MeasureLine, ReportData, ReportLine, Signatory, SignatoryRole, StepLine
from documents.writing import phrases
from documents.writing.endings import default_post
from documents.writing.numerals import localize
from documents.writing.standing import counts
from thai import format as thai_format

#: Name and meaning of each field; ``docs/layouts.md`` and the bot show them.
FIELDS: dict[str, str] = {
    "organization": "ชื่อหน่วยงาน",
    "district": "อำเภอ",
    "province": "จังหวัด",
    "fiscal_year": "ปีงบประมาณ พ.ศ.",
    "period": "ชื่องวด เช่น รอบ 6 เดือน",
    "period_months": "ช่วงเดือนของงวด",
    "today": "วันที่จัดทำ",
    "unit": "ส่วนราชการ (เมื่อออกรายงานเฉพาะส่วน)",
    "draft": "เป็นร่างหรือไม่ (ใช่/ไม่ใช่)",
    "score": "คะแนนรวม",
    "band": "ระดับผลการประเมิน",
    "total": "จำนวนมาตรการ",
    "done": "จำนวนที่ดำเนินการแล้ว",
    "in_progress": "จำนวนที่อยู่ระหว่างดำเนินการ",
    "not_reported": "จำนวนที่ยังไม่มีการรายงาน",
    "measures": "รายการมาตรการ แต่ละรายการมี number title indicator owners schedule status done_on result problem "
    "suggestion outcome steps evidence",
    "signatures": "ผู้ลงนาม: preparer unit_head chief_administrator executive แต่ละคนมี name post",
}
_ROLES: tuple[SignatoryRole, ...] = ("preparer", "unit_head", "chief_administrator", "executive")


def context(data: ReportData) -> dict[str, Any]:
    """Return the values of all fields: only text, lists, dictionaries and yes/no, in the wanted digits."""
    total = counts(data.measures)
    whole = {
        "organization": data.organization.name,
        "district": data.organization.district or "",
        "province": data.organization.province or "",
        "fiscal_year": str(data.fiscal_year_be),
        "period": data.period_label,
        "period_months": phrases.period_words(data).strip("()"),
        "today": phrases.long_day(data.made_on),
        "unit": data.unit or "",
        "draft": data.draft,
        "score": phrases.score_words(data.scores.total if data.scores else None),
        "band": (data.scores.band if data.scores else None) or phrases.NOTHING,
        "total": str(total.all),
        "done": str(total.done),
        "in_progress": str(total.in_progress),
        "not_reported": str(total.not_reported),
        "measures": [_measure(measure) for measure in data.measures],
        "signatures": {role: _signatory(data, role) for role in _ROLES},
    }
    localized: dict[str, Any] = _localized(whole, data)
    return localized


def _localized(value: Any, data: ReportData) -> Any:
    if isinstance(value, str):
        return localize(value, data.digits)
    if isinstance(value, dict):
        return {key: _localized(item, data) for key, item in value.items()}
    return [_localized(item, data) for item in value] if isinstance(value, list) else value


def _measure(measure: MeasureLine) -> dict[str, Any]:
    return {
        "number": measure.number,
        "title": measure.title,
        "indicator": measure.section.indicator or "",
        "owners": phrases.names(phrases.owners_of(measure)),
        "schedule": phrases.dash(phrases.schedule_of(measure)),
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
        "status": phrases.STATUS_WORDS[line.status] if line.status else phrases.NOT_REPORTED,
        "done_on": thai_format.long_date(line.done_on, digits="arabic") if line.done_on else phrases.NOTHING,
        "problem": phrases.dash(line.problem),
    }


def _evidence(item: EvidenceLine) -> dict[str, Any]:
    return {"caption": item.caption, "url": item.url or "", "name": item.name or ""}


def _signatory(data: ReportData, role: SignatoryRole) -> dict[str, str]:
    person = data.signatory(role) or Signatory(role, default_post(data.organization, role))
    return {"name": person.name or "." * 40, "post": person.acting_for or person.post}
