"""What the demo tells the wall: why nothing else was said, what stands behind a bubble, a new world on demand."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from simulator.scenes import read_scene, scene_files
from storage.models import Measure, Organization
from storage.settings import change_settings
from tamngan.demo import world
from tamngan.demo.start import PLAN, SCENES, Demo, starts_at
from thai.calendar import BANGKOK


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """The demo, answering, with its loops standing still."""
    made = Demo(0, PLAN)
    yield made
    made.stop()


@pytest.fixture
def running() -> Iterator[Demo]:
    """The demo as a newcomer starts it."""
    made = Demo(0, PLAN)
    made.start()
    yield made
    made.stop()


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=BANGKOK)  # type: ignore[misc,arg-type]


def rows(demo: Demo, moment: datetime, about: str) -> list[dict[str, Any]]:
    return [row for row in demo.explain(moment) if about in row["what"]]


def test_it_tells_when_a_deadline_is_reminded_of_next_and_whom(demo: Demo) -> None:
    (row,) = rows(demo, world.STARTS_AT, "ข้อ 3 ")
    assert row == {
        "who": "มานี ตั้งใจ",
        "what": "ข้อ 3 · ครบกำหนด 27 ก.พ. 69",
        "why": "ยังไม่ถึงวันเตือน · ครั้งถัดไป 13 ก.พ. 69 (ก่อนครบกำหนด 14 วัน)",
    }


def test_those_who_hear_the_same_stand_in_one_row(demo: Demo) -> None:
    (row,) = rows(demo, world.STARTS_AT, "ข้อ 2 ")
    assert row["who"] == "มานี ตั้งใจ, ปิติ ถี่ถ้วน, ชูใจ มั่นคง, วันเพ็ญ เพียรดี"


def test_it_tells_that_the_supervisor_hears_of_what_is_late(demo: Demo) -> None:
    (row,) = rows(demo, world.STARTS_AT, "ข้อ 6 ")
    assert "แจ้งหัวหน้าด้วย" in row["why"]
    assert "และอีก 11 งวดถัดไป" in row["why"]


def test_it_tells_what_starts_with_an_event_only(demo: Demo) -> None:
    (row,) = rows(demo, world.STARTS_AT, "ข้อ 10")
    assert row["why"] == "เริ่มนับเมื่อมีผู้แจ้งว่าจัดกิจกรรมแล้ว"


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        (at(2026, 2, 3, 8, 10), "ยังไม่ถึงเวลาส่งของวันนี้ (08.30 น.)"),
        (at(2026, 2, 7, 9, 0), "วันนี้เป็นวันหยุด (วันเสาร์อาทิตย์) ระบบเตือนเฉพาะวันทำการ"),
        (at(2026, 2, 3, 19, 0), "อยู่ในช่วงงดส่ง 18.00–08.00 น."),
    ],
)
def test_it_tells_which_rule_rests(demo: Demo, moment: datetime, why: str) -> None:
    told = [row["why"] for row in rows(demo, moment, "การเตือนก่อนและหลัง")]
    assert told == [why]


def test_no_rule_rests_on_a_working_morning(demo: Demo) -> None:
    assert rows(demo, at(2026, 2, 3, 9, 0), "การเตือนก่อนและหลัง") == []


def test_executives_hear_of_summaries_only(demo: Demo) -> None:
    (row,) = rows(demo, world.STARTS_AT, "การเตือนรายข้อ")
    assert row["who"] == "ผู้บริหาร"


def test_it_tells_when_each_round_comes(demo: Demo) -> None:
    (row,) = rows(demo, world.STARTS_AT, "สรุปประจำเดือนถึงผู้บริหาร")
    assert row["why"] == "ครั้งถัดไป 2 มี.ค. 69 · ช่วง 1 - 28 กุมภาพันธ์ 2569"


def test_what_the_office_switched_off_is_named(demo: Demo) -> None:
    with demo.application.database.organization(demo.organization_id) as session:
        organization = session.get_one(Organization, demo.organization_id)
        kept = dict(organization.settings)
        change_settings(organization, summary_monthly=False, sending_time=time(10, 0))
        measure = session.scalars(select(Measure).where(Measure.number == "3")).one()
        measure.reminders = {"off": True}
    try:
        assert rows(demo, world.STARTS_AT, "สรุปประจำเดือน")[0]["why"] == "ปิดไว้ในการตั้งค่าของหน่วยงาน"
        assert rows(demo, world.STARTS_AT, "ข้อ 3 ")[0]["why"] == "หน่วยงานเลือกไม่ให้เตือนข้อนี้"
        assert "(10.00 น.)" in rows(demo, world.STARTS_AT, "การเตือนก่อนและหลัง")[0]["why"]
    finally:
        with demo.application.database.organization(demo.organization_id) as session:
            session.get_one(Organization, demo.organization_id).settings = kept
            session.scalars(select(Measure).where(Measure.number == "3")).one().reminders = {}


def test_its_scenes_say_what_there_is_to_see() -> None:
    assert len(scene_files(SCENES)) > 10
    for file in SCENES.glob("*.yaml"):
        scene = read_scene(file.read_text(encoding="utf-8"))
        assert scene.about, file.name
        assert scene.name.partition(" ")[0] == str(int(file.name[:2])), "numbered as it is shown"


def test_a_new_world_stands_in_the_place_of_the_old_one(running: Demo) -> None:
    folder = running.folder
    _post(running, "say", {"person": world.OFFICER, "room": world.GROUP, "text": "ข้อ 3 เสร็จแล้วค่ะ"})
    before = _get(running, "state")
    assert before["bubbles"] != []
    assert _post(running, "start-over", {}) == {"ok": True}
    after = _get(running, "state")
    assert (after["bubbles"], after["now"][:16]) == ([], "2026-02-03T09:00")
    assert after["born"] != before["born"]
    assert not folder.exists()


def test_time_that_passes_tells_what_waits_for_a_ride(running: Demo) -> None:
    _post(running, "clock", {"to": "hour"})
    _post(running, "outage", {"days": 3})
    told = {row["why"] for row in _get(running, "explain")["rows"]}
    assert any(why.startswith("รอไปกับคำตอบครั้งถัดไปโดยไม่เสียโควตา") for why in told)
    assert any(why.startswith("เตือนแล้ววันนี้ · ครั้งถัดไป") for why in told)


def test_a_notice_names_the_measure_as_its_message_does(running: Demo) -> None:
    notices = _post(running, "clock", {"to": "morning"})["notices"]
    named = {(notice["measure"], notice["step"]) for notice in notices if notice["kind"] == "reminder"}
    assert ("5", None) in named


def _get(demo: Demo, path: str) -> Any:
    with urllib.request.urlopen(f"{demo.address}/simulator/{path}", timeout=60) as answer:
        return json.loads(answer.read())


def _post(demo: Demo, path: str, body: dict[str, Any]) -> Any:
    wanted = urllib.request.Request(
        f"{demo.address}/simulator/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(wanted, timeout=120) as answer:
        return json.loads(answer.read())


def test_the_clock_begins_inside_the_year_of_another_plan(tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    rows = (
        "แผนปฏิบัติการป้องกันการทุจริต ประจำปีงบประมาณ พ.ศ. 2568",
        "ลำดับ,มาตรการ,ขั้นตอน,ผู้รับผิดชอบ,ระยะเวลา",
        "1,เผยแพร่แผนการใช้จ่ายงบประมาณ,ติดประกาศบนเว็บไซต์,กองคลัง,ภายในเดือนมีนาคม 2568",
    )
    plan.write_text("\n".join(rows), encoding="utf-8")
    assert starts_at(plan) == world.STARTS_AT.replace(year=2025)
    assert starts_at(PLAN) == world.STARTS_AT
