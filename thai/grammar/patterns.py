"""The grammar of ``grammar.txt`` as regular expressions over strings of token codes."""

from __future__ import annotations

import re
from pathlib import Path

from thai.grammar.tokens import CODES

_GRAMMAR = Path(__file__).with_name("grammar.txt")
_NAME = re.compile(r"[A-Z][A-Z0-9]+|[a-z][a-z_]+")
_SECTION = re.compile(r"^\[(.+)\]$", re.MULTILINE)
_CONTINUED = re.compile(r"\n +")

#: Nobody repeats a part of a date more often; without a bound, a text of nothing but such parts costs its square.
_MOST_REPEATED = 16

Definitions = list[tuple[str, str]]


def _definitions(text: str) -> Definitions:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    joined = _CONTINUED.sub(" ", "\n".join(lines))
    pairs = (line.partition("=") for line in joined.splitlines())
    return [(name.strip(), pattern.strip()) for name, _, pattern in pairs]


def _sections() -> dict[str, Definitions]:
    _, *pieces = _SECTION.split(_GRAMMAR.read_text(encoding="utf-8"))
    return {name: _definitions(body) for name, body in zip(pieces[::2], pieces[1::2], strict=True)}


def _expand(pattern: str, shapes: dict[str, str]) -> str:
    def replace(match: re.Match[str]) -> str:
        name = match.group()
        return CODES[name] if name.isupper() else f"(?:{shapes[name]})"

    bounded = _NAME.sub(replace, pattern).replace(" ", "")
    return bounded.replace("*", f"{{0,{_MOST_REPEATED}}}").replace("+", f"{{1,{_MOST_REPEATED}}}")


def _shapes(definitions: Definitions) -> dict[str, str]:
    shapes: dict[str, str] = {}
    for name, pattern in definitions:
        shapes[name] = _expand(pattern, shapes)
    return shapes


def _one_of(definitions: Definitions, shapes: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{_expand(pattern, shapes)})" for name, pattern in definitions))


def _inner_groups(pattern: re.Pattern[str]) -> dict[str, tuple[int, ...]]:
    starts = sorted((number, name) for name, number in pattern.groupindex.items())
    ends = [number for number, _ in starts[1:]] + [pattern.groups + 1]
    return {name: tuple(range(number + 1, end)) for (number, name), end in zip(starts, ends, strict=True)}


_ALL = _sections()
_SHAPES = _shapes(_ALL["shapes"])

#: how one point in time is said
POINTS = _one_of(_ALL["points"], _SHAPES)
#: every rule, tried in the order of the grammar
RULES = _one_of(_ALL["rules"], _SHAPES)
#: tried where the rule that fitted first turned out to mean nothing
SECOND_CHANCE = _one_of(_ALL["second chance"], _SHAPES)
#: what only counts when it is the whole text
WHOLE_TEXT = _one_of(_ALL["whole text"], _SHAPES)
#: rule -> the numbers of the groups without a name inside it
INNER_GROUPS = {**_inner_groups(RULES), **_inner_groups(SECOND_CHANCE)}
#: a month in a short or spoken form needs something of a date around it, outside a text that is only a month
NEEDS_COMPANY = CODES["LOOSE"]
