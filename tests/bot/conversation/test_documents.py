"""Links to documents: good for a while, and only as long as the person they were given to belongs to the office."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from urllib.parse import urlsplit

from storage import people
from storage.models import Person
from tamngan.demo import world

from .stage import Stage

OFFICER = "มานี ตั้งใจ"


def link(stage: Stage, words: str = "ขอรายงานรอบ 6 เดือน") -> str:
    """Ask for a document and return the path of its first link."""
    stage.say(OFFICER, words)
    card = json.dumps(stage.line.answers(OFFICER)[-1].content)
    found = re.search(r'"uri": "([^"]+)"', card)
    assert found is not None
    return urlsplit(found[1]).path


def status(stage: Stage, path: str) -> int:
    return stage.application.web().test_client().get(path).status_code


def test_a_link_opens_the_document(stage: Stage) -> None:
    assert status(stage, link(stage)) == 200


def test_a_link_is_of_no_use_after_some_days(stage: Stage) -> None:
    path = link(stage)
    stage.clock.set(stage.clock.now() + timedelta(days=4))
    assert status(stage, path) == 410


def test_a_link_of_somebody_who_left_is_of_no_use(stage: Stage) -> None:
    path = link(stage)
    with stage.writing() as session:
        person = people.by_line_user(session, world.OFFICER)
        assert isinstance(person, Person)
        people.forget(session, person, stage.clock.now())
    assert status(stage, path) == 410


def test_a_changed_link_is_of_no_use(stage: Stage) -> None:
    assert status(stage, link(stage)[:-2] + "xx") == 410
