"""A report typed in the group: from the webhook's arrival to the answer at the platform, on SQLite, in one process."""

from __future__ import annotations

import statistics
import threading
import time

import psutil

from tamngan.demo import world
from tamngan.demo.start import PLAN, Demo

REPORTS = 60


def main() -> None:
    """Print how long the demo takes to start, its memory, and how long an answer and its inbox thread's work take."""
    started = time.perf_counter()
    demo = Demo(0, PLAN)
    demo.start()
    print(f"demo up in {time.perf_counter() - started:.2f} s (imports not counted)")
    line = demo.simulator.extensions["simulator"]
    waits, used = [], 0.0
    for number in range(REPORTS):
        before = len(line.messages(world.GROUP))
        started = time.perf_counter()
        line.say(world.OFFICER, world.GROUP, f"ข้อ {(3, 5, 9)[number % 3]} เสร็จแล้วค่ะ เมื่อวานนี้")
        while len(line.messages(world.GROUP)) < before + 2:
            if time.perf_counter() - started > 10:
                raise RuntimeError("no answer came")
            time.sleep(0.001)
        waits.append((time.perf_counter() - started) * 1000)
        if number == 0:
            used = inbox_seconds()
    spent = (inbox_seconds() - used) * 1000 / (REPORTS - 1)
    print(
        f"first answer {waits[0]:.0f} ms, median {statistics.median(waits[1:]):.0f} ms, slowest {max(waits[1:]):.0f} ms"
    )
    print(f"processor time of the inbox thread, sending included: {spent:.0f} ms per report after the first")
    print(f"memory of the whole demo {psutil.Process().memory_info().rss / 2**20:.0f} MiB")
    demo.stop()


def inbox_seconds() -> float:
    """Return the processor time that the inbox's threads have used so far."""
    ours = {one.native_id for one in threading.enumerate() if one.name.startswith("inbox-")}
    return float(sum(one.user_time + one.system_time for one in psutil.Process().threads() if one.id in ours))


if __name__ == "__main__":
    main()
