"""Message objects are checked as strictly as on the platform."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.checks import grapheme_length, utf16_length
from simulator.outgoing import problems_in_messages, render_text_v2


def places(*messages: Any) -> list[str]:
    return [problem.place for problem in problems_in_messages(list(messages))]


def quick_reply(count: int, label: str = "ดู") -> dict[str, Any]:
    item = {"type": "action", "action": {"type": "message", "label": label, "text": "ดู"}}
    return {"type": "text", "text": "เลือก", "quickReply": {"items": [item] * count}}


def test_it_takes_five_messages_but_not_six_and_not_none(text: Any) -> None:
    assert places(*[text("ก")] * 5) == []
    assert places(*[text("ก")] * 6) == ["messages"]
    assert places() == ["messages"]


def test_it_counts_texts_in_utf16_units(text: Any) -> None:
    assert places(text("ก" * 5000)) == []
    assert places(text("😀" * 2501)) == ["messages[0].text"]
    assert (utf16_length("😀ก่"), grapheme_length("น้ำ"), grapheme_length("👨‍👩‍👧")) == (4, 1, 1)


def test_it_takes_thirteen_quick_replies_but_not_fourteen() -> None:
    assert places(quick_reply(13)) == []
    assert places(quick_reply(14)) == ["messages[0].quickReply.items"]


def test_it_counts_labels_as_readers_do() -> None:
    assert places(quick_reply(1, "ที่นี่" * 5)) == []
    assert places(quick_reply(1, "ก" * 21)) == ["messages[0].quickReply.items[0].action.label"]


GOOD = [
    {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    {
        "type": "image",
        "originalContentUrl": "https://example.org/a.png",
        "previewImageUrl": "https://example.org/b.png",
    },
    {"type": "location", "title": "ที่ทำการ", "address": "หมู่ 1", "latitude": 13.7, "longitude": 100},
    {"type": "text", "text": "ก", "sender": {"name": "ผู้ช่วย"}},
    {
        "type": "textV2",
        "text": "{who} ใช้ {{วงเล็บ}} ได้",
        "substitution": {"who": {"type": "mention", "mentionee": {"type": "all"}}},
    },
    {
        "type": "template",
        "altText": "ยืนยัน",
        "template": {
            "type": "confirm",
            "text": "ใช่ไหม",
            "actions": [{"type": "message", "label": "ใช่", "text": "ใช่"}] * 2,
        },
    },
    {
        "type": "template",
        "altText": "เลือกวัน",
        "template": {
            "type": "buttons",
            "text": "เลือก",
            "actions": [
                {"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date", "initial": "2025-03-31"}
            ],
        },
    },
]


@pytest.mark.parametrize("message", GOOD)
def test_it_accepts_what_the_platform_accepts(message: Any) -> None:
    assert places(message) == []


def buttons(action: dict[str, Any], **more: Any) -> dict[str, Any]:
    template = {"type": "buttons", "text": "ก", "actions": [action], **more}
    return {"type": "template", "altText": "ก", "template": template}


def quick(action: dict[str, Any]) -> dict[str, Any]:
    return {"type": "text", "text": "ก", "quickReply": {"items": [{"type": "action", "action": action}]}}


def image(address: str) -> dict[str, Any]:
    return {"type": "image", "originalContentUrl": address, "previewImageUrl": address}


SAY = {"type": "message", "label": "ก", "text": "ก"}
PICK = {"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date", "min": "31/3/2568"}
FILL = {"type": "postback", "label": "ก", "data": "x", "fillInText": "ก"}
BAD = [
    ({"type": "text", "text": " "}, "messages[0].text"),
    ({"type": "text"}, "messages[0].text"),
    ({"type": "text", "text": "ก", "txet": "ข"}, "messages[0].txet"),
    ({"type": "file", "url": "https://example.org/a.docx"}, "messages[0].type"),
    ({"type": "flex", "contents": {}}, "messages[0].altText"),
    ({"type": "flex", "altText": "ก" * 1501, "contents": {}}, "messages[0].altText"),
    (image("http://example.org/a.png"), "messages[0].originalContentUrl"),
    ({"type": "text", "text": "ก", "sender": {"name": "LINE ช่วย"}}, "messages[0].sender.name"),
    ({"type": "textV2", "text": "{who}"}, "messages[0].text"),
    ({"type": "textV2", "text": "เปิด { ไม่ปิด"}, "messages[0].text"),
    (buttons(SAY, title="หัว", text="ก" * 61), "messages[0].template.text"),
    (buttons(PICK), "messages[0].template.actions[0].min"),
    (quick(FILL), "messages[0].quickReply.items[0].action.fillInText"),
    ("ก", "messages[0]"),
]


@pytest.mark.parametrize(("message", "place"), BAD)
def test_it_names_the_place_of_what_the_platform_refuses(message: Any, place: str) -> None:
    assert place in places(message)


def test_it_shows_a_text_v2_as_people_read_it() -> None:
    message = {
        "text": "{who} ตรวจ {{3}} {face}",
        "substitution": {
            "who": {"type": "mention", "mentionee": {"type": "user", "userId": "U1"}},
            "face": {"type": "emoji", "productId": "1", "emojiId": "1"},
        },
    }
    assert render_text_v2(message, {"U1": "สมหญิง"}.__getitem__) == "@สมหญิง ตรวจ {3} 🙂"
