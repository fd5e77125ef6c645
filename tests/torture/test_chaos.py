"""Nothing lost, nothing twice: the short form of the torture (the long one: ``make torture``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.chaos import Outcome, Plan, run
from tests.torture.platform_stub import Faults

SHORT = Plan(
    events=300,
    per_second=30,
    people=30,
    groups=6,
    faults=Faults(outage=(3.0, 5.0)),
    settle_seconds=100,
)


def check(outcome: Outcome, plan: Plan) -> None:
    assert outcome.accepted == plan.events
    assert outcome.unfinished_events == 0
    assert outcome.set_aside == 0
    assert outcome.missing_reports == 0
    assert outcome.doubled_reports == 0
    assert outcome.doubled_replies == 0
    assert outcome.doubled_pushes == 0
    assert outcome.changed_bodies == 0
    assert outcome.unanswered_notices == 0
    # The torture itself must have taken place.
    assert outcome.killed >= 2
    assert outcome.faults["error"] > 0


@pytest.mark.postgres
@pytest.mark.xdist_group("torture")
def test_killed_processes_and_a_failing_platform_lose_nothing_and_double_nothing(
    postgres_url: str, tmp_path: Path
) -> None:
    check(run(SHORT, postgres_url, tmp_path), SHORT)
