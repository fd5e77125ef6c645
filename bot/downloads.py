"""Files behind signed links: exported reports and pictures for cards."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, render_template

from bot import links
from storage.clock import Clock
from storage.database import Database
from storage.files import DamagedFile, FileStore
from storage.models import ExportFile
from storage.secrets import SecretBox

PURPOSE = "export"
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}


def create_blueprint(database: Database, files: FileStore, box: SecretBox, clock: Clock) -> Blueprint:
    """Make the download routes."""
    blueprint = Blueprint("downloads", __name__)

    @blueprint.get("/files/<token>")
    def download(token: str) -> Response | tuple[str, int]:
        """Give an exported report to whoever holds its link, while the link is good."""
        now = clock.now()
        fields = links.opened(box, PURPOSE, token, now)
        if fields is None:
            return render_template("link_expired.html"), 410
        with database.reading(int(fields["organization"])) as session:
            export = session.get(ExportFile, int(fields["export"]))
            if export is None or export.sha256 is None or export.expires_at <= now:
                return render_template("link_expired.html"), 410
            name, digest, kind = export.file_name or "report", export.sha256, export.format
        try:
            content = files.get(int(fields["organization"]), digest)
        except DamagedFile:
            return render_template("link_expired.html"), 410
        response = Response(content, mimetype=MEDIA_TYPES.get(kind, "application/octet-stream"))
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return blueprint
