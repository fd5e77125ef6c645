"""What every row of a paper is read against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from documents.reading.owners import Owners, resolve_unit

Units = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The plan's year (พ.ศ.), the day of reading, and the units whose names are known, with their aliases."""

    year_be: int | None
    today: date
    units: Units = field(default_factory=dict)

    def resolved(self, owners: Owners) -> Owners:
        """Return owners under the names that their units are known by."""
        if not self.units:
            return owners
        units = tuple(dict.fromkeys(resolve_unit(name, self.units) for name in owners.units))
        return replace(owners, units=units)
