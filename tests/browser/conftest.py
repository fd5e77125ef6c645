"""A real browser in front of the real demo: skipped, with the reason, where no Chromium is found."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tamngan.demo.start import PLAN, Demo

#: Without these, Chromium looks for its maker's servers at every start.
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def _chromium() -> str | None:
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in found if path), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One headless Chromium for a module."""
    path = _chromium()
    if path is None:
        pytest.skip("no Chromium is installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=QUIET.split())
        yield opened
        opened.close()


@pytest.fixture
def demo() -> Iterator[Demo]:
    """The demo on a free port."""
    started = Demo(0, PLAN)
    started.start()
    yield started
    started.stop()
