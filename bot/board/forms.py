"""Reading what was filled in: each function returns a value or says in one sentence what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, time
from enum import StrEnum
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

from flask import make_response, request
from werkzeug.wrappers import Response

from bot.board.visit import Failed, Refused, Visit
from measures.codes import normalise_code
from thai import dates
from thai.digits import to_arabic
from thai.format import MONTHS

Choice = TypeVar("Choice", bound=StrEnum)

LONGEST_TITLE = 2000
LONGEST_NAME = 200
BUDDHIST_ERA = 543


def text(name: str, label: str, *, most: int = LONGEST_TITLE) -> str:
    """Return a text that must be there; ``label`` names the field in the sentence."""
    value = optional_text(name, label, most=most)
    if value is None:
        raise Refused("text_missing", at=name, field=label)
    return value


def optional_text(name: str, label: str, *, most: int = LONGEST_TITLE) -> str | None:
    """Return a text without outer blanks and control characters, or None when the field is empty."""
    raw = request.form.get(name, "").replace("\r\n", "\n")
    value = "".join(letter for letter in raw if letter >= " " or letter == "\n").strip()
    if len(value) > most:
        raise Refused("text_too_long", at=name, field=label, most=most)
    return value or None


def day(name: str, today: date, fiscal_year_be: int | None = None) -> date | None:
    """Return the day that was chosen, or written as 31 มีนาคม 2569, 31/3/69 or 2026-03-31; None where there is none."""
    if f"{name}.d" in request.form:
        return _chosen_day(name)
    value = request.form.get(name, "").strip()
    if not value:
        return None
    plain = to_arabic(value)
    try:
        return date.fromisoformat(plain)
    except ValueError:
        read = dates.read(value, today, fiscal_year_be)
    if read.start is None or read.start != read.end or not read.certain:
        raise Refused("bad_date", at=name, text=value)
    return read.start


def _chosen_day(name: str) -> date | None:
    """Return the day of three choices: day, month and year พ.ศ."""
    chosen = [request.form.get(f"{name}.{part}", "") for part in "ymd"]
    if not any(chosen):
        return None
    if not all(one.isascii() and one.isdecimal() for one in chosen):
        raise Refused("date_incomplete", at=name)
    year, month, day_of_month = map(int, chosen)
    try:
        return date(year - BUDDHIST_ERA, month, day_of_month)
    except ValueError as error:
        text = f"{day_of_month} {MONTHS[month - 1] if 1 <= month <= 12 else month} {year}"
        raise Refused("no_such_day", at=name, text=text) from error


def number(name: str, least: int, most: int) -> int | None:
    """Return a whole number in Thai or Arabic digits; None when the field is empty."""
    value = request.form.get(name, "").strip()
    if not value:
        return None
    plain = to_arabic(value)
    if not plain.isascii() or not plain.isdecimal() or not least <= int(plain) <= most:
        raise Refused("bad_number", at=name, text=value)
    return int(plain)


def numbers(name: str, least: int, most: int) -> tuple[int, ...]:
    """Return whole numbers with commas or blanks between them."""
    value = request.form.get(name, "")
    found = to_arabic(value).replace(",", " ").split()
    if any(not one.isascii() or not one.isdecimal() or not least <= int(one) <= most for one in found):
        raise Refused("bad_number", at=name, text=value)
    return tuple(int(one) for one in found)


def hour(name: str) -> time:
    """Return a time of day: 08:30 or ๐๘.๓๐."""
    value = request.form.get(name, "").strip()
    try:
        return time.fromisoformat(to_arabic(value).replace(".", ":"))
    except ValueError as error:
        raise Refused("bad_time", at=name, text=value) from error


def choice(name: str, kind: type[Choice]) -> Choice:
    """Return one of the values of an enumeration."""
    try:
        return kind(request.form.get(name, ""))
    except ValueError as error:
        raise Refused("bad_choice", 400) from error


def one_of(name: str, known: Iterable[int]) -> int | None:
    """Return the id that was chosen, None when none was; only ids that were offered count."""
    value = request.form.get(name, "")
    if not value:
        return None
    offered = {str(one): one for one in known}
    if value not in offered:
        raise Refused("bad_choice", 400)
    return offered[value]


def several_of(name: str, known: Iterable[int]) -> list[int]:
    """Return the ids that were ticked; only ids that were offered count."""
    offered = {str(one): one for one in known}
    ticked = request.form.getlist(name)
    if any(one not in offered for one in ticked):
        raise Refused("bad_choice", 400)
    return [offered[one] for one in dict.fromkeys(ticked)]


def codes(name: str) -> list[str]:
    """Return topic codes with commas or blanks between them, each in its normal form."""
    value = request.form.get(name, "")
    found = []
    for one in value.replace(",", " ").split():
        code = normalise_code(one)
        if code is None:
            raise Refused("bad_code", at=name, text=one)
        found.append(code)
    return list(dict.fromkeys(found))


def ticked(name: str) -> bool:
    """Tell whether a box was ticked."""
    return bool(request.form.get(name))


Handler = Callable[..., Response]
Page = Callable[..., str]


def staying_on(page: Page, at: str = "") -> Callable[[Handler], Handler]:
    """Show the page of a form again where it is refused: values kept, the sentence at its field, which has the focus.

    ``at`` is the field of refusals that name none; ``page`` takes the arguments of the form's address that it knows.
    Nothing of what the form had begun to write stays.
    """

    def staying(handler: Handler) -> Handler:
        takes = tuple(signature(page).parameters)[1:]

        @wraps(handler)
        def handle(visit: Visit, **values: Any) -> Response:
            try:
                with visit.session.begin_nested():
                    return handler(visit, **values)
            except Refused as refused:
                field = refused.at or at
                if not field or refused.status not in _MENDABLE:
                    raise
                visit.failed = Failed(request.path, field, refused, request.form)
                shown = page(visit, **{name: values[name] for name in takes if name in values})
                if f'id="error-{field}"' not in shown:
                    # The field is not there any more: somebody else has answered, or its row is gone.
                    raise
                return make_response(shown, refused.status)

        return handle

    return staying


#: What whoever filled in the form can mend by filling it in again.
_MENDABLE = frozenset({409, 422})
