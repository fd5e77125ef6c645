"""ขอรายงาน: an official report through a link that expires."""

from __future__ import annotations

import re
from urllib.parse import quote

from actions import papers
from bot import links
from bot.conversation import cards, heading, words
from bot.conversation.context import Context
from bot.downloads import PURPOSE
from bot.understanding.reading import Item
from documents import exporting
from documents.writing import LAYOUTS
from measures.permissions import may_export
from messages.ask_document import AskDocument, DocumentChoice
from messages.no_permission import Denied
from storage import reports
from thai.digits import to_arabic
from thai.phrasing import phrase

DEFAULT_LAYOUT = "results-report"
#: What a text that asks for a document holds.
SLOW_WORDS = ("ขอรายงาน", "ขอเอกสาร", "ขอไฟล์", "บันทึกข้อความ")
SHOWN = ("docx", "pdf", "xlsx")


#: What people call the documents, the more particular first; none named means the table of results.
CALLED: tuple[tuple[str, str], ...] = (
    (r"บันทึกข้อความ", "memo"),
    (r"ภาคผนวก|ประมวลหลักฐาน|เล่มหลักฐาน", "evidence-annex"),
    (r"สรุป(?:เสนอ)?ผู้บริหาร", "executive-summary"),
    (r"6\s*เดือน|หกเดือน|ครึ่งปี", "six-month-report"),
    (r"ประจำปี|ทั้งปี|สิ้นปี", "annual-report"),
    (r"ประกาศ", "improvement-announcement"),
    (r"excel|เอ็กเซล|เอกเซล|ไฟล์ตาราง", "workbook"),
    (r"แผน|ตารางมาตรการ", "measures-plan"),
)
_WHICH = phrase("[ขอ/มี/ดู]เอกสาร[อะไรบ้าง/ทั้งหมด]")


def asked(context: Context, item: Item) -> None:
    """Answer with the document that was named; where only "ขอเอกสาร" was said, ask which."""
    text = to_arabic(context.event.message.text if context.event.message else "").lower()
    if _WHICH.is_said(text):
        documents = tuple(DocumentChoice(layout=name, title=exporting.title(name)) for name in LAYOUTS)
        year = context.plan.fiscal_year_be if context.plan else None
        context.answer(AskDocument(documents=documents, fiscal_year_be=year))
        return
    named = next((layout for called, layout in CALLED if re.search(called, text)), DEFAULT_LAYOUT)
    year, _ = words.other_year(text, context.plan.fiscal_year_be if context.plan else None)
    export(context, item, named, year)


def export(context: Context, _item: Item | None = None, layout: str = DEFAULT_LAYOUT, year: int | None = None) -> None:
    """Answer with the links to the report in Word, PDF and Excel; ``year``: of another plan than the one at hand."""
    if context.actor is None or not may_export(context.actor, context.today):
        cards.denied(context, Denied.UNKNOWN_PERSON)
        return
    if context.in_group:
        # The link is the asker's own; in a group everybody could open it.
        cards.denied(context, Denied.PRIVATE_ONLY)
        return
    if context.plan is None:
        cards.no_plan(context)
        return
    if layout not in LAYOUTS:
        cards.stale(context)
        return
    kinds = [kind for kind in exporting.formats(layout) if kind in SHOWN]
    links_of = [(kind, _link(context, layout, kind, year or context.plan.fiscal_year_be)) for kind in kinds]
    files = [(kind, link) for kind, link in links_of if link is not None]
    cards.export_ready(context, exporting.title(layout), files, context.now + papers.KEPT, _missing(context))
    heading.ask_once(context)


def _missing(context: Context) -> int:
    """Return how many measures nobody has reported on."""
    return sum(not reports.standing_of_measure(context.session, measure.id) for measure in context.measures)


def _link(context: Context, layout: str, kind: str, fiscal_year_be: int) -> str | None:
    """Promise one file and return its signed link, None where it may not be had; it is made when the link is opened."""
    row = papers.ask(context, papers.Ask(layout, kind, {"fiscal_year": fiscal_year_be})).row
    if row is None:
        return None
    fields = {"organization": context.organization.id, "export": row.id}
    return f"{context.public_url}/files/{quote(links.sign(context.box, PURPOSE, fields, row.expires_at))}"
