"""ขอรายงาน: an official report through a link that expires."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from bot import links
from bot.conversation import cards
from bot.conversation.context import Context
from bot.downloads import PURPOSE
from bot.understanding.reading import Item
from documents import exporting
from measures.permissions import may_export
from storage import audit
from storage.models import ExportFile

LINK_LASTS = timedelta(days=3)
DEFAULT_LAYOUT = "results-report"


def export(context: Context, _item: Item | None = None, layout: str = DEFAULT_LAYOUT) -> None:
    """Make the report in Word, PDF and Excel and answer with the links."""
    if context.actor is None or not may_export(context.actor, context.today):
        cards.no_permission(context)
        return
    if context.plan is None:
        cards.no_plan(context)
        return
    made = [
        (kind, _file(context, layout, kind), exporting.file_name(layout, kind, context.plan.fiscal_year_be))
        for kind in exporting.formats(layout)
        if kind in {"docx", "pdf", "xlsx"}
    ]
    cards.export_ready(context, layout, made, context.now + LINK_LASTS)


def _file(context: Context, layout: str, kind: str) -> str:
    """Write one file into the store and return its signed link."""
    plan = context.plan
    if plan is None:
        raise ValueError("an export needs a plan")
    content = exporting.export(context.session, context.organization, plan, layout, kind, context.today)
    row = ExportFile(
        person_id=context.person.id if context.person else None,
        layout=layout,
        format=kind,
        period={"fiscal_year": plan.fiscal_year_be},
        sha256=context.files.put(context.organization.id, content),
        file_name=exporting.file_name(layout, kind, plan.fiscal_year_be),
        state="made",
        made_at=context.now,
        expires_at=context.now + LINK_LASTS,
    )
    context.session.add(row)
    context.session.flush()
    audit.record(
        context.session,
        context.now,
        "report.exported",
        "export_file",
        row.id,
        person_id=row.person_id,
        detail={"layout": layout, "format": kind},
    )
    fields = {"organization": context.organization.id, "export": row.id}
    token = links.sign(context.box, PURPOSE, fields, row.expires_at)
    return f"{context.public_url}/files/{quote(token)}"
