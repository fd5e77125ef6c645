"""Draws a rich menu: its tiles with their signs, and the number of open items on the large one."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from messages.card import Tone
from messages.flex import COLOURS, INK, ON_COLOUR, PANEL, QUIET, TRACK
from messages.rich_menu import HEIGHT, WIDTH, RichMenu, Sign, Tile

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

#: Signs are drawn on a field of this many units.
_FIELD = 24
_LARGE_LETTERS, _SMALL_LETTERS, _COUNT_LETTERS, _NOTE_LETTERS = 52, 40, 150, 36
_LARGE_SIGN, _SMALL_SIGN = 96, 72
_GAP = 4
_COLOURS_IN_FILE = 64

Point = tuple[float, float]


@lru_cache(maxsize=128)
def picture(menu: RichMenu) -> bytes:
    """Return a menu as a PNG picture; the same menu always gives the same picture."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), TRACK)
    draw = ImageDraw.Draw(image)
    large, *small = menu.tiles
    _large_tile(draw, large, menu)
    for tile in small:
        _small_tile(draw, tile)
    written = io.BytesIO()
    image.quantize(_COLOURS_IN_FILE).save(written, "PNG", optimize=False)
    return written.getvalue()


def _ground(draw: ImageDraw, tile: Tile, colour: str) -> Point:
    """Fill a tile and return its middle."""
    right, bottom = tile.x + tile.width, tile.y + tile.height
    draw.rectangle((tile.x + (_GAP // 2 if tile.x else 0), tile.y, right - _GAP // 2, bottom - _GAP // 2), colour)
    return tile.x + tile.width / 2, tile.y + tile.height / 2


def _large_tile(draw: ImageDraw, tile: Tile, menu: RichMenu) -> None:
    busy = menu.open_items is not None and menu.open_items > 0
    middle, half = _ground(draw, tile, COLOURS[Tone.INFO] if busy or menu.open_items is None else COLOURS[Tone.DONE])
    if menu.number is None:
        _sign(draw, tile.sign, (middle, half - 60), _LARGE_SIGN, ON_COLOUR)
        _write(draw, tile.label, (middle, half + 60), _LARGE_LETTERS, ON_COLOUR, bold=True)
        return
    _write(draw, tile.label, (middle, half - 140), _LARGE_LETTERS, ON_COLOUR, bold=True)
    if busy:
        _write(draw, menu.number, (middle, half), _COUNT_LETTERS, ON_COLOUR, bold=True)
        _write(draw, "รายการที่เหลือ", (middle, half + 130), _NOTE_LETTERS, ON_COLOUR)
    else:
        _sign(draw, Sign.CHECK, (middle, half), _LARGE_SIGN, ON_COLOUR)
        _write(draw, "ไม่มีงานค้าง", (middle, half + 130), _NOTE_LETTERS, ON_COLOUR)


def _small_tile(draw: ImageDraw, tile: Tile) -> None:
    middle, half = _ground(draw, tile, PANEL if tile.sign is Sign.ASK else ON_COLOUR)
    _sign(draw, tile.sign, (middle, half - 36), _SMALL_SIGN, COLOURS[Tone.INFO])
    _write(draw, tile.label, (middle, half + 44), _SMALL_LETTERS, QUIET if tile.sign is Sign.ASK else INK, bold=True)


def _write(draw: ImageDraw, text: str, at: Point, size: int, colour: str, *, bold: bool = False) -> None:
    draw.text(at, text, colour, font=_font(size, bold), anchor="mm")


@lru_cache(maxsize=16)
def _font(size: int, bold: bool) -> FreeTypeFont:
    import fontpkg
    from PIL import ImageFont

    folder = Path(str(fontpkg.path("Sarabun"))).parent
    return ImageFont.truetype(str(folder / f"Sarabun-{'Bold' if bold else 'Regular'}.ttf"), size)


# -- signs: lines, boxes and rings on a field of 24 by 24 ------------------------------------------------------------

_LINE, _BOX, _RING = "line", "box", "ring"
_Stroke = tuple[str, tuple[float, ...]]


def _sign(draw: ImageDraw, sign: Sign, middle: Point, size: int, colour: str) -> None:
    scale, left, top = size / _FIELD, middle[0] - size / 2, middle[1] - size / 2
    width = max(round(1.8 * scale), 2)
    for shape, points in _STROKES[sign]:
        placed = [(top if index % 2 else left) + value * scale for index, value in enumerate(points)]
        if shape == _LINE:
            draw.line(placed, colour, width, joint="curve")
        elif shape == _BOX:
            draw.rounded_rectangle(placed, 2 * scale, outline=colour, width=width)
        else:
            draw.ellipse(placed, outline=colour, width=width)


_ROUND: _Stroke = (_RING, (2, 2, 22, 22))
_STROKES: dict[Sign, tuple[_Stroke, ...]] = {
    Sign.LIST: (
        *((_RING, (3, y - 1.2, 5.4, y + 1.2)) for y in (6, 12, 18)),
        *((_LINE, (9, y, 21, y)) for y in (6, 12, 18)),
    ),
    Sign.WRITE: ((_LINE, (4, 20, 5, 15, 16, 4, 20, 8, 9, 19, 4, 20)), (_LINE, (13, 7, 17, 11))),
    Sign.CHECK: (_ROUND, (_LINE, (7, 12.5, 10.5, 16, 17, 8.5))),
    Sign.CHART: (
        (_LINE, (3, 3, 3, 21, 21, 21)),
        *((_LINE, (x, 18, x, y)) for x, y in ((7.5, 13), (12.5, 6), (17.5, 10))),
    ),
    Sign.PAPER: ((_BOX, (5, 2, 19, 22)), *((_LINE, (8.5, y, 15.5, y)) for y in (8, 12, 16))),
    Sign.PEOPLE: (
        (_RING, (4.5, 4, 11.5, 11)),
        (_LINE, (1.5, 20, 2.5, 16, 5, 14.5, 11, 14.5, 13.5, 16, 14.5, 20)),
        (_RING, (14.5, 5.5, 19.5, 10.5)),
        (_LINE, (16.5, 14, 19.5, 14.2, 21.5, 16, 22.5, 19.5)),
    ),
    Sign.BOARD: (
        (_BOX, (2, 4, 22, 18)),
        (_LINE, (2, 8.5, 22, 8.5)),
        (_LINE, (8, 22, 16, 22)),
        (_LINE, (12, 18, 12, 22)),
    ),
    Sign.ASK: (
        _ROUND,
        (_LINE, (9, 9.5, 10, 7.6, 12, 7, 14, 7.6, 15, 9.5, 14, 11.3, 12, 12.8, 12, 14.5)),
        (_RING, (11.4, 16.6, 12.6, 17.8)),
    ),
    Sign.JOIN: (
        (_RING, (5, 3, 13, 11)),
        (_LINE, (1.5, 21, 2.5, 16.5, 5.5, 14.5, 12, 14.5)),
        (_LINE, (18, 12, 18, 21)),
        (_LINE, (13.5, 16.5, 22.5, 16.5)),
    ),
    Sign.LOCK: (
        (_BOX, (4, 10, 20, 22)),
        (_LINE, (8, 10, 8, 6.5, 9.2, 4, 12, 3, 14.8, 4, 16, 6.5, 16, 10)),
        (_LINE, (12, 14.5, 12, 17.5)),
    ),
}
