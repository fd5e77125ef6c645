"""The learned part of the reader: linear scores over runs of letters and facts, from a small file beside the code.

One row of whole numbers per feature, one lane per thing to know: the intents, whether a message is meant for the bot,
and whether the values are read right. A row is kept as one large integer, so that all lanes are added at once.
"""

from __future__ import annotations

import json
import math
from base64 import b64decode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.understanding.features import Features, grams
from measures.vocabulary import Intent

FILE = Path(__file__).parent / "model.json"
#: The order of the lanes: one for each intent, then two of yes or no.
INTENTS = tuple(Intent)
LANES = (*(str(intent) for intent in INTENTS), "addressed", "values")
_WIDTH = 3
_MIDDLE = 128


@dataclass(frozen=True)
class Judgement:
    """Probabilities of 0 to 1: of each intent (together 1), of being meant for the bot, of values read right."""

    intents: dict[Intent, float]
    addressed: float
    values: float


class Model:
    """Scores features. Built from the file's content (see ``train``)."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._bias: list[float] = content["bias"]
        self._scales: dict[str, list[float]] = content["scales"]
        self._rows = {part: _packed(content[part]) for part in ("grams", "facts")}

    @classmethod
    def empty(cls) -> Model:
        """Return a model that knows nothing, for reading as far as the grammar goes."""
        nothing: dict[str, Any] = {"names": [], "weights": ""}
        zeros = [0.0] * len(LANES)
        return cls({"bias": zeros, "scales": {"grams": zeros, "facts": zeros}, "grams": nothing, "facts": nothing})

    def judge(self, found: Features) -> Judgement:
        """Return what ``found`` says of a clause or a message."""
        runs, runs_seen = self._sums("grams", grams(found.letters))
        facts, _ = self._sums("facts", found.facts)
        length = math.sqrt(runs_seen) or 1.0
        scores = [
            bias + run * scale / length + fact * weight
            for bias, run, scale, fact, weight in zip(
                self._bias, runs, self._scales["grams"], facts, self._scales["facts"], strict=True
            )
        ]
        intents = _shares(scores[: len(INTENTS)])
        addressed, values = (1 / (1 + math.exp(-max(-40.0, score))) for score in scores[len(INTENTS) :])
        return Judgement(dict(zip(INTENTS, intents, strict=True)), addressed, values)

    def _sums(self, part: str, names: Iterable[str]) -> tuple[list[int], int]:
        rows = self._rows[part]
        found = [row for name in names if (row := rows.get(name)) is not None]
        total = sum(found).to_bytes(_WIDTH * len(LANES), "little")
        shift = _MIDDLE * len(found)
        places = range(0, len(total), _WIDTH)
        return [int.from_bytes(total[at : at + _WIDTH], "little") - shift for at in places], len(found)


def _packed(part: dict[str, Any]) -> dict[str, int]:
    """Return each feature's row: its lanes in one integer, three bytes apart, so that thousands can be added."""
    narrow = b64decode(part["weights"])
    wide = bytearray(len(narrow) * _WIDTH)
    wide[::_WIDTH] = narrow
    size = _WIDTH * len(LANES)
    return {
        name: int.from_bytes(wide[at : at + size], "little")
        for name, at in zip(part["names"], range(0, len(wide), size), strict=True)
    }


def _shares(scores: Sequence[float]) -> list[float]:
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


@cache
def load() -> Model:
    """Return the model that lies beside the code; read once."""
    return Model(json.loads(FILE.read_text(encoding="utf-8")))
