"""A fiscal year of each real plan on LINE's free plan, and what it costs: ``python -m benchmarks.fiscal_year``."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

from benchmarks._year import Figures, Year
from documents.reading.reader import read_plan
from measures.errors import TamNganError

ROOT = Path(__file__).parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
DEMO = ROOT / "tamngan" / "demo" / "plan.txt"
FREE = 300
GROUP_SIZES = (20, 8, 12, 16, 25, 30)


def plans(wanted: list[str]) -> list[Path]:
    """Return the demo plan and the published ones, as far as they are there; or the files that were named."""
    files = [Path(name) for name in wanted if Path(name).is_file()]
    if files:
        return files
    found = [DEMO, *sorted(SEEDS.glob("*.txt"))]
    if not SEEDS.exists():
        print(f"the published plans are not at {SEEDS.name}: only the demo plan is played")
    return [path for path in found if not wanted or any(name in path.name for name in wanted)]


def main(wanted: list[str]) -> int:
    """Play each plan and print what it cost; the exit code tells whether a promise was broken."""
    broken = False
    for number, path in enumerate(plans(wanted)):
        started = time.process_time()
        try:
            reading = read_plan(path, today=date(2024, 10, 1))
        except TamNganError as error:
            print(f"{path.name}: cannot be played: {error.english}")
            continue
        figures = Year(path.stem[:3], reading, GROUP_SIZES[number % len(GROUP_SIZES)]).play()
        show(path.name, figures, time.process_time() - started)
        sys.stdout.flush()
        broken = broken or not kept(figures)
    return 1 if broken else 0


def kept(figures: Figures) -> bool:
    """Tell whether the year kept what is promised."""
    within = all(billed <= FREE for billed in figures.billed.values())
    return within and not (figures.unreminded or figures.unknown or figures.summaries_missed or figures.violations)


def show(name: str, figures: Figures, seconds: float) -> None:
    """Print one year."""
    print(f"\n{name}: {figures.duties} steps, {figures.deadlines} deadlines, {figures.people} registered, "
          f"a group of {figures.members}; played in {seconds:.0f} s of processor time")  # fmt: skip
    print("  month    billed  pushes")
    for month, billed in figures.billed.items():
        print(f"  {month}  {billed:6}  {figures.pushes.get(month, 0):6}")
    total = sum(figures.billed.values())
    print(f"  the year {total}, most in a month {max(figures.billed.values(), default=0)} of {FREE} free")
    print(f"  naively  {figures.naive_group} (each reminder to the group), {figures.naive_each} (each to each person)")
    print(f"  outcomes {dict(sorted(figures.outcomes.items()))}; still waiting at the end {figures.left_waiting}")
    print(f"  spoken   {dict(figures.said)}")
    in_time, all_ = figures.reminders_in_time
    print(f"  reminded or reported in time: {in_time} of {all_} deadlines; not: {figures.unreminded[:5]}")
    print(f"  overdue and unknown to a supervisor: {len(figures.unknown)} {figures.unknown[:5]}")
    print(f"  summaries {figures.summaries}, not delivered: {figures.summaries_missed[:5]}")
    if figures.violations:
        print(f"  the platform objects: {figures.violations[:3]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
