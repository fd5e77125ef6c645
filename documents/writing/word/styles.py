"""The styles of a Word paper: TH Sarabun New everywhere, so that an official edits it like their own."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from documents.writing.blocks import BODY_POINTS, FONT, TABLE_POINTS
from documents.writing.word.markup import NAMESPACES
from documents.writing.word.package import set_font_table, set_settings

HEADING_POINTS = (20.0, 18.0, 16.0)


def set_styles(word: WordDocument, font: str = FONT) -> None:
    """Give Normal, the headings and the two styles of tables their looks, and say what else Word must know."""
    _set_defaults(word, font)
    set_font_table(word, font)
    set_settings(word)
    normal = word.styles["Normal"]
    _set_looks(normal, BODY_POINTS, font)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    for level, points in enumerate(HEADING_POINTS, 1):
        heading = word.styles[f"Heading {level}"]
        _set_looks(heading, points, font, bold=True)
        heading.font.color.rgb = RGBColor(0, 0, 0)
        heading.paragraph_format.space_before = Pt(6)
        heading.paragraph_format.space_after = Pt(4)
        heading.paragraph_format.keep_with_next = True
    for identity, name, bold in (("TableText", "Table Text", False), ("TableHead", "Table Head", True)):
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), identity)
        style.base_style = normal
        _set_looks(style, TABLE_POINTS, font, bold=bold)


def _set_defaults(word: WordDocument, font: str) -> None:
    """Replace the theme's fonts in the document's defaults, and say that the text is Thai."""
    defaults = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault"))
    for child in list(defaults):
        defaults.remove(child)
    defaults.append(parse_xml(f"<w:rPr {NAMESPACES}>{_looks_markup(BODY_POINTS, font)}{_LANGUAGE}</w:rPr>"))


_LANGUAGE = '<w:lang w:val="en-US" w:eastAsia="en-US" w:bidi="th-TH"/>'


def _looks_markup(points: float, font: str) -> str:
    half_points = f"{points * 2:.0f}"
    fonts = "".join(f' w:{script}="{font}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    return f'<w:rFonts{fonts}/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _set_looks(style: object, points: float, font: str, *, bold: bool = False) -> None:
    element = style.element  # type: ignore[attr-defined]
    properties = element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    weight = "<w:b/><w:bCs/>" if bold else ""
    fonts, _, sizes = _looks_markup(points, font).partition("/>")
    for child in parse_xml(f"<w:rPr {NAMESPACES}>{fonts}/>{weight}{sizes}</w:rPr>"):
        properties.append(child)
