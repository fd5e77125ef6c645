"""What is sent to people who have not come in yet: where the office's LINE account is, as a link and as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

import segno


@dataclass(frozen=True)
class Code:
    """A QR code as one SVG path over ``size`` × ``size`` squares."""

    size: int
    path: str


@dataclass(frozen=True)
class Invitation:
    """The office's name, and the address and code of its account where these are known."""

    office: str
    address: str = ""
    code: Code | None = None


def invitation(office: str, basic_id: str) -> Invitation:
    """Return what people are sent; without the account's ID they are told by name only."""
    if not basic_id:
        return Invitation(office)
    address = f"https://line.me/R/ti/p/{quote(basic_id)}"
    return Invitation(office, address, code_of(address))


def code_of(text: str) -> Code:
    """Return the QR code of a text, with the quiet edge that readers need."""
    edge = 4
    made = segno.make_qr(text, error="m")
    path = "".join(
        f"M{x + edge} {y + edge}h1v1h-1z" for y, row in enumerate(made.matrix) for x, dark in enumerate(row) if dark
    )
    return Code(len(made.matrix) + 2 * edge, path)
