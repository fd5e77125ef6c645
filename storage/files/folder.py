"""Files in a folder of this machine (or one that several machines share)."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.files.shelf import BLOCK_BYTES, StoreUnavailable

_PRIVATE = 0o700


class Folder:
    """``<root>/<organization>/<2 letters>/<sha256>``; see ``storage.files.shelf.Shelf``."""

    def __init__(self, root: Path) -> None:
        """Keep files below ``root``, which is made when the first file comes."""
        self.root = root

    def describe(self) -> str:
        """See ``Shelf.describe``."""
        return str(self.root)

    def write(self, name: str, content: Path) -> None:
        """See ``Shelf.write``: written aside, synced, then renamed."""
        path = self.root / name
        with _said(self.root):
            self._make(path.parent)
            descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            try:
                with os.fdopen(descriptor, "wb") as stream, content.open("rb") as source:
                    shutil.copyfileobj(source, stream, BLOCK_BYTES)
                    stream.flush()
                    os.fsync(stream.fileno())
                Path(temporary).replace(path)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
            _sync_folder(path.parent)

    def _make(self, folder: Path) -> None:
        """Make a folder and those above it for their owner alone (``mkdir`` gives its mode to the last one only)."""
        for one in (*reversed([above for above in folder.parents if not above.exists()]), folder):
            one.mkdir(exist_ok=True, mode=_PRIVATE)

    def read(self, name: str) -> Iterator[bytes]:
        """See ``Shelf.read``."""
        with _said(self.root), (self.root / name).open("rb") as stream:
            while block := stream.read(BLOCK_BYTES):
                yield block

    def size(self, name: str) -> int | None:
        """See ``Shelf.size``."""
        with _said(self.root):
            try:
                return (self.root / name).stat().st_size
            except FileNotFoundError:
                return None

    def remove(self, name: str) -> None:
        """See ``Shelf.remove``."""
        with _said(self.root):
            (self.root / name).unlink(missing_ok=True)

    def names(self, prefix: str = "") -> Iterator[str]:
        """See ``Shelf.names``."""
        # Sorted as a whole: the names of a bucket come in that order.
        found = (path.relative_to(self.root).as_posix() for path in self.root.glob("*/??/*") if path.name[0] != ".")
        yield from sorted(name for name in found if name.startswith(prefix))

    def local(self, name: str) -> Path | None:
        """See ``Shelf.local``."""
        return self.root / name

    def unfinished(self) -> Iterator[Path]:
        """See ``Shelf.unfinished``."""
        yield from sorted(self.root.glob("*/??/.new-*"))


@contextmanager
def _said(root: Path) -> Iterator[None]:
    """Turn what the disk says into one sentence; that a file is missing is told as it is."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreUnavailable(f"{root}: {error.strerror} (errno {error.errno})") from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
