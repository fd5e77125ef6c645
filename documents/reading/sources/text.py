"""Plain text: tab tables, markdown pipes and HTML tables between paragraphs."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator

from documents.reading.errors import UnreadablePlan
from documents.reading.grid import Block, GridRow, Paper, Paragraph, Place, Table, plain_row
from documents.reading.headers import columns_of
from documents.reading.limits import MAX_TEXT_CHARACTERS
from documents.reading.markup import html_rows, plain_lines

_ENCODINGS = ("utf-8-sig", "cp874")
_SAMPLE, _FEWEST_BYTES, _WIDE_SHARE = 2_000, 40, 0.95
_RULE = re.compile(r"[\s|:\-–—=+]*[-–—=]{1,}[\s|:\-–—=+]*")
_HTML_TABLE = re.compile(r"<table\b.*?</table\s*>", re.IGNORECASE | re.DOTALL)
_WIDE_GAP, _FEWEST_GAPS = re.compile(r"(?<=\S) {2,}(?=\S)"), 2
_ESCAPED_PIPE = "\ue000"
_UNCLOSED = re.compile(r"<(p|ol|ul|li|td)\b[^>]*>(?!.*</\1>)", re.IGNORECASE | re.DOTALL)


def decode(name: str, data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or the Windows code page of Thai."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _decoded(name, data, "utf-16")
    if wide := _wide_encoding(data):
        return _decoded(name, data, wide)
    for encoding in _ENCODINGS[:-1]:
        try:
            return _checked(name, data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _decoded(name, data, _ENCODINGS[-1])


def web_page(data: bytes) -> bytes:
    """Return the page inside a web archive (MHTML); any other file as it is."""
    head = data[:_SAMPLE].lower()
    if b"mime-version:" not in head:
        return data
    for part in email.message_from_bytes(data).walk():
        page = part.get_payload(decode=True) if part.get_content_type() in {"text/html", "text/plain"} else None
        if isinstance(page, bytes):
            charset = part.get_content_charset() or "utf-8"
            return page.decode(charset, "replace").encode()
    return data


def _wide_encoding(data: bytes) -> str | None:
    """Return UTF-16 in either order for a text that lacks its mark: every other byte is 0 or that of Thai."""
    sample = data[:_SAMPLE]
    if len(sample) < _FEWEST_BYTES or len(data) % 2 or b"\x00" not in sample:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if sum(1 for byte in high if byte in {0x00, 0x0E}) > _WIDE_SHARE * len(high):
            return encoding
    return None


def _decoded(name: str, data: bytes, encoding: str) -> str:
    try:
        return _checked(name, data.decode(encoding))
    except UnicodeDecodeError as error:
        raise UnreadablePlan(
            f"ไฟล์ {name} ไม่ใช่ข้อความที่อ่านได้ (ไบต์ที่ {error.start + 1}) กรุณาบันทึกใหม่เป็น UTF-8",
            f"{name} is not readable text (byte {error.start + 1}); please save it as UTF-8",
        ) from None


def _checked(name: str, text: str) -> str:
    if "\x00" in text:
        raise UnreadablePlan(
            f"ไฟล์ {name} ไม่ใช่เอกสารที่รู้จัก (รองรับ .docx .xlsx .xls .csv .tsv .pdf .txt)",
            f"{name} is not a known kind of document (.docx .xlsx .xls .csv .tsv .pdf .txt)",
        )
    if len(text) > MAX_TEXT_CHARACTERS:
        raise UnreadablePlan(
            f"ไฟล์ {name} ยาวเกิน {MAX_TEXT_CHARACTERS:,} ตัวอักษร",
            f"{name} is longer than {MAX_TEXT_CHARACTERS:,} characters",
        )
    return text


def read(name: str, data: bytes) -> Paper:
    """Read a text file."""
    return Paper(name, tuple(blocks(decode(name, data))), scanned=True)


def blocks(text: str) -> Iterator[Block]:
    """Yield the paragraphs and tables of a text in their order."""
    text = _with_tabs(text.replace("\r\n", "\n").replace("\r", "\n"))
    done = 0
    for match in _HTML_TABLE.finditer(text):
        yield from _plain_blocks(text[done : match.start()], text.count("\n", 0, done))
        yield _html_table(match.group(), text.count("\n", 0, match.start()) + 1)
        done = match.end()
    yield from _plain_blocks(text[done:], text.count("\n", 0, done))


def _with_tabs(text: str) -> str:
    """Return a text with the columns that are set out by blanks below a row of headings set out by tabs."""
    if "\t" in text or not _WIDE_GAP.search(text):
        return text
    lines = text.split("\n")
    split = [_WIDE_GAP.split(line.strip()) for line in lines]
    top = next((at for at, cells in enumerate(split) if len(cells) > _FEWEST_GAPS and columns_of(cells)), None)
    if top is None:
        return text
    width = len(split[top])
    return "\n".join("\t".join(c) if at >= top and len(c) == width else lines[at] for at, c in enumerate(split))


def _html_table(text: str, line: int) -> Table:
    rows = (GridRow(cells, Place(f"บรรทัด {line} แถว {number}")) for number, cells in enumerate(html_rows(text), 1))
    return Table(tuple(rows), Place(f"บรรทัด {line}"))


def _plain_blocks(text: str, lines_before: int) -> Iterator[Block]:
    gathered: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), lines_before + 1):
        if _continues(gathered, line):
            gathered[-1] = (gathered[-1][0], f"{gathered[-1][1]}\n{line.strip()}")
        elif _is_row(line):
            gathered.append((number, line))
        else:
            if gathered:
                yield _table(gathered)
                gathered = []
            if line.strip():
                yield Paragraph(plain_lines(line.strip()), Place(f"บรรทัด {number}"))
    if gathered:
        yield _table(gathered)


def _is_row(line: str) -> bool:
    return "\t" in line.strip("\n") or _is_pipe_row(line)


def _is_pipe_row(line: str) -> bool:
    stripped = line.strip()
    return stripped.startswith("|") and stripped.count("|") >= 3


def _continues(gathered: list[tuple[int, str]], line: str) -> bool:
    """Tell whether a line belongs to the row before: an open cell, or a row that has not all its columns yet."""
    if not gathered or _is_pipe_row(line):
        return False
    last = gathered[-1][1]
    if _is_pipe_row(last):
        return bool(line.strip()) and not last.rstrip().endswith("|")
    missing = gathered[0][1].count("\t") - last.count("\t")
    opened = bool(_UNCLOSED.search(last.rsplit("\t", 1)[-1]))
    if not line.strip():
        return opened and missing > 0
    if line.count("\t") > missing or (not opened and _HEADING.match(line)):
        return False
    return opened or missing > 0 or len(gathered) > 1


#: Lines that stand between tables on their own, and never end a cell above them.
_HEADING = re.compile(r"\s*(?:ตัวชี้วัด|เครื่องมือ|แบบวัด|แบบตรวจ|ส่วนที่|ประเด็นที่|หมวด|ตอนที่|หมายเหตุ|ลงชื่อ|ผู้รายงาน|\(นา|จึง|ทั้งนี้)")


def _table(lines: list[tuple[int, str]]) -> Table:
    rows = []
    for number, line in lines:
        cells = _cells(line)
        if not all(_RULE.fullmatch(cell) or not cell.strip() for cell in cells) or not any(cells):
            rows.append(plain_row([plain_lines(cell).strip() for cell in cells], Place(f"บรรทัด {number}")))
    return Table(tuple(rows), Place(f"บรรทัด {lines[0][0]}"))


def _cells(line: str) -> list[str]:
    if not _is_pipe_row(line):
        return line.strip("\n").split("\t")
    inner = line.strip().replace("\\|", _ESCAPED_PIPE).removeprefix("|")
    inner = inner.removesuffix("|")
    return [cell.strip().replace(_ESCAPED_PIPE, "|") for cell in inner.split("|")]
