"""One bad thing stays one bad thing; names, codes and lists are written as they should be."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from documents.report import EvidenceLine, MeasureLine, ReportData
from documents.writing import render
from documents.writing.example import example_data
from documents.writing.layout import names_of
from documents.writing.layouts.memo import CATCHWORD, memo_section
from documents.writing.nodes import _NAMES as NAMES
from documents.writing.nodes import boxes, pattern_of
from documents.writing.numerals import localize
from documents.writing.opendata import as_csv
from documents.writing.photos import small_jpeg
from measures.vocabulary import Status
from thai.digits import to_thai


def photo(path: Path | None) -> ReportData:
    proof = EvidenceLine("photo", "ภาพประชุม", "1", path=path, name="IMG_1.jpg", sha256="ab" * 32)
    return replace(example_data(1), evidence=(proof,), measures=())


@pytest.mark.parametrize("there", [True, False])
def test_a_photo_that_cannot_be_opened_is_a_box_with_its_name_and_hash(there: bool, tmp_path: Path) -> None:
    path = tmp_path / "bad"
    path.write_bytes(b"no picture at all")
    data = photo(path if there else None)
    assert render("evidence-annex", "pdf", data)
    with zipfile.ZipFile(io.BytesIO(render("evidence-annex", "docx", data))) as package:
        text = package.read("word/document.xml").decode()
    assert "เปิดภาพนี้ไม่ได้" in text
    assert "IMG_1.jpg" in text
    assert "ab" * 32 in text


def test_a_photo_of_an_iphone_is_shown(tmp_path: Path) -> None:
    import pillow_heif

    path = tmp_path / "a.heic"
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "red")).save(path)
    assert small_jpeg(path)[:2] == b"\xff\xd8"


@pytest.mark.parametrize(
    ("text", "thai"),
    [("ข้อ o12 และ i7", "ข้อ o12 และ i7"), ("ปี 2568 o๑๒", "ปี ๒๕๖๘ o12"), ("9.4", "๙.๔"), ("พย72401", "พย๗๒๔๐๑")],
)
def test_codes_keep_latin_digits(text: str, thai: str) -> None:
    assert to_thai(text) == thai
    assert localize(text, "thai") == thai


def test_names_are_not_torn() -> None:
    token = NAMES.set(pattern_of(("โรงหีบ", "กองคลัง")))
    try:
        assert "โรงหีบ" in "|".join(boxes("องค์การบริหารส่วนตำบลโรงหีบ")).split("|")
    finally:
        NAMES.reset(token)


def test_the_names_of_the_office_its_places_units_and_people_are_known() -> None:
    assert {"หนองตัวอย่าง", "สมมติ", "กองคลัง", "รักงาน"} <= set(names_of(example_data(8)))


@pytest.mark.parametrize(
    ("text", "kept"), [("- ดำเนินการ", "- ดำเนินการ"), ("-2+3", "'-2+3"), ("=1", "'=1"), ("+66", "'+66")]
)
def test_only_what_is_dangerous_is_escaped(text: str, kept: str) -> None:
    data = replace(example_data(1), measures=(MeasureLine("1", "ก", status=Status.DONE, result=text),))
    assert f",{kept}," in as_csv(data).decode("utf-8-sig")


def test_a_memo_fits_one_page_and_turns_with_the_catchword_where_it_does_not() -> None:
    data = example_data(8)
    long = replace(data, memo=replace(data.memo, subject="เรื่องยาว " * 60))
    assert CATCHWORD not in repr(memo_section(data))
    assert CATCHWORD in repr(memo_section(long))


def test_word_files_name_the_other_name_of_their_font_and_no_font_of_another_script() -> None:
    with zipfile.ZipFile(io.BytesIO(render("memo", "docx", replace(example_data(1), font="TH SarabunPSK")))) as package:
        parts = {name: package.read(name).decode("utf-8", "ignore") for name in package.namelist()}
    assert 'w:altName w:val="TH Sarabun New"' in parts["word/fontTable.xml"]
    assert 'w:name="compatibilityMode"' in parts["word/settings.xml"]
    assert 'w:val="15"' in parts["word/settings.xml"]
    assert not any(name in text for text in parts.values() for name in ("MS Mincho", "ＭＳ 明朝", "MS Gothic"))


def test_rows_of_excel_are_as_high_as_their_text() -> None:
    long = replace(example_data(1), measures=(MeasureLine("1", "แนวทาง " * 80), MeasureLine("2", "สั้น")))
    sheet = openpyxl.load_workbook(io.BytesIO(render("results-report", "xlsx", long))).worksheets[0]
    places = {str(row[0].value)[:2]: row[0].row for row in sheet.iter_rows() if row[0].value}
    assert sheet.row_dimensions[places["๑."]].height > 3 * sheet.row_dimensions[places["๒."]].height
    assert sheet.print_area
