"""Small pictures: upright, bounded, and never more than two drawn at a time."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Any

import pytest
from neighbours_support import SHARED
from pictures_support import photo
from PIL import Image

from storage.pictures import showing
from storage.pictures.cleaning import cleaned
from storage.pictures.showing import DRAWN_AT_ONCE, NotShown, PictureTooLarge, opened, thumbnail


def test_a_photo_is_made_small_and_turned_upright() -> None:
    small = thumbnail(photo(size=(640, 480)))
    assert small is not None
    with Image.open(io.BytesIO(small)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (240, 320), {})


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIF"])
def test_every_kind_is_made_small(kind: str) -> None:
    assert thumbnail(photo(kind)) is not None


@pytest.mark.parametrize("data", [b"", b"no picture", b"\xff\xd8\xff\xe0 broken", photo()[:300]])
def test_what_is_no_whole_picture_has_no_small_one(data: bytes) -> None:
    assert thumbnail(data) is None


def test_a_picture_of_too_many_pixels_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "LARGEST_DRAWN_PIXELS", 64 * 48 - 1)
    assert thumbnail(photo()) is None
    monkeypatch.setattr(showing, "LARGEST_DRAWN_PIXELS", 64 * 48)
    assert thumbnail(photo()) is not None


def test_whatever_a_decoder_raises_is_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (TypeError, AttributeError, KeyError, MemoryError):

        def odd(*_: Any, raised: type[Exception] = error) -> Any:
            raise raised

        monkeypatch.setattr(Image, "open", odd)
        with pytest.raises(NotShown), opened(b""):
            pass
    with pytest.raises(PictureTooLarge):
        raise PictureTooLarge


def test_no_more_than_two_are_drawn_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    data, inside, most = photo(), 0, 0
    lock, all_wait = threading.Lock(), threading.Barrier(DRAWN_AT_ONCE)
    convert = Image.Image.convert

    def watched(self: Image.Image, *rest: Any, **more: Any) -> Image.Image:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        all_wait.wait(30)  # both places are taken: were there a third, it would be counted by now
        with lock:
            inside -= 1
        return convert(self, *rest, **more)

    monkeypatch.setattr(Image.Image, "convert", watched)
    threads = [threading.Thread(target=thumbnail, args=(data,)) for _ in range(3 * DRAWN_AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == DRAWN_AT_ONCE


@pytest.mark.parametrize("name", ["gps.png", "mpo.jpg", "poison.jpg"])
def test_photos_that_broke_others_are_cleaned_and_shown(name: str) -> None:
    path: Path = SHARED / "cases" / "pictures" / name
    if not path.exists():
        pytest.skip("the collected cases lie beside the checkout of whoever keeps them")
    kept = cleaned(path.read_bytes(), "image/jpeg")
    assert thumbnail(kept.data) is not None
    with opened(kept.data) as picture:
        assert not picture.getexif().get_ifd(0x8825)
