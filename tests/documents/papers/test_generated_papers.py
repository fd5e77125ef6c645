"""Papers of known truth in shapes drawn at random: nearly all of it is read, and hardly anything is wrong unasked."""

from __future__ import annotations

import os
import random
import re
import sys

import pytest

from documents.reading.neutral import PlanReading
from documents.reading.sources import open_paper
from documents.reading.tidy import compact
from papers.choices import CHOICES
from papers.running import paper, run
from papers.scoring import Score

FIXED, CHANGING = 240, 60
#: What is read of all papers together.
AIMS = {
    "rows": 0.99,
    "steps": 0.99,
    "schedules": 0.98,
    "owners": 0.98,
    "statuses": 0.98,
    "done": 0.98,
    "questions": 0.95,
}


def changing_seed() -> int:
    """Return the seed of this run's own papers: ``TAMNGAN_PAPERS_SEED`` draws those of an earlier one again."""
    return int(os.environ.get("TAMNGAN_PAPERS_SEED") or random.SystemRandom().randrange(1_000_000))


@pytest.fixture(scope="module")
def runs() -> list[tuple[int, Score, PlanReading | None]]:
    first = changing_seed()
    sys.stdout.write(f"TAMNGAN_PAPERS_SEED={first}\n")
    seeds = [*range(1, FIXED + 1), *range(first, first + CHANGING)]
    return [(seed, *run(seed)[1:]) for seed in seeds]


def test_there_are_forty_independent_choices() -> None:
    assert sum(len(set(ways)) > 1 for ways in CHOICES.values()) >= 40


def test_nearly_everything_is_read(runs: list[tuple[int, Score, PlanReading | None]]) -> None:
    whole = Score()
    for _, score, _ in runs:
        whole.add(score)
    read = {name: round(whole.rate(name), 4) for name in AIMS}
    assert all(read[name] >= aim for name, aim in AIMS.items()), (read, faults(runs))


def test_hardly_a_value_is_wrong_without_a_question(runs: list[tuple[int, Score, PlanReading | None]]) -> None:
    whole = Score()
    for _, score, _ in runs:
        whole.add(score)
    assert whole.unasked <= 0.01, faults(runs)


def test_not_a_word_of_a_table_vanishes(runs: list[tuple[int, Score, PlanReading | None]]) -> None:
    lost = {}
    for seed, _, reading in runs:
        if reading is not None and (missing := vanished(seed, reading)):
            lost[seed] = missing
    assert lost == {}


def faults(runs: list[tuple[int, Score, PlanReading | None]]) -> str:
    return "\n".join(f"{seed}: {score.faults[0]}" for seed, score, _ in runs if score.faults)


def vanished(seed: int, reading: PlanReading) -> list[str]:
    """Return the runs of letters in a paper's tables that are nowhere in its reading."""
    name, data = paper(seed)[1]
    cells = {cell.text for table in open_paper(name, data).tables() for row in table.rows for cell in row.cells}
    said = [cell.text for row in reading.rows for cell in row.source]
    said += [cell.heading for row in reading.rows[:1] for cell in row.source]
    said += [item.text for item in reading.left_out] + [question.what for question in reading.questions]
    said += [str(reading.paper)]
    whole = compact(" ".join(said))
    words = {word for text in cells for word in re.findall(r"[ก-๎A-Za-z]{2,}", compact(text))}
    return sorted(word for word in words if word not in whole)
