"""The style sheet and the typeface, served from this host: named by their content, so browsers keep them for good."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort

_FOLDER = Path(__file__).parent.parent / "static"
_FOREVER = "public, max-age=31536000, immutable"
ICON = "icon.svg"
#: Thai and Latin letters only: a fifth of the whole.
FONTS = frozenset({"sarabun-regular.woff2", "sarabun-bold.woff2"})


@cache
def sheet() -> tuple[str, bytes]:
    """Return the style sheet's version and content."""
    content = _tight((_FOLDER / "board.css").read_text(encoding="utf-8")).encode()
    return hashlib.sha256(content).hexdigest()[:12], content


def _tight(sheet: str) -> str:
    """Return a style sheet without the white space that only people need; strings and functions keep theirs."""
    plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*|(?<=[a-z]):\s+(?=[^{}]*[;}])|\s+", _kept, plain).strip()


def _kept(found: re.Match[str]) -> str:
    return found[1] or (":" if ":" in found[0] else " ")


def register(blueprint: Blueprint) -> None:
    """Add the addresses of style sheet and typeface."""

    @blueprint.get("/static/board-<version>.css")
    def style_sheet(version: str) -> Response:
        """Give the style sheet; an older name gives today's, but is not kept."""
        current, content = sheet()
        response = Response(content, mimetype="text/css")
        response.headers["Cache-Control"] = _FOREVER if version == current else "no-cache"
        return response

    @blueprint.get("/static/<name>")
    def typeface(name: str) -> Response:
        """Give the icon, or the typeface to machines that have no Thai one."""
        if name == ICON:
            response = Response((_FOLDER / ICON).read_bytes(), mimetype="image/svg+xml")
            response.headers["Cache-Control"] = "public, max-age=86400"
            return response
        if name not in FONTS:
            abort(404)
        response = Response((_FOLDER / "fonts" / name).read_bytes(), mimetype="font/woff2")
        response.headers["Cache-Control"] = _FOREVER
        return response
