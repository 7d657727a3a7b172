"""The cover parts of an official document as GB/T 9704-2012 lays them out: 版头 with the red line, and 版记."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qinling.reports.documents.word_xml import (
    ALIGNMENTS,
    DXA_PER_MM,
    build_line_spacing,
    build_paragraph,
    build_row,
    build_run_properties,
    build_text,
)

_RED = "FF0000"
#: Width of the text area, and its distance from the top of the paper to the issuing office, in millimetres.
TEXT_WIDTH_MM = 156
_MAX_HEADING_POINTS, _MIN_HEADING_POINTS = 48, 22
_POINTS_PER_MM = 72 / 25.4
_TITLE_FONT = "方正小标宋简体"


@dataclass(frozen=True, slots=True)
class Cover:
    """The texts around a document. Blank ones are left out.

    *heading* is the issuing office in red. *addressee* gets the document, *copies* get a copy, *sender* signs.
    """

    heading: str
    number: str
    addressee: str
    copies: str
    sender: str
    day: date


def format_chinese_day(day: date) -> str:
    """Return *day* as documents write it: 2026年6月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def build_opening(cover: Cover, title_lines: Sequence[str]) -> Iterator[str]:
    """Yield the heading, the number, the red line, the title and the addressee."""
    if cover.heading:
        # Large enough to fill most of the line, never wider than it.
        room = TEXT_WIDTH_MM * 0.9 * _POINTS_PER_MM / len(cover.heading)
        points = int(max(_MIN_HEADING_POINTS, min(_MAX_HEADING_POINTS, room)))
        # 35 mm below the top of the text area.
        above = f'<w:spacing w:before="{int(35 * DXA_PER_MM) - points * 20}" w:line="{points * 24}" w:lineRule="exact"/>'
        # A paragraph at the top of the first page loses the space before it in some programs: an empty line holds it.
        yield build_paragraph("", build_line_spacing(1))
        yield build_paragraph(
            cover.heading,
            above + ALIGNMENTS["center"],
            build_run_properties(_TITLE_FONT, points, colour=_RED),
        )
        yield build_paragraph("")
        yield build_paragraph("")
    yield build_paragraph(cover.number, _RED_LINE_BELOW + ALIGNMENTS["center"])
    yield build_paragraph("")
    yield build_paragraph("")
    for line in title_lines:
        yield build_paragraph(
            line, build_line_spacing(36) + ALIGNMENTS["center"], build_run_properties(_TITLE_FONT, 22)
        )
    yield build_paragraph("")
    if cover.addressee:
        yield build_paragraph(f"{cover.addressee}：")


#: The line of the 版头: red, as wide as the text, 4 mm below the document number.
_RED_LINE_BELOW = f'<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="11" w:color="{_RED}"/></w:pBdr>'


def build_signature(cover: Cover) -> Iterator[str]:
    """Yield the sender and the day, four characters from the right."""
    right = '<w:keepLines/><w:ind w:right="1280" w:rightChars="400"/>' + ALIGNMENTS["right"]
    yield build_paragraph("", "<w:keepNext/>")
    if cover.sender:
        yield build_paragraph(cover.sender, "<w:keepNext/>" + right)
    yield build_paragraph(format_chinese_day(cover.day), right)


def build_imprint(cover: Cover) -> str:
    """Return the 版记 as a table. It follows the text: a floating one is cut by some programs at the end of the page."""
    width = int(TEXT_WIDTH_MM * DXA_PER_MM)
    lines = [_build_imprint_line(f"　抄送：{cover.copies}。", "")] if cover.copies else []
    lines.append(_build_imprint_line(f"　{cover.sender}", f"{format_chinese_day(cover.day)}印发"))
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in (("top", 8), ("bottom", 8), ("insideH", 6))
    )
    rows = "".join(build_row([line], [width]) for line in lines)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{rows}</w:tbl>'
    )


def _build_imprint_line(left: str, right: str) -> str:
    """Return a line with a text on each side."""
    run = build_run_properties("仿宋", 14)
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{int((TEXT_WIDTH_MM - 9) * DXA_PER_MM)}"/></w:tabs>'
    end = f"<w:r>{run}<w:tab/></w:r><w:r>{run}{build_text(right)}</w:r>" if right else ""
    return f"<w:p><w:pPr>{stop}{build_line_spacing(24)}</w:pPr><w:r>{run}{build_text(left)}</w:r>{end}</w:p>"
