"""Whatever people write and however much there is: every message keeps every limit."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from messages import catalog

from .rules import problems
from .strategies import instances

# A failing example of sixty long titles has a long name; that is no failure of its own.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

#: ``TAMNGAN_EXAMPLES=1000`` looks for more, and elsewhere each time.
MORE = os.environ.get("TAMNGAN_EXAMPLES")
EXAMPLES = int(MORE or 20)

relaxed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not MORE,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("name", catalog.NAMES)
@relaxed
@given(st.data())
def test_it_keeps_the_limits_with_any_data(name: str, data: st.DataObject) -> None:
    kind, render = catalog.MESSAGES[name]
    instance = data.draw(instances(kind))
    assert problems(render(instance, data.draw(st.sampled_from(("thai", "arabic"))))) == []


@pytest.mark.parametrize("name", catalog.NAMES)
@relaxed
@given(st.data())
def test_it_comes_back_from_the_database_the_same(name: str, data: st.DataObject) -> None:
    instance: Any = data.draw(instances(catalog.MESSAGES[name][0]))
    stored = json.loads(json.dumps(catalog.to_data(instance)))
    assert catalog.from_data(name, stored) == instance
