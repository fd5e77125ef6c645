"""Evidence files: stored once under their SHA-256, outside the web root."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


class DamagedFile(Exception):
    """A stored file is missing or its content no longer has the hash it was stored under."""


class FileStore:
    """Files of all organizations, one folder each: ``<root>/<organization>/<2 letters>/<sha256>``."""

    def __init__(self, root: Path) -> None:
        """Keep files below ``root``, which is made when the first file comes."""
        self.root = root

    def put(self, organization_id: int, content: bytes) -> str:
        """Store content durably and return its SHA-256: written aside, synced, then renamed."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(organization_id, digest)
        if path.exists():
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return digest

    def get(self, organization_id: int, digest: str) -> bytes:
        """Return the content, its hash checked; raise ``DamagedFile``."""
        try:
            content = self.path(organization_id, digest).read_bytes()
        except FileNotFoundError as error:
            raise DamagedFile(f"file {digest[:12]} is missing") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise DamagedFile(f"file {digest[:12]} is damaged")
        return content

    def remove(self, organization_id: int, digest: str) -> None:
        """Remove a stored copy (an unsent photo); a missing one is fine."""
        self.path(organization_id, digest).unlink(missing_ok=True)

    def path(self, organization_id: int, digest: str) -> Path:
        """Return where a digest is or would be stored."""
        if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise ValueError("not a SHA-256")
        return self.root / str(organization_id) / digest[:2] / digest

    def digests(self, organization_id: int) -> Iterator[str]:
        """Yield every digest stored for an organization."""
        for path in sorted((self.root / str(organization_id)).glob("??/*")):
            if not path.name.startswith("."):
                yield path.name

    def organizations(self) -> Iterator[int]:
        """Yield the organizations that have a folder."""
        yield from sorted(int(path.name) for path in self.root.glob("*") if path.name.isdecimal())

    def unfinished(self) -> Iterator[Path]:
        """Yield what was being written when a process died (or is being written just now)."""
        yield from sorted(self.root.glob("*/??/.new-*"))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
