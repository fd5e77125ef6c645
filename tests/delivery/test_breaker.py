"""The circuit breaker: a channel rests while the platform does not answer, and no other one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from office_support import SENT, Office, make_office

from delivery.breaker import FAILURES, RESTS, Breaker
from delivery.line import Failure, LineError, Sent
from storage.clock import TurnableClock
from storage.database import Database
from storage.secrets import SecretBox

LOST = LineError(Failure.UNKNOWN, "no answer came back (ReadTimeout)")
REFUSED = LineError(Failure.PERMANENT, "400", 400)


def test_a_channel_rests_after_calls_in_a_row_without_an_answer_and_no_other_one(clock: TurnableClock) -> None:
    breaker, now = Breaker(), clock.now()
    for _ in range(FAILURES):
        assert breaker.rests_until(1, now) is None
        breaker.heard(1, LOST, now)
    assert breaker.rests_until(1, now) == now + RESTS
    assert breaker.rests_until(2, now) is None
    # Then one call may try; when it fails too, the channel rests at once.
    assert breaker.rests_until(1, now + RESTS) is None
    breaker.heard(1, LOST, now + RESTS)
    assert breaker.rests_until(1, now + RESTS) is not None


@pytest.mark.parametrize("answer", [None, REFUSED])
def test_any_answer_ends_the_count(clock: TurnableClock, answer: LineError | None) -> None:
    breaker, now = Breaker(), clock.now()
    for error in [*[LOST] * (FAILURES - 1), answer, *[LOST] * (FAILURES - 1)]:
        breaker.heard(1, error, now)
    assert breaker.rests_until(1, now) is None


class Silent:
    """A LINE that takes calls and never answers."""

    def __init__(self, line: Any) -> None:
        self.line, self.calls = line, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.line, name)

    def reply(self, reply_token: str, objects: list[dict[str, Any]]) -> Sent:
        self.calls += 1
        raise LOST


def test_in_an_outage_answers_wait_without_a_call_and_come_when_it_is_over(
    database: Database, clock: TurnableClock, box: SecretBox
) -> None:
    office: Office = make_office(database, clock, box)
    alive = office.direct
    office.direct = silent = Silent(alive)  # type: ignore[assignment]
    for _ in range(FAILURES):
        office.answer("treasurer")
    called = silent.calls
    late = office.answer("engineer")
    assert silent.calls == called
    office.direct = alive
    clock.set(clock.now() + RESTS + timedelta(seconds=1))
    office.sender.send_due()
    assert next(notice.state for notice in office.notices() if notice.id == late) == SENT
    assert len(office.line.answers("engineer")) == 1
