"""One reader for all tests: it holds no state between messages."""

from __future__ import annotations

import pytest

from bot.understanding.catalogue import Catalogue
from bot.understanding.reader import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(Catalogue.default())
