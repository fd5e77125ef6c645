"""Secrets at rest: channel secrets and tokens are sealed with a key that is not in the database."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class WrongKey(Exception):
    """A sealed value cannot be opened with this TAMNGAN_SECRET_KEY."""


class SecretBox:
    """Seals and opens short texts with ``TAMNGAN_SECRET_KEY`` (any text of 32 characters or more)."""

    def __init__(self, secret_key: str) -> None:
        """Derive the sealing and the signing key."""
        self._fernet = Fernet(base64.urlsafe_b64encode(_derive(secret_key, b"seal")))
        self.signing_key = _derive(secret_key, b"sign")
        #: Tells two keys apart and tells nothing about either.
        self.fingerprint = _derive(secret_key, b"fingerprint").hex()[:16]

    def seal(self, text: str) -> str:
        """Encrypt a text."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Decrypt a text; raise ``WrongKey`` when it was sealed with another key."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise WrongKey("TAMNGAN_SECRET_KEY is not the key this was sealed with") from error

    def can_open(self, sealed: str) -> bool:
        """Tell whether a value was sealed with this key."""
        try:
            self.open(sealed)
        except WrongKey:
            return False
        return True

    def code_hash(self, code: str) -> str:
        """Return the hash under which a one-time code is stored."""
        return hmac.new(self.signing_key, code.encode(), hashlib.sha256).hexdigest()


def _derive(secret_key: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"tamngan " + purpose).derive(secret_key.encode())
