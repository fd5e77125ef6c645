"""One file for each kind of paper; a new file with a ``LAYOUT`` is a new layout."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from documents.writing.layout import Layout


def discover() -> dict[str, Layout]:
    """Return all layouts by their names, in the order of their positions."""
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    found: list[Layout] = [module.LAYOUT for module in modules]
    return {layout.name: layout for layout in sorted(found, key=lambda layout: (layout.position, layout.name))}
