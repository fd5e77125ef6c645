"""One module per kind of file; each turns bytes into paragraphs and tables."""

from __future__ import annotations

from collections.abc import Callable

from documents.reading.errors import UnreadablePlan
from documents.reading.grid import Paper

Progress = Callable[[int, int], None]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_paper(name: str, data: bytes, progress: Progress | None = None) -> Paper:
    """Read a file by what it holds, not by what its name claims. Raises ``UnreadablePlan``."""
    if data[:4] == b"%PDF" or b"%PDF-" in data[:1024]:
        from documents.reading.sources import pdf

        return pdf.read(name, data, progress)
    if data[:2] == b"PK":
        return _package(name, data)
    if data[:8] == _OLE:
        return _ole(name, data)
    if data[:5] == b"{\\rtf":
        raise UnreadablePlan(
            f"ไฟล์ {name} เป็น RTF กรุณาเปิดด้วย Word แล้วบันทึกเป็น .docx",
            f"{name} is RTF; please open it in Word and save it as .docx",
        )
    _refuse_pictures(name, data)
    if name.lower().endswith((".csv", ".tsv")):
        from documents.reading.sources import delimited

        return delimited.read(name, data)
    from documents.reading.sources import text

    return text.read(name, data)


def _package(name: str, data: bytes) -> Paper:
    from documents.reading.sources.package import Package, damaged

    parts = set(Package(name, data).names())
    if "word/document.xml" in parts:
        from documents.reading.sources import docx

        return docx.read(name, data)
    if "xl/workbook.xml" in parts:
        from documents.reading.sources import sheets

        return sheets.read(name, data)
    if "[Content_Types].xml" in parts and not any(part.startswith(("ppt/", "xl/", "word/")) for part in parts):
        raise damaged(name)
    raise UnreadablePlan(
        f"ไฟล์ {name} ไม่ใช่ Word (.docx) หรือ Excel (.xlsx) กรุณาบันทึกเป็นชนิดใดชนิดหนึ่ง",
        f"{name} is neither Word (.docx) nor Excel (.xlsx); please save it as one of them",
    )


def _ole(name: str, data: bytes) -> Paper:
    """Tell old Office files apart by the streams that their directory names."""
    if _stream("EncryptedPackage") in data:
        from documents.reading.sources.package import encrypted

        raise encrypted(name)
    if _stream("WordDocument") in data:
        raise UnreadablePlan(
            f"ไฟล์ {name} เป็น Word รุ่นเก่า (.doc) กรุณาเปิดด้วย Word แล้วบันทึกเป็น .docx",
            f"{name} is an old Word file (.doc); please open it in Word and save it as .docx",
        )
    from documents.reading.sources import sheets

    return sheets.read(name, data)


def _stream(stream_name: str) -> bytes:
    return stream_name.encode("utf-16-le")


def _refuse_pictures(name: str, data: bytes) -> None:
    if data[:3] == b"\xff\xd8\xff" or data[:8] == b"\x89PNG\r\n\x1a\n" or data[:4] in {b"GIF8", b"RIFF"}:
        raise UnreadablePlan(
            f"ไฟล์ {name} เป็นรูปภาพ ไม่มีข้อความให้อ่าน กรุณาส่งไฟล์ต้นฉบับ",
            f"{name} is a picture and holds no text; please send the original file",
        )
