"""Cells that stand in a neighbour's column: noticed by what they hold, put right where that is clear, always asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from documents.reading.cells import split_duties
from documents.reading.grid import Cell
from documents.reading.headers import Columns, Meaning
from documents.reading.owners import owner_share, read_owners
from documents.reading.schedules import is_time
from documents.reading.tidy import compact

Fields = dict[Meaning, str]

_LONG = 80
_OWNERS_ENOUGH = 0.6
_OWNERS_POOR = 0.5
#: Columns whose cells say by themselves whether they stand right.
_TELLING = frozenset({Meaning.NO, Meaning.OWNER, Meaning.DEADLINE})
_NUMBER = re.compile(r"^\(?[0-9]{1,6}[.)]?$")
_MONTH_OR_RHYTHM = re.compile(r"ภายใน|ทุกเดือน|ไตรมาส|25[0-9]{2}|เดือนละ")
_EXCHANGED = frozenset({Meaning.RESULT, Meaning.OUTCOME, Meaning.STATUS, Meaning.SUGGESTION, Meaning.METHOD})
_DASH_TAIL = re.compile(r"(?:^|\s)[-–•]\s")


def fit(cells: Sequence[Cell], columns: Columns) -> tuple[tuple[Cell, ...], str]:
    """Return the cells under their columns, and a name for what was moved ("row-shifted") or "".

    Rows with a cell too many or too few, or whose cells hold what the next column should, are tried one column on.
    """
    wanted = len(columns.meanings)
    padded = (*cells, *(Cell("") for _ in range(wanted - len(cells))))
    if len(cells) == wanted and not _misplaced(padded, columns):
        return padded, ""
    best, best_score = padded[:wanted], _score(padded, columns)
    overflow = any(cell.text for cell in padded[wanted:])
    for candidate in _alternatives(padded, wanted):
        score = _score(candidate, columns)
        if score > best_score + (0 if overflow else 1):
            best, best_score = candidate, score
    moved = best != padded[:wanted] or overflow
    return tuple(best), "row-shifted" if moved else ""


def _alternatives(cells: Sequence[Cell], wanted: int) -> Iterator[tuple[Cell, ...]]:
    """Yield the row with one empty cell taken out, or one put in before a cell while the last one is empty."""
    for index, cell in enumerate(cells):
        if not cell.text:
            yield (*cells[:index], *cells[index + 1 :], Cell(""))[:wanted]
    if not cells[-1].text:
        for index in range(len(cells)):
            yield (*cells[:index], Cell(""), *cells[index:-1])[:wanted]


def _misplaced(cells: Sequence[Cell], columns: Columns) -> bool:
    telling = [
        (cell.text, meaning)
        for cell, meaning in zip(cells, columns.meanings, strict=False)
        if meaning in _TELLING and cell.text
    ]
    if not any(_fitness(text, meaning) < 0 for text, meaning in telling):
        return False
    pairs = zip(cells, columns.meanings, strict=False)
    return sum(1 for cell, meaning in pairs if _fitness(cell.text, meaning) < 0) > 1


def _score(cells: Sequence[Cell], columns: Columns) -> int:
    return sum(_fitness(cell.text, meaning) for cell, meaning in zip(cells, columns.meanings, strict=False))


def _fitness(text: str, meaning: Meaning | None) -> int:
    """Return 1 where a text is what the column holds, -1 where it cannot be, 0 where one cannot tell."""
    if not text.strip("-–. "):
        return 0
    match meaning:
        case Meaning.NO:
            return 1 if text.isdecimal() or _NUMBER.match(compact(text)) else -1
        case Meaning.OWNER:
            return (
                1 if owner_share(text) >= _OWNERS_POOR else -1 if is_time(text) or _NUMBER.match(compact(text)) else 0
            )
        case Meaning.DEADLINE:
            return 1 if is_time(text) else -1 if owner_share(text) >= _OWNERS_ENOUGH else 0
        case Meaning.MEASURE | Meaning.METHOD | Meaning.ISSUE:
            return -1 if is_time(text) or owner_share(text) > 0.9 or _NUMBER.match(compact(text)) else 1
        case _:
            return 0


def straighten(fields: Fields, columns: Columns) -> tuple[Fields, str]:
    """Put duties out of the owner column back where they belong; return the fields and what was found wrong, or ""."""
    owner = fields.get(Meaning.OWNER, "")
    if len(owner) < _LONG or Meaning.METHOD not in columns.meanings:
        return fields, ""
    duties = split_duties(owner)
    if len(duties.items) < 2 or owner_share(owner) >= _OWNERS_POOR:
        return fields, ""
    if duties.intro and owner_share(duties.intro) >= _OWNERS_ENOUGH:
        return _method_in_owner(fields, duties.intro)
    return _owner_further_on(fields, columns)


def _method_in_owner(fields: Fields, owner: str) -> tuple[Fields, str]:
    """The owner's cell swallowed the method; what stands in the method's cell are then the deadlines."""
    text = fields[Meaning.OWNER]
    moved = {**fields, Meaning.OWNER: owner, Meaning.METHOD: text[text.index(owner) + len(owner) :].strip()}
    method, deadline = fields.get(Meaning.METHOD, ""), fields.get(Meaning.DEADLINE, "")
    if method and _MONTH_OR_RHYTHM.search(compact(method)) and not _MONTH_OR_RHYTHM.search(compact(deadline)):
        moved[Meaning.DEADLINE] = method
        return moved, "method-in-owner"
    moved[Meaning.METHOD] = f"{moved[Meaning.METHOD]}\n{method}".strip()
    return moved, "method-in-owner"


def _owner_further_on(fields: Fields, columns: Columns) -> tuple[Fields, str]:
    """The owners stand in another column, mostly the next, in exchange for what belongs there."""
    found = next(
        ((meaning, parts) for meaning in _others(columns) if (parts := _owner_part(fields.get(meaning, "")))), None
    )
    if found is None:
        return fields, "owner-unclear"
    meaning, (owner, rest) = found
    moved = {**fields, Meaning.OWNER: owner, meaning: fields[Meaning.OWNER]}
    if rest:
        empty = next((other for other in _others(columns) if other is not meaning and not fields.get(other)), None)
        target = empty or meaning
        moved[target] = rest if empty else f"{moved[target]}\n{rest}"
    return moved, "owner-shifted"


def _others(columns: Columns) -> list[Meaning]:
    """Return the columns that may have changed places with the owners, those behind them first."""
    position = columns.meanings.index(Meaning.OWNER)
    around = (*columns.meanings[position + 1 :], *reversed(columns.meanings[:position]))
    return [meaning for meaning in around if meaning in _EXCHANGED]


def _owner_part(text: str) -> tuple[str, str] | None:
    """Split a cell into the owners it begins with and the rest behind a dash; None where it names no owners."""
    tail = _DASH_TAIL.search(text)
    head = text[: tail.start()].strip() if tail else text
    if not read_owners(head) or owner_share(head) < _OWNERS_ENOUGH:
        return None
    return head, text[tail.start() :].strip() if tail else ""
