"""QR codes for links on paper."""

from __future__ import annotations

import io

import segno


def qr_svg(address: str) -> str:
    """Return the code of an address as SVG."""
    return str(_code(address).svg_inline(border=2, omitsize=True))


def qr_png(address: str) -> bytes:
    """Return the code of an address as PNG."""
    image = io.BytesIO()
    _code(address).save(image, kind="png", scale=6, border=2)
    return image.getvalue()


def _code(address: str) -> segno.QRCode:
    # Readers take the mask from the code itself; trying all eight for the most even one takes half of the time.
    return segno.make_qr(address, error="m", mask=3)
