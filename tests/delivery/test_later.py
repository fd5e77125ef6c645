"""One more reminder on the next working day."""

from __future__ import annotations

from datetime import date

import pytest
from office_support import WORKS, Office, make_office, outcomes, user_id

from delivery.later import remind_again
from measures.vocabulary import RoomKind
from storage import rooms
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Deadline
from storage.secrets import SecretBox


@pytest.fixture
def office(database: Database, clock: TurnableClock, box: SecretBox) -> Office:
    return make_office(database, clock, box)


def asked(office: Office) -> date:
    with office.database.organization(office.organization_id) as session:
        room = rooms.ensure(session, RoomKind.PRIVATE, user_id("engineer"), office.clock.now())
        return remind_again(
            session, session.get_one(Deadline, 1), office.people["engineer"], room.id, office.clock.now()
        )


def test_it_comes_on_the_next_working_day(office: Office) -> None:
    office.duty("1", date(2026, 2, 27), WORKS)
    office.at(date(2026, 2, 20))
    # 20 February is a Friday.
    assert asked(office) == date(2026, 2, 23)
    assert office.days(date(2026, 2, 21), date(2026, 2, 22)) == []
    assert ("engineer", "sent") in outcomes(office.at(date(2026, 2, 23)))


def test_asking_twice_reminds_once(office: Office) -> None:
    office.duty("1", date(2026, 2, 27), WORKS)
    assert asked(office) == asked(office)
    assert len(office.notices(kind="reminder")) == 1
