"""Our tolerant reading says the same as the SDK's models where they know the type, and more where they do not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.events import read_event

COMMON = {
    "webhookEventId": "01H",
    "timestamp": 1_770_000_000_000,
    "mode": "active",
    "deliveryContext": {"isRedelivery": False},
    "source": {"type": "group", "groupId": "C" + "1" * 32, "userId": "U" + "2" * 32},
    "replyToken": "r" * 32,
}
TEXT = {"type": "text", "id": "9", "text": "@ตามงาน ข้อ 3", "quoteToken": "q", "quotedMessageId": "8",
        "mention": {"mentionees": [{"index": 0, "length": 7, "type": "user", "isSelf": True}]}}  # fmt: skip
KNOWN: list[dict[str, Any]] = [
    {"type": "message", "message": TEXT},
    {"type": "message", "message": {"type": "image", "id": "9", "contentProvider": {"type": "line"}, "quoteToken": "q",
                                    "imageSet": {"id": "s", "index": 1, "total": 2}}},
    {"type": "message", "message": {"type": "file", "id": "9", "fileName": "แผน.docx", "fileSize": 10}},
    {"type": "postback", "postback": {"data": "a=help", "params": {"date": "2026-02-03"}}},
    {"type": "unsend", "unsend": {"messageId": "8"}},
    {"type": "follow", "follow": {"isUnblocked": False}},
    {"type": "join"},
    {"type": "leave"},
    {"type": "memberJoined", "joined": {"members": [{"type": "user", "userId": "U" + "3" * 32}]}},
    {"type": "memberLeft", "left": {"members": [{"type": "user", "userId": "U" + "3" * 32}]}},
]  # fmt: skip


@pytest.mark.parametrize("event", KNOWN, ids=lambda event: event["type"])
def test_it_agrees_with_the_sdk(event: dict[str, Any]) -> None:
    from linebot.v3.webhooks import Event

    whole = {**COMMON, **event}
    ours, theirs = read_event(json.dumps(whole), whole["timestamp"]), Event.from_dict(whole)
    assert ours.kind == theirs.type
    assert ours.room_line_id == theirs.source.group_id
    assert ours.user_id == theirs.source.user_id
    assert int(ours.occurred_at.timestamp() * 1000) == theirs.timestamp
    if ours.message is not None:
        assert (ours.message.id, ours.message.kind) == (theirs.message.id, theirs.message.type)
        assert ours.message.text == getattr(theirs.message, "text", "")
        assert ours.message.quoted_message_id == getattr(theirs.message, "quoted_message_id", None)
    if ours.postback is not None:
        assert (ours.postback, ours.postback_params) == (theirs.postback.data, theirs.postback.params)
    if ours.unsent_message_id is not None:
        assert ours.unsent_message_id == theirs.unsend.message_id


def test_a_type_that_nobody_knows_keeps_its_room_its_sender_and_its_reply_token() -> None:
    raw = json.dumps({**COMMON, "type": "hologramShown", "message": {"type": "hologram", "id": "5"}})
    event = read_event(raw, COMMON["timestamp"])
    assert (event.kind, event.room_line_id, event.user_id) == ("hologramShown", "C" + "1" * 32, "U" + "2" * 32)
    assert event.reply_token == "r" * 32
    assert event.message is not None
    assert (event.message.id, event.message.kind, event.message.text) == ("5", "hologram", "")


@pytest.mark.parametrize("raw", ["{}", "[]", '"x"', "null", '{"source": 5, "message": [], "joined": {"members": 3}}'])
def test_nonsense_is_an_event_that_nobody_reacts_to(raw: str) -> None:
    event = read_event(raw, 0)
    assert event.user_id is None
    assert event.members == ()


def test_a_mention_of_somebody_else_is_no_mention_of_the_bot() -> None:
    other = {**TEXT, "mention": {"mentionees": [{"index": 0, "length": 7, "type": "user", "userId": "U" + "4" * 32}]}}
    event = read_event(json.dumps({**COMMON, "type": "message", "message": other}), 0)
    assert event.message is not None
    assert not event.message.mentions_bot


def _text_of(text: str, emojis: object) -> str:
    message = {"type": "text", "id": "9", "text": text, "emojis": emojis}
    event = read_event(json.dumps({**COMMON, "type": "message", "message": message}), 0)
    assert event.message is not None
    return event.message.text


def test_a_line_emoji_leaves_a_blank_where_its_name_stood() -> None:
    text = "ข้อ 1 เสร็จแล้วค่ะ(smile) เมื่อวาน"
    assert _text_of(text, [{"index": 18, "length": 7}]) == text.replace("(smile)", " " * 7)


def test_an_emoji_behind_a_picture_of_two_units_is_found() -> None:
    assert _text_of("🎉(smile) ข้อ 1", [{"index": 2, "length": 7}]) == "🎉        ข้อ 1"


@pytest.mark.parametrize("emojis", [None, 5, [5], [{"index": -1, "length": 2}], [{"index": 0, "length": 99}], [{}]])
def test_a_place_that_is_none_changes_no_text(emojis: object) -> None:
    assert _text_of("ข้อ 1 (smile)", emojis) == "ข้อ 1 (smile)"
