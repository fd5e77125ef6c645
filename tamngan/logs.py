"""Logs: one JSON line per decision with ids, never with names, texts, tokens or LINE user ids."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

#: What a line may carry beside its message; anything else that a call passes is left out.
FIELDS = (
    "event", "notice", "organization", "channel", "request", "billed", "failure", "status", "ours", "error", "loop",
    "count", "evidence", "export", "place", "seconds", "endpoint",
)  # fmt: skip


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update({name: value for name in FIELDS if (value := getattr(record, name, None)) is not None})
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def configure(level: int = logging.INFO) -> None:
    """Send our own log lines to stderr, and only warnings of the libraries."""
    root = logging.getLogger()
    if any(isinstance(handler.formatter, JsonLines) for handler in root.handlers):
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("tamngan").setLevel(level)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # its access lines would carry signed links
