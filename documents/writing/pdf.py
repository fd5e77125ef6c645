"""Papers as PDF and PNG, drawn by typst."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Literal

import fontpkg
import typst

from documents.report import Digits
from documents.writing.blocks import Block, Document, Margins, Section
from documents.writing.errors import WritingError
from documents.writing.nodes import Node, NodeMaker
from documents.writing.photos import small_jpeg
from thai.calendar import BANGKOK

_TEMPLATES = Path(__file__).with_name("typst")

Progress = Callable[[str], None]


def render_pdf(document: Document, progress: Progress | None = None) -> bytes:
    """Return the paper as a tagged PDF with its fonts in it. ``progress`` hears of each picture."""
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        store = PictureStore(Path(folder), progress)
        node = NodeMaker(store.add).document(document)
        return _compile(node, folder, "pdf", made_on=document.made_on)


def render_png(blocks: tuple[Block, ...], width: float, pixels: int, digits: Digits = "thai") -> bytes:
    """Return blocks as one picture: ``width`` in centimetres is drawn ``pixels`` wide, as high as it needs to be."""
    section = Section("", blocks, margins=Margins(0.3, 0.3, 0.3, 0.3))
    with tempfile.TemporaryDirectory(prefix="picture-") as folder:
        maker = NodeMaker(PictureStore(Path(folder), None).add)
        node = maker.document(Document("", "", date.min, (section,), digits, page_numbers=False))
        node["picture_width"] = width
        return _compile(node, folder, "png", ppi=pixels / width * 2.54)


def _compile(
    node: Node, folder: str, form: Literal["pdf", "png"], ppi: float | None = None, made_on: date | None = None
) -> bytes:
    compiler = typst.Compiler(root=folder, font_paths=fonts(), sys_inputs={"paper": json.dumps(node)})
    timestamp = datetime.combine(made_on, time(), BANGKOK) if made_on else None
    try:
        paper = compiler.compile(input=_template(), format=form, ppi=ppi, timestamp=timestamp)
    except typst.TypstError as error:
        raise WritingError("จัดทำเอกสารไม่สำเร็จ", f"the paper could not be drawn: {error.message}") from error
    if not isinstance(paper, bytes):
        raise WritingError("จัดทำเอกสารไม่สำเร็จ", "the paper could not be drawn on one page")
    return paper


class PictureStore:
    """Keeps small copies of pictures in the folder that typst may read."""

    def __init__(self, folder: Path, progress: Progress | None) -> None:
        """Store in ``folder``."""
        self.folder = folder
        self.progress = progress
        self.names: dict[Path, str] = {}

    def add(self, path: Path) -> str:
        """Store one picture and return the name to draw it by."""
        if path not in self.names:
            name = f"/{len(self.names)}.jpg"
            (self.folder / name[1:]).write_bytes(small_jpeg(path))
            self.names[path] = name
            if self.progress:
                self.progress(path.name)
        return self.names[path]


@cache
def fonts() -> typst.Fonts:
    """Return Sarabun and what typst brings; the machine's own fonts never change how a paper looks."""
    folder = Path(str(fontpkg.path("Sarabun"))).parent
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


@cache
def _template() -> bytes:
    return (_TEMPLATES / "paper.typ").read_bytes()


@cache
def draft_mark() -> bytes:
    """Return ร่าง as a clear picture, 13 cm each way, to lie behind the text of a Word paper."""
    mark = typst.Compiler(root=_TEMPLATES, font_paths=fonts()).compile(
        input=(_TEMPLATES / "draft.typ").read_bytes(), format="png", ppi=100
    )
    if not isinstance(mark, bytes):
        raise WritingError("จัดทำเอกสารไม่สำเร็จ", "the draft mark could not be drawn")
    return mark
