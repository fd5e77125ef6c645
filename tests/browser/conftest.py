"""A real browser in front of the real demo: skipped, with the reason, where no Chromium is found."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from measures.vocabulary import Status
from storage import plans, reports
from storage.models import Deadline, Measure, Person, PlanQuestion, Step
from storage.reports import Target, Told
from tamngan.demo import world
from tamngan.demo.start import PLAN, Demo

#: Without these, Chromium looks for its maker's servers at every start.
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def _chromium() -> str | None:
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in found if path), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One headless Chromium for a module."""
    path = _chromium()
    if path is None:
        pytest.skip("no Chromium is installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=QUIET.split())
        yield opened
        opened.close()


@pytest.fixture
def demo() -> Iterator[Demo]:
    """The demo on a free port."""
    started = Demo(0, PLAN)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def report(demo: Demo) -> int:
    """One measure reported by the officer, waiting for the supervisor; gives the measure's id."""
    application = demo.application
    with application.database.organization(demo.organization_id) as session:
        plan = plans.current(session, application.clock.now())
        assert plan is not None
        session.add(PlanQuestion(plan_id=plan.id, question="กำหนดส่งของข้อ 2 คือวันใด", candidates=["31 มีนาคม 2569"]))
        measure = session.scalars(select(Measure).where(Measure.number == "3")).one()
        due = session.scalars(select(Deadline).join(Step).where(Step.measure_id == measure.id)).one()
        officer = session.scalars(select(Person).where(Person.line_user_id == world.OFFICER)).one()
        told = Told(Status.DONE, officer.id, "chat", done_on=date(2026, 2, 2), result="ขึ้นเว็บไซต์ครบแล้ว")
        reports.record(session, [Target(measure, due.step, due, due.unit_id)], told, application.clock.now())
        return int(measure.id)
