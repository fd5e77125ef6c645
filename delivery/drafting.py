"""From the data of a message to the draft of its notice: name, data and class in one place."""

from __future__ import annotations

from typing import Any

from delivery.priority import urgency_of
from measures.vocabulary import NoticeClass, NoticeKind
from messages import catalog
from storage.outbox import Draft


def draft(key: str, kind: NoticeKind, said: object, worth: NoticeClass | None, **facts: Any) -> Draft:
    """Return the notice that says ``said`` (the dataclass of a message of ``messages.catalog``).

    ``worth`` decides how urgent it is and what quota it may use (None: it is not to be pushed, or a reply); ``facts``
    are further fields of ``Draft``.
    """
    return Draft(
        key=key,
        kind=kind,
        message=catalog.name_of(said),
        data=catalog.to_data(said),
        priority=worth,
        **{"urgency": 0 if worth is None else urgency_of(worth), **facts},
    )
