"""Two offices side by side in two windows, and a link that came too late."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.board.opening import board_link
from documents.importing.storing import write
from documents.reading.reader import read_plan
from measures.vocabulary import Role
from storage import organizations, people
from storage.clock import local_date
from storage.models import Measure
from tamngan.demo import world
from tamngan.demo.start import PLAN, Demo

from .driving import DESK, PHONE, enter, link_of, window

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

OTHER = "องค์การบริหารส่วนตำบลริมธาร"
OUR_TITLE, THEIR_TITLE = "มาตรการประเมินความเสี่ยงการทุจริต", "มาตรการประเมินความเสี่ยงของริมธาร"


@pytest.fixture
def other(demo: Demo, tmp_path: Path) -> tuple[str, int]:
    """A second office in the same database: a link for its coordinator, and the id of one of its measures."""
    now = demo.clock.now()
    plan = tmp_path / "plan.txt"
    words = PLAN.read_text(encoding="utf-8").replace("องค์การบริหารส่วนตำบลทุ่งใสสว่าง", OTHER)
    plan.write_text(words.replace(OUR_TITLE, THEIR_TITLE), encoding="utf-8")
    reading = read_plan(plan, organization=None, today=local_date(now))
    database = demo.application.database
    with database.system() as session:
        organization_id = organizations.add(session, OTHER, now, kind="อบต.").id
    with database.organization(organization_id) as session:
        write(session, organization_id, reading, now, source_name="plan.txt")
        person = people.add(session, "ธารา ใสเย็น", Role.COORDINATOR, now, line_user_id="U" + "9" * 32)
        session.flush()
        measure = session.scalars(select(Measure.id).where(Measure.title == THEIR_TITLE)).one()
        return board_link(session, demo.application.box, person, now, demo.address), measure


def test_each_office_sees_its_own_plan_and_nothing_of_the_other(
    browser: Any, demo: Demo, other: tuple[str, int]
) -> None:
    link, their_measure = other
    with window(browser, DESK) as ours, window(browser, PHONE) as theirs:
        enter(ours, demo, world.COORDINATOR)
        theirs.goto(link)
        theirs.get_by_role("button", name="เปิดกระดาน").click()
        for page, own, foreign in ((ours, OUR_TITLE, THEIR_TITLE), (theirs, THEIR_TITLE, OUR_TITLE)):
            for path in ("", "plan"):
                page.goto(f"{demo.address}/board/{path}")
                assert page.get_by_text(own).first.is_visible()
                assert page.get_by_text(foreign).count() == 0
        theirs.goto(f"{demo.address}/board/plan/{their_measure}")
        assert theirs.get_by_role("heading", name=THEIR_TITLE).is_visible()
        for path in ("measures", "plan"):
            ours.goto(f"{demo.address}/board/{path}/{their_measure}")
            assert ours.get_by_text("ไม่พบหน้าหรือรายการที่ต้องการ").is_visible()


def test_a_link_that_came_too_late_says_how_to_get_another(browser: Any, demo: Demo) -> None:
    early, late = link_of(demo, world.COORDINATOR), link_of(demo, world.COORDINATOR)
    with window(browser, PHONE) as page:
        page.goto(early)
        assert page.get_by_role("button", name="เปิดกระดาน").is_visible()
        demo.clock.set(demo.clock.now() + timedelta(minutes=16))
        page.goto(late)
        assert page.get_by_text("ลิงก์นี้หมดอายุ").is_visible()
        page.goto(f"{demo.address}/board/")
        assert page.get_by_text("กรุณาเปิดกระดานจากแชต LINE").is_visible()
