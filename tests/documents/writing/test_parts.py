"""The smaller parts: digits, the catalogue, open data, the front door, the picture for chat."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from documents import catalogue
from documents.report import EvidenceLine, MeasureLine, OrganizationFacts, ReportData, ReportLine, StepLine, UnitLine
from documents.writing import LAYOUTS, UnknownFormat, UnknownLayout, render
from documents.writing.grouping import indicator_number, indicator_title
from documents.writing.numerals import localize
from documents.writing.photos import small_jpeg
from documents.writing.phrases import compared_words, score_words, status_words
from documents.writing.pictures import summary_png
from measures.vocabulary import Status


class TestDigits:
    @pytest.mark.parametrize(
        ("text", "thai"),
        [
            ("ข้อ 3 วันที่ 26 มกราคม 2566", "ข้อ ๓ วันที่ ๒๖ มกราคม ๒๕๖๖"),
            ("ตัวชี้วัดย่อยที่ 9.4", "ตัวชี้วัดย่อยที่ ๙.๔"),
            ("o12 และ i7", "o12 และ i7"),
            ("ดู https://www.example.go.th/ita/2568?p=1 ข้อ 2", "ดู https://www.example.go.th/ita/2568?p=1 ข้อ ๒"),
            ("www.abc123.go.th/2568", "www.abc123.go.th/2568"),
            ("ส่งที่ office1@example.go.th 5 วัน", "ส่งที่ office1@example.go.th ๕ วัน"),
            ("ไฟล์ plan2568.pdf หน้า 2", "ไฟล์ plan2568.pdf หน้า ๒"),
            ("เวลา 14.30 น.", "เวลา ๑๔.๓๐ น."),
            ("ไม่มีเลข", "ไม่มีเลข"),
        ],
    )
    def test_they_are_thai_but_in_addresses(self, text: str, thai: str) -> None:
        assert localize(text, "thai") == thai

    def test_they_can_be_arabic(self) -> None:
        assert localize("ข้อ ๓ ปี 2568", "arabic") == "ข้อ 3 ปี 2568"


class TestCatalogue:
    @pytest.mark.parametrize(("year", "count"), [(2566, 43), (2568, 28), (2569, 26)])
    def test_it_knows_the_items_of_a_year(self, year: int, count: int) -> None:
        items = catalogue.items(year)
        assert [item.code for item in items] == [f"o{number}" for number in range(1, count + 1)]
        assert all(item.title and item.indicator for item in items)

    def test_it_knows_nothing_of_other_years(self) -> None:
        assert catalogue.items(2567) == ()
        assert catalogue.years() == (2566, 2568, 2569)

    def test_one_code_means_another_thing_each_year(self) -> None:
        titles = {
            next(item.title for item in catalogue.items(year) if item.code == "o20") for year in (2566, 2568, 2569)
        }
        assert len(titles) == 3


class TestFrontDoor:
    def test_it_says_which_layouts_there_are(self, data: ReportData) -> None:
        with pytest.raises(UnknownLayout, match="results-report"):
            render("no-such-layout", "pdf", data)

    def test_it_says_which_formats_there_are(self, data: ReportData) -> None:
        with pytest.raises(UnknownFormat, match="xlsx, json, csv"):
            render("workbook", "pdf", data)

    def test_each_layout_has_a_thai_title(self) -> None:
        assert len({layout.title_th for layout in LAYOUTS.values()}) == len(LAYOUTS) == 10


class TestOpenData:
    def test_a_row_for_each_measure_step_and_unit(self, data: ReportData) -> None:
        rows = list(csv.DictReader(io.StringIO(render("workbook", "csv", data).decode("utf-8-sig"))))
        steps = [step for measure in data.measures for step in measure.steps]
        reports = [line for step in steps for line in step.reports]
        assert len(rows) == len(data.measures) + len(steps) + len(reports)

    def test_a_spreadsheet_runs_nothing_of_it(self, data: ReportData) -> None:
        said = replace(data, measures=(MeasureLine("1", "=cmd()", status=Status.DONE, result="+1"),))
        (row,) = csv.DictReader(io.StringIO(render("workbook", "csv", said).decode("utf-8-sig")))
        assert (row["title"], row["result"], row["status"]) == ("'=cmd()", "'+1", "done")

    def test_what_was_not_reported_is_null(self, data: ReportData) -> None:
        told = json.loads(render("workbook", "json", replace(data, measures=(MeasureLine("1", "ก"),))))
        assert told["measures"][0]["status"] is told["measures"][0]["result"] is None


class TestPhrases:
    @pytest.mark.parametrize(
        ("line", "words"),
        [
            (ReportLine("ก"), "ยังไม่มีการรายงาน"),
            (ReportLine("ก", Status.NOT_STARTED), "ยังไม่ได้ดำเนินการ"),
            (ReportLine("ก", Status.IN_PROGRESS), "อยู่ระหว่างดำเนินการ"),
            (ReportLine("ก", Status.IN_PROGRESS, percent=50), "อยู่ระหว่างดำเนินการ ร้อยละ 50"),
            (ReportLine("ก", Status.DONE), "ดำเนินการแล้ว"),
            (ReportLine("ก", Status.VERIFIED, date(2024, 2, 29)), "ดำเนินการแล้ว เมื่อวันที่ 29 กุมภาพันธ์ 2567"),
            (ReportLine("ก", Status.WAIVED), "ยกเลิก"),
        ],
    )
    def test_a_status_in_words(self, line: ReportLine, words: str) -> None:
        assert status_words(line) == words

    @pytest.mark.parametrize(
        ("score", "words"), [(None, "-"), (100.0, "100"), (99.64, "99.64"), (84.1, "84.10"), (0.0, "0")]
    )
    def test_a_score_in_words(self, score: float | None, words: str) -> None:
        assert score_words(score) == words

    @pytest.mark.parametrize(
        ("now", "before", "words"),
        [(96.44, 98.43, "ลดลง 1.99 คะแนน"), (90.0, 85.5, "เพิ่มขึ้น 4.50 คะแนน"), (90.0, 90.0, "เท่ากับปีก่อน")],
    )
    def test_two_scores_compared(self, now: float, before: float, words: str) -> None:
        assert compared_words(now, before) == words

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("ตัวชี้วัดที่ ๔ การใช้ทรัพย์สินของราชการ", "4"),
            ("ตัวชี้วัดที่ 10", "10"),
            ("เครื่องมือการประเมิน IIT ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่", "1"),
            ("9.4", "9"),
            ("11", None),
            ("ด้านอื่น 3", None),
            (None, None),
        ],
    )
    def test_the_number_of_an_indicator(self, text: str | None, number: str | None) -> None:
        assert indicator_number(text) == number

    def test_a_bare_number_gets_the_name_of_its_indicator(self) -> None:
        assert indicator_title("4") == "ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ"
        assert indicator_title("ด้านอื่น") == "ด้านอื่น"

    @pytest.mark.parametrize(
        ("name", "post"),
        [
            ("องค์การบริหารส่วนตำบลหนองตัวอย่าง", "นายกองค์การบริหารส่วนตำบลหนองตัวอย่าง"),
            ("เทศบาลตำบลหนองตัวอย่าง", "นายกเทศมนตรีตำบลหนองตัวอย่าง"),
            ("องค์การบริหารส่วนจังหวัดสมมติ", "นายกองค์การบริหารส่วนจังหวัดสมมติ"),
        ],
    )
    def test_the_post_of_the_executive(self, name: str, post: str) -> None:
        assert OrganizationFacts(name).executive_post == post


class TestPictures:
    def test_the_summary_is_wide_enough_for_chat_and_light(self, data: ReportData) -> None:
        image = summary_png(data)
        assert len(image) < 1_000_000
        with Image.open(io.BytesIO(image)) as picture:
            assert picture.format == "PNG"
            assert picture.width == 1040
            assert 800 < picture.height < 2080

    def test_it_shows_the_year_of_every_measure(self, data: ReportData) -> None:
        timeless = replace(data, measures=tuple(replace(measure, months=()) for measure in data.measures))
        with Image.open(io.BytesIO(summary_png(data))) as shown, Image.open(io.BytesIO(summary_png(timeless))) as bare:
            assert shown.height > bare.height

    def test_it_can_be_made_with_many_units_or_none(self, data: ReportData) -> None:
        many = replace(data, units=tuple(UnitLine(f"กอง {number}", done=number) for number in range(50)))
        for crowd in (many, replace(data, units=(), months=())):
            assert len(summary_png(crowd)) < 1_000_000

    def test_a_photo_gets_small_and_loses_its_place(self, tmp_path: Path) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        exif[0x010F] = "phone"
        Image.new("RGB", (3000, 2000)).save(tmp_path / "photo.jpg", exif=exif)
        with Image.open(io.BytesIO(small_jpeg(tmp_path / "photo.jpg"))) as small:
            assert small.size == (667, 1000)
            assert not small.getexif()


def test_a_paper_names_no_chat_accounts(data: ReportData) -> None:
    """The data that layouts read has no place for a LINE id or a private number."""
    names = {
        name
        for kind in (ReportData, MeasureLine, StepLine, ReportLine, EvidenceLine)
        for name in kind.__dataclass_fields__
    }
    assert not [name for name in names if "line_" in name or "user" in name or "phone" in name]
