"""What a clause may mean, weighed: the model's probabilities beside the grammar's opinion."""

from __future__ import annotations

from bot.understanding.model import Judgement
from bot.understanding.opinion import Opinion
from measures.vocabulary import Intent

#: A meaning less probable than this is not worth a button; nor are more buttons than these.
LEAST = 0.03
MOST = 4
#: Below this the first meaning is to be confirmed even where the grammar agrees.
DOUBT = 0.75

#: Where no meaning is as probable as this, one nearly as probable as the first is no worse.
TIE, CLOSE = 0.5, 0.8

#: A text that names nothing and that the grammar does not know says nothing, unless the model is as sure as this.
SURE = 0.65

Meanings = tuple[tuple[Intent, float], ...]


def weighed(judged: Judgement | None, view: Opinion, *, named: bool, spoken_to: bool, answering: bool) -> Meanings:
    """Return the meanings worth offering, the most probable first; the grammar's is always among them.

    ``named``: a measure or a title is named. ``spoken_to``: the message quotes the bot or answers it, so what the
    grammar takes for a report is one.
    ``answering``: what the grammar does not know is left to the question that was asked. Without a judgement the
    grammar decides.
    """
    if judged is None or (answering and view.intent is Intent.NONE):
        return ((view.intent, 1.0),)
    shares = dict(judged.intents)
    if spoken_to and view.intent is not Intent.NONE:
        shares.pop(Intent.NONE)
    total = sum(shares.values())
    ordered = sorted(shares.items(), key=lambda pair: -pair[1])
    likely = [(intent, share / total) for intent, share in ordered if share / total >= LEAST][:MOST]
    if view.intent not in dict(likely):
        likely.append((view.intent, shares[view.intent] / total))
    opinion = shares[view.intent] / total if view.intent in shares else 0.0
    lost = not named and view.intent is Intent.NONE and likely[0][1] < SURE
    if lost or (likely[0][1] < TIE and opinion >= CLOSE * likely[0][1]):
        # where the model does not know, the grammar goes first
        likely.sort(key=lambda pair: pair[0] is not view.intent)
    return tuple(likely)


def is_doubted(meanings: Meanings, view: Opinion) -> bool:
    """Tell whether a person should say what was meant: grammar and model differ, or either is not sure."""
    first, share = meanings[0]
    return not view.sure or (first is not Intent.NONE and (first is not view.intent or share < DOUBT))
