"""The pace of calls: no more than the channel is allowed, per endpoint, and rest after a refusal."""

from __future__ import annotations

from typing import Any

import pytest
from linebot.v3.messaging.exceptions import ApiException

from delivery.breaker import FAILURES, Breaker
from delivery.line import Failure, LineError
from delivery.pace import LONGEST_REST_SECONDS, PROCESSES, RATES, RESTS_SECONDS, Endpoint, Pace
from delivery.platform import PlatformLine
from storage.clock import TurnableClock

OWN_PART = RATES[Endpoint.LOADING].calls // PROCESSES


class Seconds:
    """A clock of seconds that a test turns."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def taken(pace: Pace, endpoint: Endpoint, tries: int) -> int:
    return sum(pace.take(endpoint) for _ in range(tries))


def test_the_processes_together_call_no_more_often_than_the_channel_is_allowed(seconds: Seconds) -> None:
    paces = [Pace(seconds) for _ in range(PROCESSES)]
    assert sum(taken(pace, Endpoint.LOADING, 1000) for pace in paces) == RATES[Endpoint.LOADING].calls
    seconds.now += 0.5
    assert sum(taken(pace, Endpoint.LOADING, 1000) for pace in paces) <= RATES[Endpoint.LOADING].calls / 2


def test_a_bucket_never_holds_more_than_one_turn_of_it(seconds: Seconds) -> None:
    pace = Pace(seconds)
    assert taken(pace, Endpoint.LOADING, 1) == 1
    seconds.now += 86_400
    assert taken(pace, Endpoint.LOADING, 1000) == OWN_PART


def test_a_process_that_is_alone_uses_all_that_is_allowed_and_its_part_once_another_comes(seconds: Seconds) -> None:
    there = [1]
    pace = Pace(seconds, lambda: there[0])
    assert taken(pace, Endpoint.LOADING, 1000) == RATES[Endpoint.LOADING].calls
    seconds.now, there[0] = seconds.now + 1, 2
    assert taken(pace, Endpoint.LOADING, 1000) == RATES[Endpoint.LOADING].calls // 2


def test_however_many_there_are_each_may_call_at_last(seconds: Seconds) -> None:
    assert taken(Pace(seconds, lambda: 1000), Endpoint.MENU_LISTED, 10) == 1


def test_one_endpoint_does_not_use_up_another(seconds: Seconds) -> None:
    pace = Pace(seconds)
    taken(pace, Endpoint.LOADING, 1000)
    assert not pace.take(Endpoint.LOADING)
    assert pace.take(Endpoint.REPLY)


def test_menus_are_deleted_by_the_hour(seconds: Seconds) -> None:
    pace = Pace(seconds)
    first = taken(pace, Endpoint.MENU_DELETED, 1000)
    assert first <= RATES[Endpoint.MENU_DELETED].calls
    seconds.now += 60
    assert taken(pace, Endpoint.MENU_DELETED, 1000) <= 1
    seconds.now += 3600
    assert taken(pace, Endpoint.MENU_DELETED, 1000) == first


def test_after_a_refusal_nothing_is_called_for_a_while_and_for_longer_after_each_further_one(seconds: Seconds) -> None:
    pace = Pace(seconds)
    rest = RESTS_SECONDS
    for _ in range(9):
        assert pace.take(Endpoint.PUSH)
        pace.answered(Endpoint.PUSH, too_fast=True)
        seconds.now += rest * 0.9
        assert not pace.take(Endpoint.PUSH)
        assert pace.take(Endpoint.REPLY)
        seconds.now += rest * 0.2
        rest = min(rest * 2, LONGEST_REST_SECONDS)
    assert pace.take(Endpoint.PUSH)
    pace.answered(Endpoint.PUSH, too_fast=False)
    assert pace.take(Endpoint.PUSH)
    pace.answered(Endpoint.PUSH, too_fast=True)
    seconds.now += RESTS_SECONDS * 1.1
    assert pace.take(Endpoint.PUSH)


def refuse() -> Any:
    raise ApiException(status=429, reason="Too Many Requests")


def test_the_client_makes_no_call_while_its_endpoint_rests() -> None:
    line = PlatformLine("token", "http://127.0.0.1:9")
    calls: list[str] = []
    with pytest.raises(LineError) as refused:
        line.call(Endpoint.PUSH, refuse)
    with pytest.raises(LineError) as held_back:
        line.call(Endpoint.PUSH, lambda: calls.append("push"))
    line.call(Endpoint.REPLY, lambda: calls.append("reply"))
    assert (refused.value.failure, refused.value.status) == (Failure.RATE, 429)
    # Nothing was called, so nothing may have happened: the same body may be tried again.
    assert (held_back.value.failure, held_back.value.status) == (Failure.RATE, None)
    assert calls == ["reply"]


def test_being_held_back_is_no_answer_of_the_platform(clock: TurnableClock) -> None:
    breaker, now = Breaker(), clock.now()
    lost = LineError(Failure.UNKNOWN, "no answer came back (ReadTimeout)")
    held_back = LineError(Failure.RATE, "held back")
    for error in [*[lost] * (FAILURES - 1), held_back, lost]:
        breaker.heard(1, error, now)
    assert breaker.rests_until(1, now) is not None
