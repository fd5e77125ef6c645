"""Inbox, outbox and reports against a simple model: whatever order things happen and die in."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import event, func, select

from measures.vocabulary import NoticeState, Status
from storage import inbox, migrate, outbox, reports
from storage.database import Database, engine_from_url
from storage.inbox import Intake, RawEvent
from storage.models import Base, Channel, ChatRoom, InboxEvent, Measure, Notice, Report
from storage.reports import Target, Told
from storage.secrets import SecretBox
from tests.torture import office

START = datetime.fromisoformat("2026-02-03T02:00:00+00:00")
ROOMS = 3


class Office(RuleBasedStateMachine):
    """The model: which events were delivered, which claims are alive, and what the platform has accepted."""

    database: ClassVar[Database]
    organization_id: ClassVar[int]

    def __init__(self) -> None:
        """Forget the events of the run before; the office itself stays."""
        super().__init__()
        self.now = START
        self.intake = Intake(self.database.engine)
        with self.database.system() as session:
            for model in (Report, Notice, InboxEvent):
                session.query(model).delete()
            self.channel_id = session.scalars(select(Channel.id)).one()
        #: event id -> (room, time)
        self.delivered: dict[str, tuple[str, int]] = {}
        self.held: list[InboxEvent] = []
        self.sending: list[tuple[int, str]] = []
        self.accepted: Counter[str] = Counter()
        self.handled: set[int] = set()

    @rule(number=st.integers(0, 12), room=st.integers(0, ROOMS - 1), at=st.integers(1, 20), twice=st.booleans())
    def deliver(self, number: int, room: int, at: int, twice: bool) -> None:
        name = f"e{number}"
        place = self.delivered.get(name, (f"room-{room}", at))
        events = [RawEvent(name, *place, "{}")] * (1 + twice)
        new = self.intake.add(self.organization_id, self.channel_id, events, self.now)
        assert new == (name not in self.delivered)
        self.delivered[name] = place

    @rule()
    def claim(self) -> None:
        with self.database.system() as session:
            event = inbox.claim(session, self.now)
            if event is None:
                return
            unfinished = session.scalars(
                select(InboxEvent).where(
                    InboxEvent.room_key == event.room_key, InboxEvent.state.in_(("waiting", "working"))
                )
            ).all()
            # The oldest of its room, and nobody else holds anything there.
            first = min(unfinished, key=lambda one: (one.occurred_at_ms, one.id))
            assert event.id == first.id
            busy = [one for one in unfinished if one.id != event.id and one.state == "working"]
            assert not [one for one in busy if one.claimed_until is not None and one.claimed_until > self.now]
        self.held.append(event)

    def _is_current(self, event: InboxEvent) -> bool:
        with self.database.looking() as session:
            row = session.get_one(InboxEvent, event.id)
            return row.state == "working" and row.attempts == event.attempts

    @precondition(lambda self: self.held)
    @rule(index=st.integers(0, 9), dies=st.booleans())
    def handle(self, index: int, dies: bool) -> None:
        event = self.held.pop(index % len(self.held))
        current = self._is_current(event)
        try:
            with self.database.organization(self.organization_id) as session:
                self._report(session, event)
                assert inbox.finish(session, event.id, event.attempts, "done", self.now) == current
                if dies or not current:
                    raise ConnectionError  # noqa: TRY301 -- it has to leave the transaction
        except ConnectionError:
            return
        assert event.id not in self.handled
        self.handled.add(event.id)

    def _report(self, session: Any, event: InboxEvent) -> None:
        measure = session.scalars(select(Measure).order_by(Measure.id)).first()
        told = Told(Status.DONE, 1, "chat", done_on=self.now.date(), inbox_event_id=event.id)
        reports.record(session, [Target(measure, None, None, None)], told, self.now)
        outbox.add(
            session, f"reply:{event.id}", kind="reminder", message="x", data={}, now=self.now, push_by=self.now,
            room_id=session.scalars(select(ChatRoom.id)).first(), inbox_event_id=event.id,
        )  # fmt: skip

    @precondition(lambda self: self.held)
    @rule(index=st.integers(0, 9))
    def fail(self, index: int) -> None:
        event = self.held.pop(index % len(self.held))
        current = self._is_current(event)
        with self.database.system() as session:
            aside = inbox.give_back(session, event.id, event.attempts, self.now, "ValueError")
        assert aside == (current and event.attempts >= inbox.MAX_ATTEMPTS)

    @precondition(lambda self: self.held)
    @rule()
    def die(self) -> None:
        self.held.pop()

    @rule(seconds=st.sampled_from([6, 6, 90]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: self.held)
    @rule()
    def another_takes_over_what_is_thought_dead(self) -> None:
        self.now += inbox.LONGEST_CLAIM
        self.claim()

    @rule()
    def take_up_a_notice(self) -> None:
        with self.database.system() as session:
            due = outbox.due(session, self.now)
            if not due:
                return
            notice = outbox.claim(session, due[0], self.now)
            assert notice is not None
            assert outbox.claim(session, due[0], self.now) is None
            self.sending.append((notice.id, notice.retry_key or ""))

    @precondition(lambda self: self.sending)
    @rule(reaches=st.booleans(), dies=st.booleans())
    def send(self, reaches: bool, dies: bool) -> None:
        notice_id, key = self.sending.pop(0)
        if reaches:
            self.accepted[key] |= 1  # the platform takes a key once and answers 409 from then on
        if dies:
            return
        with self.database.system() as session:
            notice = session.get_one(Notice, notice_id)
            assert notice.retry_key == key
            if reaches:
                outbox.finish(notice, NoticeState.SENT, self.now)
            elif notice.state == NoticeState.SENDING.value:
                outbox.try_later(notice, self.now + timedelta(seconds=5), "no answer")

    @invariant()
    def every_handled_event_has_one_report_and_one_notice(self) -> None:
        with self.database.looking() as session:
            for model in (Report, Notice):
                found = Counter(session.scalars(select(model.inbox_event_id)))
                assert found == Counter(self.handled)
            assert session.scalar(select(func.count()).select_from(InboxEvent)) == len(self.delivered)

    def teardown(self) -> None:
        """Let everything settle: what was delivered is handled or set aside, and what was written was said once."""
        for _ in range(200):
            self.now += timedelta(minutes=6)
            self.held.clear()
            self.claim()
            while self.held:
                self.handle(0, dies=False)
            self.take_up_a_notice()
            while self.sending:
                self.send(reaches=True, dies=False)
            if not self._left():
                break
        assert self._left() == 0
        with self.database.looking() as session:
            states = Counter(session.scalars(select(InboxEvent.state)))
            keys = set(session.scalars(select(Notice.retry_key)))
        assert states["done"] == len(self.handled)
        assert states["done"] + states["set_aside"] == len(self.delivered)
        assert {key for key in keys if key} == set(self.accepted)

    def _left(self) -> int:
        with self.database.looking() as session:
            open_events = InboxEvent.state.in_(("waiting", "working"))
            events = session.scalar(select(func.count()).select_from(InboxEvent).where(open_events)) or 0
            unsent = Notice.state.in_(("waiting", "sending"))
            return events + (session.scalar(select(func.count()).select_from(Notice).where(unsent)) or 0)


def play(url: str, box: SecretBox, examples: int, steps: int) -> None:
    database = Database(engine_from_url(url))
    if not database.is_postgres:  # nothing is switched off here: the disk need not be waited for
        event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    migrate.upgrade(database.engine)
    organization_id = office.furnish(database, box, 1, 1)
    machine = type("Played", (Office,), {"database": database, "organization_id": organization_id})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )
    database.dispose()


def test_nothing_is_lost_or_twice_in_any_order(tmp_path: Path, box: SecretBox) -> None:
    play(f"sqlite:///{tmp_path / 'machine.sqlite3'}", box, examples=25, steps=30)


@pytest.mark.postgres
def test_nothing_is_lost_or_twice_in_any_order_on_postgres(postgres_url: str, box: SecretBox) -> None:
    play(postgres_url, box, examples=4, steps=20)


def test_the_model_knows_every_table_it_clears() -> None:
    assert {"report", "notice", "inbox_event"} <= set(Base.metadata.tables)
