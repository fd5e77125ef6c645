"""Nothing lost, nothing twice: the short form of the torture (the long one: ``make torture``)."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from tests.torture.audit import Outcome
from tests.torture.chaos import ONE_PROCESS, Plan, run
from tests.torture.platform_stub import Faults
from tests.torture.processes import ROOT

SHORT = Plan(
    events=160,
    per_second=30,
    people=30,
    groups=6,
    kill_every_seconds=1.5,
    kill_seconds=4,
    faults=Faults(outage=(2.0, 4.0)),
    settle_seconds=150,
)
#: Everything of the outcome after these has to be nothing.
FACTS = ("accepted", "sending_seconds", "seconds", "killed", "faults", "exit_codes", "notices", "unsure_replies")


def check(outcome: Outcome, plan: Plan) -> None:
    assert outcome.accepted == plan.events
    wrong = {
        one.name: value for one in fields(outcome) if one.name not in FACTS and (value := getattr(outcome, one.name))
    }
    assert wrong == {}, outcome
    # The torture itself must have taken place.
    assert outcome.killed >= (1 if plan.loops_inside else 2)
    assert outcome.faults["error"] > 0
    assert sum(outcome.notices.values()) >= plan.events


def test_the_long_form_starts_outside_the_test_runner_too() -> None:
    command = [sys.executable, "-m", "tests.torture.chaos", "--help"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    assert "--kill-every" in asked.stdout


@pytest.mark.postgres
@pytest.mark.xdist_group("torture")
def test_killed_processes_and_a_failing_platform_lose_nothing_and_double_nothing(
    postgres_url: str, tmp_path: Path
) -> None:
    check(run(SHORT, postgres_url, tmp_path), SHORT)


@pytest.mark.xdist_group("torture")
def test_one_process_on_sqlite_loses_and_doubles_nothing_either(sqlite_url: str, tmp_path: Path) -> None:
    plan = replace(SHORT, **ONE_PROCESS, events=100, per_second=20, kill_every_seconds=2.5)
    check(run(plan, sqlite_url, tmp_path), plan)
