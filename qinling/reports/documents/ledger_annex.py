"""The ledger as an annex (附件) of an official document: a Word table across the page, its headings on every page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qinling.reports.documents.red_heading import build_title
from qinling.reports.documents.word_documents import (
    Properties,
    insert_body,
    save_document,
    set_page_number,
)
from qinling.reports.documents.word_xml import (
    ALIGNMENTS,
    BODY_FONT,
    DXA_PER_MM,
    HEADING_FONT,
    build_line_spacing,
    build_paragraph,
    build_row,
    build_run_properties,
    build_table,
)

if TYPE_CHECKING:
    from docx.document import Document

_PAPER_SIZES = {"A3": (420, 297), "A4": (297, 210)}  # millimetres, across
_SIDE_MARGIN, _TOP_MARGIN, _BOTTOM_MARGIN = 20, 26, 24
_FONT_SIZES = {"A3": 10.5, "A4": 9}
_LINE_HEIGHTS = {"A3": 15, "A4": 13}
#: A row with a longer text may break across pages.
_MAX_WHOLE_TEXT = 500


@dataclass(frozen=True, slots=True)
class AnnexColumn:
    """A column: its heading, its width beside the others, and whether its cells are centred."""

    heading: str
    width: float
    is_centred: bool


@dataclass(frozen=True, slots=True)
class Annex:
    """The texts of an annex. *paper* is A3 or A4."""

    title: str
    subtitle: str
    columns: Sequence[AnnexColumn]
    rows: Sequence[Sequence[str]]
    paper: str
    day: date
    office: str


def build_annex(annex: Annex) -> bytes:
    """Return *annex* as a .docx. Equal annexes are equal bytes."""
    from docx import Document

    document = Document()
    _set_page_layout(document, annex.paper)
    insert_body(document, "".join(_build_body_parts(annex)))
    set_page_number(document.sections[0].footer)
    return save_document(document, Properties(annex.title, annex.office, annex.subtitle, annex.day))


def _set_page_layout(document: "Document", paper: str) -> None:
    from docx.enum.section import WD_ORIENTATION
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    page = document.sections[0]
    page.orientation = WD_ORIENTATION.LANDSCAPE
    page.page_width, page.page_height = (Mm(size) for size in _PAPER_SIZES[paper])
    page.left_margin = page.right_margin = Mm(_SIDE_MARGIN)
    page.top_margin, page.bottom_margin = Mm(_TOP_MARGIN), Mm(_BOTTOM_MARGIN)
    plain = document.styles["Normal"]
    plain.font.name, plain.font.size = "Times New Roman", Pt(16)
    plain.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)
    plain.paragraph_format.space_after = Pt(0)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")  # Chinese rules for punctuation and line breaks


def _build_body_parts(annex: Annex) -> Iterator[str]:
    yield build_paragraph("附件", build_line_spacing(28), build_run_properties(HEADING_FONT, 16))
    yield from build_title([annex.title])
    yield build_paragraph(annex.subtitle, build_line_spacing(22), build_run_properties(BODY_FONT, 10.5))
    yield _build_table(annex)
    yield build_paragraph("", build_line_spacing(2))


def _build_table(annex: Annex) -> str:
    room = (_PAPER_SIZES[annex.paper][0] - 2 * _SIDE_MARGIN) * DXA_PER_MM
    total = sum(column.width for column in annex.columns)
    widths = [int(room * column.width / total) for column in annex.columns]
    headings = [_build_cell(column.heading, "center", HEADING_FONT, annex.paper) for column in annex.columns]
    first = build_row(headings, widths, "<w:cantSplit/><w:tblHeader/>")
    return build_table(widths, [first, *(_build_issue_row(annex, texts, widths) for texts in annex.rows)])


def _build_issue_row(annex: Annex, texts: Sequence[str], widths: list[int]) -> str:
    cells = [
        _build_cell(text, "center" if column.is_centred else "left", BODY_FONT, annex.paper)
        for text, column in zip(texts, annex.columns, strict=True)
    ]
    is_whole = max(map(len, texts)) <= _MAX_WHOLE_TEXT
    return build_row(cells, widths, "<w:cantSplit/>" if is_whole else "")


def _build_cell(text: str, alignment: str, font: str, paper: str) -> str:
    """Return the contents of a cell: a paragraph for each line."""
    paragraph_properties = build_line_spacing(_LINE_HEIGHTS[paper], "atLeast") + ALIGNMENTS[alignment]
    run_properties = build_run_properties(font, _FONT_SIZES[paper])
    return "".join(build_paragraph(line, paragraph_properties, run_properties) for line in text.split("\n"))
