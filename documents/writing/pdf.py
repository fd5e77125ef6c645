"""Papers as PDF and PNG, drawn by typst."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

import fontpkg
import typst

from documents.report import Digits
from documents.writing.blocks import Block, Document, Grid, Margins, Picture, Section
from documents.writing.errors import WritingError
from documents.writing.nodes import NodeMaker
from documents.writing.photos import LONGEST_SIDE, small_jpeg
from thai.calendar import BANGKOK

_TEMPLATES = Path(__file__).with_name("press")
#: All pictures of one PDF together, in pixels: about 100 MB while it is drawn.
_MOST_PIXELS = 32_000_000
_SMALLEST_SIDE = 320
#: With tags (level a) and readable by everybody (PDF/UA).
_ARCHIVAL = ["a-2a", "ua-1"]
_LONGEST_SECONDS = 300

Progress = Callable[[str], None]


def render_pdf(document: Document, progress: Progress | None = None, *, archival: bool = False) -> bytes:
    """Return the paper as a tagged PDF with its fonts, ``archival`` as PDF/A-2; ``progress`` hears of pictures."""
    with tempfile.TemporaryDirectory(prefix="paper-") as name:
        folder = Path(name)
        store = PictureStore(folder, progress, picture_side(document))
        node = NodeMaker(store.add).document(document)
        dated = datetime.combine(document.made_on, time(), BANGKOK)
        order = {
            "fonts": str(font_folder()),
            "timestamp": int(dated.timestamp()),
            "standards": _ARCHIVAL if archival else [],
        }
        (folder / "press.json").write_text(json.dumps(order), encoding="utf-8")
        (folder / "paper.json").write_text(json.dumps(node), encoding="utf-8")
        (folder / "paper.typ").write_bytes(_template())
        return _press(folder)


def _press(folder: Path) -> bytes:
    """Let another process draw: typst keeps hundreds of MB of what it has drawn, and the server must not."""
    command = [sys.executable, "-I", "-B", str(_TEMPLATES / "run.py"), str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_LONGEST_SECONDS, check=False)  # noqa: S603 - ours
    except subprocess.TimeoutExpired as error:
        raise WritingError("จัดทำเอกสาร PDF นานเกินไป", "drawing the PDF took too long") from error
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise WritingError("จัดทำเอกสาร PDF ไม่สำเร็จ", f"the PDF could not be drawn: {''.join(reason)}")
    return (folder / "paper.pdf").read_bytes()


def render_png(blocks: tuple[Block, ...], width: float, pixels: int, digits: Digits = "thai") -> bytes:
    """Return blocks as one picture: ``width`` in centimetres is drawn ``pixels`` wide, as high as it needs to be."""
    section = Section("", blocks, margins=Margins(0.3, 0.3, 0.3, 0.3))
    with tempfile.TemporaryDirectory(prefix="picture-") as folder:
        maker = NodeMaker(PictureStore(Path(folder), None).add)
        node = maker.document(Document("", "", date.min, (section,), digits, page_numbers=False))
        node["picture_width"] = width
        compiler = typst.Compiler(root=folder, font_paths=fonts(), sys_inputs={"paper": json.dumps(node)})
        try:
            picture = compiler.compile(input=_template(), format="png", ppi=pixels / width * 2.54)
        except typst.TypstError as error:
            raise WritingError("จัดทำภาพไม่สำเร็จ", f"the picture could not be drawn: {error.message}") from error
    if not isinstance(picture, bytes):
        raise WritingError("จัดทำภาพไม่สำเร็จ", "the picture could not be drawn as one")
    return picture


def picture_side(document: Document) -> int:
    """Return how many pixels the longer side of each picture of a paper may have.

    typst unpacks all pictures at once and a file is sent by mail, so many have to be smaller than few (counted as 4:3).
    """
    grids = (block for section in document.sections for block in section.blocks if isinstance(block, Grid))
    count = sum(isinstance(item, Picture) for grid in grids for item in grid.items)
    return max(_SMALLEST_SIDE, min(LONGEST_SIDE, int((_MOST_PIXELS / max(count, 1) / 0.75) ** 0.5)))


class PictureStore:
    """Keeps small copies of pictures in the folder that typst may read."""

    def __init__(self, folder: Path, progress: Progress | None, side: int = LONGEST_SIDE) -> None:
        """Store in ``folder``, with no side longer than ``side`` pixels."""
        self.folder = folder
        self.side = side
        self.progress = progress
        self.names: dict[Path, str] = {}

    def add(self, path: Path) -> str:
        """Store one picture and return the name to draw it by."""
        if path not in self.names:
            name = f"/{len(self.names)}.jpg"
            (self.folder / name[1:]).write_bytes(small_jpeg(path, self.side))
            self.names[path] = name
            if self.progress:
                self.progress(path.name)
        return self.names[path]


@cache
def fonts() -> typst.Fonts:
    """Return Sarabun and what typst brings; the machine's own fonts never change how a paper looks."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(font_folder())])


@cache
def font_folder() -> Path:
    """Return where the Sarabun font is."""
    return Path(str(fontpkg.path("Sarabun"))).parent


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
