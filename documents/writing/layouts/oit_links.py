"""``oit-links``: where each OIT item is published, for the entry in ITAS, and whether the page still answers."""

from __future__ import annotations

from documents.report import LinkLine, ReportData
from documents.writing import phrases
from documents.writing.blocks import Column, Document, Heading, Paragraph, Row, Run, Section, Table, lines, paragraph
from documents.writing.layout import Layout, paper

COLUMNS = (
    Column("ข้อ", 0.4, "center"),
    Column("ข้อมูล", 1.5),
    Column("ที่อยู่เว็บไซต์ (URL)", 2.6),
    Column("ผลการตรวจ", 1.2),
    Column("วันที่ตรวจ", 0.7, "center"),
)


def describe(data: ReportData) -> Document:
    """Describe the paper: every item of the year, those without an address too."""
    title = f"ลิงก์ข้อมูลสาธารณะ (OIT) {phrases.fiscal_year(data)}"
    known = {link.code: link for link in data.links}
    items = {item.code: item.title for item in data.catalogue or ()}
    codes = list(dict.fromkeys((*items, *known)))
    rows = tuple(_row(code, items.get(code, ""), known.get(code)) for code in codes)
    body = Table(COLUMNS, rows) if rows else paragraph("ยังไม่มีรายการ OIT ของปีงบประมาณนี้ในระบบ")
    section = Section("ลิงก์ OIT", (Heading(f"{title}\n{data.organization.name}"), body), "landscape")
    return paper(data, f"{title} {data.organization.name}", section)


def _row(code: str, title: str, link: LinkLine | None) -> Row:
    if link is None:
        return Row((lines(code, alignment="center"), lines(title), lines("-"), lines("ยังไม่มีลิงก์"), lines("-")))
    address = (Paragraph((Run(link.address, link=link.address, verbatim=True),)),)
    looked = phrases.short_day(link.looked_on) if link.looked_on else phrases.NOTHING
    return Row((lines(code, alignment="center"), lines(title or link.title), address, lines(link.state), lines(looked)))


LAYOUT = Layout("oit-links", "ตารางลิงก์ข้อมูลสาธารณะ (OIT) สำหรับ ITAS", describe, position=10, proposes=True)
