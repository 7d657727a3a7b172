"""Parts of a Word document as XML: paragraphs, runs, rows of tables, page numbers."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

_PRESERVE_SPACE = 'xml:space="preserve"'
ALIGNMENTS = {side: f'<w:jc w:val="{side}"/>' for side in ("left", "center", "right")}
DXA_PER_MM = 56.7  # twentieths of a point in a millimetre
#: The fonts that GB/T 9704 asks for: text, headings of the first and the second rank, titles.
BODY_FONT, HEADING_FONT, SUBHEADING_FONT, TITLE_FONT = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
FIRST_LINE_INDENT = '<w:ind w:firstLine="640" w:firstLineChars="200"/>'  # two characters
#: Lines and characters of a table do not follow the grid of the page.
OFF_GRID = '<w:snapToGrid w:val="0"/>'


def build_line_spacing(points: float, rule: str = "exact") -> str:
    """Return the spacing of lines of so many *points*."""
    return f'<w:spacing w:line="{round(points * 20)}" w:lineRule="{rule}"/>'


def build_run_properties(
    font: str, points: float, *, bold: bool = False, colour: str = "", off_grid: bool = False
) -> str:
    """Return the run properties for a Chinese font and a size. The hint keeps “ ” and — full-width."""
    fonts = f'<w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}"/>'
    size = f'<w:sz w:val="{int(points * 2)}"/><w:szCs w:val="{int(points * 2)}"/>'
    tint = f'<w:color w:val="{colour}"/>' if colour else ""
    weight = "<w:b/><w:bCs/>" if bold else ""
    return f"<w:rPr>{fonts}{weight}{OFF_GRID if off_grid else ''}{tint}{size}</w:rPr>"


def build_paragraph(text: str, paragraph_properties: str = "", run_properties: str = "") -> str:
    """Return a paragraph with *text* in one run."""
    run = (
        f"<w:r>{run_properties or build_run_properties(BODY_FONT, 16)}{build_text(text)}</w:r>"
        if text
        else ""
    )
    return f"<w:p><w:pPr>{paragraph_properties}</w:pPr>{run}</w:p>"


def build_text(text: str) -> str:
    """Return *text* as a run holds it."""
    return f"<w:t {_PRESERVE_SPACE}>{escape(text)}</w:t>"


def build_row(cells: list[str], widths: list[int], row_properties: str = "<w:cantSplit/>") -> str:
    """Return a row of a table from the contents of its cells and their widths in twentieths of a point."""
    table_cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{row_properties}</w:trPr>{''.join(table_cells)}</w:tr>"


def build_table(widths: list[int], rows: Iterable[str]) -> str:
    """Return a table with lines around every cell, from its rows and the widths of its columns."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    margins = "".join(f'<w:{side} w:w="57" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def build_page_number(side: str = "center") -> str:
    """Return the footer of a page, — 1 —, with a page number field; off the centre one character from the margin."""
    run_properties = build_run_properties("宋体", 14)
    begin, separate, end = [f'<w:fldChar w:fldCharType="{step}"/>' for step in ("begin", "separate", "end")]
    page_field = f"<w:instrText {_PRESERVE_SPACE}> PAGE </w:instrText>"
    runs = (build_text("— "), begin, page_field, separate, build_text("1"), end, build_text(" —"))
    body = "".join(f"<w:r>{run_properties}{run}</w:r>" for run in runs)
    indent = "" if side == "center" else f'<w:ind w:{side}="280"/>'
    return f"<w:p><w:pPr>{build_line_spacing(14)}{indent}{ALIGNMENTS[side]}</w:pPr>{body}</w:p>"
