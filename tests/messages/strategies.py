"""Anything that may be in a message's data: hypothesis strategies made from the dataclasses' own types."""

from __future__ import annotations

import dataclasses
import types
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from messages.actions import postback

#: What people, copied documents and attackers put into a title.
ODD_TEXTS = (
    "มาตรการส่งเสริมคุณธรรมและความโปร่งใส" * 6,
    "ก" * 200,
    "เ" * 200,
    "ำ" * 200,
    "ก" + "ิ่" * 300,
    "👩‍👩‍👧‍👦" * 60,
    "🇹🇭" * 80,
    "👍🏽" * 100,
    "\u200b\u200d\ufeff",
    "\u202eกลับหัว\u2066",
    "\ud83d",
    "a\ud800b",
    "\x00\x07\x1b[31m",
    "\n" * 40 + "จบ",
    "{who0}{{}}{",
    "'; DROP TABLE report; --",
    "<script>alert(1)</script>",
    "https://example.go.th/" + "ยาว" * 400,
    " ",
    "",
)

texts = st.one_of(
    st.sampled_from(ODD_TEXTS),
    st.text(max_size=250),
    st.text(alphabet="กขคงเแโใไะาำิีึืุู่้๊๋์ํๆฯ๐๑๒ abc", max_size=250),
    st.text(alphabet=st.characters(categories=("Cs", "Cc", "Cf", "Mn", "Mc", "So", "Zs", "Lo")), max_size=250),
)
days = st.dates(min_value=date(1950, 1, 1), max_value=date(2300, 12, 31))
moments = st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2300, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001

#: Fields that are made by our own code, not by people.
OURS: dict[str, st.SearchStrategy[Any]] = {
    "key": st.from_regex(r"\A25\d\d(-(\d\d|Q[1-4]|H[12]))?\Z"),
    "layout": st.from_regex(r"\A[a-z]{1,12}(-[a-z]{1,12}){0,3}\Z"),
    "period": st.none() | st.from_regex(r"\A25\d\d(-(\d\d|Q[1-4]|H[12]))?\Z"),
    "action": st.just(postback("mine.list")),
    "user_id": st.from_regex(r"\AU[0-9a-f]{32}\Z"),
}


def instances(kind: type) -> st.SearchStrategy[Any]:
    """Any instance of one of the dataclasses."""
    hints = get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind)]
    fields = {name: OURS[name] if name in OURS else of(hints[name]) for name in names}
    if kind.__name__ == "ReportRecorded":
        fields["items"] = fields["items"].filter(bool)
    return st.builds(kind, **fields)


def of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    if get_origin(kind) in {Union, types.UnionType}:
        return st.one_of(*(st.none() if part is type(None) else of(part) for part in get_args(kind)))
    if get_origin(kind) is tuple:
        return st.lists(of(get_args(kind)[0]), max_size=5).flatmap(_sometimes_many)
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    return instances(kind)


def _sometimes_many(few: list[Any]) -> st.SearchStrategy[Any]:
    """Up to five, or sixty and more by repeating them: how many there are matters, not that all differ."""
    return st.sampled_from((tuple(few), tuple(few * 13)))


SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    int: st.integers(min_value=0, max_value=10**15),
    bool: st.booleans(),
    date: days,
    datetime: moments,
}
