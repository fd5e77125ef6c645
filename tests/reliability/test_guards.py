"""Guards that no other test would miss: how database and server are opened, when it is sent and what is reminded of."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from office_support import FINANCE, Office, make_office
from sqlalchemy import select, text

from delivery import settling
from delivery.line import Failure, LineError
from measures.vocabulary import NoticeState
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Deadline, Measure, Notice
from storage.secrets import SecretBox
from thai.calendar import BANGKOK

DUE = date(2026, 2, 11)


@pytest.fixture
def office(database: Database, clock: TurnableClock, box: SecretBox) -> Office:
    return make_office(database, clock, box)


class TestHowThingsAreOpened:
    @pytest.mark.parametrize(
        ("pragma", "value"), [("synchronous", 2), ("foreign_keys", 1), ("journal_mode", "wal"), ("secure_delete", 1)]
    )
    def test_every_connection_to_sqlite_keeps_what_it_promises(
        self, database: Database, pragma: str, value: object
    ) -> None:
        """FULL: what was answered 200 is on the disk, not on its way there."""
        if database.is_postgres:
            pytest.skip("an embedded database's own settings")
        for opened in (database.system, database.looking):
            with opened() as session:
                assert session.execute(text(f"PRAGMA {pragma}")).scalar() == value

    def test_an_embedded_database_is_nobody_elses(self, database: Database) -> None:
        if database.is_postgres:
            pytest.skip("an embedded database's own file")
        from pathlib import Path

        path = Path(str(database.engine.url.database))
        assert path.stat().st_mode & 0o077 == 0

    def test_the_server_writes_no_access_log(self) -> None:
        """Its lines would carry signed links."""
        from tamngan import gunicorn_config

        assert gunicorn_config.accesslog is None


class TestSending:
    def failing(self, office: Office, failure: Failure) -> None:
        def refuse(*_: object) -> None:
            raise LineError(failure, "made up", 500)

        office.direct.push = refuse  # type: ignore[method-assign,assignment]

    def test_a_push_waits_longer_after_every_try(self, office: Office) -> None:
        office.duty("1", DUE)
        self.failing(office, Failure.TEMPORARY)
        office.at(date(2026, 2, 10))
        waited: list[float] = []
        for _ in range(4):
            notice = office.notices(kind="reminder")[0]
            assert notice.next_attempt_at is not None
            waited.append((notice.next_attempt_at - office.clock.now()).total_seconds())
            office.clock.set(notice.next_attempt_at)
            office.sender.send_due()
        for seconds, planned in zip(waited, settling.BACKOFF_SECONDS, strict=False):
            assert 0.8 * planned <= seconds <= 1.2 * planned

    def test_the_first_try_is_remembered_and_stays_the_first(self, office: Office) -> None:
        office.duty("1", DUE)
        self.failing(office, Failure.TEMPORARY)
        office.at(date(2026, 2, 10))
        first = office.notices(kind="reminder")[0].first_try_at
        assert first == office.clock.now()
        office.clock.set(office.clock.now() + timedelta(minutes=5))
        office.sender.send_due()
        assert office.notices(kind="reminder")[0].first_try_at == first


class TestReminding:
    def test_a_waived_measure_is_not_reminded_of(self, office: Office) -> None:
        deadline_id = office.duty("1", DUE)
        office.duty("2", DUE)
        with office.database.organization(office.organization_id) as session:
            due = session.get_one(Deadline, deadline_id)
            session.get_one(Measure, due.step.measure_id).waived_at = office.clock.now()
        office.at(date(2026, 2, 10))
        assert deadline_id not in {one.deadline_id for one in office.notices(kind="reminder")}
        assert office.notices(kind="reminder")

    def test_nor_when_it_was_waived_after_the_reminder_was_written(self, office: Office) -> None:
        deadline_id = office.duty("1", DUE, FINANCE)
        office.clock.set(datetime.combine(date(2026, 2, 10), time(8, 30), BANGKOK))
        office.reminders.run()
        with office.database.organization(office.organization_id) as session:
            due = session.get_one(Deadline, deadline_id)
            session.get_one(Measure, due.step.measure_id).waived_at = office.clock.now()
        office.sender.send_due()
        with office.database.looking() as session:
            states = set(session.scalars(select(Notice.state).where(Notice.kind == "reminder")))
        assert states == {NoticeState.SKIPPED}
