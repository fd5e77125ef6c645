"""Every function of storage that is given a session, called in one office with whatever names the other's rows."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from twins_support import COORDINATOR, GROUP, NEWCOMER, OFFICER, UNIT, YEAR, Twin, make_twin

import storage
from measures.deadlines import DeadlineSpec
from measures.schedule import Period
from measures.vocabulary import Intent, NoticeKind, NoticeState, QuestionKind, ReviewDecision, Role, RoomKind, Status
from storage import (
    audit,
    calendar,
    channels,
    deadlines,
    erasure,
    inbox,
    links,
    merging,
    office_templates,
    organizations,
    outbox,
    paper_words,
    people,
    phrases,
    plans,
    reports,
    requests,
    retention,
    rollover,
    rooms,
    setbacks,
    sweeping,
)
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import (
    AuditEntry,
    Base,
    Channel,
    ChatRoom,
    Deadline,
    Measure,
    Notice,
    Organization,
    Owned,
    Person,
    Phrase,
    Plan,
    Report,
    RosterRequest,
    Unit,
)
from storage.reports import Target, Told
from storage.secrets import SecretBox
from storage.settings import change_settings

#: They look for work, or stand at the front door before anybody is known: their sessions see every office.
OF_THE_SYSTEM = {
    "channels.all_channels",
    "channels.bare",
    "channels.check_free",
    "channels.forget_secrets",
    "channels.opened",
    "channels.reseal",
    "channels.to_renew",
    "health.loops",
    "health.problems",
    "installation.drop_fact",
    "installation.fact",
    "installation.pause",
    "installation.put_fact",
    "installation.resume",
    "tickets.end",
    "tickets.issue",
    "tickets.stands",
    "claims.claim",
    "claims.free",
    "deadlines.organizations_to_remind",
    "heartbeat.beat_process",
    "heartbeat.locked",
    "links.due",
    "inbox.claim",
    "inbox.give_back",
    "inbox.oldest_due",
    "inbox.something_waits",
    "inbox.oldest_waiting",
    "organizations.add",
    "organizations.all_organizations",
    "organizations.channels",
    "organizations.find",
    "organizations.only",
}
#: Pure helpers: they are given a session for its dialect, or an open row and nothing to look up.
LOOK_NOTHING_UP = {"inserting.insert_if_new"}


class Call:
    """One call in an office: ``own`` are its ids, ``other`` the other's; LINE ids, codes and names are the same."""

    def __init__(self, session: Session, own: Twin, other: Twin, now: Any, box: SecretBox) -> None:
        self.session, self.own, self.other, self.now, self.box = session, own, other, now, box
        self.today = date(2026, 2, 3)

    def get(self, model: Any, row_id: int) -> Any:
        return self.session.get_one(model, row_id)

    @property
    def office(self) -> Organization:
        return self.get(Organization, self.own.organization)

    @property
    def plan(self) -> Plan:
        return self.get(Plan, self.own.plan)

    @property
    def report(self) -> Report:
        return self.get(Report, self.own.report)

    @property
    def room(self) -> ChatRoom:
        return self.get(ChatRoom, self.own.group)

    def told(self) -> Told:
        return Told(Status.DONE, self.own.officer, "chat", done_on=self.today)

    def target(self) -> Target:
        measure = self.get(Measure, self.own.measure)
        return Target(measure, measure.steps[0], measure.steps[0].deadlines[0], self.own.unit)

    def draft(self) -> Plan:
        made = rollover.begin_year(self.session, self.now + timedelta(days=365))
        assert made is not None
        return made

    def far(self) -> Any:
        return self.now + timedelta(days=3000)

    def notice(self) -> outbox.Draft:
        return outbox.Draft(key="the same key", kind=NoticeKind.REMINDER, message="help_card", data={})


def _changed_while_erasing(c: Call) -> None:
    with audit.erasing(c.session):
        for row in c.session.scalars(select(AuditEntry)):
            row.detail = {}


def _consenting(office: Organization) -> Organization:
    change_settings(office, learn_phrases=True)
    return office


def _kept(call: Call) -> Phrase:
    phrases.keep(call.session, _consenting(call.office), "เฮ็ดแล้ว", Intent.REPORT_DONE, call.now)
    return phrases.listed(call.session)[0]


#: Whatever is looked up by an id is looked up by the other office's; whatever is returned must not be the other's.
CASES: dict[str, Callable[[Call], Any]] = {
    "audit.record": lambda c: audit.record(c.session, c.now, "x", "report", c.other.report),
    "audit.verify": lambda c: audit.verify(c.session, c.other.organization).entries or None,
    "audit.newest": lambda c: audit.newest(c.session),
    "audit.entries_of": lambda c: list(audit.entries_of(c.session, c.other.organization)),
    "audit.erase": lambda c: audit.erase(c.session, {1: {"x": 1}, 2: {"x": 1}, 3: {"x": 1}}, c.now, c.own.officer),
    "audit.erasing": _changed_while_erasing,
    "calendar.working_days": lambda c: calendar.working_days(c.session, c.office, 2026),
    "calendar.working_days_of": lambda c: calendar.working_days_of(c.session, [c.office], 2026),
    "calendar.seed": lambda c: calendar.seed(c.session, c.office, 2026),
    "calendar.holidays": lambda c: calendar.holidays(c.session, c.office, 2026),
    "calendar.put": lambda c: calendar.put(c.session, c.office, c.today, "x", c.today, working=False),
    "calendar.remove": lambda c: (
        calendar.put(c.session, c.office, c.today, "x", c.today, working=False),
        calendar.remove(c.session, c.office, c.today, c.today),
    ),
    "calendar.changed": lambda c: calendar.changed(c.session, c.office, c.today),
    "channels.accepted": lambda c: channels.accepted(c.session, c.get(Channel, c.own.channel)),
    "channels.by_key": lambda c: channels.by_key(c.session, f"twin-{c.other.organization}"),
    "channels.get": lambda c: channels.get(c.session, f"twin-{c.own.organization}"),
    "channels.put": lambda c: channels.put(
        c.session, c.own.organization, f"another-{c.own.organization}", "new", "new", c.box, c.now
    ),
    "channels.put_token": lambda c: channels.put_token(c.session, c.get(Channel, c.own.channel), "new", c.box),
    "channels.remove": lambda c: channels.remove(
        c.session, channels.put(c.session, c.own.organization, "unused", "s", "t", c.box, c.now)
    ),
    "deadlines.follow_plan": lambda c: deadlines.follow_plan(c.session, c.plan, c.now),
    "deadlines.add": lambda c: deadlines.add(
        c.session, [DeadlineSpec(c.own.step, c.own.unit, Period(c.today, c.today, c.today, "x"))], c.now
    ),
    "deadlines.to_remind": lambda c: deadlines.to_remind(
        c.session, [c.own.organization, c.other.organization], date(2027, 1, 1), 100
    ),
    "deadlines.looked_at": lambda c: deadlines.looked_at(c.session, [(c.other.deadline, c.today, True)], c.today),
    "deadlines.owner_left": lambda c: deadlines.owner_left(c.session, c.other.officer, c.now),
    "deadlines.group_left": lambda c: deadlines.group_left(c.session, c.other.group, c.now),
    "deadlines.wish": lambda c: deadlines.wish(
        c.session, c.get(Measure, c.own.measure), c.now, silent=True, also_on=[date(2026, 3, 2)]
    ),
    "deadlines.look_again": lambda c: deadlines.look_again(
        c.session, [c.other.deadline], c.now, "changed", from_start=True
    ),
    "deadlines.of_measure": lambda c: deadlines.of_measure(c.session, c.other.measure),
    "deadlines.open_of_units": lambda c: [
        *deadlines.open_of_units(c.session, None),
        *deadlines.open_of_units(c.session, [c.other.unit]),
    ],
    "deadlines.all_of_plan": lambda c: deadlines.all_of_plan(c.session, c.other.plan),
    "erasure.staying": lambda c: erasure.staying(c.session, c.other.officer).name or None,
    "erasure.erase": lambda c: erasure.erase(c.session, c.get(Person, c.own.officer), c.now),
    "inbox.finish": lambda c: inbox.finish(c.session, c.other.event, 1, "chatter", c.now),
    "links.of_year": lambda c: links.of_year(c.session, YEAR),
    "links.put": lambda c: links.put(c.session, YEAR, "o1", "https://www.example.go.th/a", c.now),
    "links.claim": lambda c: links.claim(c.session, c.other.link, c.now),
    "links.looked": lambda c: links.looked(c.session, c.other.link, c.other.address, "gone", c.now),
    "office_templates.kept": lambda c: office_templates.kept(c.session),
    "office_templates.used": lambda c: office_templates.used(c.session, "memo"),
    "office_templates.version": lambda c: office_templates.version(c.session, "memo", 1),
    "office_templates.add": lambda c: office_templates.add(c.session, "memo", "x", "b" * 64, ["organization"], c.now),
    "office_templates.use": lambda c: office_templates.use(c.session, None, "memo", c.now),
    "office_templates.remove": lambda c: office_templates.remove(
        c.session, office_templates.add(c.session, "memo", "x", "c" * 64, [], c.now), c.now
    ),
    "paper_words.said": lambda c: paper_words.said(c.session, c.other.plan),
    "paper_words.say": lambda c: paper_words.say(c.session, c.plan, "telephone", "0", c.now),
    "organizations.put_channel": lambda c: organizations.put_channel(
        c.session, c.own.organization, f"twin-{c.own.organization}", "new", "new", c.box, c.now
    ),
    "organizations.suspend": lambda c: organizations.suspend(c.session, c.office, c.now),
    "organizations.wake": lambda c: organizations.wake(c.session, c.office),
    "organizations.units": lambda c: organizations.units(c.session),
    "merging.merge": lambda c: merging.merge(
        c.session, c.get(Unit, c.own.unit), organizations.ensure_unit(c.session, "หน่วยอื่น"), c.now
    ),
    "organizations.unit_named": lambda c: organizations.unit_named(c.session, UNIT),
    "organizations.ensure_unit": lambda c: organizations.ensure_unit(c.session, UNIT),
    "outbox.add": lambda c: outbox.add(c.session, c.notice(), c.now),
    "outbox.add_many": lambda c: outbox.add_many(c.session, [c.notice()], c.now),
    "outbox.put_many": lambda c: outbox.put_many(c.session, [c.notice()], c.now),
    "outbox.claim": lambda c: outbox.claim(c.session, c.other.notice, c.now),
    "outbox.claim_all": lambda c: outbox.claim_all(c.session, [c.other.notice], c.now),
    "outbox.hold": lambda c: outbox.hold(c.session, [c.other.notice], c.now, "held"),
    "outbox.cancel": lambda c: outbox.cancel(c.session, c.now, "cancelled"),
    "outbox.expire": lambda c: outbox.expire(c.session, c.now + timedelta(days=9)),
    "outbox.remember_sent": lambda c: outbox.remember_sent(
        c.session, [outbox.Said(c.get(Notice, c.own.notice), ("79", None), {}, None)], c.now
    ),
    "outbox.subject_of": lambda c: outbox.subject_of(c.session, f"78{c.other.word}"),
    "outbox.replace_reply": lambda c: outbox.replace_reply(c.session, c.other.group, "", c.now) or None,
    "outbox.said_of_question": lambda c: outbox.said_of_question(c.session, c.other.group, c.other.question),
    "outbox.pushed_on": lambda c: outbox.pushed_on(c.session, [c.other.group], c.today) or None,
    "outbox.reached": lambda c: outbox.reached(c.session, [c.other.deadline]) or None,
    "people.by_line_user": lambda c: people.by_line_user(c.session, COORDINATOR),
    "people.active": lambda c: people.active(c.session),
    "people.add": lambda c: people.add(c.session, "x", Role.STAFF, c.now),
    "people.with_role": lambda c: people.with_role(c.session, Role.STAFF, c.today, c.other.unit),
    "people.new_code": lambda c: people.new_code(c.session, c.box, "bind", c.now, timedelta(days=1)),
    "people.find_code": lambda c: people.find_code(c.session, c.box, c.other.code),
    "people.peek_code": lambda c: people.peek_code(c.session, c.box, c.other.code, c.now),
    "people.use_code": lambda c: people.use_code(c.session, c.box, c.other.code, c.now),
    "people.assign": lambda c: people.assign(c.session, c.get(Person, c.own.officer), Role.SUPERVISOR, None),
    "people.forget": lambda c: people.forget(c.session, c.get(Person, c.own.officer), c.now),
    "phrases.keep": lambda c: phrases.keep(c.session, _consenting(c.office), "เฮ็ดแล้ว", Intent.REPORT_DONE, c.now),
    "phrases.listed": lambda c: phrases.listed(c.session),
    "phrases.accept": lambda c: phrases.accept(c.session, _kept(c).id, c.now),
    "plans.of_year": lambda c: plans.of_year(c.session, YEAR),
    "plans.current": lambda c: plans.current(c.session, c.now),
    "plans.measures_of": lambda c: plans.measures_of(c.session, c.other.plan),
    "plans.names_of": lambda c: [one.title for one in plans.names_of(c.session, c.other.plan)],
    "plans.find": lambda c: [plans.find(c.session, c.other.plan, name) for name in ("3", "3.1", "o12")],
    "reports.record": lambda c: reports.record(c.session, [c.target()], c.told(), c.now),
    "reports.correct": lambda c: reports.correct(c.session, [c.report], c.told(), c.now),
    "reports.withdraw": lambda c: reports.withdraw(c.session, [c.report], c.own.officer, c.now),
    "reports.settle": lambda c: reports.settle(c.session, c.get(Deadline, c.own.deadline)),
    "reports.latest_review": lambda c: reports.latest_review(c.session, c.other.report),
    "reports.review": lambda c: reports.review(
        c.session, [c.report], c.own.coordinator, ReviewDecision.RETURNED, "x", c.now
    ),
    "reports.forget_review": lambda c: reports.forget_review(c.session, [c.report], c.now),
    "reports.standing_batch": lambda c: reports.standing_batch(c.session, c.other.report),
    "reports.latest_by": lambda c: reports.latest_by(c.session, c.other.officer),
    "reports.standing_of_measure": lambda c: reports.standing_of_measure(c.session, c.other.measure),
    "reports.standing_of_measures": lambda c: any(reports.standing_of_measures(c.session, [c.other.measure]).values()),
    "plans.draft_question": lambda c: plans.draft_question(c.session, c.other.plan),
    "rollover.begin_year": lambda c: rollover.begin_year(c.session, c.now + timedelta(days=365)),
    "rollover.confirm": lambda c: rollover.confirm(c.session, c.draft(), c.now),
    "rollover.decline": lambda c: rollover.decline(c.session, c.draft(), c.now),
    "rollover.carry_over": lambda c: rollover.carry_over(c.session, c.plan, c.now),
    "retention.drop_raw_events": lambda c: retention.drop_raw_events(c.session, c.far(), c.far()),
    "retention.drop_bodies": lambda c: retention.drop_bodies(c.session, c.far()),
    "retention.drop_words_of_notices": lambda c: retention.drop_words_of_notices(c.session, c.far()),
    "retention.drop_papers": lambda c: retention.drop_papers(c.session, c.far()),
    "retention.forget_strangers": lambda c: retention.forget_strangers(c.session, c.far()),
    "setbacks.failed": lambda c: setbacks.failed(c.session, "loop", f"deadline:{c.other.deadline}", c.now, "x"),
    "setbacks.of": lambda c: setbacks.of(c.session, "loop", "the same subject"),
    "sweeping.on_record": lambda c: sorted(sweeping.on_record(c.session, c.own.organization)),
    "requests.of_user": lambda c: requests.of_user(c.session, NEWCOMER, c.now),
    "requests.of_person": lambda c: requests.of_person(c.session, c.other.officer, c.now),
    "requests.waiting": lambda c: requests.waiting(c.session, c.now),
    "requests.find": lambda c: requests.find(c.session, c.other.request),
    "requests.close": lambda c: requests.close(
        c.session, c.get(RosterRequest, c.own.request), c.now, accepted=False, by_id=None
    ),
    "requests.withdraw": lambda c: requests.withdraw(c.session, NEWCOMER, c.other.officer),
    "requests.forget_old": lambda c: requests.forget_old(c.session, c.now + timedelta(days=90)),
    "requests.name_unit": lambda c: requests.name_unit(c.session, "หน่วยใหม่", c.own.unit),
    "rooms.ensure": lambda c: rooms.ensure(c.session, RoomKind.GROUP, GROUP, c.now),
    "rooms.by_line_id": lambda c: [rooms.by_line_id(c.session, line_id) for line_id in (GROUP, OFFICER)],
    "rooms.bind": lambda c: rooms.bind(c.session, c.room, [c.get(Unit, c.own.unit)], c.now),
    "rooms.leave": lambda c: rooms.leave(c.session, c.room, c.now),
    "rooms.groups": lambda c: rooms.groups(c.session),
    "rooms.saw_member": lambda c: rooms.saw_member(c.session, c.room, c.own.coordinator, c.now),
    "rooms.ask": lambda c: rooms.ask(c.session, c.own.group, c.own.officer, QuestionKind.DONE_ON, {}, c.now),
    "rooms.open_question": lambda c: rooms.open_question(c.session, c.other.group, c.other.officer, c.now),
    "rooms.queue": lambda c: rooms.queue(c.session, c.own.group, c.own.officer, {}, c.now),
    "rooms.take_queued": lambda c: rooms.take_queued(c.session, c.other.group, c.other.officer, c.now),
    "rooms.set_topic": lambda c: rooms.set_topic(c.session, c.own.group, c.own.officer, {}, c.now),
    "rooms.topic": lambda c: rooms.topic(c.session, c.other.group, c.other.officer, c.now),
    "rooms.close_questions": lambda c: rooms.close_questions(c.session, c.other.group, c.other.officer, c.now),
}


def functions() -> Iterator[str]:
    """Find every public function of storage that is given a session."""
    for found in pkgutil.iter_modules(storage.__path__):
        module = importlib.import_module(f"storage.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            if function.__module__ == module.__name__ and not name.startswith("_") and "session" in parameters:
                yield f"{found.name}.{name}"


def foreign(result: Any, other: Twin, seen: set[int] | None = None) -> list[str]:
    """Return what of a result belongs to the other office, its rows' loaded neighbours included."""
    seen = set() if seen is None else seen
    if id(result) in seen:
        return []
    seen.add(id(result))
    if isinstance(result, Owned):
        mine = [repr(result)] if result.organization_id == other.organization else []
        inner = [value for name, value in vars(result).items() if not name.startswith("_")]
        return mine + [one for value in inner for one in foreign(value, other, seen)]
    if isinstance(result, dict):
        return foreign([*result.keys(), *result.values()], other, seen)
    if isinstance(result, list | tuple | set | frozenset):
        return [one for value in result for one in foreign(value, other, seen)]
    return [result] if isinstance(result, str) and other.word in result else []


def rows_of(session: Session, organization_id: int) -> dict[str, list[Any]]:
    """Return every row of an office, whoever looks."""
    session.flush()
    connection = session.connection()
    return {
        table.name: connection.execute(
            select(table).where(table.c.organization_id == organization_id).order_by(table.c.id)
        ).all()
        for table in Base.metadata.sorted_tables
        if "organization_id" in table.c
    }


@pytest.fixture
def twins(database: Database, box: SecretBox, clock: TurnableClock, tmp_path: Path) -> tuple[Twin, Twin]:
    files = FileStore(tmp_path)
    return tuple(make_twin(database, box, files, word, clock.now()) for word in ("ทิศเหนือ", "ทิศใต้"))  # type: ignore[return-value]


def test_every_function_that_is_given_a_session_has_a_case_and_no_case_is_left_over() -> None:
    assert set(functions()) == set(CASES) | OF_THE_SYSTEM | LOOK_NOTHING_UP


def test_no_function_returns_or_touches_the_other_offices_rows(
    database: Database, twins: tuple[Twin, Twin], box: SecretBox, clock: TurnableClock
) -> None:
    wrong: dict[str, Any] = {}
    for own, other in (twins, twins[::-1]):
        for name, case in CASES.items():
            with database.organization(own.organization) as session:
                before = rows_of(session, other.organization)
                found = foreign(case(Call(session, own, other, clock.now(), box)), other)
                if found or rows_of(session, other.organization) != before:
                    wrong[name] = found or "changed"
                session.rollback()
    assert wrong == {}


#: What the same calls find in a session that forgot whose it is.
WOULD_LEAK = (
    "deadlines.all_of_plan", "deadlines.look_again", "deadlines.open_of_units", "inbox.finish", "outbox.cancel",
    "outbox.claim", "outbox.claim_all", "outbox.subject_of", "people.active", "people.use_code", "plans.measures_of",
    "reports.standing_of_measure", "reports.latest_by", "rooms.groups", "rooms.open_question",
)  # fmt: skip


def test_without_the_guard_the_walk_would_notice(
    database: Database, twins: tuple[Twin, Twin], box: SecretBox, clock: TurnableClock
) -> None:
    own, other = twins
    for name in WOULD_LEAK:
        with Session(database.engine, info={"organization_id": own.organization}) as session:
            before = rows_of(session, other.organization)
            found = foreign(CASES[name](Call(session, own, other, clock.now(), box)), other)
            assert found or rows_of(session, other.organization) != before, name


def test_a_row_of_the_other_office_is_not_there(database: Database, twins: tuple[Twin, Twin]) -> None:
    own, other = twins
    with database.reading(own.organization) as session:
        assert session.get(Notice, other.notice) is None
        assert session.get_one(Notice, own.notice).state == NoticeState.WAITING.value
