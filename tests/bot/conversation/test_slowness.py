"""The typing dots are for what takes its time, in 1:1 chats only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.conversation.slowness import is_slow
from bot.events import IncomingEvent, IncomingMessage

USER = "U" + "1" * 32
SAID = IncomingEvent("message", datetime(2026, 2, 3, tzinfo=UTC), "private", USER, USER, "token")


def text(words: str) -> IncomingMessage:
    return IncomingMessage(id="1", kind="text", text=words)


@pytest.mark.parametrize("words", ["ขอรายงานรอบ 6 เดือน", "ขอเอกสารหน่อย"])
def test_it_shows_dots_for_documents(words: str) -> None:
    assert is_slow(replace(SAID, message=text(words)))


@pytest.mark.parametrize("words", ["ข้อ 3 เสร็จแล้ว", "งานของฉัน", ""])
def test_it_shows_none_for_a_quick_answer(words: str) -> None:
    assert not is_slow(replace(SAID, message=text(words)))


def test_it_shows_dots_for_a_paper_but_not_for_a_photo() -> None:
    assert is_slow(replace(SAID, message=IncomingMessage(id="1", kind="file", file_name="แผน.DOCX")))
    assert not is_slow(replace(SAID, message=IncomingMessage(id="1", kind="image")))


def test_it_shows_none_in_a_group() -> None:
    assert not is_slow(replace(SAID, room_kind="group", message=text("ขอรายงาน")))
