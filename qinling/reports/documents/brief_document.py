"""A brief as a Word document, laid out as the letters are."""

from collections.abc import Iterator
from datetime import date

from qinling.reports.briefs.brief_report import (
    BRIEF_TITLE,
    Brief,
    describe_origins,
    explain_figures,
    list_chain_lines,
)
from qinling.reports.documents.red_heading import build_title
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
    FIRST_LINE_INDENT,
    HEADING_FONT,
    build_line_spacing,
    build_paragraph,
    build_run_properties,
)

_SMALL = build_run_properties(BODY_FONT, 10.5)
_SMALL_LINES = build_line_spacing(16, "atLeast")


def build_brief_document(brief: Brief, office: str, written_on: date) -> bytes:
    """Return the brief as a .docx, as if written at midnight of *written_on*. Equal briefs have equal bytes."""
    from docx import Document

    document = Document()
    set_page_layout(document)
    insert_body(document, "".join(_build_paragraphs(brief, office)))
    set_page_number(document.sections[0].footer)
    return save_document(document, Properties(BRIEF_TITLE, office, "", written_on))


def _build_paragraphs(brief: Brief, office: str) -> Iterator[str]:
    yield from build_title([BRIEF_TITLE])
    if office:
        yield build_paragraph(office, ALIGNMENTS["center"])
    yield build_paragraph("")
    for text in brief.paragraphs:
        yield build_paragraph(text, FIRST_LINE_INDENT)
    if brief.behind is not None:
        yield build_paragraph("数字的出处", "<w:keepNext/>", build_run_properties(HEADING_FONT, 14))
        for heading, lines in explain_figures(brief, brief.behind):
            yield build_paragraph(
                heading, "<w:keepNext/>" + _SMALL_LINES, build_run_properties(HEADING_FONT, 10.5)
            )
            for line in lines:
                yield build_paragraph(line, _SMALL_LINES, _SMALL)
        for sentence in describe_origins(brief):
            yield build_paragraph(sentence, _SMALL_LINES, _SMALL)
    yield build_paragraph("")
    for line in list_chain_lines(brief):
        yield build_paragraph(line, _SMALL_LINES + ALIGNMENTS["right"], _SMALL)
