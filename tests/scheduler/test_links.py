"""The link keeper: each page weekly, who owns it told once when it broke, nothing lost where a process dies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from tests_support import Cast

from documents.links import Fault, Look
from scheduler.links import LinkKeeper
from storage import links
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Notice, OitLink

YEAR = 2568
ADDRESS = "https://www.example.go.th/o25"


class Web:
    """A web that answers as it is told, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.fault: Fault | None = None
        self.asked: list[tuple[str, str]] = []

    def __call__(self, address: str, words: str) -> Look:
        self.asked.append((address, words))
        return Look(self.fault)


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def keeper(database: Database, cast: Cast, clock: TurnableClock, web: Web) -> LinkKeeper:
    with database.organization(cast.office_a) as session:
        links.put(session, YEAR, "o25", ADDRESS, clock.now())
    return LinkKeeper(database, clock, web)


def row(database: Database, cast: Cast) -> OitLink:
    with database.reading(cast.office_a) as session:
        return session.scalars(select(OitLink)).one()


def told(database: Database, cast: Cast) -> list[Notice]:
    with database.reading(cast.office_a) as session:
        return list(session.scalars(select(Notice).where(Notice.kind == "alert")))


def test_it_asks_for_the_words_of_the_item_once_a_week(
    keeper: LinkKeeper, clock: TurnableClock, web: Web, database: Database, cast: Cast
) -> None:
    assert (keeper.run(), keeper.run()) == (1, 0)
    assert web.asked == [(ADDRESS, "แผนปฏิบัติการป้องกันการทุจริต")] or web.asked[0][0] == ADDRESS
    assert row(database, cast).state == "fine"
    clock.set(clock.now() + timedelta(days=7, minutes=1))
    assert keeper.run() == 1


def test_it_tells_what_broke_once(
    keeper: LinkKeeper, clock: TurnableClock, web: Web, database: Database, cast: Cast
) -> None:
    web.fault = Fault.GONE
    keeper.run()
    assert row(database, cast).state == "broken"
    assert len(told(database, cast)) == 1
    clock.set(clock.now() + timedelta(days=8))
    keeper.run()
    assert len(told(database, cast)) == 1


def test_a_fault_that_may_pass_is_looked_at_again_before_anybody_is_told(
    keeper: LinkKeeper, clock: TurnableClock, web: Web, database: Database, cast: Cast
) -> None:
    web.fault = Fault.TIMEOUT
    keeper.run()
    assert (row(database, cast).state, told(database, cast)) == ("doubtful", [])
    clock.set(clock.now() + timedelta(days=1, minutes=1))
    keeper.run()
    assert (row(database, cast).state, len(told(database, cast))) == ("broken", 1)


def test_a_page_that_is_mended_is_fine_again(
    keeper: LinkKeeper, clock: TurnableClock, web: Web, database: Database, cast: Cast
) -> None:
    web.fault = Fault.GONE
    keeper.run()
    web.fault = None
    clock.set(clock.now() + timedelta(days=8))
    keeper.run()
    assert (row(database, cast).state, row(database, cast).broken_since) == ("fine", None)


def test_a_page_is_given_back_where_the_process_died(
    keeper: LinkKeeper, clock: TurnableClock, database: Database, cast: Cast
) -> None:
    with database.organization(cast.office_a) as session:
        assert links.claim(session, session.scalars(select(OitLink.id)).one(), clock.now()) is not None
    assert keeper.run() == 0
    clock.set(clock.now() + timedelta(hours=1))
    assert keeper.run() == 1


def test_pages_of_one_host_are_looked_at_one_by_one(
    keeper: LinkKeeper, clock: TurnableClock, database: Database, cast: Cast
) -> None:
    with database.organization(cast.office_a) as session:
        links.put(session, YEAR, "o1", "https://www.example.go.th/o1", clock.now())
    assert (keeper.run(), keeper.run(), keeper.run()) == (1, 1, 0)


def test_what_was_found_at_an_old_address_is_not_written(
    keeper: LinkKeeper, clock: TurnableClock, database: Database, cast: Cast
) -> None:
    with database.organization(cast.office_a) as session:
        found = session.scalars(select(OitLink)).one()
        links.put(session, YEAR, "o25", "https://www.example.go.th/new", clock.now())
        assert links.looked(session, found.id, ADDRESS, "gone", clock.now()) is None
    assert row(database, cast).state == "unseen"
