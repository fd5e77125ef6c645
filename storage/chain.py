"""How entries of the audit trail are chained: pure, and never to change, for what is stored was hashed this way.

``content_hash`` is of what was written down; ``chain_hash`` of that and of the entry before, so an entry can be neither
changed, taken out nor put in between without every later one telling.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

#: Stands before the first entry of an office.
START = "0" * 64


def content_hash(
    organization_id: int,
    at: datetime,
    person_id: int | None,
    action: str,
    subject: str,
    subject_id: int | None,
    detail: dict[str, Any],
) -> str:
    """Return the SHA-256 of an entry's content; ``at`` is aware."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    # What a database gives back is what JSON makes of it (texts as keys, lists for tuples).
    stored = json.loads(json.dumps(detail))
    return _hashed([organization_id, moment, person_id, action, subject, subject_id, stored])


def chain_hash(previous: str, content: str) -> str:
    """Return the SHA-256 that ties an entry to the one before."""
    return _hashed([previous, content])


def _hashed(value: object) -> str:
    plain = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
