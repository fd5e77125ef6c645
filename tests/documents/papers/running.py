"""Drawing, writing, reading and scoring one paper, by a seed that tells all of it."""

from __future__ import annotations

import random
from typing import Any

from documents.reading.errors import UnreadablePlan
from documents.reading.neutral import PlanReading
from documents.reading.reader import read_plan
from papers.choices import choose
from papers.drawing import Drawn, draw
from papers.files import file_of
from papers.scoring import Score, score
from papers.truth import TODAY


def paper(seed: int, **fixed: Any) -> tuple[Drawn, tuple[str, bytes]]:
    """Return the paper of a seed: how it was drawn and its file."""
    chance = random.Random(seed)
    drawn = draw(chance, choose(chance, **fixed))
    return drawn, file_of(drawn, chance)


def run(seed: int, **fixed: Any) -> tuple[dict[str, Any], Score, PlanReading | None]:
    """Read the paper of a seed; a refused one scores nothing."""
    drawn, file = paper(seed, **fixed)
    try:
        reading = read_plan(file, today=TODAY)
    except UnreadablePlan as refused:
        empty = PlanReading(None, None, "", ())
        found = score(drawn.measures, empty)
        found.faults.insert(0, f"refused: {refused.sentence_en}")
        return drawn.chosen, found, None
    return drawn.chosen, score(drawn.measures, reading), reading
