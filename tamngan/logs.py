"""Logs: one JSON line per decision with ids, never with names, texts, tokens or LINE user ids.

What happens to one webhook can be followed: ``event`` stands on every line of its handling, ``notice`` on those of what
is said, and ``request`` is the platform's own id of the call (``tamngan trace`` shows all three together).
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from types import TracebackType

#: What a line may carry beside its message; anything else that a call passes is left out.
FIELDS = (
    "action", "event", "notice", "organization", "channel", "request", "billed", "failure", "status", "ours", "why",
    "error", "loop", "count", "evidence", "export", "place", "seconds", "reason", "endpoint",
)  # fmt: skip
_OURS = ("thai.", "measures.", "messages.", "storage.", "delivery.", "documents.", "bot.", "scheduler.", "tamngan.")


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
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def _where(trace: TracebackType | None) -> str:
    """Return our own module and line nearest to where an error came from, and that of the library behind it."""
    ours = last = "?"
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__"))
        last = f"{module}:{trace.tb_lineno}"
        if f"{module}.".startswith(_OURS):
            ours = last
        trace = trace.tb_next
    return ours if ours == last else f"{ours} ({last})"


def configure(level: str | int = logging.INFO) -> None:
    """Send our own log lines to stderr, and only warnings of the libraries; gunicorn's in the same form."""
    root = logging.getLogger()
    logging.getLogger("tamngan").setLevel(level)
    if any(isinstance(handler.formatter, JsonLines) for handler in root.handlers):
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # its access lines would carry signed links


#: For gunicorn (``logconfig_dict``): its own lines in our form, on our clock.
GUNICORN = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "tamngan.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}},
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False},
        "gunicorn.access": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
    },
}
