"""What every fresh application and engine would work out anew, kept for all tests of a process.

Nearly every test has a database and an application of its own, so that none can see what another left. What SQLAlchemy
compiles of a statement, Jinja of a template and Werkzeug of an address holds nothing of either: it depends on our own
code alone, and took two fifths of the whole run.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import flask
import jinja2
import pytest
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

import storage.database


class KeptTemplates(jinja2.BytecodeCache):
    """The compiled templates of this process, by the template's own text."""

    def __init__(self) -> None:
        """Nothing is compiled yet."""
        self._kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Hand out what was compiled from the same text."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key, bucket.checksum] = bucket.code


def share(patch: pytest.MonkeyPatch) -> None:
    """Share what is compiled, until ``patch`` is undone, and keep the collector of garbage from what stays anyway."""
    _share_statements(patch)
    _share_addresses(patch)
    patch.setattr(flask.Flask, "jinja_options", {**flask.Flask.jinja_options, "bytecode_cache": KeptTemplates()})
    gc.collect()
    gc.freeze()


def _share_statements(patch: pytest.MonkeyPatch) -> None:
    """Give all engines one memory of compiled statements; two dialects of one class and driver are one to it."""
    compiled: LRUCache[Any, Any] = LRUCache(3000)
    make = storage.database.create_engine

    def create_engine(*arguments: Any, **options: Any) -> Engine:
        engine = make(*arguments, **options)
        engine._compiled_cache = compiled
        return engine

    patch.setattr(storage.database, "create_engine", create_engine)
    patch.setattr(DefaultDialect, "__eq__", lambda self, other: type(self) is type(other), raising=False)
    patch.setattr(DefaultDialect, "__hash__", lambda self: hash(type(self)), raising=False)


def _share_addresses(patch: pytest.MonkeyPatch) -> None:
    """Make the function that builds an address once for each address."""
    builders: dict[Any, Callable[..., Any]] = {}
    make: Callable[[Rule, bool], Callable[..., Any]] = Rule._compile_builder

    def kept(self: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        known = (self.rule, append_unknown, tuple(self._trace), repr(self.defaults))
        if known not in builders:
            builders[known] = make(self, append_unknown)
        return builders[known]

    patch.setattr(Rule, "_compile_builder", kept)
