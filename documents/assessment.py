"""What a plan's paper says in words about the assessment: findings per measure, and the analysis of each question.

They are kept with the plan's scores, which are the same assessment in figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from documents.plan_rows import number_of
from documents.reading.neutral import PlanReading

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
