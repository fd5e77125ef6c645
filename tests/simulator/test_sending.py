"""What the bot sends: reply tokens, quota, retry keys, targets."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from simulator import SimulatedLine, TurnableClock
from simulator.refusals import Answer, Refusal


def refused(call: Any, *arguments: Any) -> Answer:
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    return caught.value.answer


def reply_token(line: SimulatedLine) -> str:
    return str(line.events[-1]["replyToken"])


class TestReply:
    def test_it_is_free_and_stands_in_the_chat(self, line: SimulatedLine, ids: Any, text: Any) -> None:
        line.say("สมหญิง ใจงาม", "ITA อบต.ตัวอย่าง", "ข้อ 3 เสร็จแล้ว")
        answer = line.bot.reply({"replyToken": reply_token(line), "messages": [text("รับแล้ว")]})
        assert [bubble.text for bubble in line.answers(ids.office)] == ["รับแล้ว"]
        assert line.billed("2025-03") == 0
        assert all(isinstance(sent["id"], str) and sent["quoteToken"] for sent in answer.body["sentMessages"])

    def test_its_token_is_good_once_only(self, line: SimulatedLine, text: Any) -> None:
        line.say("สมหญิง ใจงาม", None, "สถานะ")
        body = {"replyToken": reply_token(line), "messages": [text("หนึ่ง")]}
        line.bot.reply(body)
        assert refused(line.bot.reply, body).body == {"message": "Invalid reply token"}

    def test_its_token_lives_a_minute(self, line: SimulatedLine, clock: TurnableClock, text: Any) -> None:
        for seconds, alive in ((60, True), (61, False)):
            line.say("สมหญิง ใจงาม", None, "สถานะ")
            body = {"replyToken": reply_token(line), "messages": [text("ช้า")]}
            clock.set(clock.now() + timedelta(seconds=seconds))
            assert (line.bot.reply(body).status if alive else refused(line.bot.reply, body).status) == (
                200 if alive else 400
            )

    def test_a_bad_message_does_not_use_its_token_up(self, line: SimulatedLine, text: Any) -> None:
        line.say("สมหญิง ใจงาม", None, "สถานะ")
        token = reply_token(line)
        answer = refused(line.bot.reply, {"replyToken": token, "messages": [text("")]})
        assert answer.body["details"] == [{"message": "May not be empty", "property": "messages[0].text"}]
        assert line.bot.reply({"replyToken": token, "messages": [text("ใหม่")]}).status == 200

    def test_it_refuses_a_retry_key(self, line: SimulatedLine, text: Any) -> None:
        line.say("สมหญิง ใจงาม", None, "สถานะ")
        body = {"replyToken": reply_token(line), "messages": [text("ก")]}
        assert refused(line.bot.reply, body, str(uuid.uuid4())).status == 400

    def test_an_unknown_token_is_refused(self, line: SimulatedLine, text: Any) -> None:
        assert refused(line.bot.reply, {"replyToken": "made-up", "messages": [text("ก")]}).status == 400


class TestQuota:
    def test_a_push_to_a_group_costs_its_members_whatever_it_carries(
        self, line: SimulatedLine, ids: Any, text: Any
    ) -> None:
        line.bot.push({"to": ids.office, "messages": [text("ก")] * 4})
        assert line.billed("2025-03") == 3

    def test_a_push_to_one_person_costs_one(self, line: SimulatedLine, ids: Any, text: Any) -> None:
        line.bot.push({"to": ids.somying, "messages": [text("ก")]})
        assert (line.billed("2025-03"), line.billed("2025-04")) == (1, 0)

    def test_people_who_blocked_the_bot_cost_nothing_and_see_nothing(
        self, line: SimulatedLine, ids: Any, text: Any
    ) -> None:
        line.people.block(ids.somying)
        assert line.bot.push({"to": ids.somying, "messages": [text("ก")]}).status == 200
        assert (line.billed("2025-03"), line.answers(ids.somying)) == (0, [])

    def test_a_stranger_is_reached_for_seven_days_after_they_wrote(
        self, line: SimulatedLine, clock: TurnableClock, ids: Any, text: Any
    ) -> None:
        push = {"to": ids.praewa, "messages": [text("ก")]}
        line.bot.push(push)
        assert line.answers(ids.praewa) == []
        line.say(ids.praewa, None, "สวัสดี")
        line.bot.push(push)
        clock.set(clock.now() + timedelta(days=8))
        line.bot.push(push)
        assert len(line.answers(ids.praewa)) == 1

    def test_the_month_ends_at_its_limit_and_begins_anew(
        self, world: Any, clock: TurnableClock, ids: Any, text: Any
    ) -> None:
        line = SimulatedLine(world, clock, quota=4)
        line.bot.push({"to": ids.office, "messages": [text("ก")]})
        answer = refused(line.bot.push, {"to": ids.office, "messages": [text("ก")]})
        assert (answer.status, answer.body["message"]) == (429, "You have reached your monthly limit.")
        assert line.bot.push({"to": ids.somying, "messages": [text("ก")]}).status == 200
        clock.set(clock.now() + timedelta(days=5))
        assert line.bot.push({"to": ids.office, "messages": [text("ก")]}).status == 200

    def test_a_multicast_costs_those_it_reaches(self, line: SimulatedLine, ids: Any, text: Any) -> None:
        line.bot.multicast({"to": [ids.somying, ids.wichai, ids.praewa, ids.somying], "messages": [text("ก")]})
        assert line.billed("2025-03") == 2

    def test_a_multicast_never_goes_to_groups(self, line: SimulatedLine, ids: Any, text: Any) -> None:
        assert refused(line.bot.multicast, {"to": [ids.office], "messages": [text("ก")]}).status == 400


class TestRetryKey:
    def test_a_repeated_push_is_accepted_once(self, line: SimulatedLine, ids: Any, text: Any) -> None:
        key, body = str(uuid.uuid4()), {"to": ids.somying, "messages": [text("ก")]}
        first = line.bot.push(body, key)
        again = refused(line.bot.push, body, key)
        assert (again.status, again.headers["x-line-accepted-request-id"]) == (409, first.headers["x-line-request-id"])
        assert again.body["sentMessages"] == first.body["sentMessages"]
        assert (line.billed("2025-03"), len(line.answers(ids.somying)), line.bot.violations) == (1, 1, [])

    def test_another_body_under_the_same_key_is_noted(self, line: SimulatedLine, ids: Any, text: Any) -> None:
        key = str(uuid.uuid4())
        line.bot.push({"to": ids.somying, "messages": [text("ก")]}, key)
        assert refused(line.bot.push, {"to": ids.somying, "messages": [text("ข")]}, key).status == 409
        (sentence,) = line.bot.violations
        assert sentence == f"ใช้รหัสส่งซ้ำ {key} อีกครั้งกับเนื้อหาที่ต่างไป"

    def test_the_key_is_forgotten_after_a_day(
        self, line: SimulatedLine, clock: TurnableClock, ids: Any, text: Any
    ) -> None:
        key, body = str(uuid.uuid4()), {"to": ids.somying, "messages": [text("ก")]}
        line.bot.push(body, key)
        clock.set(clock.now() + timedelta(hours=24))
        assert line.bot.push(body, key).status == 200

    def test_a_refused_push_keeps_its_key_free(self, line: SimulatedLine, ids: Any, text: Any) -> None:
        key, body = str(uuid.uuid4()), {"to": ids.somying, "messages": [text("ก")]}
        line.faults.set("month_exhausted", 1)
        assert refused(line.bot.push, body, key).status == 429
        assert line.bot.push(body, key).status == 200

    def test_a_key_that_is_no_uuid_is_refused(self, line: SimulatedLine, ids: Any, text: Any) -> None:
        assert refused(line.bot.push, {"to": ids.somying, "messages": [text("ก")]}, "once").status == 400


class TestTargets:
    @pytest.mark.parametrize("target", ["", "somebody", "C" + "9" * 32])
    def test_it_refuses_targets_that_do_not_exist(self, line: SimulatedLine, text: Any, target: str) -> None:
        assert refused(line.bot.push, {"to": target, "messages": [text("ก")]}).status == 400

    def test_it_refuses_a_group_that_the_bot_has_left(self, line: SimulatedLine, ids: Any, text: Any) -> None:
        line.bot.leave("group", ids.office)
        assert refused(line.bot.push, {"to": ids.office, "messages": [text("ก")]}).status == 400

    def test_it_refuses_a_property_it_does_not_know(self, line: SimulatedLine, ids: Any, text: Any) -> None:
        assert refused(line.bot.push, {"to": ids.office, "messages": [text("ก")], "silent": True}).status == 400


class TestQuotesAndMentions:
    def test_it_quotes_a_message_of_the_same_chat(self, line: SimulatedLine, ids: Any, text: Any) -> None:
        said = line.say(ids.somying, ids.office, "ข้อ 3 เสร็จแล้ว")
        line.bot.push({"to": ids.office, "messages": [text("รับแล้ว", quoteToken=said.quote_token)]})
        assert line.answers(ids.office)[0].quoted == said.id

    def test_it_refuses_a_quote_from_another_chat(self, line: SimulatedLine, ids: Any, text: Any) -> None:
        said = line.say(ids.somying, ids.office, "ข้อ 3 เสร็จแล้ว")
        body = {"to": ids.somying, "messages": [text("รับแล้ว", quoteToken=said.quote_token)]}
        assert refused(line.bot.push, body).body["details"][0]["property"] == "messages[0].quoteToken"

    @pytest.mark.parametrize(
        ("who", "where", "status"), [("somying", "office", 200), ("praewa", "office", 400), ("somying", "somying", 400)]
    )
    def test_it_mentions_members_of_the_group_only(
        self, line: SimulatedLine, ids: Any, who: str, where: str, status: int
    ) -> None:
        mention = {"type": "mention", "mentionee": {"type": "user", "userId": getattr(ids, who)}}
        body = {
            "to": getattr(ids, where),
            "messages": [{"type": "textV2", "text": "{who} ค่ะ", "substitution": {"who": mention}}],
        }
        got = line.bot.push(body).status if status == 200 else refused(line.bot.push, body).status
        assert got == status


def test_a_flex_fault_names_its_message(line: SimulatedLine, ids: Any, text: Any, bubble_card: Any) -> None:
    card = bubble_card()
    card["contents"]["body"]["contents"][0]["colour"] = "#000000"
    answer = refused(line.bot.push, {"to": ids.somying, "messages": [text("ก"), card]})
    assert answer.body == {
        "message": "A message (messages[1]) in the request body is invalid",
        "details": [{"message": "unknown field", "property": "/body/contents/0/colour"}],
    }
