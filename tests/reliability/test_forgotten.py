"""Erased is gone: from every table, the database's files, the stored files and a backup made later."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from tests_support import Cast

from measures.vocabulary import EvidenceKind, InboxState, NoticeKind, NoticeState, QuestionKind, Role, RoomKind, Status
from scheduler.upkeep import Upkeep
from storage import audit, backup, erasure, inbox, outbox, people, reports, rooms
from storage.clock import TurnableClock
from storage.database import Database
from storage.erasure import MARK, OFFICIAL, Staying
from storage.files import FileStore
from storage.inbox import RawEvent
from storage.models import (
    AuditEntry,
    Base,
    ChatRoom,
    Evidence,
    ExportFile,
    InboxEvent,
    Measure,
    Notice,
    OpenQuestion,
    Organization,
    Person,
    Plan,
)
from storage.outbox import Draft
from storage.reports import Target, Told
from storage.settings import change_settings

USER, NAME, WORDS = "U" + "e4" * 16, "นางสาวสมหมาย ลาก่อน", "เรื่องที่ไม่อยากให้ใครรู้"
GROUP = "C" + "9" * 32


class Office:
    """An office in which somebody has talked, and what can be found of it."""

    def __init__(self, database: Database, cast: Cast, clock: TurnableClock, folder: Path) -> None:
        self.database, self.cast, self.clock, self.folder = database, cast, clock, folder
        self.files = FileStore(folder / "files")
        with self.office() as session:
            self.person = people.add(session, NAME, Role.STAFF, clock.now(), post=WORDS, line_user_id=USER).id

    def office(self) -> Any:
        return self.database.organization(self.cast.office_a)

    def talk(self) -> None:
        """Leave traces wherever a chat leaves some."""
        now = self.clock.now()
        said = json.dumps({"source": {"userId": USER, "groupId": GROUP}, "message": {"text": f"{NAME} {WORDS}"}})
        told = RawEvent("e2", GROUP, 2, json.dumps({"source": {"userId": USER}, "text": WORDS}, ensure_ascii=False))
        inbox.add(
            self.database.engine, self.cast.office_a, self.cast.channel_a, [RawEvent("e1", USER, 1, said), told], now
        )
        with self.database.system() as session:
            session.execute(update(InboxEvent).values(state=InboxState.DONE, finished_at=now))
        with self.office() as session:
            room = rooms.ensure(session, RoomKind.PRIVATE, USER, now)
            room.name = NAME
            group = rooms.ensure(session, RoomKind.GROUP, GROUP, now)
            rooms.saw_member(session, group, self.person, now)
            rooms.ask(session, room.id, self.person, QuestionKind.RESULT, {"words": WORDS}, now)
            rooms.ask(session, group.id, None, QuestionKind.REGISTER_NAME, {"user": USER, "name": NAME}, now)
            for key, room_id, person_id in (("own", room.id, self.person), ("other", group.id, self.cast.coordinator)):
                drawn = Draft(
                    key=key,
                    kind=NoticeKind.REPLY,
                    message="help_card",
                    data={"by": NAME, "words": [WORDS, NAME]},
                    room_id=room_id,
                    person_id=person_id,
                )
                made = outbox.add(session, drawn, now)
                notice = session.get_one(Notice, made)
                notice.state, notice.finished_at, notice.body = NoticeState.SENT, now, [{"text": f"{NAME}: {WORDS}"}]
            waits = Draft(
                key="waits",
                kind=NoticeKind.ALERT,
                message="help_card",
                data={"names": [NAME]},
                room_id=group.id,
                person_id=self.cast.coordinator,
            )
            assert outbox.add(session, waits, now) is not None
            audit.record(session, now, "person.asked", "person", self.person, detail={"name": NAME, "user": USER})
            photo = self.files.put(self.cast.office_a, WORDS.encode())
            session.add(
                Evidence(kind=EvidenceKind.PHOTO, person_id=self.person, caption=WORDS, sha256=photo, received_at=now)
            )
            session.add(
                ExportFile(
                    layout="memo", format="pdf", file_name=NAME, made_at=now, expires_at=now, period={NAME: USER}
                )
            )

    def report(self) -> None:
        """Let them report something, which is an official record."""
        now = self.clock.now()
        with self.office() as session:
            plan = Plan(fiscal_year_be=2569, scores={}, created_at=now)
            session.add(plan)
            session.flush()
            measure = Measure(plan_id=plan.id, number="1", title="เผยแพร่", refs=[], reminders={})
            session.add(measure)
            session.flush()
            told = Told(Status.DONE, self.person, "chat", result="ติดประกาศแล้ว")
            reports.record(session, [Target(measure, None, None, None)], told, now)

    def erase(self) -> Staying:
        with self.office() as session:
            return erasure.erase(session, session.get_one(Person, self.person), self.clock.now())

    def found(self, *needles: str) -> list[str]:
        """Return every table and column that holds one of the texts, however it is written there."""
        wanted = [form for needle in needles for form in (needle, json.dumps(needle)[1:-1])]
        with self.database.looking() as session:
            return sorted(
                {
                    f"{table.name}.{column.name}"
                    for table in Base.metadata.sorted_tables
                    for column in table.columns
                    for value in session.execute(select(column)).scalars()
                    if any(needle in _text(value) for needle in wanted)
                }
            )

    def files_holding(self, *needles: str) -> list[str]:
        """Return every file of the office's folder that holds one of the texts."""
        wanted = [form.encode() for needle in needles for form in (needle, json.dumps(needle)[1:-1])]
        return [
            path.name
            for path in self.folder.rglob("*")
            if path.is_file() and any(needle in path.read_bytes() for needle in wanted)
        ]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)


@pytest.fixture
def office(database: Database, cast: Cast, clock: TurnableClock, tmp_path: Path) -> Office:
    made = Office(database, cast, clock, tmp_path)
    made.talk()
    return made


class TestErasure:
    def test_id_name_and_words_are_in_no_table_any_more(self, office: Office) -> None:
        assert len(office.found(USER, NAME, WORDS)) > 10
        office.erase()
        assert office.found(USER, NAME, WORDS) == []

    def test_nor_in_the_databases_files(self, office: Office, sqlite_url: str) -> None:
        if office.database.is_postgres:
            pytest.skip("a server's files are its own (docs/security.md)")
        assert office.files_holding(USER, NAME, WORDS)
        office.erase()
        names = office.files_holding(USER, NAME)
        assert names == []

    def test_nor_in_a_later_backup(self, office: Office, tmp_path: Path) -> None:
        office.erase()
        backup.write(office.database, office.files, tmp_path / "later.zip", office.clock.now())
        with zipfile.ZipFile(tmp_path / "later.zip") as archive:
            everything = b"".join(archive.read(name) for name in archive.namelist())
        for needle in (USER, NAME, WORDS):
            assert needle.encode() not in everything
            assert json.dumps(needle)[1:-1].encode() not in everything

    def test_a_photo_that_belonged_to_no_report_goes_with_them(self, office: Office) -> None:
        office.erase()
        upkeep = Upkeep(office.database, office.files, office.clock)
        upkeep.run()
        office.clock.set(office.clock.now() + timedelta(days=1))
        upkeep.run()
        assert office.files_holding(WORDS) == []

    def test_the_name_stays_where_official_records_name_them(self, office: Office) -> None:
        office.report()
        with office.office() as session:
            assert erasure.staying(session, office.person).reports == 1
        stays = office.erase()
        assert (stays.reports, stays.name) == (1, True)
        assert office.found(NAME) == ["person.name"]
        assert office.found(USER, WORDS) == ["person.post"]

    def test_what_stays_is_told_and_nothing_else_does(self, office: Office) -> None:
        stays = office.erase()
        assert stays == Staying(0, 0, 0, 0, 0, 0)
        with office.database.looking() as session:
            assert session.get_one(Person, office.person).name == MARK

    def test_what_waits_for_others_is_still_said_without_the_name(self, office: Office) -> None:
        office.erase()
        with office.database.looking() as session:
            waiting = session.scalars(select(Notice).where(Notice.key == "waits")).one()
        assert (waiting.state, waiting.data) == (NoticeState.WAITING, {"names": [MARK]})

    def test_the_audit_trail_stays_whole_and_says_that_something_was_erased(self, office: Office) -> None:
        office.erase()
        with office.database.reading(office.cast.office_a) as session:
            verdict = audit.verify(session, office.cast.office_a)
            erased = session.scalars(select(AuditEntry).where(AuditEntry.action == audit.ERASED)).one()
        assert (verdict.problems, verdict.erased) == ((), 1)
        assert erased.subject_id == office.person

    def test_other_people_and_offices_lose_nothing(self, office: Office) -> None:
        with office.database.organization(office.cast.office_b) as session:
            rooms.ensure(session, RoomKind.PRIVATE, USER, office.clock.now())
        office.erase()
        with office.database.looking() as session:
            kept = session.scalars(select(ChatRoom.organization_id).where(ChatRoom.line_id == USER)).all()
            coordinator = session.get_one(Person, office.cast.coordinator)
        assert kept == [office.cast.office_b]
        assert coordinator.line_user_id is not None

    def test_a_table_that_was_added_later_forgets_by_itself(self, office: Office) -> None:
        """Every table is either seen to, official, or looked through column by column."""
        tables = {table.name for table in Base.metadata.sorted_tables if "organization_id" in table.columns}
        assert tables >= OFFICIAL - {"organization"}
        assert "export_file" in tables - OFFICIAL - erasure._BY_HAND


class TestUpkeep:
    @pytest.fixture
    def upkeep(self, office: Office) -> Upkeep:
        return Upkeep(office.database, office.files, office.clock)

    def later(self, office: Office, upkeep: Upkeep, days: int) -> int:
        office.clock.set(office.clock.now() + timedelta(days=days))
        return upkeep.run()

    def raws(self, office: Office) -> list[str | None]:
        with office.database.looking() as session:
            return list(session.scalars(select(InboxEvent.raw).order_by(InboxEvent.id)))

    def test_raw_events_of_finished_work_go_after_a_week(self, office: Office, upkeep: Upkeep) -> None:
        self.later(office, upkeep, 6)
        assert None not in self.raws(office)
        self.later(office, upkeep, 2)
        assert self.raws(office) == [None, None]

    def test_an_office_may_keep_them_longer(self, office: Office, upkeep: Upkeep) -> None:
        with office.database.system() as session:
            change_settings(session.get_one(Organization, office.cast.office_a), raw_events_kept_days=30)
        self.later(office, upkeep, 20)
        assert None not in self.raws(office)
        self.later(office, upkeep, 11)
        assert self.raws(office) == [None, None]

    @pytest.mark.parametrize("state", [InboxState.WAITING, InboxState.WORKING])
    def test_what_was_not_handled_is_never_dropped(self, office: Office, upkeep: Upkeep, state: str) -> None:
        with office.database.system() as session:
            session.execute(update(InboxEvent).values(state=state, finished_at=None))
        self.later(office, upkeep, 400)
        assert None not in self.raws(office)

    def test_what_was_set_aside_is_kept_for_somebody_to_look_at_but_not_for_ever(
        self, office: Office, upkeep: Upkeep
    ) -> None:
        with office.database.system() as session:
            session.execute(update(InboxEvent).values(state=InboxState.SET_ASIDE))
        self.later(office, upkeep, 80)
        assert None not in self.raws(office)
        self.later(office, upkeep, 15)
        assert self.raws(office) == [None, None]

    def test_words_of_notices_go_when_the_year_after_theirs_is_over(self, office: Office, upkeep: Upkeep) -> None:
        office.clock.set(office.clock.now().replace(year=2027, month=9, day=30, hour=12))
        upkeep.run()
        assert {} not in self.ended(office, Notice.data)
        office.clock.set(office.clock.now().replace(month=10, day=1))
        upkeep.run()
        assert self.ended(office, Notice.data) == [{}, {}]

    def test_what_was_packed_for_a_call_goes_after_two_weeks_and_what_it_said_stays(
        self, office: Office, upkeep: Upkeep
    ) -> None:
        said = self.ended(office, Notice.data)
        self.later(office, upkeep, 13)
        assert None not in self.ended(office, Notice.body)
        self.later(office, upkeep, 2)
        assert (self.ended(office, Notice.body), self.ended(office, Notice.data)) == ([None, None], said)

    def ended(self, office: Office, column: Any) -> list[Any]:
        with office.database.looking() as session:
            return list(session.scalars(select(column).where(Notice.finished_at.is_not(None)).order_by(Notice.id)))

    def test_papers_go_after_thirty_days_with_their_files(self, office: Office, upkeep: Upkeep) -> None:
        digest = office.files.put(office.cast.office_a, b"a paper")
        with office.office() as session:
            session.execute(update(ExportFile).values(sha256=digest))
        self.later(office, upkeep, 29)
        assert digest in set(office.files.digests(office.cast.office_a))
        self.later(office, upkeep, 2)
        self.later(office, upkeep, 1)
        assert digest not in set(office.files.digests(office.cast.office_a))

    def test_a_stranger_who_is_heard_of_no_more_loses_the_chat_a_registered_one_does_not(
        self, office: Office, upkeep: Upkeep
    ) -> None:
        stranger = "U" + "77" * 16
        with office.office() as session:
            rooms.ensure(session, RoomKind.PRIVATE, stranger, office.clock.now())
        self.later(office, upkeep, 29)
        with office.database.looking() as session:
            assert {USER, stranger} <= set(session.scalars(select(ChatRoom.line_id)))
        self.later(office, upkeep, 2)
        with office.database.looking() as session:
            left = set(session.scalars(select(ChatRoom.line_id)))
        assert USER in left
        assert stranger not in left

    def test_the_daily_part_is_done_once_a_day_whoever_comes(self, office: Office, upkeep: Upkeep) -> None:
        with office.database.system() as session:
            session.execute(update(InboxEvent).values(finished_at=office.clock.now() - timedelta(days=9)))
        assert upkeep.run() == 2
        with office.database.system() as session:
            session.execute(update(InboxEvent).values(raw="{}", room_key="r"))
        other = Upkeep(office.database, office.files, office.clock)
        assert (upkeep.run(), other.run()) == (0, 0)
        assert self.later(office, other, 1) == 2

    def test_the_log_is_empty_after_it(self, office: Office, upkeep: Upkeep, sqlite_url: str) -> None:
        if office.database.is_postgres:
            pytest.skip("an embedded database's own log")
        log = Path(sqlite_url.removeprefix("sqlite:///") + "-wal")
        assert log.stat().st_size > 0
        upkeep.run()
        assert log.stat().st_size == 0

    def test_somebody_reading_keeps_the_log_and_breaks_nothing(
        self, office: Office, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if office.database.is_postgres:
            pytest.skip("an embedded database's own log")
        monkeypatch.setattr("storage.database.EMPTYING_MILLISECONDS", 1)
        with office.database.reading(office.cast.office_a) as session:
            session.scalars(select(OpenQuestion)).all()
            with office.office() as other:
                other.get_one(Person, office.person).post = "x"
            assert office.database.empty_log() is False
        assert office.database.empty_log() is True
