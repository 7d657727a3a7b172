"""The built-in letters of supervision: what each says, and how it looks on paper.

A form is a Word document that holds the tags of a template; the names are told in `letters`.
It keeps to the look of official papers (GB/T 9704): A4, a heading of 22 points, text of 16
points on lines of 28.
"""

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qinling.rules.vocabulary import Measure

if TYPE_CHECKING:
    from docx.document import Document

TITLES = {
    Measure.URGE: "催办通知书",
    Measure.SUPERVISE: "督办单",
    Measure.CIRCULATE: "情况通报",
    Measure.TALK: "约谈通知",
    Measure.REFER: "移送问责建议书",
}

_LATE = "截至{{ date }}，你单位承担整改的下列{{ count }}个问题{{ situation }}"

#: What stands between the receiver and the table; the ground follows on the first paragraph.
_BODY = {
    Measure.URGE: (
        f"{_LATE}，现予催办。",
        "请立即查明原因，倒排工期，抓紧整改，确保整改到位；已经完成整改的，请及时申请验收销号。",
    ),
    Measure.SUPERVISE: (
        f"{_LATE}，现予督办。",
        "责令你单位：",
        "一、立即组织整改，逐项明确责任领导、责任人和完成时限，确保问题整改到位；",
        "二、查明超期原因，形成书面说明；",
        "三、完成整改后及时按程序申请验收销号。",
        "逾期仍未按要求整改的，将按规定予以通报、约谈，直至移送问责。",
    ),
    Measure.CIRCULATE: (
        f"{_LATE}，现予通报。",
        "请你单位认真对照检查，深刻剖析原因，压实整改责任，迅速采取有力措施推进整改，坚决防止类似问题再次发生。",
    ),
    Measure.TALK: (
        f"{_LATE}。经研究，决定约谈你单位。",
        "{% if reply_by %}请主要负责人于{{ reply_by }}前{% else %}请主要负责人按另行通知的时间{% endif %}"
        "{% if sender %}到{{ sender }}{% endif %}接受约谈，并提交书面材料，说明问题成因、整改进展和下一步措施。",
    ),
    Measure.REFER: (
        "截至{{ date }}，下列{{ count }}个问题{{ situation }}。",
        "现将有关情况移送你单位，建议对整改不力的责任单位和责任人员依规依纪依法予以调查核实，并按规定追究责任。",
    ),
}

#: What is said only where the letter names a day to reply by; the talk has its day in its text.
_REPLY = {
    Measure.URGE: "请于{{ reply_by }}前将整改进展和完成计划书面回复{{ sender }}。",
    Measure.SUPERVISE: "请于{{ reply_by }}前将整改落实情况书面报送{{ sender }}。",
    Measure.CIRCULATE: "请于{{ reply_by }}前将整改情况书面报送{{ sender }}。",
    Measure.REFER: "处理结果请于{{ reply_by }}前函告{{ sender }}。",
}

_CLOSE = {
    Measure.URGE: "特此通知。",
    Measure.SUPERVISE: "特此督办。",
    Measure.CIRCULATE: "特此通报。",
    Measure.TALK: "特此通知。",
    Measure.REFER: "特此函告。",
}

#: Heading, width in mm (156 in all), alignment and content of each column.
_COLUMNS = (
    ("序号", 10, "center", "{{ loop.index }}"),
    ("问题编号", 24, "center", "{{ case.number }}"),
    ("级别", 10, "center", "{{ case.level }}"),
    ("地点", 26, "left", "{{ case.place }}"),
    ("问题描述", 46, "left", "{{ case.description }}"),
    # A day in two lines on purpose: it would break anywhere in a narrow column.
    ("整改时限", 19, "center", "{{ case.deadline | replace('年', '年\\n') }}"),
    (
        "超期天数（工作日）",
        21,
        "center",
        "{% if case.days_late > 0 %}{{ case.days_late }}（{{ case.workdays_late }}）{% else %}—{% endif %}",
    ),
)
_MEASURES = ("{%p if case.measures %}", "整改措施：{{ case.measures }}", "{%p endif %}")
#: A form is of no day; the letter made of it gets its own.
_NO_DAY = date(2026, 1, 1)
_DXA = 56.7  # twentieths of a point in a millimetre


def draw(measure: Measure) -> bytes:
    """Return the .docx of the built-in form of *measure*, the same bytes every time."""
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paper = Document()
    _set_up(paper)
    body = parse_xml(f"<w:body {nsdecls('w')}>{''.join(_parts(measure))}</w:body>")
    for place, part in enumerate(list(body)):
        paper.element.body.insert(place, part)
    footer = paper.sections[0].footer
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]._p
    line.getparent().replace(line, parse_xml(_page_number().replace("<w:p>", f"<w:p {nsdecls('w')}>")))

    told = paper.core_properties
    told.title, told.author, told.comments = "{{ title }} {{ number }}", "{{ sender }}", ""
    told.created = told.modified = datetime.combine(_NO_DAY, time())
    out = io.BytesIO()
    paper.save(out)
    return steady(out.getvalue())


def steady(package: bytes) -> bytes:
    """Return the same zip file without the time it was packed at, so that equal letters are equal bytes."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(package)) as packed, ZipFile(out, "w") as again:
        for entry in packed.infolist():
            again.writestr(ZipInfo(entry.filename), packed.read(entry), ZIP_DEFLATED)
    return out.getvalue()


def _set_up(paper: "Document") -> None:
    """Set page, margins and the plain text of the document."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.footer_distance = Mm(25)
    plain = paper.styles["Normal"]
    plain.font.name, plain.font.size = "Times New Roman", Pt(16)
    plain.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    lines = plain.paragraph_format
    lines.space_after, lines.line_spacing = Pt(0), Pt(28)
    lines.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")  # else marks are set and broken by western rules


def _parts(measure: Measure) -> Iterator[str]:
    """Yield paragraphs and table of the letter, from the title to the day."""
    yield _paragraph("{{ title }}", _spacing(36) + _JC["center"], _looks("宋体", 22, bold=True))
    yield _paragraph("{{ number }}", '<w:spacing w:before="120" w:after="360"/>' + _JC["center"])
    yield _paragraph("{{ to }}：")
    body, *orders = _BODY[measure]
    yield _paragraph(body, _INDENT)
    yield from _only_if("ground", _paragraph("事由：" + _sentence("ground"), _INDENT))
    for order in orders:
        yield _paragraph(order, _INDENT)
    yield _paragraph("", _spacing(8))
    yield _table(with_measures=measure is Measure.SUPERVISE)
    yield _paragraph("", _spacing(8))
    yield "".join(
        _only_if(
            "cases | selectattr('earlier') | list",
            _paragraph("此前催办督办情况：", "<w:keepNext/>" + _INDENT),
            _paragraph("{%p for case in cases if case.earlier %}"),
            _paragraph("{{ case.number }}：" + _sentence("case.earlier"), _INDENT),
            _paragraph("{%p endfor %}"),
        )
    )
    if measure in _REPLY:
        yield from _only_if("reply_by", _paragraph(_REPLY[measure], "<w:keepNext/><w:keepLines/>" + _INDENT))
    # No page may hold the names alone: the last line of the text stays with them.
    yield _paragraph(_CLOSE[measure], "<w:keepNext/>" + _INDENT)
    yield _paragraph("", "<w:keepNext/>")
    end = '<w:keepLines/><w:ind w:right="640" w:rightChars="200"/>' + _JC["right"]
    yield from _only_if("sender", _paragraph("{{ sender }}", "<w:keepNext/>" + end))
    yield _paragraph("{{ date }}", end)


_KEEP = 'xml:space="preserve"'
_INDENT = '<w:ind w:firstLine="640" w:firstLineChars="200"/>'  # two characters
_JC = {side: f'<w:jc w:val="{side}"/>' for side in ("left", "center", "right")}


def _spacing(points: int, rule: str = "exact") -> str:
    return f'<w:spacing w:line="{points * 20}" w:lineRule="{rule}"/>'


def _looks(face: str, points: float, *, bold: bool = False) -> str:
    """Return the run properties of a face for Chinese and a size; the hint keeps “ ” and — full-width."""
    fonts = f'<w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{face}"/>'
    size = f'<w:sz w:val="{int(points * 2)}"/><w:szCs w:val="{int(points * 2)}"/>'
    return f"<w:rPr>{fonts}{'<w:b/><w:bCs/>' if bold else ''}{size}</w:rPr>"


def _paragraph(text: str, shape: str = "", looks: str = "") -> str:
    run = f"<w:r>{looks or _looks('仿宋', 16)}{_text(text)}</w:r>" if text else ""
    return f"<w:p><w:pPr>{shape}</w:pPr>{run}</w:p>"


def _text(text: str) -> str:
    return f"<w:t {_KEEP}>{escape(text)}</w:t>"


def _sentence(name: str) -> str:
    """Return the tags that write *name*, with a full stop where it brings none."""
    return f"{{{{ {name} }}}}{{% if {name}[-1] not in '。！？；…' %}}。{{% endif %}}"


def _only_if(condition: str, *paragraphs: str) -> Iterator[str]:
    yield _paragraph(f"{{%p if {condition} %}}")
    yield from paragraphs
    yield _paragraph("{%p endif %}")


def _table(*, with_measures: bool) -> str:
    """Return the table of the cases: ruled, its heading again on every page."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    rules = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    margins = "".join(f'<w:{side} w:w="57" w:type="dxa"/>' for side in ("left", "right"))
    widths = [int(width * _DXA) for _, width, _, _ in _COLUMNS]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = [_cell((head,), "center", "黑体") for head, *_ in _COLUMNS]
    cells = []
    for head, _, side, content in _COLUMNS:
        more = _MEASURES if with_measures and head == "问题描述" else ()
        cells.append(_cell((content, *more), side, "仿宋"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{rules}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"{_row(heads, widths, '<w:cantSplit/><w:tblHeader/>')}"
        f"{_row([_cell(('{%tr for case in cases %}',), 'left', '仿宋')], widths[:1])}"
        f"{_row(cells, widths)}"
        f"{_row([_cell(('{%tr endfor %}',), 'left', '仿宋')], widths[:1])}</w:tbl>"
    )


def _row(cells: list[str], widths: list[int], shape: str = "<w:cantSplit/>") -> str:
    boxes = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{shape}</w:trPr>{''.join(boxes)}</w:tr>"


def _cell(lines: tuple[str, ...], side: str, face: str) -> str:
    shape = _spacing(16, "atLeast") + _JC[side]
    return "".join(_paragraph(line, shape, _looks(face, 10.5)) for line in lines)


def _page_number() -> str:
    """Return the line at the foot of every page, — 1 —: a field that counts the pages."""
    looks = _looks("宋体", 14)
    marks = [f'<w:fldChar w:fldCharType="{step}"/>' for step in ("begin", "separate", "end")]
    count = f"<w:instrText {_KEEP}> PAGE </w:instrText>"
    runs = (_text("— "), marks[0], count, marks[1], _text("1"), marks[2], _text(" —"))
    body = "".join(f"<w:r>{looks}{run}</w:r>" for run in runs)
    return f"<w:p><w:pPr>{_spacing(14)}{_JC['center']}</w:pPr>{body}</w:p>"
