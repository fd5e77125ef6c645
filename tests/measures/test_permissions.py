"""Who may do what, each line with everybody who may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from measures.permissions import (
    Actor,
    Assignment,
    may_acknowledge,
    may_decide_postponement,
    may_export,
    may_manage,
    may_report,
    may_review,
    may_see_names,
    roles,
    units,
)
from measures.vocabulary import Role, RoomKind

from .cast import ACTING, CAST, COORDINATOR, FINANCE, OFFICER, SUPERVISOR, TODAY, WORKS, actor

Rule = Callable[[Actor], bool]


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (lambda who: may_report(who, [FINANCE], TODAY), "officer supervisor coordinator acting"),
        (lambda who: may_report(who, [WORKS], TODAY), "coordinator colleague acting"),
        (lambda who: may_report(who, [FINANCE, WORKS], TODAY), "officer supervisor coordinator colleague acting"),
        (lambda who: may_report(who, [], TODAY), "officer supervisor coordinator colleague acting"),
        (lambda who: may_review(who, [FINANCE], TODAY), "supervisor coordinator acting"),
        (lambda who: may_review(who, [WORKS], TODAY), "coordinator"),
        (lambda who: may_decide_postponement(who, [FINANCE], TODAY), "supervisor coordinator acting"),
        (lambda who: may_manage(who, TODAY), "coordinator"),
        (lambda who: may_acknowledge(who, TODAY), "executive"),
        (lambda who: may_export(who, TODAY), "officer supervisor coordinator executive colleague acting"),
        (
            lambda who: may_see_names(who, [FINANCE], TODAY, RoomKind.PRIVATE),
            "supervisor coordinator executive acting",
        ),
        (lambda who: may_see_names(who, [FINANCE], TODAY, RoomKind.GROUP), ""),
    ],
)
def test_it_allows_exactly_these_people(rule: Rule, allowed: str) -> None:
    assert {name for name, who in CAST.items() if rule(who)} == set(allowed.split())


@pytest.mark.parametrize(
    ("today", "acts"),
    [
        (date(2025, 1, 31), False),
        (date(2025, 2, 1), True),
        (date(2025, 2, 28), True),
        (date(2025, 3, 1), False),
    ],
)
def test_an_acting_post_counts_from_its_first_to_its_last_day(today: date, acts: bool) -> None:
    assert may_review(ACTING, [FINANCE], today) is acts


def test_nobody_verifies_their_own_report_and_others_may() -> None:
    assert not may_review(SUPERVISOR, [FINANCE], TODAY, reported_by=SUPERVISOR.person_id)
    assert not may_review(COORDINATOR, [FINANCE], TODAY, reported_by=COORDINATOR.person_id)
    assert may_review(SUPERVISOR, [FINANCE], TODAY, reported_by=OFFICER.person_id)


def test_a_supervisor_does_not_decide_on_their_own_request_and_a_coordinator_may() -> None:
    assert not may_decide_postponement(SUPERVISOR, [FINANCE], TODAY, asked_by=SUPERVISOR.person_id)
    assert may_decide_postponement(COORDINATOR, [FINANCE], TODAY, asked_by=COORDINATOR.person_id)
    assert may_decide_postponement(SUPERVISOR, [FINANCE], TODAY, asked_by=OFFICER.person_id)


def test_a_role_in_the_whole_office_holds_for_every_unit() -> None:
    chief = actor(9, Assignment(Role.SUPERVISOR))
    assert may_review(chief, [FINANCE], TODAY)
    assert may_review(chief, [WORKS], TODAY)
    assert not may_manage(chief, TODAY)


def test_it_lists_roles_and_units_of_the_day() -> None:
    assert roles(ACTING, TODAY) == {Role.STAFF, Role.SUPERVISOR}
    assert units(ACTING, TODAY) == (WORKS, FINANCE)
    assert units(ACTING, date(2025, 3, 1)) == (WORKS,)
    assert units(COORDINATOR, TODAY) == ()
