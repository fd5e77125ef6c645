"""The command line of time and economy: tick, quota, settings, holiday."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from storage import migrate, organizations
from storage.database import Database, engine_from_url
from storage.models import Measure, Plan
from storage.secrets import SecretBox
from tamngan.commands import holiday, quota, remind, settings

SECRET_KEY = "a made-up key of more than thirty-two letters"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    url = f"sqlite:///{tmp_path / 'office.sqlite3'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("TAMNGAN_SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("TAMNGAN_DATA_DIR", str(tmp_path))
    engine = engine_from_url(url)
    migrate.upgrade(engine)
    database = Database(engine)
    now = datetime(2026, 2, 3, tzinfo=UTC)
    with database.system() as session:
        office = organizations.add(session, "องค์การบริหารส่วนตำบลทุ่งใสสว่าง", now)
        organizations.put_channel(session, office.id, "main", "s" * 8, "t" * 8, SecretBox(SECRET_KEY), now)
    database.dispose()

    def call(command: click.Command, *arguments: str) -> Result:
        return CliRunner().invoke(command, list(arguments), catch_exceptions=False)

    return call


def test_settings_are_set_listed_and_reset(run: object) -> None:
    assert callable(run)
    assert run(settings.command, "set", "ladder_days_before", "30,7,1,0").exit_code == 0
    assert "* ladder_days_before\t30,7,1,0" in run(settings.command, "list").output
    assert run(settings.command, "reset", "ladder_days_before").exit_code == 0
    assert "  ladder_days_before\t30,14,7,3,1,0" in run(settings.command, "list").output


@pytest.mark.parametrize(
    "arguments", [("set", "ladder_days_before", "soon"), ("set", "nothing", "1"), ("reset", "nothing")]
)
def test_a_wrong_setting_gets_one_sentence(run: object, arguments: tuple[str, ...]) -> None:
    assert callable(run)
    result = run(settings.command, *arguments)
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1


def test_days_off_are_added_listed_and_struck(run: object) -> None:
    assert callable(run)
    assert run(holiday.command, "add", "2026-06-05", "--name", "วันหยุดพิเศษ").exit_code == 0
    assert "2026-06-05\tหยุด/off\toffice\tวันหยุดพิเศษ" in run(holiday.command, "list", "--year", "2026").output
    assert run(holiday.command, "remove", "2026-06-05").exit_code == 0
    assert "2026-06-05" not in run(holiday.command, "list", "--year", "2026").output


def test_a_public_holiday_can_be_worked(run: object) -> None:
    assert callable(run)
    assert run(holiday.command, "work", "2026-04-14").exit_code == 0
    assert "2026-04-14\tทำงาน/worked" in run(holiday.command, "list", "--year", "2026").output


def test_a_day_that_is_not_there_cannot_be_struck(run: object) -> None:
    assert callable(run)
    assert run(holiday.command, "remove", "2026-06-05").exit_code == 1


def test_the_quota_is_shown_without_asking_the_platform(run: object) -> None:
    assert callable(run)
    found = json.loads(run(quota.command, "--json", "--at", "2026-02-10T09:00").output)
    assert (found["month"], found["used"], found.get("read_at")) == ("2026-02-01", 0, None)
    assert "โควตาข้อความ" in run(quota.command, "--at", "2026-02-10T09:00").output


class TestRemind:
    @pytest.fixture
    def plan(self, run: object, tmp_path: Path) -> None:
        database = Database(engine_from_url(f"sqlite:///{tmp_path / 'office.sqlite3'}"))
        now = datetime(2026, 2, 3, tzinfo=UTC)
        with database.organization(1) as session:
            plan = Plan(fiscal_year_be=2569, scores={}, created_at=now)
            plan.measures = [Measure(organization_id=1, number="3", title="เผยแพร่ข้อมูล", refs=[], reminders={})]
            session.add(plan)
        database.dispose()

    @pytest.mark.usefixtures("plan")
    def test_a_measure_is_silenced_and_brought_to_mind_again(self, run: object) -> None:
        assert callable(run)
        assert "ไม่เตือน/off" in run(remind.command, "3", "--off").output
        assert "\tเตือน/on" in run(remind.command, "3", "--on").output

    @pytest.mark.usefixtures("plan")
    def test_a_further_day_is_kept_and_given_up(self, run: object) -> None:
        assert callable(run)
        assert "2199-03-15" in run(remind.command, "3", "--also", "2199-03-15").output
        assert "2199-03-15" in run(remind.command, "3").output
        assert "2199-03-15" not in run(remind.command, "3", "--not-on", "2199-03-15").output

    @pytest.mark.usefixtures("plan")
    @pytest.mark.parametrize(
        "arguments", [("99", "--off"), ("3", "--also", "2020-01-01"), ("3", "--fiscal-year", "2560")]
    )
    def test_what_cannot_be_gets_one_sentence(self, run: object, arguments: tuple[str, ...]) -> None:
        assert callable(run)
        result = run(remind.command, *arguments)
        assert result.exit_code == 1
        assert len(result.stderr.strip().splitlines()) == 1


def test_labour_day_follows_the_choice_also_in_a_year_that_is_known(run: object) -> None:
    assert callable(run)
    assert "2026-05-01" not in run(holiday.command, "list", "--year", "2026").output
    run(settings.command, "set", "labour_day_off", "yes")
    assert "2026-05-01\tหยุด/off" in run(holiday.command, "list", "--year", "2026").output
    run(settings.command, "reset", "labour_day_off")
    assert "2026-05-01" not in run(holiday.command, "list", "--year", "2026").output


def test_a_first_of_may_that_the_office_entered_itself_stays(run: object) -> None:
    assert callable(run)
    run(holiday.command, "add", "2026-05-01", "--name", "วันหยุดของหน่วยงาน")
    run(settings.command, "set", "labour_day_off", "yes")
    run(settings.command, "reset", "labour_day_off")
    assert "2026-05-01\tหยุด/off\toffice" in run(holiday.command, "list", "--year", "2026").output
