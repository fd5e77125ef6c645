"""ข้อสั่งการ: offered, sent to the heads, passed on with one tap, reminded of, and seen."""

from __future__ import annotations

import pytest
from doors_support import COORDINATOR, EXECUTIVE, OFFICER, SUPERVISOR, Doors
from sqlalchemy import select

from storage.models import Acknowledgement, Notice, OrderReceipt

from .conftest import Offices

ORDER = "ให้ทุกกองส่งรายงานข้อ 3 ภายในวันที่ 15 ธ.ค."


def orders(office: Doors) -> list[str]:
    query = select(Acknowledgement.order_text).where(Acknowledgement.order_text.is_not(None))
    found: list[str] = office.find(lambda s: list(s.scalars(query)))
    return found


def receipts(office: Doors) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = office.find(
        lambda s: [(row.person.name, row.acknowledged_at is not None) for row in s.scalars(select(OrderReceipt))]
    )
    return found


def waiting(office: Doors) -> int:
    query = select(Notice).where(Notice.message == "order_to_unit", Notice.state == "waiting")
    found: int = office.find(lambda s: len(s.scalars(query).all()))
    return found


@pytest.mark.parametrize("words", [ORDER, "กำชับทุกส่วนราชการเร่งข้อ 2 ให้เสร็จสิ้นเดือนนี้"])
def test_it_offers_to_send_an_executives_words_as_an_order(offices: Offices, words: str) -> None:
    (office,) = offices("chat")
    (said,) = office.say(EXECUTIVE, words)
    assert "ข้อสั่งการ" in said
    assert orders(office) == []
    office.say(EXECUTIVE, "ใช่")
    assert orders(office) == [words]
    assert (SUPERVISOR, False) in receipts(office)


def test_it_does_not_send_what_was_declined(offices: Offices) -> None:
    (office,) = offices("chat")
    office.say(EXECUTIVE, ORDER)
    office.say(EXECUTIVE, "ไม่ใช่")
    assert orders(office) == []
    assert receipts(office) == []


def test_it_offers_no_order_to_others(offices: Offices) -> None:
    (office,) = offices("chat")
    office.say(OFFICER, ORDER)
    office.say(OFFICER, "ใช่")
    assert orders(office) == []


def test_it_takes_a_question_of_an_executive_for_no_order(offices: Offices) -> None:
    (office,) = offices("chat")
    said = office.say(EXECUTIVE, "กองช่างส่งรายงานข้อ 3 หรือยัง")
    assert not any("ต้องการส่งเป็นข้อสั่งการ" in one for one in said)


def test_an_order_rides_to_the_head_and_stays_open_until_it_is_seen(offices: Offices) -> None:
    (office,) = offices("chat")
    office.say(EXECUTIVE, ORDER)
    office.say(EXECUTIVE, "ใช่")
    said = office.say(SUPERVISOR, "งานของฉัน")
    assert any("รับทราบข้อสั่งการ" in one or "ให้ทุกกอง" in one for one in said)
    assert waiting(office) > 0
    office.tap(SUPERVISOR, "รับทราบข้อสั่งการ")
    assert (SUPERVISOR, True) in receipts(office)
    others = [name for name, seen in receipts(office) if not seen]
    assert waiting(office) >= len(others)
    assert "รอรับทราบ" in "".join(office.say(EXECUTIVE, "ข้อสั่งการ")) or not others


def test_the_coordinator_passes_an_order_on_with_one_tap(offices: Offices) -> None:
    (office,) = offices("chat")
    office.say(EXECUTIVE, "สั่งการ เร่งรัดงานที่ค้างให้แล้วเสร็จ")
    assert receipts(office) == []
    office.say(COORDINATOR, "ช่วยเหลือ")
    office.tap(COORDINATOR, "ส่งต่อหัวหน้าส่วนราชการ")
    assert (SUPERVISOR, False) in receipts(office)


def test_it_answers_who_has_not_sent_in_the_group_of_a_head(offices: Offices) -> None:
    (office,) = offices("chat")
    group = office.stage.line.state.groups
    name = next(iter(group.values())).name
    assert office.say(SUPERVISOR, "ใครยังไม่ส่ง", room=name)
    assert not office.say(OFFICER, "ใครยังไม่ส่ง", room=name)
    assert not office.say(SUPERVISOR, "ใครยังไม่ส่งของขวัญปีใหม่", room=name)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("ขอบคุณค่ะ", "ด้วยความยินดี"),
        ("👍", "ด้วยความยินดี"),
        ("สวัสดีครับ", "สวัสดี"),
        ("ใครเป็นผู้ประสานงาน", COORDINATOR),
        ("ขอคุยกับเจ้าหน้าที่หน่อย", COORDINATOR),
        ("ปีหน้ามีแผนหรือยัง", "2570"),
        ("ช่วยจองห้องประชุมให้หน่อย", COORDINATOR),
    ],
)
def test_it_answers_shortly_and_truly_in_private(offices: Offices, words: str, answer: str) -> None:
    (office,) = offices("chat")
    said = "".join(office.say(OFFICER, words))
    assert answer in said or answer.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")) in said
