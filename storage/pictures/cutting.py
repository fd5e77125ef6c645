"""Takes out of a picture everything but the picture: where it was taken, when, by whom, with what.

The file is cut by its own structure and only what is needed to show it is kept, so it does not matter how odd the rest
is, or whether a library can read it. The turn of a photo (EXIF orientation) is written back by itself.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from storage.pictures import jpeg_segments
from storage.pictures.heif import without_items
from storage.pictures.orientation import exif_of, orientation_of

_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_SCAN, _END, _APP0, _APP1, _APP2, _APP14 = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEE
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
    | {b"acTL", b"fcTL", b"fdAT", b"cICP"}
)
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP"})
#: Flags of a WebP's VP8X chunk that announce EXIF and XMP (WebP container specification).
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
#: How EXIF and XMP begin, wherever they lie.
_TELLING = (b"Exif\x00\x00", b"EXIF", b"XMP ", b"xmpmeta", b"adobe:ns:meta")
_GIF_LOOPS = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0"})


class NotCut(Exception):
    """The bytes are of no kind that is cut, or end before there is a picture in them."""


def kind_of(data: bytes) -> str | None:
    """Return the media type that the first bytes tell: jpeg, png, webp, gif, heic, tiff or None."""
    if data.startswith(b"\xff\xd8"):
        return "image/jpeg"
    if data.startswith(_PNG_START):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"}:
        return "image/heic"
    if data.startswith((b"II*\x00", b"MM\x00*")):
        return "image/tiff"
    return None


def cut(data: bytes) -> bytes:
    """Return the picture alone; raise ``NotCut`` for what has to be drawn anew, or is no picture."""
    match kind_of(data):
        case "image/jpeg":
            return _jpeg(data)
        case "image/png":
            return _silent(_png(data))
        case "image/webp":
            return _silent(_webp(data))
        case "image/gif":
            return _silent(_gif(data))
        case "image/heic":
            return _heic(data)
    raise NotCut("not a kind that is cut")


def _silent(picture: bytes) -> bytes:
    """Return a cut picture; one that still speaks (a wrong length swallowed what tells) has to be drawn anew."""
    if any(mark in picture for mark in _TELLING):
        raise NotCut("something that tells lies where the picture should be")
    return picture


# -- JPEG: also MPO (further pictures behind the first), and what was cut off on its way ------------------------------


def _jpeg(data: bytes) -> bytes:
    kept, scans = [b"\xff\xd8"], 0
    turn = 0
    for marker, payload, entropy in _segments(data):
        if marker == _APP1 and not turn:
            turn = orientation_of(payload)
        elif marker == _APP0 and payload.startswith(b"JFIF\x00") and len(payload) >= 14:
            # A thumbnail may follow; it is left out.
            kept.append(_segment(marker, payload[:12] + b"\x00\x00"))
        elif jpeg_segments.shows_the_picture(marker, payload) or _is_needed(marker, payload):
            kept += [_segment(marker, payload), entropy]
            scans += marker == _SCAN
    if not scans:
        raise NotCut("a JPEG without a picture")
    _silent(b"".join(kept))
    if turn > 1:
        at = 2 if kept[1:2] and kept[1][1:2] == bytes([_APP0]) else 1
        kept.insert(at, _segment(_APP1, exif_of(turn)))
    return b"".join([*kept, b"\xff\xd9"])


def _is_needed(marker: int, payload: bytes) -> bool:
    """Tell whether an application segment decides on colours."""
    return (marker == _APP2 and payload.startswith(b"ICC_PROFILE\x00")) or (
        marker == _APP14 and payload.startswith(b"Adobe")
    )


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield marker, payload and the scan behind it; bytes that belong to no segment are passed over."""
    at = 2
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 4 > len(data):
            return
        marker = data[at + 1]
        if marker in {0x00, 0xFF} or marker in _JPEG_ALONE or marker == 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        if marker == _END:
            return
        length = int.from_bytes(data[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(data):
            at += 2
            continue
        scanned = _scan_ends(data, end) if marker == _SCAN else end
        yield marker, data[at + 4 : end], data[end:scanned]
        at = scanned


def _scan_ends(data: bytes, at: int) -> int:
    """Return where the entropy-coded bytes end: at a marker that is neither stuffing nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        follows = data[at + 1]
        if follows == 0xFF:
            at += 1
        elif follows == 0 or 0xD0 <= follows <= 0xD7:
            at += 2
        else:
            return at


# -- PNG, WebP, GIF, HEIC --------------------------------------------------------------------------------------------


def _png(data: bytes) -> bytes:
    kept, at = [_PNG_START], len(_PNG_START)
    pixels = False
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        chunk = data[at : at + 12 + length]
        if kind in _PNG_KEPT:
            kept.append(chunk)
            pixels = pixels or kind == b"IDAT"
        if kind == b"IEND":
            break
        at += 12 + length
    if not pixels:
        raise NotCut("a PNG without a picture")
    return b"".join(kept)


def _webp(data: bytes) -> bytes:
    kept, at = [], 12
    while at + 8 <= len(data):
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        padded = length + (length & 1)
        chunk = bytearray(data[at : at + 8 + padded])
        if kind == b"VP8X" and len(chunk) > 8:
            chunk[8] &= ~(_WEBP_EXIF | _WEBP_XMP) & 0xFF
        if kind in _WEBP_KEPT:
            kept.append(bytes(chunk))
        at += 8 + padded
    if not kept:
        raise NotCut("a WebP without a picture")
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _gif(data: bytes) -> bytes:
    if len(data) < 13:
        raise NotCut("a GIF without a picture")
    at = 13 + _gif_colours(data[10])
    kept = [data[:at]]
    while at < len(data) and data[at] in {0x21, 0x2C}:
        start, is_picture = at, data[at] == 0x2C
        if is_picture:
            at += 10 + (_gif_colours(data[at + 9]) if at + 9 < len(data) else 0) + 1
        else:
            at += 2
        first = data[at + 1 : at + 12]
        at = _gif_blocks_end(data, at)
        if is_picture or data[start + 1 : start + 2] == b"\xf9" or first in _GIF_LOOPS:
            kept.append(data[start:at])
    return b"".join([*kept, b"\x3b"])


def _gif_colours(flags: int) -> int:
    return 3 * (2 << (flags & 7)) if flags & 0x80 else 0


def _gif_blocks_end(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return min(at + 1, len(data))


def _heic(data: bytes) -> bytes:
    cleaned = without_items(data)
    if cleaned is None:
        raise NotCut("a HEIC whose items cannot be told apart")
    return cleaned
