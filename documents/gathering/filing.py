"""Where a plan files its measures, and the results of the assessment that it answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from documents.assessment import ANALYSES, FINDINGS, kept
from documents.gathering.texts import Told
from documents.report import MeasureLine, MeasureSection, ScoreLine, Scores, TopicLine
from measures.vocabulary import Instrument
from storage.models import Plan, Topic
from thai.digits import to_arabic

_INSTRUMENT = re.compile(r"IIT|EIT|OIT", re.IGNORECASE)
_INDICATOR = re.compile(r"ตัวชี้วัด.*", re.DOTALL)
_ISSUE = re.compile(r"^ประเด็น(?:ที่)?\s*(?:\(?\d{1,2}\)?[.)]?)?\s*")
_CONTINUED = re.compile(r"\s*\(ต่อ\)\s*$")
#: An indicator by its number alone ("4"), or a sub-indicator ("9.4").
_NUMBER = re.compile(r"(\d{1,2})(?:\.\d{1,2})?")


def filed_under(section: str | None) -> MeasureSection:
    """Return instrument, indicator and issue as far as the heading above a measure names them.

    "เครื่องมือการประเมิน OIT ตัวชี้วัดที่ ๑๐ …" names the first two; a heading without a ตัวชี้วัด is an issue.
    """
    if not section or not section.strip():
        return MeasureSection()
    words = _CONTINUED.sub("", to_arabic(" ".join(section.split())))
    indicator = _INDICATOR.search(words)
    named = _INSTRUMENT.search(words)
    if indicator is None:
        issue = _ISSUE.sub("", words) or words
        return MeasureSection(Instrument(named[0].upper()) if named else None, None, issue)
    return MeasureSection(Instrument(named[0].upper()) if named else None, indicator[0], None)


def topics_of(plan: Plan, measures: Sequence[MeasureLine], told: Told) -> tuple[TopicLine, ...]:
    """Return the questions and items of the plan; indicators are headings and scores, not questions of their own."""
    analyses = kept(plan.scores, ANALYSES)
    return tuple(_topic(topic, measures, told, analyses) for topic in plan.topics if not _NUMBER.fullmatch(topic.code))


def _topic(topic: Topic, measures: Sequence[MeasureLine], told: Told, analyses: Mapping[str, str]) -> TopicLine:
    """Return one topic; storage keeps no issue of it: its issue is that of the measures that answer it."""
    filed = [measure.section for measure in measures if topic.code in measure.refs]
    return TopicLine(
        code=topic.code,
        title=told(topic.title),
        instrument=Instrument(topic.instrument) if topic.instrument else None,
        indicator=topic.indicator or next((section.indicator for section in filed if section.indicator), None),
        issue=next((section.issue for section in filed if section.issue), None),
        score=topic.score,
        previous_score=topic.previous_score,
        analysis=told(analyses.get(topic.code)) or None,
    )


def finding_of(plan: Plan, number: str, told: Told) -> str | None:
    """Return the fault that the plan's paper names beside a measure."""
    return told(kept(plan.scores, FINDINGS).get(number)) or None


def scores_of(plan: Plan) -> Scores | None:
    """Return the result of the assessment as the paper states it, indicators included; None where it states none."""
    stated = {key: value for key, value in (plan.scores or {}).items() if key not in {FINDINGS, ANALYSES}}
    indicators = (*_lines(stated.get("indicators")), *_scored_indicators(plan))
    if not stated and not indicators:
        return None
    return Scores(
        fiscal_year_be=int(stated.get("fiscal_year_be") or plan.fiscal_year_be - 1),
        total=stated.get("total"),
        band=stated.get("band"),
        previous_total=stated.get("previous_total"),
        instruments=_lines(stated.get("instruments")),
        indicators=indicators,
    )


def _scored_indicators(plan: Plan) -> tuple[ScoreLine, ...]:
    scored = (topic for topic in plan.topics if topic.code.isdigit() and topic.score is not None)
    lines = (ScoreLine(topic.code, topic.score, topic.previous_score) for topic in scored)
    return tuple(sorted(lines, key=lambda line: int(line.label)))


def _lines(stated: object) -> tuple[ScoreLine, ...]:
    if isinstance(stated, dict):
        return tuple(ScoreLine(str(label), score) for label, score in stated.items())
    return ()
