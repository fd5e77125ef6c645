"""The audit trail: what was written down stays as it was written, and whoever tampers with it is found out."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from tests_support import Cast

from storage import audit, chain
from storage.audit import Verdict
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import AuditEntry, AuditErasure


@pytest.fixture
def trail(database: Database, cast: Cast, clock: TurnableClock) -> list[int]:
    """Three entries of office A, one of office B in between; gives the ids of office A's."""
    now = clock.now()
    for organization_id, number in ((cast.office_a, 1), (cast.office_b, 1), (cast.office_a, 2), (cast.office_a, 3)):
        with database.organization(organization_id) as session:
            detail = {"words": "ขอเลื่อน", "days": [number, 2.5], "by": {"1": None}}
            audit.record(session, now, "report.recorded", "report", number, detail=detail)
    with database.reading(cast.office_a) as session:
        return [row.id for row in audit.entries_of(session, cast.office_a)]


def verdict(database: Database, organization_id: int, expected: str | None = None) -> Verdict:
    with database.reading(organization_id) as session:
        return audit.verify(session, organization_id, expected)


def tamper(database: Database, statement: Any) -> None:
    """Change rows as somebody with the database in hand would: past the triggers."""
    with database.system() as session:
        session.execute(insert(AuditErasure))
        session.execute(statement)
        session.execute(delete(AuditErasure))


class TestTheChain:
    def test_a_trail_that_nobody_touched_is_whole(self, database: Database, cast: Cast, trail: list[int]) -> None:
        found = verdict(database, cast.office_a)
        assert (found.entries, found.problems, found.unchained) == (3, (), 0)
        assert found.head != verdict(database, cast.office_b).head

    def test_entries_written_in_one_breath_are_chained_in_their_order(
        self, database: Database, cast: Cast, clock: TurnableClock
    ) -> None:
        with database.organization(cast.office_a) as session:
            for number in range(5):
                audit.record(session, clock.now(), "plan.imported", "plan", number)
            session.flush()
            audit.record(session, clock.now(), "plan.imported", "plan", 5)
        found = verdict(database, cast.office_a)
        assert (found.entries, found.problems) == (6, ())

    def test_a_rolled_back_savepoint_leaves_no_hole(self, database: Database, cast: Cast, clock: TurnableClock) -> None:
        with database.organization(cast.office_a) as session:
            audit.record(session, clock.now(), "first", "plan")
            nested = session.begin_nested()
            audit.record(session, clock.now(), "taken back", "plan")
            nested.rollback()
            audit.record(session, clock.now(), "second", "plan")
        found = verdict(database, cast.office_a)
        assert (found.entries, found.problems) == (2, ())

    def test_an_entry_may_be_completed_in_its_own_transaction_and_is_sealed_with_it(
        self, database: Database, cast: Cast, clock: TurnableClock
    ) -> None:
        with database.organization(cast.office_a) as session:
            audit.record(session, clock.now(), "plan.answered", "plan_question", 1)
            session.flush()
            entry = session.scalars(select(AuditEntry)).one()
            entry.detail = {"parts": ["dates"]}
        found = verdict(database, cast.office_a)
        assert (found.entries, found.problems, found.unchained) == (1, (), 0)
        with pytest.raises(DBAPIError), database.organization(cast.office_a) as session:
            session.scalars(select(AuditEntry)).one().detail = {}

    def test_writers_at_the_same_time_make_one_chain(
        self, database: Database, cast: Cast, clock: TurnableClock
    ) -> None:
        def write(number: int) -> None:
            for _ in range(5):
                with database.organization(cast.office_a) as session:
                    audit.record(session, clock.now(), "report.recorded", "report", number)

        threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = verdict(database, cast.office_a)
        assert (found.entries, found.problems) == (20, ())

    def test_a_changed_entry_is_found(self, database: Database, cast: Cast, trail: list[int]) -> None:
        tamper(database, update(AuditEntry).where(AuditEntry.id == trail[1]).values(detail={"words": "ไม่ได้ขอ"}))
        assert verdict(database, cast.office_a).problems == (f"entry {trail[1]} was changed",)

    def test_a_changed_entry_with_its_hash_made_anew_is_found(
        self, database: Database, cast: Cast, trail: list[int]
    ) -> None:
        with database.reading(cast.office_a) as session:
            row = session.get_one(AuditEntry, trail[1])
            again = chain.content_hash(
                row.organization_id, row.at, None, "other", row.subject, row.subject_id, row.detail
            )
        values = {"action": "other", "content_hash": again}
        tamper(database, update(AuditEntry).where(AuditEntry.id == trail[1]).values(values))
        assert verdict(database, cast.office_a).problems == (
            f"before entry {trail[1]} one was taken out, put in or changed",
        )

    def test_an_entry_taken_out_is_found(self, database: Database, cast: Cast, trail: list[int]) -> None:
        tamper(database, delete(AuditEntry).where(AuditEntry.id == trail[1]))
        assert verdict(database, cast.office_a).problems == (
            f"before entry {trail[2]} one was taken out, put in or changed",
        )

    def test_a_cut_off_end_is_found_by_the_hash_of_an_earlier_export(
        self, database: Database, cast: Cast, trail: list[int]
    ) -> None:
        head = verdict(database, cast.office_a).head
        assert verdict(database, cast.office_a, head).problems == ()
        tamper(database, delete(AuditEntry).where(AuditEntry.id == trail[2]))
        assert verdict(database, cast.office_a).problems == ()
        assert verdict(database, cast.office_a, head).problems == ("the entry with the expected hash is not there",)

    def test_what_an_older_release_writes_beside_a_newer_one_is_counted(
        self, database: Database, cast: Cast, clock: TurnableClock, trail: list[int]
    ) -> None:
        values = {"organization_id": cast.office_a, "at": clock.now(), "action": "x", "subject": "y", "detail": {}}
        with database.system() as session:
            session.execute(insert(AuditEntry).values(values))
        with database.organization(cast.office_a) as session:
            audit.record(session, clock.now(), "after", "plan")
        found = verdict(database, cast.office_a)
        assert (found.entries, found.unchained, found.problems) == (5, 1, ())


class TestTheGuard:
    @pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
    def test_the_database_refuses_to_change_or_remove_an_entry(
        self, database: Database, trail: list[int], statement: str
    ) -> None:
        with pytest.raises(DBAPIError), database.system() as session:
            session.execute(text(statement))

    def test_postgresql_refuses_to_empty_the_table(self, database: Database, trail: list[int]) -> None:
        if not database.is_postgres:
            pytest.skip("SQLite has no TRUNCATE")
        with pytest.raises(DBAPIError), database.system() as session:
            session.execute(text("TRUNCATE audit_entry"))

    def test_the_orm_is_refused_too(self, database: Database, cast: Cast, trail: list[int]) -> None:
        with pytest.raises(DBAPIError), database.organization(cast.office_a) as session:
            session.get_one(AuditEntry, trail[0]).action = "other"

    def test_adding_goes_on(self, database: Database, cast: Cast, clock: TurnableClock, trail: list[int]) -> None:
        with database.organization(cast.office_a) as session:
            audit.record(session, clock.now(), "more", "plan")
        assert verdict(database, cast.office_a).entries == 4


class TestErasure:
    def test_it_changes_what_an_entry_says_and_leaves_an_entry_of_its_own(
        self, database: Database, cast: Cast, clock: TurnableClock, trail: list[int]
    ) -> None:
        with database.organization(cast.office_a) as session:
            audit.erase(session, {trail[0]: {"words": "-"}}, clock.now(), cast.officer)
        found = verdict(database, cast.office_a)
        assert (found.entries, found.erased, found.problems) == (4, 1, ())
        with database.reading(cast.office_a) as session:
            assert session.get_one(AuditEntry, trail[0]).detail == {"words": "-"}
            last = list(audit.entries_of(session, cast.office_a))[-1]
        assert (last.action, last.subject_id, list(last.detail["left"])) == (
            audit.ERASED,
            cast.officer,
            [str(trail[0])],
        )

    def test_what_is_changed_again_after_an_erasure_is_found(
        self, database: Database, cast: Cast, clock: TurnableClock, trail: list[int]
    ) -> None:
        with database.organization(cast.office_a) as session:
            audit.erase(session, {trail[0]: {"words": "-"}}, clock.now(), cast.officer)
        tamper(database, update(AuditEntry).where(AuditEntry.id == trail[0]).values(detail={"words": "other"}))
        assert verdict(database, cast.office_a).problems == (f"entry {trail[0]} was changed",)

    def test_the_permission_ends_with_its_block_and_is_never_left_behind(
        self, database: Database, cast: Cast, clock: TurnableClock, trail: list[int]
    ) -> None:
        with database.organization(cast.office_a) as session:
            audit.erase(session, {trail[0]: {}}, clock.now(), None)
            assert session.scalars(select(AuditErasure)).all() == []
            with pytest.raises(DBAPIError), session.begin_nested():
                session.execute(text("DELETE FROM audit_entry"))

    def test_nothing_to_erase_leaves_no_entry(
        self, database: Database, cast: Cast, clock: TurnableClock, trail: list[int]
    ) -> None:
        with database.organization(cast.office_a) as session:
            audit.erase(session, {}, clock.now(), cast.officer)
        assert verdict(database, cast.office_a).entries == 3
