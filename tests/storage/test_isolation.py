"""Nothing crosses from one organization to another."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select, update
from tests_support import Cast

from storage import organizations, people
from storage.database import Database, ForeignRow
from storage.models import Base, Owned, Person, Unit


def test_every_table_but_the_tenant_and_the_heartbeat_carries_its_organization() -> None:
    owned = {mapper.local_table.name for mapper in Base.registry.mappers if issubclass(mapper.class_, Owned)}
    assert set(Base.metadata.tables) - owned == {"organization", "heartbeat", "system_fact", "audit_erasure"}


def test_a_session_finds_its_own_rows_and_no_other(database: Database, cast: Cast) -> None:
    with database.reading(cast.office_a) as session:
        assert session.get(Person, cast.officer) is not None
        assert session.get(Person, cast.outsider) is None
        assert session.scalar(select(func.count(Person.id))) == 3
        assert people.by_line_user(session, "U" + "d" * 32) is None
    with database.reading(cast.office_b) as session:
        assert session.get(Person, cast.officer) is None
        assert organizations.units(session) == []


def test_a_session_changes_and_deletes_its_own_rows_only(database: Database, cast: Cast) -> None:
    with database.organization(cast.office_b) as session:
        session.execute(update(Person).values(post="changed"))
        session.execute(delete(Unit))
    with database.reading(cast.office_a) as session:
        assert session.get_one(Person, cast.officer).post is None
        assert len(organizations.units(session)) == 2
    with database.reading(cast.office_b) as session:
        assert session.get_one(Person, cast.outsider).post == "changed"


def test_a_row_of_another_organization_cannot_be_written(database: Database, cast: Cast) -> None:
    with pytest.raises(ForeignRow), database.organization(cast.office_b) as session:
        session.add(Unit(organization_id=cast.office_a, name="กองช่าง"))


def test_the_same_name_in_two_offices_is_no_conflict(database: Database, cast: Cast) -> None:
    with database.organization(cast.office_b) as session:
        organizations.ensure_unit(session, "กองคลัง")
    with database.reading(cast.office_b) as session:
        assert [unit.name for unit in organizations.units(session)] == ["กองคลัง"]
