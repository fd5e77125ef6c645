"""What a plan's paper says beside its measures: findings, the analysis of each question, and where the office is.

Findings and analyses are kept with the plan's scores, which are the same assessment in figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from documents.importing.rows import number_of
from documents.reading.neutral import PlanReading
from storage.models import Organization

FINDINGS, ANALYSES = "findings", "analyses"


def words_of(reading: PlanReading) -> dict[str, dict[str, str]]:
    """Return the words to keep: findings by the number of their measure, analyses by the code of their question.

    A problem that stands beside a result is part of the report; only one beside a plan's issue is a finding.
    """
    findings = {
        number_of(row, position): row.problem
        for position, row in enumerate(reading.rows)
        if row.problem and not (row.status or row.result or row.outcome or row.done_on)
    }
    analyses = {topic.code: topic.analysis for topic in reading.topics if topic.code and topic.analysis}
    return {name: words for name, words in ((FINDINGS, findings), (ANALYSES, analyses)) if words}


def kept(scores: Mapping[str, Any] | None, name: str) -> Mapping[str, str]:
    """Return the findings or the analyses that are kept with a plan's scores."""
    words = (scores or {}).get(name)
    return words if isinstance(words, dict) else {}


def keep_place(session: Session, organization_id: int, reading: PlanReading) -> None:
    """Take over where the office is, if nobody has said it yet: its papers name it."""
    office = session.get_one(Organization, organization_id)
    if reading.place is not None and not (office.district or office.province):
        office.district, office.province = reading.place
