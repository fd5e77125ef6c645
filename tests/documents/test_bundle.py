"""One file for the examiner: papers as PDF/A-2, the originals, and a list that names every file with its SHA-256."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from documents.bundle import LIST_NAME, bundle, file_title
from documents.report import EvidenceLine
from documents.writing import LAYOUTS, render
from documents.writing.example import example_data
from storage.files import FileStore


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


def opened(made: bytes) -> tuple[zipfile.ZipFile, dict[str, tuple[str, str]]]:
    package = zipfile.ZipFile(io.BytesIO(made))
    rows = list(csv.reader(io.StringIO(package.read(LIST_NAME).decode("utf-8-sig"))))
    return package, {name: (digest, note) for name, digest, note in rows[1:]}


def test_everything_in_it_is_listed_with_its_hash(files: FileStore) -> None:
    digest = files.put(1, b"minutes")
    proof = EvidenceLine("file", "รายงานการประชุม", "1", name="a/b.pdf", sha256=digest)
    package, listed = opened(bundle("memo", replace(example_data(2), evidence=(proof, proof)), files, 1))
    names = [name for name in package.namelist() if name != LIST_NAME]
    assert {name: hashlib.sha256(package.read(name)).hexdigest() for name in names} == {
        name: listed[name][0] for name in names
    }
    assert package.read("ต้นฉบับ/ข้อ 1 a-b.pdf") == b"minutes"
    assert sum(name.endswith(".docx") for name in names) == 1


def test_an_original_that_is_gone_costs_only_its_own_line(files: FileStore) -> None:
    gone = EvidenceLine("photo", "ภาพ", "1", name="a.jpg", sha256="a" * 64)
    package, listed = opened(bundle("memo", replace(example_data(1), evidence=(gone,)), files, 1))
    assert listed["ต้นฉบับ/ข้อ 1 a.jpg"] == ("", "ไฟล์ต้นฉบับหายหรือเสียหาย")
    assert "ต้นฉบับ/ข้อ 1 a.jpg" not in package.namelist()


def test_names_of_files_are_good_on_any_system() -> None:
    assert file_title("a:b*c?.pdf") == "a-b-c-.pdf"
    assert len(file_title("ก" * 500 + ".pdf")) < 100


@pytest.mark.parametrize("layout", [name for name, layout in LAYOUTS.items() if "pdf" in layout.formats])
def test_every_paper_can_be_kept_as_pdf_a(layout: str) -> None:
    made = render(layout, "pdfa", example_data(3))
    assert b"pdfaid" in made
    assert b"pdfaid" not in render(layout, "pdf", example_data(1))
