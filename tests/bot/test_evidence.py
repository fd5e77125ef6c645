"""What is kept of a photo: the picture, not the place where it was taken."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.evidence import PictureTooLarge, without_position

GPS, MAKER = 0x8825, 0x010F


def photo(*, position: bool, kind: str = "JPEG") -> bytes:
    """Return a small picture, with where it was taken or without."""
    image = Image.new("RGB", (64, 48), "#4477aa")
    exif = image.getexif()
    exif[MAKER] = "a made-up camera"
    if position:
        exif.get_ifd(GPS)[1] = "N"
        exif.get_ifd(GPS)[2] = (13.0, 45.0, 0.0)
    written = io.BytesIO()
    image.save(written, kind, exif=exif)
    return written.getvalue()


def tags(data: bytes) -> Image.Exif:
    with Image.open(io.BytesIO(data)) as image:
        return image.getexif()


def test_the_place_is_taken_off_and_the_rest_stays() -> None:
    before = photo(position=True)
    assert tags(before).get_ifd(GPS)
    after = without_position(before)
    assert GPS not in tags(after)
    assert tags(after)[MAKER] == "a made-up camera"
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert old.size == new.size
        assert old.tobytes() == new.tobytes()


def test_a_photo_without_a_place_is_kept_to_the_byte() -> None:
    before = photo(position=False)
    assert without_position(before) == before


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7 no picture", photo(position=True)[:200], b"\xff\xd8\xff\xe1\x00\x08Exif"]
)
def test_what_is_no_whole_picture_is_kept_as_it_came(data: bytes) -> None:
    assert without_position(data) == data


def test_a_picture_too_large_to_unpack_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    before = photo(position=True)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(PictureTooLarge):
        without_position(before)
