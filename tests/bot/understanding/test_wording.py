"""What is kept of a message holds no name and no number of its own, and can stand in a table again."""

from __future__ import annotations

import pytest

from bot.understanding.catalogue import Catalogue
from bot.understanding.examples import TODAY, examples, line
from bot.understanding.reader import Reader
from bot.understanding.wording import without_names
from measures.vocabulary import Intent


def wording(reader: Reader, text: str) -> str:
    return without_names(reader.look(text, TODAY).whole, Catalogue.default(), TODAY)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ข้อ 37 เฮ็ดแล้วเด้อ มื้อวาน", "ข้อ 1 ทำแล้ว เมื่อวาน"),
        ("ข้อ 8 ทำไป 65% รอพี่สมปอง เซ็น", "ข้อ 1 ทำไป 50% รอ เซ็น"),
        ("น้องกระติกบอกว่าข้อ 12 ติดงบ 45,000", "บอกว่า ข้อ 1 ติดงบ 0,0"),
        ("นายสมชาย ใจดี ส่งข้อ 5 แล้ว", "ส่ง ข้อ 1 แล้ว"),
        ("ข้อ 5 เสร็จ โทร 081-234-5678 https://a.go.th/x", "ข้อ 1 เสร็จ โทร"),
        ("@สมศรี ข้อ 5 เสร็จ", "ข้อ 1 เสร็จ"),
    ],
)
def test_names_and_numbers_are_gone(reader: Reader, text: str, kept: str) -> None:
    assert wording(reader, text) == kept


def test_the_words_that_tell_the_meaning_stay(reader: Reader) -> None:
    assert "เฮ็ด" in wording(reader, "ข้อ 5 เฮ็ดบ่ทัน")


def test_a_kept_wording_is_a_line_of_a_table(reader: Reader, tmp_path: object) -> None:
    table = tmp_path / "office.tsv"  # type: ignore[operator]
    table.write_text(line(wording(reader, "ข้อ 37 เฮ็ดแล้ว"), Intent.REPORT_DONE, "north office") + "\n", encoding="utf-8")
    [example] = examples(table)
    assert (example.expected[0][:2], example.author) == ((Intent.REPORT_DONE, ("1",)), "north office")
