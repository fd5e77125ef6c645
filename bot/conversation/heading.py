"""ข้อมูลหัวกระดาษ: what papers print and nobody reports is asked of a coordinator, one thing after the other."""

from __future__ import annotations

from actions import paper_words
from actions.outcome import Became
from bot.conversation import cards, decision_cards, inquiring, people_cards
from bot.conversation.context import Context
from documents.head_data import FIELDS
from measures.vocabulary import QuestionKind
from messages.ask_head_data import AskHeadData
from messages.confirmed import Done
from storage.models import OpenQuestion

_NAMES = list(FIELDS)


def begin(context: Context) -> None:
    """Ask for the first thing that is missing."""
    if context.plan is None:
        cards.no_plan(context)
    else:
        _ask_behind(context, None)


def ask_once(context: Context) -> None:
    """Begin by itself behind the first paper that a coordinator asks for, where something is missing."""
    if not context.in_group and paper_words.ask_once(context):
        begin(context)


def told(context: Context, question: OpenQuestion, text: str) -> None:
    """Keep an answer and ask for the next; what cannot be read is said, and asked for again."""
    name = str(question.data["field"])
    said = paper_words.say(context, name, text)
    if said.became is not Became.REFUSED:
        _ask_behind(context, name)
    elif said.fault is None:
        people_cards.coordinators_only(context)
    else:
        cards.sorry(context, said.fault)
        _ask(context, name, 0)


def skipped(context: Context, question: OpenQuestion) -> None:
    """Leave one thing out and ask for the next."""
    _ask_behind(context, str(question.data["field"]))


def _ask_behind(context: Context, name: str | None) -> None:
    """Ask for the next missing thing behind one, in the order of the fields; the round ends with the last."""
    behind = -1 if name is None else _NAMES.index(name)
    left = [field for field in paper_words.missing(context) if _NAMES.index(field.name) > behind]
    if left:
        _ask(context, left[0].name, len(left) - 1)
    else:
        decision_cards.confirmed(context, Done.HEAD_DATA)


def _ask(context: Context, name: str, left: int) -> None:
    question = inquiring.ask(context, QuestionKind.HEAD_DATA, {"field": name})
    field = FIELDS[name]
    context.answer(AskHeadData(label=field.label, left=left, day=field.kind == "day", question_id=question.id))
