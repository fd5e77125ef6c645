"""The tables of messages: every reading as written beside it, accuracy printed per kind (pytest -s)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from neighbours_support import SEEDS

from bot.understanding.reader import Reader

from .examples import TODAY, as_expected, examples, lines

KINDS = (
    "done",
    "notdone",
    "several",
    "dates",
    "requests",
    "typing",
    "natural",
    "second_reader",
    "third_reader",
    "fourth_reader",
    "fifth_reader",
)


@pytest.mark.parametrize("kind", KINDS)
def test_it_reads_every_message_of_the_table(kind: str, reader: Reader) -> None:
    table = examples(kind)
    wrong = []
    for example in table:
        got = tuple(as_expected(item) for item in reader.read(example.message, example.today).items)
        if got != example.expected:
            wrong.append(f"{example.message!r}: {got}, not {example.expected}")
    print(f"messages {kind:10} {len(table) - len(wrong):4} of {len(table)}")  # noqa: T201 -- the table of accuracy
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "name",
    ["lookalikes", "chatter", "second_reader", "third_reader", "fourth_reader", "fifth_reader", "fifth_reader_chatter"],
)
def test_it_stays_silent_where_nobody_speaks_of_the_plan(name: str, reader: Reader) -> None:
    table = lines(name)
    spoken = [line for line in table if reader.read(line, TODAY).speaks]
    print(f"silent   {name:10} {len(table) - len(spoken):4} of {len(table)}")  # noqa: T201 -- the table of accuracy
    assert spoken == []


def test_official_documents_are_no_reports(reader: Reader) -> None:
    if not SEEDS.is_dir():
        pytest.skip("the published documents are not beside this repository")
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    sentences = [part for text in texts for part in re.split(r"[\n\t]+| {2,}", text) if part.strip()]
    assert [sentence for sentence in sentences if reader.read(sentence, TODAY).speaks] == []


def test_it_speaks_where_a_report_is_beyond_doubt(reader: Reader) -> None:
    table = (Path(__file__).parent / "speaks.txt").read_text(encoding="utf-8").splitlines()[1:]
    silent = [line for line in table if not reader.read(line, TODAY).speaks]
    print(f"speaks   {'speaks':10} {len(table) - len(silent):4} of {len(table)}")  # noqa: T201 -- the table of accuracy
    assert silent == []


def test_the_tables_are_as_large_as_they_should_be() -> None:
    assert sum(len(examples(kind)) for kind in KINDS) >= 450
    assert len(lines("lookalikes")) >= 300
    assert len(lines("chatter")) >= 300


def test_no_message_stands_in_the_tables_twice() -> None:
    messages = [example.message for kind in KINDS for example in examples(kind)]
    assert len(set(messages)) == len(messages)
