"""The text of the column ผลการดำเนินการ: what was done, without the words of chat."""

from __future__ import annotations

import pytest

from bot.understanding.reader import Reader

from .examples import TODAY


@pytest.mark.parametrize(
    ("message", "result"),
    [
        ("ข้อ 17 จัดอบรมพนักงาน 45 คน เสร็จแล้วค่ะ", "จัดอบรมพนักงาน 45 คน เสร็จแล้ว"),
        ("ข้อ 17 จัดอบรมแล้วค่ะพี่ มีผู้เข้าร่วม 45 คนครับ 😊🙏", "จัดอบรมแล้ว มีผู้เข้าร่วม 45 คน"),
        ("ข้อ 17 จัดอบรมแล้วนะคะ มีผู้เข้าร่วม 45 คนค่ะ ขอบคุณค่ะ", "จัดอบรมแล้ว มีผู้เข้าร่วม 45 คน"),
        ("พี่นกคะ ข้อ 22 ลงประกาศบนเว็บไซต์แล้วค่า", "ลงประกาศบนเว็บไซต์แล้ว"),
        ("@ตามงาน ข้อ 5 ติดป้าย No Gift Policy หน้าสำนักงานแล้วค่ะ 5555", "ติดป้าย No Gift Policy หน้าสำนักงานแล้ว"),
        ("ขออนุญาตรายงานค่ะ ข้อ 5 เวียนหนังสือทุกกองแล้วครับผม^^", "เวียนหนังสือทุกกองแล้ว"),
        ("ข้อ 12 กองคลังจัดทำแผนแล้วเสร็จ จึงเรียนมาเพื่อโปรดทราบ", "กองคลังจัดทำแผนแล้วเสร็จ"),
    ],
)
def test_the_words_of_chat_are_left_out(message: str, result: str, reader: Reader) -> None:
    assert reader.read(message, TODAY).items[0].result == result


@pytest.mark.parametrize(
    ("message", "result"),
    [
        ("ข้อ 22 ท่านนายกลงนามแล้วค่ะ", "ท่านนายกลงนามแล้ว"),
        ("ข้อ 5 ส่งให้นายกแล้วค่ะ", "ส่งให้นายกแล้ว"),
        ("ข้อ 5 ออกข้อบังคับ แล้วเสร็จครับ", "ออกข้อบังคับ แล้วเสร็จ"),
        ("ข้อ 5 จัดอบรมที่โรงเรียน บ้านตัวอย่าง เสร็จแล้ว", "จัดอบรมที่โรงเรียน บ้านตัวอย่าง เสร็จแล้ว"),
        ("ข้อ 5 เปิดใช้งานได้แล้วครับ", "เปิดใช้งานได้แล้ว"),
    ],
)
def test_the_words_that_say_what_was_done_stay(message: str, result: str, reader: Reader) -> None:
    assert reader.read(message, TODAY).items[0].result == result


def test_a_bare_status_has_no_result(reader: Reader) -> None:
    assert reader.read("ข้อ 17 เสร็จแล้วค่ะ 🎉", TODAY).items[0].result is None


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("ข้อ 5 ขอเลื่อนเป็น 20 มี.ค. เพราะรอข้อมูลจากกองช่าง", "รอข้อมูลจากกองช่าง"),
        ("ขอเลื่อนข้อ 5 ไปสิ้นเดือนหน้าค่ะ เนื่องจากวิทยากรติดภารกิจ", "วิทยากรติดภารกิจ"),
        ("ข้อ 17 ขอขยายเวลาถึง 15 มิ.ย. งบประมาณยังไม่โอนมาครับ", "งบประมาณยังไม่โอนมา"),
    ],
)
def test_why_another_day_is_asked_for_is_kept(message: str, reason: str, reader: Reader) -> None:
    assert reader.read(message, TODAY).items[0].result == reason


@pytest.mark.parametrize("message", ["ข้อ 5 ขอเลื่อนเป็น 20 มี.ค. ค่ะ", "ข้อ 5 ขอเลื่อนส่งออกไปก่อนนะคะ ถึง 30 เมย"])
def test_a_bare_request_for_another_day_has_no_reason(message: str, reader: Reader) -> None:
    assert reader.read(message, TODAY).items[0].result is None
