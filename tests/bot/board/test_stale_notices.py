"""Who loses a role or a duty on the board is not told of it any more; what waits for others stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests_support import put_notice

from measures.vocabulary import NoticeClass, RoomKind
from storage import rooms
from storage.clock import TurnableClock
from storage.models import Assignment, Deadline, Notice, Step

from .board_support import Browser, Look, Office

WAITS, DROPPED = ("waiting", None), ("skipped", "owner_changed")


@pytest.fixture
def told(look: Look, office: Office, clock: TurnableClock) -> Callable[[], list[tuple[str, str | None]]]:
    """Let a reminder wait for the officer and one for the supervisor; returns how both stand, in this order."""
    now = clock.now()

    def write(session: Session) -> None:
        due = session.scalars(select(Deadline.id).join(Step).where(Step.measure_id == office.measures[2])).first()
        for person_id in (office.cast.officer, office.supervisor):
            put_notice(
                session,
                f"reminder:{due}:{person_id}",
                now,
                room_id=rooms.ensure(session, RoomKind.PRIVATE, f"U{person_id:032x}", now).id,
                person_id=person_id,
                deadline_id=due,
                priority=NoticeClass.EARLY_REMINDER,
                push_by=now + timedelta(days=5),
            )

    look(write)
    query = select(Notice.state, Notice.reason).where(Notice.kind == "reminder").order_by(Notice.id)
    return lambda: look(lambda s: [tuple(row) for row in s.execute(query).all()])


Told = Callable[[], list[tuple[str, str | None]]]


def test_what_waits_is_dropped_when_a_role_ends(browser: Browser, look: Look, office: Office, told: Told) -> None:
    held = look(lambda s: s.scalars(select(Assignment.id).where(Assignment.person_id == office.cast.officer)).one())
    assert browser.post(f"/board/roles/{held}/end").status_code == 303
    assert told() == [DROPPED, WAITS]


def test_what_waits_stays_when_a_role_is_given(browser: Browser, office: Office, told: Told) -> None:
    given = browser.post(f"/board/people/{office.cast.officer}/roles", role="executive", valid_from="1 มีนาคม 2569")
    assert given.status_code == 303
    assert told() == [WAITS, WAITS]


def test_what_waits_is_dropped_when_somebody_leaves(browser: Browser, office: Office, told: Told) -> None:
    assert browser.post(f"/board/people/{office.cast.officer}/leave").status_code == 303
    assert told() == [DROPPED, WAITS]


def _owned_by(office: Office, look: Look, browser: Browser, *persons: int) -> None:
    step_id = look(lambda s: s.scalars(select(Step.id).where(Step.measure_id == office.measures[0])).one())
    form = {"text": "ขั้นตอน", "unit": [office.finance], "kind": "by_date", "end": "27 กุมภาพันธ์ 2569"}
    assert browser.post(f"/board/plan/steps/{step_id}", **form, person=list(persons)).status_code == 303


def test_what_waits_is_dropped_when_a_duty_is_taken_away(
    browser: Browser, look: Look, office: Office, told: Told
) -> None:
    _owned_by(office, look, browser, office.cast.officer)
    assert told() == [WAITS, WAITS]
    _owned_by(office, look, browser, office.supervisor)
    assert told() == [DROPPED, WAITS]
