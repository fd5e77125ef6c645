"""QR codes for links on paper."""

from __future__ import annotations

import io

import segno


def qr_svg(address: str) -> str:
    """Return the code of an address as SVG."""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(border=2, omitsize=True))


def qr_png(address: str) -> bytes:
    """Return the code of an address as PNG."""
    image = io.BytesIO()
    segno.make(address, error="m", micro=False).save(image, kind="png", scale=6, border=2)
    return image.getvalue()
