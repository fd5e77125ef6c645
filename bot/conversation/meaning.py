"""What is meant: a doubtful text is shown in each of its meanings, and a tap chooses one; nothing is written before."""

from __future__ import annotations

from dataclasses import replace

from actions.outcome import Became
from bot.conversation import inquiring
from bot.conversation.context import Context
from bot.conversation.outcomes import Outcome
from bot.conversation.saying import Thing, item_to_json, meant
from bot.understanding.reading import Candidate, Item
from bot.understanding.wording import without_names
from measures.vocabulary import Intent, QuestionKind
from messages.ask_meaning import AskMeaning
from messages.what_became import What
from storage import phrases
from storage.models import OpenQuestion
from storage.settings import settings_of


def ask(context: Context, thing: Thing) -> Outcome:
    """Offer what a doubtful text may mean, the most probable first."""
    item = replace(thing.item, candidates=_offered(thing.item))
    data = {"item": item_to_json(item), "message": thing.message_id, "wording": _wording(context)}
    question = inquiring.ask(context, QuestionKind.READING, data)
    meanings = item.candidates
    context.answer(
        AskMeaning(
            question_id=question.id,
            measures=item.measures,
            meanings=tuple(one.intent for one in meanings),
            days=tuple(one.date for one in meanings),
        )
    )
    return Outcome(Became.ASKED, What.WAITS)


def _offered(item: Item) -> tuple[Candidate, ...]:
    """Return the meanings to tap; that nothing of ours was meant is a button of its own."""
    found = [one for one in item.candidates if one.intent is not Intent.NONE]
    return tuple(found) or (Candidate(item.intent, item.measures, item.date, 1.0),)


def chosen(context: Context, question: OpenQuestion, item: Item, which: int) -> Item | None:
    """Return the item as it was meant; None for a button we never made. Another meaning than ours may be learned."""
    if not item.candidates:
        return item  # asked before meanings were kept
    if which >= len(item.candidates):
        return None
    found = meant(item, item.candidates[which])
    wording = str(question.data.get("wording") or "")
    if which and wording:
        phrases.keep(context.session, context.organization, wording, found.intent, context.now)
    return found


def _wording(context: Context) -> str:
    """Return how it was said, without names and values, where the office lets that be kept; else nothing."""
    message = context.event.message
    if message is None or not settings_of(context.organization).learn_phrases:
        return ""
    text, today, reader = message.text, context.today, context.reader

    def wording() -> str:
        return without_names(reader.look(text, today).whole, reader.catalogue, today)

    return context.beforehand.result(("wording", text), wording)
