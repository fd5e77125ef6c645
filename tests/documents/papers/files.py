"""From a drawn paper to the bytes of a file: Word, Excel, PDF and plain text in their many ways."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from datetime import date, timedelta
from html import escape
from typing import Any

from papers.drawing import Cell, Drawn, Sheet

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_PRIVATE = {"่": "\uf70a", "้": "\uf70b", "์": "\uf70e", "ั": "\uf710", "ิ": "\uf701", "ี": "\uf702"}


def file_of(drawn: Drawn, chance: random.Random) -> tuple[str, bytes]:
    """Return the name and the bytes of a paper."""
    kind = drawn.chosen["format"]
    match kind:
        case "docx":
            return "plan.docx", _word(drawn, chance)
        case "xlsx":
            return "plan.xlsx", _workbook(drawn)
        case "pdf":
            return "plan.pdf", _pdf(drawn)
        case _:
            return f"plan.{kind}", _plain(drawn, kind)


def flat(sheet: Sheet) -> list[list[str]]:
    """Return a table as plain rows: merged cells stand once, at their first place."""
    return [[cell.text if cell else "" for cell in row] for row in sheet.rows]


# --- plain text --------------------------------------------------------------------------------------------


def _plain(drawn: Drawn, kind: str) -> bytes:
    encoding = drawn.chosen["encoding"]
    if kind == "txt":
        rows = ["\t".join(_spanned(cell) for cell in row) for sheet in drawn.sheets for row in flat(sheet)]
        extra = ["\t".join(row) for row in drawn.extra]
        lines = [*drawn.before, "", *extra, "", *(line for line in rows if line.strip()), "", *drawn.after]
        text = _damaged("\n".join(lines), drawn.chosen["damage"])
        return _in_code_page(text, encoding).encode("utf-8" if drawn.chosen["damage"] else encoding)
    target = io.StringIO()
    writer = csv.writer(target, delimiter="\t" if kind == "tsv" else drawn.chosen["delimiter"])
    writer.writerows([[line] for line in drawn.before])
    writer.writerows(drawn.extra)
    writer.writerows(row for sheet in drawn.sheets for row in flat(sheet))
    writer.writerows([["", line] for line in drawn.after])
    return _in_code_page(target.getvalue(), encoding).encode(encoding)


def _in_code_page(text: str, encoding: str) -> str:
    """Return a text as the Thai code page can say it."""
    if encoding != "cp874":
        return text
    return text.replace("☑", "[x]").replace("☐", "[ ]")


def _spanned(text: str) -> str:
    """Return a cell for a line of text: its lines are marked up, as programs that turn papers into text do."""
    return "".join(f"<p>{line}</p>" for line in text.split("\n")) if "\n" in text else text


def _damaged(text: str, how: str | None) -> str:
    if how == "private":
        return "".join(_PRIVATE.get(letter, letter) for letter in text)
    if how == "split":
        return "".join(f" {letter}" if letter in "ัิีึืุู่้๊๋์็" else letter for letter in text)
    return text.replace("\u0e33", " \u0e32") if how == "ring" else text


# --- Word --------------------------------------------------------------------------------------------------


def _word(drawn: Drawn, chance: random.Random) -> bytes:
    c = drawn.chosen
    wrapping = c["wrapping"]
    body = [_paragraph(line) for line in drawn.before]
    if drawn.extra:
        body += [_table_of([[Cell(text) for text in row] for row in drawn.extra], c, chance), _paragraph("")]
    tables: list[str] = []
    for sheet in drawn.sheets:
        parts = _cut(sheet) if c["again"] == "table" else [sheet.rows]
        tables += [_table_of(rows, c, chance) for rows in parts]
    parts_of: dict[str, bytes] = {}
    if wrapping == "frame":
        tables = [_frame(table) for table in tables]
    elif wrapping == "box":
        tables = [_box(table) for table in tables]
    elif wrapping == "chunk":
        parts_of = {f"word/chunk{n}.html": _html(sheet).encode() for n, sheet in enumerate(drawn.sheets, 1)}
        tables = [f'<w:altChunk r:id="rChunk{n}"/>' for n in range(1, len(parts_of) + 1)]
    for table in tables:
        body += [table, _paragraph("")]
    body += [_paragraph(line) for line in drawn.after]
    names = (_STRICT if wrapping == "strict" else _W) + " " + _R
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document {names}><w:body>{"".join(body)}</w:body></w:document>'
    )
    return _package(document, parts_of)


def _cut(sheet: Sheet) -> list[list[list[Cell | None]]]:
    """Cut a table in two where no merged cell reaches over, the heading again above the second part."""
    for place in range(len(sheet.rows) - 1, sheet.headings, -1):
        if all(cell is not None for cell in sheet.rows[place]) and place > sheet.headings:
            over = any(
                cell and index + cell.down > place for index, row in enumerate(sheet.rows[:place]) for cell in row
            )
            if not over:
                return [sheet.rows[:place], sheet.rows[: sheet.headings] + sheet.rows[place:]]
    return [sheet.rows]


def _paragraph(text: str, marks: str = "") -> str:
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(line) for line in text.split("\n"))
    return f'<w:p>{marks}<w:r><w:t xml:space="preserve">{lines}</w:t></w:r></w:p>'


def _table_of(rows: list[list[Cell | None]], c: dict[str, Any], chance: random.Random) -> str:
    hanging: dict[int, int] = {}
    lines = []
    for row in rows:
        cells = []
        place = 0
        while place < len(row):
            cell = row[place]
            if cell is None and hanging.get(place, 0) > 0:
                hanging[place] -= 1
                cells.append("<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>")
                place += 1
                continue
            cell = cell or Cell()
            down = '<w:vMerge w:val="restart"/>' if cell.down > 1 else ""
            across = f'<w:gridSpan w:val="{cell.across}"/>' if cell.across > 1 else ""
            hanging[place] = cell.down - 1
            cells.append(f"<w:tc><w:tcPr>{across}{down}</w:tcPr>{_inside(cell, c, chance)}</w:tc>")
            place += cell.across
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def _inside(cell: Cell, c: dict[str, Any], chance: random.Random) -> str:
    if cell.placeholder:
        hint = "<w:sdtPr><w:showingPlcHdr/><w:date/></w:sdtPr>"
        return f"<w:p><w:sdt>{hint}<w:sdtContent><w:r><w:t>{cell.text}</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    lines = cell.text.split("\n")
    if c["tracked"] and chance.random() < 0.1:
        gone = '<w:del w:id="1" w:author="ก"><w:r><w:delText>ข้อความที่ลบแล้ว</w:delText></w:r></w:del>'
        new = f'<w:ins w:id="2" w:author="ก"><w:r><w:t xml:space="preserve">{escape(lines[0])}</w:t></w:r></w:ins>'
        return f"<w:p>{gone}{new}</w:p>" + "".join(_paragraph(line) for line in lines[1:])
    if c["controls"] and chance.random() < 0.1:
        return f"<w:sdt><w:sdtContent>{''.join(_paragraph(line) for line in lines)}</w:sdtContent></w:sdt>"
    made = "".join(_paragraph(line) for line in lines)
    if c["hidden"] == "text" and chance.random() < 0.1:
        made += "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ข้อความที่ซ่อนไว้</w:t></w:r></w:p>"
    if (
        c["list"] == "word"
        and len(lines) > 1
        and all(line and not line[0].isdigit() for line in lines)
        and _is_steps(lines)
    ):
        marks = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        made = "".join(_paragraph(line, marks) for line in lines)
    return made


def _is_steps(lines: list[str]) -> bool:
    return all(len(line) > 14 and "ภายใน" not in line[:6] for line in lines)


def _frame(table: str) -> str:
    return f"<w:tbl><w:tr><w:tc>{table}<w:p/></w:tc></w:tr></w:tbl>"


def _box(table: str) -> str:
    box = f"<w:txbxContent>{table}<w:p/></w:txbxContent>"
    shape = f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>{box}</v:textbox></v:shape>'
    return f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>"


def _html(sheet: Sheet) -> str:
    lines = []
    for row in sheet.rows:
        cells = []
        for cell in row:
            if cell is not None:
                spans = f' rowspan="{cell.down}"' if cell.down > 1 else ""
                spans += f' colspan="{cell.across}"' if cell.across > 1 else ""
                cells.append(f"<td{spans}>{escape(cell.text).replace(chr(10), '<br>')}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<html><body><table>{''.join(lines)}</table></body></html>"


_NUMBERING = (
    f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def _package(document: str, parts: dict[str, bytes]) -> bytes:
    relations = "".join(
        f'<Relationship Id="rChunk{number}" Type="aFChunk" Target="{name.removeprefix("word/")}"/>'
        for number, name in enumerate(parts, 1)
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("word/document.xml", document)
        package.writestr("word/numbering.xml", _NUMBERING)
        start = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        package.writestr("word/_rels/document.xml.rels", f"{start}{relations}</Relationships>")
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


# --- Excel -------------------------------------------------------------------------------------------------


def _workbook(drawn: Drawn) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    looks = {
        "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        "be": book.add_format({"num_format": "dd/mm/yyyy"}),
        "thai": book.add_format({"num_format": "[$-D07041E]d mmmm yyyy;@"}),
        "percent": book.add_format({"num_format": "0%"}),
    }
    for number, sheet in enumerate(drawn.sheets):
        page = book.add_worksheet(sheet.name)
        top = 0
        if number == 0:
            for line in drawn.before:
                page.write(top, 0, line)
                top += 1
            for values in drawn.extra:
                page.write_row(top, 0, values)
                top += 1
            top += drawn.chosen["title_rows"] - 1
        _write(page, sheet, top, looks)
        if number == len(drawn.sheets) - 1:
            for offset, line in enumerate(drawn.after, start=top + len(sheet.rows) + 1):
                page.write(offset, 1, line)
    if drawn.chosen["hidden"] == "sheet":
        page = book.add_worksheet("ปีก่อน")
        page.write_row(0, 0, ["ลำดับ", "มาตรการ", "ระยะเวลา", "ผู้รับผิดชอบ"])
        page.write_row(1, 0, ["1", "มาตรการของปีก่อน", "31 มีนาคม 2567", "กองคลัง"])
        page.hide()
    book.close()
    return target.getvalue()


def _write(page: Any, sheet: Sheet, top: int, looks: dict[str, Any]) -> None:
    for index, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            if cell is None:
                continue
            value, look = _value(cell)
            if cell.down > 1 or cell.across > 1:
                last = (top + index + cell.down - 1, column + cell.across - 1)
                page.merge_range(top + index, column, *last, value, looks.get(look or ""))
            elif value != "":
                page.write(top + index, column, value, looks.get(look or ""))
        if index in sheet.hidden_rows:
            page.set_row(top + index, None, None, {"hidden": True})
    for column in sheet.hidden_columns:
        page.set_column(column, column, None, None, {"hidden": True})


def _value(cell: Cell) -> tuple[Any, str | None]:
    if isinstance(cell.value, date):
        day = cell.value if cell.look != "be" else cell.value.replace(year=cell.value.year + 543)
        return (day - date(1899, 12, 30)) / timedelta(days=1), cell.look if cell.look != "plain" else None
    return (cell.value if cell.value is not None else cell.text), cell.look


# --- PDF ---------------------------------------------------------------------------------------------------


def _pdf(drawn: Drawn) -> bytes:
    import typst

    from documents.writing.pdf import fonts

    page = drawn.chosen["page"]
    width = max(len(row) for sheet in drawn.sheets for row in sheet.rows)
    tables = "\n\n".join(_typst_table(sheet) for sheet in drawn.sheets)
    body = "\n\n".join([*map(_typst, drawn.before), tables, *map(_typst, drawn.after)])
    size = (21.0, 29.7) if page == "portrait" and width < 7 else (max(29.7, width * 3.4), 21.0)
    if page == "turned":
        body = f"#rotate(90deg, reflow: true)[#block(width: {size[0] - 2}cm)[{body}]]"
        size = (max(21.0, size[0]), size[0])
    source = (
        f"#set page(width: {size[0]}cm, height: {size[1]}cm, margin: 1cm)\n"
        f'#set text(font: "Sarabun", size: 8pt)\n{body}\n'
    )
    made = bytes(typst.Compiler(font_paths=fonts()).compile(source.encode()))
    return _shifted(made) if page == "shifted" else made


def _shifted(data: bytes) -> bytes:
    """Return the file with the corner of its pages elsewhere, as some printers write them."""
    import pypdfium2
    from pypdfium2 import raw

    with pypdfium2.PdfDocument(data) as book:
        for page in book:
            left, bottom, right, top = page.get_mediabox()
            raw.FPDFPage_TransFormWithClip(page, raw.FS_MATRIX(1, 0, 0, 1, 60, -90), None)
            page.set_mediabox(left + 60, bottom - 90, right + 60, top - 90)
        target = io.BytesIO()
        book.save(target)
    return target.getvalue()


def _typst_table(sheet: Sheet) -> str:
    cells = [
        f"table.cell(rowspan: {cell.down}, colspan: {cell.across})[{_typst(cell.text)}]"
        for row in sheet.rows
        for cell in row
        if cell is not None
    ]
    width = len(sheet.rows[0])
    return f"#table(columns: ({', '.join(['1fr'] * width)}), {', '.join(cells)})"


def _typst(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "#$*_@<>[]\\/.-+=~`" else letter for letter in text).replace("\n", " \\ ")
