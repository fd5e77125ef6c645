"""The cell formats of an Excel paper, each made once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from documents.writing.blocks import FONT

#: Excel's Thai calendar: พ.ศ. years, so that a real date is shown as people here write it.
BUDDHIST_DATE = "[$-107041E]d mmm yyyy;@"


@dataclass
class Looks:
    """Hands out formats; Excel allows only so many, so equal ones are shared."""

    workbook: Workbook
    font: str = FONT
    made: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def __call__(self, **properties: Any) -> Format:
        """Return the format with these properties of XlsxWriter."""
        whole = {"font_name": self.font, "font_size": 14, "valign": "top", "text_wrap": True, **properties}
        key = tuple(sorted(whole.items()))
        if key not in self.made:
            self.made[key] = self.workbook.add_format(whole)
        return self.made[key]
