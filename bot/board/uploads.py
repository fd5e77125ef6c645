"""Files that come with a form: looked at and stored before anything is locked."""

from __future__ import annotations

from mimetypes import guess_type

from flask import request

from actions.evidence import Received
from bot.board.parts import BoardParts
from bot.board.visit import Refused
from storage.pictures.keeping import keep
from storage.pictures.showing import NotShown, PictureTooLarge

#: So many files go with one report.
MOST = 20
FIELD = "file"


def received(parts: BoardParts, organization_id: int) -> list[Received] | Refused:
    """Store the files of a form; what is wrong with one is said at the field by the form's own handler."""
    sent = [one for one in request.files.getlist(FIELD) if one.filename]
    if len(sent) > MOST:
        return Refused("too_many_files", at=FIELD, most=MOST)
    found = []
    for one in sent:
        name = str(one.filename)
        # What it is, its name and first bytes say; what the browser claims is not asked.
        kind = guess_type(name)[0] or "application/octet-stream"
        try:
            found.append(Received(name, keep(parts.files, organization_id, one.stream.read(), kind)))
        except (NotShown, PictureTooLarge):
            return Refused("bad_picture", at=FIELD, text=name)
    return found
