"""Everything that an official paper prints, as plain data.

``documents.assembling`` fills these from storage; the layouts read nothing else. A field that is None was not said by
anybody, and the paper says so: nothing is ever filled in for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from measures.vocabulary import Instrument, Status
from thai.calendar import Span

Digits = Literal["thai", "arabic"]
SignatoryRole = Literal["preparer", "unit_head", "chief_administrator", "executive"]
EvidenceKind = Literal["photo", "file", "link"]
Decision = Literal["acknowledged", "approved", "rejected"]

CITY_PREFIX = "เทศบาล"


@dataclass(frozen=True)
class OrganizationFacts:
    """The office that publishes the paper, by its full official name."""

    name: str
    kind: str = ""
    subdistrict: str | None = None
    district: str | None = None
    province: str | None = None
    office: str = "สำนักปลัด"
    telephone: str | None = None

    @property
    def executive_post(self) -> str:
        """Return the post of the elected executive: a municipality has a นายกเทศมนตรี, the others a นายก."""
        if self.name.startswith(CITY_PREFIX):
            return "นายกเทศมนตรี" + self.name.removeprefix(CITY_PREFIX)
        return "นายก" + self.name

    @property
    def chief_post(self) -> str:
        """Return the post of the head of the permanent staff."""
        return "ปลัด" + self.name

    @property
    def place(self) -> str:
        """Return อำเภอ … จังหวัด …, as far as they are known."""
        parts = (_prefixed("อำเภอ", self.district), _prefixed("จังหวัด", self.province))
        return " ".join(part for part in parts if part)


def _prefixed(prefix: str, name: str | None) -> str:
    if not name:
        return ""
    return name if name.startswith((prefix, "กรุงเทพ", "เขต")) else prefix + name


@dataclass(frozen=True)
class MeasureSection:
    """Where the plan files a measure: instrument, indicator and issue, each as far as the plan says."""

    instrument: Instrument | None = None
    indicator: str | None = None
    issue: str | None = None


@dataclass(frozen=True)
class SourceCell:
    """A cell of the paper that a measure was read from, word for word.

    ``meaning`` is the name of its column ("title", "method", "owner", "time", "follow_up", "result" …; None: nobody
    knows). ``part`` counts the further rows that the measure takes on the paper.
    """

    meaning: str | None
    heading: str
    text: str
    column: int = 0
    part: int = 0
    place: str = ""


@dataclass(frozen=True)
class PaperTable:
    """What a table of the imported paper holds beside the measures: its headings, and rows that are no measure."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = "other"
    place: str = ""


@dataclass(frozen=True)
class ReportLine:
    """What one unit said about one step in one period; ``status`` None means that it has not reported.

    ``step`` is the number of the step, where the line stands for itself and not under its step.
    """

    who: str
    status: Status | None = None
    done_on: date | None = None
    result: str | None = None
    problem: str | None = None
    percent: int | None = None
    period_label: str | None = None
    step: str | None = None


@dataclass(frozen=True)
class EvidenceLine:
    """One proof. ``path`` is a picture or file kept under its hash; ``url`` is printed as a QR code."""

    kind: EvidenceKind
    caption: str = ""
    measure_number: str = ""
    step_number: str | None = None
    path: Path | None = None
    name: str | None = None
    url: str | None = None
    sha256: str | None = None
    received_on: date | None = None
    who: str | None = None
    #: Its copy is not where it was put, or is damaged: the paper says so in its place.
    missing: bool = False


@dataclass(frozen=True)
class StepLine:
    """One step of a measure; ``status`` None means that nothing was reported."""

    number: str
    text: str
    owners: tuple[str, ...] = ()
    schedule_text: str = ""
    status: Status | None = None
    done_on: date | None = None
    result: str | None = None
    problem: str | None = None
    percent: int | None = None
    reports: tuple[ReportLine, ...] = ()


@dataclass(frozen=True)
class MeasureLine:
    """One measure with its steps and what was reported; ``status`` None means that nothing was reported.

    ``finding`` is the fault that the assessment found and the measure answers. ``source`` are the cells of the paper
    that still say what the plan says; ``since`` is what was reported after that paper. ``imported`` tells that all
    that was reported comes from a published paper.
    """

    number: str
    title: str
    section: MeasureSection = MeasureSection()
    refs: tuple[str, ...] = ()
    steps: tuple[StepLine, ...] = ()
    owners: tuple[str, ...] = ()
    schedule_text: str = ""
    status: Status | None = None
    done_on: date | None = None
    result: str | None = None
    problem: str | None = None
    suggestion: str | None = None
    outcome: str | None = None
    percent: int | None = None
    waived_reason: str | None = None
    finding: str | None = None
    follow_up: str | None = None
    late: bool = False
    overdue: bool = False
    evidence: tuple[EvidenceLine, ...] = ()
    source: tuple[SourceCell, ...] = ()
    since: tuple[ReportLine, ...] = ()
    imported: bool = False
    #: How the deadlines of each month of the year stand, from October ("": none); () where the year has none at all.
    months: tuple[str, ...] = ()


@dataclass(frozen=True)
class TopicLine:
    """An indicator, a question or an OIT item, with its score (0-100) of last year's assessment."""

    code: str
    title: str
    instrument: Instrument | None = None
    indicator: str | None = None
    issue: str | None = None
    score: float | None = None
    previous_score: float | None = None
    analysis: str | None = None
    fault: str | None = None
    improvement: str | None = None


@dataclass(frozen=True)
class ScoreLine:
    """One indicator or instrument with its score (0-100), and that of the year before."""

    label: str
    score: float | None = None
    previous: float | None = None


@dataclass(frozen=True)
class Scores:
    """The result of one assessment as the paper states it; contradictions are kept, not repaired.

    ``fiscal_year_be`` None: the paper does not say of which year it is.
    """

    fiscal_year_be: int | None
    total: float | None = None
    band: str | None = None
    previous_total: float | None = None
    instruments: tuple[ScoreLine, ...] = ()
    indicators: tuple[ScoreLine, ...] = ()


@dataclass(frozen=True)
class Acknowledgement:
    """An executive's word on the summary, given in chat; ``about`` is set where it was on a shorter period's."""

    role: SignatoryRole
    name: str
    post: str
    words: str = ""
    decision: Decision = "acknowledged"
    given_on: date | None = None
    about: Span | None = None


@dataclass(frozen=True)
class Signatory:
    """Who signs. Without a name the place stays dotted; ``acting_for`` is the post of รักษาราชการแทน."""

    role: SignatoryRole
    post: str
    name: str | None = None
    acting_for: str | None = None


@dataclass(frozen=True)
class UnitLine:
    """How one unit stands, in numbers of deadlines of the period.

    ``overdue`` ones are among ``not_reported``, those that cannot go on (``blocked``) among ``in_progress``.
    """

    name: str
    done: int = 0
    in_progress: int = 0
    not_reported: int = 0
    overdue: int = 0
    late: int = 0
    blocked: int = 0

    @property
    def total(self) -> int:
        """Return how many deadlines the unit had."""
        return self.done + self.in_progress + self.not_reported


@dataclass(frozen=True)
class MonthPoint:
    """How many deadlines had come by the end of a month, and how many of them were done (None: still ahead).

    ``last_year`` is what had been done by the end of the same month a year before; None where there was no plan.
    """

    first_day: date
    due: int
    done: int | None = None
    last_year: int | None = None


@dataclass(frozen=True)
class OverdueLine:
    """A deadline that has passed without a report. Papers name units and posts here, never persons."""

    measure_number: str
    text: str
    who: str
    due_on: date
    days: int


@dataclass(frozen=True)
class AnnouncementFacts:
    """What an announcement cites: the meeting that decided, and the day it is given."""

    issued_on: date | None = None
    meeting_number: str | None = None
    meeting_on: date | None = None
    meeting_place: str | None = None


@dataclass(frozen=True)
class MemoFacts:
    """The head of a memo. The office gives its number itself, so it may stay blank."""

    subject: str | None = None
    number: str | None = None
    dated: date | None = None


@dataclass(frozen=True)
class CatalogueItem:
    """One OIT item of a fiscal year: what a website must show."""

    code: str
    title: str
    indicator: str
    group: str = ""
    elements: tuple[str, ...] = ()
    certain: bool = True


@dataclass(frozen=True)
class LinkLine:
    """Where an OIT item is published, and in words what was found there on the last look."""

    code: str
    address: str
    title: str = ""
    state: str = ""
    looked_on: date | None = None


@dataclass(frozen=True)
class ReportData:
    """Everything that the layouts print, for one organization and one period."""

    organization: OrganizationFacts
    fiscal_year_be: int
    period: Span
    period_label: str
    made_on: date
    digits: Digits = "thai"
    draft: bool = False
    unit: str | None = None
    measures: tuple[MeasureLine, ...] = ()
    topics: tuple[TopicLine, ...] = ()
    scores: Scores | None = None
    acknowledgements: tuple[Acknowledgement, ...] = ()
    evidence: tuple[EvidenceLine, ...] = ()
    units: tuple[UnitLine, ...] = ()
    months: tuple[MonthPoint, ...] = ()
    overdue: tuple[OverdueLine, ...] = ()
    changes: tuple[str, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    announcement: AnnouncementFacts = AnnouncementFacts()
    memo: MemoFacts = MemoFacts()
    catalogue: tuple[CatalogueItem, ...] | None = None
    tables: tuple[PaperTable, ...] = ()
    links: tuple[LinkLine, ...] = ()
    reporter_signs: bool = True
    font: str = ""

    def signatory(self, role: SignatoryRole) -> Signatory | None:
        """Return who signs in a role, if the roster knows."""
        return next((person for person in self.signatories if person.role == role), None)

    def acknowledgement(self, role: SignatoryRole) -> Acknowledgement | None:
        """Return the latest word of a role, if there is one."""
        given = [said for said in self.acknowledgements if said.role == role]
        return given[-1] if given else None
