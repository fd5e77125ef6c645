"""The paper stays beside what was read from it: cells verbatim, the text around, and what was left out and why."""

from __future__ import annotations

from datetime import date

from documents.reading.head import read_head
from documents.reading.neutral import PlanReading
from documents.reading.reader import read_plan

TODAY = date(2026, 2, 3)
TITLE = "มาตรการส่งเสริมคุณธรรม องค์การบริหารส่วนตำบลใสงาม ประจำปีงบประมาณ พ.ศ. ๒๕๖๙"
HEAD = "ลำดับ\tมาตรการ\tวิธีดำเนินการ\tระยะเวลา\tผู้รับผิดชอบ\tสีป้าย"
FIRST = "๑\tยืมพัสดุ\t๑. จัดทำแบบฟอร์ม\tภายในวันที่ ๓๑ มีนาคม ๒๕๖๙\tกองคลัง\tสีเขียวอ่อน"
MORE = "\t\t๒. แจ้งเวียน\tภายในวันที่ ๓๐ เมษายน ๒๕๖๙\tสำนักปลัด\t"


def read(*lines: str) -> PlanReading:
    return read_plan(("plan.txt", "\n".join((TITLE, "", *lines)).encode()), today=TODAY)


def test_every_cell_of_a_measure_is_kept_in_order_with_its_heading() -> None:
    cells = [cell for cell in read(HEAD, FIRST).rows[0].source if cell.part == 0]
    assert [cell.meaning for cell in cells] == ["number", "title", "method", "time", "owner", None]
    assert [cell.heading for cell in cells] == HEAD.split("\t")
    assert [cell.text for cell in cells] == FIRST.split("\t")
    assert cells[0].place == "บรรทัด 4"


def test_further_rows_are_further_parts_without_empty_cells() -> None:
    cells = [cell for cell in read(HEAD, FIRST, MORE).rows[0].source if cell.part == 1]
    assert [(cell.column, cell.text) for cell in cells] == [
        (2, "๒. แจ้งเวียน"),
        (3, "ภายในวันที่ ๓๐ เมษายน ๒๕๖๙"),
        (4, "สำนักปลัด"),
    ]


def test_a_column_nobody_knows_is_named_among_what_was_left_out() -> None:
    (left,) = read(HEAD, FIRST).left_out
    assert (left.text, left.place) == ("สีเขียวอ่อน", "บรรทัด 4 ช่อง สีป้าย")
    assert "คอลัมน์" in left.reason


def test_nothing_is_left_out_where_every_word_was_read() -> None:
    assert read(HEAD.replace("\tสีป้าย", ""), FIRST.replace("\tสีเขียวอ่อน", "")).left_out == ()


def test_headings_totals_and_signatures_are_left_out_with_their_reasons() -> None:
    total, signed = "\tรวม\t๕ เรื่อง\t\t\t", "\tลงชื่อ (นายสมมุติ ใจดี)\t\t\t\t"
    found = {item.place: item.reason for item in read(HEAD, FIRST, HEAD, total, signed).left_out}
    assert "ซ้ำ" in found["บรรทัด 5"]
    assert "รวม" in found["บรรทัด 6"]
    assert "ลายมือชื่อ" in found["บรรทัด 7"]


def test_the_text_around_the_table_is_kept() -> None:
    paper = read("ตามที่สำนักงาน ป.ป.ช. แจ้ง", "", HEAD, FIRST, "", "จึงเรียนมาเพื่อโปรดทราบ").paper
    assert [one["text"] for one in paper["before"]] == [TITLE, "ตามที่สำนักงาน ป.ป.ช. แจ้ง"]
    assert [one["text"] for one in paper["after"]] == ["จึงเรียนมาเพื่อโปรดทราบ"]
    assert paper["tables"][0]["kind"] == "plan"
    assert paper["tables"][0]["headings"] == [HEAD.split("\t")]


def test_other_tables_keep_their_rows() -> None:
    paper = read("เครื่องมือ\tคะแนน", "IIT\t๙๐.๑๒", "", HEAD, FIRST).paper
    assert [(table["kind"], table["rows"]) for table in paper["tables"]] == [
        ("scores", [["เครื่องมือ", "คะแนน"], ["IIT", "๙๐.๑๒"]]),
        ("plan", []),
    ]


def test_the_head_of_a_letter_is_recognised() -> None:
    head = read_head(
        [
            "ที่ กก ๗๒๔๐๑/๑๒๐ วันที่ ๑๑ กุมภาพันธ์ ๒๕๖๙",
            "เรื่อง รายงานมาตรการ",
            "เรียน นายกองค์การบริหารส่วนตำบลใสงาม",
            "ได้มีการประชุมคณะทำงาน ครั้งที่ ๑/๒๕๖๙ เมื่อวันที่ ๑๖ มกราคม ๒๕๖๙ ณ ห้องประชุมสภา โดยมีมติ",
            "(นายสมมุติ ใจดี)",
            "ปลัดองค์การบริหารส่วนตำบล",
        ]
    )
    assert (head["letter_number"], head["date"]) == ("กก ๗๒๔๐๑/๑๒๐", "๑๑ กุมภาพันธ์ ๒๕๖๙")
    assert (head["subject"], head["addressee"]) == ("รายงานมาตรการ", "นายกองค์การบริหารส่วนตำบลใสงาม")
    assert head["meeting"]["number"] == "๑/๒๕๖๙"
    assert (head["meeting"]["date"], head["meeting"]["room"]) == ("๑๖ มกราคม ๒๕๖๙", "ห้องประชุมสภา")
    assert head["signers"] == [{"name": "นายสมมุติ ใจดี", "post": "ปลัดองค์การบริหารส่วนตำบล"}]


def test_a_plain_text_has_no_head() -> None:
    assert read_head(["ที่ประชุมเห็นชอบ", "เรื่องที่ต้องทำมีมาก", "วันที่ดี"]) == {}
