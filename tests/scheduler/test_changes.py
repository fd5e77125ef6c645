"""What changes while a notice waits: whoever it was for or about, nothing stale is said."""

from __future__ import annotations

from datetime import date

import pytest
from office_support import FINANCE, WORKS, Office, make_office, outcomes, user_id

from delivery import outlook
from measures.vocabulary import NoticeClass
from storage import deadlines, people, rooms
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import ChatRoom, Measure, Organization, Person
from storage.secrets import SecretBox
from storage.settings import settings_of

#: A month before its day a reminder waits for a ride.
EARLY_OR_LATE = (NoticeClass.EARLY_REMINDER, NoticeClass.OVERDUE)
FAR, EARLY = date(2026, 3, 20), date(2026, 2, 18)


@pytest.fixture
def office(database: Database, clock: TurnableClock, box: SecretBox) -> Office:
    return make_office(database, clock, box)


def waiting(office: Office) -> list[tuple[str, str | None]]:
    return [(one.state, one.reason) for one in office.notices(kind="reminder")]


def leaves(office: Office, name: str) -> None:
    with office.database.organization(office.organization_id) as session:
        people.forget(session, session.get_one(Person, office.people[name]), office.clock.now())


def test_what_waits_for_somebody_who_leaves_is_dropped_and_said_to_who_is_left(office: Office) -> None:
    office.choose(staff_reminded_per_unit=1)
    office.duty("1", FAR, FINANCE)
    office.at(EARLY)
    assert [one.person_id for one in office.notices(kind="reminder")] == [office.people["treasurer"]]
    leaves(office, "treasurer")
    assert waiting(office) == [("skipped", "owner_changed")]
    office.at(date(2026, 2, 19))
    assert office.notices(kind="reminder")[-1].person_id == office.people["accountant"]


def test_what_waits_for_others_stays_when_somebody_leaves(office: Office) -> None:
    office.duty("1", FAR, WORKS)
    office.at(EARLY)
    leaves(office, "treasurer")
    assert waiting(office) == [("waiting", None)]


def test_nothing_is_pushed_or_rides_to_somebody_who_left_on_any_way(office: Office) -> None:
    office.duty("1", date(2026, 2, 19), WORKS)
    office.clock.set(office.clock.now())
    with office.database.organization(office.organization_id) as session:
        person = session.get_one(Person, office.people["engineer"])
        person.state = "left"
    office.at(EARLY)
    office.answer("engineer")
    assert user_id("engineer") not in dict(office.pushes())
    assert len(office.line.answers("engineer")) == 1


def test_a_measure_silenced_while_its_reminder_waits_is_not_said(office: Office) -> None:
    office.duty("1", FAR, WORKS)
    office.at(EARLY)
    with office.database.organization(office.organization_id) as session:
        session.get_one(Measure, 1).reminders = {"off": True}
    office.answer("engineer")
    assert waiting(office) == [("skipped", "no_longer_true")]


def test_a_wish_drops_what_waits_and_taking_it_back_reminds_again(office: Office) -> None:
    office.duty("1", date(2026, 2, 20), WORKS)
    office.at(date(2026, 2, 6))
    _wish(office, silent=True)
    assert waiting(office) == [("skipped", "reminders_off")]
    _wish(office, silent=False)
    assert ("engineer", "sent") in outcomes(office.days(date(2026, 2, 17), date(2026, 2, 19)), kind="reminder")


def test_a_further_day_leaves_alone_what_waits(office: Office) -> None:
    office.duty("1", FAR, WORKS)
    office.at(EARLY)
    _wish(office, also_on=[date(2026, 2, 20)])
    assert waiting(office) == [("waiting", None)]
    office.at(date(2026, 2, 20))
    assert [one.local_date for one in office.notices(kind="reminder")] == [EARLY, date(2026, 2, 20)]


def test_a_further_day_that_is_given_up_reminds_nobody(office: Office) -> None:
    office.duty("1", FAR, WORKS)
    office.at(EARLY)
    _wish(office, also_on=[date(2026, 2, 20)])
    _wish(office, not_on=[date(2026, 2, 20)])
    office.at(date(2026, 2, 20))
    assert [one.local_date for one in office.notices(kind="reminder")] == [EARLY]


def test_what_waits_for_a_group_that_is_left_is_said_another_way(
    database: Database, clock: TurnableClock, box: SecretBox
) -> None:
    office = make_office(database, clock, box, strangers=("engineer",))
    with database.organization(office.organization_id) as session:
        session.get_one(Person, office.people["engineer"]).is_friend = False
    office.duty("1", FAR, WORKS)
    office.at(EARLY)
    assert [one.room_id for one in office.notices(kind="reminder")] == [office.group_id]
    with database.organization(office.organization_id) as session:
        rooms.leave(session, session.get_one(ChatRoom, office.group_id), clock.now())
        deadlines.group_left(session, office.group_id or 0, clock.now())
    assert waiting(office) == [("skipped", "room_gone")]
    office.at(date(2026, 2, 19))
    assert office.notices(kind="reminder")[-1].person_id == office.people["coordinator"]


def test_a_planner_that_dies_halfway_leaves_nothing_half_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise RuntimeError("killed between the notices and the next look")

    office.duty("1", date(2026, 2, 19), WORKS)
    with monkeypatch.context() as patched:
        patched.setattr(deadlines, "looked_at", dies)
        assert office.at(EARLY) == []
    assert office.notices(kind="reminder") == []
    # What failed is left alone until the next morning.
    assert [line["outcome"] for line in office.at(date(2026, 2, 19))] == ["sent"]


def test_the_forecast_leaves_out_what_nobody_will_be_reminded_of(office: Office) -> None:
    for number in ("1", "2", "3"):
        office.duty(number, date(2026, 2, 20), WORKS)
    before = _expected(office)
    with office.database.organization(office.organization_id) as session:
        session.get_one(Measure, 1).reminders = {"off": True}
        session.get_one(Measure, 2).waived_at = office.clock.now()
    only_the_third = _expected(office)
    with office.database.organization(office.organization_id) as session:
        session.get_one(Measure, 3).reminders = {"extra": ["2026-02-12"]}
    assert before[0] == 3 * only_the_third[0]
    assert _expected(office)[0] == only_the_third[0] + 1


def _expected(office: Office) -> tuple[int, int]:
    """Return how many pushes about deadlines lie ahead this month, before merging, and of rounds."""
    with office.database.organization(office.organization_id) as session:
        organization = session.get_one(Organization, office.organization_id)
        planned = list(outlook.planned_pushes(session, organization, settings_of(organization), office.clock.now()))
    reminders = [one for one in planned if one.kind in {NoticeClass.LAST_CALL, NoticeClass.REMINDER, *EARLY_OR_LATE}]
    return len(reminders), len(planned) - len(reminders)


def _wish(office: Office, **wishes: object) -> None:
    with office.database.organization(office.organization_id) as session:
        deadlines.wish(session, session.get_one(Measure, 1), office.clock.now(), **wishes)  # type: ignore[arg-type]
