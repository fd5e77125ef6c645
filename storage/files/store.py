"""The store of files: content-addressed, checked when read, the same on every kind of shelf."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import shutil
import tempfile
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from storage.files.folder import Folder
from storage.files.shelf import BLOCK_BYTES, Shelf

log = logging.getLogger("tamngan.files")

#: Missing and damaged files that this process has met, for its metrics.
TROUBLE: Counter[str] = Counter()


class DamagedFile(Exception):
    """A stored file is missing or its content no longer has the hash it was stored under."""


class FileStore:
    """Files of all organizations under ``<organization>/<2 letters>/<sha256>``."""

    def __init__(self, place: Path | Shelf) -> None:
        """Keep files on a shelf, or in a folder."""
        self.shelf: Shelf = Folder(place) if isinstance(place, Path) else place
        self._fetched: Path | None = None

    @property
    def root(self) -> Path:
        """The folder, where files lie in one."""
        if not isinstance(self.shelf, Folder):
            raise TypeError("these files do not lie in a folder")
        return self.shelf.root

    def put(self, organization_id: int, content: bytes) -> str:
        """Store content durably and return its SHA-256."""
        return self.take(organization_id, io.BytesIO(content))

    def take(self, organization_id: int, stream: BinaryIO) -> str:
        """Store what a stream holds, block by block, and return its SHA-256."""
        digest = hashlib.sha256()
        with tempfile.NamedTemporaryFile(prefix="tamngan-") as aside:
            while block := stream.read(BLOCK_BYTES):
                digest.update(block)
                aside.write(block)
            aside.flush()
            name = name_of(organization_id, digest.hexdigest())
            # One that is there may be damaged: what came in is whole.
            if self.shelf.size(name) != aside.tell():
                self.shelf.write(name, Path(aside.name))
        return digest.hexdigest()

    def get(self, organization_id: int, digest: str) -> bytes:
        """Return the content, its hash checked; raise ``DamagedFile``."""
        return b"".join(self.stream(organization_id, digest))

    def stream(self, organization_id: int, digest: str) -> Iterator[bytes]:
        """Yield the content in blocks, the last one once the hash is right; raise ``DamagedFile`` in its place."""
        found = hashlib.sha256()
        held = b""
        try:
            for block in self.shelf.read(name_of(organization_id, digest)):
                found.update(block)
                if held:
                    yield held
                held = block
        except FileNotFoundError as error:
            raise _trouble("missing", organization_id, digest) from error
        if found.hexdigest() != digest:
            raise _trouble("damaged", organization_id, digest)
        yield held

    def size(self, organization_id: int, digest: str) -> int | None:
        """Return how many bytes a file has; None where there is none."""
        return self.shelf.size(name_of(organization_id, digest))

    def exists(self, organization_id: int, digest: str) -> bool:
        """Tell whether a file is there, whatever its content."""
        return self.size(organization_id, digest) is not None

    def is_whole(self, organization_id: int, digest: str) -> bool:
        """Tell whether a file is there and has its hash."""
        try:
            for _ in self.stream(organization_id, digest):
                pass
        except DamagedFile:
            return False
        return True

    def local(self, organization_id: int, digest: str) -> Path | None:
        """Return a path on this machine that holds the content, fetched if it has to be; None where there is none.

        A missing or damaged file is told in the log and the metrics: a paper prints its name and hash instead.
        """
        name = name_of(organization_id, digest)
        path = self.shelf.local(name)
        if path is not None:
            if path.exists():
                return path
            _trouble("missing", organization_id, digest)
            return None
        try:
            return self._fetch(organization_id, digest)
        except DamagedFile:
            return None

    def _fetch(self, organization_id: int, digest: str) -> Path:
        if self._fetched is None:
            self._fetched = Path(tempfile.mkdtemp(prefix="tamngan-files-"))
            weakref.finalize(self, shutil.rmtree, self._fetched, ignore_errors=True)
        path = self._fetched / f"{organization_id}-{digest}"
        if not path.exists():
            descriptor, aside = tempfile.mkstemp(dir=self._fetched)
            with os.fdopen(descriptor, "wb") as stream:
                for block in self.stream(organization_id, digest):
                    stream.write(block)
            Path(aside).replace(path)
        return path

    def remove(self, organization_id: int, digest: str) -> None:
        """Remove a stored copy (an unsent photo); a missing one is fine."""
        self.shelf.remove(name_of(organization_id, digest))

    def path(self, organization_id: int, digest: str) -> Path:
        """Return where a digest is or would be stored in the folder."""
        return self.root / name_of(organization_id, digest)

    def digests(self, organization_id: int) -> Iterator[str]:
        """Yield every digest stored for an organization."""
        for name in self.shelf.names(f"{organization_id}/"):
            yield name.rpartition("/")[2]

    def everything(self) -> Iterator[tuple[int, str]]:
        """Yield (organization, digest) of every file of the offices; the installation's own mark is none of them."""
        for name in self.shelf.names():
            owner, _, rest = name.partition("/")
            if owner.isdecimal() and int(owner):
                yield int(owner), rest.rpartition("/")[2]

    def organizations(self) -> Iterator[int]:
        """Yield the organizations that have files."""
        yield from sorted({owner for owner, _ in self.everything()})

    def unfinished(self) -> Iterable[Path]:
        """Return what was being written when a process died (or is being written just now)."""
        return self.shelf.unfinished()


def name_of(organization_id: int, digest: str) -> str:
    """Return the name a file has on its shelf; raise ``ValueError`` for anything but a SHA-256."""
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return f"{organization_id}/{digest[:2]}/{digest}"


def _trouble(what: str, organization_id: int, digest: str) -> DamagedFile:
    TROUBLE[what] += 1
    log.error("a stored file cannot be given", extra={"organization": organization_id, "failure": what})
    return DamagedFile(f"file {digest[:12]} is {what}")
