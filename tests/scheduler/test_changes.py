"""What changes while a notice waits: whoever it was for or about, nothing stale is said."""

from __future__ import annotations

from datetime import date

import pytest
from office_support import FINANCE, WORKS, Office, make_office, outcomes, user_id

from storage import deadlines, people
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Measure, Person
from storage.secrets import SecretBox

#: A month before its day a reminder waits for a ride.
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


def _wish(office: Office, **wishes: object) -> None:
    with office.database.organization(office.organization_id) as session:
        deadlines.wish(session, session.get_one(Measure, 1), office.clock.now(), **wishes)  # type: ignore[arg-type]
