"""Whether files that were looked at are written anew: by hand on one's own machine, never where a machine decides."""

from __future__ import annotations

import os
from pathlib import Path


class NotHere(Exception):
    """Golden files were about to be written where nobody looks at them."""


def keep(path: Path, now: str) -> None:
    """Write a golden file if that was asked for (``TAMNGAN_GOLDEN=write``); raise ``NotHere`` where ``CI`` is set."""
    if os.environ.get("TAMNGAN_GOLDEN") != "write":
        return
    if os.environ.get("CI"):
        raise NotHere("golden files are looked at by a person: they are not written where CI is set")
    path.write_text(now, encoding="utf-8")
