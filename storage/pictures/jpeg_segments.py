"""Which segments of a JPEG show the picture: by their marker and their shape (ITU-T T.81, annex B.2).

A marker alone proves nothing: one flipped bit makes a frame header of an EXIF segment, and its bytes would be kept.
"""

from __future__ import annotations

from collections.abc import Callable

_FRAMES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0), 0xDE})
_HUFFMAN, _QUANTIZATION, _SCAN = 0xC4, 0xDB, 0xDA
#: Arithmetic conditioning, number of lines, restart interval, expansion: a few bytes each.
_SHORT = {0xCC: 64, 0xDC: 2, 0xDD: 2, 0xDF: 1}


def shows_the_picture(marker: int, payload: bytes) -> bool:
    """Tell whether a segment (payload without its length) is a frame, table or scan header and nothing else."""
    if marker in _FRAMES:
        return len(payload) >= 6 and len(payload) == 6 + 3 * payload[5]
    if marker == _SCAN:
        return len(payload) >= 1 and 1 <= payload[0] <= 4 and len(payload) == 4 + 2 * payload[0]
    if marker == _HUFFMAN:
        return _is_filled(payload, _huffman_length)
    if marker == _QUANTIZATION:
        return _is_filled(payload, lambda rest: 129 if rest[0] >> 4 else 65)
    return len(payload) <= _SHORT.get(marker, -1)


def _huffman_length(rest: bytes) -> int:
    return 17 + sum(rest[1:17])


def _is_filled(payload: bytes, length_of: Callable[[bytes], int]) -> bool:
    """Tell whether a segment is a row of tables that ends where it ends."""
    at = 0
    while at < len(payload):
        at += length_of(payload[at:])
    return at == len(payload) and at > 0
