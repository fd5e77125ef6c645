"""The pieces of a date as written (day, month, year …) and putting the missing ones in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from thai.calendar import BUDDHIST_ERA_OFFSET, Span, add_months, fiscal_year_be, month_span
from thai.grammar.reading import Context, gregorian_year, make_date, pick
from thai.grammar.tokens import CODES, NumericDate, Tokens

_NUM1, _NUM2, _YEAR4 = CODES["NUM1"], CODES["NUM2"], CODES["YEAR4"]
_NUMBERS = (_NUM1, _NUM2, _YEAR4)
_MONTHS = CODES["MONTH"] + CODES["LOOSE"]
_ERAS = CODES["BE"] + CODES["CE"]
_YEAR_UNITS = CODES["YEARUNIT"] + CODES["CALYEAR"] + CODES["FISCAL"]
_PAST = CODES["LAST"] + CODES["BEFORE"]
_DEICTIC = CODES["THIS"] + CODES["NEXT"] + CODES["COMING"] + _PAST
_WEEKDAYS = CODES["WEEKDAY"] + CODES["SHORTDAY"] + CODES["WEEK"]
_MONTHUNIT, _FISCAL, _CE = CODES["MONTHUNIT"], CODES["FISCAL"], CODES["CE"]
_PAIR, _NUMERIC, _NEXT, _THIS, _CALYEAR = (CODES[name] for name in ("PAIR", "NUMERIC", "NEXT", "THIS", "CALYEAR"))
SUNDAY = 6
#: stands before the first token; the empty string would be "in" every group of codes
_NOTHING_BEFORE = "\0"


@dataclass(slots=True)
class Parts:
    """A date as written; ``year`` is Gregorian, ``fiscal`` a fiscal year (พ.ศ.)."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    fiscal: int | None = None
    weekday: int | None = None
    months_away: int | None = None
    lean: str = ""
    calendar: bool = False
    impossible: bool = False
    bare: int | None = None

    def complete(self) -> bool:
        """Return whether nothing has to be assumed."""
        return self.month is not None and (self.year is not None or self.fiscal is not None)


def offset(code: str) -> int:
    """Return -1, 0 or 1 for a word like ที่แล้ว, นี้, หน้า."""
    if code in _PAST:
        return -1
    return 0 if code == _THIS else 1


def lean_of(code: str) -> str:
    """Return where a word like ที่ผ่านมา or นี้ behind a date puts it."""
    return "past" if code in _PAST else "future"


def read_parts(tokens: Tokens, start: int, end: int, context: Context) -> Parts:
    """Collect day, month and year of the tokens from ``start`` to ``end``, which a pattern has found to be a date."""
    parts = Parts()
    previous = unit = _NOTHING_BEFORE
    for index in range(start, end):
        code = tokens.codes[index]
        if code in _MONTHS:
            parts.month = tokens.number(index)
        elif code in _NUMBERS:
            _put_number(parts, tokens.number(index), code, previous, unit)
        elif code in _DEICTIC:
            _put_deictic(parts, code, previous, unit, context)
        elif code in _WEEKDAYS:
            parts.weekday = tokens.number(index) if code != CODES["WEEK"] else SUNDAY
        elif code == _NUMERIC:
            _put_figures(parts, tokens.values[index])
        elif code == _PAIR:
            _put_pair(parts, tokens.values[index])
        elif code in _YEAR_UNITS:
            unit = code
            parts.calendar = parts.calendar or code == _CALYEAR
        previous = code
    return parts


def _put_number(parts: Parts, value: int, code: str, previous: str, unit: str) -> None:
    is_year = code == _YEAR4 or previous in _ERAS or previous in _YEAR_UNITS
    if code == _YEAR4 and parts.day is None and parts.bare is not None:  # March 15, 2024
        parts.day = parts.bare
    if not is_year and previous == _MONTHUNIT and parts.month is None:
        parts.month = value
    elif is_year or (parts.month is not None and parts.day is not None) or (parts.month is not None and code == _NUM2):
        parts.bare = None if is_year else value
        _put_year(parts, value, fiscal=unit == _FISCAL, common_era=previous == _CE)
    else:
        parts.day = value


def _put_year(parts: Parts, value: int, *, fiscal: bool, common_era: bool = False) -> None:
    year = 2000 + value if common_era and value < 100 else gregorian_year(value)
    if year is None:
        parts.impossible = True
    elif fiscal:
        parts.fiscal = year + BUDDHIST_ERA_OFFSET
    else:
        parts.year = year


def _put_deictic(parts: Parts, code: str, previous: str, unit: str, context: Context) -> None:
    if previous == _MONTHUNIT:
        parts.months_away = offset(code)
    elif previous == _FISCAL:
        parts.fiscal = fiscal_year_be(context.today) + offset(code)
    elif previous in _YEAR_UNITS:
        parts.year = context.today.year + offset(code)
    elif unit == _NOTHING_BEFORE:
        parts.lean = lean_of(code)


def _put_figures(parts: Parts, value: object) -> None:
    assert isinstance(value, NumericDate)  # noqa: S101 -- the lexer gives this token no other value
    parts.day, parts.month = value.day, value.month
    _put_year(parts, int(value.year), fiscal=False)


def _put_pair(parts: Parts, value: object) -> None:
    assert isinstance(value, tuple)  # noqa: S101 -- the lexer gives this token no other value
    parts.month, year = value
    if len(year) in (2, 4):
        _put_year(parts, int(year), fiscal=False)
    else:
        parts.impossible = True


def year_in_fiscal(fiscal: int, month: int) -> int:
    """Return the Gregorian year in which ``month`` falls inside the fiscal year ``fiscal`` (พ.ศ.)."""
    return fiscal - BUDDHIST_ERA_OFFSET - (1 if month >= 10 else 0)


def years_for(parts: Parts, context: Context) -> range:
    """Return the Gregorian years in which the month of ``parts`` may lie."""
    month = parts.month or 1
    if parts.year is not None:
        return range(parts.year, parts.year + 1)
    fiscal = parts.fiscal or (context.fiscal_year_be if not parts.lean else None)
    if fiscal is not None:
        year = year_in_fiscal(fiscal, month)
        return range(year, year + 1)
    leap = 8 if month == 2 and parts.day == 29 else 1
    return range(context.today.year - leap, context.today.year + leap + 1)


def leaning(parts: Parts, context: Context) -> Context:
    """Return the context with the lean that the expression itself asks for."""
    if parts.lean == "past":
        return context._replace(lean="past")
    return context._replace(lean="future") if parts.lean == "future" else context


def resolve_day(parts: Parts, context: Context) -> date | None:
    """Return the day that ``parts`` mean, or None where the calendar has no such day."""
    day = 1 if parts.day is None else parts.day
    if parts.month is None:
        return _resolve_bare_day(day, parts, context)
    if not 1 <= parts.month <= 12:
        return None
    days = [make_date(year, parts.month, day) for year in years_for(parts, context)]
    span = pick((Span(found, found) for found in days if found), leaning(parts, context))
    return span.start if span else None


def _resolve_bare_day(day: int, parts: Parts, context: Context) -> date | None:
    if parts.months_away is not None:
        month = add_months(context.today.replace(day=1), parts.months_away)
        return make_date(month.year, month.month, day)
    first = context.today.replace(day=1)
    months = [add_months(first, away) for away in (-2, -1, 0, 1, 2)]
    days = [make_date(month.year, month.month, day) for month in months]
    if parts.weekday is not None:  # วันพฤหัสที่ 22: the month in which the 22nd is a Thursday
        days = [found for found in days if found and found.weekday() == parts.weekday] or days
    span = pick((Span(found, found) for found in days if found), leaning(parts, context))
    return span.start if span else None


def resolve_month(parts: Parts, context: Context) -> Span | None:
    """Return the first and last day of the month that ``parts`` mean."""
    month = parts.month
    if month is None or not 1 <= month <= 12:
        return None
    return pick((month_span(year, month) for year in years_for(parts, context)), leaning(parts, context))
