"""The message economy: rides before pushes, one push a person and day, 1:1 before the group, never blind."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from office_support import FINANCE, GROUP, MERGED, RODE, SENT, SKIPPED, WORKS, Office, make_office, outcomes, user_id
from sqlalchemy import select
from tests_support import put_notice

from delivery import status
from measures.vocabulary import NoticeClass
from messages.ask_confirm import About, AskConfirm
from storage import outbox
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import ChatRoom, Notice, Organization, Person, QuotaReading
from storage.secrets import SecretBox
from thai.calendar import BANGKOK


@pytest.fixture
def office(database: Database, clock: TurnableClock, box: SecretBox) -> Office:
    return make_office(database, clock, box)


class TestRides:
    def test_an_early_reminder_rides_behind_the_next_answer_for_free(self, office: Office) -> None:
        office.duty("1", date(2026, 3, 20), WORKS)
        office.at(date(2026, 2, 18))
        office.answer("engineer")
        notice = office.notices(kind="reminder")[0]
        assert (notice.state, notice.billed) == (RODE, 0)
        assert office.pushes() == []
        assert len(office.line.answers("engineer")) == 2

    def test_it_does_not_ride_behind_somebody_elses_answer(self, office: Office) -> None:
        office.duty("1", date(2026, 3, 20), WORKS)
        office.at(date(2026, 2, 18))
        office.answer("treasurer")
        assert office.notices(kind="reminder")[0].state == "waiting"

    def test_the_answer_comes_first(self, office: Office) -> None:
        office.duty("1", date(2026, 3, 20), WORKS)
        office.at(date(2026, 2, 18))
        answer = office.answer("engineer")
        first = office.line.answers("engineer")[0]
        assert office.notices(id=answer)[0].body[0]["altText"] == first.content["altText"]

    def test_what_lies_ahead_rides_in_the_group_where_its_owner_speaks(self, office: Office) -> None:
        office.duty("1", date(2026, 3, 20), WORKS)
        office.at(date(2026, 2, 18))
        office.answer("engineer", GROUP)
        assert office.notices(kind="reminder")[0].state == RODE

    def test_what_is_late_does_not_ride_in_a_group(self, office: Office) -> None:
        office.duty("1", date(2026, 2, 9), WORKS)
        _reached(office)
        office.at(date(2026, 2, 10))
        office.answer("engineer", GROUP)
        assert [notice.state for notice in office.notices(kind="reminder", local_date=date(2026, 2, 10))] == ["waiting"]

    def test_what_is_late_rides_in_the_1_to_1_chat(self, office: Office) -> None:
        office.duty("1", date(2026, 2, 9), WORKS)
        _reached(office)
        office.at(date(2026, 2, 10))
        office.answer("engineer")
        assert [notice.state for notice in office.notices(kind="reminder", local_date=date(2026, 2, 10))] == [RODE]

    def test_nothing_rides_behind_a_question(self, office: Office) -> None:
        office.duty("1", date(2026, 3, 20), WORKS)
        office.at(date(2026, 2, 18))
        office.answer("engineer", message=AskConfirm(about=About.OTHER, detail="ใช่หรือไม่", question_id=1))
        assert office.notices(kind="reminder")[0].state == "waiting"

    def test_nothing_rides_before_it_is_ready(self, office: Office) -> None:
        office.duty("1", date(2026, 3, 20), WORKS)
        office.at(date(2026, 2, 18))
        _change(office, ready_at=office.clock.now() + timedelta(hours=1))
        office.answer("engineer")
        assert office.notices(kind="reminder")[0].state == "waiting"

    def test_a_ride_that_was_reported_meanwhile_is_skipped(self, office: Office) -> None:
        deadline = office.duty("1", date(2026, 3, 20), WORKS)
        office.at(date(2026, 2, 18))
        office.report(deadline, by="engineer")
        office.answer("engineer")
        assert office.notices(kind="reminder")[0].state == SKIPPED
        assert len(office.line.answers("engineer")) == 1

    def test_a_rider_that_cannot_be_said_does_not_cost_the_answer(self, office: Office) -> None:
        office.duty("1", date(2026, 3, 20), WORKS)
        office.at(date(2026, 2, 18))
        _change(office, data={"task": "damaged"})
        answer = office.answer("engineer")
        assert office.notices(id=answer)[0].state == SENT
        assert office.notices(kind="reminder")[0].state == "failed"

    def test_several_reminders_ride_as_one_card_and_a_quote_knows_them_all(self, office: Office) -> None:
        for number in ("1", "2"):
            office.duty(number, date(2026, 3, 20), WORKS)
        office.at(date(2026, 2, 18))
        office.answer("engineer")
        card = office.line.answers("engineer")[-1]
        with office.database.organization(office.organization_id) as session:
            subject = outbox.subject_of(session, card.id)
        assert subject is not None
        assert subject["deadlines"] == [1, 2]


class TestPushes:
    def test_it_waits_for_a_ride_and_is_pushed_when_its_patience_ends(self, office: Office) -> None:
        office.duty("1", date(2026, 3, 20), WORKS)
        office.at(date(2026, 2, 18))
        assert office.pushes() == []
        office.days(date(2026, 2, 19), date(2026, 2, 25))
        assert office.pushes() == [(user_id("engineer"), 200)]

    def test_whatever_waits_for_somebody_goes_along_with_the_push_of_the_day(self, office: Office) -> None:
        office.duty("1", date(2026, 3, 20), WORKS)
        office.at(date(2026, 2, 18))
        office.duty("2", date(2026, 2, 20), WORKS)
        lines = office.at(date(2026, 2, 19))
        assert sorted(outcome for _, outcome in outcomes(lines)) == [MERGED, SENT]
        assert sum(line["billed"] for line in lines) == 1

    def test_the_second_push_of_a_day_waits_for_tomorrow(self, office: Office) -> None:
        office.duty("1", date(2026, 2, 11), WORKS)
        office.at(date(2026, 2, 10))
        _write(office, "engineer", NoticeClass.DECISION)
        office.at(date(2026, 2, 10), 9)
        assert len(office.pushes()) == 1
        assert office.notices(priority=NoticeClass.DECISION.value)[0].reason == "already_pushed_today"
        office.at(date(2026, 2, 11))
        assert office.notices(priority=NoticeClass.DECISION.value)[0].state == MERGED

    def test_a_summary_does_not_wait_for_tomorrow(self, office: Office) -> None:
        office.duty("1", date(2026, 2, 11), WORKS)
        office.at(date(2026, 2, 10))
        _write(office, "engineer", NoticeClass.SUMMARY)
        office.at(date(2026, 2, 10), 9)
        assert len(office.pushes()) == 2

    def test_nothing_is_pushed_in_quiet_hours_and_it_goes_out_after_them(self, office: Office) -> None:
        office.at(date(2026, 2, 10), 20)
        _write(office, "engineer", NoticeClass.DECISION)
        office.at(date(2026, 2, 10), 20, 1)
        assert office.pushes() == []
        office.at(date(2026, 2, 11), 8, 0)
        assert len(office.pushes()) == 1

    def test_what_is_too_old_is_skipped_with_the_reason(self, office: Office) -> None:
        _write(office, "engineer", NoticeClass.DECISION, expires_at=office.clock.now() - timedelta(minutes=1))
        lines = office.at(date(2026, 2, 3), 10)
        assert [(line["outcome"], line["reason"]) for line in lines] == [
            (SKIPPED, "it expired before it could be said")
        ]


class TestReaching:
    def test_it_finds_out_a_stranger_before_the_first_push_and_tells_the_group_once(
        self, database: Database, clock: TurnableClock, box: SecretBox
    ) -> None:
        office = make_office(database, clock, box, strangers=("engineer",))
        office.duty("1", date(2026, 2, 11), WORKS)
        lines = office.at(date(2026, 2, 10))
        assert dict(outcomes(lines)) == {"engineer": SKIPPED, None: SENT}
        assert [line["billed"] for line in lines if line["room"] == "group"] == [10]
        assert office.person("engineer").is_friend is False
        later = office.days(date(2026, 2, 11), date(2026, 2, 12))
        assert [target for target, _ in office.pushes()].count(GROUP) == 1
        assert ("coordinator", SENT) in outcomes(later, kind="reminder")

    def test_somebody_who_blocked_the_bot_is_found_out_and_reported(self, office: Office) -> None:
        office.duty("1", date(2026, 2, 11), WORKS)
        office.line.people.block("engineer")
        office.at(date(2026, 2, 10))
        alert = office.notices(kind="alert")[0]
        assert (alert.person_id, alert.push_by is not None) == (office.people["coordinator"], True)
        assert user_id("engineer") not in dict(office.pushes())

    def test_a_chat_whose_person_has_another_line_id_by_now_is_set_aside(self, office: Office) -> None:
        office.duty("1", date(2026, 2, 11), WORKS)
        office.clock.set(datetime(2026, 2, 10, 8, 30, tzinfo=BANGKOK))
        office.reminders.run()
        with office.database.organization(office.organization_id) as session:
            session.get_one(Person, office.people["engineer"]).line_user_id = "U" + "7" * 32
        office.sender.send_due()
        assert office.sender.send_due() == 0
        assert office.notices(kind="reminder")[0].reason == "reach_unknown"

    def test_a_friend_is_asked_for_once_and_pushed_to(self, office: Office) -> None:
        office.duty("1", date(2026, 2, 11), WORKS)
        office.days(date(2026, 2, 10), date(2026, 2, 11))
        asked = [call for call in office.line.state.calls if "/profile/" in call.path]
        assert len(asked) == 1
        assert len(office.pushes()) == 2

    def test_the_group_is_left_alone_where_another_of_the_unit_can_be_reached(
        self, database: Database, clock: TurnableClock, box: SecretBox
    ) -> None:
        office = make_office(database, clock, box, strangers=("treasurer",))
        office.duty("1", date(2026, 2, 11), FINANCE)
        lines = office.at(date(2026, 2, 10))
        assert dict(outcomes(lines)) == {"treasurer": SKIPPED, "accountant": SENT}
        assert GROUP not in dict(office.pushes())

    def test_without_a_group_the_coordinator_is_told(
        self, database: Database, clock: TurnableClock, box: SecretBox
    ) -> None:
        office = make_office(database, clock, box, strangers=("engineer",), group=False)
        office.duty("1", date(2026, 2, 11), WORKS)
        assert ("engineer", SKIPPED) in outcomes(office.at(date(2026, 2, 10)))
        assert [notice.state for notice in office.notices(kind="reminder", person_id=office.people["coordinator"])] == [
            SENT
        ]

    def test_when_nobody_at_all_can_be_reached_the_reason_is_on_record(
        self, database: Database, clock: TurnableClock, box: SecretBox
    ) -> None:
        office = make_office(database, clock, box, group=False)
        with database.organization(office.organization_id) as session:
            for person in session.scalars(select(Person)):
                person.is_friend = False
        office.duty("1", date(2026, 2, 11), WORKS)
        lines = office.at(date(2026, 2, 10))
        assert [line["outcome"] for line in lines] == [SKIPPED]
        assert lines[0]["reason"].startswith("nobody can be reached")

    def test_a_new_friend_is_reached_again(self, database: Database, clock: TurnableClock, box: SecretBox) -> None:
        office = make_office(database, clock, box, strangers=("engineer",))
        office.duty("1", date(2026, 2, 11), WORKS)
        office.at(date(2026, 2, 10))
        office.line.people.follow("engineer")
        with database.organization(office.organization_id) as session:
            row = session.get_one(Person, office.people["engineer"])
            row.is_friend, row.unreachable_since = True, None
        assert ("engineer", SENT) in outcomes(office.at(date(2026, 2, 11)))


class TestQuota:
    def test_nothing_is_pushed_before_the_quota_was_read(self, office: Office) -> None:
        office.duty("1", date(2026, 2, 11), WORKS)
        office.at(date(2026, 2, 10))
        calls = [call.path for call in office.line.state.calls]
        assert calls.index("/v2/bot/message/quota") < calls.index("/v2/bot/message/push")

    def test_nothing_is_sent_blind(self, office: Office) -> None:
        office.duty("1", date(2026, 2, 11), WORKS)
        office.line.faults.set("server_error")
        assert office.at(date(2026, 2, 10)) == []
        assert office.notices(kind="reminder")[0].reason.startswith("quota_unknown")
        office.line.faults.set("server_error", 0)
        assert outcomes(office.at(date(2026, 2, 10), 9)) == [("engineer", SENT)]

    def test_early_reminders_are_the_first_to_be_held_back(
        self, database: Database, clock: TurnableClock, box: SecretBox
    ) -> None:
        office = make_office(database, clock, box, quota=14)
        _duties_to_come(office)
        _write(office, "treasurer", NoticeClass.EARLY_REMINDER)
        _write(office, "engineer", NoticeClass.LAST_CALL)
        office.at(date(2026, 2, 3), 10)
        assert office.notices(priority=NoticeClass.EARLY_REMINDER.value)[0].reason == "kept_for_more_important"
        assert office.notices(priority=NoticeClass.LAST_CALL.value)[0].state == SENT

    def test_nothing_is_held_back_in_a_month_with_plenty(self, office: Office) -> None:
        _duties_to_come(office)
        _write(office, "treasurer", NoticeClass.EARLY_REMINDER)
        office.at(date(2026, 2, 3), 10)
        assert office.notices(priority=NoticeClass.EARLY_REMINDER.value)[0].state == SENT

    def test_the_coordinator_is_warned_early_and_for_free(
        self, database: Database, clock: TurnableClock, box: SecretBox
    ) -> None:
        office = make_office(database, clock, box, quota=5)
        _duties_to_come(office)
        _write(office, "engineer", NoticeClass.LAST_CALL)
        office.at(date(2026, 2, 3), 10)
        warning = office.notices(kind="alert")[0]
        assert (warning.push_by, warning.state) == (None, "waiting")
        office.answer("coordinator")
        assert office.notices(kind="alert")[0].state == RODE

    def test_a_push_never_costs_more_than_is_left(
        self, database: Database, clock: TurnableClock, box: SecretBox
    ) -> None:
        office = make_office(database, clock, box, quota=1)
        _write(office, "engineer", NoticeClass.LAST_CALL)
        _write(office, "treasurer", NoticeClass.LAST_CALL)
        office.at(date(2026, 2, 3), 10)
        assert [target for target, _ in office.pushes()] == [user_id("engineer")]
        assert office.notices(person_id=office.people["treasurer"])[0].reason == "quota_spent"

    def test_a_spent_month_is_told_from_a_burst(self, office: Office) -> None:
        _warmed_up(office)
        _write(office, "engineer", NoticeClass.LAST_CALL)
        office.line.faults.set("burst", 1)
        office.at(date(2026, 2, 3), 10, 31)
        assert office.notices(priority=NoticeClass.LAST_CALL.value)[0].reason.startswith("try_again: 429")
        assert _reading(office).exhausted_at is None
        office.at(date(2026, 2, 3), 10, 35)
        assert office.notices(priority=NoticeClass.LAST_CALL.value)[0].state == SENT

    def test_a_month_that_others_have_spent_stops_pushes_until_it_is_over(self, office: Office) -> None:
        _warmed_up(office)
        office.line.quota.count("push", 299, office.clock.now(), billed=True)
        _write(office, "engineer", NoticeClass.LAST_CALL)
        office.at(date(2026, 2, 3), 10, 31)
        assert _reading(office).exhausted_at is not None
        assert office.notices(priority=NoticeClass.LAST_CALL.value)[0].reason == "quota_spent"
        office.at(date(2026, 3, 2))
        assert office.notices(priority=NoticeClass.LAST_CALL.value)[0].state == SENT

    def test_it_counts_what_the_platform_counts(self, office: Office) -> None:
        office.duty("1", date(2026, 2, 11))
        office.days(date(2026, 2, 9), date(2026, 2, 16))
        assert _reading(office).counted == office.line.billed("2026-02") == sum(n.billed for n in office.notices())

    def test_the_status_shows_what_was_spent_and_held_back(
        self, database: Database, clock: TurnableClock, box: SecretBox
    ) -> None:
        office = make_office(database, clock, box, quota=1)
        _write(office, "engineer", NoticeClass.LAST_CALL)
        _write(office, "treasurer", NoticeClass.REMINDER)
        office.at(date(2026, 2, 3), 10)
        with database.organization(office.organization_id) as session:
            organization = session.get_one(Organization, office.organization_id)
            found = status.quota_status(session, organization, clock.now())
        assert found is not None
        assert (found.used, found.limit) == (1, 1)
        assert [held.count for held in found.held_back] == [1]

    def test_what_was_held_back_until_it_was_too_old_is_still_told(
        self, database: Database, clock: TurnableClock, box: SecretBox
    ) -> None:
        office = make_office(database, clock, box, quota=0)
        _write(office, "engineer", NoticeClass.REMINDER, expires_at=office.clock.now() + timedelta(days=1))
        _write(office, "treasurer", NoticeClass.NEWS, expires_at=office.clock.now() - timedelta(minutes=1))
        office.at(date(2026, 2, 3), 10)
        office.at(date(2026, 2, 5), 10)
        with database.organization(office.organization_id) as session:
            found = status.held_back(session, clock.now())
        # The one nobody held back (it was too old from the beginning) is not among them.
        assert [(one.count, one.reason) for one in found] == [(1, "เลยเวลาที่ควรแจ้งแล้ว (โควตาเดือนนี้ไม่พอ)")]


def _duties_to_come(office: Office) -> None:
    for number in range(1, 4):
        office.duty(str(number), date(2026, 2, 10 + 4 * number), WORKS)


def _warmed_up(office: Office) -> None:
    """The quota was read and the engineer is known to be a friend: the next call is a push."""
    _write(office, "engineer", NoticeClass.DECISION)
    office.at(date(2026, 2, 3), 10)


def _reading(office: Office) -> QuotaReading:
    with office.database.reading(office.organization_id) as session:
        return session.scalars(select(QuotaReading)).one()


def _reached(office: Office) -> None:
    """Nothing to do but to say that an earlier reminder got through."""
    office.at(date(2026, 2, 9))


def _change(office: Office, **values: object) -> None:
    with office.database.organization(office.organization_id) as session:
        for notice in session.scalars(select(Notice).where(Notice.kind == "reminder")):
            for name, value in values.items():
                setattr(notice, name, value)


def _write(office: Office, name: str, kind: NoticeClass, **more: object) -> int:
    """Write a notice of a class to somebody's 1:1 chat, to be pushed at once."""
    now = office.clock.now()
    with office.database.organization(office.organization_id) as session:
        room = session.scalars(select(ChatRoom).where(ChatRoom.line_id == user_id(name))).one_or_none()
        if room is None:
            room = ChatRoom(kind="private", line_id=user_id(name), created_at=now)
            session.add(room)
            session.flush()
        notice_id = put_notice(
            session,
            f"test:{kind}:{name}:{now.isoformat()}",
            now,
            room_id=room.id,
            person_id=office.people[name],
            priority=kind,
            urgency=90 - 10 * kind.value,
            push_by=now,
            private=True,
            **more,
        )
    assert notice_id is not None
    return notice_id
