"""Why something was said or was not, and what became of an event: as an operator asks it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from office_support import Office, make_office

from delivery import trace
from storage.clock import TurnableClock, local_date
from storage.database import Database
from storage.models import InboxEvent, Measure, Notice, Person
from storage.secrets import SecretBox

DAY = date(2026, 2, 10)


@pytest.fixture
def office(database: Database, clock: TurnableClock, box: SecretBox) -> Office:
    """An office in which the treasurer was reminded of measure 3 on the day before it was due."""
    made = make_office(database, clock, box)
    made.duty("3", DAY + timedelta(days=1))
    made.duty("4", date(2026, 9, 1))
    made.at(DAY, 9)
    return made


def test_somebody_is_told_what_was_said_to_them_and_by_which_rule(office: Office) -> None:
    (stored,) = office.notices(person_id=office.people["treasurer"])
    with office.database.reading(office.organization_id) as session:
        person = session.get_one(Person, office.people["treasurer"])
        told = trace.why_person(session, person, DAY, office.clock.now())
        assert [(row["measure"], row["notice"], row["outcome"]) for row in told["said"]] == [
            ("3", stored.id, stored.state)
        ]
        assert told["said"][0]["rule"].startswith("reminder:")
        assert any("ข้อ 4" in row["what"] for row in told["rules"])
        before = trace.why_person(session, person, DAY - timedelta(days=3), office.clock.now())
        assert (before["said"], before["rules"]) == ([], [])
        executive = session.get_one(Person, office.people["executive"])
        assert trace.said_to(session, executive, DAY) == []


def test_a_measure_tells_what_was_said_of_it_alone(office: Office) -> None:
    with office.database.reading(office.organization_id) as session:
        told = trace.why_measure(session, "3", None, office.clock.now())
        assert told is not None
        assert {row["measure"] for row in told["said"]} == {"3"}
        assert all("ข้อ 3 " in row["what"] for row in told["rules"])
        assert trace.why_measure(session, "99", None, office.clock.now()) is None


def test_a_held_back_notice_tells_its_reason(office: Office) -> None:
    with office.database.organization(office.organization_id) as session:
        notice = session.query(Notice).first()
        assert notice is not None
        notice.state, notice.reason, notice.finished_at = "waiting", "quiet_hours", None
    with office.database.reading(office.organization_id) as session:
        (row,) = trace.on_day(session, local_date(office.clock.now()))[:1]
        assert (row["outcome"], row["reason"]) == ("waiting", "quiet hours")
        assert "นอกเวลาทำการ" in next(iter(trace.lines([row])))


@pytest.mark.parametrize("words", ["%", "_", "\\"])
def test_a_name_is_taken_by_its_letters(office: Office, words: str) -> None:
    with office.database.reading(office.organization_id) as session:
        assert [one.name for one in trace.people_named(session, "treas")] == ["treasurer"]
        assert trace.people_named(session, words) == []


def test_an_event_and_a_notice_are_followed_to_each_other_and_to_the_call(office: Office) -> None:
    now = office.clock.now()
    with office.database.organization(office.organization_id) as session:
        event = InboxEvent(
            channel_id=office.channel_id, webhook_event_id="w1", room_key="r", occurred_at_ms=1, received_at=now,
            state="done",
        )  # fmt: skip
        session.add(event)
        session.flush()
        notice = session.query(Notice).first()
        assert notice is not None
        notice.inbox_event_id, notice.request_id = event.id, "request-1"
        event_id, notice_id = event.id, notice.id
    with office.database.reading(office.organization_id) as session:
        for identifier in ("w1", f"e{event_id}"):
            (found,) = trace.trace(session, identifier)
            assert [(row["notice"], row["request"]) for row in found["notices"]] == [(notice_id, "request-1")]
        for identifier in (f"n{notice_id}", "request-1"):
            (found,) = trace.trace(session, identifier)
            assert (found["event"], found["answers"]) == (event_id, "w1")
        assert trace.trace(session, "nothing") == []
        assert session.query(Measure).count() == 2
