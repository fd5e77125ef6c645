"""Reading date expressions: the table of readings, look-alikes, running text, and what must never change a reading."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thai.dates import DateReading, after_event, find, read
from thai.digits import to_arabic, to_thai

DATA = Path(__file__).parent / "data"
WEDNESDAY = date(2024, 2, 14)
MOST_EXAMPLES = 400


class Case(NamedTuple):
    """One line of dates.tsv."""

    today: date
    fiscal_year: int | None
    text: str
    reading: tuple[str, str, str, str]


def lines(name: str) -> list[str]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def case(line: str) -> Case:
    today, year, text, *reading = line.split("\t")
    kind, start, end, rrule = [*reading, "", "", ""][:4]
    return Case(date.fromisoformat(today), int(year) if year else None, text, (kind, start, end, rrule))


#: the grammar's own table, and those of people who wrote theirs without knowing the grammar
TABLES = ("dates.tsv", "second_reader.tsv", "third_reader.tsv", "fourth_reader.tsv", "fifth_reader.tsv")
CASES = [case(line) for table in TABLES for line in lines(table)]
LOOK_ALIKES = lines("not_dates.tsv")


def fields(reading: DateReading) -> tuple[str, str, str, str]:
    return reading.kind, str(reading.start or ""), str(reading.end or ""), reading.rrule or ""


def test_it_reads_every_expression_of_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    right: Counter[str] = Counter()
    wrong: list[str] = []
    for example in CASES:
        found = fields(read(example.text, example.today, example.fiscal_year))
        if found == example.reading:
            right[example.reading[0]] += 1
        else:
            wrong.append(f"{example.today} {example.text!r}: {found}, not {example.reading}")
    total = Counter(example.reading[0] for example in CASES)
    with capsys.disabled():
        print("\n" + "  ".join(f"{kind} {right[kind]}/{total[kind]}" for kind in total))  # noqa: T201 -- the accuracy
    assert wrong == []


def test_the_table_is_large_and_has_every_kind() -> None:
    kinds = Counter(example.reading[0] for example in CASES)
    assert len(CASES) >= 1000
    assert all(kinds[kind] >= 20 for kind in ("day", "month", "range", "fiscal-year", "relative", "recurring", "vague"))
    assert len({(c.today, c.fiscal_year, c.text) for c in CASES}) == len(CASES)


def test_it_reads_no_date_in_look_alikes() -> None:
    read_as = {text: reading.kind for text in LOOK_ALIKES if (reading := read(text, WEDNESDAY)).kind != "none"}
    found_in = {text: found for text in LOOK_ALIKES if (found := find(text, WEDNESDAY))}
    assert (read_as, found_in, len(LOOK_ALIKES) >= 150) == ({}, {}, True)


@pytest.mark.parametrize(
    ("lean", "text", "day"),
    [
        ("past", "วันที่ 27", date(2024, 1, 27)),
        ("future", "วันที่ 27", date(2024, 2, 27)),
        ("past", "วันที่ 14", date(2024, 2, 14)),
        ("future", "วันที่ 14", date(2024, 2, 14)),
        ("past", "20 มีนาคม", date(2023, 3, 20)),
        ("future", "20 มีนาคม", date(2024, 3, 20)),
        ("past", "วันศุกร์", date(2024, 2, 9)),
        ("future", "วันศุกร์", date(2024, 2, 16)),
        ("past", "29 กุมภาพันธ์", date(2020, 2, 29)),
        ("future", "29 กุมภาพันธ์", date(2024, 2, 29)),
        ("past", "20 มีนาคมนี้", date(2024, 3, 20)),
        ("future", "20 มีนาคม 2566", date(2023, 3, 20)),
    ],
)
def test_a_missing_year_or_month_lies_where_the_sentence_leans(lean: str, text: str, day: date) -> None:
    assert read(text, WEDNESDAY, lean=lean).start == day  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lean", "text", "start"),
    [
        ("past", "ไตรมาส 4", date(2023, 7, 1)),
        ("future", "ไตรมาส 4", date(2024, 7, 1)),
        ("past", "เดือนมีนาคม", date(2023, 3, 1)),
        ("future", "เดือนมกราคม", date(2025, 1, 1)),
        ("past", "5-10 มีนาคม", date(2023, 3, 5)),
        ("future", "ต.ค. - ธ.ค.", date(2024, 10, 1)),
    ],
)
def test_a_missing_year_of_a_span_lies_where_the_sentence_leans(lean: str, text: str, start: date) -> None:
    assert read(text, WEDNESDAY, lean=lean).start == start  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("วันอังคารที่ 4 มีนาคม 2567", ("weekday-mismatch",)),
        ("วันจันทร์ที่ 4 มีนาคม 2567", ()),
        ("31 กุมภาพันธ์ 2567", ("impossible",)),
        ("29 กุมภาพันธ์ 2567", ()),
        ("1 ต.ค. 68 - 30 ก.ย. 67", ("end-before-start",)),
        ("1 ต.ค. 67 - 30 ก.ย. 68", ()),
        ("5 และ 12 มีนาคม 2567", ("list",)),
        ("ภายในวันที่ 4 มีนาคม 2567", ("deadline",)),
        ("4 มีนาคม", ("year-missing",)),
        ("วันที่ 4", ("month-missing",)),
        ("1 มีนาคม 2587", ("far-year",)),
        ("ต.ค. ๖๗ ถึง ก.ย. ๗๘", ()),
        ("ต.ค. ๖๗ ถึง ก.ย. ๘๘", ("far-year",)),
        ("1 มีนาคม 2570", ()),
    ],
)
def test_what_was_assumed_or_is_odd_is_said(text: str, notes: tuple[str, ...]) -> None:
    assert read(text, WEDNESDAY).notes == notes


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("4 มีนาคม 2567", True),
        ("วันอังคารที่ 4 มีนาคม 2567", False),
        ("ปลายเดือนมีนาคม", False),
        ("1 มีนาคม 2587", False),
        ("ทุกเดือน", True),
    ],
)
def test_it_is_certain_only_of_what_nobody_has_to_be_asked_about(text: str, certain: bool) -> None:
    assert read(text, WEDNESDAY).certain is certain


@pytest.mark.parametrize(
    ("text", "times"),
    [("เดือนละ 2 ครั้ง", 2), ("ปีละสามครั้ง", 3), ("ไตรมาสละครั้ง", 1), ("4 ครั้งต่อปี", 4), ("ทุกเดือน", None)],
)
def test_the_times_per_period_are_kept_beside_the_rule(text: str, times: int | None) -> None:
    assert read(text, WEDNESDAY).number == times


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("ไม่เกิน ๗ วันหลังจบกิจกรรม", 7),
        ("ภายใน 15 วันนับแต่วันที่ได้รับแจ้ง", 15),
        ("ภายใน 15 วันทำการนับจากวันที่อนุมัติ", 15),
        ("ภายในสามสิบวันหลังจากเสร็จสิ้นโครงการ", 30),
        ("ภายใน 2 สัปดาห์หลังอบรม", 14),
        ("หลังจากเสร็จสิ้นโครงการ 7 วัน", 7),
        ("ภายใน 7 วันก่อนวันประชุม", -7),
        ("ก่อนประชุม 3 วัน", -3),
        ("ภายใน 7 วัน", None),
        ("ภายใน 7 วันนับจากวันนี้", None),
        ("ภายใน 30 วันนับแต่วันที่ 1 มีนาคม 2567", None),
        ("7 วันก่อน", None),
        ("ภายในเดือนมีนาคม", None),
        ("", None),
    ],
)
def test_days_after_an_event_are_told_from_days_after_today(text: str, days: int | None) -> None:
    assert after_event(text) == days


# --- running text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "จัดทำแผนภายในเดือนตุลาคม ๒๕๖๖ แล้วรายงานผลเมื่อวันที่ ๕ เมษายน พ.ศ. ๒๕๖๗ ณ ห้องประชุม",
            [("month", "ภายในเดือนตุลาคม ๒๕๖๖"), ("day", "เมื่อวันที่ ๕ เมษายน พ.ศ. ๒๕๖๗")],
        ),
        (
            "ข้อ 5 เสร็จ 12 ม.ค. ข้อ 6 ขอเลื่อนเป็น 20 มี.ค.",
            [("day", "12 ม.ค."), ("day", "20 มี.ค.")],
        ),
        (
            "คำสั่งที่ 45/2567 ลงวันที่ 3 มีนาคม 2567 งบ 2,567 บาท เวลา 09.00 น.",
            [("day", "ลงวันที่ 3 มีนาคม 2567")],
        ),
        ("ตามพระราชบัญญัติข้อมูลข่าวสาร พ.ศ. 2540 และประจำปี พ.ศ. 2567", [("year", "ประจำปี พ.ศ. 2567")]),
        ("๑. ภายในเดือนมกราคม ๒. ภายในเดือนกุมภาพันธ์", [("month", "ภายในเดือนมกราคม"), ("month", "ภายในเดือนกุมภาพันธ์")]),
        ("เสร็จสิ้นปีงบประมาณ\n10. เรื่องถัดไป", [("fiscal-year", "ปีงบประมาณ")]),
        ("สำนักงาน ก.พ. แจ้งกองคลัง (กค.) ส่งพี่เมษาย", []),
        ("ประชุมทุกวันศุกร์แรกของเดือน และทุกสิ้นไตรมาส", [("recurring", "ทุกวันศุกร์แรกของเดือน"), ("recurring", "ทุกสิ้นไตรมาส")]),
    ],
)
def test_it_finds_every_expression_with_its_place(text: str, expected: list[tuple[str, str]]) -> None:
    found = find(text, WEDNESDAY)
    assert [(reading.kind, text[slice(*reading.span)]) for reading in found] == expected


def test_the_place_is_right_where_the_text_had_to_be_repaired() -> None:
    text = "สํานัก\u200bปลัด เสร็จ 5\u200b มีนาคม\u00a02567 เเล้ว"
    (reading,) = find(text, WEDNESDAY)
    assert (text[slice(*reading.span)], reading.start) == ("5\u200b มีนาคม\u00a02567", date(2024, 3, 5))


def test_of_several_expressions_the_deadline_is_the_one_that_is_read() -> None:
    text = "รายงานประจำปีงบประมาณ พ.ศ. 2566 ให้เสร็จภายในเดือนพฤศจิกายน 2566"
    assert fields(read(text, WEDNESDAY))[:3] == ("month", "2023-11-01", "2023-11-30")
    assert fields(read("รายงานประจำปีงบประมาณ พ.ศ. 2566", WEDNESDAY))[0] == "fiscal-year"


# --- what must not change a reading ---------------------------------------------------------------------------


def test_a_reading_is_the_same_in_thai_and_arabic_digits() -> None:
    for example in CASES:
        thai, arabic = (
            read(change(example.text), example.today, example.fiscal_year) for change in (to_thai, to_arabic)
        )
        assert fields(thai) == fields(arabic) == example.reading, example.text


def test_a_reading_is_the_same_with_wider_spaces_around_and_inside() -> None:
    for example in CASES:
        wide = "  " + example.text.replace(" ", "  ") + " "
        assert fields(read(wide, example.today, example.fiscal_year)) == example.reading, example.text


def test_a_reading_is_the_same_with_a_polite_particle_behind_it() -> None:
    kinds = {"day", "month", "range", "fiscal-year", "relative"}
    for example in CASES:
        if example.reading[0] in kinds and example.text[-1] not in ".)":
            found = read(f"{example.text} ครับ", example.today, example.fiscal_year)
            assert fields(found)[:3] == example.reading[:3], example.text


ODD_PIECES = [
    "-",
    "/",
    "(",
    ")",
    ".",
    ",",
    "\n",
    "\t",
    "0",
    "00",
    "99",
    "9999",
    "2567/",
    "ๆ",
    "\u200b",
    "ํา",
    "เเ",
    "😀",
]
PIECES = st.sampled_from([*sorted({piece for example in CASES for piece in example.text.split(" ")}), *ODD_PIECES])


@settings(max_examples=MOST_EXAMPLES, deadline=None)
@given(st.lists(PIECES, max_size=9), st.sampled_from(["", " "]))
def test_no_heap_of_date_words_makes_it_raise(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    assert read(text, WEDNESDAY).kind is not None
    for reading in find(text, WEDNESDAY, 2567, "past"):
        start, end = reading.span
        assert 0 <= start < end <= len(text)
        assert reading.kind == "recurring" or reading.rrule is None


@settings(max_examples=MOST_EXAMPLES, deadline=None)
@given(st.text(max_size=60), st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)))
def test_no_text_and_no_day_makes_it_raise(text: str, today: date) -> None:
    assert isinstance(read(text, today), DateReading)
    assert isinstance(find(text, today), list)


@settings(max_examples=MOST_EXAMPLES, deadline=None)
@given(st.dates(min_value=date(1960, 1, 1), max_value=date(2056, 12, 31)), st.sampled_from(["thai", "arabic"]))
def test_every_date_it_writes_it_can_read(day: date, digits: str) -> None:
    from thai import format as written

    ways = (written.long_date, written.official_date, written.short_date)
    for way in ways:
        text = way(day, digits)  # type: ignore[arg-type]
        found = read(text, WEDNESDAY)
        assert (found.start, found.end) == (day, day), text
