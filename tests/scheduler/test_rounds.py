"""Rounds: follow-ups ask for what is missing, summaries always come, drafts go to the coordinator."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from office_support import FINANCE, SENT, SKIPPED, WORKS, Office, make_office, outcomes

from delivery.content import objects_of
from measures.vocabulary import ScheduleKind, Status
from messages import catalog
from messages.executive_summary import ExecutiveSummary
from messages.followup_round import FollowupRound
from messages.followup_round import Round as Asked
from scheduler.papers import PaperMaker
from scheduler.rounds import RoundPlanner
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import Measure, Notice, Organization, Person, Schedule, Step, StepOwner
from storage.secrets import SecretBox
from thai.calendar import BANGKOK

#: Friday 27 February is the last working day of the month, Monday 2 March the first of the next.
ASKED, SUMMED_UP = date(2026, 2, 25), date(2026, 3, 2)


@pytest.fixture
def office(database: Database, clock: TurnableClock, box: SecretBox) -> Office:
    made = make_office(database, clock, box)
    made.at(date(2026, 2, 4))
    return made


def all_year(office: Office, number: str = "1", unit: str = WORKS) -> int:
    return office.duty(number, date(2026, 9, 30), unit, start=date(2025, 10, 1), kind=ScheduleKind.FISCAL_YEAR)


def said(office: Office, **wanted: Any) -> list[Any]:
    return [catalog.from_data(notice.message, notice.data) for notice in office.notices(**wanted)]


def name_of(office: Office, notice: Notice) -> str:
    return next(name for name, number in office.people.items() if number == notice.person_id)


def buttons(notice: Notice) -> bool:
    """Tell whether a summary is sent with the button ทราบ."""
    message = catalog.from_data(notice.message, notice.data)
    return "summary.ack" in json.dumps(objects_of(message, "arabic", SUMMED_UP, in_group=False))


class TestFollowUps:
    def test_the_month_asks_about_what_runs_all_year(self, office: Office) -> None:
        all_year(office)
        office.at(ASKED)
        asked: list[FollowupRound] = said(office, kind="followup")
        assert [[task.number for task in one.tasks] for one in asked] == [["1"]]

    def test_it_does_not_ask_a_unit_that_has_told_this_month(self, office: Office) -> None:
        deadline = all_year(office)
        office.report(deadline, by="engineer", status=Status.IN_PROGRESS)
        office.at(ASKED)
        assert office.notices(kind="followup") == []

    def test_it_asks_again_the_month_after_a_report(self, office: Office) -> None:
        deadline = all_year(office)
        office.report(deadline, by="engineer", status=Status.IN_PROGRESS)
        office.at(ASKED)
        office.at(date(2026, 3, 27))
        assert len(office.notices(kind="followup")) == 1

    def test_it_does_not_ask_about_what_has_its_own_day(self, office: Office) -> None:
        office.duty("1", date(2026, 2, 27), WORKS)
        office.at(ASKED)
        assert office.notices(kind="followup") == []

    def test_it_asks_each_unit_only_for_its_own(self, office: Office) -> None:
        all_year(office, "1", WORKS)
        all_year(office, "2", FINANCE)
        office.at(ASKED)
        asked: list[FollowupRound] = said(office, kind="followup")
        assert {(one.unit, tuple(task.number for task in one.tasks)) for one in asked} == {
            (WORKS, ("1",)),
            (FINANCE, ("2",)),
        }

    def test_the_half_year_is_asked_about_in_april(self, office: Office) -> None:
        office.duty("1", date(2026, 3, 31), WORKS)
        office.at(date(2026, 3, 25))
        office.at(date(2026, 4, 1))
        keys = [notice.key for notice in office.notices(kind="followup")]
        assert [key.split(":")[0] for key in keys] == ["half_year_follow_up"]

    def test_a_quarter_that_ends_with_the_half_year_is_not_asked_twice(self, office: Office) -> None:
        all_year(office)
        office.at(date(2026, 4, 1))
        kinds = [notice.key.split(":")[0] for notice in office.notices(kind="followup")]
        assert "quarterly_follow_up" not in kinds

    def test_what_was_reported_while_it_waited_is_not_asked_for(self, office: Office) -> None:
        deadline = all_year(office)
        office.at(ASKED)
        office.report(deadline, by="engineer")
        office.at(date(2026, 2, 27))
        assert [notice.state for notice in office.notices(kind="followup")] == [SKIPPED]

    def test_a_round_is_held_once_however_often_it_is_looked_at(self, office: Office) -> None:
        all_year(office)
        office.at(ASKED)
        _look_again(office)
        office.at(ASKED, 9)
        assert len(office.notices(kind="followup")) == 1

    def test_the_office_may_do_without(self, office: Office) -> None:
        office.choose(followup_monthly=False)
        _look_again(office)
        all_year(office)
        office.at(ASKED)
        assert office.notices(kind="followup") == []


class TestSummaries:
    def test_every_executive_gets_one_on_the_first_working_day_although_nobody_reported(self, office: Office) -> None:
        all_year(office)
        lines = office.days(date(2026, 2, 26), SUMMED_UP)
        assert outcomes(lines, kind="summary") == [("executive", SENT)]
        told: ExecutiveSummary = said(office, kind="summary")[0]
        assert (told.key, told.reports_in_period, told.whole.total) == ("2569-02", 0, 1)

    def test_it_does_not_come_on_a_weekend(self, office: Office) -> None:
        all_year(office)
        assert outcomes(office.days(date(2026, 2, 28), date(2026, 3, 1)), kind="summary") == []

    def test_it_tells_what_changed_since_the_last(self, office: Office) -> None:
        first = office.duty("1", date(2026, 2, 20), WORKS)
        office.duty("2", date(2026, 3, 20), WORKS)
        office.report(first, by="engineer")
        office.at(SUMMED_UP)
        office.at(date(2026, 4, 1))
        before, now = said(office, kind="summary")[0], said(office, kind="summary")[-1]
        assert (before.whole.percent, now.previous_percent, now.newly_overdue) == (50, 50, 1)

    def test_it_says_who_is_late_by_unit_and_never_by_person(self, office: Office) -> None:
        office.duty("1", date(2026, 2, 20), WORKS)
        office.at(SUMMED_UP)
        told: ExecutiveSummary = said(office, kind="summary")[0]
        assert [(task.number, task.unit) for task in told.overdue] == [("1", WORKS)]
        assert "engineer" not in str(office.notices(kind="summary")[0].data)

    def test_every_missed_summary_comes_after_an_outage(self, office: Office) -> None:
        all_year(office)
        office.at(date(2026, 4, 3))
        keys = [notice.key.rsplit(":", 1)[0] for notice in office.notices(kind="summary")]
        assert keys == ["monthly_summary:2569-02", "monthly_summary:2569-03"]
        # Both go out as one push.
        assert len([target for target, _ in office.pushes() if target == "U" + "f" * 32]) == 1

    def test_without_an_executive_the_coordinator_gets_it_and_hears_why(self, office: Office) -> None:
        with office.database.organization(office.organization_id) as session:
            session.get_one(Person, office.people["executive"]).is_friend = False
        all_year(office)
        lines = office.at(SUMMED_UP)
        assert ("coordinator", SENT) in outcomes(lines, kind="summary")
        assert next(line["reason"] for line in lines if line["outcome"] == SKIPPED).startswith("unreachable")

    def test_only_an_executive_is_given_the_button_of_acknowledgement(self, office: Office) -> None:
        office.duty("1", date(2026, 6, 19))
        office.at(SUMMED_UP)
        assert {name_of(office, one): buttons(one) for one in office.notices(kind="summary")} == {"executive": True}

    def test_a_coordinator_who_stands_in_is_given_none(self, office: Office) -> None:
        office.duty("1", date(2026, 6, 19))
        with office.database.organization(office.organization_id) as session:
            session.get_one(Person, office.people["executive"]).state = "left"
        office.at(SUMMED_UP)
        sent = [one for one in office.notices(kind="summary") if one.person_id is not None]
        assert {name_of(office, one): buttons(one) for one in sent} == {"coordinator": False}

    def test_an_office_without_a_plan_gets_none(self, office: Office) -> None:
        assert office.at(SUMMED_UP) == []

    def test_the_year_turns_on_the_first_working_day_of_october(self, office: Office) -> None:
        all_year(office)
        office.at(date(2026, 9, 30))
        office.at(date(2026, 10, 1))
        keys = {notice.key.split(":")[0] for notice in office.notices() if notice.local_date == date(2026, 10, 1)}
        assert {"year_end_follow_up", "annual_draft", "monthly_summary"} <= keys

    def test_the_old_year_is_summed_up_when_the_answers_are_in(self, office: Office) -> None:
        all_year(office)
        office.at(date(2026, 9, 30))
        office.at(date(2026, 10, 7))
        assert "yearly_summary:2569" in {notice.key.rsplit(":", 1)[0] for notice in office.notices(kind="summary")}


class TestPapers:
    @pytest.fixture
    def papers(self, office: Office, tmp_path: Any) -> PaperMaker:
        def export(_session: Any, _organization: Any, _plan: Any, layout: str, kind: str, *_: Any, **__: Any) -> bytes:
            return f"{layout}.{kind}".encode()

        def sign(fields: dict[str, Any], _until: datetime) -> str:
            return f"signed-{fields['export']}"

        return PaperMaker(office.database, FileStore(tmp_path), "https://bot.example.go.th", export, sign)

    def test_the_summary_carries_a_link_to_its_paper(self, office: Office, papers: PaperMaker) -> None:
        office.rounds = RoundPlanner(office.database, office.clock, papers)
        all_year(office)
        office.at(SUMMED_UP)
        told: ExecutiveSummary = said(office, kind="summary")[0]
        assert told.pdf_url == "https://bot.example.go.th/files/signed-1"
        assert told.picture_url == "https://bot.example.go.th/files/signed-2"

    def test_the_draft_goes_to_the_coordinator(self, office: Office, papers: PaperMaker) -> None:
        office.rounds = RoundPlanner(office.database, office.clock, papers)
        all_year(office)
        office.at(date(2026, 4, 1))
        draft = office.notices(kind="draft")[0]
        assert draft.person_id == office.people["coordinator"]
        assert [one["format"] for one in draft.data["files"]] == ["docx", "pdf"]

    def test_a_draft_that_cannot_be_made_is_on_record(self, office: Office) -> None:
        all_year(office)
        lines = office.at(date(2026, 4, 1))
        assert [(line["outcome"], line["reason"]) for line in lines if line["kind"] == "draft"] == [
            (SKIPPED, "the draft could not be made")
        ]

    def test_a_layout_that_fails_does_not_cost_the_executives_their_summary(
        self, office: Office, tmp_path: Any
    ) -> None:
        def fails(*_: Any, **__: Any) -> bytes:
            raise RuntimeError("broken layout")

        papers = PaperMaker(office.database, FileStore(tmp_path), "https://bot.example.go.th", fails, lambda *_: "")
        office.rounds = RoundPlanner(office.database, office.clock, papers)
        all_year(office)
        assert outcomes(office.at(SUMMED_UP), kind="summary") == [("executive", SENT)]


def _look_again(office: Office) -> None:
    with office.database.organization(office.organization_id) as session:
        organization = session.get_one(Organization, office.organization_id)
        organization.next_round_on = None
        organization.rounds_through = office.clock.now().astimezone(BANGKOK).date() - timedelta(days=1)


def test_a_measure_without_reminders_is_not_followed_up(office: Office) -> None:
    all_year(office)
    with office.database.organization(office.organization_id) as session:
        session.get_one(Measure, 1).reminders = {"off": True}
    office.at(ASKED)
    assert office.notices(kind="followup") == []


def test_every_notice_of_a_round_has_its_reason_or_goes_out(office: Office) -> None:
    all_year(office)
    office.days(date(2026, 2, 25), date(2026, 3, 6))
    ended: list[Notice] = office.notices()
    assert all(notice.state in {SENT, "merged", "rode", "waiting"} or notice.reason for notice in ended)


def test_the_half_year_also_asks_about_what_the_paper_sets_no_time_for(office: Office) -> None:
    all_year(office)
    _without_time(office)
    office.at(date(2026, 4, 1))
    asked: list[FollowupRound] = [one for one in said(office, kind="followup") if one.round is Asked.HALF_YEARLY]
    assert [(task.number, task.due_on) for task in asked[0].tasks] == [("1", date(2026, 9, 30)), ("2", None)]


def test_the_month_does_not_ask_about_what_the_paper_sets_no_time_for(office: Office) -> None:
    all_year(office)
    _without_time(office)
    office.at(ASKED)
    asked: list[FollowupRound] = said(office, kind="followup")
    assert [task.number for task in asked[0].tasks] == ["1"]


def _without_time(office: Office) -> None:
    with office.database.organization(office.organization_id) as session:
        measure = Measure(plan_id=1, number="2", title="มาตรการที่ 2", refs=[], reminders={}, position=1)
        session.add(measure)
        session.flush()
        step = Step(measure_id=measure.id, number="2.1", text="ดำเนินการต่อเนื่อง")
        session.add(step)
        session.flush()
        session.add(StepOwner(step_id=step.id, unit_id=office.units[WORKS]))
        session.add(Schedule(step_id=step.id, kind=ScheduleKind.NONE.value))
