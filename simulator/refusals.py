"""How the platform says no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.checks import Problem

MONTHLY_LIMIT = "You have reached your monthly limit."
BURST_LIMIT = "The API rate limit has been exceeded. Try again later."


@dataclass(frozen=True)
class Answer:
    """The platform's answer to one call: JSON, or raw bytes with their type."""

    status: int = 200
    body: dict[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    data: bytes | None = None
    mime_type: str = "application/json"


class Refusal(Exception):
    """A call the platform refuses; carries the answer."""

    def __init__(
        self,
        status: int,
        message: str,
        details: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        body: dict[str, Any] = {"message": message}
        if details:
            body["details"] = [dict(detail) for detail in details]
        self.answer = Answer(status, body, headers or {})


class AnswerLost(Exception):
    """The call was accepted, but its answer never reaches the caller."""


def refuse_problems(problems: Sequence[Problem], message: str | None = None) -> None:
    """Raise a 400 that lists the problems, if there are any."""
    if problems:
        details = [{"message": problem.message, "property": problem.place} for problem in problems]
        raise Refusal(400, message or f"The request body has {len(problems)} error(s)", details)
