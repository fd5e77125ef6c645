"""Where a plan files its measures, and the results of the assessment that it answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from documents import catalogue
from documents.assessment import ANALYSES, FINDINGS, kept
from documents.gathering.texts import Told, unique
from documents.links import FAULT_WORDS, Fault
from documents.report import CatalogueItem, LinkLine, MeasureLine, MeasureSection, ScoreLine, Scores, TopicLine
from documents.writing.grouping import own_items
from measures.vocabulary import Instrument
from storage import links
from storage.clock import local_date
from storage.models import Plan, Topic
from thai.digits import to_arabic

_INSTRUMENT = re.compile(r"IIT|EIT|OIT", re.IGNORECASE)
_INDICATOR = re.compile(r"ตัวชี้วัด.*", re.DOTALL)
_ISSUE = re.compile(r"^ประเด็น(?:ที่)?\s*(?:\(?\d{1,2}\)?[.)]?)?\s*")
_CONTINUED = re.compile(r"\s*\(ต่อ\)\s*$")
#: An indicator by its number alone ("4"), or a sub-indicator ("9.4").
_NUMBER = re.compile(r"(\d{1,2})(?:\.\d{1,2})?")

_QUESTION = re.compile(r"[ie]\d{1,2}")


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


def topics_of(
    plan: Plan,
    measures: Sequence[MeasureLine],
    told: Told,
    before: Plan | None = None,
    questions: Sequence[str] = (),
) -> tuple[TopicLine, ...]:
    """Return the questions and items of the plan; indicators are headings and scores, not questions of their own.

    ``before`` is last year's plan: its scores are those of the year before. ``questions`` are the survey's as the
    office writes them ("i7 ..."). A question that only a measure names stands under the indicator that the survey of
    the year before asked it for: that is the one that a plan answers.
    """
    analyses, earlier = kept(plan.scores, ANALYSES), _scores_by_code(before)
    lines = (_topic(topic, measures, told, analyses) for topic in plan.topics if not _NUMBER.fullmatch(topic.code))
    scored = [
        line if line.previous_score is not None else replace(line, previous_score=earlier.get((line.code, line.title)))
        for line in lines
    ]
    listed = {line.code for line in scored}
    named = unique(code for measure in measures for code in measure.refs if code not in listed)
    scored += [TopicLine(code, "") for code in named if _QUESTION.fullmatch(code)]
    written = {code: words.strip() for code, _, words in (line.partition(" ") for line in questions)}
    asked = catalogue.questions(plan.fiscal_year_be - 1)
    topics = [_asked(line, asked.get(line.code), told(written.get(line.code))) for line in scored]
    return tuple(topic for topic in topics if topic.code in listed or topic.title or topic.indicator)


def _asked(line: TopicLine, question: catalogue.Question | None, written: str) -> TopicLine:
    """Return a question of a survey with what is not said of it yet."""
    if not _QUESTION.fullmatch(line.code):
        return line
    instrument = Instrument.IIT if line.code.startswith("i") else Instrument.EIT
    return replace(
        line,
        title=written or line.title or (question.title if question else ""),
        instrument=line.instrument or instrument,
        indicator=line.indicator or (f"ตัวชี้วัดที่ {question.indicator}" if question else None),
    )


def _scores_by_code(plan: Plan | None) -> dict[tuple[str, str], float | None]:
    """Return the scores of a plan's topics; codes change with the years, so the words must be the same too."""
    return {(topic.code, topic.title or ""): topic.score for topic in plan.topics} if plan else {}


def _topic(topic: Topic, measures: Sequence[MeasureLine], told: Told, analyses: Mapping[str, str]) -> TopicLine:
    """Return one topic; storage keeps no issue of it: its issue is that of the measures that answer it."""
    answering = [measure for measure in measures if topic.code in measure.refs]
    filed = [measure.section for measure in answering]
    return TopicLine(
        code=topic.code,
        title=told(topic.title),
        instrument=Instrument(topic.instrument) if topic.instrument else None,
        indicator=topic.indicator or next((section.indicator for section in filed if section.indicator), None),
        issue=next((section.issue for section in filed if section.issue), None),
        score=topic.score,
        previous_score=topic.previous_score,
        analysis=told(analyses.get(topic.code)) or None,
        fault="\n".join(unique(measure.finding or "" for measure in answering)) or None,
        improvement="\n".join(unique(step.text for measure in answering for step in measure.steps)) or None,
    )


def catalogue_of(plan: Plan, measures: Sequence[MeasureLine]) -> tuple[CatalogueItem, ...]:
    """Return the plan's own OIT items where it lists them (offices also keep an older year's), else the year's."""
    return own_items(measures) or catalogue.items(plan.fiscal_year_be)


_LINK_STATES = {"unseen": "ยังไม่ได้ตรวจ", "fine": "เปิดได้", "doubtful": "เปิดไม่ได้ครั้งล่าสุด รอตรวจซ้ำ"}


def links_of(session: Session, year_be: int) -> tuple[LinkLine, ...]:
    """Return where the office published the year's OIT items, and what the last look found."""
    titles = {item.code: item.title for item in catalogue.items(year_be)}
    return tuple(
        LinkLine(
            row.code,
            row.address,
            titles.get(row.code, ""),
            _LINK_STATES.get(row.state) or FAULT_WORDS[Fault(row.fault or Fault.GONE)],
            local_date(row.looked_at) if row.looked_at else None,
        )
        for row in links.of_year(session, year_be)
    )


def finding_of(plan: Plan, number: str, told: Told) -> str | None:
    """Return the fault that the plan's paper names beside a measure."""
    return told(kept(plan.scores, FINDINGS).get(number)) or None


def scores_of(plan: Plan, before: Plan | None = None) -> Scores | None:
    """Return the result of the assessment as the paper states it, indicators included; None where it states none.

    ``before`` is last year's plan: what its assessment came to is the year before.
    """
    stated = {key: value for key, value in (plan.scores or {}).items() if key not in {FINDINGS, ANALYSES}}
    indicators = (*_lines(stated.get("indicators")), *_scored_indicators(plan))
    if not stated and not indicators:
        return None
    return Scores(
        fiscal_year_be=int(stated["fiscal_year_be"]) if stated.get("fiscal_year_be") else None,
        total=stated.get("total"),
        band=stated.get("band"),
        previous_total=stated.get("previous_total") or (before.scores or {}).get("total") if before else None,
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
