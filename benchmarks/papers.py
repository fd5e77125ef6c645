"""How well papers of any shape are read: plans of known truth drawn at random, per choice that made their shape.

Run with ``python -m benchmarks.papers 3000 [first seed]``. A weak shape stands at the top of the table.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "documents"))

from papers.running import run
from papers.scoring import NAMES, Score

_PAPERS = 300
_SHOWN = 40


def main(arguments: list[str]) -> None:
    """Draw, read and score so many papers; print what was read in all and per choice."""
    count = int(arguments[0]) if arguments else _PAPERS
    first = int(arguments[1]) if len(arguments) > 1 else 1_000
    whole, per_choice = Score(), defaultdict[tuple[str, Any], Score](Score)
    start = time.process_time()
    for seed in range(first, first + count):
        chosen, found, _ = run(seed)
        whole.add(found)
        for choice in chosen.items():
            per_choice[choice].add(found)
    took = time.process_time() - start
    print(f"{count} papers in {took:.1f} s of CPU, seeds from {first}")
    print(_line("all", whole))
    for (name, way), score in sorted(per_choice.items(), key=lambda item: -item[1].unasked)[:_SHOWN]:
        print(_line(f"{name}={way}", score))


def _line(name: str, score: Score) -> str:
    rates = " ".join(f"{part} {score.rate(part):.3f}" for part in NAMES if part not in {"rows", "steps"})
    return f"{name:36} F1 {score.f1:.3f} {rates} wrong unasked {score.unasked:.4f} of {score.values}"


if __name__ == "__main__":
    main(sys.argv[1:])
