"""Codes inside running text."""

from __future__ import annotations

import pytest

from documents.reading.codes import codes_in, find_codes, named_instrument, without_leading_code
from measures.vocabulary import Instrument


@pytest.mark.parametrize(
    ("text", "instrument", "codes"),
    [
        ("i๒ เจ้าหน้าที่ให้บริการ i๓ เจ้าหน้าที่ทำงาน", None, ("i2", "i3")),
        ("ข้อ ๗ ท่านทราบข้อมูล", Instrument.IIT, ("i7",)),
        ("ข้อ EP ๑๐ หน่วยงานมีช่องทาง", None, ("e10",)),
        ("ข้อ ES๗ หน่วยงาน", Instrument.EIT, ("e7",)),
        ("ควรเผยแพร่ (อ้างอิงจาก ๐๑๑) และติดตาม (อ้างอิงจาก ๐๑๒)", None, ("o11", "o12")),
        ("(อ้างอิงจากตัวชี้วัด ๙.๑, ๙.๒, ๙.๓)", None, ("9.1", "9.2", "9.3")),
        ("ตัวชี้วัดที่ ๔ การใช้ทรัพย์สิน", None, ("4",)),
        ("๐๒๔ การดำเนินการ", None, ("o24",)),
        # No codes: a telephone number, a year, a question without an instrument, a word with an e.
        ("โทร. ๐๓๔-๗๐๒๘๔๐", None, ()),
        ("ปีงบประมาณ ๒๕๖๘", None, ()),
        ("ข้อ ๗ ท่านทราบข้อมูล", None, ()),
        ("E-Service รูปแบบ 3 ช่องทาง", None, ()),
    ],
)
def test_it_finds_codes(text: str, instrument: Instrument | None, codes: tuple[str, ...]) -> None:
    assert codes_in(text, instrument) == codes


def test_bare_numbers_open_questions_under_an_instrument() -> None:
    assert codes_in("๓ ท่านเคยถูกเรียกรับสินบน", Instrument.EIT, question=True) == ("e3",)
    assert codes_in("๓ ท่านเคยถูกเรียกรับสินบน", None, question=True) == ()


def test_a_latin_one_before_thai_digits_is_an_i_and_unsure() -> None:
    found = find_codes("1๗. ผู้บังคับบัญชา 1๘. ผู้บังคับบัญชา", Instrument.IIT, question=True)
    assert [(item.code, item.sure) for item in found] == [("i7", False), ("i8", False)]
    assert all(item.sure for item in find_codes("i๗ ผู้บังคับบัญชา", Instrument.IIT, question=True))


def test_it_takes_the_one_code_off_a_title() -> None:
    assert without_leading_code("i๗ ท่านทราบข้อมูล") == "ท่านทราบข้อมูล"
    assert without_leading_code("i๒ หนึ่ง i๓ สอง") == "i๒ หนึ่ง i๓ สอง"
    assert without_leading_code("ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่") == "ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("เครื่องมือการประเมิน IIT", Instrument.IIT),
        ("แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก", Instrument.EIT),
        ("IIT และ EIT", None),
        ("ตัวชี้วัดที่ ๒", None),
    ],
)
def test_it_knows_the_instrument(text: str, expected: Instrument | None) -> None:
    assert named_instrument(text) is expected
