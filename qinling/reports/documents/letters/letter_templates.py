"""The built-in templates of supervision letters.

Each is a Word document with docxtpl tags; `supervision_letters` lists the names that tags can use.
The layout follows GB/T 9704-2012: A4, 22 lines of 28 characters, a title of 22 points, text of 16 points. The tables
stand in the text where there are few issues, else in annexes, each on a page of its own.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from qinling.reports.documents.letters.letter_tables import (
    build_acts_table,
    build_issue_table,
)
from qinling.reports.documents.letters.letter_wording import (
    ACTS_TITLE,
    BODY_TEXTS,
    CLOSING_TEXTS,
    ISSUES_TITLE,
    REPLY_TEXTS,
    TITLE_LINES,
)
from qinling.reports.documents.red_heading import (
    RED_LINE_BELOW,
    build_imprint_row,
    build_imprint_table,
    build_red_heading,
    build_signature,
    build_title,
)
from qinling.reports.documents.word_documents import (
    Properties,
    insert_body,
    save_document,
    set_character_grid,
    set_page_layout,
    set_page_number,
)
from qinling.reports.documents.word_xml import (
    ALIGNMENTS,
    FIRST_LINE_INDENT,
    HEADING_FONT,
    build_line_spacing,
    build_paragraph,
    build_run_properties,
)
from qinling.rules.vocabulary import SupervisionKind

#: Points of the text of tables: in the text of the letter, and in annexes.
_TABLE_POINTS, _ANNEX_POINTS = 10.5, 9
#: An ordinal with the sentence that is its heading.
_HEADED = re.compile("([一二三四五]、[^。]+。)(.+)")
_SMALL_GAP = build_line_spacing(8)
_ANNEX_INDENT = '<w:keepNext/><w:ind w:left="1920" w:hanging="1280"/>'
#: Fixed creation date of a template. A letter gets its own.
_TEMPLATE_DAY = date(2026, 1, 1)


class Letterhead(NamedTuple):
    """What the office sets for its letters: who signs, the red heading ("" for none), and who gets a copy."""

    sender: str
    heading: str = ""
    copies: str = ""


def build_template(measure: SupervisionKind, letterhead: Letterhead) -> bytes:
    """Build the .docx template of *measure*, with room for the texts of *letterhead*. The bytes are reproducible."""
    from docx import Document

    document = Document()
    set_page_layout(document)
    set_character_grid(document)
    insert_body(document, "".join(_build_body_parts(measure, letterhead)))
    # The number stands on the outer side: right on odd pages, left on even ones.
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    set_page_number(section.footer, "right")
    set_page_number(section.even_page_footer, "left")
    about = Properties("{{ title }} {{ number }}", "{{ sender }}", "", _TEMPLATE_DAY)
    return save_document(document, about)


def _build_body_parts(measure: SupervisionKind, letterhead: Letterhead) -> Iterator[str]:
    """Yield the paragraphs and tables of the letter, from the heading to the imprint."""
    yield from _build_opening(measure, letterhead)
    yield from _wrap_in_condition("not annexes", *_build_tables_in_text(measure))
    yield from _build_closing(measure)
    yield from _wrap_in_condition("annexes", *_build_list_of_annexes())
    yield from build_signature("{{ sender }}", "{{ date }}", len(letterhead.sender))
    yield from _wrap_in_condition("annexes", *_build_annexes(measure))
    yield build_paragraph("", "<w:keepNext/>" + _SMALL_GAP)
    yield _build_imprint()
    yield build_paragraph("", build_line_spacing(1))  # a document ends with a paragraph


def _build_opening(measure: SupervisionKind, letterhead: Letterhead) -> Iterator[str]:
    """Yield heading, number, title, recipient and body text."""
    number = "{{ number }}"
    if letterhead.heading:
        yield from build_red_heading("{{ heading }}", len(letterhead.heading))
        yield build_paragraph(number, RED_LINE_BELOW + ALIGNMENTS["center"])
        yield build_paragraph("")
        yield build_paragraph("")
    yield from build_title(TITLE_LINES)
    if not letterhead.heading:
        yield build_paragraph(number, ALIGNMENTS["center"])
    yield build_paragraph("")
    yield build_paragraph("{{ to }}：")
    first_text, *other_texts = BODY_TEXTS[measure]
    yield _build_text_paragraph(first_text)
    yield from _wrap_in_condition("ground", _build_text_paragraph("事由：" + _build_sentence_tags("ground")))
    for text in other_texts:
        yield _build_text_paragraph(text)


def _build_text_paragraph(text: str) -> str:
    """Return a paragraph of the text. The heading of an ordinal stands in the font of headings."""
    if not (headed := _HEADED.fullmatch(text)):
        return build_paragraph(text, FIRST_LINE_INDENT)
    paragraph = build_paragraph(headed[1], FIRST_LINE_INDENT, build_run_properties(HEADING_FONT, 16))
    rest = build_paragraph(headed[2]).removeprefix("<w:p><w:pPr></w:pPr>")
    return paragraph.removesuffix("</w:p>") + rest


def _build_tables_in_text(measure: SupervisionKind) -> Iterator[str]:
    """Yield the tables of a letter with few issues."""
    yield build_paragraph("", _SMALL_GAP)
    yield build_issue_table(measure, _TABLE_POINTS)
    yield build_paragraph("", _SMALL_GAP)
    yield from _wrap_in_condition(
        "earlier_acts",
        build_paragraph(f"{ACTS_TITLE}：", "<w:keepNext/>" + FIRST_LINE_INDENT),
        build_acts_table(_TABLE_POINTS),
        build_paragraph("", _SMALL_GAP),
    )


def _build_list_of_annexes() -> Iterator[str]:
    """Yield the names of the annexes: numbered where there are two."""
    yield build_paragraph("", "<w:keepNext/>")
    yield build_paragraph("{%p if annexes == 2 %}")
    yield build_paragraph(f"附件：1. {ISSUES_TITLE}", _ANNEX_INDENT)
    yield build_paragraph(f"2. {ACTS_TITLE}", '<w:keepNext/><w:ind w:left="1600"/>')
    yield build_paragraph("{%p else %}")
    yield build_paragraph(f"附件：{ISSUES_TITLE}", _ANNEX_INDENT)
    yield build_paragraph("{%p endif %}")


def _build_annexes(measure: SupervisionKind) -> Iterator[str]:
    """Yield the annexes, each on a page of its own. A single one holds the earlier acts too."""
    yield from _build_annex_heading("附件{% if annexes == 2 %}1{% endif %}", ISSUES_TITLE)
    yield build_issue_table(measure, _ANNEX_POINTS)
    caption = "<w:keepNext/>" + '<w:spacing w:before="160" w:line="400" w:lineRule="exact"/>'
    yield build_paragraph("{%p if earlier_acts %}")
    yield from _wrap_in_condition("annexes == 2", *_build_annex_heading("附件2", ACTS_TITLE))
    yield from _wrap_in_condition(
        "annexes == 1", build_paragraph(ACTS_TITLE, caption, build_run_properties(HEADING_FONT, 12))
    )
    yield build_acts_table(_ANNEX_POINTS)
    yield build_paragraph("{%p endif %}")


def _build_annex_heading(mark: str, title: str) -> Iterator[str]:
    yield build_paragraph(mark, "<w:keepNext/><w:pageBreakBefore/>", build_run_properties(HEADING_FONT, 16))
    yield build_paragraph("", "<w:keepNext/>")
    yield from build_title((title,))
    yield build_paragraph("", "<w:keepNext/>" + _SMALL_GAP)


def _build_closing(measure: SupervisionKind) -> Iterator[str]:
    """Yield the reply date and the closing phrase."""
    if measure in REPLY_TEXTS:
        keep = "<w:keepNext/><w:keepLines/>" + FIRST_LINE_INDENT
        yield from _wrap_in_condition("reply_by", build_paragraph(REPLY_TEXTS[measure], keep))
    # Keep the last line of the text on the page of the signature: none stands alone on a page.
    yield build_paragraph(CLOSING_TEXTS[measure], "<w:keepNext/>" + FIRST_LINE_INDENT)


def _build_imprint() -> str:
    """Return the 版记: all recipients where they are too many for the first page, copies, and who printed it."""
    return build_imprint_table(
        (
            build_imprint_row("{%tr if all_recipients %}"),
            build_imprint_row("主送：{{ all_recipients }}。"),
            build_imprint_row("{%tr endif %}"),
            build_imprint_row("{%tr if copies %}"),
            build_imprint_row("抄送：{{ copies }}。"),
            build_imprint_row("{%tr endif %}"),
            build_imprint_row("{{ sender }}", "{{ date }}印发"),
        )
    )


def _build_sentence_tags(name: str) -> str:
    """Return the tags that write *name*, and a full stop if it has none."""
    return f"{{{{ {name} }}}}{{% if {name}[-1] not in '。！？；…' %}}。{{% endif %}}"


def _wrap_in_condition(condition: str, *paragraphs: str) -> Iterator[str]:
    yield build_paragraph(f"{{%p if {condition} %}}")
    yield from paragraphs
    yield build_paragraph("{%p endif %}")
