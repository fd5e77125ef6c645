"""Draws one PDF in a process of its own, so that the memory that typst takes is given back when it ends.

Started by its path with a folder as its argument, so that it loads nothing of the project. In the folder stand
``paper.json`` (the nodes), ``paper.typ``, ``press.json`` (the fonts' folder, and the file's date in seconds since 1970)
and the pictures; it writes ``paper.pdf``. Exit code 1 and one line on stderr where the paper cannot be drawn.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typst


def main(folder: Path) -> int:
    """Draw the paper of a folder."""
    order = json.loads((folder / "press.json").read_text(encoding="utf-8"))
    paper = (folder / "paper.json").read_text(encoding="utf-8")
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[order["fonts"]])
    compiler = typst.Compiler(root=str(folder), font_paths=fonts, sys_inputs={"paper": paper})
    try:
        compiler.compile(
            input=str(folder / "paper.typ"),
            output=str(folder / "paper.pdf"),
            format="pdf",
            timestamp=order["timestamp"],
            pdf_standards=order["standards"],
        )
    except typst.TypstError as error:
        sys.stderr.write(error.message.splitlines()[0])
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
