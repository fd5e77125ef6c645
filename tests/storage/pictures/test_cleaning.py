"""What is kept of a picture: the picture, and nothing of where, when and with what it was taken."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable

import pytest
from pictures_support import GPS, ORIENTATION, XMP, photo, position, several, tells
from PIL import Image

from storage.pictures import cutting
from storage.pictures.cleaning import cleaned
from storage.pictures.showing import NotShown, PictureTooLarge, opened, thumbnail

KINDS: dict[str, Callable[[], bytes]] = {
    "JPEG": photo,
    "progressive JPEG": lambda: photo(progressive=True),
    "MPO": several,
    "PNG": lambda: photo("PNG"),
    "WebP": lambda: photo("WEBP"),
    "lossless WebP": lambda: photo("WEBP", lossless=True),
    "HEIC": lambda: photo("HEIF"),
    "TIFF": lambda: photo("TIFF"),
}


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("RGB").tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_no_byte_of_a_picture_tells_where_it_was_taken(kind: str) -> None:
    before = KINDS[kind]()
    assert tells(before)
    after = cleaned(before, "image/jpeg").data
    assert tells(after) == []
    with opened(after) as picture:
        picture.load()
        assert not picture.getexif().get_ifd(GPS)


@pytest.mark.parametrize("kind", ["JPEG", "progressive JPEG", "PNG", "WebP", "lossless WebP", "HEIC"])
def test_the_picture_itself_stays_as_it_was(kind: str) -> None:
    before = KINDS[kind]()
    assert pixels(cleaned(before, "image/jpeg").data) == pixels(before)


@pytest.mark.parametrize("said", ["image/jpeg", "application/octet-stream", "text/plain"])
def test_what_it_is_the_bytes_say_and_not_what_was_said_of_them(said: str) -> None:
    kept = cleaned(photo("PNG"), said)
    assert (kept.media_type, tells(kept.data)) == ("image/png", [])


def test_how_a_photo_is_turned_is_kept() -> None:
    with Image.open(io.BytesIO(cleaned(photo(), "image/jpeg").data)) as picture:
        assert dict(picture.getexif()) == {ORIENTATION: 6}
    with Image.open(io.BytesIO(cleaned(photo(told=False), "image/jpeg").data)) as picture:
        assert dict(picture.getexif()) == {}


def test_the_colours_of_a_photo_are_kept() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with Image.open(io.BytesIO(cleaned(photo(icc_profile=profile), "image/jpeg").data)) as picture:
        assert picture.info["icc_profile"] == profile


def test_a_photo_that_was_cut_off_on_its_way_tells_nothing_either() -> None:
    whole = photo(size=(400, 300))
    for share in (0.3, 0.6, 0.95):
        after = cleaned(whole[: int(len(whole) * share)], "image/jpeg").data
        assert tells(after) == []


def test_a_photo_that_ends_before_its_picture_begins_is_not_kept() -> None:
    with pytest.raises(NotShown):
        cleaned(photo()[:120], "image/jpeg")


def test_what_lies_behind_the_picture_is_left_out() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        assert tells(cleaned(photo(kind, told=False) + XMP, "image/jpeg").data) == []


def test_text_in_a_png_is_left_out() -> None:
    before = photo("PNG", told=False)
    text = b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + XMP
    chunk = struct.pack(">I", len(text)) + b"iTXt" + text + struct.pack(">I", zlib.crc32(b"iTXt" + text))
    end = before.index(b"IEND") - 4
    assert tells(cleaned(before[:end] + chunk + before[end:], "image/png").data) == []


def test_comments_and_foreign_extensions_of_a_gif_are_left_out_and_its_loop_stays() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("#a00", "#0a0", "#00a")]
    written = io.BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:], loop=0, comment=b"13,45.20N")
    after = cleaned(written.getvalue(), "image/gif").data
    assert tells(after) == []
    with Image.open(io.BytesIO(after)) as picture:
        assert (picture.n_frames, picture.info["loop"]) == (3, 0)  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(8))
def test_bits_that_fell_over_never_bring_the_place_back_nor_another_error(seed: int) -> None:
    """Whatever a library makes of odd EXIF data: it is refused, or kept without it."""
    chance = random.Random(seed)
    before = [photo(), several(), photo("PNG"), photo("WEBP")]
    for _ in range(40):
        data = bytearray(chance.choice(before))
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(2, min(len(data), 400))] ^= 1 << chance.randrange(8)
        if bytes(data[:4]) not in {one[:4] for one in before}:
            continue
        try:
            kept = cleaned(bytes(data), "image/jpeg").data
        except NotShown:
            continue
        assert b"PhoneMaker" not in kept
        thumbnail(kept)


def test_a_segment_is_judged_by_its_shape_and_not_by_its_marker_alone() -> None:
    """One bit makes a frame header (C1) of an EXIF segment (E1)."""
    before = photo()
    at = before.index(b"\xff\xe1")
    odd = before[: at + 1] + b"\xc1" + before[at + 2 :]
    assert tells(cutting.cut(odd)) == []


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 no picture", b"PK\x03\x04 a workbook", "ข้อความ".encode()])
def test_what_is_no_picture_is_kept_to_the_byte(data: bytes) -> None:
    assert cleaned(data, "application/octet-stream").data == data


def test_what_calls_itself_a_picture_and_is_none_is_not_kept() -> None:
    with pytest.raises(NotShown):
        cleaned(b"no picture at all " + XMP, "image/jpeg")


def test_a_picture_of_a_kind_that_is_not_cut_is_drawn_anew() -> None:
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "#447").save(written, "BMP")
    kept = cleaned(written.getvalue(), "image/bmp")
    assert kept.media_type == "image/jpeg"
    transparent = io.BytesIO()
    Image.new("RGBA", (8, 8), "#44779988").save(transparent, "TIFF", exif=position())
    assert cleaned(transparent.getvalue(), "image/tiff").media_type == "image/png"


def test_a_heic_whose_parts_cannot_be_told_apart_is_drawn_anew() -> None:
    before = bytearray(photo("HEIF"))
    at = before.index(b"iinf")
    before[at + 4] = 9  # a version nobody knows
    try:
        kept = cleaned(bytes(before), "image/heic")
    except NotShown:
        return
    assert (kept.media_type, tells(kept.data)) == ("image/jpeg", [])


def test_a_picture_too_large_to_unpack_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    before = photo()
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(PictureTooLarge):
        cleaned(before, "image/jpeg")
