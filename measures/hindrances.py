"""What stands in the way of a change of people, posts, units and groups."""

from __future__ import annotations

from enum import StrEnum


class Hindrance(StrEnum):
    """Why a request, a post or a unit stays as it is."""

    NOT_PERMITTED = "not_permitted"
    GONE = "gone"
    DECIDED = "decided"
    TOO_OFTEN = "too_often"
    """Somebody has asked as often as a day allows."""
    NEEDS_UNIT = "needs_unit"
    """The role is held in a unit, and none was said."""
    NOT_IN_LINE = "not_in_line"
    """Whoever is to run the plan has no LINE here yet."""
    LAST_COORDINATOR = "last_coordinator"
    BACKWARDS = "backwards"
    """The post would end before it begins."""
    KNOWN = "known"
    """It is so already."""
    NAME_TAKEN = "name_taken"
    HAS_DUTIES = "has_duties"
    """Steps of the plan are this unit's alone."""
    HAS_PEOPLE = "has_people"
    TOO_LATE = "too_late"
    """A day has passed, or the matter was changed since."""
    OTHER_ROOM = "other_room"
    """A code binds one group, and this one is bound."""
