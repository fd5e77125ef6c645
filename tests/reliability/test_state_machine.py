"""Inbox, outbox and reports against a simple model: whatever order things happen and die in."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete, event, func, select, update
from tests_support import put_notice

from measures.vocabulary import NoticeState, Status
from storage import claims, inbox, migrate, outbox, reports
from storage.database import Database, engine_from_url
from storage.inbox import Intake, RawEvent
from storage.models import Base, Channel, ChatRoom, Deadline, InboxEvent, Measure, Notice, Report
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
            session.execute(update(Report).values(supersedes_id=None))
            for model in (Report, Notice, InboxEvent):
                session.execute(delete(model))
            session.execute(update(Deadline).values(status=Status.NOT_STARTED.value, state="open", done_on=None))
            self.channel_id = session.scalars(select(Channel.id)).one()
        #: event id -> (room, time)
        self.delivered: dict[str, tuple[str, int]] = {}
        self.held: list[InboxEvent] = []
        #: event id -> when it may be claimed again: a claim runs out, a failure is waited after
        self.not_before: dict[int, datetime] = {}
        self.claims: Counter[int] = Counter()
        #: event id -> which of its claims may end it
        self.holder: dict[int, int] = {}
        self.sending: list[tuple[int, str]] = []
        #: notice id -> until when its sender has it
        self.taken: dict[int, datetime] = {}
        self.tried: dict[int, str] = {}
        self.accepted: Counter[str] = Counter()
        self.handled: set[int] = set()
        self.chatter: set[int] = set()
        #: what was ever written of a report, by id; nothing of it may change
        self.written: dict[int, tuple[Any, ...]] = {}
        self.standing: list[int] = []

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
            assert self.not_before.get(event.id, self.now) <= self.now
            # The oldest of its room, and nobody else holds anything there.
            first = min(unfinished, key=lambda one: (one.occurred_at_ms, one.id))
            assert event.id == first.id
            busy = [one for one in unfinished if one.id != event.id and one.state == "working"]
            assert not [one for one in busy if one.claimed_until is not None and one.claimed_until > self.now]
        self.claims[event.id] += 1
        assert event.attempts == self.claims[event.id]
        self.holder[event.id] = event.attempts
        self.not_before[event.id] = self.now + inbox.claim_lasts(event.attempts - 1)
        self.held.append(event)

    @rule(again=st.booleans())
    def a_free_event_is_found(self, again: bool) -> None:
        """Nothing waits that could be handled: a room whose oldest event is free has somebody who takes it."""
        with self.database.looking() as session:
            rows = session.scalars(select(InboxEvent).where(InboxEvent.state.in_(("waiting", "working")))).all()
        oldest: dict[str, InboxEvent] = {}
        for row in sorted(rows, key=lambda one: (one.occurred_at_ms, one.id)):
            oldest.setdefault(row.room_key, row)
        busy = {row.room_key for row in rows if row.state == "working" and self.not_before[row.id] > self.now}
        free = [
            row
            for row in oldest.values()
            if row.room_key not in busy and self.not_before.get(row.id, self.now) <= self.now
        ]
        before = len(self.held)
        self.claim()
        assert (len(self.held) > before) == bool(free)

    def _is_current(self, event: InboxEvent) -> bool:
        return self.holder.get(event.id) == event.attempts

    @precondition(lambda self: self.held)
    @rule(index=st.integers(0, 9), dies=st.booleans(), deed=st.sampled_from(["report", "correct", "withdraw", "chat"]))
    def handle(self, index: int, dies: bool, deed: str) -> None:
        event = self.held.pop(index % len(self.held))
        current = self._is_current(event)
        standing = list(self.standing)
        try:
            with self.database.organization(self.organization_id) as session:
                if deed != "chat":
                    standing = self._report(session, event, deed)
                state = "chatter" if deed == "chat" else "done"
                assert inbox.finish(session, event.id, event.attempts, state, self.now) == current
                if dies or not current:
                    raise ConnectionError  # noqa: TRY301 -- it has to leave the transaction
        except ConnectionError:
            return
        assert event.id not in self.handled | self.chatter
        del self.holder[event.id]
        (self.chatter if deed == "chat" else self.handled).add(event.id)
        self.standing = standing

    def _report(self, session: Any, event: InboxEvent, deed: str) -> list[int]:
        """Write what somebody said, as the conversation does, and return which reports then stand."""
        measure = session.scalars(select(Measure).order_by(Measure.id)).first()
        target = Target(measure, measure.steps[0], measure.steps[0].deadlines[0], None)
        told = Told(Status.DONE, 1, "chat", done_on=self.now.date(), inbox_event_id=event.id)
        standing = list(self.standing)
        if deed == "report" or not standing:
            rows = reports.record(session, [target], told, self.now)
            standing += [row.id for row in rows]
        else:
            last = reports.standing_batch(session, standing[-1])
            assert [row.id for row in last] == standing[-1:]
            if deed == "correct":
                rows = reports.correct(session, last, replace(told, status=Status.IN_PROGRESS), self.now)
                standing[-1:] = [row.id for row in rows]
            else:
                rows = reports.withdraw(session, last, 1, self.now)
                rows[0].inbox_event_id = event.id
                standing.pop()
        room_id = session.scalars(select(ChatRoom.id)).first()
        key = f"reply:{event.id}"
        put_notice(session, key, self.now, push_by=self.now, room_id=room_id, inbox_event_id=event.id)
        again = put_notice(session, key, self.now)
        assert again is None
        return standing

    @precondition(lambda self: self.held)
    @rule(index=st.integers(0, 9), comes_back=st.booleans())
    def fail(self, index: int, comes_back: bool) -> None:
        """Give an event back; whoever ``comes_back`` will try to end it all the same."""
        event = self.held[index % len(self.held)] if comes_back else self.held.pop(index % len(self.held))
        current = self._is_current(event)
        with self.database.system() as session:
            aside = inbox.give_back(session, event.id, event.attempts, self.now, "ValueError")
        assert aside == (current and event.attempts >= inbox.MAX_ATTEMPTS)
        if current:
            del self.holder[event.id]
        if current and not aside:
            waits = inbox.RETRY_SECONDS[min(event.attempts, len(inbox.RETRY_SECONDS)) - 1]
            self.not_before[event.id] = self.now + timedelta(seconds=waits)

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
            claimed = claims.claim(session, self.now)
            claims.free(session, [one.room_id for one in claimed])
            due = [one.notice_id for one in claimed]
            # What is due is free: neither said already nor in the hands of a sender who may be alive.
            assert not [one for one in due if self.taken.get(one, self.now) > self.now]
            assert not [one for one in due if self.accepted[self.tried.get(one, "")] and self._is_sent(session, one)]
            if not due:
                return
            notice = outbox.claim(session, due[0], self.now)
            assert notice is not None
            assert outbox.claim(session, due[0], self.now) is None
            # A notice keeps the key of its first try: the platform knows it by that.
            key = self.tried.setdefault(notice.id, notice.retry_key or "")
            assert notice.retry_key == key
            notice.first_try_at = notice.first_try_at or self.now
            self.taken[notice.id] = self.now + outbox.CLAIM_LASTS
            self.sending.append((notice.id, key))

    def _is_sent(self, session: Any, notice_id: int) -> bool:
        return session.get_one(Notice, notice_id).state == NoticeState.SENT.value

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
                self.taken.pop(notice_id, None)
            elif notice.state == NoticeState.SENDING.value:
                outbox.try_later(notice, self.now + timedelta(seconds=5), "no answer")
                self.taken[notice_id] = self.now + timedelta(seconds=5)

    @rule(old=st.booleans())
    def what_waits_no_longer_holds(self, old: bool) -> None:
        """What was tried is left alone: only the platform knows whether it was received."""
        with self.database.organization(self.organization_id) as session:
            if old:
                session.execute(update(Notice).values(expires_at=self.now))
                outbox.expire(session, self.now)
            else:
                outbox.cancel(session, self.now, "the date was changed")
            skipped = set(session.scalars(select(Notice.id).where(Notice.state == NoticeState.SKIPPED.value)))
        assert not skipped & set(self.tried)

    @invariant()
    def every_handled_event_has_one_report_and_one_notice(self) -> None:
        with self.database.looking() as session:
            for model in (Report, Notice):
                found = Counter(session.scalars(select(model.inbox_event_id)))
                assert found == Counter(self.handled)
            erased = session.scalars(select(InboxEvent.id).where(InboxEvent.raw.is_(None)))
            assert set(erased) == self.chatter
            assert session.scalar(select(func.count()).select_from(InboxEvent)) == len(self.delivered)

    @invariant()
    def what_was_written_stays_and_what_stands_is_known(self) -> None:
        with self.database.organization(self.organization_id) as session:
            for row in session.scalars(select(Report)):
                facts = (row.status, row.done_on, row.person_id, row.inbox_event_id, row.supersedes_id, row.withdrawn)
                assert self.written.setdefault(row.id, facts) == facts
            measure = session.scalars(select(Measure).order_by(Measure.id)).first()
            assert measure is not None
            assert [row.id for row in reports.standing_of_measure(session, measure.id)] == sorted(self.standing)
            due = measure.steps[0].deadlines[0]
            last = session.get_one(Report, max(self.standing)) if self.standing else None
            assert due.status == (last.status if last else Status.NOT_STARTED.value)
            assert due.state == ("closed" if last is not None and last.status == Status.DONE.value else "open")

    def teardown(self) -> None:
        """Let everything settle: what was delivered is handled or set aside, and what was written was said once."""
        for _ in range(200):
            self.now += timedelta(minutes=6)
            self.held.clear()
            self.claim()
            while self.held:
                self.handle(0, dies=False, deed="report")
            self.take_up_a_notice()
            while self.sending:
                self.send(reaches=True, dies=False)
            if not self._left():
                break
        assert self._left() == 0
        with self.database.looking() as session:
            states = Counter(session.scalars(select(InboxEvent.state)))
            said = select(Notice.retry_key).where(Notice.state == NoticeState.SENT.value)
            keys, skipped = set(session.scalars(said)), Notice.state == NoticeState.SKIPPED.value
            dropped = set(session.scalars(select(Notice.retry_key).where(skipped)))
        assert states["done"] == len(self.handled)
        assert states["chatter"] == len(self.chatter)
        assert sum(states[name] for name in ("done", "chatter", "set_aside")) == len(self.delivered)
        assert keys == set(self.accepted)
        assert not dropped & set(self.accepted)

    def _left(self) -> int:
        with self.database.looking() as session:
            open_events = InboxEvent.state.in_(("waiting", "working"))
            events = session.scalar(select(func.count()).select_from(InboxEvent).where(open_events)) or 0
            unsent = Notice.state.in_(("waiting", "sending"))
            return events + (session.scalar(select(func.count()).select_from(Notice).where(unsent)) or 0)


#: Ways through the machine that chance takes too seldom: each is where one check is all that keeps a promise.
Way = list[tuple[str, dict[str, Any]]]
_LATE: Way = [
    ("deliver", {"number": 0, "room": 0, "at": 1, "twice": False}),
    ("claim", {}),
    ("time_passes", {"seconds": 90}),
    ("claim", {}),
]
_REPORT = {"index": 0, "dies": False, "deed": "report"}
_SAID: Way = [*_LATE[:2], ("handle", _REPORT), ("take_up_a_notice", {})]
_ROOM: Way = [
    ("deliver", {"number": number, "room": 0, "at": at, "twice": True}) for number, at in enumerate((7, 5, 5, 9))
]


def _after(*names: str, **fields: Any) -> Way:
    return [(name, fields) for name in names]


def _told(number: int, deed: str) -> Way:
    return [
        ("deliver", {"number": number, "room": number % ROOMS, "at": number + 1, "twice": False}),
        ("claim", {}),
        ("handle", {"index": 0, "dies": False, "deed": deed}),
    ]


_SOON, _LATER = ("time_passes", {"seconds": 6}), ("time_passes", {"seconds": 90})
_FAIL = ("fail", {"index": 0, "comes_back": False})
PATHS: dict[str, Way] = {
    "the one thought dead ends it first": [*_LATE, ("handle", _REPORT), ("handle", _REPORT)],
    "the one thought dead ends it last": [*_LATE, ("handle", {**_REPORT, "index": 1}), ("handle", _REPORT)],
    "the one thought dead gives it back": [*_LATE, _FAIL, ("handle", _REPORT)],
    "who gave it back ends it": [*_LATE[:2], ("fail", {"index": 0, "comes_back": True}), ("handle", _REPORT)],
    "it always fails": [
        _LATE[0],
        *[("claim", {}), _FAIL, *[_LATER] * 4] * 5,
        ("a_free_event_is_found", {"again": True}),
    ],
    "a room has its order": [*_ROOM, *[("a_free_event_is_found", {"again": True}), ("handle", _REPORT)] * 4],
    "a busy room waits": [
        *_ROOM[:1],
        ("claim", {}),
        *_ROOM[1:],
        *_after("a_free_event_is_found", again=True),
        ("handle", _REPORT),
    ],
    "a room waits for the next try of its oldest": [
        *_ROOM,
        ("claim", {}),
        _FAIL,
        *_after("a_free_event_is_found", again=True),
    ],
    "of two at the same moment the first waits for its next try": [
        *_ROOM[1:3],
        ("claim", {}),
        _FAIL,
        *_after("a_free_event_is_found", again=True),
    ],
    "a failure is waited after": [
        *_LATE[:2],
        _FAIL,
        *_after("a_free_event_is_found", again=True),
        _SOON,
        *_after("a_free_event_is_found", again=True),
    ],
    "a dead claim is taken over, a living one is not": [
        *_LATE[:2],
        *_after("a_free_event_is_found", again=True),
        ("die", {}),
        _SOON,
        *_after("a_free_event_is_found", again=True),
    ],
    "chatter is erased": [*_told(0, "chat"), *_told(1, "chat")],
    "a sender dies": [
        *_SAID,
        *_after("take_up_a_notice"),
        _SOON,
        *_after("take_up_a_notice"),
        ("send", {"reaches": True, "dies": True}),
        _LATER,
        *_after("take_up_a_notice"),
        ("send", {"reaches": True, "dies": False}),
        *_after("take_up_a_notice"),
    ],
    "the platform fails": [
        *_SAID,
        ("send", {"reaches": False, "dies": False}),
        *_after("take_up_a_notice", "take_up_a_notice"),
        ("what_waits_no_longer_holds", {"old": False}),
        ("what_waits_no_longer_holds", {"old": True}),
        _SOON,
        *_after("take_up_a_notice"),
        ("send", {"reaches": True, "dies": False}),
    ],
    "what waits is dropped": [*_SAID[:3], ("what_waits_no_longer_holds", {"old": True}), *_after("take_up_a_notice")],
    "reports follow each other": [
        *_told(0, "report"),
        *_told(1, "correct"),
        *_told(2, "report"),
        *_told(3, "withdraw"),
        *_told(4, "correct"),
        *_told(5, "withdraw"),
        *_told(6, "report"),
    ],
}


def walk(machine: Office, path: Way) -> None:
    """Take one way, look at everything after each step, and let all settle at its end."""
    for name, fields in path:
        getattr(machine, name)(**fields)
        machine.every_handled_event_has_one_report_and_one_notice()
        machine.what_was_written_stays_and_what_stands_is_known()
    machine.teardown()


def prepared(url: str, box: SecretBox) -> type[Office]:
    database = Database(engine_from_url(url))
    if not database.is_postgres:  # nothing is switched off here: the disk need not be waited for
        event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    migrate.upgrade(database.engine)
    organization_id = office.furnish(database, box, 1, 1)
    return type("Played", (Office,), {"database": database, "organization_id": organization_id})


def play(url: str, box: SecretBox, examples: int, steps: int) -> None:
    machine = prepared(url, box)
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
    machine.database.dispose()


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_the_ways_that_chance_seldom_takes(engine: str, request: pytest.FixtureRequest, box: SecretBox) -> None:
    machine = prepared(request.getfixturevalue(f"{engine}_url"), box)
    for path in PATHS.values():
        walk(machine(), path)
    machine.database.dispose()


def test_nothing_is_lost_or_twice_in_any_order(tmp_path: Path, box: SecretBox) -> None:
    play(f"sqlite:///{tmp_path / 'machine.sqlite3'}", box, examples=25, steps=30)


@pytest.mark.postgres
def test_nothing_is_lost_or_twice_in_any_order_on_postgres(postgres_url: str, box: SecretBox) -> None:
    play(postgres_url, box, examples=4, steps=20)


def test_the_model_knows_every_table_it_clears() -> None:
    assert {"report", "notice", "inbox_event"} <= set(Base.metadata.tables)
