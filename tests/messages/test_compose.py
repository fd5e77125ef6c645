"""Several messages behind one reply, and people named in groups."""

from __future__ import annotations

from messages.card import Card
from messages.compose import card_message, combine, mention_object, text_message
from messages.facts import Mention
from messages.message import Message
from messages.quick import choice

from .rules import problems

ANSWER = text_message("คำตอบ", choice("ใช่", "a=mine.list"))
RIDER = text_message("เรื่องที่ฝากมา", choice("ดู", "a=overview"))


def texts_of(message: Message) -> list[str]:
    return [one["text"] for one in message.objects]


def test_it_puts_the_answer_first() -> None:
    both = combine(ANSWER, [RIDER])
    assert texts_of(both) == ["คำตอบ", "เรื่องที่ฝากมา"]
    assert both.plain.index("คำตอบ") < both.plain.index("เรื่องที่ฝากมา")


def test_it_keeps_the_answers_quick_replies_where_they_are_shown() -> None:
    first, last = combine(ANSWER, [RIDER]).objects
    assert "quickReply" not in first
    assert last["quickReply"]["items"][0]["action"]["label"] == "ใช่"


def test_it_leaves_a_riders_quick_replies_when_the_answer_has_none() -> None:
    last = combine(text_message("คำตอบ"), [RIDER]).objects[-1]
    assert last["quickReply"]["items"][0]["action"]["label"] == "ดู"


def test_it_takes_five_objects_and_no_half_rider() -> None:
    two = Message((*text_message("หนึ่ง").objects, *text_message("สอง").objects), "หนึ่งสอง")
    both = combine(ANSWER, [two, two, two, RIDER])
    assert texts_of(both) == ["คำตอบ", "หนึ่ง", "สอง", "หนึ่ง", "สอง"]
    assert "เรื่องที่ฝากมา" not in both.plain


def test_it_is_the_answer_alone_without_riders() -> None:
    assert combine(ANSWER, []) == ANSWER


def test_it_names_people_and_leaves_braces_in_words() -> None:
    people = [Mention(user_id="U" + "1" * 32, name="สมใจ"), Mention(user_id="U" + "2" * 32, name="ปรีดา")]
    one = mention_object("ดู {ข้อ 3}", people)
    assert one["text"] == "{who0} {who1} ดู {{ข้อ 3}}"
    assert one["substitution"]["who1"]["mentionee"]["userId"] == "U" + "2" * 32
    assert problems(Message((one,), "words")) == []


def test_it_puts_the_mention_before_the_card() -> None:
    person = Mention(user_id="U" + "1" * 32, name="สมใจ")
    message = card_message(Card("ก", "ข"), "ค", mentions=[person])
    assert [one["type"] for one in message.objects] == ["textV2", "flex"]
    assert message.plain.startswith("@สมใจ")
    assert len(card_message(Card("ก", "ข"), "ค").objects) == 1


def test_it_has_something_to_show_for_an_empty_text() -> None:
    assert text_message("\u200b").objects[0]["text"] == "–"
