"""Bands of the assessment's result, and whether what a paper states can be true.

Sources: bands with a condition on every instrument, as used for the results of fiscal years 2566 and later; letters
AA to F before. The letters' lower bounds are from general knowledge of the older assessments and unconfirmed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from measures.lexicon import BAND_NAMES, BAND_VARIANTS

FIRST_YEAR_OF_BANDS: Final = 2566
#: The instruments that the condition looks at; the survey of the public counts in its two parts.
INSTRUMENTS: Final = ("IIT", "EIT1", "EIT2", "OIT")


class Band(StrEnum):
    """The band of a result; the letters were used up to fiscal year 2565."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASSED = "passed"
    IMPROVE = "improve"
    IMPROVE_URGENTLY = "improve_urgently"
    AA = "AA"
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


_LETTERS: Final = (
    (95.0, Band.AA),
    (85.0, Band.A),
    (75.0, Band.B),
    (65.0, Band.C),
    (55.0, Band.D),
    (50.0, Band.E),
    (0.0, Band.F),
)


class InvalidScoreError(ValueError):
    """A score outside 0 to 100, or of an instrument that does not exist."""


def band(total: float, instruments: Mapping[str, float] | None, fiscal_year_be: int) -> Band | None:
    """Return the band of a total score (0-100), or None where the instruments given do not decide it.

    ``instruments`` maps IIT, EIT1, EIT2 and OIT to their scores, as far as known. Raises ``InvalidScoreError``.
    """
    possible = possible_bands(total, instruments, fiscal_year_be)
    return next(iter(possible)) if len(possible) == 1 else None


def possible_bands(total: float, instruments: Mapping[str, float] | None, fiscal_year_be: int) -> frozenset[Band]:
    """Return every band the scores allow; one only when all is known that the band depends on."""
    known = instruments or {}
    _check_scores(total, known)
    if fiscal_year_be < FIRST_YEAR_OF_BANDS:
        return frozenset({next(letter for lowest, letter in _LETTERS if total >= lowest)})
    if total < 70:
        return frozenset({Band.IMPROVE_URGENTLY})
    if total < 85:
        return frozenset({Band.IMPROVE})
    return _passing_bands(total, known)


def contradicts(stated: Band, total: float, instruments: Mapping[str, float] | None, fiscal_year_be: int) -> bool:
    """Tell whether a stated band cannot belong to the scores. Both are kept as stated; the reader is told."""
    return stated not in possible_bands(total, instruments, fiscal_year_be)


def read_band(text: str) -> Band | None:
    """Return the band that a paper names ("ระดับ ผ่านดี", "A"), or None when it names none."""
    words = re.sub(r"\s+", "", text).removeprefix("ผลการประเมิน").removeprefix("อยู่ใน").removeprefix("ระดับ")
    for key, name in BAND_NAMES.items():
        if words == name:
            return Band(key)
    if words in BAND_VARIANTS:
        return Band(BAND_VARIANTS[words])
    return next((letter for _lowest, letter in _LETTERS if letter.value == words.upper()), None)


def _passing_bands(total: float, known: Mapping[str, float]) -> frozenset[Band]:
    lowest = min(known.values(), default=100.0)
    ceiling = Band.EXCELLENT if total >= 95 and lowest >= 95 else Band.GOOD if lowest >= 85 else Band.PASSED
    ranked = (Band.PASSED, Band.GOOD, Band.EXCELLENT)
    if set(INSTRUMENTS) <= set(known):
        return frozenset({ceiling})
    # An instrument that is not known may lie anywhere, so every band up to the ceiling is possible.
    return frozenset(ranked[: ranked.index(ceiling) + 1])


def _check_scores(total: float, known: Mapping[str, float]) -> None:
    unknown = sorted(set(known) - set(INSTRUMENTS))
    if unknown:
        raise InvalidScoreError(f"unknown instrument {unknown[0]}; expected one of {', '.join(INSTRUMENTS)}")
    for name, score in {"total": total, **known}.items():
        if not 0 <= score <= 100:
            raise InvalidScoreError(f"the score {score} of {name} is not between 0 and 100")
