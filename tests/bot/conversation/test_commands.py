"""The table of commands: what is typed is read by its own row, every row does something, and the documents say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.commands import ACTIONS
from bot.understanding.roster_words import Wish
from measures.vocabulary import Role
from messages.commands import LONGEST, as_markdown, commands
from messages.no_permission import Denied

SAID = {name: row for name, row in commands().items() if row.said}
NOBODY: frozenset[Role] = frozenset()


def test_every_command_with_fixed_words_does_something() -> None:
    assert set(SAID) == set(ACTIONS) | {wish.value for wish in Wish}


@pytest.mark.parametrize("name", SAID)
def test_what_is_shown_as_an_example_is_read_by_its_own_row(name: str) -> None:
    tried = list(ACTIONS) if name in ACTIONS else [wish.value for wish in Wish]
    for typed in SAID[name].typed:
        assert next(one for one in tried if SAID[one].match(typed) is not None) == name


@pytest.mark.parametrize("name", SAID)
def test_a_text_too_long_for_a_command_is_none(name: str) -> None:
    typed = SAID[name].typed[0]
    assert SAID[name].match(typed + " " * LONGEST + "ก") is None


def test_who_may_not_is_told_whose_business_it_is() -> None:
    assert SAID["quota"].refusal(frozenset({Role.STAFF}), in_group=False) is Denied.COORDINATOR_ONLY
    assert SAID["desk"].refusal(frozenset({Role.STAFF}), in_group=False) is Denied.SUPERVISOR_ONLY
    assert SAID["roster"].refusal(frozenset({Role.COORDINATOR}), in_group=True) is Denied.PRIVATE_ONLY
    assert SAID["free_room"].refusal(frozenset({Role.COORDINATOR}), in_group=False) is Denied.GROUP_ONLY


def test_who_may_is_let() -> None:
    assert SAID["quota"].refusal(frozenset({Role.COORDINATOR}), in_group=True) is None
    assert SAID["desk"].refusal(frozenset({Role.SUPERVISOR}), in_group=False) is None
    assert SAID["my_data"].refusal(NOBODY, in_group=False) is None


def test_the_documents_show_the_table() -> None:
    text = (Path(__file__).parents[3] / "docs" / "conversation.md").read_text(encoding="utf-8")
    assert as_markdown() in text, "docs/conversation.md: put messages.commands.as_markdown() there"
