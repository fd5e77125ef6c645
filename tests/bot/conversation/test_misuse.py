"""What people and platforms do that nobody planned for: nothing breaks, nothing crosses, nothing is doubled."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from neighbours_support import MESSAGING_API
from sqlalchemy import func, select

from measures.vocabulary import Role
from messages.actions import ACTIONS, postback
from storage import organizations, people
from storage.models import InboxEvent, Notice, OpenQuestion, Report
from tamngan.demo import world

from .stage import SECRET, Platform, Stage

GROUP = "ITA อบต.ทุ่งใสสว่าง"
OFFICER, SUPERVISOR, COORDINATOR = "มานี ตั้งใจ", "วีระ รอบคอบ", "สมใจ ใฝ่รู้"


def event(stage: Stage, number: int, **fields: Any) -> dict[str, Any]:
    milliseconds = int(stage.clock.now().timestamp() * 1000) + number
    return {
        "webhookEventId": f"01MADEUP{number:018d}",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": milliseconds,
        "mode": "active",
        **fields,
    }


def in_group(user_id: str | None = world.OFFICER) -> dict[str, str]:
    return {"type": "group", "groupId": world.GROUP} | ({"userId": user_id} if user_id else {})


def said(stage: Stage, number: int, text: str, user_id: str = world.OFFICER) -> dict[str, Any]:
    message = {"id": f"9{number:012d}", "type": "text", "text": text, "quoteToken": "q"}
    return event(stage, number, type="message", source=in_group(user_id), message=message)


def post(stage: Stage, *events: dict[str, Any]) -> int:
    body = json.dumps({"destination": "U" + "b0" * 16, "events": events}, ensure_ascii=False).encode()
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    return stage.post(body, {"x-line-signature": base64.b64encode(digest).decode()})


def count(stage: Stage, table: Any, *conditions: Any) -> int:
    with stage.looking() as session:
        return int(session.scalar(select(func.count(table.id)).where(*conditions)) or 0)


def test_it_handles_300_messages_at_once(stage: Stage) -> None:
    texts = ["ไปกินข้าวกัน" if number % 10 else "ข้อ 5 ทำไป 40%" for number in range(300)]
    stage.working = False
    events = [said(stage, number, text) for number, text in enumerate(texts)]
    for start in range(0, 300, 20):
        assert post(stage, *events[start : start + 20]) == 200
    stage.application.workers.run_all()
    assert count(stage, InboxEvent, InboxEvent.state == "chatter") == 270
    assert count(stage, InboxEvent, InboxEvent.state == "done") == 30
    assert count(stage, Report) == 30


def test_a_redelivered_event_is_handled_once(stage: Stage) -> None:
    first = said(stage, 1, "ข้อ 3 เสร็จแล้วค่ะ")
    again = {**first, "deliveryContext": {"isRedelivery": True}}
    assert [post(stage, first), post(stage, again), post(stage, first, again)] == [200, 200, 200]
    assert count(stage, Report) == 1


@pytest.mark.parametrize(("minutes", "redelivered", "tried"), [(25, True, 0), (10, True, 1), (25, False, 1)])
def test_the_token_of_a_redelivered_event_is_not_tried_when_it_must_have_died(
    stage: Stage, minutes: int, redelivered: bool, tried: int
) -> None:
    late = said(stage, -minutes * 60_000, "ข้อ 3 เสร็จแล้วค่ะ") | {"replyToken": "no such token"}
    post(stage, late | {"deliveryContext": {"isRedelivery": redelivered}})
    assert count(stage, Report) == 1
    assert len([call for call in stage.line.state.calls if call.path.endswith("/message/reply")]) == tried
    assert count(stage, Notice, Notice.kind == "reply", Notice.state == "waiting", Notice.reply_token.is_(None)) >= 1
    stage.line.state.calls.clear()  # the made-up token is refused, as it should be


def test_a_tap_without_a_sender_is_asked_for_in_words(stage: Stage) -> None:
    stage.say(OFFICER, "ข้อ 3 เสร็จแล้ว", GROUP)
    with stage.looking() as session:
        report_id = session.scalar(select(Report.id))
    data = {"data": postback("report.undo", r=report_id)}
    token = {"replyToken": "no such token"}
    post(stage, event(stage, 1, type="postback", source=in_group(None), postback=data, **token))
    assert count(stage, Report) == 1
    stage.line.state.calls.clear()  # the made-up token is refused, as it should be


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_ids_that_do_not_exist_do_nothing_and_say_so(name: str, stage: Stage) -> None:
    fields = dict.fromkeys(ACTIONS[name].needs, "987654")
    before = count(stage, Report)
    stage.line.bot.push({"to": world.OFFICER, "messages": [_button(postback(name, **fields))]})
    assert stage.tap(OFFICER, "ทดลอง")
    assert count(stage, Report) == before


@pytest.mark.parametrize(
    "data", ["", "a=", "a=report.undo", "a=report.undo&r=x", "a=unknown&r=1", "x" * 300, "a=help&a=help"]
)
def test_data_that_is_not_ours_does_nothing_and_says_so(data: str, stage: Stage) -> None:
    source = {"type": "user", "userId": world.OFFICER}
    post(stage, event(stage, 1, type="postback", source=source, postback={"data": data}))
    assert count(stage, Report) == 0


def _button(data: str) -> dict[str, Any]:
    action = {"type": "postback", "label": "ทดลอง", "data": data}
    return {"type": "text", "text": "ปุ่ม", "quickReply": {"items": [{"type": "action", "action": action}]}}


def test_another_organizations_report_cannot_be_touched(stage: Stage) -> None:
    stage.say(OFFICER, "ข้อ 3 เสร็จแล้ว")
    with stage.database.system() as session:
        other = organizations.add(session, "อบต.อื่น", stage.clock.now()).id
        report = session.scalars(select(Report)).one()
        report.organization_id = other
        report_id = report.id
    stage.line.bot.push({"to": world.OFFICER, "messages": [_button(postback("report.undo", r=report_id))]})
    assert "ไม่พบเรื่องของปุ่มนี้แล้ว" in stage.tap(OFFICER, "ทดลอง")[0]


def test_an_old_question_cannot_be_answered_in_another_room(stage: Stage) -> None:
    stage.say(OFFICER, "ตามงาน เสร็จแล้วค่ะ", GROUP)
    with stage.looking() as session:
        question = session.scalars(select(OpenQuestion).where(OpenQuestion.kind == "which_measure")).one()
    button = _button(postback("question.answer", q=question.id, v="3"))
    stage.line.bot.push({"to": world.SUPERVISOR, "messages": [button]})
    assert "ไม่พบเรื่องของปุ่มนี้แล้ว" in stage.tap(SUPERVISOR, "ทดลอง")[0]


def test_a_name_of_200_characters_fits_every_answer(stage: Stage) -> None:
    name = "ก" * 200
    stage.do("follow", person="ดวงดี มาใหม่")
    assert stage.say("ดวงดี มาใหม่", f"ลงทะเบียน {name} กองคลัง")
    stage.tap(COORDINATOR, "อนุมัติ")
    assert stage.say("ดวงดี มาใหม่", "ข้อ 4 เสร็จแล้ว")
    assert stage.say("ดวงดี มาใหม่", "ข้อมูลของฉัน")


@pytest.mark.parametrize(
    "text",
    [
        "\u202eข้อ 3",
        "ข้อ 3 " * 500,
        "'; DROP TABLE report; --",
        "<img src=x onerror=1>",
        "{{7*7}}",
        "ข้อ" + "๙" * 400,
        "\u0000",
    ],
)
def test_odd_texts_are_answered_and_break_nothing(text: str, stage: Stage) -> None:
    assert stage.say(OFFICER, text)


def test_a_waiting_person_may_not_do_anything_yet(stage: Stage) -> None:
    stage.do("follow", person="ดวงดี มาใหม่")
    stage.say("ดวงดี มาใหม่", "ลงทะเบียน ดวงดี มาใหม่ กองคลัง")
    stage.line.bot.push({"to": world.NEWCOMER, "messages": [_button(postback("overview"))]})
    assert "รออนุมัติ" in stage.tap("ดวงดี มาใหม่", "ทดลอง")[0]


def test_only_executives_acknowledge(stage: Stage) -> None:
    stage.line.bot.push({"to": world.OFFICER, "messages": [_button(postback("summary.ack", k="2569-02"))]})
    assert "เฉพาะผู้บริหาร" in stage.tap(OFFICER, "ทดลอง")[0]


def test_the_first_coordinator_comes_by_a_code_that_works_once(stage: Stage) -> None:
    from datetime import timedelta

    with stage.writing() as session:
        lasts = timedelta(hours=1)
        code = people.new_code(session, stage.application.box, "first-coordinator", stage.clock.now(), lasts)
    stage.do("follow", person="ดวงดี มาใหม่")
    assert "ผู้ประสานงาน" in stage.say("ดวงดี มาใหม่", code)[0]
    with stage.looking() as session:
        person = people.by_line_user(session, world.NEWCOMER)
        assert person is not None
        assert [held.role for held in person.assignments] == [Role.COORDINATOR.value]
    assert "ผู้ประสานงานแล้ว" not in stage.say(OFFICER, code)[0]


@pytest.mark.skipif(not MESSAGING_API.exists(), reason="LINE's specification is not beside the repository")
def test_every_request_of_a_long_talk_is_what_the_platform_specifies(stage: Stage) -> None:
    from tests.messages.specification import Specification

    for text in ("ข้อ 3 เสร็จแล้ว", "งานของฉัน", "ภาพรวม", "ใครยังไม่ส่ง", "ข้อ 5 ถึงไหนแล้ว", "ช่วยเหลือ", "ขอรายงาน", "ขอเลื่อน"):
        stage.say(OFFICER, text)
    specification = Specification(MESSAGING_API)
    sent = [call for call in stage.line.state.calls if call.path.endswith("/reply")]
    assert len(sent) >= 8
    for call in sent:
        assert specification.problems(call.body, "ReplyMessageRequest") == []


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either_stage(
    request: pytest.FixtureRequest, tmp_path: Path, office_template: Path, platform: Platform
) -> Iterator[Stage]:
    """The office on either engine."""
    if request.param == "sqlite":
        path = tmp_path / "office.sqlite3"
        shutil.copy(office_template, path)
        ready = Stage(tmp_path, f"sqlite:///{path}", platform, filled=True)
    else:
        ready = Stage(tmp_path, request.getfixturevalue("postgres_url"), platform, filled=False)
    yield ready
    stuck = ready.stuck()
    ready.close()
    assert stuck == []


def test_the_whole_way_works_on_both_engines(either_stage: Stage) -> None:
    stage = either_stage
    assert "บันทึกแล้ว" in stage.say(OFFICER, "ข้อ 3 เสร็จแล้วค่ะ", GROUP)[0]
    stage.do("photo", person=OFFICER, room=GROUP)
    stage.do("edit", person=OFFICER, room=GROUP, message="ข้อ 3 เสร็จแล้วค่ะ", text="ข้อ 3 เสร็จแล้วค่ะ เมื่อวานนี้")
    stage.deeds.do("clock", {"to": "hour"})
    assert "ขอให้ตรวจรับ" in "".join(stage.say(SUPERVISOR, "งานของฉัน"))
    assert "ตรวจรับแล้ว" in stage.tap(SUPERVISOR, "ตรวจรับ")[0]
    stage.say(OFFICER, "ข้อ 5 ขอเลื่อนเป็น 20 มี.ค.")
    assert "โควตา" in stage.say(COORDINATOR, "โควตา")[0]
    assert "ยังไม่ส่ง" in stage.say(COORDINATOR, "ใครยังไม่ส่ง")[0]
    assert count(stage, Report) == 3
