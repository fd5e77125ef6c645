"""In a group the bot speaks only when it was spoken to."""

from __future__ import annotations

import pytest

from bot.conversation.gate import opening
from bot.events import IncomingMessage


def heard(text: str, **more: object) -> IncomingMessage:
    return IncomingMessage(id="1", kind="text", text=text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["ตามงาน ข้อ 3 ถึงไหนแล้ว", "น้องตามงาน: ข้อ 3", "ตามงาน", "@ตามงาน ข้อ 3"])
def test_it_is_called_by_its_name(text: str) -> None:
    found = opening(heard(text), private=False, quotes_us=False, answering=False)
    assert found.called
    assert found.addressed
    assert "ตามงาน" not in found.text


@pytest.mark.parametrize("text", ["ตามงานด้วยนะคะ", "ช่วยตามงานให้หน่อย", "ข้อ 3", "วันนี้ตามงานทั้งวัน"])
def test_ordinary_words_are_no_call(text: str) -> None:
    assert not opening(heard(text), private=False, quotes_us=False, answering=False).addressed


def test_a_mention_is_cut_out_even_behind_an_emoji_that_counts_twice() -> None:
    text = "😀 @ตามงาน ข้อ 3"
    message = heard(text, mentions_bot=True, bot_mentions=((3, 7),))
    assert opening(message, private=False, quotes_us=False, answering=False).text == "😀  ข้อ 3"


def test_a_mention_beyond_the_text_changes_nothing() -> None:
    message = heard("ข้อ 3", mentions_bot=True, bot_mentions=((90, 5), (-1, 3)))
    assert opening(message, private=False, quotes_us=False, answering=False).text == "ข้อ 3"


def test_a_private_chat_is_always_addressed() -> None:
    assert opening(heard("อะไรก็ได้"), private=True, quotes_us=False, answering=False).addressed
