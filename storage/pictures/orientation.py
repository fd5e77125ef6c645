"""How a photo is turned: the one thing of its EXIF data that is needed to show it."""

from __future__ import annotations

import struct

_EXIF = b"Exif\x00\x00"
_ORIENTATION, _SHORT = 0x0112, 3


def orientation_of(payload: bytes) -> int:
    """Return 1-8 from an EXIF segment; 0 when it says none that can be read, however odd it is."""
    if not payload.startswith(_EXIF):
        return 0
    tiff = payload[len(_EXIF) :]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return 0
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    if start + 2 > len(tiff):
        return 0
    (entries,) = struct.unpack_from(f"{order}H", tiff, start)
    for number in range(entries):
        at = start + 2 + 12 * number
        if at + 12 > len(tiff):
            return 0
        tag, kind, count, value = struct.unpack_from(f"{order}HHIH", tiff, at)
        if (tag, kind, count) == (_ORIENTATION, _SHORT, 1):
            return int(value) if 1 <= value <= 8 else 0
    return 0


def exif_of(orientation: int) -> bytes:
    """Return an EXIF segment that says how a photo is turned, and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return _EXIF + b"MM\x00*\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
