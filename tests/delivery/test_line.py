"""Both ways to the simulated LINE, over HTTP and in the process, behave alike."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from contract_support import CONTRACT

from benchmarks._direct_line import DirectLine
from delivery.line import Failure, Line, LineError
from delivery.platform import PlatformLine
from simulator.clock import TurnableClock
from simulator.server import SimulatedLine
from simulator.serving import serve
from simulator.settings import GroupDescription, PersonDescription, World

FRIEND, STRANGER, GROUP, SEVERAL = "U" + "1" * 32, "U" + "2" * 32, "C" + "1" * 32, "R" + "1" * 32
HELLO: list[dict[str, Any]] = [{"type": "text", "text": "สวัสดี"}]


@pytest.fixture
def platform() -> SimulatedLine:
    people = (PersonDescription(FRIEND, "เพื่อน"), PersonDescription(STRANGER, "คนแปลกหน้า", friend=False))
    both = (FRIEND, STRANGER)
    world = World(people, (GroupDescription(GROUP, "กลุ่ม", both), GroupDescription(SEVERAL, "หลายคน", both)))
    return SimulatedLine(world, TurnableClock(datetime(2026, 2, 3, 2, 0, tzinfo=UTC)), quota=3)


@pytest.fixture(params=["http", "direct"])
def line(request: pytest.FixtureRequest, platform: SimulatedLine) -> Iterator[Line]:
    if request.param == "direct":
        yield DirectLine(platform)
        return
    with serve(platform) as address:
        yield PlatformLine(platform.settings.channel_access_token, address)


def key() -> str:
    return str(uuid.uuid4())


def test_a_push_gives_the_message_ids_and_is_billed(line: Line, platform: SimulatedLine) -> None:
    sent = line.push(FRIEND, HELLO, key())
    assert [message_id for message_id, _ in sent.messages] == [platform.answers(FRIEND)[0].id]
    assert platform.billed("2026-02") == 1


def test_the_same_key_again_is_success_and_says_so(line: Line, platform: SimulatedLine) -> None:
    once = key()
    first, second = line.push(FRIEND, HELLO, once), line.push(FRIEND, HELLO, once)
    assert (second.repeated, second.messages) == (True, first.messages)
    assert platform.billed("2026-02") == 1


def test_a_group_push_is_billed_by_its_members(line: Line, platform: SimulatedLine) -> None:
    line.push(GROUP, HELLO, key())
    assert (line.member_count(GROUP), platform.billed("2026-02"), line.consumption()) == (2, 2, 2)


def test_a_spent_month_is_refused(line: Line) -> None:
    line.push(GROUP, HELLO, key())
    with pytest.raises(LineError) as caught:
        line.push(GROUP, HELLO, key())
    assert caught.value.status == 429


def test_it_tells_friends_from_strangers(line: Line) -> None:
    assert line.is_friend(FRIEND) is True
    assert line.is_friend(STRANGER) is False


def test_a_reply_is_free_and_its_token_works_once(line: Line, platform: SimulatedLine) -> None:
    platform.say(FRIEND, None, "สวัสดี")
    token = platform.events[-1]["replyToken"]
    line.reply(token, HELLO)
    assert platform.billed("2026-02") == 0
    with pytest.raises(LineError) as caught:
        line.reply(token, HELLO)
    assert caught.value.failure is Failure.TOKEN


@pytest.mark.parametrize(
    ("fault", "failure"),
    [("server_error", Failure.UNKNOWN), ("burst", Failure.RATE), ("answer_lost", Failure.UNKNOWN)],
)
def test_faults_have_the_same_names(line: Line, platform: SimulatedLine, fault: str, failure: Failure) -> None:
    platform.faults.set(fault, 1)
    with pytest.raises(LineError) as caught:
        line.push(FRIEND, HELLO, key())
    assert caught.value.failure is failure


def test_what_the_platform_would_refuse_is_permanent(line: Line) -> None:
    with CONTRACT.broken_on_purpose(), pytest.raises(LineError) as caught:
        line.push(FRIEND, [{"type": "text", "text": ""}], key())
    assert caught.value.failure is Failure.PERMANENT


def test_an_unknown_group_is_permanent(line: Line) -> None:
    with pytest.raises(LineError) as caught:
        line.push("C" + "f" * 32, HELLO, key())
    assert caught.value.failure is Failure.PERMANENT


def test_the_quota_is_read(line: Line) -> None:
    assert (line.quota(), line.consumption()) == (3, 0)


def test_a_group_has_a_name_and_can_be_left(line: Line) -> None:
    assert line.group_name(GROUP) == "กลุ่ม"
    line.leave_group(GROUP)
    with pytest.raises(LineError):
        line.member_count(GROUP)


def test_a_chat_of_several_people_is_asked_by_its_own_calls_and_has_no_name(
    line: Line, platform: SimulatedLine
) -> None:
    assert (line.group_name(SEVERAL), line.member_count(SEVERAL)) == ("", 2)
    line.leave_group(SEVERAL)
    with pytest.raises(LineError):
        line.member_count(SEVERAL)
    assert platform.bot.violations == []
