"""The command line (``tamngan`` and ``python -m tamngan``)."""

from __future__ import annotations

from tamngan.cli import main

if __name__ == "__main__":
    main()
