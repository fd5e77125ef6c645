"""Made-up photos of every kind, with and without the place where they were taken."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

GPS, MAKER, ORIENTATION = 0x8825, 0x010F, 0x0112
#: Whatever names a place or a camera in them holds one of these.
TELLING = (b"PhoneMaker", b"GPSLatitude", b"13,45.20N")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf exif:GPSLatitude="13,45.20N"/></x:xmpmeta>'


def position() -> Image.Exif:
    """Return EXIF data that says where, with what and how a photo was taken."""
    exif = Image.Exif()
    exif[MAKER] = "PhoneMaker"
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (13.0, 45.0, 12.0)
    exif.get_ifd(GPS)[3] = "E"
    exif.get_ifd(GPS)[4] = (100.0, 30.0, 5.0)
    return exif


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (64, 48), told: bool = True, **more: Any) -> bytes:
    """Return a picture of a kind that Pillow writes (``HEIF`` too)."""
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    drawn = Image.effect_noise(size, 60).convert("RGB")
    if told:
        more["exif"] = position()
        if kind in {"JPEG", "WEBP", "HEIF"}:
            more["xmp"] = XMP
    written = io.BytesIO()
    drawn.save(written, kind, **more)
    return written.getvalue()


def several(**more: Any) -> bytes:
    """Return an MPO: a JPEG with a further one, and its own EXIF, behind it."""
    pictures = [Image.effect_noise((64, 48), 60).convert("RGB") for _ in range(2)]
    written = io.BytesIO()
    pictures[0].save(written, "MPO", save_all=True, append_images=pictures[1:], exif=position(), **more)
    return written.getvalue()


def tells(data: bytes) -> list[bytes]:
    """Return what of a place or a camera stands anywhere in the bytes."""
    return [one for one in TELLING if one in data]
