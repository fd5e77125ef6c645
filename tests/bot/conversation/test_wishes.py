"""What a coordinator wishes in chat: further days of a measure, and the settings of time and economy."""

from __future__ import annotations

from typing import Any

import pytest

from storage.models import Measure, Organization
from storage.settings import OrganizationSettings, settings_of

from .stage import Stage

COORDINATOR, OFFICER = "สมใจ ใฝ่รู้", "มานี ตั้งใจ"


def further_days(stage: Stage, number: str = "3") -> list[str]:
    with stage.looking() as session:
        measure = session.query(Measure).filter_by(number=number).one()
        return [str(day) for day in measure.reminders.get("extra", [])]


def chosen(stage: Stage) -> OrganizationSettings:
    with stage.looking() as session:
        return settings_of(session.get_one(Organization, stage.organization_id))


@pytest.mark.parametrize(
    "words",
    [
        "เตือนข้อ 3 เพิ่มวันที่ 15 มีนาคม 2569",
        "เตือนข้อ ๓ เพิ่มวันที่ ๑๕ มีนาคม ๒๕๖๙",
        "เตือน ข้อ 3 เพิ่ม 15 มี.ค. 69",
    ],
)
def test_a_coordinator_adds_a_day(stage: Stage, words: str) -> None:
    stage.say(COORDINATOR, words)
    assert further_days(stage) == ["2026-03-15"]


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (OFFICER, "เตือนข้อ 3 เพิ่มวันที่ 15 มีนาคม 2569"),
        (COORDINATOR, "เตือนข้อ 3 เพิ่มวันที่ 15 มกราคม 2569"),
        (COORDINATOR, "เตือนข้อ 3 เพิ่มวันที่ เร็ว ๆ นี้"),
        (COORDINATOR, "เตือนข้อ 99 เพิ่มวันที่ 15 มีนาคม 2569"),
    ],
    ids=["not a coordinator", "a day that is over", "no day", "no such measure"],
)
def test_what_cannot_be_added_is_answered_and_changes_nothing(stage: Stage, who: str, words: str) -> None:
    assert stage.say(who, words)
    assert further_days(stage) == []


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        ("เตือนก่อน 30 7 1 0", "ladder_days_before", [30, 7, 1, 0]),
        ("เตือนหลัง 1 5", "ladder_days_after", [1, 5]),
        ("เตือนซ้ำทุก 10", "ladder_then_every_days", 10),
        ("แจ้งหัวหน้าเมื่อเกิน 5", "supervisor_from_days", 5),
        ("งดส่งตั้งแต่ 19.00", "quiet_from", "19:00:00"),
        ("งดส่งถึง 6:30", "quiet_until", "06:30:00"),
        ("ผู้รับต่อหน่วยงาน ๒", "staff_reminded_per_unit", 2),
        ("วันแรงงานหยุด เปิด", "labour_day_off", True),
        ("สรุปรายเดือน ปิด", "summary_monthly", False),
        ("สรุปรายไตรมาส ปิด", "summary_quarterly", False),
        ("ติดตามรายเดือน ปิด", "followup_monthly", False),
        ("ติดตามรายไตรมาส ปิด", "followup_quarterly", False),
    ],
)
def test_a_coordinator_chooses(stage: Stage, words: str, name: str, value: Any) -> None:
    stage.say(COORDINATOR, f"ตั้งค่า {words}")
    found = getattr(chosen(stage), name)
    shown = list(found) if isinstance(found, tuple) else found if isinstance(found, int) else str(found)
    assert shown == value


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (OFFICER, "เตือนก่อน 30 7 1 0"),
        (COORDINATOR, "เตือนก่อน เร็ว ๆ"),
        (COORDINATOR, "งดส่งถึง 25.00"),
        (COORDINATOR, "สรุปรายเดือน บางที"),
        (COORDINATOR, "อะไรก็ได้ 3"),
    ],
)
def test_a_wrong_choice_is_answered_and_changes_nothing(stage: Stage, who: str, words: str) -> None:
    before = chosen(stage)
    assert stage.say(who, f"ตั้งค่า {words}")
    assert chosen(stage) == before
