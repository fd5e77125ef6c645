"""Papers named by their words, where no plan is at hand."""

from __future__ import annotations

from datetime import date

import pytest

from bot.understanding.catalogue import Catalogue, MeasureEntry
from bot.understanding.reader import Reader

from .examples import TODAY


@pytest.mark.parametrize(
    ("message", "paper"),
    [
        ("คู่มือยืมทรัพย์สินยังไม่ได้ทำ", "คู่มือยืมทรัพย์สิน"),
        ("ระบบจองคิวออนไลน์มีปัญหา", "ระบบจองคิวออนไลน์"),
        ("กิจกรรมจิตอาสาเสร็จแล้วค่ะ", "กิจกรรมจิตอาสา"),
    ],
)
def test_a_name_is_what_the_report_is_about(message: str, paper: str, reader: Reader) -> None:
    reading = reader.read(message, TODAY)
    assert reading.items[0].measures == (paper,)
    assert not reading.speaks


@pytest.mark.parametrize("message", ["รายงานยังไงคะ", "สรุปภาพรวมหน่อยครับ ตอนนี้เสร็จกี่ข้อ", "แผนเที่ยวเสร็จแล้ว", "แผนเสร็จแล้ว"])
def test_a_request_or_a_bare_word_names_no_paper(message: str, reader: Reader) -> None:
    assert all(item.measures == () for item in reader.read(message, TODAY).items)


def test_a_plan_with_titles_knows_its_papers_itself() -> None:
    plan = Reader(Catalogue((MeasureEntry("4", "จัดทำคู่มือการปฏิบัติงาน"),)))
    assert all(item.measures == () for item in plan.read("คู่มือยืมทรัพย์สินยังไม่ได้ทำ", date(2024, 2, 14)).items)
