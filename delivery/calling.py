"""One call to the platform for one parcel, and nothing else: no database, no policy."""

from __future__ import annotations

from dataclasses import dataclass

from delivery.line import Failure, Line, LineError, Sent
from delivery.packing import Parcel


@dataclass(frozen=True)
class Refusal:
    """A call that did not succeed. ``again``: it was the second one, right after a first that may have arrived."""

    error: LineError
    unsure: bool
    again: bool = False


def call(line: Line, parcel: Parcel) -> Sent | Refusal:
    """Push or reply; a reply without an answer is called once more, which settles whether it had arrived."""
    try:
        if parcel.reply_token is None:
            return line.push(parcel.to, parcel.body, parcel.retry_key)
        return line.reply(parcel.reply_token, parcel.body)
    except LineError as error:
        refusal = Refusal(error, parcel.unsure or _is_unanswered(error))
    if parcel.reply_token is None or refusal.error.failure is not Failure.UNKNOWN:
        return refusal
    # A token works once: either the reply is sent now, or the refusal of the token proves that it had arrived.
    try:
        return line.reply(parcel.reply_token, parcel.body)
    except LineError as error:
        return Refusal(error, refusal.unsure or _is_unanswered(error), again=True)


def _is_unanswered(error: LineError) -> bool:
    """Tell whether no answer came at all, so that the call may have done its work."""
    return error.failure is Failure.UNKNOWN and error.status is None
