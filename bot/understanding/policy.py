"""When to record, to answer, to ask or to stay silent: one table for every door a message comes through.

The contract of the conversation: ``decide(reading, door, standing)`` gives one ``Decision`` for a message, ``judge``
one for a single item of it.

RECORD: write the report, correction, postponement or undoing now and show what was written, to be changed or undone.
ANSWER: it is a request (status, own work, paper, help, registration), so answer it.
ASK: one question with one tap for each candidate; nothing is written before.
OPEN_QUESTION: it was said to the bot and nothing is understood; ask what is meant, offer what can be done.
SILENCE: nobody spoke to the bot; say nothing, keep nothing.

What is certain enough depends on the harm of a mistake (``Harm``): a first report is shown and easily undone;
replacing, undoing and approving need more. In a group nobody called the bot in, a message has to be meant for the plan
first (``MEANT``): less is needed where it names a measure of the plan as such, where the bot has just reminded of that
measure, or where it is the speaker's own. Such a message of a registered person is at least asked about – a reply costs
nothing – while a question to a colleague ("ข้อ 5 เสร็จยังคะ") stays unanswered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from bot.understanding.parts import REPORTS
from bot.understanding.reading import Candidate, Facts, Item, Reading
from measures.vocabulary import Intent


class Door(StrEnum):
    """How a message came in: overheard in a group, called or quoted in a group, or in a chat of two."""

    GROUP = "group"
    CALLED = "called"
    PRIVATE = "private"


class Verdict(StrEnum):
    """What the bot does."""

    RECORD = "record"
    ANSWER = "answer"
    ASK = "ask"
    OPEN_QUESTION = "open_question"
    SILENCE = "silence"


class Harm(Enum):
    """What a mistake costs: the value is how certain (0 to 1) the bot has to be to act without a question."""

    NOTHING = 0.65
    ASKS_FOR = 0.85
    FIRST_WORD = 0.97
    REPLACES = 0.98
    UNDOES = 0.985


@dataclass(frozen=True)
class Standing:
    """What the office's records say beside the text.

    ``registered``: the speaker is known; ``reminded``: a notice about one of the measures stood in this room within the
    last 12 hours; ``own``: the measures are the speaker's own; ``replaces``: something recorded would be replaced by
    it.
    """

    registered: bool = True
    reminded: bool = False
    own: bool = False
    replaces: bool = False


@dataclass(frozen=True)
class Decision:
    """A verdict, with the meanings to show: what is recorded or answered, or what to choose from."""

    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()


#: What writes something, and so is heard uncalled where it names a measure.
STATEMENTS = REPORTS | {Intent.POSTPONE_REQUEST, Intent.CORRECTION, Intent.UNDO}
#: Requests that name the plan itself are put to the bot; all others may be meant for a colleague.
_TO_THE_BOT = frozenset({Intent.EXPORT, Intent.QUERY_MINE, Intent.QUERY_STATUS})

#: How probable it has to be that an uncalled message is meant for the plan.
MEANT = {"reminded": 0.2, "named": 0.58, "doubtful": 0.93, "other": 0.985}
#: How probable the values have to be right: a day may be that of something else that was told along.
VALUES = 0.85
VALUES_WITH_DAY = 0.93
#: From here on a request that names the plan is heard uncalled.
CLEAR_REQUEST = 0.9
#: How probable other meanings than none have to be, to be offered: of a measure, and one of them of no measure.
WORTH_ASKING = 0.1
WORTH_ASKING_OF_NOTHING = 0.5
#: How probable it has to be that the clause is a statement at all, to be asked about uncalled.
LIKE_A_STATEMENT = 0.6
#: How probable its first meaning has to be where the grammar finds none, to be asked about uncalled.
SAYS_SOMETHING = 0.75
SAYS_SOMETHING_OF_WHAT_IT_CITES = 0.8


def decide(reading: Reading, door: Door, standing: Standing | None = None) -> Decision:
    """Return what to do about a message: the most careful of the decisions about its items."""
    known = standing or Standing()
    items = [beside(item, len(reading.items) - 1) for item in reading.items]
    decisions = [judge(item, door, reading.addressed, reading.facts, known) for item in items]
    if len({one.verdict is Verdict.SILENCE for one in decisions}) == 2:
        # What one thing of a message makes the bot's business is heard whole.
        decisions = [judge(item, Door.CALLED, reading.addressed, reading.facts, known) for item in items]
    for verdict in (Verdict.SILENCE, Verdict.OPEN_QUESTION, Verdict.ASK, Verdict.RECORD, Verdict.ANSWER):
        if any(decision.verdict is verdict for decision in decisions):
            return Decision(verdict, tuple(one for decision in decisions for one in decision.candidates))
    return Decision(Verdict.SILENCE)


def beside(item: Item, others: int) -> Item:
    """Return an item as it is judged beside others of its message.

    How sure the values are is learned of single statements: beside others a plain one looks doubtful.
    """
    return replace(item, values=1.0) if others else item


def judge(item: Item, door: Door, addressed: float, facts: Facts, standing: Standing) -> Decision:
    """Return what to do about one item of a message that came through ``door``.

    ``addressed``: how probable it is (0 to 1) that the message is meant for the plan.
    """
    if door is Door.GROUP and not _is_meant(item, addressed, facts, standing):
        return Decision(Verdict.SILENCE)
    if item.intent is Intent.NONE:
        return _unclear(item)
    if item.intent not in STATEMENTS:
        if not item.measures and _certainty(item) < WORTH_ASKING_OF_NOTHING:
            return Decision(Verdict.OPEN_QUESTION, item.candidates)
        contradicted = item.opinion not in {None, Intent.NONE, item.intent}
        sure = _certainty(item) >= Harm.NOTHING.value and not contradicted and "measures" not in item.unsure
        return Decision(Verdict.ANSWER, item.candidates[:1]) if sure else Decision(Verdict.ASK, item.candidates)
    if _is_certain(item, harm_of(item.intent, standing)):
        return Decision(Verdict.RECORD, item.candidates[:1])
    return Decision(Verdict.ASK, item.candidates)


def _unclear(item: Item) -> Decision:
    """A measure that is only named is shown; what may still mean something is asked about; else everything is open."""
    if item.measures and len(item.candidates) == 1:
        return Decision(Verdict.ANSWER, item.candidates)
    others = [one.p for one in item.candidates if one.intent is not Intent.NONE]
    worth_it = sum(others) >= WORTH_ASKING if item.measures else max(others, default=0.0) >= WORTH_ASKING_OF_NOTHING
    return Decision(Verdict.ASK if worth_it else Verdict.OPEN_QUESTION, item.candidates)


def harm_of(intent: Intent, standing: Standing) -> Harm:
    """Return what it costs to be wrong about ``intent``."""
    if intent is Intent.UNDO:
        return Harm.UNDOES
    if intent is Intent.CORRECTION or standing.replaces:
        return Harm.REPLACES
    if intent is Intent.POSTPONE_REQUEST:
        return Harm.ASKS_FOR  # somebody decides about it before anything changes
    return Harm.FIRST_WORD if intent in STATEMENTS else Harm.NOTHING


def _certainty(item: Item) -> float:
    return item.candidates[0].p if item.candidates else 1.0


def _is_certain(item: Item, harm: Harm) -> bool:
    if item.intent is not item.opinion or item.unsure:
        return False
    if not item.measures and item.intent in REPORTS | {Intent.POSTPONE_REQUEST}:
        return False  # "เสร็จหมดแล้วทุกข้อ": of what, has to be said
    return _certainty(item) >= harm.value and item.values >= (VALUES_WITH_DAY if item.date else VALUES)


def _is_meant(item: Item, addressed: float, facts: Facts, standing: Standing) -> bool:
    if not standing.registered or facts.elsewhere:
        return False
    if item.intent in STATEMENTS and item.measures and facts.existing:
        expected = standing.reminded or standing.own
        key = "doubtful" if facts.doubtful else "reminded" if expected else "named" if facts.named else "other"
        return addressed >= MEANT[key] and _like_a_statement(item) >= LIKE_A_STATEMENT and _says_which(item, facts)
    sure = _certainty(item) >= CLEAR_REQUEST and item.intent is item.opinion
    return item.intent in _TO_THE_BOT and facts.plan and sure


def _says_which(item: Item, facts: Facts) -> bool:
    """Tell whether it says something of the measure: a heading is like any statement a little, and so is what cites."""
    if facts.cited:
        return _certainty(item) >= SAYS_SOMETHING_OF_WHAT_IT_CITES
    return item.opinion not in {None, Intent.NONE} or _certainty(item) >= SAYS_SOMETHING


def _like_a_statement(item: Item) -> float:
    return sum(one.p for one in item.candidates if one.intent in STATEMENTS)
