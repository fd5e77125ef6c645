"""A picture without what it tells beside itself: cut where that can be done, drawn anew where not."""

from __future__ import annotations

import io
from dataclasses import dataclass

from storage.pictures import cutting
from storage.pictures.showing import NotShown, opened


@dataclass(frozen=True)
class Kept:
    """What is kept of something that was sent."""

    data: bytes
    media_type: str


def cleaned(data: bytes, media_type: str) -> Kept:
    """Return a picture without the place where it was taken; what is no picture comes back as it is.

    What it is, its first bytes say and not what was said of it. Raises ``PictureTooLarge`` for a picture that no
    program of ours should unpack and ``NotShown`` for one that can neither be cut nor drawn anew.
    """
    kind = cutting.kind_of(data)
    if kind is None:
        return _drawn_anew(data) if media_type.startswith("image/") else Kept(data, media_type)
    try:
        small = cutting.cut(data)
    except cutting.NotCut:
        return _drawn_anew(data)
    size = _size(data)
    # What a lenient reader sees in odd bytes may be another picture than the one that was cut out of them.
    return Kept(small, kind) if size is None or _size(small) == size else _drawn_anew(data)


def _size(data: bytes) -> tuple[int, int] | None:
    try:
        with opened(data) as picture:
            return picture.size
    except NotShown:
        return None


def _drawn_anew(data: bytes) -> Kept:
    """Decode and write the picture again: as PNG where parts of it are transparent, as JPEG where not."""
    from PIL import ImageOps

    drawn = io.BytesIO()
    with opened(data) as picture:
        upright = ImageOps.exif_transpose(picture)
        if "A" in upright.getbands():
            upright.info.clear()
            upright.save(drawn, "PNG")
            return Kept(drawn.getvalue(), "image/png")
        upright.convert("RGB").save(drawn, "JPEG", quality=90, exif=b"", icc_profile=upright.info.get("icc_profile"))
        return Kept(drawn.getvalue(), "image/jpeg")
