"""@mentions: owners are named where a group is told what lies ahead of them, and nobody is shown up."""

from __future__ import annotations

from datetime import date

import pytest
from office_support import FINANCE, GROUP, SENT, WORKS, Office, make_office, user_id

from storage import rooms
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import ChatRoom
from storage.secrets import SecretBox

DAY_BEFORE, DUE = date(2026, 2, 10), date(2026, 2, 11)


@pytest.fixture
def office(database: Database, clock: TurnableClock, box: SecretBox) -> Office:
    """An engineer who is no friend of the bot, so that the group is told."""
    return make_office(database, clock, box, strangers=("engineer", "treasurer", "accountant"))


def seen_in_the_group(office: Office, *names: str) -> None:
    with office.database.organization(office.organization_id) as session:
        room = session.get_one(ChatRoom, office.group_id)
        for name in names:
            rooms.saw_member(session, room, office.people[name], office.clock.now())


def mentioned(office: Office) -> list[list[str]]:
    """Return whom each push to the group named, by LINE id."""
    pushed = [call.body for call in office.line.state.calls if call.path.endswith("/push") and call.body["to"] == GROUP]
    return [
        [item["mentionee"]["userId"] for one in body["messages"] for item in one.get("substitution", {}).values()]
        for body in pushed
    ]


def test_the_owner_is_named_where_the_group_is_told(office: Office) -> None:
    seen_in_the_group(office, "engineer", "coordinator")
    office.duty("1", DUE, WORKS)
    office.at(DAY_BEFORE)
    assert mentioned(office) == [[user_id("engineer")]]
    assert office.line.bot.violations == []


def test_who_is_not_in_the_group_is_not_named(office: Office) -> None:
    seen_in_the_group(office, "coordinator")
    office.duty("1", DUE, WORKS)
    office.at(DAY_BEFORE)
    assert mentioned(office) == [[]]
    assert WORKS in str(office.notices(person_id=None, state=SENT)[0].body)


def test_several_duties_name_each_owner_once(office: Office) -> None:
    seen_in_the_group(office, "engineer", "treasurer", "accountant")
    for number, unit in (("1", WORKS), ("2", FINANCE), ("3", WORKS)):
        office.duty(number, DUE, unit)
    office.at(DAY_BEFORE)
    assert sorted(mentioned(office)[0]) == sorted(map(user_id, ("engineer", "treasurer", "accountant")))


def test_what_is_late_names_nobody_before_others(office: Office) -> None:
    seen_in_the_group(office, "engineer")
    office.at(date(2026, 2, 12))
    office.duty("1", DUE, WORKS)
    office.days(date(2026, 2, 13), date(2026, 2, 16))
    assert mentioned(office) == [[]]


def test_a_reminder_in_the_1_to_1_chat_names_nobody(database: Database, clock: TurnableClock, box: SecretBox) -> None:
    office = make_office(database, clock, box)
    seen_in_the_group(office, "engineer")
    office.duty("1", DUE, WORKS)
    office.at(DAY_BEFORE)
    assert "mentionee" not in str([notice.body for notice in office.notices()])


def test_a_mention_of_somebody_who_left_unseen_does_not_cost_the_group_the_matter(office: Office) -> None:
    seen_in_the_group(office, "engineer")
    del office.line.state.groups[GROUP].members[office.line.state.groups[GROUP].members.index(user_id("engineer"))]
    office.duty("1", DUE, WORKS)
    lines = office.at(DAY_BEFORE)
    assert [line["outcome"] for line in lines if line["room"] == "group"] == [SENT]
    assert mentioned(office) == [[user_id("engineer")], []]
