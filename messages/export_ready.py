"""เอกสารพร้อมแล้ว: a link that expires and is meant for one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from messages.card import Block, Button, Card, Field, Tone, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import optional
from messages.quick import open_url
from messages.wording import Digits, Pen

FORMAT_NAMES = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}


@dataclass(frozen=True, kw_only=True)
class ExportFile:
    """One format of the document and its signed address."""

    format: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ExportReady:
    """``title`` is the document's; ``missing`` is how many rows of it nobody has reported on."""

    title: str
    files: tuple[ExportFile, ...]
    expires_at: datetime
    fiscal_year_be: int | None = None
    period_name: str | None = None
    missing: int = 0
    draft: bool = False
    in_group: bool = False
    page: bool = False
    """It opens a page of the board, no document."""
    evidence: bool = False
    """The links are to photos and files that were sent as evidence."""


def render(data: ExportReady, digits: Digits = "thai") -> Message:
    """Return the card with a button per format."""
    pen = Pen(digits)
    period = data.period_name or (pen.year(data.fiscal_year_be) if data.fiscal_year_be else None)
    blocks: list[Block] = [
        *optional("งวด", period),
        Field("เปิดได้ถึง", pen.moment(data.expires_at), strong=True),
    ]
    if data.missing:
        blocks.append(Words(f"ยังไม่มีรายงาน {pen(data.missing)} รายการ ในเอกสารจะเว้นว่างไว้"))
    if data.draft:
        blocks.append(Words("เป็นร่าง โปรดตรวจสอบก่อนเสนอ"))
    owner = "ลิงก์นี้ใช้ได้เฉพาะผู้ที่ขอ" if data.in_group else "ลิงก์นี้เป็นของท่านเท่านั้น โปรดอย่าส่งต่อ"
    blocks.append(Words(owner, quiet=True))
    buttons = [Button(_opens(one, pen), open_url(one.url), main=not place) for place, one in enumerate(data.files)]
    kicker = _kicker(data)
    message = card_message(Card(kicker, data.title, blocks, buttons, Tone.DONE), f"{kicker}: {data.title}")
    addresses = "\n".join(f"{_format(one)}: {one.url}" for one in data.files)
    return Message(message.objects, f"{message.plain}\n{addresses}")


def _kicker(data: ExportReady) -> str:
    if data.evidence:
        return "หลักฐาน"
    if data.page:
        return "เปิดกระดานได้แล้ว"
    return "ร่างเอกสารพร้อมแล้ว" if data.draft else "เอกสารพร้อมแล้ว"


def _opens(one: ExportFile, pen: Pen) -> str:
    name = _format(one)
    return f"เปิด {name}" if name.isascii() else f"เปิด{pen(name)}"


def _format(one: ExportFile) -> str:
    return FORMAT_NAMES.get(one.format, one.format.upper() if one.format.isascii() else one.format)
