"""A link is for one purpose, one person and a while; nothing of one kind opens another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests_support import Cast

from bot import links
from bot.board import opening
from bot.board.opening import LINK, SESSION, Ticket
from storage import people
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import OneTimeCode, Person
from storage.secrets import SecretBox

FIELDS = {"organization": 1, "person": 2, "row": 3}


class TestSignedLinks:
    def test_it_opens_for_its_purpose_until_its_end(self, box: SecretBox, clock: TurnableClock) -> None:
        now = clock.now()
        token = links.sign(box, "one", FIELDS, now + timedelta(hours=1))
        assert links.opened(box, "one", token, now + timedelta(minutes=59)) is not None
        assert links.opened(box, "one", token, now + timedelta(hours=1)) is None

    def test_it_opens_for_no_other_purpose(self, box: SecretBox, clock: TurnableClock) -> None:
        token = links.sign(box, "one", FIELDS, clock.now() + timedelta(hours=1))
        assert links.opened(box, "other", token, clock.now()) is None

    @pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t, lambda _: "", lambda t: t + "."])
    def test_it_opens_not_when_a_letter_is_changed(self, box: SecretBox, clock: TurnableClock, change) -> None:  # type: ignore[no-untyped-def]
        token = links.sign(box, "one", FIELDS, clock.now() + timedelta(hours=1))
        assert links.opened(box, "one", change(token), clock.now()) is None


class TestBoardLinks:
    @pytest.fixture
    def ticket(self, database: Database, cast: Cast, box: SecretBox, clock: TurnableClock) -> Ticket:
        with database.organization(cast.office_a) as session:
            address = opening.board_link(session, box, session.get_one(Person, cast.officer), clock.now(), "")
        found = opening.ticket_of(box, LINK, address.removeprefix("/board/open/"), clock.now())
        assert found is not None
        return found

    def enter(self, database: Database, box: SecretBox, ticket: Ticket, clock: TurnableClock) -> object:
        with database.organization(ticket.organization_id) as session:
            return opening.exchange(session, box, ticket, clock.now())

    def test_it_lets_its_person_in_once(
        self, database: Database, box: SecretBox, clock: TurnableClock, ticket: Ticket
    ) -> None:
        assert self.enter(database, box, ticket, clock) is not None
        assert self.enter(database, box, ticket, clock) is None

    def test_it_lets_nobody_else_in_with_the_same_code(
        self, database: Database, cast: Cast, box: SecretBox, clock: TurnableClock, ticket: Ticket
    ) -> None:
        other = Ticket(ticket.organization_id, cast.coordinator, ticket.code)
        assert self.enter(database, box, other, clock) is None
        assert self.enter(database, box, ticket, clock) is not None

    def test_a_code_for_something_else_lets_nobody_in(
        self, database: Database, cast: Cast, box: SecretBox, clock: TurnableClock
    ) -> None:
        with database.organization(cast.office_a) as session:
            lasts = timedelta(hours=1)
            code = people.new_code(session, box, SESSION, clock.now(), lasts, person_id=cast.officer, length=32)
        assert self.enter(database, box, Ticket(cast.office_a, cast.officer, code), clock) is None

    def test_a_link_is_no_session(
        self, database: Database, box: SecretBox, clock: TurnableClock, ticket: Ticket
    ) -> None:
        with database.reading(ticket.organization_id) as session:
            assert not opening.session_stands(session, box, ticket, clock.now())


class TestCodes:
    @pytest.mark.parametrize(("after", "good"), [(timedelta(minutes=59), True), (timedelta(hours=1), False)])
    def test_a_code_ends_with_its_time(
        self, database: Database, cast: Cast, box: SecretBox, clock: TurnableClock, after: timedelta, good: bool
    ) -> None:
        now = clock.now()
        with database.organization(cast.office_a) as session:
            code = people.new_code(session, box, "bind", now, timedelta(hours=1))
            assert (people.peek_code(session, box, code, now + after) is not None) is good

    def test_a_code_is_used_once(self, database: Database, cast: Cast, box: SecretBox, clock: TurnableClock) -> None:
        now = clock.now()
        with database.organization(cast.office_a) as session:
            code = people.new_code(session, box, "bind", now, timedelta(hours=1))
            assert people.use_code(session, box, code, now) is not None
            assert people.use_code(session, box, code, now) is None

    def test_only_its_hash_is_stored(
        self, database: Database, cast: Cast, box: SecretBox, clock: TurnableClock
    ) -> None:
        with database.organization(cast.office_a) as session:
            code = people.new_code(session, box, "bind", clock.now(), timedelta(hours=1))
            stored = session.query(OneTimeCode).one()
            assert code not in {stored.code_hash, str(stored.data)}
