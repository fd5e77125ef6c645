"""Every layout in every format: what it says, and that it says nothing that nobody reported."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx.document import Document as WordDocument

from documents import catalogue
from documents.report import (
    MeasureLine,
    MeasureSection,
    OrganizationFacts,
    ReportData,
    ReportLine,
    StepLine,
    TopicLine,
)
from documents.writing import LAYOUTS, render
from documents.writing.blocks import Block, Cover, Document, Heading, MemoHead, Mosaic, Paragraph, SignOff, Table
from documents.writing.example import example_data
from documents.writing.numerals import localized
from documents.writing.phrases import NOT_REPORTED
from measures.vocabulary import Instrument, Status
from thai.calendar import fiscal_half, fiscal_year

PAPERS = [name for name in LAYOUTS if name != "workbook"]
EMPTY = ReportData(OrganizationFacts("เทศบาลตำบลว่างเปล่า"), 2568, fiscal_year(2568), "รอบปีงบประมาณ", date(2025, 10, 1))


def words(document: Document) -> Iterator[str]:
    """Return all texts that a paper shows, block by block."""
    for section in document.sections:
        for block in section.blocks:
            yield from block_words(block)


def block_words(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from block.text.splitlines()
    elif isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Cover):
        yield from (line for line, _ in block.lines)
    elif isinstance(block, MemoHead):
        yield from (text for row in block.rows for item in row for text in (item.label, item.value) if text)
    elif isinstance(block, SignOff):
        yield from block.posts
    elif isinstance(block, Table):
        yield from (column.title for column in block.columns)
        yield from (paragraph.text for row in block.rows for cell in row.cells for paragraph in cell)


def squeezed(text: str) -> str:
    """Return text without what line breaks add or take."""
    return "".join(text.replace("\u200b", "").replace("\u00ad", "").split())


def word_text(word: WordDocument) -> str:
    return "".join(node.text or "" for node in word.element.body.iter("{*}t"))


class TestEveryLayout:
    def test_it_is_listed_in_the_order_of_the_contract(self) -> None:
        assert list(LAYOUTS) == [
            "six-month-report",
            "improvement-announcement",
            "annual-report",
            "results-report",
            "measures-plan",
            "memo",
            "evidence-annex",
            "executive-summary",
            "workbook",
            "oit-links",
        ]

    @pytest.mark.parametrize("name", PAPERS)
    def test_it_shows_all_its_words_in_pdf(self, name: str, data: ReportData, pdf_text: Callable[[bytes], str]) -> None:
        shown = squeezed(pdf_text(render(name, "pdf", data)))
        missing = [text for text in words(localized(LAYOUTS[name].describe(data))) if squeezed(text) not in shown]
        assert missing == []

    @pytest.mark.parametrize("name", PAPERS)
    def test_it_shows_all_its_words_in_word(
        self, name: str, data: ReportData, word_of: Callable[[bytes], WordDocument]
    ) -> None:
        shown = squeezed(word_text(word_of(render(name, "docx", data))))
        missing = [text for text in words(localized(LAYOUTS[name].describe(data))) if squeezed(text) not in shown]
        assert missing == []

    @pytest.mark.parametrize("name", PAPERS)
    def test_it_shows_all_its_words_in_excel(self, name: str, data: ReportData) -> None:
        book = openpyxl.load_workbook(io.BytesIO(render(name, "xlsx", data)))
        shown = squeezed("".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value))
        missing = [text for text in words(localized(LAYOUTS[name].describe(data))) if squeezed(text) not in shown]
        assert missing == []

    @pytest.mark.parametrize("name", LAYOUTS)
    def test_it_can_be_made_from_nothing(self, name: str) -> None:
        for form in LAYOUTS[name].formats:
            assert render(name, form, EMPTY)

    @pytest.mark.parametrize("name", LAYOUTS)
    def test_it_is_the_same_file_each_time(self, name: str, data: ReportData) -> None:
        forms = [form for form in LAYOUTS[name].formats if form != "docx"]
        assert [render(name, form, data) for form in forms] == [render(name, form, data) for form in forms]

    @pytest.mark.parametrize("name", PAPERS)
    def test_it_uses_only_thai_digits_where_asked(self, name: str, data: ReportData) -> None:
        for text in words(localized(LAYOUTS[name].describe(data))):
            # An address, a file and SHA-256 are names, not numbers.
            names = ("example.go.th", ".pdf", "SHA-256")
            parts = (part for part in text.split() if not any(name in part for name in names))
            shown = re.sub(r"[A-Za-z][0-9]+", "", " ".join(parts))  # codes: o12
            assert not any(letter in "0123456789" for letter in shown) or set(shown) <= set("0123456789abcdef")

    @pytest.mark.parametrize("name", PAPERS)
    def test_it_uses_only_arabic_digits_where_asked(self, name: str, data: ReportData) -> None:
        document = localized(LAYOUTS[name].describe(replace(data, digits="arabic")))
        assert not any(letter in "๐๑๒๓๔๕๖๗๘๙" for text in words(document) for letter in text)


class TestWhatWasNotReported:
    silent = MeasureLine("1", "แนวทางที่ไม่มีใครรายงาน", steps=(StepLine("1.1", "ทำตามขั้นตอน", ("กองคลัง",)),))
    told = replace(silent, status=Status.DONE, done_on=date(2025, 1, 26), result="ทำครบแล้ว")

    @pytest.mark.parametrize("name", ["six-month-report", "results-report", "annual-report"])
    def test_it_says_so(self, name: str) -> None:
        shown = list(words(LAYOUTS[name].describe(replace(EMPTY, measures=(self.silent,)))))
        assert NOT_REPORTED in shown
        assert not any("ดำเนินการแล้ว" in text for text in shown if not text.startswith(("ใน", "ดำเนินการ")))

    @pytest.mark.parametrize("name", ["six-month-report", "results-report"])
    def test_it_does_not_say_so_of_what_was_reported(self, name: str) -> None:
        shown = list(words(LAYOUTS[name].describe(replace(EMPTY, measures=(self.told,)))))
        assert NOT_REPORTED not in shown
        assert any("ทำครบแล้ว" in text for text in shown)

    def test_it_names_the_units_that_are_missing(self) -> None:
        reports = (ReportLine("กองคลัง", Status.DONE, date(2025, 1, 26)), ReportLine("กองช่าง"))
        step = replace(self.silent.steps[0], reports=reports)
        measure = replace(self.silent, status=Status.IN_PROGRESS, steps=(step,))
        shown = list(words(LAYOUTS["results-report"].describe(replace(EMPTY, measures=(measure,)))))
        assert "กองช่าง: ยังไม่มีการรายงาน" in shown
        assert "กองคลัง: ดำเนินการแล้ว เมื่อวันที่ 26 มกราคม 2568" in shown

    def test_it_ticks_neither_box_of_the_annual_report(self) -> None:
        document = LAYOUTS["annual-report"].describe(replace(EMPTY, measures=(self.silent,)))
        assert not any("☑" in text for text in words(document))

    def test_it_ticks_a_box_for_what_was_reported(self) -> None:
        measure = replace(self.told, refs=("o7",))
        document = LAYOUTS["annual-report"].describe(replace(EMPTY, measures=(measure,)))
        assert "☑ ดำเนินการ" in words(document)


class TestSixMonthReport:
    def test_it_says_who_did_it_on_which_day(self, data: ReportData) -> None:
        step = StepLine("1.1", "ทำ", ("นักวิเคราะห์นโยบายและแผน",), status=Status.DONE, done_on=date(2022, 10, 20))
        half = replace(data, period=fiscal_half(2566, 1), measures=(MeasureLine("1", "ก", steps=(step,)),))
        shown = list(words(LAYOUTS["six-month-report"].describe(half)))
        assert "นักวิเคราะห์นโยบายและแผน ดำเนินการเมื่อวันที่ 20 เดือน ตุลาคม พ.ศ. 2565" in shown
        assert "(เดือนตุลาคม 2565 - มีนาคม 2566)" in shown

    def test_it_keeps_the_day_of_each_step(self, data: ReportData) -> None:
        days = (date(2022, 10, 20), date(2022, 11, 3))
        steps = tuple(
            StepLine(f"1.{n}", "ทำ", status=Status.DONE, done_on=day, result="ทำครบ") for n, day in enumerate(days, 1)
        )
        measure = MeasureLine("1", "ก", steps=steps, status=Status.DONE, done_on=days[1], result="ทำครบ")
        shown = " ".join(words(LAYOUTS["six-month-report"].describe(replace(data, measures=(measure,)))))
        assert "20 เดือน ตุลาคม" in shown
        assert "3 เดือน พฤศจิกายน" in shown

    def test_it_prints_words_that_name_the_day_as_they_were_said(self, data: ReportData) -> None:
        said = "เจ้าหน้าที่พัสดุดำเนินการเมื่อวันที่ ๓ เดือน พฤศจิกายน พ.ศ ๒๕๖๕"
        steps = tuple(
            StepLine(f"1.{n}", "ทำ", ("กองคลัง",), status=Status.DONE, done_on=date(2022, 11, 3), result=said)
            for n in (1, 2)
        )
        measure = MeasureLine("1", "ก", steps=steps, status=Status.DONE, done_on=date(2022, 11, 3), result=said)
        assert said in list(words(LAYOUTS["six-month-report"].describe(replace(data, measures=(measure,)))))

    def test_it_tells_the_result_of_the_measure_once(self, data: ReportData) -> None:
        done = StepLine("1.1", "ทำ", status=Status.DONE, done_on=date(2022, 10, 20), result="ทำครบทุกหมู่บ้าน")
        for step in (done, replace(done, result=None)):
            measure = MeasureLine("1", "ก", steps=(step,), status=Status.DONE, result="ทำครบทุกหมู่บ้าน")
            shown = " ".join(words(LAYOUTS["six-month-report"].describe(replace(data, measures=(measure,)))))
            assert shown.count("ทำครบทุกหมู่บ้าน") == 1

    def test_it_numbers_times_and_deeds_like_their_steps(self, data: ReportData) -> None:
        steps = (
            StepLine("3.1", "จัดทำแผน"),
            StepLine("3.2", "เผยแพร่แผน", schedule_text="ภายในเดือนตุลาคม 2565", status=Status.DONE, result="เผยแพร่ครบ"),
        )
        measure = MeasureLine("3", "ก", steps=steps, status=Status.IN_PROGRESS)
        shown = list(words(LAYOUTS["six-month-report"].describe(replace(data, measures=(measure,)))))
        assert {"1. จัดทำแผน", "2. เผยแพร่แผน", "2. ภายในเดือนตุลาคม 2565"} <= set(shown)
        assert "2. เผยแพร่ครบ" in shown

    def test_it_puts_who_follows_up_beside_the_time(self, data: ReportData) -> None:
        watched = StepLine("3.2", "ผู้บริหารกำกับติดตามทุกไตรมาส", ("ผู้บริหาร",), schedule_text="ทุกไตรมาส")
        measure = MeasureLine("3", "ก", steps=(StepLine("3.1", "จัดทำแผน", ("กองคลัง",)), watched))
        table = LAYOUTS["six-month-report"].describe(replace(data, measures=(measure,))).sections[1].blocks[-2]
        assert isinstance(table, Table)
        shown = [[line.text for line in cell] for cell in table.rows[0].cells]
        assert shown[1:4] == [["กองคลัง"], ["1. จัดทำแผน"], ["2. ผู้บริหารกำกับติดตามทุกไตรมาส"]]

    def test_a_plan_that_only_follows_up_keeps_its_steps(self, data: ReportData) -> None:
        measure = MeasureLine("3", "ก", steps=(StepLine("3.1", "ผู้บริหารกำกับติดตาม", ("นายก",)),))
        table = LAYOUTS["six-month-report"].describe(replace(data, measures=(measure,))).sections[1].blocks[-2]
        assert isinstance(table, Table)
        assert [line.text for line in table.rows[0].cells[2]] == ["ผู้บริหารกำกับติดตาม"]

    def test_it_does_not_say_twice_that_it_was_done(self, data: ReportData) -> None:
        step = StepLine("1.1", "ทำ", ("ทุกส่วนราชการ",), status=Status.DONE, result="ดำเนินการทุกเดือน")
        shown = list(
            words(LAYOUTS["six-month-report"].describe(replace(data, measures=(MeasureLine("1", "ก", steps=(step,)),))))
        )
        assert "ดำเนินการทุกเดือน" in shown
        assert not any("ทุกส่วนราชการ" in text and "ดำเนินการ" in text for text in shown)

    def test_it_groups_by_instrument_and_indicator(self, data: ReportData) -> None:
        shown = list(words(LAYOUTS["six-month-report"].describe(data)))
        assert shown.index("เครื่องมือการประเมิน IIT") < shown.index("ตัวชี้วัดที่ 2 การใช้งบประมาณ")


class TestResultsReport:
    def test_it_compares_the_score_with_last_year(self, data: ReportData) -> None:
        shown = " ".join(words(LAYOUTS["results-report"].describe(data)))
        assert "93.87 คะแนน อยู่ในระดับผ่านดี ลดลง 1.99 คะแนน" in shown

    def test_it_says_nothing_of_an_unknown_score(self, data: ReportData) -> None:
        shown = " ".join(words(LAYOUTS["results-report"].describe(replace(data, scores=None))))
        assert "คะแนน" not in shown


class TestAnnouncement:
    def test_it_cites_the_meeting(self, data: ReportData) -> None:
        shown = " ".join(words(LAYOUTS["improvement-announcement"].describe(data)))
        assert "ครั้งที่ 1/2568 เมื่อวันที่ 16 กันยายน 2567 ณ ห้องประชุมสภา" in shown

    def test_it_prints_the_fault_that_the_assessment_found(self) -> None:
        asked, fault = MeasureSection(Instrument.IIT), "บุคลากรบางรายไม่ทราบ"
        measure = MeasureLine("1", "ท่านทราบงบประมาณ มากน้อยเพียงใด", asked, refs=("i7",), finding=fault)
        item = MeasureLine("2", "นโยบายบริหารบุคคล", MeasureSection(Instrument.OIT), refs=("o24",))
        shown = list(words(LAYOUTS["improvement-announcement"].describe(replace(EMPTY, measures=(measure, item)))))
        assert {fault, "o24 นโยบายบริหารบุคคล", "หรือ แบบวัด IIT ในปีงบประมาณ พ.ศ. 2567"} <= set(shown)
        assert "-" in shown

    def test_it_invents_no_meeting(self) -> None:
        shown = " ".join(words(LAYOUTS["improvement-announcement"].describe(EMPTY)))
        assert "ครั้งที่" not in shown
        assert "ประชุม" not in shown
        assert "นายกเทศมนตรีตำบลว่างเปล่า" in shown


class TestMemo:
    def test_it_carries_the_word_given_in_chat(self, data: ReportData) -> None:
        document = LAYOUTS["memo"].describe(data)
        assert "☑ เห็นชอบ ดำเนินการตามเสนอ" in words(document)
        assert "- ให้ติดตามข้อที่ค้าง" in words(document)
        notes = [block.note for block in document.sections[0].blocks if isinstance(block, SignOff)]
        assert notes[-1] == "(ให้ความเห็นผ่านระบบ เมื่อวันที่ 8 ตุลาคม 2568)"

    def test_it_ticks_nothing_before_anybody_spoke(self, data: ReportData) -> None:
        document = LAYOUTS["memo"].describe(replace(data, acknowledgements=()))
        assert not any("☑" in text for text in words(document))

    def test_it_names_the_measures_without_report(self, data: ReportData) -> None:
        assert "มาตรการที่ยังไม่มีการรายงาน ได้แก่ ข้อ 3, 6, 9, 12, 15" in words(LAYOUTS["memo"].describe(data))


class TestMeasuresPlan:
    def test_it_ticks_the_stated_band_only(self, data: ReportData) -> None:
        boxes = [text for text in words(LAYOUTS["measures-plan"].describe(data)) if text[:1] in "☐☑"]
        assert [text for text in boxes if text.startswith("☑")] == ["☑ ผ่านดี"]
        assert "☐ ผ่าน" in boxes

    def test_questions_that_share_an_analysis_share_a_row(self, data: ReportData) -> None:
        topics = tuple(
            TopicLine(f"i{n}", "ถาม", Instrument.IIT, issue="การใช้อำนาจ", score=99.0, analysis="รักษามาตรฐาน")
            for n in (7, 8)
        )
        section = LAYOUTS["measures-plan"].describe(replace(data, topics=topics)).sections[3]
        table = section.blocks[-1]
        assert isinstance(table, Table)
        assert [[line.text for line in cell] for cell in table.rows[0].cells] == [
            ["1. การใช้อำนาจ"], ["IIT"], ["i7 ถาม (99 คะแนน)", "i8 ถาม (99 คะแนน)"], ["รักษามาตรฐาน"],
        ]  # fmt: skip
        assert len(table.rows) == 1

    def test_it_has_the_five_columns_of_a_plan_and_how_it_is_followed_up(self, data: ReportData) -> None:
        silent = tuple(replace(measure, follow_up=None) for measure in data.measures)
        for measures, further in ((data.measures, ["การกำกับติดตาม"]), (silent, [])):
            table = LAYOUTS["measures-plan"].describe(replace(data, measures=measures)).sections[-1].blocks[-1]
            assert isinstance(table, Table)
            titles = [column.title for column in table.columns]
            assert [title[:2] for title in titles[:5]] == ["ปร", "1.", "2.", "3.", "4."]
            assert titles[5:] == further


class TestExecutiveSummary:
    @pytest.mark.parametrize("measures", [1, 15, 150])
    def test_it_is_one_page_and_the_whole_year_is_another(self, measures: int) -> None:
        data = example_data(measures)
        assert pages(render("executive-summary", "pdf", data)) == 2
        timeless = tuple(replace(measure, months=()) for measure in data.measures)
        assert pages(render("executive-summary", "pdf", replace(data, measures=timeless))) == 1

    def test_the_year_names_its_measures_until_they_are_too_many(self) -> None:
        for measures, panels in ((54, 1), (55, 3)):
            described = LAYOUTS["executive-summary"].describe(example_data(measures))
            (mosaic,) = [b for section in described.sections for b in section.blocks if isinstance(b, Mosaic)]
            assert (len(mosaic.rows), mosaic.panels) == (measures, panels)

    def test_it_stays_one_page_with_many_units_and_long_words(self, data: ReportData) -> None:
        units = tuple(replace(data.units[0], name=f"กองที่มีชื่อยาวมากเป็นพิเศษเพื่อการทดสอบ {n}") for n in range(40))
        overdue = tuple(replace(data.overdue[0], text="ขั้นตอนที่ยาวมาก " * 40) for _ in range(60))
        changes = tuple("มีการเปลี่ยนแปลงที่ต้องเล่ายาว " * 20 for _ in range(30))
        crowded = replace(data, units=units, overdue=overdue, changes=changes)
        assert pages(render("executive-summary", "pdf", crowded)) == 2
        assert any(text.startswith("และอีก 55 งวด") for text in words(LAYOUTS["executive-summary"].describe(crowded)))


class TestEvidenceAnnex:
    def test_it_shows_photos_codes_and_hashes(
        self, photos: tuple[Path, ...], word_of: Callable[[bytes], WordDocument]
    ) -> None:
        heard: list[str] = []
        shown = example_data(3, photos=photos)
        word = word_of(render("evidence-annex", "docx", shown, heard.append))
        assert heard == [path.name for path in photos]
        assert len(word.inline_shapes) == len(photos) + 1
        assert f"{1:064x}" in word_text(word)

    def test_it_says_when_there_is_none(self) -> None:
        assert "ยังไม่มีหลักฐานในงวดนี้" in words(LAYOUTS["evidence-annex"].describe(EMPTY))


class TestWorkbook:
    def test_it_keeps_numbers_and_dates_as_such(self, data: ReportData) -> None:
        book = openpyxl.load_workbook(io.BytesIO(render("workbook", "xlsx", data)))
        sheet = book["มาตรการ"]
        head = [cell.value for cell in sheet[1]]
        day = sheet.cell(2, head.index("วันที่ดำเนินการ") + 1)
        assert day.is_date
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(sheet.max_row, len(head)).coordinate}"

    def test_it_is_open_data_too(self, data: ReportData) -> None:
        told = json.loads(render("workbook", "json", data))
        assert [measure["no"] for measure in told["measures"]] == [str(number) for number in range(1, 16)]
        assert told["measures"][0]["done_on"] == "2025-01-27"
        assert told["measures"][2]["status"] is None


def pages(file: bytes) -> int:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(file)) as paper:
        return len(paper.pages)


class TestOwnItems:
    ITEM = MeasureLine("o3", "ข้อมูลที่หน่วยงานตั้งชื่อเอง", refs=("o3",), status=Status.DONE, result="เผยแพร่ครบแล้ว")
    ROW = MeasureLine("4", "ตัวชี้วัดที่ 2 การใช้งบประมาณ", refs=("2",), status=Status.WAIVED, waived_reason="ซ้ำกับข้อ 1")

    def test_a_plan_that_lists_oit_items_is_printed_with_its_own(self, data: ReportData) -> None:
        shown = list(words(LAYOUTS["annual-report"].describe(replace(data, measures=(self.ITEM,)))))
        assert "ข้อมูลที่หน่วยงานตั้งชื่อเอง" in shown
        assert catalogue.items(data.fiscal_year_be)[0].title not in shown

    def test_a_plan_without_them_is_printed_with_those_of_the_year(self, data: ReportData) -> None:
        plain = replace(self.ITEM, number="3")
        shown = list(words(LAYOUTS["annual-report"].describe(replace(data, measures=(plain,)))))
        assert catalogue.items(data.fiscal_year_be)[0].title in shown

    def test_neither_box_is_ticked_for_what_is_waived(self, data: ReportData) -> None:
        shown = list(words(LAYOUTS["annual-report"].describe(replace(data, measures=(self.ROW,), catalogue=()))))
        assert "☑ ดำเนินการ" not in shown
        assert "- ยกเลิก เนื่องจากซ้ำกับข้อ 1" in shown


@pytest.mark.parametrize(
    ("layout", "draft"), [("results-report", True), ("measures-plan", False), ("improvement-announcement", False)]
)
def test_open_reviews_make_a_draft_only_of_what_tells_results(data: ReportData, layout: str, draft: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(render(layout, "docx", replace(data, draft=True)))) as file:
        parts = [file.read(name).decode() for name in file.namelist() if name.startswith("word/header")]
    assert any("ร่าง" in part for part in parts) is draft
