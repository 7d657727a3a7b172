"""A brief as a Word document, laid out as the letters are."""

from collections.abc import Iterator
from datetime import date

from qinling.reports.briefs.brief_report import BRIEF_TITLE, Brief, describe_origins, explain_figures
from qinling.reports.documents.letter_templates import FIRST_LINE_INDENT
from qinling.reports.documents.word_documents import (
    Properties,
    insert_body,
    save_document,
    set_page_layout,
    set_page_number,
)
from qinling.reports.documents.word_xml import (
    ALIGNMENTS,
    build_line_spacing,
    build_paragraph,
    build_run_properties,
)
from qinling.rules.history.events import format_chain_position

_SMALL = build_run_properties("仿宋", 10.5)
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
    title = build_run_properties("宋体", 22, bold=True)
    yield build_paragraph(BRIEF_TITLE, build_line_spacing(36) + ALIGNMENTS["center"], title)
    if office:
        yield build_paragraph(office, ALIGNMENTS["center"])
    yield build_paragraph("")
    for text in brief.paragraphs:
        yield build_paragraph(text, FIRST_LINE_INDENT)
    if brief.behind is not None:
        yield build_paragraph("数字的出处", "<w:keepNext/>", build_run_properties("黑体", 14))
        for heading, lines in explain_figures(brief, brief.behind):
            yield build_paragraph(heading, "<w:keepNext/>" + _SMALL_LINES, build_run_properties("黑体", 10.5))
            for line in lines:
                yield build_paragraph(line, _SMALL_LINES, _SMALL)
        for sentence in describe_origins(brief):
            yield build_paragraph(sentence, _SMALL_LINES, _SMALL)
    yield build_paragraph("")
    head = format_chain_position(brief.position, brief.head)
    yield build_paragraph(head, _SMALL_LINES + ALIGNMENTS["right"], _SMALL)
