"""``evidence-annex``: the photos of each measure with captions, links as codes to scan, and the hashes of all files."""

from __future__ import annotations

from documents.report import EvidenceLine, ReportData
from documents.writing import phrases
from documents.writing.blocks import (
    Block,
    Cell,
    Column,
    Document,
    Grid,
    Heading,
    Margins,
    PageBreak,
    Paragraph,
    Picture,
    QrCode,
    Row,
    Run,
    Section,
    Table,
    lines,
    paragraph,
)
from documents.writing.grouping import grouped
from documents.writing.layout import Layout, paper

_MARGINS = Margins(top=2.0, right=1.5, bottom=1.5, left=2.0)
_PHOTOS_PER_ROW, _CODES_PER_ROW = 2, 3
_KINDS = {"photo": "ภาพถ่าย", "file": "ไฟล์", "link": "ลิงก์"}
FILE_COLUMNS = (
    Column("ที่", 0.35, "center"),
    Column("ข้อ", 0.45, "center"),
    Column("ชนิด", 0.6, "center"),
    Column("คำอธิบาย/ชื่อไฟล์/ที่อยู่", 2.2),
    Column("วันที่รับ", 0.8, "center"),
    Column("ค่าตรวจสอบ SHA-256", 2.0),
)


def describe(data: ReportData) -> Document:
    """Describe the paper."""
    title = f"ภาคผนวก หลักฐานการดำเนินการ\n{phrases.MEASURES}"
    about = f"{data.organization.name} {phrases.fiscal_year(data)}"
    evidence = all_evidence(data)
    blocks: list[Block] = [Heading(f"{title}\n{about}"), paragraph(data.period_label, alignment="center")]
    if not evidence:
        blocks.append(paragraph("ยังไม่มีหลักฐานในงวดนี้", alignment="center", space_before=0.5))
    for number, items in grouped(evidence, lambda item: item.measure_number).items():
        blocks += _measure(data, number, items)
    if evidence:
        blocks += [PageBreak(), Heading("บัญชีหลักฐานและค่าตรวจสอบ", 2, "left"), _register(evidence)]
    return paper(data, f"{title} {about}".replace("\n", " "), Section("หลักฐาน", tuple(blocks), "portrait", _MARGINS))


def all_evidence(data: ReportData) -> tuple[EvidenceLine, ...]:
    """Return each proof once: those of the paper, then those that only a measure carries."""
    carried = (item for measure in data.measures for item in measure.evidence)
    return tuple(dict.fromkeys((*data.evidence, *carried)))


def _measure(data: ReportData, number: str, items: list[EvidenceLine]) -> list[Block]:
    title = next((measure.title for measure in data.measures if measure.number == number), "")
    blocks: list[Block] = [Heading(f"ข้อ {number} {title}" if number else "หลักฐานอื่น", 2, "left")]
    photos = [_photo(item) for item in items if item.kind == "photo" and not item.missing]
    codes = [_code(item) for item in items if item.url]
    blocks += [_placeholder(item) for item in items if item.missing]
    if photos:
        blocks.append(Grid(tuple(photos), _PHOTOS_PER_ROW))
    if codes:
        blocks.append(Grid(tuple(codes), _CODES_PER_ROW))
    return blocks


def _placeholder(item: EvidenceLine) -> Paragraph:
    """Stand where a proof should: an empty page would pass for one."""
    named = " ".join(part for part in (_where(item), item.caption, item.name) if part) or _KINDS[item.kind]
    return Paragraph((Run(f"ไม่พบไฟล์หลักฐานในที่เก็บ: {named} "), Run(f"SHA-256 {item.sha256}", verbatim=True)))


def _photo(item: EvidenceLine) -> Picture:
    words = " ".join(part for part in (_where(item), item.caption) if part)
    caption = (
        *lines(words or "ภาพถ่าย", alignment="center"),
        *((Paragraph((Run(_source(item), muted=True),), "center"),) if _source(item) else ()),
    )
    label = "\n".join(part for part in (item.name, f"SHA-256 {item.sha256}" if item.sha256 else "") if part)
    return Picture(item.path, caption, words or "ภาพถ่ายหลักฐาน", label)


def _code(item: EvidenceLine) -> QrCode:
    address = item.url or ""
    link = Paragraph((Run(address, link=address, verbatim=True),), "center")
    return QrCode(address, (*lines(item.caption, alignment="center"), link))


def _where(item: EvidenceLine) -> str:
    return f"ขั้นตอนที่ {item.step_number}" if item.step_number else ""


def _source(item: EvidenceLine) -> str:
    """Return who sent it and when. Units and posts only: the annex is published."""
    dated = phrases.short_day(item.received_on) if item.received_on else ""
    return " ".join(part for part in (item.who, dated) if part)


def _register(evidence: tuple[EvidenceLine, ...]) -> Table:
    rows = tuple(_register_row(place, item) for place, item in enumerate(evidence, 1))
    return Table(FILE_COLUMNS, rows, points=12.0)


def _register_row(place: int, item: EvidenceLine) -> Row:
    return Row(
        (
            lines(str(place), alignment="center"),
            lines(item.step_number or item.measure_number or phrases.NOTHING, alignment="center"),
            lines(_KINDS[item.kind], alignment="center"),
            _named(item),
            lines(phrases.short_day(item.received_on) if item.received_on else phrases.NOTHING, alignment="center"),
            (Paragraph((Run(item.sha256 or phrases.NOTHING, verbatim=True),)),),
        )
    )


def _named(item: EvidenceLine) -> Cell:
    named = [*lines(item.caption)]
    if item.name and item.name != item.caption:
        named.append(Paragraph((Run(item.name, verbatim=True),)))
    if item.url:
        named.append(Paragraph((Run(item.url, link=item.url, verbatim=True),)))
    return tuple(named) or lines(phrases.NOTHING)


LAYOUT = Layout("evidence-annex", "ภาคผนวกภาพถ่ายและหลักฐาน", describe, position=7)
