"""The tables that anybody may extend: no line may be broken or contradict another."""

from __future__ import annotations

import re
from collections import Counter

from thai import lexicon
from thai.grammar.patterns import POINTS, RULES, SECOND_CHANCE, WHOLE_TEXT
from thai.grammar.tokens import CODES


def test_every_word_has_a_token_of_the_grammar_and_stands_once() -> None:
    words = lexicon.words()
    assert {word.token for word in words} <= set(CODES)
    assert [spelling for spelling, count in Counter(word.spelling for word in words).items() if count > 1] == []


def test_every_month_has_each_form_and_no_spelling_means_two_months() -> None:
    months = lexicon.months()
    for number in range(1, 13):
        forms = {month.form for month in months if month.number == number}
        assert {"full", "short", "spoken", "english", "misspelt"} <= forms
    meanings: dict[str, set[int]] = {}
    for month in months:
        meanings.setdefault(month.spelling, set()).add(month.number)
    assert [spelling for spelling, numbers in meanings.items() if len(numbers) > 1] == []


def test_every_weekday_has_a_spelling() -> None:
    assert {number for number, _, _ in lexicon.weekdays()} == set(range(7))


def test_the_patterns_of_the_tables_are_regular_expressions() -> None:
    for pattern in (*lexicon.blockers(), *lexicon.numbered(), *lexicon.counted()):
        assert re.compile(pattern).match("") is None, pattern


def test_no_rule_matches_nothing() -> None:
    for rules in (POINTS, RULES, SECOND_CHANCE, WHOLE_TEXT):
        assert rules.fullmatch("") is None
        assert rules.fullmatch(CODES["GAP"]) is None


def test_every_rule_of_the_grammar_has_a_reader() -> None:
    from thai.dates import READERS

    assert set(RULES.groupindex) | set(SECOND_CHANCE.groupindex) == set(READERS)
