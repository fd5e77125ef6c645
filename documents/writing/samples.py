"""Ready Word templates of each layout, with its fields under their Thai names: an officer edits them in Word."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm

from documents.writing.blocks import Column
from documents.writing.errors import UnknownLayout
from documents.writing.layouts import annual_report, measures_plan, results_report, six_month_report
from documents.writing.word.styles import set_styles

OFFICE = "{{ ชื่อหน่วยงาน }}"
YEAR = "ประจำปีงบประมาณ พ.ศ. {{ ปีงบประมาณ }}"
_LOOP, _END = "{%tr for มาตรการ in มาตรการทั้งหมด %}", "{%tr endfor %}"
_HEAD = ("ส่วนราชการ {{ ส่วนราชการเจ้าของเรื่อง }} " + OFFICE, "ที่ {{ เลขที่หนังสือ }}    วันที่ {{ วันที่หนังสือ }}")
#: What stands in a measure's row, by the meaning of its column.
_CELLS = {
    "number": "{{ มาตรการ.เลขที่ }}",
    "issue": "{{ มาตรการ.ประเด็น }}",
    "title": "{{ มาตรการ.ชื่อ }}",
    "method": "{% for ขั้น in มาตรการ.ขั้นตอน %}{{ ขั้น.เลขที่ }} {{ ขั้น.ข้อความ }}\n{% endfor %}",
    "time": "{{ มาตรการ.ระยะเวลา }}",
    "owner": "{{ มาตรการ.ผู้รับผิดชอบ }}",
    "follow_up": "{{ มาตรการ.การกำกับติดตาม }}",
    "result": "{{ มาตรการ.ผลการดำเนินการ }}",
    "suggestion": "{{ มาตรการ.ข้อเสนอแนะ }}",
    "outcome": "{{ มาตรการ.ผลลัพธ์ }}",
}


@dataclass(frozen=True)
class Sample:
    """The title, what stands above the table, the table's columns, and who signs."""

    title: str
    above: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    below: tuple[str, ...] = ()
    signs: str = "ผู้จัดทำ"


def _columns(columns: Iterable[Column]) -> tuple[tuple[str, str], ...]:
    """Return heading and field of each column: the field of the first of its meanings that a measure has."""
    found = []
    for column in columns:
        field = next((_CELLS[meaning] for meaning in column.meanings if meaning in _CELLS), "")
        if "follow_up" in column.meanings and field != _CELLS["follow_up"]:
            field += "\n" + _CELLS["follow_up"]
        found.append((column.title, field))
    return tuple(found)


_FIGURES = (
    "มาตรการทั้งสิ้น {{ จำนวนมาตรการ }} ข้อ ดำเนินการแล้ว {{ จำนวนดำเนินการแล้ว }} ข้อ อยู่ระหว่างดำเนินการ "
    "{{ จำนวนอยู่ระหว่างดำเนินการ }} ข้อ ยังไม่มีการรายงาน {{ จำนวนยังไม่รายงาน }} ข้อ"
)
_MEMO = (*_HEAD, "เรื่อง {{ เรื่อง }}", "เรียน {{ ผู้ลงนาม.นายก.ตำแหน่ง }}")
SAMPLES: dict[str, Sample] = {
    "six-month-report": Sample(
        f"รายงานการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส\n{YEAR} {{{{ งวด }}}}\n{OFFICE}",
        (_FIGURES,),
        _columns(six_month_report.COLUMNS),
    ),
    "improvement-announcement": Sample(
        f"ประกาศ{OFFICE}\nเรื่อง ปรับปรุงและพัฒนาการให้บริการประชาชน",
        (
            "ตามที่ได้ประชุมครั้งที่ {{ ครั้งที่ประชุม }} เมื่อวันที่ {{ วันที่ประชุม }} ณ {{ สถานที่ประชุม }}",
            "จึงประกาศให้ถือปฏิบัติตามตารางต่อไปนี้ ประกาศ ณ วันที่ {{ วันที่ประกาศ }}",
        ),
        (
            ("ตัวชี้วัด", "{{ มาตรการ.ตัวชี้วัด }}"),
            ("ประเด็นการประเมิน", _CELLS["title"]),
            ("ประเด็นที่ต้องแก้ไข/ปรับปรุง", _CELLS["issue"]),
            ("ประเด็นที่ต้องปรับปรุงตามมาตรฐานปฏิบัติงาน", _CELLS["method"]),
        ),
        signs="นายก",
    ),
    "annual-report": Sample(
        f"{annual_report.TITLE}\n{YEAR}\n{OFFICE} อำเภอ{{{{ อำเภอ }}}} จังหวัด{{{{ จังหวัด }}}}",
        ("ผลการประเมินในภาพรวมได้คะแนน {{ คะแนนรวม }} อยู่ในระดับ{{ ระดับผลการประเมิน }}", _FIGURES),
        _columns(annual_report.MEASURE_COLUMNS),
    ),
    "results-report": Sample(
        f"{results_report.TITLE}ของ{OFFICE}\n{YEAR}", (_FIGURES,), _columns(results_report.COLUMNS)
    ),
    "measures-plan": Sample(
        f"รายงานมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน\n{YEAR}\n{OFFICE}",
        ("ผลการประเมินปีก่อนได้คะแนน {{ คะแนนรวม }} ระดับ{{ ระดับผลการประเมิน }}",),
        (*_columns(measures_plan.PLAN_COLUMNS), ("การกำกับติดตาม", _CELLS["follow_up"])),
    ),
    "memo": Sample("บันทึกข้อความ", (*_MEMO, _FIGURES, "จึงเรียนมาเพื่อโปรดทราบ")),
    "evidence-annex": Sample(
        f"ภาคผนวก หลักฐานการดำเนินการ\n{OFFICE} {YEAR}",
        columns=(
            ("ข้อ", _CELLS["number"]),
            ("มาตรการ", _CELLS["title"]),
            (
                "หลักฐาน",
                "{% for ชิ้น in มาตรการ.หลักฐาน %}{{ ชิ้น.คำอธิบาย }} {{ ชิ้น.นาม }} {{ ชิ้น.ลิงก์ }}\n{% endfor %}",
            ),
        ),
    ),
    "executive-summary": Sample(
        f"สรุปสำหรับผู้บริหาร\n{OFFICE} {YEAR} {{{{ งวด }}}}",
        ("ข้อมูล ณ วันที่ {{ วันที่จัดทำ }}", _FIGURES, "{% for ข้อ in สิ่งที่เปลี่ยนแปลง %}{{ ข้อ }}\n{% endfor %}"),
    ),
}


def sample_template(layout: str) -> bytes:
    """Return a layout's ready template as a Word file; raise ``UnknownLayout`` for a name that has none."""
    if layout not in SAMPLES:
        known = ", ".join(SAMPLES)
        raise UnknownLayout(f"ไม่มีแม่แบบตัวอย่างของ “{layout}” เลือกได้จาก: {known}", f"choose from {known}")
    sample = SAMPLES[layout]
    word = docx.Document()
    set_styles(word)
    if sample.columns:
        _turn(word)
    for level, line in enumerate(sample.title.splitlines()):
        word.add_heading(line, 1 if level == 0 else 2).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in sample.above:
        word.add_paragraph(text)
    if sample.columns:
        _table(word, sample.columns)
    for text in (
        *sample.below,
        "",
        f"({{{{ ผู้ลงนาม.{sample.signs}.นาม }}}})",
        f"{{{{ ผู้ลงนาม.{sample.signs}.ตำแหน่ง }}}}",
    ):
        word.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _turn(word: WordDocument) -> None:
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.0)


def _table(word: WordDocument, columns: tuple[tuple[str, str], ...]) -> None:
    """Add the head, the row that begins the loop, the row of a measure, and the row that ends it."""
    table = word.add_table(rows=4, cols=len(columns), style="Table Grid")
    rows: tuple[Callable[[int], str], ...] = (
        lambda place: columns[place][0],
        lambda place: _LOOP if place == 0 else "",
        lambda place: columns[place][1],
        lambda place: _END if place == 0 else "",
    )
    for row, text in zip(table.rows, rows, strict=True):
        for place, cell in enumerate(row.cells):
            cell.text = text(place)
            cell.paragraphs[0].style = "Table Head" if row is table.rows[0] else "Table Text"
