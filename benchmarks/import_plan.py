"""How long plans take to read: a Word file of 150 rows, a sheet of 20,000 rows, a PDF of 40 pages, and a re-import.

Run with ``python -m benchmarks.import_plan``. Each file is made up, and read in a process of its own for its memory.
The aims: under 1 s, under 3 s, under 5 s, each in less than 300 MiB. The processor's time is told: other work on the
machine does not lengthen it as much as the clock's.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

TODAY = date(2026, 2, 3)
OFFICE = "องค์การบริหารส่วนตำบลทุ่งใสสว่าง"
TITLE = f"มาตรการส่งเสริมคุณธรรมและความโปร่งใสของ{OFFICE} ประจำปีงบประมาณ พ.ศ. 2569"
HEADINGS = ("ลำดับ", "มาตรการ/แนวทาง", "วิธีดำเนินการ", "ผู้รับผิดชอบ", "ระยะเวลาดำเนินการ", "ผลการดำเนินการ")
MONTHS = ("ตุลาคม 2568", "ธันวาคม 2568", "มกราคม 2569", "มีนาคม 2569", "มิถุนายน 2569", "กันยายน 2569")
UNITS = ("สำนักปลัด", "กองคลัง", "กองช่าง", "ทุกส่วนราชการ")


def row(number: int) -> tuple[str, ...]:
    """Return one made-up measure."""
    return (
        str(number),
        f"มาตรการเผยแพร่ข้อมูลชุดที่ {number} ให้ประชาชนเข้าถึงได้",
        f"1. รวบรวมข้อมูลชุดที่ {number}\n2. ตรวจสอบความถูกต้อง\n3. เผยแพร่บนเว็บไซต์",
        UNITS[number % len(UNITS)],
        f"ภายในเดือน{MONTHS[number % len(MONTHS)]}",
        f"รวบรวมข้อมูลแล้ว {number} รายการ อยู่ระหว่างตรวจสอบ",
    )


def word(path: Path, rows: int) -> None:
    """Write a Word file."""
    import docx

    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=rows + 1, cols=len(HEADINGS))
    for line, texts in zip(table.rows, (HEADINGS, *map(row, range(1, rows + 1))), strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text = text
    document.save(str(path))


def sheet(path: Path, rows: int) -> None:
    """Write a workbook."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("แผน")
    page.write(0, 0, TITLE)
    for index, texts in enumerate((HEADINGS, *map(row, range(1, rows + 1))), start=2):
        page.write_row(index, 0, texts)
    book.close()


def pdf(path: Path, rows: int) -> None:
    """Write a PDF whose header repeats on every page."""
    import typst

    from documents.writing.pdf import fonts

    def cells(texts: tuple[str, ...]) -> str:
        return "".join("[" + text.replace("\n", " \\ ").replace(".", "\\.") + "]," for text in texts)

    body = "".join(cells(row(number)) for number in range(1, rows + 1))
    source = (
        '#set page(paper: "a4", flipped: true, margin: 1.5cm)\n#set text(font: "Sarabun", size: 12pt)\n'
        f"{TITLE}\n\n#table(columns: (1.4cm, 1fr, 1.2fr, 1fr, 1fr, 1fr), table.header({cells(HEADINGS)}), {body})\n"
    )
    path.write_bytes(typst.Compiler(font_paths=fonts()).compile(source.encode()))


PARTS: dict[str, tuple[Callable[[Path, int], None], str, int]] = {
    "word": (word, "plan.docx", 150),
    "sheet": (sheet, "plan.xlsx", 20_000),
    "pdf": (pdf, "plan.pdf", 400),
}


def read(path: str) -> None:
    """Read one file and print how long it took and how much memory."""
    from documents.reading.reader import read_plan

    pages = 0

    def progress(_page: int, all_pages: int) -> None:
        nonlocal pages
        pages = all_pages

    start = time.process_time()
    plan = read_plan(path, today=TODAY, progress=progress)
    took = time.process_time() - start
    told = f", {pages} pages" if pages else ""
    print(
        f"{Path(path).name}: {len(plan.rows)} measures{told} in {took:.2f} s of CPU, memory at most {_peak():.0f} MiB"
    )


def again(path: str) -> None:
    """Import a plan, then a new edition of it with one date changed, and print both times."""
    from dataclasses import replace

    from documents.importing.storing import write
    from documents.reading.reader import read_plan
    from storage import migrate, organizations
    from storage.database import Database, engine_from_url

    plan = read_plan(path, today=TODAY)
    first, *others = plan.rows
    steps = tuple(replace(step, end=date(2026, 8, 31)) for step in first.steps)
    edition = replace(plan, rows=(replace(first, steps=steps), *others))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(engine_from_url(f"sqlite:///{Path(folder) / 'plan.sqlite3'}"))
        migrate.upgrade(database.engine)
        now = datetime(2026, 2, 3, 2, 0, tzinfo=UTC)
        with database.system() as session:
            office = organizations.add(session, OFFICE, now).id
        for name, reading in (("first import", plan), ("new edition", edition)):
            start = time.process_time()
            with database.organization(office) as session:
                write(session, office, reading, now, source_sha256=name, replace=True)
            print(f"{name} of {len(plan.rows)} measures: {time.process_time() - start:.2f} s of CPU")
        database.dispose()


def _peak() -> float:
    """Return this process's own peak in MiB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main(arguments: list[str]) -> None:
    """Make the files and read each in a process of its own."""
    if arguments:
        {"read": read, "again": again}[arguments[0]](arguments[1])
        return
    with tempfile.TemporaryDirectory() as folder:
        for make, name, rows in PARTS.values():
            path = Path(folder) / name
            make(path, rows)
            subprocess.run([sys.executable, "-m", "benchmarks.import_plan", "read", str(path)], check=True)
        word_file = str(Path(folder) / "plan.docx")
        subprocess.run([sys.executable, "-m", "benchmarks.import_plan", "again", word_file], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
