"""A picture for scenes and tests that do not care which: drawn here, so that no photograph of anybody is needed."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache

WIDTH, HEIGHT = 320, 240

_SKY_TOP, _SKY_LOW = (126, 178, 226), (222, 236, 247)
_GRASS, _WALL, _ROOF, _DOOR = (116, 168, 98), (247, 240, 224), (176, 82, 62), (104, 78, 62)


@cache
def office_photo() -> bytes:
    """Return a PNG of a small office under the sky."""
    rows = b"".join(b"\0" + bytes(value for x in range(WIDTH) for value in _colour(x, y)) for y in range(HEIGHT))
    return _png(WIDTH, HEIGHT, rows)


def plain_picture(width: int, height: int) -> bytes:
    """Return a PNG of one colour, for what needs a picture of a certain size."""
    return _png(width, height, (b"\0" + bytes(_SKY_LOW) * width) * height)


def size_of(picture: bytes) -> tuple[int, int] | None:
    """Return a picture's width and height; None for what is no PNG or JPEG."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG")) as opened:
            return opened.size
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return None


def _png(width: int, height: int, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows, 9)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _colour(x: int, y: int) -> tuple[int, ...]:
    if 108 <= y < 190 and 70 <= x < 250:
        return _front(x - 70, y - 108)
    if 70 <= y < 108 and 62 + 108 - y <= x < 258 - 108 + y:
        return _ROOF
    if y >= 184:
        return _GRASS
    share = y / 184
    return tuple(round(top + (low - top) * share) for top, low in zip(_SKY_TOP, _SKY_LOW, strict=True))


def _front(x: int, y: int) -> tuple[int, ...]:
    """Return the colour of the front wall with its door and windows."""
    if 76 <= x < 104 and y >= 32:
        return _DOOR
    if y in range(26, 52) and (x in range(22, 56) or x in range(124, 158)):
        return _SKY_TOP
    return _WALL
