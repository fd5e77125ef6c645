"""What the tests of papers share: made-up data, photos, and readers of the three formats."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from PIL import Image

from documents.report import ReportData
from documents.writing.example import example_data


@pytest.fixture
def photos(tmp_path: Path) -> tuple[Path, ...]:
    """Three photos of a camera's size, one of them lying on its side, one a PNG with clear parts."""
    sizes = (("one.jpg", (1600, 1200)), ("two.jpg", (1200, 1600)), ("three.png", (500, 400)))
    for name, size in sizes:
        mode = "RGBA" if name.endswith("png") else "RGB"
        Image.linear_gradient("L").resize(size).convert(mode).save(tmp_path / name)
    return tuple(tmp_path / name for name, _ in sizes)


@pytest.fixture
def data() -> ReportData:
    """A year of a made-up office with fifteen measures, of which every third was not reported."""
    return example_data(15)


@pytest.fixture
def word_of() -> Callable[[bytes], WordDocument]:
    """Return a reader of Word files."""
    return lambda file: docx.Document(io.BytesIO(file))


@pytest.fixture
def pdf_text(tmp_path: Path) -> Callable[[bytes], str]:
    """Return what pdftotext reads from a PDF, in the order in which it was drawn."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not on this machine; other readers misread typst's Thai text")

    def read(file: bytes) -> str:
        path = tmp_path / "paper.pdf"
        path.write_bytes(file)
        done = subprocess.run([program, "-raw", str(path), "-"], capture_output=True, check=True)
        return done.stdout.decode()

    return read
