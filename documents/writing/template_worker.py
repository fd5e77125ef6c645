"""Renders one office's own Word template, in a process of its own that can do little harm.

Reads a JSON object from the file named by its first argument (action, template, output, context, fields) and prints one
JSON object. The parent bounds the time; the limits below bound memory, file size, processes and open files
before the template is even opened. Templates are programs (Jinja), and come from outside: they run in Jinja's sandbox.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 3
OUTPUT_BYTES = 30 * 1024 * 1024
OPEN_FILES = 64
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PART = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")
_MOST_PROBLEMS = 50
#: Fields that start programs or fetch files when Word updates them.
_FETCHING_FIELDS = re.compile(
    r"\b(?:DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|RD)\b", re.IGNORECASE
)


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


class OutsideSource(Exception):
    """A part of the file would be fetched from elsewhere, or a program asked for it, when the paper is opened."""


def _check_sources(file: str) -> None:
    """Refuse what Word would fetch or ask for on its own; links that a reader follows by a click may stay."""
    import zipfile

    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            if name.endswith(".rels"):
                _check_relations(package.read(name))
            elif name.startswith("word/") and name.endswith(".xml"):
                _check_field_codes(package.read(name))


def _check_relations(part: bytes) -> None:
    for relation in _parsed(part):
        outside = relation.get("TargetMode") == "External"
        if outside and not str(relation.get("Type")).endswith("/hyperlink"):
            raise OutsideSource(str(relation.get("Target"))[:80])


def _check_field_codes(part: bytes) -> None:
    root = _parsed(part)
    codes = ["".join(node.text or "" for node in root.iter(f"{_WORD}instrText"))]
    codes += [node.get(f"{_WORD}instr") or "" for node in root.iter(f"{_WORD}fldSimple")]
    for code in codes:
        if found := _FETCHING_FIELDS.search(code):
            raise OutsideSource(found[0])


def _parsed(part: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def _check(request: dict[str, Any]) -> dict[str, Any]:
    from docxtpl import DocxTemplate

    _check_sources(request["template"])
    from documents.writing.template_fields import find

    schema = dict(request["schema"])
    found = find(_parts(request["template"]), schema, _environment())
    if not found.problems:
        # Commands that do not exist and tags that cross are only found by the parser of the whole.
        DocxTemplate(request["template"]).get_undeclared_template_variables(jinja_env=_environment())
    return {"known": sorted(found.known), "problems": found.problems[:_MOST_PROBLEMS]}


def _parts(file: str) -> list[tuple[str, Any]]:
    """Return the parts of a Word file that may hold fields, the body first."""
    import zipfile

    with zipfile.ZipFile(file) as package:
        names = [name for name in package.namelist() if _PART.fullmatch(name)]
        return [
            (name, _parsed(package.read(name))) for name in sorted(names, key=lambda one: ("document" not in one, one))
        ]


def _render(request: dict[str, Any]) -> dict[str, Any]:
    from docxtpl import DocxTemplate

    _check_sources(request["template"])
    template = DocxTemplate(request["template"])
    template.render(request["context"], _environment(), autoescape=True)
    template.save(request["output"])
    # A field code can be put together from pieces while the template is rendered.
    _check_sources(request["output"])
    return {"rendered": True}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
