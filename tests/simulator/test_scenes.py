"""Scenes are read strictly, played step by step, and written from what was done."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import SimulatedLine, SimulatorError, TurnableClock
from simulator.clock import jump
from simulator.deeds import Deeds
from simulator.scenes import Player, read_scene, write_scene


@pytest.fixture
def deeds(line: SimulatedLine) -> Deeds:
    def turn(where: str) -> None:
        line.clock.set(jump(line.clock.now(), where))

    return Deeds(line, turn, lambda _: None)


def player(deeds: Deeds, *steps: str) -> Player:
    return Player(
        deeds, read_scene("name: ก\nsteps:\n" + "\n".join(f"- {step}" for step in steps)), patience=0, silence=0
    )


SAY = "say: {person: สมหญิง ใจงาม, room: ITA อบต.ตัวอย่าง, text: ข้อ 3 เสร็จแล้ว}"


def test_it_plays_one_step_at_a_time(deeds: Deeds, ids: Any) -> None:
    playing = player(deeds, SAY, "clock: working-day")
    playing.step()
    assert (playing.position, len(deeds.line.messages(ids.office))) == (1, 1)
    playing.step()
    assert (playing.finished, deeds.line.clock.now().isoformat()) == (True, "2025-03-31T01:30:00+00:00")


def test_it_stops_where_the_bot_does_not_answer(deeds: Deeds) -> None:
    playing = player(deeds, SAY, "expect: บันทึกแล้ว", SAY)
    assert not playing.play()
    assert (playing.position, playing.failure) == (1, "ไม่เห็นข้อความที่มี “บันทึกแล้ว”")


def test_it_sees_words_and_buttons_inside_cards(deeds: Deeds, ids: Any, bubble_card: Any) -> None:
    playing = player(deeds, SAY, "expect: {contains: 30 มี.ค., button: แก้ไข, billed: 3}")
    playing.step()
    deeds.line.bot.push({"to": ids.office, "messages": [bubble_card()]})
    assert playing.play()


def test_what_was_said_before_does_not_count(deeds: Deeds, ids: Any, text: Any) -> None:
    deeds.line.bot.push({"to": ids.office, "messages": [text("บันทึกแล้ว")]})
    assert not player(deeds, SAY, "expect: บันทึกแล้ว").play()


def test_it_expects_silence(deeds: Deeds, ids: Any, text: Any) -> None:
    assert player(deeds, SAY, "expect: {silence: true}").play()
    talkative = player(deeds, SAY, "expect: {silence: true}")
    talkative.step()
    deeds.line.bot.push({"to": ids.office, "messages": [text("สวัสดี")]})
    assert not talkative.play()
    assert "สวัสดี" in talkative.failure


def test_a_step_that_cannot_be_done_stops_it(deeds: Deeds) -> None:
    playing = player(deeds, "tap: {person: สมหญิง ใจงาม, button: แก้ไข}")
    assert not playing.play()
    assert "ไม่พบปุ่ม" in playing.failure


ODD = [
    ("", "ต้องมี name"),
    ("- a", "ต้องมี name"),
    ("steps: []", "1 ถึง"),
    ("name: [", "บรรทัดที่"),
    ("steps:\n- shout: {person: ก}", "ขั้นที่ 1: ไม่รู้จัก “shout”"),
    ("steps:\n- say: {person: ก}", "ขั้นที่ 1 (say): ขาด text"),
    ("steps:\n- say: {person: ก, text: ข, loud: yes}", "ขั้นที่ 1 (say): ไม่รู้จัก loud"),
    ("steps:\n- say", "ขั้นที่ 1: เขียนการกระทำเดียว"),
    ("steps: [" + "x," * 200_000 + "]", "ยาวเกินไป"),
    ("!!python/object/apply:os.system ['true']", "ไม่ใช่ YAML"),
]


@pytest.mark.parametrize(("text", "sentence"), ODD)
def test_a_scene_that_cannot_be_read_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(SimulatorError) as caught:
        read_scene(text)
    assert sentence in str(caught.value)


def test_what_was_done_can_be_played_again(deeds: Deeds, world: Any, clock: TurnableClock, ids: Any) -> None:
    first = deeds.line.say(ids.somying, ids.office, "ข้อ 3 เสร็จแล้วค่ะ")
    deeds.do("say", {"person": ids.wichai, "room": ids.office, "text": "ขอบคุณ", "quote": first.id})
    deeds.do("clock", {"to": "hour"})
    written = write_scene("บันทึก", deeds.recorded)
    assert "วิชัย ตั้งมั่น" in written
    assert ids.wichai not in written

    again = SimulatedLine(world, clock)
    again.say(ids.somying, ids.office, "ข้อ 3 เสร็จแล้วค่ะ")
    assert Player(Deeds(again, lambda _: None, lambda _: None), read_scene(written), patience=0).play()
    assert again.messages(ids.office)[1].quoted == again.messages(ids.office)[0].id


def test_a_deed_that_failed_is_not_recorded(deeds: Deeds, ids: Any) -> None:
    with pytest.raises(SimulatorError):
        deeds.do("say", {"person": ids.praewa, "room": ids.office, "text": "สวัสดี"})
    assert deeds.recorded == []


def test_each_step_can_be_read_by_people() -> None:
    step = read_scene(f"steps:\n- {SAY}").steps[0]
    assert step.words() == "สมหญิง ใจงาม: (ITA อบต.ตัวอย่าง) ข้อ 3 เสร็จแล้ว"
