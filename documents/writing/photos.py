"""Photos for paper: small, upright, and without what a phone writes into them (place, device)."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageOps

from documents.writing.errors import DamagedPicture

#: Enough for half an A4 page at 300 dots per inch.
LONGEST_SIDE = 1000
_QUALITY = 80
#: A picture of more pixels is a bomb, not a photo.
_MOST_PIXELS = 80_000_000


@cache
def _know_heic() -> None:
    """Let Pillow open what iPhones take; the library is only loaded where there are photos."""
    from pillow_heif import register_heif_opener

    register_heif_opener()


def small_jpeg(path: Path, side: int = LONGEST_SIDE) -> bytes:
    """Return a photo as a JPEG of at most ``side`` pixels each way, without its metadata. Raises ``DamagedPicture``."""
    _know_heic()
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise DamagedPicture(f"ภาพ {path.name} ใหญ่เกินไป", f"picture {path.name} has too many pixels")
            # A JPEG is unpacked at the smallest scale that is still large enough, and turned once it is small.
            share = min(1.0, side / max(picture.size))
            picture.draft("RGB", (round(picture.width * share), round(picture.height * share)))
            picture.thumbnail((side, side))
            ImageOps.exif_transpose(picture, in_place=True)
            small = _on_white(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DamagedPicture(f"เปิดภาพ {path.name} ไม่ได้", f"picture {path.name} cannot be read") from error
    image = io.BytesIO()
    small.save(image, format="JPEG", quality=_QUALITY)
    return image.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "P"}:
        layer = picture.convert("RGBA")
        white = Image.new("RGB", layer.size, "white")
        white.paste(layer, mask=layer.getchannel("A"))
        return white
    return picture.convert("RGB")
