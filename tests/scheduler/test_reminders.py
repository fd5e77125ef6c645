"""Reminders: whom the ladder speaks to, when, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from office_support import FINANCE, MERGED, OFFICE, SENT, SKIPPED, WORKS, Office, make_office, outcomes

from measures.reasons import Reason
from measures.vocabulary import NoticeKind
from storage import deadlines, outbox
from storage.clock import TurnableClock
from storage.database import Database, ForeignRow
from storage.models import Deadline, Measure, Organization
from storage.secrets import SecretBox
from thai.calendar import BANGKOK


@pytest.fixture
def office(database: Database, clock: TurnableClock, box: SecretBox) -> Office:
    return make_office(database, clock, box)


def test_it_reminds_each_owner_1_to_1_on_the_day_before(office: Office) -> None:
    office.duty("1", date(2026, 2, 11))
    lines = office.at(date(2026, 2, 10))
    assert sorted(outcomes(lines)) == [("accountant", SENT), ("treasurer", SENT)]
    assert {line["billed"] for line in lines} == {1}
    assert {line["room"] for line in lines} == {"private"}


def test_it_reminds_nobody_between_two_rungs(office: Office) -> None:
    office.duty("1", date(2026, 2, 11))
    office.at(date(2026, 2, 4))
    office.at(date(2026, 2, 5))
    assert {notice.local_date for notice in office.notices(kind="reminder")} <= {date(2026, 2, 4), date(2026, 2, 5)}
    assert len(office.notices(kind="reminder")) == 2


def test_it_waits_for_the_sending_time(office: Office) -> None:
    office.duty("1", date(2026, 2, 11))
    assert office.at(date(2026, 2, 10), 8, 29) == []
    assert len(office.at(date(2026, 2, 10), 8, 30)) == 2


def test_it_reminds_once_a_day_however_often_it_looks(office: Office) -> None:
    office.duty("1", date(2026, 2, 11))
    office.at(date(2026, 2, 10))
    assert office.at(date(2026, 2, 10), 9) == []
    assert len(office.notices(kind="reminder")) == 2


def test_it_does_not_remind_of_what_was_reported(office: Office) -> None:
    deadline = office.duty("1", date(2026, 2, 11))
    office.report(deadline)
    assert office.at(date(2026, 2, 10)) == []


def test_it_moves_a_reminder_on_a_weekend_earlier(office: Office) -> None:
    # The day before Monday 16 February is a Sunday: Friday it is.
    office.duty("1", date(2026, 2, 16))
    assert outcomes(office.at(date(2026, 2, 13)), kind="reminder")
    assert office.days(date(2026, 2, 14), date(2026, 2, 15)) == []


def test_it_tells_the_supervisor_from_the_third_day_after(office: Office) -> None:
    office.duty("1", date(2026, 2, 9))
    before = office.days(date(2026, 2, 9), date(2026, 2, 11))
    after = office.days(date(2026, 2, 12), date(2026, 2, 13))
    assert "head" not in dict(outcomes(before))
    assert dict(outcomes(after))["head"] == SENT


def test_it_tells_the_coordinator_where_a_unit_has_no_supervisor(office: Office) -> None:
    office.duty("1", date(2026, 2, 9), WORKS)
    lines = office.days(date(2026, 2, 10), date(2026, 2, 13))
    assert ("coordinator", SENT) in outcomes(lines, kind="reminder")


def test_it_does_not_tell_executives_of_single_deadlines(office: Office) -> None:
    office.duty("1", date(2026, 2, 9))
    assert "executive" not in dict(outcomes(office.days(date(2026, 2, 9), date(2026, 2, 20)), kind="reminder"))


def test_it_takes_a_duty_of_no_unit_to_the_coordinator(office: Office) -> None:
    office.duty("1", date(2026, 2, 11), None)
    assert outcomes(office.at(date(2026, 2, 10))) == [("coordinator", SENT)]


def test_it_pushes_one_digest_for_several_deadlines(office: Office) -> None:
    for number in ("1", "2", "3"):
        office.duty(number, date(2026, 2, 11), WORKS)
    lines = office.at(date(2026, 2, 10))
    assert sorted(outcome for _, outcome in outcomes(lines)) == [MERGED, MERGED, SENT]
    assert sum(line["billed"] for line in lines) == 1
    assert len(office.line.answers("engineer")) == 1


def test_it_reminds_at_most_as_many_of_a_unit_as_the_office_wishes(office: Office) -> None:
    office.choose(staff_reminded_per_unit=1)
    office.duty("1", date(2026, 2, 11))
    assert len(office.at(date(2026, 2, 10))) == 1


def test_it_asks_first_who_reported_last(office: Office) -> None:
    office.choose(staff_reminded_per_unit=1)
    office.report(office.duty("1", date(2026, 2, 11)), by="accountant")
    office.duty("2", date(2026, 2, 11))
    assert outcomes(office.at(date(2026, 2, 10))) == [("accountant", SENT)]


def test_it_records_that_the_office_wants_no_reminder(office: Office) -> None:
    deadline = office.duty("1", date(2026, 2, 11))
    _wish(office, off=True)
    lines = office.days(date(2026, 2, 10), date(2026, 2, 11))
    assert [(line["outcome"], line["reason"]) for line in lines] == [
        (SKIPPED, "the office wants no reminder of this measure")
    ]
    assert office.notices(deadline_id=deadline)[0].room_id is None


def test_it_reminds_on_an_extra_date(office: Office) -> None:
    office.duty("1", date(2026, 4, 30), WORKS)
    _wish(office, extra=["2026-02-10"])
    office.at(date(2026, 2, 10))
    # It is far ahead, so it first waits for a free ride.
    assert [notice.local_date for notice in office.notices(kind="reminder")] == [date(2026, 2, 10)]


def _wish(office: Office, **wishes: object) -> None:
    with office.database.organization(office.organization_id) as session:
        session.get_one(Measure, 1).reminders = dict(wishes)


def test_it_drops_a_waiting_reminder_when_the_date_changes(office: Office) -> None:
    deadline = office.duty("1", date(2026, 3, 20), WORKS)
    office.at(date(2026, 2, 18))
    assert [notice.state for notice in office.notices(deadline_id=deadline)] == ["waiting"]
    with office.database.organization(office.organization_id) as session:
        dropped = deadlines.look_again(session, [deadline], office.clock.now(), Reason.DATE_CHANGED, from_start=True)
    assert dropped == 1
    assert [notice.reason for notice in office.notices(deadline_id=deadline)] == ["date_changed"]


def test_a_newer_reminder_takes_the_place_of_one_that_still_waits(office: Office) -> None:
    office.duty("1", date(2026, 3, 20), WORKS)
    office.at(date(2026, 2, 18))
    with office.database.organization(office.organization_id) as session:
        session.get_one(Measure, 1).reminders = {"extra": ["2026-02-19"]}
        deadlines.look_again(session, [], office.clock.now(), Reason.REMINDERS_ON)
        session.get_one(Deadline, 1).next_reminder_on = date(2026, 2, 19)
    lines = office.at(date(2026, 2, 19))
    assert [(line["outcome"], line["reason"]) for line in lines] == [(SKIPPED, "replaced by a newer reminder")]


def test_it_gives_one_digest_of_what_still_matters_after_three_days_off(office: Office) -> None:
    # Monday 9 to Wednesday 11 February nothing ran; two reminders fell into these days.
    office.at(date(2026, 2, 6))
    first, second = office.duty("1", date(2026, 2, 10), WORKS), office.duty("2", date(2026, 2, 13), WORKS)
    _made_earlier(office, first, second)
    done = office.duty("3", date(2026, 2, 11), WORKS)
    office.report(done, by="engineer")
    lines = office.at(date(2026, 2, 12))
    assert sorted(outcome for _, outcome in outcomes(lines)) == [MERGED, SENT]
    assert "catch_up_digest" in {notice.message for notice in office.notices(kind="reminder")}
    assert len(office.line.answers("engineer")) == 1


def test_it_says_nothing_of_an_outage_after_a_weekend(office: Office) -> None:
    office.duty("1", date(2026, 2, 16), WORKS)
    office.at(date(2026, 2, 6))
    office.at(date(2026, 2, 9))
    assert {notice.message for notice in office.notices(kind="reminder")} == {"reminder"}


def _made_earlier(office: Office, *ids: int) -> None:
    with office.database.organization(office.organization_id) as session:
        for deadline_id in ids:
            session.get_one(Deadline, deadline_id).reminded_through = date(2026, 2, 6)


def test_two_schedulers_remind_once(office: Office) -> None:
    office.duty("1", date(2026, 2, 11), WORKS)
    other = Office(
        office.database, office.clock, office.line, office.organization_id, office.channel_id, office.people,
        office.units, office.group_id,
    )  # fmt: skip
    office.at(date(2026, 2, 10))
    _ladder_looks_again(office)
    other.at(date(2026, 2, 10))
    assert len(office.pushes()) == 1


def test_two_schedulers_at_the_same_moment_push_to_nobody_twice(office: Office) -> None:
    for number in range(1, 7):
        office.duty(str(number), date(2026, 2, 11), (FINANCE, WORKS)[number % 2])
    office.clock.set(datetime(2026, 2, 10, 8, 30, tzinfo=BANGKOK))
    twin = Office(
        office.database, office.clock, office.line, office.organization_id, office.channel_id, office.people,
        office.units, office.group_id,
    )  # fmt: skip
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run_all, (office, twin)))
    assert len(office.pushes()) == len({target for target, _ in office.pushes()}) == 3
    assert {notice.state for notice in office.notices()} == {SENT, MERGED}
    assert office.line.billed("2026-02") == 3


def run_all(office: Office) -> None:
    for _ in range(4):
        office.reminders.run()
        office.sender.send_due()


def _ladder_looks_again(office: Office) -> None:
    with office.database.organization(office.organization_id) as session:
        row = session.get_one(Deadline, 1)
        row.next_reminder_on, row.reminded_through = date(2026, 2, 10), None


def test_nothing_crosses_to_another_office(database: Database, clock: TurnableClock, box: SecretBox) -> None:
    ours = make_office(database, clock, box)
    theirs = make_office(database, clock, box, name="เทศบาลตำบลริมธาร")
    ours.duty("1", date(2026, 2, 11))
    ours.at(date(2026, 2, 10))
    assert theirs.pushes() == []
    assert theirs.notices() == []


@pytest.mark.parametrize("unit", [OFFICE, FINANCE, WORKS])
def test_every_unit_hears_of_its_own_duties_only(office: Office, unit: str) -> None:
    office.duty("1", date(2026, 2, 11), unit)
    told = dict(outcomes(office.at(date(2026, 2, 10)), kind="reminder"))
    expected = {OFFICE: {"coordinator"}, FINANCE: {"treasurer", "accountant"}, WORKS: {"engineer"}}
    # The head office has no staff but its coordinator: the group is asked where nobody answers for a unit.
    assert set(told) == ({None} if unit == OFFICE else expected[unit])


def test_a_notice_of_another_office_cannot_be_written(office: Office) -> None:
    foreign = office.organization_id + 1
    draft = outbox.Draft(key="x", kind=NoticeKind.NEWS, message="help_card", data={}, organization_id=foreign)
    with pytest.raises(ForeignRow), office.database.organization(office.organization_id) as session:
        outbox.put_many(session, [draft], office.clock.now())
    assert office.notices() == []


def test_offices_planned_together_keep_to_their_own_people(
    database: Database, clock: TurnableClock, box: SecretBox
) -> None:
    ours = make_office(database, clock, box)
    theirs = make_office(database, clock, box, name="เทศบาลตำบลริมธาร")
    for office in (ours, theirs):
        office.duty("1", date(2026, 2, 11))
    clock.set(datetime(2026, 2, 10, 8, 30, tzinfo=BANGKOK))
    assert ours.reminders.run() == 2
    for office in (ours, theirs):
        told = office.notices(kind="reminder")
        assert {one.person_id for one in told} == {office.people["treasurer"], office.people["accountant"]}
        assert {one.organization_id for one in told} == {office.organization_id}


def test_an_office_that_cannot_be_planned_does_not_silence_the_others(
    database: Database, clock: TurnableClock, box: SecretBox
) -> None:
    broken = make_office(database, clock, box)
    sound = make_office(database, clock, box, name="เทศบาลตำบลริมธาร")
    for office in (broken, sound):
        office.duty("1", date(2026, 2, 11))
    with database.system() as session:
        session.get_one(Organization, broken.organization_id).settings = {"no such setting": 1}
    clock.set(datetime(2026, 2, 10, 8, 30, tzinfo=BANGKOK))
    assert sound.reminders.run() == 1
    sound.rounds.run()
    assert (len(broken.notices()), len(sound.notices(kind="reminder"))) == (0, 2)
