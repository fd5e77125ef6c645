"""The one table: what is recorded, answered, asked about and passed over, by door, certainty and harm."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.understanding.policy import Door, Harm, Standing, Verdict, decide, harm_of
from bot.understanding.reading import Candidate, Facts, Item, Reading
from measures.vocabulary import Intent


def reading(
    intent: Intent = Intent.REPORT_DONE,
    *,
    p: float = 0.99,
    addressed: float = 0.99,
    values: float = 0.99,
    measures: tuple[str, ...] = ("3",),
    opinion: Intent | None = None,
    unsure: tuple[str, ...] = (),
    named: bool = True,
    plan: bool = False,
    existing: bool = True,
    elsewhere: bool = False,
    doubtful: bool = False,
) -> Reading:
    other = Intent.REPORT_PROGRESS if intent is not Intent.REPORT_PROGRESS else Intent.REPORT_DONE
    meanings = (Candidate(intent, measures, None, p), Candidate(other, measures, None, round(1 - p, 3)))
    item = Item(intent, measures, unsure=unsure, candidates=meanings, values=values, opinion=opinion or intent)
    return Reading((item,), False, addressed, Facts(named, plan, existing, elsewhere, doubtful))


@pytest.mark.parametrize("door", list(Door))
def test_a_certain_report_is_recorded_at_every_door(door: Door) -> None:
    decision = decide(reading(), door)
    assert decision.verdict is Verdict.RECORD
    assert [one.intent for one in decision.candidates] == [Intent.REPORT_DONE]


@pytest.mark.parametrize("door", list(Door))
@pytest.mark.parametrize(
    "doubtful",
    [
        reading(p=0.7),
        reading(values=0.5),
        reading(unsure=("date",)),
        reading(unsure=("measures",)),
        reading(opinion=Intent.REPORT_PROGRESS),
    ],
    ids=["intent", "values", "date", "measure", "grammar and model differ"],
)
def test_a_report_that_is_doubtful_in_any_way_is_asked_about(door: Door, doubtful: Reading) -> None:
    decision = decide(doubtful, door)
    assert decision.verdict is Verdict.ASK
    assert {one.intent for one in decision.candidates} == {Intent.REPORT_DONE, Intent.REPORT_PROGRESS}


def test_a_group_is_overheard_only_where_the_plan_is_meant() -> None:
    assert decide(reading(addressed=0.01), Door.GROUP).verdict is Verdict.SILENCE
    assert decide(reading(addressed=0.01), Door.CALLED).verdict is Verdict.RECORD


def test_a_measure_named_as_such_needs_less_than_a_bare_number() -> None:
    assert decide(reading(addressed=0.75), Door.GROUP).verdict is not Verdict.SILENCE
    assert decide(reading(addressed=0.75, named=False), Door.GROUP).verdict is Verdict.SILENCE


@pytest.mark.parametrize("standing", [Standing(reminded=True), Standing(own=True)])
def test_a_reminder_or_own_work_makes_the_bot_listen_more_closely(standing: Standing) -> None:
    overheard = reading(addressed=0.25)
    assert decide(overheard, Door.GROUP, standing).verdict is not Verdict.SILENCE
    assert decide(overheard, Door.GROUP).verdict is Verdict.SILENCE


def test_nobody_unknown_is_overheard() -> None:
    assert decide(reading(), Door.GROUP, Standing(registered=False)).verdict is Verdict.SILENCE


@pytest.mark.parametrize("other", [reading(elsewhere=True), reading(existing=False)], ids=["letter", "no measure"])
def test_a_letter_and_a_measure_that_does_not_exist_are_passed_over_in_a_group(other: Reading) -> None:
    assert decide(other, Door.GROUP).verdict is Verdict.SILENCE
    assert decide(other, Door.PRIVATE).verdict is Verdict.RECORD


def test_words_about_something_else_make_the_bot_listen_less() -> None:
    assert decide(reading(addressed=0.9, doubtful=True), Door.GROUP).verdict is Verdict.SILENCE
    assert decide(reading(addressed=0.99, doubtful=True), Door.GROUP).verdict is Verdict.RECORD


def test_a_question_to_a_colleague_stays_unanswered() -> None:
    question = reading(Intent.QUERY_STATUS)
    assert decide(question, Door.GROUP).verdict is Verdict.SILENCE
    assert decide(question, Door.CALLED).verdict is Verdict.ANSWER


def test_a_request_that_names_the_plan_is_answered() -> None:
    assert decide(reading(Intent.EXPORT, measures=(), plan=True), Door.GROUP).verdict is Verdict.ANSWER


def test_replacing_and_undoing_need_more_than_a_first_word() -> None:
    almost = reading(p=0.975)
    assert decide(almost, Door.PRIVATE).verdict is Verdict.RECORD
    assert decide(almost, Door.PRIVATE, Standing(replaces=True)).verdict is Verdict.ASK
    assert decide(reading(Intent.UNDO, p=0.98), Door.PRIVATE).verdict is Verdict.ASK
    assert Harm.NOTHING.value < Harm.FIRST_WORD.value < Harm.REPLACES.value < Harm.UNDOES.value
    assert harm_of(Intent.QUERY_MINE, Standing()) is Harm.NOTHING


def test_the_most_careful_item_decides_for_the_message() -> None:
    sure, unsure = reading(), reading(p=0.6)
    both = replace(sure, items=(*sure.items, *unsure.items))
    decision = decide(both, Door.PRIVATE)
    assert decision.verdict is Verdict.ASK
    assert len(decision.candidates) == 3


def test_what_is_not_understood_gets_an_open_question_only_when_it_was_said_to_the_bot() -> None:
    nothing = Reading((Item(Intent.NONE),), False, 0.0)
    assert decide(nothing, Door.PRIVATE).verdict is Verdict.OPEN_QUESTION
    assert decide(nothing, Door.GROUP).verdict is Verdict.SILENCE
