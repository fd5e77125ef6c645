"""What columns mean."""

from __future__ import annotations

import pytest

from documents.reading.headers import Meaning, columns_of, heading_meaning


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("มาตรการ/แนวทาง", "measure"),
        ("๑. มาตรการ โครงการ หรือ กิจกรรม", "measure"),
        ("วิธีการดำเนินการ", "method"),
        ("ขั้นตอนหรือวิธีการ/มาตรการ", "method"),
        ("ระยะเวลา ดำ เนินการ", "deadline"),
        ("การรายงานผลและการกำกับติดตาม กำหนดเวลาแล้วเสร็จ", "deadline"),
        ("ผู้รับผิดชอบหรือผู้ที่เกี่ยวข้อง", "owner"),
        ("ผรู้ับผิดชอบ", "owner"),
        ("ผลการดำเนินการ", "result"),
        ("สรุปผลการดำเนินการตามมาตรการหรือกิจกรรม", "result"),
        ("ผลลัพธ์หรือ ความสำเร็จของ การ ดำเนินการเมื่อ สิ้น ปีงบประมาณ", "outcome"),
        ("ข้อเสนอแนะ", "suggestion"),
        ("องค์ประกอบด้านข้อมูล", "elements"),
        ("ลำดับ ที่", "no"),
        ("การดำเนินการ", "result"),
        ("ประเด็นที่ต้องปรับปรุงแก้ไข/ ประเด็นที่ต้องพัฒนา", "finding"),
    ],
)
def test_it_reads_headings_by_their_words(heading: str, meaning: str) -> None:
    assert heading_meaning(heading) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "มาตรการสร้างการรับรู้ของบุคลากรในการใช้จ่ายเงินของหน่วยงานให้มากขึ้นกว่าเดิม",
        "ตัวชี้วัดที่ ๓",
        "กองคลัง",
        "ต.ค. ๖๘ - ก.ย. ๖๙",
        "",
    ],
)
def test_a_cell_of_data_is_no_heading(text: str) -> None:
    assert heading_meaning(text) is None


def test_a_finding_beside_a_question_is_its_problem() -> None:
    columns = columns_of(["ตัวชี้วัด", "ประเด็นการประเมิน", "ประเด็นที่ต้องแก้ไข/ปรับปรุง", "วิธีดำเนินการ"])
    assert columns is not None
    assert columns.meanings == (Meaning.INDICATOR, Meaning.ISSUE, Meaning.PROBLEM, Meaning.METHOD)
    assert columns.is_plan


def test_a_finding_alone_is_the_issue() -> None:
    columns = columns_of(["ประเด็นที่ต้องปรับปรุงแก้ไข", "ผู้รับผิดชอบ", "ขั้นตอน"])
    assert columns is not None
    assert columns.meanings[0] is Meaning.ISSUE


@pytest.mark.parametrize(
    "headings",
    [["ประเด็น", "เครื่องมือการประเมิน", "ข้อคำถาม", "การวิเคราะห์ผลการประเมิน"], ["ตัวชี้วัด", "คะแนน"]],
)
def test_a_table_that_only_assesses_is_no_plan(headings: list[str]) -> None:
    columns = columns_of(headings)
    assert columns is not None
    assert not columns.is_plan


@pytest.mark.parametrize("row", [["ชื่อ", "นามสกุล", "ตำแหน่ง"], ["๑", "มาตรการยืมพัสดุ", "กองคลัง"], ["มาตรการ"], []])
def test_other_rows_are_no_headings(row: list[str]) -> None:
    assert columns_of(row) is None
