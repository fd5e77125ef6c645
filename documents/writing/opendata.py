"""Open data: what was reported as JSON and CSV, dates ISO Gregorian, digits 0-9, no names of persons' accounts."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from documents.report import EvidenceLine, MeasureLine, ReportData, ReportLine, Scores, StepLine
from documents.writing.phrases import owners_of, schedule_of
from measures.vocabulary import Status

CSV_COLUMNS = (
    "measure", "title", "instrument", "indicator", "issue", "refs", "step", "text", "owners", "schedule",
    "unit", "period", "status", "done_on", "percent", "result", "problem", "suggestion", "outcome",
)  # fmt: skip


#: What a spreadsheet would calculate; "- ดำเนินการ" is an item of a list.
_DANGEROUS = re.compile(r"\s*(?:[=@]|[+\-](?!\s*(?:[ก-๎]|$)))")


def as_json(data: ReportData) -> bytes:
    """Return everything that was reported as JSON (UTF-8)."""
    whole = {
        "organization": data.organization.name,
        "fiscal_year_be": data.fiscal_year_be,
        "period": {
            "label": data.period_label,
            "start": data.period.start.isoformat(),
            "end": data.period.end.isoformat(),
        },
        "made_on": data.made_on.isoformat(),
        "draft": data.draft,
        "unit": data.unit,
        "scores": _scores(data.scores),
        "measures": [_measure(measure) for measure in data.measures],
        "evidence": [_evidence(item) for item in data.evidence],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _measure(measure: MeasureLine) -> dict[str, Any]:
    section = measure.section
    return {
        "no": measure.number,
        "title": measure.title,
        "instrument": section.instrument,
        "indicator": section.indicator,
        "issue": section.issue,
        "refs": list(measure.refs),
        "owners": list(owners_of(measure)),
        "schedule": schedule_of(measure),
        **_said(measure),
        "suggestion": measure.suggestion,
        "outcome": measure.outcome,
        "steps": [_step(step) for step in measure.steps],
        "evidence": [_evidence(item) for item in measure.evidence],
    }


def _step(step: StepLine) -> dict[str, Any]:
    reports = [{"unit": line.who, "period": line.period_label, **_said(line)} for line in step.reports]
    return {
        "no": step.number,
        "text": step.text,
        "owners": list(step.owners),
        "schedule": step.schedule_text,
        **_said(step),
        "reports": reports,
    }


def _said(line: MeasureLine | StepLine | ReportLine) -> dict[str, Any]:
    return {
        "status": line.status,
        "done_on": line.done_on.isoformat() if line.done_on else None,
        "percent": line.percent,
        "result": line.result,
        "problem": line.problem,
    }


def _evidence(item: EvidenceLine) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "measure": item.measure_number,
        "step": item.step_number,
        "caption": item.caption,
        "name": item.name,
        "url": item.url,
        "sha256": item.sha256,
        "received_on": item.received_on.isoformat() if item.received_on else None,
    }


def _scores(scores: Scores | None) -> dict[str, Any] | None:
    if scores is None:
        return None
    return {
        "fiscal_year_be": scores.fiscal_year_be,
        "total": scores.total,
        "band": scores.band,
        "previous_total": scores.previous_total,
        "instruments": {line.label: line.score for line in scores.instruments},
        "indicators": {line.label: line.score for line in scores.indicators},
    }


def as_csv(data: ReportData) -> bytes:
    """Return one row for each measure, step and unit's report (UTF-8 with a mark, so that Excel reads the Thai)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(CSV_COLUMNS)
    for measure in data.measures:
        writer.writerows([_guarded(value) for value in row] for row in _rows(measure))
    return text.getvalue().encode("utf-8-sig")


def _rows(measure: MeasureLine) -> list[tuple[Any, ...]]:
    section = measure.section
    head = (
        measure.number, measure.title, section.instrument, section.indicator, section.issue, " ".join(measure.refs),
    )  # fmt: skip
    whole = (*head, None, None, ", ".join(owners_of(measure)), schedule_of(measure), None, None)
    rows: list[tuple[Any, ...]] = [(*whole, *_cells(measure), measure.suggestion, measure.outcome)]
    for step in measure.steps:
        about = (*head, step.number, step.text, ", ".join(step.owners), step.schedule_text)
        rows.append((*about, None, None, *_cells(step), None, None))
        rows += [(*about, line.who, line.period_label, *_cells(line), None, None) for line in step.reports]
    return rows


def _cells(line: MeasureLine | StepLine | ReportLine) -> tuple[Any, ...]:
    return tuple(_said(line).values())


def _guarded(value: Any) -> Any:
    """Return a value that a spreadsheet will not run as a formula."""
    if isinstance(value, Status):
        return value.value
    return "'" + value if isinstance(value, str) and _DANGEROUS.match(value) else value
