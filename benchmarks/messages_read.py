"""How fast chat messages are read: against pythainlp's newmm cutting the same messages into words, in one run.

Run with ``python -m benchmarks.messages_read``. The figures of a busy machine are worth little; the ratio of the two is
steadier.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

TABLES = Path(__file__).parent.parent / "bot" / "understanding" / "data"
TODAY = date(2024, 2, 14)
ROUNDS = 7


def messages() -> list[str]:
    """Return the messages of the tables, look-alikes and chatter included."""
    found = []
    for path in sorted(TABLES.rglob("*.t*")):
        lines = path.read_text(encoding="utf-8").split("\n")
        found += [line.split("\t")[0].replace("\\n", "\n") for line in lines if line and not line.startswith("#")]
    return found


def best_seconds(work: Callable[[], object]) -> float:
    """Return the shortest processor time of several runs: the one that was disturbed least."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def measure() -> dict[str, float]:
    """Return the figures: seconds until the first message is read, messages per second, their ratio, MiB."""
    start = time.perf_counter()
    from bot.understanding.catalogue import Catalogue
    from bot.understanding.reader import Reader, load

    load()
    loaded = time.perf_counter() - start
    from thai.words import tokens

    reader, texts = Reader(Catalogue.default()), messages()
    start = time.perf_counter()
    reader.read(texts[0], TODAY)
    first = time.perf_counter() - start
    reading = best_seconds(lambda: [reader.read(text, TODAY) for text in texts])
    cutting = best_seconds(lambda: [tokens(text) for text in texts])
    return {
        "messages": len(texts),
        "mean_characters": sum(map(len, texts)) / len(texts),
        "load_seconds": loaded,
        "first_message_seconds": first,
        "messages_per_second": len(texts) / reading,
        "newmm_messages_per_second": len(texts) / cutting,
        "share_of_newmm": cutting / reading,
        "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Print the figures, one per line."""
    for name, value in measure().items():
        print(f"messages_read {name:28} {value:14,.3f}")


if __name__ == "__main__":
    main()
