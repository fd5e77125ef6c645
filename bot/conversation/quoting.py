"""What a quoted message points at: measures, steps, deadlines and reports."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.context import Context
from bot.events import IncomingMessage
from storage import outbox


@dataclass(frozen=True)
class Quoted:
    """What one of our own messages was about (database ids), and the numbers people would say for it."""

    measures: tuple[int, ...] = ()
    steps: tuple[int, ...] = ()
    deadlines: tuple[int, ...] = ()
    reports: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()


def quoted_by(context: Context, message: IncomingMessage) -> Quoted | None:
    """Return what is quoted when it is a message of ours; the platform gives only its id."""
    if message.quoted_message_id is None:
        return None
    subject = outbox.subject_of(context.session, message.quoted_message_id)
    if subject is None:
        return None
    measures = tuple(subject.get("measures", ()))
    steps = tuple(subject.get("steps", ()))
    return Quoted(
        measures=measures,
        steps=steps,
        deadlines=tuple(subject.get("deadlines", ())),
        reports=tuple(subject.get("reports", ())),
        numbers=_numbers(context, measures, steps),
    )


def _numbers(context: Context, measures: tuple[int, ...], steps: tuple[int, ...]) -> tuple[str, ...]:
    if len(steps) == 1:
        found = [step.number for measure in context.measures for step in measure.steps if step.id in steps]
        if found:
            return tuple(found)
    return tuple(measure.number for measure in context.measures if measure.id in measures)
