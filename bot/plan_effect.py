"""What an answer to a plan's question changed, as chat and board tell it."""

from __future__ import annotations

from documents.importing.plan_answers import Effect
from messages.answer_applied import AnswerApplied, StepAfter


def told(words: str, effect: Effect, left: int = 0) -> AnswerApplied:
    """Return an effect for the words of ``messages``; ``left`` counts the questions that are open still."""
    return AnswerApplied(
        answer=words,
        number=effect.measure,
        title=effect.title,
        parts=effect.parts,
        steps=tuple(
            StepAfter(number=step.number, text=step.text, owners=step.owners, schedule=step.schedule)
            for step in effect.steps
        ),
        deadlines=effect.deadlines,
        left=left,
    )
