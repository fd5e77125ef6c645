"""HEIC and AVIF: their EXIF and XMP items are overwritten where they lie (ISO/IEC 23008-12, 14496-12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

#: Item types that describe the picture instead of showing it.
_DESCRIBING = frozenset({b"Exif", b"mime", b"uri "})
#: EXIF data without an entry: readers stumble over an EXIF item that is all zeros.
_EMPTY_EXIF = b"\x00\x00\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00"


class _Odd(Exception):
    """The boxes are not as the standard has them."""


@dataclass(frozen=True)
class _Box:
    kind: bytes
    start: int
    end: int


class _Numbers:
    """Reads big-endian numbers one after the other."""

    def __init__(self, data: bytes, at: int, end: int) -> None:
        self._data, self.at, self._end = data, at, end

    def take(self, size: int) -> int:
        if self.at + size > self._end:
            raise _Odd
        self.at += size
        return int.from_bytes(self._data[self.at - size : self.at])


def without_items(data: bytes) -> bytes | None:
    """Return the file with every describing item blanked; None when that cannot be made sure of."""
    try:
        return _blanked(data)
    except _Odd:
        return None


def _blanked(data: bytes) -> bytes:
    cleaned = bytearray(data)
    outer = list(_boxes(data, 0, len(data)))
    for meta in (box for box in outer if box.kind == b"meta"):
        inner = {box.kind: box for box in _boxes(data, meta.start + 4, meta.end)}
        if b"iinf" not in inner or b"iloc" not in inner:
            raise _Odd
        describing = dict(_describing(data, inner[b"iinf"]))
        idat = inner.get(b"idat")
        for item, start, length in _places(data, inner[b"iloc"], idat.start if idat else 0):
            if item in describing:
                end = min(start + length, len(data)) if length else len(data)
                cleaned[start:end] = _blank(describing[item], end - start)
    if not any(box.kind == b"meta" for box in outer):
        raise _Odd
    for box in outer:
        if box.kind in {b"uuid", b"udta", b"free", b"skip"}:
            cleaned[box.start : box.end] = bytes(box.end - box.start)
    return bytes(cleaned)


def _blank(kind: bytes, length: int) -> bytes:
    fits = kind == b"Exif" and length >= len(_EMPTY_EXIF)
    return _EMPTY_EXIF + bytes(length - len(_EMPTY_EXIF)) if fits else bytes(max(length, 0))


def _boxes(data: bytes, at: int, end: int) -> Iterator[_Box]:
    while at + 8 <= end:
        size, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            raise _Odd
        yield _Box(kind, at + head, at + size)
        at += size


def _describing(data: bytes, iinf: _Box) -> Iterator[tuple[int, bytes]]:
    """Yield id and type of the items that hold EXIF, XMP or the like."""
    numbers = _Numbers(data, iinf.start, iinf.end)
    version = numbers.take(1)
    numbers.take(3 + (2 if version == 0 else 4))
    for entry in _boxes(data, numbers.at, iinf.end):
        about = _Numbers(data, entry.start, entry.end)
        version = about.take(1)
        about.take(3)
        if version < 2:
            raise _Odd
        item = about.take(2 if version == 2 else 4)
        about.take(2)
        kind = data[about.at : about.at + 4]
        if kind in _DESCRIBING:
            yield item, kind


def _places(data: bytes, iloc: _Box, idat_start: int) -> Iterator[tuple[int, int, int]]:
    """Yield item id, start and length of each extent; a length of 0 means the rest of the file."""
    numbers = _Numbers(data, iloc.start, iloc.end)
    version = numbers.take(1)
    numbers.take(3)
    sizes = numbers.take(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version in {1, 2} else 0
    for _ in range(numbers.take(2 if version < 2 else 4)):
        item = numbers.take(2 if version < 2 else 4)
        method = numbers.take(2) & 15 if version in {1, 2} else 0
        numbers.take(2)
        base = numbers.take(base_size) + (idat_start if method == 1 else 0)
        for _ in range(numbers.take(2)):
            numbers.take(index_size)
            yield item, base + numbers.take(offset_size), numbers.take(length_size)
