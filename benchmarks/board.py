"""The board's pages for 150 measures: processor time, size and SQL statements.

The limits are 150 ms and 15 kB on the way for every page; those that people open first take less than 100 ms, and with
style sheet and typeface less than 100 kB.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")

from flask.testing import FlaskClient
from sqlalchemy import event

from benchmarks._board_office import YEAR, build
from bot.board.styles import FONTS, sheet
from storage.database import Database

ROUNDS = 12
PAGES = {
    "overview": f"/board/?year={YEAR}",
    "overview, one unit": f"/board/?year={YEAR}&unit=1",
    "measure": "/board/measures/6",
    "review desk": "/board/review",
    "papers": "/board/papers",
    "plan desk": "/board/plan",
    "many measures": "/board/plan/many?rows=all",
    "whole year": "/board/year",
    "own work": "/board/mine",
    "units": "/board/unit",
    "executives": "/board/executive",
    "calendar": "/board/calendar",
    "evidence": "/board/evidence",
    "search": "/board/search?q=1",
    "people": "/board/people",
    "settings": "/board/office",
    "public page": f"/p/thungsaisawang/{YEAR}",
}
#: What people open first: the staff from chat, the public from the office's website.
FIRST_PAGES = ("overview", "public page")
FIRST_PAGE_MS, FIRST_VISIT_BYTES = 100.0, 100_000
ANY_PAGE_MS, ANY_PAGE_BYTES = 150.0, 15_000
#: As browsers ask.
PACKED = {"Accept-Encoding": "gzip"}


def main() -> int:
    """Print the figures; the exit code tells whether the first pages kept their limits."""
    with tempfile.TemporaryDirectory() as folder:
        app, link, database = build(Path(folder))
        client = app.test_client()
        client.post(link())
        style = len(client.get(f"/static/board-{sheet()[0]}.css", headers=PACKED).data)
        fonts = sum(len(client.get(f"/static/{name}").data) for name in FONTS)
        print(f"style sheet {style:,} bytes, typeface {fonts:,} bytes on the way")
        print(f"{'page':<20}{'median ms':>10}{'p95 ms':>9}{'sent':>9}{'bytes':>10}{'statements':>12}")
        kept = True
        for name, address in PAGES.items():
            median, worst, sent, size, statements = measured(client, database, address)
            print(f"{name:<20}{median:>10.1f}{worst:>9.1f}{sent:>9,}{size:>10,}{statements:>12}")
            kept = kept and median < ANY_PAGE_MS and sent < ANY_PAGE_BYTES
            if name in FIRST_PAGES:
                kept = kept and median < FIRST_PAGE_MS and sent + style + fonts < FIRST_VISIT_BYTES
        database.dispose()
    print("within the limits" if kept else "NOT within the limits")
    return 0 if kept else 1


def measured(client: FlaskClient, database: Database, address: str) -> tuple[float, float, int, int, int]:
    """Return median and 95th percentile in milliseconds, bytes sent and unpacked, and SQL statements of one page."""
    counted: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))
    response = client.get(address)
    statements = len(counted)
    assert response.status_code == 200, (address, response.status_code)
    times = []
    for _ in range(ROUNDS):
        # The processor's time: what else the machine does while this runs is not the page's.
        began = time.process_time()
        sent = client.get(address, headers=PACKED)
        times.append((time.process_time() - began) * 1000)
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.95)], len(sent.data), len(response.data), statements


if __name__ == "__main__":
    raise SystemExit(main())
