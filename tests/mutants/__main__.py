"""``make mutants``: a bounded look at whether the tests are awake; prints survivors and the share that was noticed.

``python -m tests.mutants [--most 12] [--seed 1] [--only measures]``: so many mutants of each group are tried, on a
copy of the tree, each with the tests of its group. Survivors that are no fault stand in ``survivors.tsv`` with the why.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutants.making import Mutant, chosen, of_module

ROOT = Path(__file__).parents[2]
WANTED = 0.9
#: One run of a group's tests takes no longer than this, or the mutant counts as noticed: it never comes to an end.
LONGEST_SECONDS = 600
#: Modules, and the tests that are to notice what is changed in them.
GROUPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "measures": (("measures/*.py",), ("tests/measures",)),
    "actions": (("actions/*.py",), ("tests/actions", "tests/bot/conversation", "tests/bot/board/test_review.py")),
    "sender": (("delivery/sender.py",), ("tests/delivery", "tests/reliability/test_guards.py")),
    "reminders": (("scheduler/reminders.py",), ("tests/scheduler", "tests/reliability/test_guards.py")),
    "deadlines": (("storage/deadlines.py",), ("tests/storage", "tests/scheduler", "tests/reliability/test_guards.py")),
    "doors": (("bot/board/doors.py",), ("tests/bot/board/test_doors.py", "tests/bot/board/test_walls.py",
                                        "tests/bot/board/test_opening.py")),
}  # fmt: skip
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".hypothesis", ".mypy_cache", ".ruff_cache")


def main() -> int:
    """Try them and return 1 when too many survive."""
    given = _arguments()
    excused = _excused()
    tried = noticed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
        for group in given.only or GROUPS:
            for mutant in chosen(_mutants(group), given.most, given.seed):
                named = mutant.described(copy)
                if named in excused:
                    continue
                tried += 1
                if _is_noticed(copy, mutant):
                    noticed += 1
                else:
                    sys.stdout.write(f"survived  {named}\n")
                    sys.stdout.flush()
    share = noticed / tried if tried else 1.0
    sys.stdout.write(f"{noticed} of {tried} mutants were noticed ({share:.0%}); {len(excused)} are excused\n")
    return int(share < WANTED)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--most", type=int, default=12, help="mutants of each group")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", choices=sorted(GROUPS))
    return parser.parse_args()


def _mutants(group: str) -> list[Mutant]:
    patterns, tests = GROUPS[group]
    there = tuple(one for one in tests if (ROOT / one).exists())
    files = sorted(file for pattern in patterns for file in ROOT.glob(pattern))
    return [one for file in files for one in of_module(ROOT, str(file.relative_to(ROOT)), there)]


def _is_noticed(copy: Path, mutant: Mutant) -> bool:
    before = mutant.apply(copy)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-k",
        "not postgres",
        *mutant.tests,
    ]
    try:
        return (
            subprocess.run(command, cwd=copy, capture_output=True, timeout=LONGEST_SECONDS, check=False).returncode != 0
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        (copy / mutant.path).write_text(before, encoding="utf-8")


def _excused() -> set[str]:
    lines = (Path(__file__).parent / "survivors.tsv").read_text(encoding="utf-8").splitlines()
    return {line.partition("\t")[0] for line in lines if line and not line.startswith("#")}


if __name__ == "__main__":
    raise SystemExit(main())
