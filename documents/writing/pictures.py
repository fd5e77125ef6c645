"""Pictures for chat."""

from __future__ import annotations

from documents.report import ReportData
from documents.writing import phrases
from documents.writing.blocks import Heading, paragraph
from documents.writing.numerals import localized_blocks
from documents.writing.overview import charts, year_mosaic
from documents.writing.pdf import render_png

#: What LINE asks of a wide picture, and the width in centimetres at which the letters are readable on a phone.
SUMMARY_PIXELS = 1040
_WIDTH_CM, _MOST_NAMED = 15.0, 12


def summary_png(data: ReportData) -> bytes:
    """Return the executives' summary as a PNG picture, 1040 pixels wide and less than 1 MB."""
    about = f"{data.organization.name}\n{phrases.fiscal_year(data)} {data.period_label}"
    dated = f"ข้อมูล ณ วันที่ {phrases.long_day(data.made_on)}"
    blocks = (Heading(about, 2), paragraph(dated, alignment="center"), *charts(data), *year_mosaic(data, _MOST_NAMED))
    return render_png(localized_blocks(blocks, data.digits), _WIDTH_CM, SUMMARY_PIXELS, data.digits)
