"""An office's own Word templates: uploaded, looked at with made-up data, used, taken away."""

from __future__ import annotations

from flask import make_response, request
from werkzeug.wrappers import Response

from actions import paper_words
from bot.board.doors import Doors, coordinators
from bot.board.parts import BoardParts
from bot.board.visit import Refused, Visit, missing
from bot.downloads import MEDIA_TYPES
from documents import office_templates as door
from documents.writing import LAYOUTS
from documents.writing.errors import WritingError
from documents.writing.samples import SAMPLES, sample_template
from documents.writing.templates import MOST_BYTES, sample_page
from storage import office_templates
from storage.files import DamagedFile
from storage.models import OfficeTemplate


def register(doors: Doors) -> None:
    """Add the page, the samples, the preview, and the forms."""
    doors.page("/board/templates", show, coordinators)
    doors.page("/board/templates/sample", sample, coordinators)
    doors.page("/board/templates/<int:template_id>/preview", preview, coordinators)
    doors.form("/board/templates", upload, coordinators, before=_examined)
    doors.form("/board/templates/<int:template_id>/use", use, coordinators)
    doors.form("/board/templates/<int:template_id>/stop", stop, coordinators)
    doors.form("/board/templates/<int:template_id>/remove", remove, coordinators)


def show(visit: Visit) -> str:
    """Show the layouts with their samples and the versions that are kept."""
    titles = {name: LAYOUTS[name].title_th for name in SAMPLES}
    return visit.show("templates.html", titles=titles, rows=office_templates.kept(visit.session))


def sample(_visit: Visit) -> Response:
    """Give the ready template of ``?layout=``."""
    name = request.args.get("layout", "memo")
    if name not in SAMPLES:
        raise missing()
    return _word(sample_template(name), f"sample-{name}.docx")


def preview(visit: Visit, template_id: int) -> Response:
    """Give a kept version filled with made-up data."""
    row = _row(visit, template_id)
    try:
        content = sample_page(visit.parts.files.get(row.organization_id, row.sha256))
    except DamagedFile as error:
        raise Refused("file_gone", 404) from error
    except WritingError as error:
        raise Refused("unclear_answer", text=error.thai) from error
    return _word(content, f"preview-{row.layout}.docx")


def _examined(_parts: BoardParts, _organization_id: int) -> door.Offered:
    """Look at what was sent in a program of its own; what is wrong with it is said with its place."""
    layout, sent = request.form.get("layout", ""), request.files.get("file")
    if layout not in SAMPLES:
        raise Refused("bad_choice", 400)
    if sent is None or not sent.filename:
        raise Refused("text_missing", field="ไฟล์ Word (.docx)")
    content = sent.stream.read(MOST_BYTES + 1)
    try:
        return door.offered(layout, sent.filename, content)
    except WritingError as error:
        raise Refused("unclear_answer", text=error.thai) from error


def upload(visit: Visit) -> Response:
    """Keep a template as a new version."""
    paper_words.keep_template(visit.acting, visit.parts.files, visit.beforehand)
    return visit.go("/board/templates", "added")


def use(visit: Visit, template_id: int) -> Response:
    """Make the layout's Word files with this version from now on."""
    paper_words.use_template(visit.acting, _row(visit, template_id).id)
    return visit.go("/board/templates", "saved")


def stop(visit: Visit, template_id: int) -> Response:
    """Go back to the program's own layout."""
    office_templates.use(visit.session, None, _row(visit, template_id).layout, visit.now, visit.person.id)
    return visit.go("/board/templates", "saved")


def remove(visit: Visit, template_id: int) -> Response:
    """Take a version away."""
    office_templates.remove(visit.session, _row(visit, template_id), visit.now, visit.person.id)
    return visit.go("/board/templates", "removed")


def _row(visit: Visit, template_id: int) -> OfficeTemplate:
    found = next((row for row in office_templates.kept(visit.session) if row.id == template_id), None)
    if found is None:
        raise missing()
    return found


def _word(content: bytes, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = MEDIA_TYPES["docx"]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
