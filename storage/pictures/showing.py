"""Opening pictures that strangers sent: bounded in size, and however odd the bytes are, one error comes of it."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

THUMBNAIL_PIXELS = 320
#: What unpacks to more is not drawn small: four bytes a pixel, for each of those drawn at the same time.
LARGEST_DRAWN_PIXELS = 24_000_000
DRAWN_AT_ONCE = 2
_drawing = threading.BoundedSemaphore(DRAWN_AT_ONCE)


class PictureTooLarge(Exception):
    """A picture, perhaps in a small file, that unpacks beyond all measure."""


class NotShown(Exception):
    """Bytes that cannot be opened as a picture."""


@contextmanager
def opened(data: bytes, most_pixels: int | None = None) -> Iterator[Image]:
    """Open a picture; whatever its bytes make a decoder raise, in the block too, is ``NotShown``.

    Raises ``PictureTooLarge`` above ``most_pixels``, and always above Pillow's own measure of a decompression bomb.
    """
    from PIL import Image

    _learn_heic()
    try:
        with Image.open(io.BytesIO(data)) as picture:
            _check_size(picture, most_pixels)
            yield picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLarge from error
    except PictureTooLarge:
        raise
    except Exception as error:  # decoders raise struct.error, TypeError, AttributeError … on odd bytes
        raise NotShown from error


def _check_size(picture: Image, most_pixels: int | None) -> None:
    if most_pixels is not None and picture.width * picture.height > most_pixels:
        raise PictureTooLarge


@cache
def _learn_heic() -> None:
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)


def thumbnail(data: bytes) -> bytes | None:
    """Return a small JPEG of a picture, None where none can be made of it; at most two are drawn at a time."""
    from PIL import ImageOps

    with _drawing:
        try:
            with opened(data, LARGEST_DRAWN_PIXELS) as picture:
                picture.draft("RGB", (THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
                picture.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
                small = io.BytesIO()
                ImageOps.exif_transpose(picture).convert("RGB").save(small, "JPEG", quality=78)
                return small.getvalue()
        except (PictureTooLarge, NotShown):
            return None
