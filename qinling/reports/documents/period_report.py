"""A report as an official document with a red heading, its tables and native charts."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.reports.documents.red_heading import (
    TEXT_WIDTH_MM,
    Cover,
    build_imprint,
    build_opening,
    build_signature,
    format_chinese_day,
)
from qinling.reports.documents.word_charts import add_chart
from qinling.reports.documents.word_documents import (
    Properties,
    insert_body,
    save_document,
    set_page_layout,
    set_page_number,
)
from qinling.reports.documents.word_xml import (
    ALIGNMENTS,
    BODY_FONT,
    DXA_PER_MM,
    FIRST_LINE_INDENT,
    HEADING_FONT,
    build_line_spacing,
    build_paragraph,
    build_row,
    build_run_properties,
    build_table,
)
from qinling.rules.period_reports.content import ReportContent, ReportSection, ReportTable, format_cell
from qinling.rules.texts.unseen_characters import show_unseen

if TYPE_CHECKING:
    from docx.document import Document

_NUMERALS = "一二三四五六七八九十"
#: How wide a column of texts is beside one of numbers: by the number of text columns of the table.
_TEXT_WIDTHS = {1: (2.2,), 2: (2.6, 0.9), 6: (1.6, 0.9, 2.4, 2.0, 3.6, 1.6)}


def build_report_document(content: ReportContent, cover: Cover) -> bytes:
    """Return the report as a .docx. Equal reports are equal bytes."""
    from docx import Document

    document = Document()
    set_page_layout(document)
    insert_body(document, "".join(_build_body(document, content, cover)))
    # The number stands on the outer side: right on odd pages, left on even ones.
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    set_page_number(section.footer, "right")
    set_page_number(section.even_page_footer, "left")
    return save_document(document, Properties(content.title, cover.sender, content.scope, cover.day))


def _build_body(document: "Document", content: ReportContent, cover: Cover) -> Iterator[str]:
    yield from build_opening(cover, content.title_lines)
    yield build_paragraph(f"统计期间：{show_unseen(content.scope)}。", FIRST_LINE_INDENT)
    charts = 0
    for place, section in enumerate(content.sections):
        yield from _build_section(section, _NUMERALS[place])
        for chart in section.charts:
            charts += 1
            yield add_chart(document, chart, charts)
    yield build_paragraph("说明：" + "".join(content.notes), FIRST_LINE_INDENT)
    yield from build_signature(cover.sender, format_chinese_day(cover.day), len(cover.sender))
    yield build_paragraph("", "<w:keepNext/>")
    yield build_imprint(cover)
    yield build_paragraph("", build_line_spacing(1))  # a document ends with a paragraph


def _build_section(section: ReportSection, numeral: str) -> Iterator[str]:
    yield build_paragraph(
        f"{numeral}、{section.title}",
        "<w:keepNext/>" + FIRST_LINE_INDENT,
        build_run_properties(HEADING_FONT, 16),
    )
    for paragraph in section.paragraphs:
        yield build_paragraph(show_unseen(paragraph), FIRST_LINE_INDENT)
    for table in section.tables:
        yield build_paragraph(
            table.title,
            "<w:keepNext/>" + build_line_spacing(28) + ALIGNMENTS["center"],
            build_run_properties(HEADING_FONT, 12),
        )
        yield _build_report_table(table)
        note = build_run_properties(BODY_FONT, 10.5)
        yield build_paragraph(table.note, build_line_spacing(16), note)


def _build_report_table(table: ReportTable) -> str:
    texts = table.texts
    shares = [*_TEXT_WIDTHS[texts], *[1.0] * (len(table.headings) - texts)]
    widths = [int(TEXT_WIDTH_MM * DXA_PER_MM * share / sum(shares)) for share in shares]
    first = build_row(
        [_build_cell(heading, "center", HEADING_FONT) for heading in table.headings],
        widths,
        "<w:cantSplit/><w:tblHeader/>",
    )
    return build_table(widths, [first, *(_build_table_row(row, texts, widths) for row in table.rows)])


def _build_table_row(row: Sequence[str | int | float | None], texts: int, widths: list[int]) -> str:
    cells = [
        _build_cell(show_unseen(format_cell(cell)), "left" if place < texts else "right", BODY_FONT)
        for place, cell in enumerate(row)
    ]
    return build_row(cells, widths)


def _build_cell(text: str, alignment: str, font: str) -> str:
    return build_paragraph(
        text, build_line_spacing(15, "atLeast") + ALIGNMENTS[alignment], build_run_properties(font, 10.5)
    )
