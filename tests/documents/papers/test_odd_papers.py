"""Papers of odd shapes, written by hand: each stands for a kind, and everything a careful person reads is read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest

from documents.reading.owners import unit_key
from documents.reading.reader import read_plan
from thai.digits import to_arabic

T = "แผนปฏิบัติการยกระดับคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. 2569 เทศบาลตำบลหนองไผ่งาม"
TODAY = date(2026, 6, 20)
File = tuple[str, bytes]
#: title; steps with text, kind of schedule (None: it is asked) and end; units; status; done on
Expected = tuple[str, list[tuple[str, str | None, date | None]], tuple[str, ...], str | None, date | None]
PAPERS: dict[str, tuple[File, list[Expected], tuple[str, ...]]] = {}


def D(month: int, day: int, year: int = 2026) -> date:  # noqa: N802 -- a short name keeps the tables below readable
    return date(year, month, day)


def add(name: str, file: File, expected: list[Expected], ask: tuple[str, ...] = ()) -> None:
    PAPERS[name] = (file, expected, ask)


def txt(*rows: Sequence[str], after: Sequence[str] = ()) -> File:
    return "a.txt", "\n".join([T, "", *["\t".join(row) for row in rows], "", *after]).encode()


def csvf(*rows: Sequence[str]) -> File:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([T])
    writer.writerows(rows)
    return "a.csv", target.getvalue().encode()


def word(parts: Sequence[Any], before: Sequence[str] = (T,), change: Callable[[Any], None] | None = None) -> File:
    document = docx.Document()
    for line in before:
        document.add_paragraph(line)
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(rows=0, cols=len(part[0]))
        for row in part:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        document.add_paragraph("")
    if change is not None:
        change(document)
    target = io.BytesIO()
    document.save(target)
    return "a.docx", target.getvalue()


def xl(sheets: dict[str, list[list[str]]]) -> File:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    target = io.BytesIO()
    book.save(target)
    return "a.xlsx", target.getvalue()


# 1 sub-steps and key of abbreviations
add(
    "abbr",
    txt(
        ["ที่", "กิจกรรม", "ขั้นตอน", "กำหนดแล้วเสร็จ", "ผู้รับผิดชอบ"],
        ["1", "จัดทำทะเบียนทรัพย์สิน", "1.1 สำรวจทรัพย์สิน 1.2 ลงทะเบียน", "31 ธ.ค. 68", "กค."],
        ["2", "รับฟังความเห็นประชาชน", "2.1 เปิดกล่องรับความเห็น 2.2 สรุปความเห็น", "ทุกไตรมาส", "สป./กช."],
        after=("หมายเหตุ สป. = สำนักปลัด, กค. = กองคลัง, กช. = กองช่าง",),
    ),
    [
        (
            "จัดทำทะเบียนทรัพย์สิน",
            [("สำรวจทรัพย์สิน", "by_date", D(12, 31, 2025)), ("ลงทะเบียน", "by_date", D(12, 31, 2025))],
            ("กองคลัง",),
            None,
            None,
        ),
        (
            "รับฟังความเห็นประชาชน",
            [("เปิดกล่องรับความเห็น", "quarterly", None), ("สรุปความเห็น", "quarterly", None)],
            ("สำนักปลัด", "กองช่าง"),
            None,
            None,
        ),
    ],
)
# 2 tab stops docx
add(
    "tabs",
    word(
        [],
        before=(
            T,
            "ลำดับ\tมาตรการ\tวิธีดำเนินการ\tระยะเวลา\tผู้รับผิดชอบ",
            "1\tลดขั้นตอนอนุญาตก่อสร้าง\tทบทวนคู่มือ\tภายในเดือนมกราคม 2569\tกองช่าง",
            "2\tเปิดเผยงบประมาณ\tลงเว็บไซต์\tทุกเดือน\tกองคลัง",
        ),
    ),
    [
        ("ลดขั้นตอนอนุญาตก่อสร้าง", [("ทบทวนคู่มือ", "by_month", D(1, 31))], ("กองช่าง",), None, None),
        ("เปิดเผยงบประมาณ", [("ลงเว็บไซต์", "monthly", None)], ("กองคลัง",), None, None),
    ],
)


# 3 measure per page: form tables
def form(n: str, t: str, m: str, w: str, o: str) -> list[list[str]]:
    return [["มาตรการที่ " + n, t], ["วิธีดำเนินการ", m], ["ระยะเวลา", w], ["ผู้รับผิดชอบ", o]]


add(
    "page",
    word(
        [
            form("1", "สร้างเครือข่ายเฝ้าระวัง", "ประชุมเครือข่าย", "ไตรมาสที่ 2", "สำนักปลัด"),
            form("2", "ตรวจสอบการเบิกจ่าย", "สุ่มตรวจฎีกา", "ทุก 6 เดือน", "หน่วยตรวจสอบภายใน"),
        ]
    ),
    [
        ("สร้างเครือข่ายเฝ้าระวัง", [("ประชุมเครือข่าย", "period", D(3, 31))], ("สำนักปลัด",), None, None),
        ("ตรวจสอบการเบิกจ่าย", [("สุ่มตรวจฎีกา", "every_6_months", None)], ("หน่วยตรวจสอบภายใน",), None, None),
    ],
)


# 4 struck and new
def strike(document: Any) -> None:
    cell = document.tables[0].rows[1].cells[3]
    cell.text = ""
    old = cell.paragraphs[0].add_run("31 มีนาคม 2569")
    old.font.strike = True
    cell.paragraphs[0].add_run(" 30 มิถุนายน 2569")


add(
    "struck",
    word(
        [
            [
                ["ลำดับ", "มาตรการ", "วิธีการ", "กำหนดแล้วเสร็จ", "หน่วยงานรับผิดชอบ"],
                ["1", "ปรับปรุงศูนย์บริการ", "จัดซื้อเก้าอี้", "x", "กองคลัง"],
            ]
        ],
        change=strike,
    ),
    [("ปรับปรุงศูนย์บริการ", [("จัดซื้อเก้าอี้", "by_date", D(6, 30))], ("กองคลัง",), None, None)],
)
# 5 footnote changes a time
add(
    "footnote",
    txt(
        ["ลำดับ", "มาตรการ", "วิธีการ", "ระยะเวลา", "ผู้รับผิดชอบ"],
        ["1", "จัดอบรมกฎหมาย", "เชิญวิทยากร", "31 มีนาคม 2569*", "สำนักปลัด"],
        ["2", "ทำแผนที่ภาษี", "สำรวจแปลง", "30 เมษายน 2569", "กองคลัง"],
        after=("* เลื่อนเป็นวันที่ 31 พฤษภาคม 2569 ตามมติที่ประชุม",),
    ),
    [
        ("จัดอบรมกฎหมาย", [("เชิญวิทยากร", None, None)], ("สำนักปลัด",), None, None),
        ("ทำแผนที่ภาษี", [("สำรวจแปลง", "by_date", D(4, 30))], ("กองคลัง",), None, None),
    ],
    ask=("1",),
)
# 6 gantt
M = ["ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย."]


def g(first: int, last: int) -> list[str]:
    return ["✓" if first <= place <= last else "" for place in range(12)]


add(
    "gantt",
    csvf(
        ["ที่", "กิจกรรม", "ผู้รับผิดชอบ", *M],
        ["1", "จัดทำแผนความเสี่ยง", "สำนักปลัด", *g(1, 3)],
        ["2", "รายงานผลการเงิน", "กองคลัง", *g(11, 11)],
    ),
    [
        ("จัดทำแผนความเสี่ยง", [("จัดทำแผนความเสี่ยง", "period", D(1, 31))], ("สำนักปลัด",), None, None),
        ("รายงานผลการเงิน", [("รายงานผลการเงิน", "by_month", D(9, 30))], ("กองคลัง",), None, None),
    ],
)
# 7 pivot
add(
    "pivot",
    csvf(
        ["ลำดับ", "มาตรการ", "ระยะเวลา", "สำนักปลัด", "กองคลัง", "กองช่าง"],
        ["1", "ประกาศ No Gift Policy", "ภายใน 31 ธ.ค. 2568", "/", "/", "/"],
        ["2", "เผยแพร่ราคากลาง", "ทุกเดือน", "", "/", "/"],
    ),
    [
        (
            "ประกาศ No Gift Policy",
            [("ประกาศ No Gift Policy", "by_date", D(12, 31, 2025))],
            ("สำนักปลัด", "กองคลัง", "กองช่าง"),
            None,
            None,
        ),
        ("เผยแพร่ราคากลาง", [("เผยแพร่ราคากลาง", "monthly", None)], ("กองคลัง", "กองช่าง"), None, None),
    ],
)
# 8 pivot with times
add(
    "pivot_times",
    csvf(
        ["ลำดับ", "มาตรการ", "วิธีดำเนินการ", "สำนักปลัด", "กองคลัง"],
        ["1", "จัดเก็บเอกสาร", "คัดแยกเอกสาร", "31 ม.ค. 69", "28 ก.พ. 69"],
        ["2", "ทำลายเอกสาร", "ตั้งกรรมการ", "", "ก.ย. 69"],
    ),
    [
        ("จัดเก็บเอกสาร", [("คัดแยกเอกสาร", "by_date", D(1, 31))], ("สำนักปลัด", "กองคลัง"), None, None),
        ("ทำลายเอกสาร", [("ตั้งกรรมการ", "by_month", D(9, 30))], ("กองคลัง",), None, None),
    ],
)
# 9 plan/result lines
add(
    "planresult",
    word(
        [
            [
                ["ลำดับ", "มาตรการ", "วิธีดำเนินการ", "ผู้รับผิดชอบ", "แผน/ผล", "กำหนดแล้วเสร็จ"],
                ["1", "อบรมจริยธรรม", "จัดอบรม", "สำนักปลัด", "แผน", "ภายใน 31 มีนาคม 2569"],
                ["1", "อบรมจริยธรรม", "จัดอบรม", "สำนักปลัด", "ผล", "แล้วเสร็จเมื่อวันที่ 20 มีนาคม 2569"],
                ["2", "พัฒนาเว็บไซต์", "เพิ่มเมนู", "กองช่าง", "แผน", "ภายใน 30 เมษายน 2569"],
                ["2", "พัฒนาเว็บไซต์", "เพิ่มเมนู", "กองช่าง", "ผล", "อยู่ระหว่างดำเนินการ"],
            ]
        ]
    ),
    [
        ("อบรมจริยธรรม", [("จัดอบรม", "by_date", D(3, 31))], ("สำนักปลัด",), "done", D(3, 20)),
        ("พัฒนาเว็บไซต์", [("เพิ่มเมนู", "by_date", D(4, 30))], ("กองช่าง",), "in_progress", None),
    ],
)
# 10 three heading rows
add(
    "threeheads",
    csvf(
        ["ลำดับ", "รายละเอียดแผน", "", "", "", "การรายงาน", ""],
        ["", "มาตรการ", "ขั้นตอน", "ห้วงเวลา", "", "สถานะ", "หน่วยงาน"],
        ["", "", "", "เริ่มต้น", "สิ้นสุด", "", ""],
        ["1", "ควบคุมน้ำมันรถ", "ทำสมุดคุม", "1 ตุลาคม 2568", "31 มีนาคม 2569", "ดำเนินการแล้ว", "กองช่าง"],
        ["2", "ตรวจครุภัณฑ์", "ติดรหัส", "1 มกราคม 2569", "30 มิถุนายน 2569", "อยู่ระหว่างดำเนินการ", "กองคลัง"],
    ),
    [
        ("ควบคุมน้ำมันรถ", [("ทำสมุดคุม", "period", D(3, 31))], ("กองช่าง",), "done", None),
        ("ตรวจครุภัณฑ์", [("ติดรหัส", "period", D(6, 30))], ("กองคลัง",), "in_progress", None),
    ],
)
# 11 one line per field
add(
    "fields",
    (
        "a.txt",
        "\n".join(
            [
                T,
                "",
                "มาตรการที่ 1: ปลูกต้นไม้ร่วมกับชุมชน",
                "วิธีดำเนินการ: นัดหมายชุมชน",
                "ระยะเวลา: ภายใน 15 กรกฎาคม 2569",
                "ผู้รับผิดชอบ: สำนักปลัด",
                "",
                "มาตรการที่ 2: ซ่อมเสียงตามสาย",
                "วิธีดำเนินการ: จ้างเหมาซ่อม",
                "ระยะเวลา: เดือนสิงหาคม 2569",
                "ผู้รับผิดชอบ: กองช่าง",
            ]
        ).encode(),
    ),
    [
        ("ปลูกต้นไม้ร่วมกับชุมชน", [("นัดหมายชุมชน", "by_date", D(7, 15))], ("สำนักปลัด",), None, None),
        ("ซ่อมเสียงตามสาย", [("จ้างเหมาซ่อม", "by_month", D(8, 31))], ("กองช่าง",), None, None),
    ],
)
# 12 two sheets: plan + results
add(
    "twosheets",
    xl(
        {
            "แผน": [
                [T],
                ["ลำดับ", "มาตรการ", "วิธีดำเนินการ", "ระยะเวลา", "ผู้รับผิดชอบ"],
                ["1", "จัดทำงบการเงิน", "ปิดบัญชี", "31 ธันวาคม 2568", "กองคลัง"],
                ["2", "แข่งกีฬาต้านทุจริต", "จัดแข่งขัน", "30 มิถุนายน 2569", "กองการศึกษา"],
            ],
            "ผล": [
                ["ลำดับ", "มาตรการ", "ผลการดำเนินการ", "วันที่แล้วเสร็จ"],
                ["1", "จัดทำงบการเงิน", "ส่งงบแล้ว", "20 ธันวาคม 2568"],
                ["2", "แข่งกีฬาต้านทุจริต", "อยู่ระหว่างดำเนินการ", ""],
            ],
        }
    ),
    [
        ("จัดทำงบการเงิน", [("ปิดบัญชี", "by_date", D(12, 31, 2025))], ("กองคลัง",), "done", D(12, 20, 2025)),
        ("แข่งกีฬาต้านทุจริต", [("จัดแข่งขัน", "by_date", D(6, 30))], ("กองการศึกษา",), "in_progress", None),
    ],
)
# 13 clauses in one time cell
add(
    "clauses",
    txt(
        ["ลำดับ", "มาตรการ", "วิธีการ", "ระยะเวลา", "ผู้รับผิดชอบ"],
        ["1", "ประชาพิจารณ์", "1) ลงพื้นที่ 2) สรุปผล", "ข้อ 1) ต.ค. - ธ.ค. 2568 ข้อ 2) ม.ค. 2569", "สำนักปลัด"],
    ),
    [("ประชาพิจารณ์", [("ลงพื้นที่", "period", D(12, 31, 2025)), ("สรุปผล", "by_month", D(1, 31))], ("สำนักปลัด",), None, None)],
)
# 14 side by side
add(
    "side",
    xl(
        {
            "ก": [
                [T],
                ["ลำดับ", "มาตรการ", "กำหนดแล้วเสร็จ", "ผู้รับผิดชอบ", "", "ลำดับ", "มาตรการ", "กำหนดแล้วเสร็จ", "ผู้รับผิดชอบ"],
                ["1", "ติดป้ายราคา", "31 ม.ค. 69", "กองคลัง", "", "3", "ล้างท่อ", "31 พ.ค. 69", "กองช่าง"],
                ["2", "เปิดเบอร์สายด่วน", "28 ก.พ. 69", "สำนักปลัด", "", "4", "ตรวจน้ำดื่ม", "30 มิ.ย. 69", "กองสาธารณสุข"],
            ]
        }
    ),
    [
        ("ติดป้ายราคา", [("ติดป้ายราคา", "by_date", D(1, 31))], ("กองคลัง",), None, None),
        ("เปิดเบอร์สายด่วน", [("เปิดเบอร์สายด่วน", "by_date", D(2, 28))], ("สำนักปลัด",), None, None),
        ("ล้างท่อ", [("ล้างท่อ", "by_date", D(5, 31))], ("กองช่าง",), None, None),
        ("ตรวจน้ำดื่ม", [("ตรวจน้ำดื่ม", "by_date", D(6, 30))], ("กองสาธารณสุข",), None, None),
    ],
)
# 15 old/new deadline columns
add(
    "oldnew",
    csvf(
        ["ลำดับ", "มาตรการ", "กำหนดเดิม", "กำหนดใหม่", "ผู้รับผิดชอบ"],
        ["1", "ย้ายศูนย์ข้อมูล", "31 มีนาคม 2569", "31 กรกฎาคม 2569", "สำนักปลัด"],
    ),
    [("ย้ายศูนย์ข้อมูล", [("ย้ายศูนย์ข้อมูล", "by_date", D(7, 31))], ("สำนักปลัด",), None, None)],
)
# 16 numbers restart per issue
add(
    "restart",
    csvf(
        ["ประเด็น", "ลำดับ", "มาตรการ", "ระยะเวลา", "ผู้รับผิดชอบ"],
        ["การใช้งบประมาณ", "1", "เผยแพร่งบ", "ทุกไตรมาส", "กองคลัง"],
        ["", "2", "อบรมพัสดุ", "31 ม.ค. 69", "กองคลัง"],
        ["การบริการ", "1", "ติดคิวอาร์โค้ด", "28 ก.พ. 69", "สำนักปลัด"],
        ["", "2", "ลดเอกสาร", "30 เม.ย. 69", "สำนักปลัด"],
    ),
    [
        ("เผยแพร่งบ", [("เผยแพร่งบ", "quarterly", None)], ("กองคลัง",), None, None),
        ("อบรมพัสดุ", [("อบรมพัสดุ", "by_date", D(1, 31))], ("กองคลัง",), None, None),
        ("ติดคิวอาร์โค้ด", [("ติดคิวอาร์โค้ด", "by_date", D(2, 28))], ("สำนักปลัด",), None, None),
        ("ลดเอกสาร", [("ลดเอกสาร", "by_date", D(4, 30))], ("สำนักปลัด",), None, None),
    ],
)
# 17 long unit name cut, two owners lines
add(
    "longunit",
    word(
        [
            [
                ["ลำดับ", "มาตรการ", "วิธีการ", "ระยะเวลา", "ผู้รับผิดชอบ"],
                ["1", "คัดแยกขยะ", "รณรงค์", "ตลอดปีงบประมาณ", "กองสาธารณสุข\nและสิ่งแวดล้อม"],
                ["2", "วันเด็ก", "จัดงาน", "10 มกราคม 2569", "กองการศึกษา ศาสนา\nและวัฒนธรรม"],
            ]
        ]
    ),
    [
        ("คัดแยกขยะ", [("รณรงค์", "fiscal_year", D(9, 30))], ("กองสาธารณสุขและสิ่งแวดล้อม",), None, None),
        ("วันเด็ก", [("จัดงาน", "by_date", D(1, 10))], ("กองการศึกษา ศาสนาและวัฒนธรรม",), None, None),
    ],
)
# 18 times per owner rows/ frequency column
add(
    "freq",
    csvf(
        ["ลำดับ", "มาตรการ", "วิธีดำเนินการ", "ความถี่", "ผู้รับผิดชอบ"],
        ["1", "ตรวจเวรยาม", "สุ่มตรวจ", "เดือนละ 1 ครั้ง", "สำนักปลัด"],
        ["2", "รายงานพัสดุ", "ทำรายงาน", "ปีละ 2 ครั้ง", "กองคลัง"],
    ),
    [
        ("ตรวจเวรยาม", [("สุ่มตรวจ", "monthly", None)], ("สำนักปลัด",), None, None),
        ("รายงานพัสดุ", [("ทำรายงาน", "every_6_months", None)], ("กองคลัง",), None, None),
    ],
)
# 19 year contradiction title vs body
add(
    "years",
    txt(
        ["ลำดับ", "มาตรการ", "วิธีการ", "ระยะเวลา", "ผู้รับผิดชอบ"],
        ["1", "จัดเวทีประชาคม", "เชิญผู้นำ", "31 มีนาคม 2568", "สำนักปลัด"],
        ["2", "ล้างตลาด", "นัดผู้ค้า", "30 เมษายน 2568", "กองช่าง"],
    ),
    [
        ("จัดเวทีประชาคม", [("เชิญผู้นำ", None, None)], ("สำนักปลัด",), None, None),
        ("ล้างตลาด", [("นัดผู้ค้า", None, None)], ("กองช่าง",), None, None),
    ],
    ask=("1", "2"),
)
# 20 unit sections as paragraphs + owners as sheet, event
add(
    "unitpar",
    word(
        [
            "สำนักปลัด",
            [["ลำดับ", "มาตรการ", "วิธีการ", "ระยะเวลา"], ["1", "รับเรื่องร้องเรียน", "ตอบกลับผู้ร้อง", "ภายใน 15 วันหลังได้รับเรื่อง"]],
            "กองคลัง",
            [["ลำดับ", "มาตรการ", "วิธีการ", "ระยะเวลา"], ["2", "จ่ายเงินตรงเวลา", "ตรวจใบสำคัญ", "ทุกครั้งที่มีการเบิกจ่าย"]],
        ]
    ),
    [
        ("รับเรื่องร้องเรียน", [("ตอบกลับผู้ร้อง", "after_event", None)], ("สำนักปลัด",), None, None),
        ("จ่ายเงินตรงเวลา", [("ตรวจใบสำคัญ", "after_event", None)], ("กองคลัง",), None, None),
    ],
)


def bare(text: str) -> str:
    return re.sub(r"[^ก-๎A-Za-z0-9]", "", to_arabic(text))


@pytest.mark.parametrize("name", PAPERS)
def test_everything_in_an_odd_paper_is_read(name: str) -> None:
    file, expected, ask = PAPERS[name]
    reading = read_plan(file, today=TODAY)
    asked = {question.row for question in reading.questions}
    assert [bare(row.title) for row in reading.rows] == [bare(title) for title, *_ in expected]
    for row, (_, steps, units, status, done_on) in zip(reading.rows, expected, strict=True):
        assert set(map(unit_key, row.owner_units)) == set(map(unit_key, units))
        assert (row.status and row.status.value, row.done_on) == (status, done_on)
        read = [(bare(step.text), step.kind.value, step.end) for step in row.steps]
        for text, kind, end in steps:
            assert any(
                bare(text) == step and kind in {None, said} and (end is None or end == day) for step, said, day in read
            ), (text, read)
    assert set(ask) <= asked
