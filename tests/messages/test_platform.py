"""Every example against the limits of the fact sheet and LINE's own specification."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from neighbours_support import MESSAGING_API

from messages import actions, catalog
from messages.message import Message

from .examples import CASES, EXAMPLES
from .rules import actions_of, problems
from .specification import Specification

needs_specification = pytest.mark.skipif(not MESSAGING_API.exists(), reason="LINE's OpenAPI description is not at hand")


def example(name: str, case: str) -> Message:
    return catalog.MESSAGES[name][1](EXAMPLES[name][case], "thai")


@pytest.fixture(scope="module")
def specification() -> Specification:
    return Specification()


@pytest.mark.parametrize(("name", "case"), CASES)
def test_it_keeps_the_limits(name: str, case: str) -> None:
    assert problems(example(name, case)) == []


@needs_specification
@pytest.mark.parametrize(("name", "case"), CASES)
def test_it_is_what_the_specification_describes(name: str, case: str, specification: Specification) -> None:
    for one in example(name, case).objects:
        assert specification.problems(one, "Message") == []


@pytest.mark.parametrize(("name", "case"), CASES)
def test_it_has_no_button_that_leads_nowhere(name: str, case: str) -> None:
    for action in actions_of(example(name, case).objects):
        if action["type"] in {"postback", "datetimepicker"}:
            assert actions.parse(action["data"])[0] in actions.ACTIONS


def change(message: dict[str, Any], *path: str | int, to: object) -> dict[str, Any]:
    changed = copy.deepcopy(message)
    inner: Any = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = to
    return changed


#: A card spoilt in one place, and what has to be found.
SPOILT = [
    (("type",), "hologram", "is none of"),
    (("altTxt",), "x", "altTxt is not declared"),
    (("contents", "size"), "huge", "enum"),
    (("contents", "header", "contents", 0, "type"), "label", "is none of"),
    (("contents", "header", "contents", 0, "wrap"), "yes", "type"),
    (("contents", "footer", "contents", 0, "action", "data"), "x" * 301, "maxLength"),
    (("contents", "footer", "contents", 0, "action", "uri"), "https://a.example", "uri is not declared"),
]


@needs_specification
@pytest.mark.parametrize(("path", "to", "fault"), SPOILT)
def test_it_would_notice_what_the_specification_forbids(
    path: tuple[str | int, ...], to: object, fault: str, specification: Specification
) -> None:
    card = example("report_recorded", "late").objects[0]
    assert any(fault in found for found in specification.problems(change(card, *path, to=to), "Message"))


#: A card spoilt in one place that the specification says nothing about.
OVER_LIMITS = [
    (("altText",), "ก" * 1501),
    (("altText",), "   "),
    (("contents", "header", "contents", 0, "text"), ""),
    (("contents", "header", "backgroundColor"), "red"),
    (("contents", "header", "contents", 0, "text"), "ข้อ\u202e๓"),
    (("contents", "body", "contents", 0, "contents", 1, "text"), "ก" * 6000),
    (("contents", "footer", "contents", 0, "action", "label"), "ก" * 41),
]


@pytest.mark.parametrize(("path", "to"), OVER_LIMITS)
def test_it_would_notice_what_breaks_a_limit(path: tuple[str | int, ...], to: object) -> None:
    card = example("report_recorded", "late").objects[0]
    assert problems(Message((change(card, *path, to=to),), "words")) != []
