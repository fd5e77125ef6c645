"""Names of people and units as they are compared, for whoever reads wishes about the roster."""

from __future__ import annotations

import re

from bot.conversation.context import Context
from storage import organizations
from thai.names import without_title

_BETWEEN = re.compile(r"[\s,]+(?:และ)?|และ(?=กอง|สำนัก|หน่วย|ส่วน|ศูนย์)")


def unit_spellings(context: Context) -> dict[str, list[str]]:
    """Return the office's units with their other spellings."""
    return organizations.spellings(organizations.units(context.session))


def bare(name: str) -> str:
    """Return a name without its title and doubled spaces."""
    return " ".join(without_title(name).split())


def parts(names: str) -> list[str]:
    """Return names that stand one after the other."""
    return [part for part in _BETWEEN.split(names.strip()) if part]
