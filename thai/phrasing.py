"""Ways of saying something, written as people say them: templates instead of regular expressions.

``[ขอ](ตรวจรับ/ส่งกลับ) ข้อ[ที่] {measure}``: what stands in ``[ ]`` may be left out, ``/`` parts alternatives, a blank
stands for any number of blanks, ``…`` for anything, and a slot in ``{ }`` takes what is said there (``{who:name}``:
the slot and its kind). Capitals, digits of either kind and the courtesy behind do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from thai.digits import to_arabic

#: A courtesy at the end of a sentence.
PARTICLE = "ค่ะ|คะ|ครับ(?:ผม)?|คับ|ค้าบ|ค่า|นะ|จ้า|จ้ะ|จ๊ะ|ฮะ|หน่อย|ด้วย|เลย|ที"
#: A measure's number: 3, 12, 3.2.
MEASURE = r"\d{1,3}(?:\.\d{1,2})?"
#: Behind a slot a courtesy is told from the end of a name (มานะ, นที) by a blank before it, unless no name ends so.
_BEHIND_SLOT = rf"(?:\s(?:{PARTICLE})+(?=\s|$)|ค่ะ|ครับ(?:ผม)?|[?？!\s])*"
_BEHIND_WORDS = rf"(?:{PARTICLE}|[?？!])*"
_ACTING = r"รักษาราชการแทน|รักษาการแทน|รักษาการในตำแหน่ง|รักษาการ|ปฏิบัติหน้าที่แทน|ปฏิบัติราชการแทน|รรท\.?"
#: What a slot takes, by its kind: ``{name}`` alone is a slot and a kind of that name.
_KINDS = {
    "measure": MEASURE,
    "words": r".*",
    "maybe": r".*?",
    "some": r".+?",
    "name": r".+?",
    "word": r"\S+",
    "unit": r"(?:กอง|สำนัก|หน่วย|ศูนย์|ส่วน)\S.*?",
    "acting": _ACTING,
    "post": r"(?:หัวหน้า|ผอ\.?|ผู้อำนวยการ|ผู้ประสานงาน|รองปลัด|ปลัด|รองนายก|นายก).*?",
}
_SIGN = re.compile(
    r"\{(?P<slot>[a-z_]+)(?::(?P<kind>[a-z]+))?\}|(?P<sign>[\[\]()/…])|(?P<blank>\s+)|(?P<letter>.)", re.DOTALL
)
_SIGNS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "/": "|", "…": ".*?"}


@dataclass(frozen=True)
class Phrase:
    """One compiled template; ``fixed``: it takes nothing, so that blanks inside the text do not count."""

    pattern: re.Pattern[str]
    fixed: bool

    def match(self, text: str) -> dict[str, str] | None:
        """Return what was said in each slot, None where this was not said; a slot in a part left out is missing.

        A measure is returned in Arabic digits, everything else as it was typed.
        """
        verbatim = text.strip()
        plain = to_arabic(verbatim)
        found = self.pattern.fullmatch("".join(plain.split()) if self.fixed else plain)
        if found is None:
            return None
        said = {name: span for name in found.groupdict() if (span := found.span(name)) != (-1, -1)}
        return {name: (plain if name == "measure" else verbatim)[slice(*span)].strip() for name, span in said.items()}

    def is_said(self, text: str) -> bool:
        """Tell whether a text says this."""
        return self.match(text) is not None


@lru_cache(maxsize=512)
def phrase(template: str) -> Phrase:
    """Compile a template. Raises ValueError for an unknown kind of slot or brackets that do not close."""
    fixed = "{" not in template and "…" not in template
    try:
        expression = "".join(_expression(template, fixed))
        pattern = re.compile(expression + (_BEHIND_WORDS if fixed else _BEHIND_SLOT), re.IGNORECASE | re.DOTALL)
    except (re.error, KeyError) as error:
        raise ValueError(f"not a phrase: {template!r} ({error})") from error
    return Phrase(pattern, fixed)


def _expression(template: str, fixed: bool) -> Iterator[str]:
    yield "(?:"
    for found in _SIGN.finditer(template):
        if found["slot"]:
            yield f"(?P<{found['slot']}>{_KINDS[found['kind'] or found['slot']]})"
        elif found["blank"]:
            yield "" if fixed else r"\s*"
        elif found["sign"]:
            yield _SIGNS[found["sign"]]
        else:
            yield re.escape(found["letter"])
    yield ")"
