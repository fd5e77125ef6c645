"""Messages stored by name and data, as the outbox keeps them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from messages import catalog
from messages.catalog import UnknownMessageError
from messages.reminder import Reminder

from .examples import CASES, EXAMPLES, LAW_TASK, TODAY

REMINDER = Reminder(task=LAW_TASK, today=TODAY)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_it_renders_from_what_the_database_holds(name: str, case: str) -> None:
    instance = EXAMPLES[name][case]
    stored = json.loads(json.dumps(catalog.to_data(instance)))
    assert catalog.render(name, stored, "arabic") == catalog.MESSAGES[name][1](instance, "arabic")


@pytest.mark.parametrize("name", catalog.NAMES)
def test_it_knows_a_message_by_its_dataclass(name: str) -> None:
    kind, _ = catalog.MESSAGES[name]
    assert kind.__name__ == catalog.class_name(name)
    assert catalog.name_of(next(iter(EXAMPLES[name].values()))) == name


def test_it_counts_the_days_from_the_day_it_is_sent() -> None:
    stored = catalog.to_data(REMINDER)
    assert "เหลือ 7 วัน" in catalog.render("reminder", stored, "arabic").plain
    assert "ครบกำหนดวันนี้" in catalog.render("reminder", stored, "arabic", today=date(2026, 2, 27)).plain
    assert "เกินกำหนด 3 วัน" in catalog.render("reminder", stored, "arabic", today=date(2026, 3, 2)).plain


def test_it_needs_no_day_where_none_is_counted() -> None:
    assert catalog.render("error_sorry", {}, today=TODAY) == catalog.render("error_sorry", {})


def test_it_passes_over_what_it_does_not_know() -> None:
    stored = {**catalog.to_data(REMINDER), "riders": [[7, 1]]}
    assert catalog.render("reminder", stored) == catalog.render("reminder", catalog.to_data(REMINDER))


def test_it_refuses_an_unknown_name() -> None:
    with pytest.raises(UnknownMessageError, match="there is no such message"):
        catalog.render("love_letter", {})


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({}, "task"),
        ({"task": {"measure_id": 3, "number": "3", "title": "ก"}}, "today"),
        ({"task": {"measure_id": "three", "number": "3", "title": "ก"}, "today": "2026-02-20"}, "task.measure_id"),
        ({"task": {"measure_id": 3, "number": "3", "title": "ก"}, "today": "20 ก.พ."}, "today"),
    ],
)
def test_it_names_the_field_that_is_wrong(data: dict[str, object], fault: str) -> None:
    with pytest.raises(UnknownMessageError, match=fault):
        catalog.render("reminder", data)


def test_it_tells_nothing_of_what_was_in_the_data() -> None:
    with pytest.raises(UnknownMessageError) as caught:
        catalog.render("reminder", {"task": "ความลับ"})
    assert "ความลับ" not in str(caught.value)


def test_it_stores_no_object_that_is_no_message() -> None:
    with pytest.raises(UnknownMessageError, match="not a message"):
        catalog.to_data(LAW_TASK)
