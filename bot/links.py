"""Signed links: bound to a person and a thing, and good for a while only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from storage.secrets import SecretBox


def sign(box: SecretBox, purpose: str, fields: dict[str, Any], expires_at: datetime) -> str:
    """Return a token that carries ``fields`` until ``expires_at``."""
    return str(_serializer(box, purpose).dumps({**fields, "until": int(expires_at.timestamp())}))


def opened(box: SecretBox, purpose: str, token: str, now: datetime) -> dict[str, Any] | None:
    """Return a token's fields, or None when it is forged, for something else, or too old."""
    try:
        fields = _serializer(box, purpose).loads(token)
    except BadSignature:
        return None
    if not isinstance(fields, dict) or int(fields.get("until", 0)) <= now.timestamp():
        return None
    return fields


def _serializer(box: SecretBox, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(box.signing_key, salt=purpose)
