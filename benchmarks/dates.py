"""How fast date expressions are read: against pythainlp's newmm cutting the same texts into words, in one run.

Run with ``python -m benchmarks.dates``. On a busy machine only the ratio of the two is worth anything.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

TABLE = Path(__file__).parent.parent / "tests" / "thai" / "data" / "dates.tsv"
TODAY = date(2024, 2, 14)
ROUNDS = 7
LETTER = (
    "ตามที่ได้กำหนดให้ทุกกองจัดทำแผนภายในเดือนตุลาคม ๒๕๖๖ และรายงานผลทุกไตรมาสนั้น กองช่างได้ดำเนินการเมื่อวันที่ ๕ มกราคม "
    "พ.ศ. ๒๕๖๗ ส่วนที่เหลือจะแล้วเสร็จภายใน ๓๐ กันยายน ๒๕๖๗ จึงเรียนมาเพื่อโปรดทราบ "
)


def expressions() -> list[str]:
    """Return the texts of the table of readings."""
    lines = TABLE.read_text(encoding="utf-8").split("\n")
    return [line.split("\t")[2] for line in lines if line and not line.startswith("#")]


def best_seconds(work: Callable[[], object]) -> float:
    """Return the shortest of several runs in seconds of processor time: the one that was disturbed least."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def measure() -> dict[str, float]:
    """Return the figures: seconds for the import, texts per second, their ratio, MiB."""
    start = time.process_time()
    from thai.dates import find, read

    loaded = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    from thai.words import load, tokens

    texts = expressions()
    load()
    reading = best_seconds(lambda: [read(text, TODAY) for text in texts])
    cutting = best_seconds(lambda: [tokens(text) for text in texts])
    page = LETTER * 10
    finding = best_seconds(lambda: find(page, TODAY))
    return {
        "import_seconds": loaded,
        "memory_mib": memory,
        "expressions_per_second": len(texts) / reading,
        "newmm_texts_per_second": len(texts) / cutting,
        "times_newmm": cutting / reading,
        "letters_characters_per_second": len(page) / finding,
    }


def main() -> None:
    """Print the figures, one per line."""
    for name, value in measure().items():
        print(f"dates {name:32} {value:14,.2f}")


if __name__ == "__main__":
    main()
