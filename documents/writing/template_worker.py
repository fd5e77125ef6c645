"""Renders one office's own Word template, in a process of its own that can do little harm.

Reads a JSON object from the file named by its first argument (action, template, output, context, fields) and prints one
JSON object. The parent bounds the time; the limits below bound memory, file size, processes and open files
before the template is even opened. Templates are programs (Jinja), and come from outside: they run in Jinja's sandbox.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 3
OUTPUT_BYTES = 30 * 1024 * 1024
OPEN_FILES = 64


def limit() -> None:
    """Bound what this process may use; exceeding it ends the process or raises ``MemoryError``."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def main(request_file: str) -> int:
    """Do what the request asks; return 0 even when the template is bad, for that is an answer."""
    limit()
    request = json.loads(Path(request_file).read_text(encoding="utf-8"))
    try:
        answer = _check(request) if request["action"] == "check" else _render(request)
    except MemoryError:
        answer = {"error": "memory"}
    # Whatever a hostile template raises is an answer about the template, never a crash of the caller.
    except Exception as error:
        answer = {"error": type(error).__name__, "detail": str(error)[:200]}
    sys.stdout.write(json.dumps(answer))
    return 0


def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # Strict: a field that nobody knows is an error to be told, not an empty place in an official paper.
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    # Filters that blow a short text up to any size, or reach for attributes, are of no use in a report.
    for name in ("center", "indent", "format", "pprint", "tojson", "xmlattr", "map", "attr", "batch", "slice"):
        environment.filters.pop(name, None)
    return environment


def _check(request: dict[str, Any]) -> dict[str, Any]:
    from docxtpl import DocxTemplate

    used = DocxTemplate(request["template"]).get_undeclared_template_variables(jinja_env=_environment())
    known = set(request["fields"])
    return {"known": sorted(used & known), "unknown": sorted(used - known)}


def _render(request: dict[str, Any]) -> dict[str, Any]:
    from docxtpl import DocxTemplate

    template = DocxTemplate(request["template"])
    template.render(request["context"], _environment(), autoescape=True)
    template.save(request["output"])
    return {"rendered": True}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
