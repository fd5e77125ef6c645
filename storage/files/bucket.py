"""Files in an object store that speaks S3, for processes that share no disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from storage.files.shelf import BLOCK_BYTES, StoreUnavailable

#: What the address may say after its ``?``; keys and secrets come from the usual AWS_* settings of the environment.
OPTIONS = frozenset({"endpoint", "region"})
#: A call that failed is made again by the library itself, for so long at most.
RETRY: Any = {"max_retries": 4, "retry_timeout": timedelta(seconds=20)}


class Bucket:
    """Objects below a prefix; see ``storage.files.shelf.Shelf``."""

    def __init__(self, address: str) -> None:
        """Take ``s3://bucket/prefix?endpoint=https://…&region=…``; nothing is asked yet. Raises ``ValueError``."""
        from obstore.store import S3Store

        parts = urlsplit(address)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if not parts.netloc or set(options) - OPTIONS:
            raise ValueError("not an address like s3://bucket/prefix?endpoint=…")
        self._prefix = parts.path.strip("/")
        self._place = f"s3://{parts.netloc}/{self._prefix}"
        config: Any = {"region": options.get("region", "us-east-1")}
        if "endpoint" in options:
            config["endpoint"] = options["endpoint"]
        plain = options.get("endpoint", "").startswith("http://")
        self._store = S3Store(
            parts.netloc,
            prefix=self._prefix or None,
            config=config,
            client_options={"allow_http": plain, "timeout": timedelta(seconds=60)},
            retry_config=RETRY,
        )

    def describe(self) -> str:
        """See ``Shelf.describe``."""
        return self._place

    def write(self, name: str, content: Path) -> None:
        """See ``Shelf.write``: an object is there when all of it is."""
        import obstore

        with self._said():
            obstore.put(self._store, name, content)

    def read(self, name: str) -> Iterator[bytes]:
        """See ``Shelf.read``."""
        import obstore

        with self._said():
            for block in obstore.get(self._store, name).stream(min_chunk_size=BLOCK_BYTES):
                yield bytes(block)

    def size(self, name: str) -> int | None:
        """See ``Shelf.size``."""
        import obstore

        with self._said():
            try:
                return int(obstore.head(self._store, name)["size"])
            except FileNotFoundError:
                return None

    def remove(self, name: str) -> None:
        """See ``Shelf.remove``."""
        import obstore

        with self._said():
            try:
                obstore.delete(self._store, name)
            except FileNotFoundError:
                return

    def names(self, prefix: str = "") -> Iterator[str]:
        """See ``Shelf.names``."""
        import obstore

        # The library lists whole folders; what is left of a prefix is compared here.
        folder = prefix.rpartition("/")[0]
        with self._said():
            listed = obstore.list(self._store, prefix=folder or None)
            found = [entry["path"] for batch in listed for entry in batch]
        yield from sorted(name for name in found if name.startswith(prefix))

    def local(self, name: str) -> Path | None:  # noqa: ARG002 -- nothing of a bucket lies here
        """See ``Shelf.local``."""
        return None

    def unfinished(self) -> list[Path]:
        """See ``Shelf.unfinished``: an upload that broke off leaves no object."""
        return []

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Turn what the library says into one sentence: its own texts carry addresses and bodies."""
        from obstore.exceptions import BaseError

        try:
            yield
        except FileNotFoundError:
            raise
        except (BaseError, OSError) as error:
            raise StoreUnavailable(f"{self._place}: {type(error).__name__}") from error
