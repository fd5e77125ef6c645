"""Over random plans, calendars and behaviours no deadline passes without a reminder or a reason on record."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_support import FINANCE, OFFICE, STAFF, WORKS, Office, make_office

from storage import calendar
from storage.clock import TurnableClock
from storage.database import Database, engine_from_url
from storage.models import Notice, Organization
from storage.outbox import REACHED
from storage.secrets import SecretBox
from thai.calendar import BANGKOK

FIRST = date(2026, 4, 3)
DAYS = 24

duties = st.lists(
    st.tuples(st.integers(1, DAYS), st.sampled_from([OFFICE, FINANCE, WORKS, None])), min_size=1, max_size=5
)
strangers = st.sets(st.sampled_from([name for name in STAFF if name != "executive"]))
reports = st.dictionaries(st.integers(0, 4), st.integers(0, DAYS), max_size=3)
days_off = st.sets(st.integers(1, DAYS), max_size=4)
outages = st.one_of(st.none(), st.integers(2, DAYS - 4))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    duties=duties,
    strangers=strangers,
    reports=reports,
    outage=outages,
    group=st.booleans(),
    quota=st.integers(20, 300),
    holidays=days_off,
)
def test_no_deadline_passes_in_silence(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    duties: list[tuple[int, str | None]],
    strangers: set[str],
    reports: dict[int, int],
    outage: int | None,
    group: bool,
    quota: int,
    *,
    holidays: set[int],
) -> None:
    path = tmp_path_factory.mktemp("promise") / "office.sqlite3"
    shutil.copy(sqlite_template, path)
    database = Database(engine_from_url(f"sqlite:///{path}"))
    clock = TurnableClock(datetime(2026, 4, 3, 7, 0, tzinfo=BANGKOK), running=False)
    box = SecretBox("a made-up key of more than thirty-two letters")
    office = make_office(database, clock, box, strangers=tuple(strangers), group=group, quota=quota)
    ids = [
        office.duty(str(number), FIRST + timedelta(days=ahead), unit)
        for number, (ahead, unit) in enumerate(duties, start=1)
    ]
    close(office, holidays)
    off = range(outage, outage + 3) if outage is not None else range(0)
    play(office, ids, reports, off)
    for number, deadline_id in enumerate(ids):
        check(office, deadline_id, duties[number][0], reports.get(number), off)
    assert office.line.bot.violations == []
    assert office.line.billed("2026-04") <= quota
    assert sum(notice.billed for notice in office.notices()) == office.line.billed("2026-04")
    assert not {target for target, _ in office.pushes()} & {"U" + STAFF[name][0] * 32 for name in strangers}
    database.dispose()


def close(office: Office, holidays: set[int]) -> None:
    """Enter days off that no public calendar knows."""
    with office.database.organization(office.organization_id) as session:
        organization = session.get_one(Organization, office.organization_id)
        for ahead in holidays:
            calendar.put(session, organization, FIRST + timedelta(days=ahead), "วันหยุด", FIRST, working=False)


def play(office: Office, ids: list[int], reports: dict[int, int], off: range) -> None:
    for day in range(DAYS + 1):
        if day not in off:
            office.at(FIRST + timedelta(days=day))
        for number, on in reports.items():
            if on == day and number < len(ids):
                office.report(ids[number], by="coordinator")


def check(office: Office, deadline_id: int, ahead: int, reported: int | None, off: range) -> None:
    about = office.notices(deadline_id=deadline_id)
    due_on = FIRST + timedelta(days=ahead)
    in_time = [notice for notice in about if notice.state in REACHED and day_of(notice) <= due_on]
    told_before = reported is not None and reported <= ahead
    asleep = ahead in off
    assert in_time or told_before or asleep or any(explained(notice) for notice in about), (due_on, about)


def explained(notice: Notice) -> bool:
    return notice.state in {"skipped", "failed", "waiting"} and bool(notice.reason)


def day_of(notice: Notice) -> date:
    moment: datetime = notice.finished_at or notice.created_at
    return moment.astimezone(BANGKOK).date()
