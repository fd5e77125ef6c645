"""One bad thing never stops a loop: beside a healthy one, in every loop, it is counted, left alone and set aside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from office_support import FINANCE, WORKS, Office, make_office
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from benchmarks._direct_line import DirectLine
from delivery import packing
from delivery.menus import MenuKeeper
from measures.reasons import Reason
from measures.rounds import RoundKind
from measures.vocabulary import NoticeState
from scheduler import offices, reminders, rounds
from scheduler.rounds import RoundPlanner
from storage import retention, setbacks
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import Deadline, Notice, Organization, Setback
from storage.secrets import SecretBox
from storage.setbacks import PAUSES
from storage.sweeping import BETWEEN_LOOKS, Sweeper

DUE = date(2026, 2, 6)


class Poison(Exception):
    """Whatever odd data makes our own code raise."""


@pytest.fixture
def office(database: Database, clock: TurnableClock, box: SecretBox) -> Office:
    return make_office(database, clock, box)


def setback(office: Office, loop: str) -> Setback:
    with office.database.looking() as session:
        return session.scalars(select(Setback).where(Setback.loop == loop)).one()


def alerts(office: Office) -> list[Notice]:
    return [one for one in office.notices(kind="alert") if one.key.startswith("alert:set-aside:")]


def tries(office: Office) -> Iterator[int]:
    """Turn the clock to each next try."""
    for number, pause in enumerate(PAUSES, start=1):
        yield number
        office.clock.set(office.clock.now() + pause)


class TestDelivery:
    @pytest.fixture
    def sent(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Let the platform's client stumble over one text."""
        arrived: list[str] = []
        push = DirectLine.push

        def pushed(self: Any, to: str, objects: list[dict[str, Any]], retry_key: str) -> Any:
            if "มาตรการที่ 13" in json.dumps(objects, ensure_ascii=False):
                raise Poison("somebody's words")
            arrived.append(to)
            return push(self, to, objects, retry_key)

        monkeypatch.setattr(DirectLine, "push", pushed)
        return arrived

    def test_a_notice_that_cannot_be_sent_holds_up_no_other(self, office: Office, sent: list[str]) -> None:
        office.duty("13", DUE, WORKS)
        office.duty("14", DUE, FINANCE)
        office.at(date(2026, 2, 5))
        assert len(sent) == 2
        row = setback(office, "delivery")
        assert (row.attempts, row.next_attempt_at) == (1, office.clock.now() + PAUSES[0])
        assert str(row.reason).startswith("Poison at ")
        assert office.sender.send_due() == 0

    def test_one_that_cannot_be_packed_is_ended_after_enough_tries_with_a_word_to_the_coordinator(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def odd(*_: Any) -> bool:
            raise Poison("somebody's words")

        office.duty("13", DUE, WORKS)
        monkeypatch.setattr(packing, "_fill", odd)
        office.at(date(2026, 2, 5))
        with office.database.system() as session:
            session.execute(update(Notice).values(expires_at=None))
        for number in range(1, len(PAUSES) + 1):
            assert setback(office, "delivery").attempts == number
            assert alerts(office) == []
            # At the same hour: in quiet hours nothing is packed.
            office.clock.set(office.clock.now() + timedelta(days=1))
            office.sender.send_due()
        (notice,) = office.notices(kind="reminder")
        assert notice.state is NoticeState.FAILED
        assert str(notice.reason).startswith(Reason.DAMAGED.value)
        assert len(alerts(office)) == 1


class TestReminders:
    @pytest.fixture(autouse=True)
    def _poisoned(self, monkeypatch: pytest.MonkeyPatch) -> None:
        rung_of = offices.Office.rung_of

        def odd(self: Any, due: Any) -> Any:
            if due.number == "13":
                raise Poison("somebody's words")
            return rung_of(self, due)

        monkeypatch.setattr(offices.Office, "rung_of", odd)

    def test_a_deadline_that_cannot_be_planned_silences_no_other_of_its_office(self, office: Office) -> None:
        poison = office.duty("13", DUE)
        healthy = office.duty("14", DUE)
        office.at(date(2026, 2, 5))
        assert [one.deadline_id for one in office.notices(kind="reminder")] == [healthy, healthy]
        assert setback(office, "reminders").subject == f"deadline:{poison}"

    def test_it_is_tried_again_day_by_day_and_then_set_aside_with_a_word(self, office: Office) -> None:
        poison = office.duty("13", date(2026, 6, 30))
        with office.database.system() as session:
            session.execute(update(Deadline).values(next_reminder_on=date(2026, 2, 3)))
        for number in range(len(PAUSES) + 1):
            assert alerts(office) == []
            office.at(date(2026, 2, 4) + timedelta(days=number))
            assert setback(office, "reminders").attempts == number + 1
        assert len(alerts(office)) == 1
        with office.database.looking() as session:
            assert session.get_one(Deadline, poison).next_reminder_on is None
        office.at(date(2026, 2, 20))
        assert setback(office, "reminders").attempts == len(PAUSES) + 1

    def test_the_databases_own_trouble_is_no_deadlines_fault(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.duty("14", DUE)

        def locked(*_: Any) -> None:
            raise OperationalError("statement", {}, Exception("locked"))

        monkeypatch.setattr(reminders, "plan_all", locked)
        office.clock.set(office.clock.now() + timedelta(days=1))
        with pytest.raises(OperationalError):
            office.reminders.run()
        with office.database.looking() as session:
            assert session.scalars(select(Setback)).all() == []


class TestRounds:
    @pytest.fixture(autouse=True)
    def _poisoned(self, monkeypatch: pytest.MonkeyPatch) -> None:
        hold = RoundPlanner._hold

        def odd(self: Any, organization_id: int, item: Any, now: Any) -> None:
            if item.kind is RoundKind.MONTHLY_SUMMARY:
                raise Poison("somebody's words")
            hold(self, organization_id, item, now)

        monkeypatch.setattr(RoundPlanner, "_hold", odd)

    def test_a_round_that_cannot_be_held_is_tried_again_set_aside_and_lets_the_year_go_on(self, office: Office) -> None:
        office.duty("1", date(2026, 6, 30))
        office.days(date(2026, 2, 26), date(2026, 3, 12))
        assert setback(office, rounds.LOOP).attempts >= 2
        for _ in range(3 * len(PAUSES)):
            office.clock.set(office.clock.now() + timedelta(days=1))
            office.rounds.run()
        assert setback(office, rounds.LOOP).set_aside_at is not None
        assert len(alerts(office)) == 1
        with office.database.looking() as session:
            through = session.get_one(Organization, office.organization_id).rounds_through
        assert through is not None
        assert through > date(2026, 3, 12)


class TestMenus:
    def test_an_office_whose_menus_fail_is_left_alone_for_ever_longer(self, office: Office) -> None:
        def broken(_: int) -> Any:
            raise Poison("somebody's words")

        keeper = MenuKeeper(office.database, broken, office.clock)
        for number in tries(office):
            assert keeper.run() == 0
            assert setback(office, "menus").attempts == number
            assert keeper.run() == 0
            assert setback(office, "menus").attempts == number
        keeper.run()
        assert setback(office, "menus").set_aside_at is not None
        assert len(alerts(office)) == 1


class TestRetention:
    def test_an_office_that_cannot_be_emptied_keeps_no_others_data(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done: list[int] = []

        def odd(_: Any, organization_id: int, *_rest: Any) -> int:
            done.append(organization_id)
            if organization_id == office.organization_id:
                raise Poison("somebody's words")
            return 1

        monkeypatch.setattr(retention, "_run", odd)
        with office.database.system() as session:
            session.add(Organization(name="เทศบาลอีกแห่ง", settings={"unknown": 1}, created_at=office.clock.now()))
        assert retention.run(office.database, office.clock.now()) == 1
        assert len(done) == 2


class TestSweep:
    @pytest.mark.parametrize("part", ["digests", "remove"])
    def test_an_office_whose_files_cannot_be_swept_keeps_no_others(
        self, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
    ) -> None:
        files = FileStore(tmp_path / "files")
        for organization_id in (office.organization_id, office.organization_id + 1):
            files.put(organization_id, b"nobody's")
        whole = getattr(files, part)

        def odd(organization_id: int, *rest: Any) -> Any:
            if organization_id == office.organization_id:
                raise Poison("somebody's words")
            return whole(organization_id, *rest)

        sweeper = Sweeper(office.database, files)
        sweeper.sweep(office.clock.now())
        monkeypatch.setattr(files, part, odd)
        assert sweeper.sweep(office.clock.now() + BETWEEN_LOOKS) == 1
        assert {owner for owner, _ in files.everything()} == {office.organization_id}
        monkeypatch.undo()
        later = office.clock.now() + 3 * BETWEEN_LOOKS
        sweeper.sweep(later)
        sweeper.sweep(later + BETWEEN_LOOKS)
        assert list(files.everything()) == []


def test_failures_are_counted_by_loop_and_subject_of_each_office(office: Office) -> None:
    with office.database.organization(office.organization_id) as session:
        for _ in range(2):
            setbacks.failed(session, "one", "a", office.clock.now(), "Poison")
        setbacks.failed(session, "other", "a", office.clock.now(), "Poison")
        one, other = setbacks.of(session, "one", "a"), setbacks.of(session, "other", "a")
        assert one is not None
        assert other is not None
        assert (one.attempts, other.attempts, setbacks.of(session, "one", "b")) == (2, 1, None)
        assert one.next_attempt_at == office.clock.now() + PAUSES[1]
