"""The sender: killed at any point, nothing is lost and nothing is said twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from office_support import GROUP, MERGED, RODE, SENT, WORKS, Office, make_office, user_id

from delivery import riding
from delivery.line import Failure, LineError, Sent
from measures.reasons import Reason
from storage import outbox
from storage.clock import TurnableClock
from storage.database import Database
from storage.secrets import SecretBox


class Killed(BaseException):
    """The process died here."""


@pytest.fixture
def office(database: Database, clock: TurnableClock, box: SecretBox) -> Office:
    return make_office(database, clock, box)


def said(office: Office, name: str) -> int:
    return len(office.line.answers(name))


def after_a_minute(office: Office) -> None:
    office.clock.set(office.clock.now() + timedelta(seconds=61))
    while office.sender.send_due():
        pass


class DiesAfter:
    """A LINE whose caller dies once a call was accepted, before anything can be recorded."""

    def __init__(self, line: Any) -> None:
        self.line = line

    def __getattr__(self, name: str) -> Any:
        return getattr(self.line, name)

    def push(self, to: str, objects: list[dict[str, Any]], retry_key: str) -> Sent:
        self.line.push(to, objects, retry_key)
        raise Killed

    def reply(self, reply_token: str, objects: list[dict[str, Any]]) -> Sent:
        self.line.reply(reply_token, objects)
        raise Killed


class DiesBefore(DiesAfter):
    """A LINE whose caller dies before the call leaves the machine."""

    def push(self, to: str, objects: list[dict[str, Any]], retry_key: str) -> Sent:
        raise Killed

    def reply(self, reply_token: str, objects: list[dict[str, Any]]) -> Sent:
        raise Killed


def planned(office: Office, *numbers: str) -> None:
    for number in numbers:
        office.duty(number, date(2026, 2, 11), WORKS)
    office.clock.set(office.clock.now() + timedelta(days=7))
    office.reminders.run()


@pytest.mark.parametrize("dies", [DiesAfter, DiesBefore])
def test_a_push_is_received_once_whenever_its_sender_dies(office: Office, dies: type[DiesAfter]) -> None:
    planned(office, "1", "2")
    alive = office.direct
    office.direct = dies(alive)  # type: ignore[assignment]
    with pytest.raises(Killed):
        office.sender.send_due()
    office.direct = alive
    after_a_minute(office)
    assert said(office, "engineer") == 1
    assert sorted(notice.state for notice in office.notices(kind="reminder")) == [MERGED, SENT]
    assert office.line.billed("2026-02") == 1
    assert office.line.bot.violations == []


def died_in_an_answer(office: Office, dies: type[DiesAfter]) -> None:
    office.duty("1", date(2026, 3, 20), WORKS)
    office.at(date(2026, 2, 18))
    alive = office.direct
    office.direct = dies(alive)  # type: ignore[assignment]
    with pytest.raises(Killed):
        office.answer("engineer")
    office.direct = alive


@pytest.mark.parametrize("dies", [DiesAfter, DiesBefore])
def test_an_answer_is_never_said_twice_whenever_its_sender_dies(office: Office, dies: type[DiesAfter]) -> None:
    died_in_an_answer(office, dies)
    before = said(office, "engineer")
    after_a_minute(office)
    assert said(office, "engineer") == before
    assert {notice.state for notice in office.notices()} == {"failed"}
    assert {notice.reason for notice in office.notices()} == {"uncertain"}


def test_a_ride_that_may_be_lost_does_not_count_as_received(office: Office) -> None:
    died_in_an_answer(office, DiesAfter)
    after_a_minute(office)
    with office.database.organization(office.organization_id) as session:
        assert outbox.reached(session, [1]) == set()


def test_a_refusal_while_the_token_is_good_proves_that_the_answer_arrived(office: Office) -> None:
    office.line.faults.set("answer_lost", 1)
    office.duty("1", date(2026, 3, 20), WORKS)
    office.at(date(2026, 2, 18))
    office.line.say("engineer", None, "สวัสดี")
    office.answer("engineer")
    assert {notice.kind: notice.state for notice in office.notices()} == {"reply": SENT, "reminder": RODE}
    assert said(office, "engineer") == 2


class Stutters(DiesAfter):
    """A LINE whose first reply may arrive without an answer, and that says 500 to every other one."""

    def __init__(self, line: Any, arrives: bool) -> None:
        super().__init__(line)
        self.arrives = arrives

    def reply(self, reply_token: str, objects: list[dict[str, Any]]) -> Sent:
        if self.arrives:
            self.arrives = False
            self.line.reply(reply_token, objects)
            raise LineError(Failure.UNKNOWN, "no answer came back (ReadTimeout)")
        raise LineError(Failure.UNKNOWN, "500 from the platform", 500)


@pytest.mark.parametrize("arrives", [True, False])
def test_an_answer_that_may_have_arrived_never_rides_again_and_one_that_did_not_does(
    office: Office, arrives: bool
) -> None:
    alive = office.direct
    office.direct = Stutters(alive, arrives)  # type: ignore[assignment]
    first = office.answer("engineer")
    for _ in range(4):
        office.clock.set(office.clock.now() + timedelta(seconds=40))
        office.sender.send_due()
    office.direct = alive
    office.answer("engineer")
    row = next(notice for notice in office.notices() if notice.id == first)
    assert row.state == ("failed" if arrives else RODE)
    assert (row.reason == Reason.UNCERTAIN) == arrives
    # Either way the engineer heard it once, and the second answer once.
    assert said(office, "engineer") == 2


def test_an_old_token_that_is_refused_twice_proves_nothing(office: Office) -> None:
    """A sender died before its call; the one that follows is too late, and its first call fails besides."""
    died_in_an_answer(office, DiesBefore)
    alive = office.direct

    class Late(DiesAfter):
        calls = 0

        def reply(self, reply_token: str, objects: list[dict[str, Any]]) -> Sent:
            self.calls += 1
            if self.calls == 1:
                raise LineError(Failure.UNKNOWN, "500 from the platform", 500)
            return alive.reply(reply_token, objects)

    office.direct = Late(alive)  # type: ignore[assignment]
    after_a_minute(office)
    assert office.direct.calls == 2  # type: ignore[attr-defined]
    assert {notice.state for notice in office.notices(kind="reply")} == {"failed"}


def test_it_repeats_the_identical_body_after_a_lost_answer(office: Office) -> None:
    planned(office, "1")
    office.sender.send_due()
    office.line.faults.set("answer_lost", 1)
    office.duty("2", date(2026, 2, 12), WORKS)
    office.at(date(2026, 2, 11))
    after_a_minute(office)
    assert office.line.bot.violations == []
    assert said(office, "engineer") == 2


def test_what_changes_after_the_first_try_does_not_change_the_body(office: Office) -> None:
    planned(office, "1")
    office.line.faults.set("answer_lost", 1)
    office.sender.send_due()
    office.report(1, by="engineer")
    after_a_minute(office)
    assert office.line.bot.violations == []
    assert office.notices(kind="reminder")[0].state == SENT


def test_a_notice_is_given_up_when_its_retry_key_is_forgotten(office: Office) -> None:
    planned(office, "1")
    alive = office.direct
    office.direct = DiesBefore(alive)  # type: ignore[assignment]
    with pytest.raises(Killed):
        office.sender.send_due()
    office.direct = alive
    office.clock.set(office.clock.now() + timedelta(hours=25))
    office.sender.send_due()
    notice = office.notices(kind="reminder")[0]
    assert notice.state == "failed"
    assert notice.reason == "given_up"


def refused(*_: Any) -> Any:
    raise LineError(Failure.CREDENTIALS, "401: the channel's token was refused", 401)


def test_a_refused_token_rests_the_channel(office: Office) -> None:
    planned(office, "1")
    office.direct.quota = refused  # type: ignore[method-assign]
    office.sender.send_due()
    assert office.pushes() == []
    assert office.notices(kind="reminder")[0].state == "waiting"


def test_the_coordinators_hear_of_a_refused_token_once_a_day_when_they_write(office: Office) -> None:
    planned(office, "1")
    works, office.direct.quota = office.direct.quota, refused  # type: ignore[method-assign]
    office.sender.send_due()
    office.clock.set(office.clock.now() + timedelta(hours=2))
    office.sender.send_due()
    office.direct.quota = works  # type: ignore[method-assign]
    told = office.notices(message="alert_to_coordinator")
    assert [(one.person_id, one.data["alert"]) for one in told] == [(office.people["coordinator"], "token_refused")]
    assert told[0].push_by is None
    office.clock.set(office.clock.now() + timedelta(minutes=16))
    office.answer("coordinator")
    assert office.notices(message="alert_to_coordinator")[0].state == RODE


def test_nobody_is_alarmed_while_the_token_is_good(office: Office) -> None:
    planned(office, "1")
    office.sender.send_due()
    assert office.notices(kind="reminder")[0].state == SENT
    assert office.notices(message="alert_to_coordinator") == []


def test_a_group_that_the_bot_left_is_not_pushed_to(database: Database, clock: TurnableClock, box: SecretBox) -> None:
    office = make_office(database, clock, box, strangers=("engineer",))
    office.line.people.remove_bot("coordinator", GROUP)
    office.duty("1", date(2026, 2, 11), WORKS)
    office.at(date(2026, 2, 10))
    assert GROUP not in dict(office.pushes())
    assert {notice.state for notice in office.notices(kind="reminder")} == {"skipped", "failed"}


def test_a_notice_that_cannot_be_packed_does_not_hold_up_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(office, "1")
    office.duty("2", date(2026, 2, 11))
    office.reminders.run()
    sound = riding.load

    def fails_for_the_first(session: Any, host: Any, *more: Any) -> Any:
        if host.id == 1:
            raise RuntimeError("damaged")
        return sound(session, host, *more)

    monkeypatch.setattr(riding, "load", fails_for_the_first)
    office.sender.send_due()
    told = {notice.id: (notice.state, notice.reason) for notice in office.notices(kind="reminder")}
    assert told[1] == ("waiting", "try_again: RuntimeError")
    assert {state for number, (state, _) in told.items() if number != 1} == {SENT}


def test_two_senders_send_a_notice_once(office: Office) -> None:
    planned(office, "1")
    from delivery.sender import Sender

    other = Sender(office.database, lambda _: office.direct, office.clock)
    notice = office.notices(kind="reminder")[0]
    assert office.sender.send(notice.id) == SENT
    assert other.send(notice.id) is None
    assert dict(office.pushes()) == {user_id("engineer"): 200}
