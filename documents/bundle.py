"""Everything for the examiner in one file: the report, the annex, the originals, the links, and a list with SHA-256."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, time

from documents.report import EvidenceLine, ReportData
from documents.writing import LAYOUTS, render
from documents.writing.export import Progress
from documents.writing.layouts.evidence_annex import all_evidence
from storage.files import DamagedFile, FileStore

LIST_NAME = "รายการไฟล์.csv"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_NAME = 80


def bundle(
    layout: str, data: ReportData, files: FileStore | None, organization_id: int, progress: Progress | None = None
) -> bytes:
    """Return a ZIP; what could not be put in stands in its list with the reason. Papers are PDF/A-2 and Word."""
    made: list[tuple[str, str, str]] = []
    archive = io.BytesIO()
    stamp = datetime.combine(data.made_on, time()).timetuple()[:6]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (*_papers(layout, data, progress), *_originals(data, files, organization_id)):
            if isinstance(content, str):
                made.append((name, "", content))
                continue
            package.writestr(zipfile.ZipInfo(name, stamp), content, zipfile.ZIP_DEFLATED)
            made.append((name, hashlib.sha256(content).hexdigest(), ""))
        package.writestr(zipfile.ZipInfo(LIST_NAME, stamp), _list(made), zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def _papers(layout: str, data: ReportData, progress: Progress | None) -> Iterator[tuple[str, bytes]]:
    """Yield the papers: the report itself, the annex and the links as PDF/A-2, the report as Word too."""
    names = dict.fromkeys((layout, "evidence-annex", "oit-links"))
    for place, name in enumerate(names, 1):
        title = file_title(LAYOUTS[name].title_th)
        yield f"{place} {title}.pdf", render(name, "pdfa", data, progress)
        if name == layout:
            yield f"{place} {title}.docx", render(name, "docx", data)


def _originals(data: ReportData, files: FileStore | None, organization_id: int) -> Iterator[tuple[str, bytes | str]]:
    """Yield the files that were sent as evidence, as they came; a missing one as the reason why."""
    taken: set[str] = set()
    for item in all_evidence(data):
        if item.sha256 is None:
            continue
        name = _name(item, taken)
        if files is None:
            yield name, "ไม่ได้แนบไฟล์ต้นฉบับ"
            continue
        try:
            yield name, files.get(organization_id, item.sha256)
        except DamagedFile:
            yield name, "ไฟล์ต้นฉบับหายหรือเสียหาย"


def _name(item: EvidenceLine, taken: set[str]) -> str:
    """Return a name of its own for an original: its measure, and the name that it came with."""
    kept = file_title(item.name or item.caption or (item.sha256 or "")[:12])
    number = file_title(item.step_number or item.measure_number or "-")
    name, count = f"ต้นฉบับ/ข้อ {number} {kept}", 1
    while name in taken:
        count += 1
        name = f"ต้นฉบับ/ข้อ {number} ({count}) {kept}"
    taken.add(name)
    return name


def file_title(text: str) -> str:
    """Return words as the name of a file on any system; the ending stays."""
    clean = _NOT_IN_NAMES.sub("-", text).strip(" .") or "-"
    stem, dot, ending = clean.rpartition(".")
    return clean if len(clean) <= _LONGEST_NAME else f"{(stem or clean)[:_LONGEST_NAME]}{dot}{ending[:10]}"


def _list(made: list[tuple[str, str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("ไฟล์", "SHA-256", "หมายเหตุ"))
    writer.writerows(made)
    return text.getvalue().encode("utf-8-sig")
