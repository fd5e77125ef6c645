"""The papers that come with a round: the summary's PDF and picture, the drafts of the half-year and annual reports."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from sqlalchemy.orm import Session

from storage import audit, plans
from storage.clock import local_date
from storage.database import Database
from storage.files import FileStore
from storage.models import ExportFile, Organization, Plan
from thai.calendar import Span

log = logging.getLogger("tamngan.scheduler")

LINK_LASTS = timedelta(days=30)

#: (session, organization, plan, layout, format, day, period) -> the file's bytes.
Export = Callable[..., bytes]
#: (fields, until) -> the signed token behind /files/.
Sign = Callable[[dict[str, Any], datetime], str]


@dataclass(frozen=True)
class Paper:
    """One file that was made, with the address that opens it for a while."""

    format: str
    url: str
    until: datetime


class PaperMaker:
    """Makes files outside any writing transaction and gives them signed addresses."""

    def __init__(self, database: Database, files: FileStore, public_url: str, export: Export, sign: Sign) -> None:
        """``export`` writes a layout (``documents.exporting.export``), ``sign`` makes the token of a link."""
        self._database = database
        self._files = files
        self._public_url = public_url
        self._export = export
        self._sign = sign

    def make(
        self,
        organization_id: int,
        fiscal_year_be: int,
        layout: str,
        formats: tuple[str, ...],
        period: Span,
        now: datetime,
    ) -> tuple[Paper, ...]:
        """Return the papers of one layout; one that could not be written is left out and must not stop the round."""
        made = []
        for kind in formats:
            content = self._content(organization_id, fiscal_year_be, layout, kind, period, now)
            if content is not None:
                with self._database.organization(organization_id) as session:
                    made.append(self._kept(session, organization_id, fiscal_year_be, layout, kind, content, now))
        return tuple(made)

    def _content(
        self, organization_id: int, fiscal_year_be: int, layout: str, kind: str, period: Span, now: datetime
    ) -> bytes | None:
        try:
            with self._database.reading(organization_id) as session:
                organization = session.get_one(Organization, organization_id)
                plan: Plan | None = plans.of_year(session, fiscal_year_be)
                if plan is None:
                    return None
                return self._export(session, organization, plan, layout, kind, local_date(now), period=period)
        except Exception as error:  # a layout's fault must not cost the executives their summary
            log.error("a paper could not be made", extra={"error": type(error).__name__, "export": layout})  # noqa: TRY400
            return None

    def _kept(
        self,
        session: Session,
        organization_id: int,
        fiscal_year_be: int,
        layout: str,
        kind: str,
        content: bytes,
        now: datetime,
    ) -> Paper:
        row = ExportFile(
            layout=layout,
            format=kind,
            period={"fiscal_year": fiscal_year_be},
            sha256=self._files.put(organization_id, content),
            file_name=f"{layout} {fiscal_year_be}.{kind}",
            state="made",
            made_at=now,
            expires_at=now + LINK_LASTS,
        )
        session.add(row)
        session.flush()
        audit.record(session, now, "report.exported", "export_file", row.id, detail={"layout": layout, "format": kind})
        token = self._sign({"organization": organization_id, "export": row.id}, row.expires_at)
        return Paper(kind, f"{self._public_url}/files/{quote(token)}", row.expires_at)
