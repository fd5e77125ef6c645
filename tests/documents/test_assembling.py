"""Papers say what was reported, name who has not reported, and fill nothing in; on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.assembling import assemble
from documents.gathering.filing import filed_under
from documents.gathering.roster import decided, span_of
from documents.head_data import say
from documents.report import MeasureLine, MeasureSection, ReportData, ReportLine
from documents.writing import phrases
from documents.writing.grouping import indicator_of
from measures.vocabulary import Instrument, ReviewDecision, Role, ScheduleKind, Status
from messages.wording import UNSENT
from storage import deadlines, organizations, people, reports
from storage.database import Database
from storage.files import FileStore
from storage.models import (
    Acknowledgement,
    Assignment,
    Deadline,
    Evidence,
    Measure,
    Organization,
    Person,
    Plan,
    Report,
    Schedule,
    Step,
    StepOwner,
    Topic,
)
from storage.reports import Target, Told
from thai.calendar import fiscal_half, fiscal_months, fiscal_quarter, fiscal_year

YEAR = 2569
MADE = datetime(2025, 10, 1, 3, tzinfo=UTC)
TODAY = date(2026, 4, 10)
OFFICE, FINANCE, WORKS = "สำนักปลัด", "กองคลัง", "กองช่าง"
H1, Q1 = fiscal_half(YEAR, 1), fiscal_quarter(YEAR, 1)


@dataclass
class Papers:
    """A small office with a plan, and what happens to it."""

    session: Session
    organization: Organization
    plan: Plan
    officer: Person

    def measure(
        self,
        number: str,
        *,
        kind: ScheduleKind = ScheduleKind.FISCAL_YEAR,
        units: tuple[str, ...] = (OFFICE,),
        every: bool = False,
        end: date | None = None,
        steps: int = 1,
        section: str | None = None,
        refs: tuple[str, ...] = (),
    ) -> Measure:
        """Put a measure on the plan; its deadlines follow."""
        answering = [] if every else [organizations.ensure_unit(self.session, name) for name in units]
        measure = Measure(plan=self.plan, number=number, title=f"แนวทางข้อ {number}", section=section, refs=list(refs))
        self.session.add(measure)
        for index in range(1, steps + 1):
            step = Step(measure=measure, number=f"{number}.{index}", text=f"ขั้นตอน {index}", position=index)
            step.every_unit = every
            step.owners = [StepOwner(unit=unit) for unit in answering]
            step.schedule = Schedule(kind=kind.value, end=end)
            self.session.add(step)
        self.session.flush()
        deadlines.follow_plan(self.session, self.plan, MADE)
        self.session.expire_all()
        return measure

    def dues(self, measure: Measure, unit: str | None = None) -> list[Deadline]:
        """Return a measure's deadlines, of one unit or of all, in the order of time."""
        found = [due for step in measure.steps for due in step.deadlines]
        return [due for due in found if unit is None or (due.unit is not None and due.unit.name == unit)]

    def tell(
        self,
        due: Deadline,
        status: Status = Status.DONE,
        *,
        on: date | None = None,
        recorded: datetime = datetime(2026, 1, 15, 3, tzinfo=UTC),
        **said: str | int | None,
    ) -> int:
        """Record a report on a deadline and return its id."""
        told = Told(status, self.officer.id, "chat", done_on=on, **said)  # type: ignore[arg-type]
        rows = reports.record(self.session, [Target(due.step.measure, due.step, due, due.unit_id)], told, recorded)
        return rows[0].id

    def paper(self, **wanted: object) -> ReportData:
        """Assemble the paper."""
        self.session.flush()
        self.session.expire_all()
        made_on = wanted.pop("made_on", TODAY)
        return assemble(self.session, self.organization, self.plan, made_on, **wanted)  # type: ignore[arg-type]

    def line(self, number: str, **wanted: object) -> MeasureLine:
        """Assemble the paper and return one measure of it."""
        return next(line for line in self.paper(**wanted).measures if line.number == number)


@pytest.fixture
def papers(database: Database) -> Iterator[Papers]:
    """A made-up office with three units and an empty plan."""
    with database.system() as session:
        office_id = organizations.add(session, "องค์การบริหารส่วนตำบลทุ่งใสสว่าง", MADE, district="ใสสว่าง").id
    with database.organization(office_id) as session:
        for name in (OFFICE, FINANCE, WORKS):
            organizations.ensure_unit(session, name)
        officer = people.add(
            session, "ผู้ประสาน ก", Role.COORDINATOR, MADE, unit=organizations.ensure_unit(session, OFFICE)
        )
        plan = Plan(fiscal_year_be=YEAR, created_at=MADE, scores={})
        session.add(plan)
        session.flush()
        yield Papers(session, session.get_one(Organization, office_id), plan, officer)


class TestUnits:
    def test_it_names_every_unit_also_those_that_have_not_reported(self, papers: Papers) -> None:
        measure = papers.measure("1", every=True)
        papers.tell(papers.dues(measure, FINANCE)[0], on=date(2026, 1, 10), result="แจ้งเวียนแล้ว")
        line = papers.line("1")
        said = {report.who: report.status for report in line.steps[0].reports}
        assert said == {OFFICE: None, FINANCE: Status.DONE, WORKS: None}
        assert line.status is Status.IN_PROGRESS
        assert f"{WORKS}: {phrases.NOT_REPORTED}" in phrases.result_lines(line)

    def test_it_is_done_when_each_unit_is(self, papers: Papers) -> None:
        measure = papers.measure("1", every=True)
        for due in papers.dues(measure):
            papers.tell(due, on=date(2026, 1, 10))
        line = papers.line("1")
        assert line.status is Status.DONE
        assert phrases.NOT_REPORTED not in "\n".join(phrases.result_lines(line))

    def test_it_says_once_that_nobody_reported(self, papers: Papers) -> None:
        papers.measure("1", every=True)
        line = papers.line("1")
        assert (line.status, line.steps[0].reports) == (None, ())
        assert phrases.result_lines(line) == [phrases.NOT_REPORTED]

    def test_it_prints_for_one_unit_only_what_that_unit_said(self, papers: Papers) -> None:
        measure = papers.measure("1", every=True)
        papers.measure("2", units=(WORKS,))
        papers.tell(papers.dues(measure, FINANCE)[0], result="ของกองคลัง")
        assert [line.number for line in papers.paper(unit=FINANCE).measures] == ["1"]
        assert papers.line("1", unit=FINANCE).result == "ของกองคลัง"
        assert papers.line("1", unit=WORKS).status is None


class TestPeriods:
    def test_it_labels_what_is_reported_again_and_again(self, papers: Papers) -> None:
        measure = papers.measure("1", kind=ScheduleKind.QUARTERLY)
        papers.tell(papers.dues(measure)[0], on=date(2025, 12, 20), result="ไตรมาสแรก")
        assert papers.line("1").steps[0].reports == (
            ReportLine(OFFICE, Status.DONE, date(2025, 12, 20), "ไตรมาสแรก", period_label="ไตรมาสที่ 1"),
            ReportLine(OFFICE, period_label="ไตรมาสที่ 2 - 3"),
        )

    def test_it_has_no_label_for_what_is_reported_once(self, papers: Papers) -> None:
        papers.tell(papers.dues(papers.measure("1"))[0], on=date(2025, 12, 20))
        assert [line.period_label for line in papers.line("1").steps[0].reports] == [None]

    def test_it_joins_months_of_which_the_same_was_said(self, papers: Papers) -> None:
        measure = papers.measure("1", kind=ScheduleKind.MONTHLY)
        for due in papers.dues(measure)[:3]:
            papers.tell(due, result="เผยแพร่แล้ว")
        labels = [line.period_label for line in papers.line("1").steps[0].reports]
        assert labels == ["ตุลาคม 2568 - ธันวาคม 2568", "มกราคม 2569 - เมษายน 2569"]

    def test_it_counts_only_reports_about_the_period(self, papers: Papers) -> None:
        measure = papers.measure("1", kind=ScheduleKind.QUARTERLY)
        papers.tell(papers.dues(measure)[0], result="ไตรมาสแรก")
        papers.tell(papers.dues(measure)[1], result="ไตรมาสสอง")
        assert papers.line("1", period=Q1).result == "ไตรมาสแรก"
        assert papers.line("1", period=fiscal_half(YEAR, 2)).status is None

    def test_it_counts_every_report_of_the_year(self, papers: Papers) -> None:
        measure = papers.measure("1", kind=ScheduleKind.QUARTERLY)
        papers.tell(papers.dues(measure)[0], result="ไตรมาสแรก")
        papers.tell(papers.dues(measure)[1], result="ไตรมาสสอง")
        assert papers.line("1").result == "ไตรมาสแรก\nไตรมาสสอง"

    @pytest.mark.parametrize(
        ("done_on", "period", "counts"),
        [
            (date(2026, 3, 31), H1, True),
            (date(2026, 4, 1), H1, False),
            (date(2025, 11, 3), fiscal_quarter(YEAR, 2), True),
            (date(2026, 1, 5), fiscal_months(YEAR)[2], False),
        ],
        ids=["last day", "a day later", "finished before", "finished after the month"],
    )
    def test_it_goes_by_the_day_of_what_is_done_once(
        self, papers: Papers, done_on: date, period: object, counts: bool
    ) -> None:
        papers.tell(papers.dues(papers.measure("1"))[0], on=done_on)
        assert (papers.line("1", period=period).status is Status.DONE) is counts

    def test_a_half_year_tells_what_was_done_in_the_month_it_is_reported_in(self, papers: Papers) -> None:
        measure = papers.measure("1", kind=ScheduleKind.BY_DATE, end=date(2026, 3, 31))
        papers.tell(papers.dues(measure)[0], on=date(2026, 4, 3), recorded=datetime(2026, 4, 3, 3, tzinfo=UTC))
        assert papers.line("1", period=H1).done_on == date(2026, 4, 3)
        assert papers.line("1", period=fiscal_quarter(YEAR, 2)).status is None

    def test_a_half_year_tells_nothing_of_a_later_month(self, papers: Papers) -> None:
        measure = papers.measure("1", kind=ScheduleKind.BY_DATE, end=date(2026, 3, 31))
        may = datetime(2026, 5, 1, 3, tzinfo=UTC)
        papers.tell(papers.dues(measure)[0], on=date(2026, 5, 1), recorded=may)
        assert papers.line("1", period=H1, made_on=may.date()).status is None

    def test_it_forgets_progress_of_an_earlier_period(self, papers: Papers) -> None:
        due = papers.dues(papers.measure("1"))[0]
        papers.tell(due, Status.IN_PROGRESS, recorded=datetime(2025, 11, 3, 3, tzinfo=UTC), percent=20)
        assert papers.line("1", period=Q1).percent == 20
        assert papers.line("1", period=fiscal_quarter(YEAR, 2)).status is None

    def test_it_lets_an_imported_paper_speak_for_its_year_once(self, papers: Papers) -> None:
        measure = papers.measure("1", kind=ScheduleKind.MONTHLY, steps=2)
        told = Told(Status.DONE, None, "import", result="เผยแพร่ครบ")
        targets = [Target(measure, due.step, due, due.unit_id) for due in papers.dues(measure)]
        reports.record(papers.session, targets, told, datetime(2026, 12, 1, 3, tzinfo=UTC))
        line = papers.line("1", period=H1)
        assert [len(step.reports) for step in line.steps] == [1, 1]
        assert phrases.result_lines(line) == ["เผยแพร่ครบ"]

    def test_it_leaves_out_what_was_said_after_the_day_it_is_made(self, papers: Papers) -> None:
        papers.tell(papers.dues(papers.measure("1"))[0], recorded=datetime(2026, 4, 11, 3, tzinfo=UTC))
        assert papers.line("1").status is None
        assert papers.line("1", made_on=date(2026, 4, 11)).status is Status.DONE


class TestStanding:
    def test_it_says_that_a_measure_is_waived_and_why(self, papers: Papers) -> None:
        measure = papers.measure("1")
        measure.waived_at, measure.waived_reason = MADE, "ไม่ได้รับงบประมาณ"
        line = papers.line("1")
        assert line.status is Status.WAIVED
        assert phrases.result_lines(line) == ["ยกเลิก เนื่องจากไม่ได้รับงบประมาณ"]

    @pytest.mark.parametrize(
        ("done_on", "late", "overdue"),
        [(date(2026, 1, 31), False, False), (date(2026, 2, 1), True, False), (None, False, True)],
        ids=["in time", "a day late", "never"],
    )
    def test_it_tells_late_from_overdue(self, papers: Papers, done_on: date | None, late: bool, overdue: bool) -> None:
        measure = papers.measure("1", kind=ScheduleKind.BY_DATE, end=date(2026, 1, 31))
        if done_on:
            papers.tell(papers.dues(measure)[0], on=done_on)
        paper = papers.paper()
        assert (paper.measures[0].late, paper.measures[0].overdue) == (late, overdue)
        assert bool(paper.overdue) is overdue

    def test_it_shows_each_month_as_what_needs_somebody_first(self, papers: Papers) -> None:
        measure = papers.measure("1", kind=ScheduleKind.QUARTERLY, units=(FINANCE, WORKS))
        papers.measure("2", kind=ScheduleKind.NONE)
        papers.tell(papers.dues(measure, FINANCE)[0], on=date(2025, 12, 20))
        papers.tell(papers.dues(measure, WORKS)[0], on=date(2026, 1, 5))
        whole, finance = papers.line("1").months, papers.line("1", unit=FINANCE).months
        assert (whole[2], finance[2]) == ("late", "done")
        assert (whole[5], whole[8], whole[0]) == ("overdue", "coming", "")
        assert papers.line("2").months == ()

    def test_it_does_not_call_done_what_was_sent_back(self, papers: Papers) -> None:
        due = papers.dues(papers.measure("1"))[0]
        report_id = papers.tell(due, on=date(2026, 1, 10), result="แนบไฟล์แล้ว")
        rows = reports.standing_batch(papers.session, report_id)
        reports.review(papers.session, rows, papers.officer.id, ReviewDecision.RETURNED, "ขาดภาพถ่าย", MADE)
        reports.settle(papers.session, due)
        line = papers.line("1")
        assert (line.status, line.done_on) == (Status.IN_PROGRESS, None)

    def test_it_is_a_draft_while_a_report_waits_for_review(self, papers: Papers) -> None:
        due = papers.dues(papers.measure("1"))[0]
        assert not papers.paper().draft
        report_id = papers.tell(due, on=date(2026, 1, 10))
        assert papers.paper().draft
        rows = reports.standing_batch(papers.session, report_id)
        reports.review(papers.session, rows, papers.officer.id, ReviewDecision.VERIFIED, None, MADE)
        reports.settle(papers.session, due)
        assert not papers.paper().draft

    def test_it_finds_the_evidence_that_is_kept_and_only_that(self, papers: Papers, tmp_path: object) -> None:
        files = FileStore(tmp_path)  # type: ignore[arg-type]
        report_id = papers.tell(papers.dues(papers.measure("1"))[0])
        digest = files.put(papers.organization.id, b"a picture")
        for sha256, removed in ((digest, None), ("0" * 64, None), (digest, MADE)):
            papers.session.add(
                Evidence(report_id=report_id, kind="photo", sha256=sha256, received_at=MADE, removed_at=removed)
            )
        found = papers.paper(files=files).evidence
        assert [proof.path is not None and proof.path.read_bytes() == b"a picture" for proof in found] == [True, False]
        assert {proof.who for proof in found} == {OFFICE}


class TestPeople:
    def acknowledge(self, papers: Papers, person: Person, key: str, words: str | None) -> None:
        papers.session.add(
            Acknowledgement(
                person_id=person.id,
                fiscal_year_be=YEAR,
                period_key=key,
                order_text=words,
                given_at=datetime(2026, 4, 3, 3, tzinfo=UTC),
                data={},
            )
        )

    def executive(self, papers: Papers, post: str | None, *, acting: bool = False) -> Person:
        person = people.add(papers.session, f"ผู้บริหาร {post}", Role.EXECUTIVE, MADE, post=post)
        papers.session.scalars(select(Assignment).where(Assignment.person_id == person.id)).one().acting = acting
        return person

    def test_it_joins_an_executives_words_on_one_summary(self, papers: Papers) -> None:
        chief = self.executive(papers, "นายก อบต.ทุ่งใสสว่าง")
        self.acknowledge(papers, chief, f"{YEAR}-H1", "เห็นชอบ ให้เร่งข้อที่ค้าง")
        self.acknowledge(papers, chief, f"{YEAR}-H1", None)
        said = papers.paper(period=H1).acknowledgement("executive")
        assert said is not None
        assert (said.decision, said.words, said.about) == ("approved", "ให้เร่งข้อที่ค้าง", None)

    def test_it_keeps_words_on_another_period_out(self, papers: Papers) -> None:
        chief = self.executive(papers, "นายก อบต.ทุ่งใสสว่าง")
        self.acknowledge(papers, chief, f"{YEAR}-04", "ทราบ")
        assert papers.paper(period=H1).acknowledgements == ()
        said = papers.paper().acknowledgement("executive")
        assert said is not None
        assert said.about == fiscal_months(YEAR)[6]

    @pytest.mark.parametrize(
        ("post", "acting", "role", "acting_for"),
        [
            ("ปลัด อบต.", False, "chief_administrator", None),
            ("ปลัด อบต.", True, "executive", "นายกองค์การบริหารส่วนตำบลทุ่งใสสว่าง"),
            ("หัวหน้าสำนักปลัด", True, "chief_administrator", "ปลัดองค์การบริหารส่วนตำบลทุ่งใสสว่าง"),
            (None, False, "executive", None),
        ],
    )
    def test_it_lets_each_sign_in_his_place(
        self, papers: Papers, post: str | None, acting: bool, role: str, acting_for: str | None
    ) -> None:
        person = self.executive(papers, post, acting=acting)
        signed = {entry.role: entry for entry in papers.paper().signatories if entry.name == person.name}
        assert list(signed) == [role]
        assert signed[role].acting_for == acting_for  # type: ignore[index]

    def test_it_does_not_let_a_deputy_sign_as_the_executive(self, papers: Papers) -> None:
        self.executive(papers, "รองนายก อบต.")
        signatory = papers.paper().signatory("executive")
        assert signatory is not None
        assert signatory.name is None

    def test_it_has_the_head_of_the_unit_sign(self, papers: Papers) -> None:
        finance = organizations.ensure_unit(papers.session, FINANCE)
        people.add(papers.session, "หัวหน้า ข", Role.SUPERVISOR, MADE, unit=finance)
        papers.measure("1", units=(FINANCE,))
        of_finance, of_office = papers.paper(unit=FINANCE).signatory("unit_head"), papers.paper().signatory("unit_head")
        assert of_finance is not None
        assert of_office is not None
        assert (of_finance.name, of_finance.post) == ("หัวหน้า ข", "ผู้อำนวยการกองคลัง")
        assert (of_office.name, of_office.post) == (None, "หัวหน้าสำนักปลัด")

    def test_it_says_nothing_of_another_office(self, papers: Papers, database: Database) -> None:
        papers.tell(papers.dues(papers.measure("1"))[0])
        papers.session.commit()
        with database.system() as session:
            other = organizations.add(session, "เทศบาลตำบลริมธาร", MADE).id
        with database.organization(other) as session:
            plan = Plan(fiscal_year_be=YEAR, created_at=MADE, scores={})
            session.add(plan)
            session.flush()
            paper = assemble(session, session.get_one(Organization, other), plan, TODAY)
        assert (paper.measures, paper.units, paper.acknowledgements) == ((), (), ())


class TestFiling:
    @pytest.mark.parametrize(
        ("section", "filed"),
        [
            (
                "เครื่องมือการประเมิน OIT ตัวชี้วัดที่ ๑๐ การป้องกันการทุจริต",
                MeasureSection(Instrument.OIT, "ตัวชี้วัดที่ 10 การป้องกันการทุจริต"),
            ),
            ("ตัวชี้วัดที่ ๒ การใช้งบประมาณ", MeasureSection(None, "ตัวชี้วัดที่ 2 การใช้งบประมาณ")),
            ("ตัวชี้วัดย่อยที่ 9.1 ข้อมูลพื้นฐาน (ต่อ)", MeasureSection(None, "ตัวชี้วัดย่อยที่ 9.1 ข้อมูลพื้นฐาน")),
            ("ประเด็นที่ (๓) ช่องทางประชาสัมพันธ์", MeasureSection(None, None, "ช่องทางประชาสัมพันธ์")),
            ("ช่องทางประชาสัมพันธ์", MeasureSection(None, None, "ช่องทางประชาสัมพันธ์")),
            ("  ", MeasureSection()),
            (None, MeasureSection()),
        ],
    )
    def test_it_reads_the_heading_above_a_measure(self, section: str | None, filed: MeasureSection) -> None:
        assert filed_under(section) == filed

    def test_it_files_a_question_under_the_issue_of_its_measure(self, papers: Papers) -> None:
        papers.measure("1", section="ประเด็นที่ ๑ ความโปร่งใส", refs=("i7",))
        papers.session.add_all(
            [
                Topic(plan_id=papers.plan.id, code="i7", title="ทราบข้อมูลงบประมาณ", instrument="IIT", score=91.5),
                Topic(plan_id=papers.plan.id, code="i8", title="มีส่วนร่วม", instrument="IIT"),
                Topic(plan_id=papers.plan.id, code="2", title="การใช้งบประมาณ", score=98.9),
            ]
        )
        paper = papers.paper()
        assert [(topic.code, topic.issue) for topic in paper.topics] == [("i7", "ความโปร่งใส"), ("i8", None)]
        assert paper.scores is not None
        assert [(line.label, line.score) for line in paper.scores.indicators] == [("2", 98.9)]

    def test_a_question_that_only_a_measure_names_links_it_to_its_indicator(self, papers: Papers) -> None:
        papers.plan.fiscal_year_be = 2568
        papers.measure("1", refs=("i5", "e5", "i99", "x1"))
        paper = papers.paper()
        assert {(t.code, t.instrument, t.indicator) for t in paper.topics} == {
            ("i5", Instrument.IIT, "ตัวชี้วัดที่ 2"),
            ("e5", Instrument.EIT, "ตัวชี้วัดที่ 7"),
        }
        assert paper.topics[0].title.startswith("หน่วยงานของท่านมีเจ้าหน้าที่เบิกจ่าย")
        assert indicator_of(paper.measures[0], paper) == "2"

    def test_an_office_writes_the_words_of_a_question_itself(self, papers: Papers) -> None:
        papers.measure("1", refs=("i4",))
        assert papers.paper().topics[0].title == ""
        say(papers.session, papers.plan, "questions", "i4 ท่านรู้แผนการใช้จ่ายงบประมาณมากน้อยเพียงใด", MADE)
        assert papers.paper().topics[0].title == "ท่านรู้แผนการใช้จ่ายงบประมาณมากน้อยเพียงใด"

    def test_it_has_no_scores_where_none_are_stated(self, papers: Papers) -> None:
        assert papers.paper().scores is None


@pytest.mark.parametrize(
    ("order", "decision"),
    [
        ("เห็นชอบ ดำเนินการต่อ", ("approved", "ดำเนินการต่อ")),
        ("ไม่เห็นชอบ เพราะยังขาดหลักฐาน", ("rejected", "ยังขาดหลักฐาน")),
        ("อนุมัติ", ("approved", "")),
        ("ให้กองคลังเร่งรายงาน", ("acknowledged", "ให้กองคลังเร่งรายงาน")),
        (None, ("acknowledged", "")),
    ],
)
def test_an_order_is_a_decision_only_when_it_begins_with_one(order: str | None, decision: tuple[str, str]) -> None:
    assert decided(order) == decision


@pytest.mark.parametrize(
    ("key", "span"),
    [
        ("2569", fiscal_year(YEAR)),
        ("2569-H1", H1),
        ("2569-Q1", Q1),
        ("2569-10", fiscal_months(YEAR)[0]),
        ("2568-H1", None),
        ("2569-13", None),
        ("2569-H3", None),
    ],
)
def test_a_summarys_key_names_days_of_its_own_year(key: str, span: object) -> None:
    assert span_of(key, YEAR) == span


class TestAssessment:
    def test_it_prints_what_the_plan_says_of_the_assessment(self, papers: Papers) -> None:
        papers.measure("1", refs=("i7",))
        papers.session.add(Topic(plan=papers.plan, code="i7", title="ท่านทราบงบประมาณ มากน้อยเพียงใด", instrument="IIT"))
        papers.plan.scores = {"findings": {"1": "ไม่ทราบทั่วถึง"}, "analyses": {"i7": "ควรชี้แจง"}}
        paper = papers.paper()
        assert paper.measures[0].finding == "ไม่ทราบทั่วถึง"
        assert paper.topics[0].analysis == "ควรชี้แจง"
        assert paper.scores is None

    def test_it_invents_no_words(self, papers: Papers) -> None:
        papers.measure("1")
        assert papers.line("1").finding is None


class TestUnsent:
    def unsend(self, papers: Papers) -> Deadline:
        measure = papers.measure("1")
        due = papers.dues(measure)[0]
        report_id = papers.tell(due, on=date(2026, 1, 10), result="แจ้งเวียนแล้ว")
        papers.session.get_one(Report, report_id).message_unsent_at = MADE
        return due

    def test_a_report_whose_message_was_unsent_is_marked_on_the_paper(self, papers: Papers) -> None:
        self.unsend(papers)
        assert f"แจ้งเวียนแล้ว ({UNSENT})" in "\n".join(phrases.result_lines(papers.line("1")))

    def test_what_a_supervisor_has_verified_is_marked_no_more(self, papers: Papers) -> None:
        due = self.unsend(papers)
        due.status = Status.VERIFIED
        assert UNSENT not in "\n".join(phrases.result_lines(papers.line("1")))
