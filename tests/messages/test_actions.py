"""What is behind a button: short, known, and without authority."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import actions

from .strategies import texts

VALUES = {"s": "done", "v": "yes", "k": "2569-Q1", "on": "2026-02-19", "layout": "memo", "topic": "report"}


def fields_of(name: str) -> dict[str, str]:
    known = actions.ACTIONS[name]
    return {key: VALUES.get(key, "12") for key in (*known.needs, *known.may)}


@pytest.mark.parametrize("name", actions.ACTIONS)
def test_it_reads_what_it_wrote(name: str) -> None:
    fields = fields_of(name)
    assert actions.parse(actions.postback(name, **fields)) == (name, fields)


@pytest.mark.parametrize("name", actions.ACTIONS)
def test_it_needs_no_more_than_it_says(name: str) -> None:
    needed = {key: VALUES.get(key, "12") for key in actions.ACTIONS[name].needs}
    assert actions.parse(actions.postback(name, **needed)) == (name, needed)


def test_it_leaves_out_what_is_none() -> None:
    assert actions.postback("report.start", m=3, step=None) == "a=report.start&m=3"


def test_it_keeps_thai_values() -> None:
    data = actions.postback("question.answer", q=1, v="กองคลัง")
    assert data.isascii()
    assert actions.parse(data)[1]["v"] == "กองคลัง"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("report.begin", {"m": 3}),
        ("report.start", {}),
        ("report.start", {"m": ""}),
        ("report.start", {"m": 3, "role": "coordinator"}),
        ("report.start", {"m": "three"}),
        ("report.start", {"m": -3}),
        ("question.answer", {"q": 1, "v": "ก" * 60}),
    ],
)
def test_it_makes_no_button_that_could_not_be_read(name: str, fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=name):
        actions.postback(name, **fields)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "a=",
        "hello",
        "a=report.begin&m=3",
        "a=report.start",
        "a=report.start&m=๓",
        "a=report.start&m=3&m=4",
        "a=report.start&a=report.undo&m=3",
        "a=report.start&m=3&person=1",
        "a=report.start&m=3;drop",
        "a=report.start&m=%ff",
        "a=question.answer&q=1&v=" + "x" * 300,
    ],
)
def test_it_knows_no_other_data(data: str) -> None:
    with pytest.raises(actions.UnknownAction) as caught:
        actions.parse(data)
    assert caught.value.data == data


@given(st.one_of(texts, st.text(alphabet="a=&%.reportstm012", max_size=60)))
def test_it_raises_nothing_else_for_any_data(data: str) -> None:
    try:
        name, fields = actions.parse(data)
    except actions.UnknownAction:
        return
    assert actions.parse(actions.postback(name, **fields)) == (name, fields)
