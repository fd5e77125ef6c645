"""What a message may refer to: the measures of a plan and the units of an office, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from bot.understanding.lexicon import Phrases
from measures import unit_names

#: Without a plan at hand these count as existing (the contract of ``tamngan read``).
DEFAULT_MEASURES = 60
DEFAULT_OIT_CODES = 43


@dataclass(frozen=True)
class MeasureEntry:
    """One measure: ``number`` is "ข้อ 3" without "ข้อ"; ``steps`` are "3.1", "3.2"; ``codes`` are "o12", "i7", "9.4"."""

    number: str
    title: str
    steps: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitEntry:
    """One unit and the other ways people write it."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """The measures and units that exist. Built once per plan; asking it is a dictionary look-up."""

    measures: tuple[MeasureEntry, ...] = ()
    units: tuple[UnitEntry, ...] = ()

    @classmethod
    def default(cls) -> Catalogue:
        """Return measures 1-60 and o1-o43, all without titles, and the ordinary units of a local administration."""
        return _default()

    @cached_property
    def _numbers(self) -> dict[str, MeasureEntry]:
        return {entry.number: entry for entry in self.measures}

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(code for entry in self.measures for code in entry.codes)

    @cached_property
    def titled(self) -> bool:
        """Tell whether the measures have titles, so that names of papers can be looked up."""
        return any(entry.title for entry in self.measures)

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Return each spelling of a unit with the unit's name; a spelling two units share belongs to the first."""
        names: dict[str, str] = {}
        for unit in self.units:
            for spelling in (unit.name, *unit.aliases):
                names.setdefault(spelling, unit.name)
        return names

    @cached_property
    def unit_phrases(self) -> Phrases:
        """Return the spellings of all units, ready to be found in a text."""
        return Phrases((spelling, frozenset({"unit"})) for spelling in self.unit_names)

    def has(self, reference: str) -> bool:
        """Tell whether "3", "3.2", "o12", "9.4" or "i7" exists.

        A step exists when its measure lists it, or when its measure exists and lists no steps at all.
        """
        if reference in self._numbers or reference in self._codes:
            return True
        whole, _, part = reference.partition(".")
        entry = self._numbers.get(whole)
        return bool(part) and entry is not None and (not entry.steps or reference in entry.steps)


@cache
def _default() -> Catalogue:
    measures = tuple(
        MeasureEntry(str(number), "", codes=(f"o{number}",) if number <= DEFAULT_OIT_CODES else ())
        for number in range(1, DEFAULT_MEASURES + 1)
    )
    return Catalogue(measures, ordinary_units())


def ordinary_units() -> tuple[UnitEntry, ...]:
    """Return the usual units of a local administration (``measures.unit_names``)."""
    return tuple(UnitEntry(name, tuple(aliases)) for name, *aliases in unit_names.ordinary())
