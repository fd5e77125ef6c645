"""What is kept of something that was sent: cleaned of where it was taken, made small once, stored under its hash."""

from __future__ import annotations

from dataclasses import dataclass

from storage.files import FileStore
from storage.pictures import cleaning, showing


@dataclass(frozen=True)
class KeptFile:
    """A stored file; sizes in bytes, digests are SHA-256. Only pictures have a small one."""

    sha256: str
    size_bytes: int
    media_type: str
    thumbnail_sha256: str | None


def keep(files: FileStore, organization_id: int, data: bytes, media_type: str) -> KeptFile:
    """Store what was sent; raise ``showing.PictureTooLarge`` or ``showing.NotShown`` for a picture that cannot be."""
    kept = cleaning.cleaned(data, media_type)
    small = showing.thumbnail(kept.data) if kept.media_type.startswith("image/") else None
    digest = files.put(organization_id, kept.data)
    thumbnail = files.put(organization_id, small) if small is not None else None
    return KeptFile(digest, len(kept.data), kept.media_type, thumbnail)
