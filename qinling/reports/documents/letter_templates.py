"""The built-in templates of supervision letters.

Each is a Word document with docxtpl tags; `supervision_letters` lists the names that tags can use.
The layout follows GB/T 9704: A4, a heading of 22 points, text of 16 points on lines of 28.
"""

from collections.abc import Iterator
from datetime import date

from qinling.reports.documents.word_documents import (
    Properties,
    insert_body,
    save_document,
    set_page_layout,
    set_page_number,
)
from qinling.reports.documents.word_xml import (
    ALIGNMENTS,
    DXA_PER_MM,
    build_line_spacing,
    build_paragraph,
    build_row,
    build_run_properties,
    build_table,
)
from qinling.rules.vocabulary import SupervisionKind

LETTER_TITLES = {
    SupervisionKind.URGE: "催办通知书",
    SupervisionKind.SUPERVISE: "督办单",
    SupervisionKind.CIRCULATE: "情况通报",
    SupervisionKind.TALK: "约谈通知",
    SupervisionKind.REFER: "移送问责建议书",
}

_OVERDUE_TEXT = "截至{{ date }}，你单位承担整改的下列{{ count }}个问题{{ situation }}"

#: Paragraphs between recipient and table. The reason follows the first one.
_BODY_TEXTS = {
    SupervisionKind.URGE: (
        f"{_OVERDUE_TEXT}，现予催办。",
        "请立即查明原因，倒排工期，抓紧整改，确保整改到位；已经完成整改的，请及时申请验收销号。",
    ),
    SupervisionKind.SUPERVISE: (
        f"{_OVERDUE_TEXT}，现予督办。",
        "责令你单位：",
        "一、立即组织整改，逐项明确责任领导、责任人和完成时限，确保问题整改到位；",
        "二、查明超期原因，形成书面说明；",
        "三、完成整改后及时按程序申请验收销号。",
        "逾期仍未按要求整改的，将按规定予以通报、约谈，直至移送问责。",
    ),
    SupervisionKind.CIRCULATE: (
        f"{_OVERDUE_TEXT}，现予通报。",
        "请你单位认真对照检查，深刻剖析原因，压实整改责任，迅速采取有力措施推进整改，坚决防止类似问题再次发生。",
    ),
    SupervisionKind.TALK: (
        f"{_OVERDUE_TEXT}。经研究，决定约谈你单位。",
        "{% if reply_by %}请主要负责人于{{ reply_by }}前{% else %}请主要负责人按另行通知的时间{% endif %}"
        "{% if sender %}到{{ sender }}{% endif %}接受约谈，并提交书面材料，说明问题成因、整改进展和下一步措施。",
    ),
    SupervisionKind.REFER: (
        "截至{{ date }}，下列{{ count }}个问题{{ situation }}。",
        "现将有关情况移送你单位，建议对整改不力的责任单位和责任人员依规依纪依法予以调查核实，并按规定追究责任。",
    ),
}

#: Sentence for letters with a reply date. The talk letter has it in its body.
_REPLY_TEXTS = {
    SupervisionKind.URGE: "请于{{ reply_by }}前将整改进展和完成计划书面回复{{ sender }}。",
    SupervisionKind.SUPERVISE: "请于{{ reply_by }}前将整改落实情况书面报送{{ sender }}。",
    SupervisionKind.CIRCULATE: "请于{{ reply_by }}前将整改情况书面报送{{ sender }}。",
    SupervisionKind.REFER: "处理结果请于{{ reply_by }}前函告{{ sender }}。",
}

_CLOSING_TEXTS = {
    SupervisionKind.URGE: "特此通知。",
    SupervisionKind.SUPERVISE: "特此督办。",
    SupervisionKind.CIRCULATE: "特此通报。",
    SupervisionKind.TALK: "特此通知。",
    SupervisionKind.REFER: "特此函告。",
}

#: Heading, width in mm (156 in total), alignment and content of each column.
_COLUMNS = (
    ("序号", 10, "center", "{{ loop.index }}"),
    ("问题编号", 24, "center", "{{ case.number }}"),
    ("级别", 10, "center", "{{ case.level }}"),
    ("地点", 26, "left", "{{ case.place }}"),
    ("问题描述", 46, "left", "{{ case.description }}"),
    # The line break after the year is deliberate: a narrow column breaks a date anywhere.
    ("整改时限", 19, "center", "{{ case.deadline | replace('年', '年\\n') }}"),
    (
        "超期天数（工作日）",
        21,
        "center",
        "{% if case.days_late > 0 %}{{ case.days_late }}（{{ case.workdays_late }}）{% else %}—{% endif %}",
    ),
)
_MEASURES_LINES = ("{%p if case.measures %}", "整改措施：{{ case.measures }}", "{%p endif %}")
#: Fixed creation date of a template. A letter gets its own.
_TEMPLATE_DAY = date(2026, 1, 1)


def build_template(measure: SupervisionKind) -> bytes:
    """Build the .docx template of *measure*. The bytes are reproducible."""
    from docx import Document

    document = Document()
    set_page_layout(document)
    insert_body(document, "".join(_build_body_parts(measure)))
    set_page_number(document.sections[0].footer)
    about = Properties("{{ title }} {{ number }}", "{{ sender }}", "", _TEMPLATE_DAY)
    return save_document(document, about)


def _build_body_parts(measure: SupervisionKind) -> Iterator[str]:
    """Yield the paragraphs and the table of the letter, from the title to the date."""
    yield from _build_opening(measure)
    yield build_paragraph("", build_line_spacing(8))
    yield _build_table(with_measures=measure is SupervisionKind.SUPERVISE)
    yield build_paragraph("", build_line_spacing(8))
    yield from _build_earlier_acts()
    yield from _build_closing(measure)


def _build_opening(measure: SupervisionKind) -> Iterator[str]:
    """Yield title, number, recipient and body text."""
    yield build_paragraph(
        "{{ title }}",
        build_line_spacing(36) + ALIGNMENTS["center"],
        build_run_properties("宋体", 22, bold=True),
    )
    yield build_paragraph("{{ number }}", '<w:spacing w:before="120" w:after="360"/>' + ALIGNMENTS["center"])
    yield build_paragraph("{{ to }}：")
    first_text, *other_texts = _BODY_TEXTS[measure]
    yield build_paragraph(first_text, FIRST_LINE_INDENT)
    yield from _wrap_in_condition(
        "ground", build_paragraph("事由：" + _build_sentence_tags("ground"), FIRST_LINE_INDENT)
    )
    for text in other_texts:
        yield build_paragraph(text, FIRST_LINE_INDENT)


def _build_earlier_acts() -> Iterator[str]:
    """Yield the earlier supervision acts of the issues that have some."""
    yield from _wrap_in_condition(
        "cases | selectattr('earlier') | list",
        build_paragraph("此前催办督办情况：", "<w:keepNext/>" + FIRST_LINE_INDENT),
        build_paragraph("{%p for case in cases if case.earlier %}"),
        build_paragraph("{{ case.number }}：" + _build_sentence_tags("case.earlier"), FIRST_LINE_INDENT),
        build_paragraph("{%p endfor %}"),
    )


def _build_closing(measure: SupervisionKind) -> Iterator[str]:
    """Yield the reply date, the closing phrase, the sender and the date."""
    if measure in _REPLY_TEXTS:
        yield from _wrap_in_condition(
            "reply_by",
            build_paragraph(_REPLY_TEXTS[measure], "<w:keepNext/><w:keepLines/>" + FIRST_LINE_INDENT),
        )
    # Keep the last line of the text on the page of the signature.
    yield build_paragraph(_CLOSING_TEXTS[measure], "<w:keepNext/>" + FIRST_LINE_INDENT)
    yield build_paragraph("", "<w:keepNext/>")
    right_aligned = '<w:keepLines/><w:ind w:right="640" w:rightChars="200"/>' + ALIGNMENTS["right"]
    yield from _wrap_in_condition("sender", build_paragraph("{{ sender }}", "<w:keepNext/>" + right_aligned))
    yield build_paragraph("{{ date }}", right_aligned)


FIRST_LINE_INDENT = '<w:ind w:firstLine="640" w:firstLineChars="200"/>'  # two characters


def _build_sentence_tags(name: str) -> str:
    """Return the tags that write *name*, and a full stop if it has none."""
    return f"{{{{ {name} }}}}{{% if {name}[-1] not in '。！？；…' %}}。{{% endif %}}"


def _wrap_in_condition(condition: str, *paragraphs: str) -> Iterator[str]:
    yield build_paragraph(f"{{%p if {condition} %}}")
    yield from paragraphs
    yield build_paragraph("{%p endif %}")


def _build_table(*, with_measures: bool) -> str:
    """Return the table of issues, with borders and a repeated heading row."""
    widths = [int(width * DXA_PER_MM) for _, width, _, _ in _COLUMNS]
    heading_cells = [_build_cell((heading,), "center", "黑体") for heading, *_ in _COLUMNS]
    issue_cells = []
    for heading, _, alignment, content in _COLUMNS:
        further_lines = _MEASURES_LINES if with_measures and heading == "问题描述" else ()
        issue_cells.append(_build_cell((content, *further_lines), alignment, "仿宋"))
    rows = (
        build_row(heading_cells, widths, "<w:cantSplit/><w:tblHeader/>"),
        build_row([_build_cell(("{%tr for case in cases %}",), "left", "仿宋")], widths[:1]),
        build_row(issue_cells, widths),
        build_row([_build_cell(("{%tr endfor %}",), "left", "仿宋")], widths[:1]),
    )
    return build_table(widths, rows)


def _build_cell(lines: tuple[str, ...], alignment: str, font: str) -> str:
    paragraph_properties = build_line_spacing(16, "atLeast") + ALIGNMENTS[alignment]
    return "".join(
        build_paragraph(line, paragraph_properties, build_run_properties(font, 10.5)) for line in lines
    )
