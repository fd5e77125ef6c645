"""The example tables as samples to learn from: what is known of each clause and each message, and its author."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.understanding.catalogue import Catalogue
from bot.understanding.cleaning import Clean
from bot.understanding.examples import TODAY, Example, Expected, examples, one_by_one, silence, tables
from bot.understanding.features import Features, features
from bot.understanding.parts import Part
from bot.understanding.policy import STATEMENTS
from bot.understanding.reader import Reader
from measures.vocabulary import Intent


class Sample(NamedTuple):
    """Features with what is known of them; None is not known."""

    found: Features
    author: str
    intent: Intent | None = None
    addressed: bool | None = None
    values: bool | None = None


class Gatherer:
    """Makes samples of the tables by reading them as far as the grammar goes."""

    def __init__(self, reader: Reader, catalogue: Catalogue) -> None:
        self._reader = reader
        self._catalogue = catalogue

    def everything(self) -> list[Sample]:
        """Return the samples of all tables and lists, in their order."""
        found: list[Sample] = []
        for path in tables(".tsv"):
            for example in examples(path):
                found += self.of_example(example)
        for path in tables(".txt"):
            author = path.stem.removeprefix("silence_")
            found += [sample for text in silence(path) for sample in self._of_silence(text, author)]
        return found

    def of_example(self, example: Example) -> Iterator[Sample]:
        """Return a sample for each clause whose meaning is known, and one for the message."""
        scene = self._reader.look(example.message, example.today)
        spoken = self._reader.parts(scene, example.today)
        meant = _aligned(spoken, example.expected)
        named = [measure for one in meant if one is not None for measure in one[1]]
        complete = None not in meant and named == [measure for one in example.expected for measure in one[1]]
        for part, expected in zip(spoken, meant, strict=True):
            if expected is not None:
                yield self._of_part(part, expected, example, scene.clean, complete=complete)
        if not scene.whole.groups:
            return  # only of a message that names a measure is it asked whether it is meant for the plan
        found = features(scene.whole, None, self._catalogue, example.today)
        intents = {expected[0] for expected in example.expected}
        if intents & STATEMENTS and any(expected[1] for expected in example.expected):
            yield Sample(found, example.author, addressed=True)
        elif intents == {Intent.NONE}:
            yield Sample(found, example.author, addressed=False)

    def _of_part(self, part: Part, expected: Expected, example: Example, cleaned: Clean, *, complete: bool) -> Sample:
        # The grammar was mended until it read its own tables: there its opinion tells nothing of how far to trust it.
        mended = example.author in MENDED
        found = features(part.clause, None if mended else part.view, self._catalogue, example.today)
        if mended:
            return Sample(found, example.author, expected[0])
        item = self._reader.valued(part, cleaned, example.today, expected[0])
        right = complete and (item.measures, item.date) == expected[1:3]
        return Sample(found, example.author, expected[0], values=right)

    def _of_silence(self, text: str, author: str) -> Iterator[Sample]:
        whole = self._reader.look(text, TODAY).whole
        if whole.groups:
            yield Sample(features(whole, None, self._catalogue, TODAY), author, addressed=False)


#: The tables that the grammar was mended for.
MENDED = frozenset(
    {
        "dates",
        "done",
        "notdone",
        "several",
        "requests",
        "typing",
        "natural",
        "second_reader",
        "third_reader",
        "fourth_reader",
        "fifth_reader",
    }
)


def _aligned(spoken: Sequence[Part], expected: Sequence[Expected]) -> list[Expected | None]:
    """Return what each part was meant to say, None where that is not known."""
    if len(spoken) == len(expected):
        return list(expected)
    meant = {one[1]: one for one in one_by_one(expected) if one[1]}
    return [_meant_by(part, meant) for part in spoken]


def _meant_by(part: Part, meant: dict[tuple[str, ...], Expected]) -> Expected | None:
    measures = part.changed(tuple(value for group in part.clause.groups for value in group.values))
    found = [meant.get((measure,)) for measure in measures]
    if not found or found[0] is None or any(one is None or one[0] != found[0][0] for one in found):
        return None
    return (found[0][0], measures, *found[0][2:])
