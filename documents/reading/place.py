"""Where an office is: อำเภอ and จังหวัด, as its papers name them on the cover or behind its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_PLACE = re.compile(r"อำเภอ\s?(?P<district>[ก-๎]{2,40}?)\s{0,2}จังหวัด\s?(?P<province>[ก-๎]{2,30})(?=\s|$|[,.)])")
_LONGEST_LINE = 220


def read_place(lines: Iterable[str]) -> tuple[str, str] | None:
    """Return district and province; None where no short line names them, or several name different ones as often."""
    found = Counter(
        (match["district"], match["province"])
        for line in lines
        if len(line) <= _LONGEST_LINE
        for match in _PLACE.finditer(line)
    )
    ranked = found.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
