"""Evidence and papers: stored once under their SHA-256, in a folder or in object storage.

Everything goes through ``FileStore``; ``open_store`` makes one from ``TAMNGAN_FILES_URL``.
"""

from __future__ import annotations

from storage.files.opening import open_store, store_of
from storage.files.shelf import StoreUnavailable
from storage.files.store import DamagedFile, FileStore

__all__ = ["DamagedFile", "FileStore", "StoreUnavailable", "open_store", "store_of"]
