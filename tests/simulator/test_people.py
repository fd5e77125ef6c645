"""What people do becomes true events."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulator import GroupDescription, PersonDescription, SimulatedLine, SimulatorError, World
from simulator.refusals import Refusal
from simulator.state import Upload


def last(line: SimulatedLine) -> dict[str, Any]:
    return line.events[-1]


def test_a_text_in_a_group_is_a_full_event(line: SimulatedLine, ids: Any) -> None:
    said = line.say("สมหญิง ใจงาม", "ITA อบต.ตัวอย่าง", "ข้อ 3 เสร็จแล้วค่ะ")
    event = last(line)
    assert event["source"] == {"type": "group", "groupId": ids.office, "userId": ids.somying}
    assert (event["type"], event["mode"], event["deliveryContext"]) == ("message", "active", {"isRedelivery": False})
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{26}", event["webhookEventId"])
    assert event["timestamp"] == int(line.clock.now().timestamp() * 1000)
    assert (event["message"]["id"], event["message"]["text"]) == (said.id, "ข้อ 3 เสร็จแล้วค่ะ")
    assert event["message"]["quoteToken"]
    assert event["message"]["markAsReadToken"]
    assert event["replyToken"]


def test_a_chat_of_several_people_is_no_group() -> None:
    who, several = "U" + "1" * 32, "R" + "1" * 32
    line = SimulatedLine(World((PersonDescription(who, "ก"),), (GroupDescription(several, "หลายคน", (who,)),)))
    line.say(who, several, "สวัสดี")
    assert last(line)["source"] == {"type": "room", "roomId": several, "userId": who}
    with pytest.raises(Refusal):
        line.bot.group("group", several)
    assert "room" in line.bot.violations[-1]


def test_a_text_to_the_bot_alone_comes_from_the_user(line: SimulatedLine, ids: Any) -> None:
    line.say(ids.somying, None, "สถานะ")
    assert last(line)["source"] == {"type": "user", "userId": ids.somying}


def test_a_quote_carries_only_the_id(line: SimulatedLine, ids: Any) -> None:
    first = line.say(ids.somying, ids.office, "ข้อ 3 เสร็จแล้ว")
    line.say(ids.wichai, ids.office, "ขอรูปด้วย", quote=first)
    assert last(line)["message"]["quotedMessageId"] == first.id


def test_a_quote_from_another_room_is_refused(line: SimulatedLine, ids: Any) -> None:
    first = line.say(ids.somying, None, "สถานะ")
    with pytest.raises(SimulatorError, match="ห้องเดียวกัน"):
        line.say(ids.somying, ids.office, "ดูนี่", quote=first)


def test_a_mention_is_counted_in_utf16_units(line: SimulatedLine, ids: Any) -> None:
    line.say(ids.wichai, ids.office, "😀 @ตามงาน บอก @สมหญิง ใจงาม ด้วย @All")
    bot, somying, everybody = last(line)["message"]["mention"]["mentionees"]
    assert bot == {"index": 3, "length": 7, "type": "user", "userId": line.state.world.bot_user_id, "isSelf": True}
    assert (somying["index"], somying["userId"], somying["isSelf"]) == (15, ids.somying, False)
    assert everybody["type"] == "all"


def test_an_address_is_no_mention(line: SimulatedLine, ids: Any) -> None:
    line.say(ids.wichai, ids.office, "ส่งไปที่ a@example.org")
    assert "mention" not in last(line)["message"]


def test_photos_sent_together_form_a_set(line: SimulatedLine, ids: Any) -> None:
    photo = Upload(b"\x89PNG", "image/png", "a.png")
    line.people.photo(ids.somying, ids.office, photo, photo)
    sets = [event["message"]["imageSet"] for event in line.events]
    assert [(one["index"], one["total"]) for one in sets] == [(1, 2), (2, 2)]
    assert sets[0]["id"] == sets[1]["id"]


def test_a_single_photo_is_no_set_and_its_bytes_can_be_fetched(line: SimulatedLine, ids: Any) -> None:
    sent = line.photo(ids.somying, ids.office)
    assert "imageSet" not in last(line)["message"]
    assert line.bot.content(sent.id).data == line.state.uploads[sent.id].data


def test_a_file_tells_its_name_and_size(line: SimulatedLine, ids: Any) -> None:
    line.file(ids.somying, None, "รายงาน.pdf", b"12345")
    message = last(line)["message"]
    assert (message["type"], message["fileName"], message["fileSize"], "quoteToken" in message) == (
        "file",
        "รายงาน.pdf",
        5,
        False,
    )


def test_an_unsent_message_loses_its_content(line: SimulatedLine, ids: Any) -> None:
    sent = line.photo(ids.somying, ids.office)
    line.people.unsend(ids.somying, sent.id)
    assert (last(line)["type"], last(line)["unsend"], "replyToken" in last(line)) == (
        "unsend",
        {"messageId": sent.id},
        False,
    )
    assert line.state.uploads == {}


def test_nobody_takes_back_what_another_wrote(line: SimulatedLine, ids: Any) -> None:
    sent = line.say(ids.somying, ids.office, "ข้อ 3")
    with pytest.raises(SimulatorError, match="ของตนเอง"):
        line.people.unsend(ids.wichai, sent.id)


def test_an_edited_text_keeps_its_id_and_gets_a_new_quote_token(line: SimulatedLine, ids: Any) -> None:
    sent = line.say(ids.somying, ids.office, "ข้อ 3")
    token = sent.quote_token
    line.people.edit(ids.somying, sent.id, "ข้อ 4")
    message = last(line)["message"]
    assert (last(line)["type"], message["id"], message["text"]) == ("messageEdited", sent.id, "ข้อ 4")
    assert message["quoteToken"] != token
    assert "markAsReadToken" not in message


def test_texts_to_the_bot_alone_cannot_be_edited(line: SimulatedLine, ids: Any) -> None:
    sent = line.say(ids.somying, None, "ข้อ 3")
    with pytest.raises(SimulatorError, match="ในกลุ่ม"):
        line.people.edit(ids.somying, sent.id, "ข้อ 4")


class TestButtons:
    def test_a_tap_posts_back_and_writes_the_display_text(
        self, line: SimulatedLine, ids: Any, bubble_card: Any
    ) -> None:
        line.bot.push({"to": ids.office, "messages": [bubble_card()]})
        line.tap(ids.somying, ids.office, "แก้ไข")
        assert (last(line)["type"], last(line)["postback"]) == ("postback", {"data": "edit:3"})
        assert line.messages(ids.office)[-1].text == "แก้ไขข้อ 3"

    def test_a_date_picker_gives_its_date(self, line: SimulatedLine, ids: Any, bubble_card: Any) -> None:
        line.bot.push({"to": ids.office, "messages": [bubble_card()]})
        line.tap(ids.somying, ids.office, "เลือกวัน", picked="2025-03-27")
        assert last(line)["postback"] == {"data": "date:3", "params": {"date": "2025-03-27"}}

    def test_a_date_picker_without_a_date_posts_nothing(self, line: SimulatedLine, ids: Any, bubble_card: Any) -> None:
        line.bot.push({"to": ids.office, "messages": [bubble_card()]})
        with pytest.raises(SimulatorError, match="เลือกวันที่"):
            line.tap(ids.somying, ids.office, "เลือกวัน")
        assert line.events == []

    def test_a_button_that_is_not_there_cannot_be_tapped(self, line: SimulatedLine, ids: Any) -> None:
        with pytest.raises(SimulatorError, match="ไม่พบปุ่ม"):
            line.tap(ids.somying, ids.office, "แก้ไข")

    def test_quick_replies_vanish_once_anyone_writes(self, line: SimulatedLine, ids: Any, text: Any) -> None:
        item = {"type": "action", "action": {"type": "message", "label": "ใช่", "text": "ใช่ค่ะ"}}
        line.bot.push({"to": ids.office, "messages": [text("ใช่ไหม", quickReply={"items": [item]})]})
        asked = line.answers(ids.office)[0]
        assert not asked.dismissed
        line.say(ids.wichai, ids.office, "เรื่องอื่น")
        assert asked.dismissed

    def test_tapping_a_quick_reply_writes_its_text(self, line: SimulatedLine, ids: Any, text: Any) -> None:
        item = {"type": "action", "action": {"type": "message", "label": "ใช่", "text": "ใช่ค่ะ"}}
        line.bot.push({"to": ids.office, "messages": [text("ใช่ไหม", quickReply={"items": [item]})]})
        line.tap(ids.somying, ids.office, "ใช่")
        assert last(line)["message"]["text"] == "ใช่ค่ะ"


class TestComingAndGoing:
    def test_joining_and_leaving_name_the_person(self, line: SimulatedLine, ids: Any) -> None:
        line.people.join(ids.praewa, ids.office)
        assert last(line)["joined"] == {"members": [{"type": "user", "userId": ids.praewa}]}
        assert "userId" not in last(line)["source"]
        line.people.leave(ids.praewa, ids.office, kicked_by=ids.wichai)
        assert (last(line)["type"], "replyToken" in last(line)) == ("memberLeft", False)

    def test_who_left_can_no_longer_write(self, line: SimulatedLine, ids: Any) -> None:
        line.people.leave(ids.somying, ids.office)
        with pytest.raises(SimulatorError, match="ไม่ได้อยู่ในกลุ่ม"):
            line.say(ids.somying, ids.office, "ยังอยู่ไหม")

    def test_unblocking_says_so(self, line: SimulatedLine, ids: Any) -> None:
        line.people.block(ids.somying)
        assert last(line)["type"] == "unfollow"
        line.people.follow(ids.somying)
        assert last(line)["follow"] == {"isUnblocked": True}

    def test_who_blocked_the_bot_cannot_write_to_it_but_still_in_the_group(self, line: SimulatedLine, ids: Any) -> None:
        line.people.block(ids.somying)
        with pytest.raises(SimulatorError, match="บล็อก"):
            line.say(ids.somying, None, "สถานะ")
        line.say(ids.somying, ids.office, "ข้อ 3 เสร็จแล้ว")
        assert last(line)["source"]["userId"] == ids.somying

    def test_a_group_without_the_bot_is_silent(self, line: SimulatedLine, ids: Any) -> None:
        line.people.remove_bot(ids.wichai, ids.office)
        assert last(line)["type"] == "leave"
        count = len(line.events)
        line.say(ids.somying, ids.office, "ข้อ 3 เสร็จแล้ว")
        assert len(line.events) == count
        line.people.invite_bot(ids.wichai, ids.office)
        assert (last(line)["type"], bool(last(line)["replyToken"])) == ("join", True)


@pytest.mark.parametrize(
    ("person", "room"), [("ใครก็ไม่รู้", None), ("สมหญิง ใจงาม", "กลุ่มที่ไม่มี"), ("แพรวา คนนอก", "ITA อบต.ตัวอย่าง")]
)
def test_unknown_people_and_rooms_get_a_sentence(line: SimulatedLine, person: str, room: str | None) -> None:
    with pytest.raises(SimulatorError):
        line.say(person, room, "สวัสดี")
    assert line.events == []


def test_old_accounts_give_no_user_id_in_groups(clock: Any, ids: Any) -> None:
    somying = PersonDescription(ids.somying, "สมหญิง ใจงาม", shows_user_id=False)
    line = SimulatedLine(World((somying,), (GroupDescription(ids.office, "ห้องงาน", (ids.somying,)),)), clock)
    line.say(ids.somying, ids.office, "ข้อ 3")
    assert last(line)["source"] == {"type": "group", "groupId": ids.office}
    line.say(ids.somying, None, "ข้อ 3")
    assert last(line)["source"]["userId"] == ids.somying


def test_what_a_person_sees_is_read_by_them(line: SimulatedLine, ids: Any) -> None:
    said = line.say(ids.somying, ids.office, "ข้อ 3")
    line.people.read(ids.wichai, ids.office)
    line.people.read(ids.somying, ids.office)
    assert said.readers == {"bot", ids.wichai}
