"""What every Word document of this program has: page layout, page number, properties, reproducible bytes."""

import io
from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qinling.reports.documents.red_heading import LEFT_MARGIN_MM, TEXT_WIDTH_MM
from qinling.reports.documents.word_xml import BODY_FONT, SUBHEADING_FONT, TITLE_FONT, build_page_number

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import _Footer


class Properties(NamedTuple):
    """The properties of a document, as if written at midnight of *day*."""

    title: str
    author: str
    comments: str
    day: date


#: A 22nd of 225 mm, in twentieths of a point.
_LINE_PITCH = 579
#: What makes a character of 16 points a 28th of 156 mm, in twentieths of a point.
_CHARACTER_SPACING = -5
#: What stands in for a font that the reader's computer does not have. Word takes one name only.
_FONT_SUBSTITUTES = {BODY_FONT: "仿宋", SUBHEADING_FONT: "楷体", TITLE_FONT: "宋体"}


def set_page_layout(document: "Document") -> None:
    """Set the page size, the margins and the default style of an official document."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(LEFT_MARGIN_MM), Mm(210 - LEFT_MARGIN_MM - TEXT_WIDTH_MM)
    page.footer_distance = Mm(25)
    plain = document.styles["Normal"]
    plain.font.name, plain.font.size = "Times New Roman", Pt(16)
    plain.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)
    lines = plain.paragraph_format
    lines.space_after, lines.line_spacing = Pt(0), Pt(28)
    lines.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")  # Chinese rules for punctuation and line breaks


def set_character_grid(document: "Document") -> None:
    """Lay the text of *document* out on 22 lines a page and 28 characters a line, as GB/T 9704 asks."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Twips

    (grid,) = document.sections[0]._sectPr.iter(qn("w:docGrid"))
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(_LINE_PITCH))
    plain = document.styles["Normal"]
    plain.paragraph_format.line_spacing = Twips(_LINE_PITCH)
    # The grid could set characters closer too, but some programs then give each one two cells.
    plain.element.rPr.find(qn("w:sz")).addprevious(
        parse_xml(f'<w:spacing {nsdecls("w")} w:val="{_CHARACTER_SPACING}"/>')
    )
    # Without these, Word widens the line between Chinese and digits.
    spacing = plain.element.pPr.find(qn("w:spacing"))
    for name in ("autoSpaceDE", "autoSpaceDN"):
        spacing.addprevious(parse_xml(f'<w:{name} {nsdecls("w")} w:val="0"/>'))


def insert_body(document: "Document", body: str) -> None:
    """Put the paragraphs and tables of *body*, WordprocessingML, before the section properties of *document*."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    parsed = parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>")
    for index, part in enumerate(list(parsed)):
        document.element.body.insert(index, part)


def set_page_number(footer: "_Footer", side: str = "center") -> None:
    """Make the page number the one paragraph of *footer*, on *side*."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]._p
    number = build_page_number(side).replace("<w:p>", f"<w:p {nsdecls('w')}>")
    paragraph.getparent().replace(paragraph, parse_xml(number))


def save_document(document: "Document", about: Properties) -> bytes:
    """Return *document* as a .docx. Equal documents have equal bytes."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = about.title, about.author, about.comments
    properties.created = properties.modified = datetime.combine(about.day, time())
    _write_font_table(document)
    out = io.BytesIO()
    document.save(out)
    return remove_zip_times(out.getvalue())


def _write_font_table(document: "Document") -> None:
    """Name in *document* what stands in for the fonts that not every computer has."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import nsdecls

    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{substitute}"/><w:charset w:val="86"/></w:font>'
        for name, substitute in _FONT_SUBSTITUTES.items()
    )
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    part._blob = f"<?xml version='1.0' encoding='UTF-8'?><w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()


def remove_zip_times(package: bytes) -> bytes:
    """Return the zip file without timestamps, so that equal letters have equal bytes."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(package)) as packed, ZipFile(out, "w") as repacked:
        for entry in packed.infolist():
            repacked.writestr(ZipInfo(entry.filename), packed.read(entry), ZIP_DEFLATED)
    return out.getvalue()
