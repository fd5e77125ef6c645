"""How long official papers take: 150 measures in three formats, an annex of 100 photos, a workbook of 20,000 rows.

Run with ``python -m benchmarks.documents``. Each figure is the median of several runs after a first one that loads the
libraries; that first one is printed too. The annex and the workbook run in processes of their own, for their memory.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PIL import Image

from documents.report import ReportData
from documents.writing import LAYOUTS, render
from documents.writing.example import example_data
from documents.writing.pictures import summary_png

MEASURES, PHOTOS, ROWS = 150, 100, 20_000
ROUNDS = 5


def timed(work: Callable[[], object]) -> tuple[float, float, float]:
    """Return the seconds of the first run, and the medians by the clock and of the processor of those that follow."""
    seconds, processor = [], []
    for _ in range(ROUNDS + 1):
        start, used = time.perf_counter(), _processor()
        work()
        seconds.append(time.perf_counter() - start)
        processor.append(_processor() - used)
    return seconds[0], statistics.median(seconds[1:]), statistics.median(processor[1:])


def _processor() -> float:
    """Return the processor's seconds of this process and of those that it has waited for."""
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + child.ru_utime + child.ru_stime


def papers() -> None:
    """Print the times of every layout with 150 measures, and of the picture for chat."""
    data = example_data(MEASURES)
    print(f"{'layout':<26}{'format':<8}{'first s':>8}{'median s':>10}{'processor s':>13}")
    for name, layout in LAYOUTS.items():
        for form in layout.formats:
            _print(name, form, timed(lambda name=name, form=form: render(name, form, data)))
    _print("picture for chat", "png", timed(lambda: summary_png(data)))


def _print(name: str, form: str, took: tuple[float, float, float]) -> None:
    first, median, processor = took
    print(f"{name:<26}{form:<8}{first:>8.2f}{median:>10.3f}{processor:>13.3f}", flush=True)


def annex(form: str) -> None:
    """Print time and memory of the annex with 100 photos of a phone's size."""
    with tempfile.TemporaryDirectory() as folder:
        photos = tuple(_photo(Path(folder), number) for number in range(PHOTOS))
        data = example_data(40, photos=photos)
        seen: list[str] = []
        _once(f"annex of {PHOTOS} photos as {form}", lambda: render("evidence-annex", form, data, seen.append))
        print(f"  told of {len(seen)} photos on the way")


def workbook(form: str) -> None:
    """Print time and memory of the workbook with 20,000 rows."""
    data = _rows(ROWS)
    _once(f"workbook of {ROWS:,} rows as {form}", lambda: render("workbook", form, data))


def _rows(count: int) -> ReportData:
    measure = example_data(1).measures[0]
    return replace(example_data(1), measures=tuple(replace(measure, number=str(n), steps=()) for n in range(count)))


def _photo(folder: Path, number: int) -> Path:
    path = folder / f"{number}.jpg"
    noise = Image.effect_noise((2016, 1512), 40).convert("RGB")
    noise.save(path, quality=85)
    return path


def _once(what: str, work: Callable[[], bytes]) -> None:
    start, used = time.perf_counter(), _processor()
    size = len(work())
    took, processor = time.perf_counter() - start, _processor() - used
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{what}: {took:.2f} s with imports ({processor:.2f} of the processor), "
        f"{size / 2**20:.1f} MiB, memory at most {_peak():.0f} MiB",
        flush=True,
    )
    if child:
        print(f"  and {child:.0f} MiB in the process that draws")


def _peak() -> float:
    """Return this process's own peak in MiB; the usual figure would begin with its parent's."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


PARTS: dict[str, Callable[[str], None]] = {"annex": annex, "workbook": workbook}


def main(arguments: list[str]) -> None:
    """Run one part named with its format, or all."""
    if arguments:
        PARTS[arguments[0]](arguments[1])
        return
    papers()
    for part, form in (("annex", "pdf"), ("annex", "docx"), ("workbook", "xlsx"), ("workbook", "csv")):
        subprocess.run([sys.executable, "-m", "benchmarks.documents", part, form], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
