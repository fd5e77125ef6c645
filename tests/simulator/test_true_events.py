"""The events are true: the platform's own models understand each of them."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import SimulatedLine
from simulator.pictures import office_photo
from simulator.state import Upload

linebot = pytest.importorskip("linebot.v3")


def everything(line: SimulatedLine, ids: Any, bubble_card: Any) -> list[dict[str, Any]]:
    """Let people do everything once; returns the events."""
    people, office = line.people, ids.office
    first = line.say(ids.somying, office, "@ตามงาน ข้อ 3 เสร็จแล้ว @All")
    line.say(ids.wichai, office, "ขอบคุณ", quote=first)
    people.photo(ids.somying, office, *[Upload(office_photo(), "image/png", "a.png")] * 2)
    line.file(ids.somying, None, "a.pdf", b"%PDF")
    line.file(ids.somying, None, "a.mp4", b"mp4", "video/mp4")
    line.file(ids.somying, None, "a.m4a", b"m4a", "audio/mp4")
    people.sticker(ids.somying, office)
    people.location(ids.somying, None, "ที่ทำการ", 13.7, 100.1)
    people.edit(ids.somying, first.id, "ข้อ 4 เสร็จแล้ว")
    people.unsend(ids.somying, first.id)
    line.bot.push({"to": office, "messages": [bubble_card()]})
    line.tap(ids.somying, office, "แก้ไข")
    line.tap(ids.somying, office, "เลือกวัน", picked="2025-03-27")
    people.join(ids.praewa, office)
    people.leave(ids.praewa, office)
    people.block(ids.somying)
    people.follow(ids.somying)
    people.remove_bot(ids.wichai, office)
    people.invite_bot(ids.wichai, office)
    return line.events


def test_the_official_parser_knows_every_event_and_every_message(world: Any, ids: Any, bubble_card: Any) -> None:
    bodies: list[tuple[bytes, str]] = []

    def deliver(body: bytes, headers: dict[str, str]) -> int:
        bodies.append((body, headers["X-Line-Signature"]))
        return 200

    line = SimulatedLine(world, deliver=deliver)
    events = everything(line, ids, bubble_card)
    parser = linebot.WebhookParser(line.settings.channel_secret)
    for event, (body, signature) in zip(events, bodies, strict=True):
        (model,) = parser.parse(body.decode(), signature)
        assert type(model).__name__.lower() == f"{event['type']}event".lower()
        assert model.webhook_event_id == event["webhookEventId"]
        if event["type"] == "message":
            assert type(model.message).__name__.lower() == f"{event['message']['type']}messagecontent"


def test_every_kind_of_event_occurs(line: SimulatedLine, ids: Any, bubble_card: Any) -> None:
    kinds = {event["type"] for event in everything(line, ids, bubble_card)}
    assert kinds == {
        "message",
        "messageEdited",
        "unsend",
        "postback",
        "memberJoined",
        "memberLeft",
        "unfollow",
        "follow",
        "leave",
        "join",
    }


def test_ids_are_never_used_twice(line: SimulatedLine, ids: Any, bubble_card: Any) -> None:
    events = everything(line, ids, bubble_card)
    assert len({event["webhookEventId"] for event in events}) == len(events)
    tokens = [event["replyToken"] for event in events if "replyToken" in event]
    assert len(set(tokens)) == len(tokens)


def test_only_answerable_events_carry_a_reply_token(line: SimulatedLine, ids: Any, bubble_card: Any) -> None:
    silent = {event["type"] for event in everything(line, ids, bubble_card) if "replyToken" not in event}
    assert silent == {"unsend", "memberLeft", "unfollow", "leave"}
