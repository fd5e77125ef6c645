"""The reader's parts that tables of plain messages do not show: quotes, questions, titles, spans, doubts."""

from __future__ import annotations

from datetime import date

import pytest

from bot.understanding.catalogue import Catalogue, MeasureEntry, ordinary_units
from bot.understanding.reader import Reader
from bot.understanding.reading import Item
from measures.vocabulary import Intent

from .examples import TODAY

PLAN = Catalogue(
    (
        MeasureEntry("1", "จัดทำคู่มือการให้บริการประชาชนให้เป็นปัจจุบัน", codes=("o15",), units=("สำนักปลัด",)),
        MeasureEntry("2", "เผยแพร่แผนการจัดซื้อจัดจ้างบนเว็บไซต์", steps=("2.1", "2.2"), codes=("o19",)),
        MeasureEntry("3", "ติดตั้งกล่องรับฟังความคิดเห็นของประชาชน", codes=("e5",)),
        MeasureEntry("4", "ทบทวนแผนการจัดซื้อจัดจ้างประจำไตรมาส"),
    ),
    ordinary_units(),
)


@pytest.fixture(scope="module")
def planned() -> Reader:
    return Reader(PLAN)


def only(reader: Reader, text: str, quoted: tuple[str, ...] = (), asked: str | None = None) -> Item:
    items = reader.read(text, TODAY, quoted, asked).items
    assert len(items) == 1
    return items[0]


def test_it_takes_the_quoted_measure_where_none_is_named(reader: Reader) -> None:
    assert only(reader, "เสร็จแล้วค่ะ", quoted=("7",)).measures == ("7",)
    assert only(reader, "ข้อนี้เสร็จแล้วครับ", quoted=("7",)).measures == ("7",)


def test_it_does_not_take_the_quoted_measure_where_another_is_named(reader: Reader) -> None:
    assert only(reader, "ข้อ 9 เสร็จแล้วค่ะ", quoted=("7",)).measures == ("9",)


def test_a_report_that_names_nothing_is_unsure_of_its_measure(reader: Reader) -> None:
    assert "measures" in only(reader, "เสร็จแล้วค่ะ").unsure
    assert "measures" not in only(reader, "เสร็จแล้วค่ะ", quoted=("7",)).unsure


@pytest.mark.parametrize(
    ("asked", "text", "measures", "day", "percent"),
    [
        ("measures", "3", ("3",), None, None),
        ("measures", "๑๒", ("12",), None, None),
        ("date", "12", (), date(2024, 2, 12), None),
        ("date", "เมื่อวาน", (), date(2024, 2, 13), None),
        ("percent", "60", (), None, 60),
    ],
)
def test_a_bare_number_answers_the_question(
    reader: Reader, asked: str, text: str, measures: tuple[str, ...], day: date | None, percent: int | None
) -> None:
    item = only(reader, text, asked=asked)
    assert (item.measures, item.date, item.percent) == (measures, day, percent)


def test_a_bare_number_says_nothing_unasked(reader: Reader) -> None:
    assert only(reader, "3") == Item(Intent.NONE)


def test_it_says_where_each_part_stands(reader: Reader) -> None:
    text = "ข้อ\u200b ๑๒ เสร็จแล้ววว เมื่อวานนี้ค่ะ"
    item = only(reader, text)
    assert text[slice(*item.spans["measures"])] == "ข้อ\u200b ๑๒"
    assert text[slice(*item.spans["date"])].startswith("เมื่อวานนี้")
    assert text[slice(*item.spans["intent"])].startswith("เสร็จแล้ว")


def test_it_keeps_urls_as_they_were_typed(reader: Reader) -> None:
    item = only(reader, "ข้อ 38 ลงเว็บแล้ว https://www.NongYai.go.th/ITA/o38?Id=1")
    assert item.urls == ("https://www.NongYai.go.th/ITA/o38?Id=1",)


def test_it_keeps_what_was_done_as_the_result(reader: Reader) -> None:
    assert only(reader, "ข้อ 17 จัดอบรมพนักงาน 45 คน เสร็จแล้วค่ะ").result == "จัดอบรมพนักงาน 45 คน เสร็จแล้ว"
    assert only(reader, "ข้อ 17 เสร็จแล้วค่ะ").result is None


def test_it_reads_the_name_of_who_registers(reader: Reader) -> None:
    item = only(reader, "ลงทะเบียน สมหญิง ใจงาม กองคลัง")
    assert (item.intent, item.result, item.unit) == (Intent.REGISTER, "สมหญิง ใจงาม", "กองคลัง")


def test_it_names_the_unit_by_its_full_name(reader: Reader) -> None:
    assert only(reader, "สนป. ข้อ 1 เสร็จแล้ว").unit == "สำนักปลัด"


def test_a_measure_that_does_not_exist_is_kept_and_unsure(reader: Reader) -> None:
    reading = reader.read("ข้อ 75 เสร็จแล้วค่ะ", TODAY)
    assert reading.items[0].measures == ("75",)
    assert reading.items[0].unsure == ("measures",)
    assert not reading.speaks


def test_a_measure_that_exists_is_sure(reader: Reader) -> None:
    reading = reader.read("ข้อ 60 เสร็จแล้วค่ะ", TODAY)
    assert reading.items[0].unsure == ()
    assert reading.speaks


def test_hearsay_is_unsure_of_its_intent(reader: Reader) -> None:
    assert "intent" in only(reader, "พี่แดงบอกว่าข้อ 5 เสร็จแล้ว").unsure


def test_a_postponement_without_a_day_is_unsure_of_its_date(reader: Reader) -> None:
    assert "date" in only(reader, "ข้อ 5 ขอเลื่อนออกไปก่อนค่ะ").unsure
    assert "date" not in only(reader, "ข้อ 5 ขอเลื่อนเป็นวันที่ 27 ค่ะ").unsure


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("คู่มือการให้บริการประชาชนเสร็จแล้วค่ะ", "1"),
        ("คู่มือให้บริการ ทำเสร็จแล้ว", "1"),
        ("ติดตั้งกล่องรับฟังความคิดเห็นแล้วครับ", "3"),
        ("กล่องรับความคิดเห็นติดแล้ว", "3"),
    ],
)
def test_it_knows_a_plans_measure_by_words_of_its_title(planned: Reader, text: str, number: str) -> None:
    assert only(planned, text).measures == (number,)


def test_two_titles_alike_are_left_to_the_person(planned: Reader) -> None:
    item = only(planned, "แผนการจัดซื้อจัดจ้างเสร็จแล้วค่ะ")
    assert set(item.measures) == {"2", "4"}
    assert "measures" in item.unsure


def test_words_of_no_title_name_no_measure(planned: Reader) -> None:
    assert only(planned, "เสร็จแล้วค่ะ").measures == ()


@pytest.mark.parametrize(
    ("reference", "exists"), [("2", True), ("2.2", True), ("2.3", False), ("1.9", True), ("o15", True)]
)
def test_a_step_exists_when_its_measure_lists_it(reference: str, *, exists: bool) -> None:
    assert PLAN.has(reference) is exists


def test_neither_a_strange_measure_nor_a_strange_code_exists() -> None:
    assert not PLAN.has("5")
    assert not PLAN.has("o12")


def test_laughter_inside_a_number_is_no_fun(reader: Reader) -> None:
    assert not reader.read("ข้อ 4 ส่งแล้ว เลขที่ 55501", TODAY).facts.doubtful
    assert reader.read("ข้อ 4 ส่งแล้ว 5555", TODAY).facts.doubtful


@pytest.mark.parametrize(
    "text",
    [
        "เมื่อเช้ารายงานข้อ 30 เสร็จ ผิดนะคะ ต้องข้อ 32",
        "แก้ไขค่ะ ข้อ 31 ที่ส่งเมื่อเช้า เป็นของข้อ 32",
        "ข้อ 31 ที่รายงานไปเมื่อวาน ขอเปลี่ยนเป็นข้อ 32 ค่ะ",
    ],
)
def test_the_day_something_was_told_is_not_corrected(reader: Reader, text: str) -> None:
    item = only(reader, text)
    assert (item.intent, item.measures, item.date) == (Intent.CORRECTION, ("32",), None)


def test_a_day_that_is_corrected_is_kept_beside_the_day_it_was_told(reader: Reader) -> None:
    assert only(reader, "ข้อ 3 ที่แจ้งเมื่อวาน ขอแก้เป็นวันที่ 9").date == date(2024, 2, 9)
    assert only(reader, "ข้อ 6 ลงวันผิดค่ะ ที่ถูกคือเมื่อวาน").date == date(2024, 2, 13)
