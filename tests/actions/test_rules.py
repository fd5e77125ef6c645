"""Settings, days off, reminders and answers: one decision, whichever door it comes through."""

from __future__ import annotations

from typing import Any

from doors_support import COORDINATOR, OFFICER, Doors
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import AuditEntry, Measure, OfficeHoliday, Organization

from .conftest import Offices


def entries(office: Doors, action: str) -> list[dict[str, Any]]:
    """Return what an action wrote into the audit trail, without the door and whatever counts up."""

    def look(session: Session) -> list[dict[str, Any]]:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
        return [{name: value for name, value in row.detail.items() if name != "door"} for row in rows]

    found: list[dict[str, Any]] = office.find(look)
    return found


def chosen(office: Doors) -> dict[str, Any]:
    found: dict[str, Any] = office.find(lambda s: dict(s.scalars(select(Organization)).one().settings))
    return found


def settings_form(office: Doors, **changed: str) -> None:
    browser = office.browser(COORDINATOR)
    form = {
        "ladder_days_before": "30 14 7 3 1 0",
        "ladder_days_after": "1 3",
        "ladder_then_every_days": "7",
        "supervisor_from_days": "3",
        "staff_reminded_per_unit": "3",
        "sending_time": "08:30",
        "quiet_from": "18:00",
        "quiet_until": "08:00",
        "review": "1",
        "summary_monthly": "1",
        "summary_quarterly": "1",
        "followup_monthly": "1",
        "followup_quarterly": "1",
    }
    browser.post("/board/office", **{**form, **changed})


def test_it_keeps_a_setting_the_same_from_chat_board_and_command(offices: Offices) -> None:
    chat, board, command = offices("chat", "board", "command")
    chat.say(COORDINATOR, "ตั้งค่า เวลาเตือน 09:15")
    settings_form(board, sending_time="09:15")
    assert command.command("settings", "set", "sending_time", "09:15").exit_code == 0
    assert chosen(chat) == chosen(board) == chosen(command) == {"sending_time": "09:15:00"}
    assert entries(chat, "settings.changed") == entries(board, "settings.changed") != []
    assert entries(command, "settings.changed") == entries(chat, "settings.changed")


def test_it_refuses_a_setting_that_cannot_be_from_every_door(offices: Offices) -> None:
    chat, board, command = offices("chat", "board", "command")
    chat.say(COORDINATOR, "ตั้งค่า เวลาเตือน 19:30")
    settings_form(board, sending_time="19:30")
    assert command.command("settings", "set", "sending_time", "19:30").exit_code == 1
    assert chosen(chat) == chosen(board) == chosen(command) == {}
    assert entries(chat, "settings.changed") == entries(board, "settings.changed") == []


def test_it_lets_nobody_but_the_coordinator_set_anything(offices: Offices) -> None:
    (chat,) = offices("chat")
    chat.say(OFFICER, "ตั้งค่า ตรวจรับ ปิด")
    assert chosen(chat) == {}


def test_a_setting_from_chat_is_undone_at_the_board(offices: Offices) -> None:
    (office,) = offices("chat")
    office.say(COORDINATOR, "ตั้งค่า ตรวจรับ ปิด")
    entry = office.find(lambda s: s.scalars(select(AuditEntry.id).where(AuditEntry.action == "settings.changed")).one())
    assert office.browser(COORDINATOR).post(f"/board/changes/{entry}/undo").status_code == 303
    assert chosen(office) == {}


def holidays(office: Doors) -> list[tuple[str, bool]]:
    query = select(OfficeHoliday).where(OfficeHoliday.name == "วันท้องถิ่น")
    found: list[tuple[str, bool]] = office.find(lambda s: [(str(row.day), row.working) for row in s.scalars(query)])
    return found


def test_it_enters_a_day_off_the_same_from_board_and_command(offices: Offices) -> None:
    board, command = offices("board", "command")
    browser = board.browser(COORDINATOR)
    assert browser.post("/board/office/holidays", day="18 มีนาคม 2569", name="วันท้องถิ่น").status_code == 303
    assert command.command("holiday", "add", "2026-03-18", "--name", "วันท้องถิ่น").exit_code == 0
    assert holidays(board) == holidays(command) == [("2026-03-18", False)]
    assert len(entries(board, "holiday.added")) == len(entries(command, "holiday.added")) == 1


def silent(office: Doors, number: str) -> bool:
    query = select(Measure.reminders).where(Measure.number == number)
    return bool(office.find(lambda s: s.scalars(query).one()).get("off"))


def test_it_switches_reminders_off_the_same_from_chat_and_command(offices: Offices) -> None:
    chat, command = offices("chat", "command")
    chat.say(COORDINATOR, "ไม่ต้องเตือนข้อ 3")
    assert command.command("remind", "3", "--off").exit_code == 0
    assert silent(chat, "3")
    assert silent(command, "3")
    assert entries(chat, "reminders.changed") == entries(command, "reminders.changed") != []


def test_it_switches_no_reminders_off_for_one_who_does_not_run_the_plan(offices: Offices) -> None:
    (chat,) = offices("chat")
    chat.say(OFFICER, "ไม่ต้องเตือนข้อ 3")
    assert not silent(chat, "3")
    assert entries(chat, "reminders.changed") == []
