"""What lies beside the text in a Word file: its font table, its theme's fonts, and Word's mode."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from docx.document import Document as WordDocument
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from documents.writing.word.markup import NAMESPACES

#: Machines of offices have one or the other; both have the same metrics.
_ALTERNATIVES = {"TH Sarabun New": "TH SarabunPSK", "TH SarabunPSK": "TH Sarabun New"}
_BOX_FONT = "Segoe UI Symbol"
_THEME = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def set_font_table(word: WordDocument, font: str) -> None:
    """Name the fonts that the file uses, with the other name that a machine may know the first one by."""
    other = _ALTERNATIVES.get(font)
    named = f"<w:altName w:val={quoteattr(other)}/>" if other else ""
    markup = (
        f"<w:fonts {NAMESPACES}><w:font w:name={quoteattr(font)}>{named}"
        '<w:charset w:val="DE"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
        f'<w:font w:name="{_BOX_FONT}"><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )
    for part in _parts(word, "/fontTable"):
        part._blob = etree.tostring(parse_xml(markup), xml_declaration=True, encoding="UTF-8", standalone=True)
    for part in _parts(word, "/theme"):
        part._blob = _theme_in(part.blob, font)


def _theme_in(theme: bytes, font: str) -> bytes:
    """Return the theme with the paper's font alone: the fonts of other scripts would turn up in Word's lists."""
    root = etree.fromstring(theme)
    for kind in ("majorFont", "minorFont"):
        for fonts in root.iter(f"{_THEME}{kind}"):
            for entry in list(fonts):
                if entry.tag == f"{_THEME}font":
                    fonts.remove(entry)
                else:
                    entry.set("typeface", font)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def set_settings(word: WordDocument) -> None:
    """Let Word work as it does today (mode 15), not as it did when the empty file was made."""
    settings = word.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    compat = parse_xml(
        f"<w:compat {NAMESPACES}>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat>"
    )
    behind = next((child for child in settings if child.tag in _BEHIND_COMPAT), None)
    if behind is not None:
        behind.addprevious(compat)
    else:
        settings.append(compat)


#: What may stand behind w:compat, by the schema.
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}mathPr"
_LATE = ("docVars", "rsids", "attachedSchema", "themeFontLang", "clrSchemeMapping", "shapeDefaults", "decimalSymbol")
_BEHIND_COMPAT = frozenset({_MATH, *(qn(f"w:{name}") for name in _LATE)})


def _parts(word: WordDocument, kind: str) -> list[Part]:
    return [
        link.target_part for link in word.part.rels.values() if link.reltype.endswith(kind) and not link.is_external
    ]
