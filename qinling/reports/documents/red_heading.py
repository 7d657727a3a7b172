"""The cover parts of an official document as GB/T 9704-2012 lays them out: 版头 with the red line, and 版记."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qinling.reports.documents.word_xml import (
    ALIGNMENTS,
    BODY_FONT,
    DXA_PER_MM,
    TITLE_FONT,
    build_line_spacing,
    build_paragraph,
    build_row,
    build_run_properties,
    build_text,
)

_RED = "FF0000"
#: Width of the text area, and its distance from the left edge of the paper, in millimetres.
TEXT_WIDTH_MM, LEFT_MARGIN_MM = 156, 28
_MAX_HEADING_POINTS, _MIN_HEADING_POINTS = 48, 22
_POINTS_PER_MM = 72 / 25.4
#: Characters of a line, and where on it the middle of a day like 2026年6月10日 stands.
_LINE_CHARACTERS, _DAY_CENTRE = 28, 20.75


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
    yield from build_red_heading(cover.heading, len(cover.heading))
    yield build_paragraph(cover.number, RED_LINE_BELOW + ALIGNMENTS["center"])
    yield build_paragraph("")
    yield build_paragraph("")
    yield from build_title(title_lines)
    yield build_paragraph("")
    if cover.addressee:
        yield build_paragraph(f"{cover.addressee}：")


def build_red_heading(heading: str, length: int) -> Iterator[str]:
    """Yield the issuing office in red and two empty lines, nothing without one. *length* is how many characters it has."""
    if not heading:
        return
    # Large enough to fill most of the line, never wider than it.
    room = TEXT_WIDTH_MM * 0.9 * _POINTS_PER_MM / length
    points = int(max(_MIN_HEADING_POINTS, min(_MAX_HEADING_POINTS, room)))
    # 35 mm below the top of the text area.
    above = f'<w:spacing w:before="{int(35 * DXA_PER_MM) - points * 20}" w:line="{points * 24}" w:lineRule="exact"/>'
    # A paragraph at the top of the first page loses the space before it in some programs: an empty line holds it.
    yield build_paragraph("", build_line_spacing(1))
    red = build_run_properties(TITLE_FONT, points, colour=_RED, off_grid=True)
    yield build_paragraph(heading, above + ALIGNMENTS["center"], red)
    yield build_paragraph("")
    yield build_paragraph("")


def build_title(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of the title."""
    run = build_run_properties(TITLE_FONT, 22, off_grid=True)
    for line in lines:
        yield build_paragraph(line, build_line_spacing(36) + ALIGNMENTS["center"], run)


#: The line of the 版头: red, as wide as the text, 4 mm below the document number.
RED_LINE_BELOW = f'<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="11" w:color="{_RED}"/></w:pBdr>'


def build_signature(sender: str, day: str, length: int) -> Iterator[str]:
    """Yield the sender, of *length* characters, and the day. The sender is centred above the day.

    The day ends four characters before the margin; a long sender moves both to the left.
    """
    half = max(_LINE_CHARACTERS - _DAY_CENTRE, length / 2)
    left = max(0, _LINE_CHARACTERS - 2 * half) * TEXT_WIDTH_MM * DXA_PER_MM / _LINE_CHARACTERS
    block = f'<w:keepLines/><w:ind w:left="{round(left)}"/>' + ALIGNMENTS["center"]
    yield build_paragraph("", "<w:keepNext/>")
    if sender:
        yield build_paragraph(sender, "<w:keepNext/>" + block)
    # The imprint does not stand alone on a page.
    yield build_paragraph(day, "<w:keepNext/>" + block)


def build_imprint(cover: Cover) -> str:
    """Return the 版记: who gets a copy, who printed it and when."""
    copies = [build_imprint_row(f"抄送：{cover.copies}。")] if cover.copies else []
    return build_imprint_table(
        (*copies, build_imprint_row(cover.sender, f"{format_chinese_day(cover.day)}印发"))
    )


def build_imprint_table(rows: Iterable[str]) -> str:
    """Return the 版记 as a table at the foot of the text area of the page where the text ends: the last one.

    The paragraph behind it holds it. Text that it would cover goes to the next page and takes it along.
    """
    width = int(TEXT_WIDTH_MM * DXA_PER_MM)
    # Measured across from the paper: LibreOffice leaves a table as wide as the text where it stands in the text otherwise.
    place = (
        f'<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:topFromText="160" w:vertAnchor="margin" w:horzAnchor="page"'
        f' w:tblpX="{round(LEFT_MARGIN_MM * DXA_PER_MM)}" w:tblpYSpec="bottom"/>'
    )
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in (("top", 8), ("bottom", 8), ("insideH", 6))
    )
    # Some programs move a table to the left by the margin of its cells.
    no_margins = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    return (
        f'<w:tbl><w:tblPr>{place}<w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{no_margins}</w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def build_imprint_row(left: str, right: str = "") -> str:
    """Return a row of the 版记 with a text on each side, a character from the edge. Further lines begin after the three characters of 抄送：."""
    run = build_run_properties(BODY_FONT, 14, off_grid=True)
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{int(TEXT_WIDTH_MM * DXA_PER_MM) - 280}"/></w:tabs>'
    start = '<w:ind w:left="280"/>' if right else '<w:ind w:left="1120" w:right="280" w:hanging="840"/>'
    end = f"<w:r>{run}<w:tab/></w:r><w:r>{run}{build_text(right)}</w:r>" if right else ""
    line = f"<w:p><w:pPr>{stop}{build_line_spacing(24)}{start}</w:pPr><w:r>{run}{build_text(left)}</w:r>{end}</w:p>"
    return build_row([line], [int(TEXT_WIDTH_MM * DXA_PER_MM)])
