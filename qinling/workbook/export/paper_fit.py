"""Fit a table to the width of its paper, so that it prints at a size that can be read."""

from dataclasses import replace

from qinling.workbook.column_layout import DEFAULT_FONT_SIZE, Layout, LayoutColumn

#: Left and right margins of a ledger sheet in inches.
SIDE_MARGIN = 0.4

#: The size of the text on paper, in points, by paper size.
READABLE_FONT_SIZES = {"A3": 9, "A4": 8}
_LANDSCAPE_WIDTHS = {"A3": 420, "A4": 297}  # millimetres
_PIXELS_PER_MILLIMETRE = 96 / 25.4
_PIXELS_PER_INCH = 96
_PIXELS_PER_LETTER, _CELL_PADDING = 7, 5  # of Excel's default font
_USABLE_SHARE = 0.98  # other programs draw a little wider
#: Columns at least this wide hold long texts: they share what is left of the paper.
_MIN_TEXT_WIDTH = 24
_MIN_WIDTH_SHARE = 0.5  # of the usual width of a column of long texts


def fit_to_paper(layout: Layout) -> tuple[Layout, bool]:
    """Return *layout* with the font size for its paper and with columns as wide as the paper.

    The columns of long texts share the room that the others leave. Also return whether the columns fit: too
    many do not, and printing makes them smaller.
    """
    font_size = READABLE_FONT_SIZES[layout.paper]
    scale = font_size / DEFAULT_FONT_SIZE
    room = _count_letters(layout) - sum(
        column.width * scale for column in layout.columns if not _is_text_column(column)
    )
    wanted = sum(column.width * scale for column in layout.columns if _is_text_column(column))
    share = max(room / wanted, _MIN_WIDTH_SHARE) if wanted else 1.0
    columns = tuple(
        column._replace(width=round(column.width * scale * (share if _is_text_column(column) else 1), 2))
        for column in layout.columns
    )
    fits = room >= wanted * _MIN_WIDTH_SHARE
    return replace(layout, columns=columns, font_size=font_size), fits


def _is_text_column(column: LayoutColumn) -> bool:
    return column.width >= _MIN_TEXT_WIDTH


def _count_letters(layout: Layout) -> float:
    """Return how many Latin letters all columns of *layout* may be wide together."""
    margins = 2 * SIDE_MARGIN * _PIXELS_PER_INCH
    pixels = _LANDSCAPE_WIDTHS[layout.paper] * _PIXELS_PER_MILLIMETRE - margins
    return (pixels * _USABLE_SHARE - _CELL_PADDING * len(layout.columns)) / _PIXELS_PER_LETTER


def scale_width(width: float, font_size: int) -> int:
    """Return how many Latin letters of *font_size* a column of *width* takes."""
    return max(1, int(width * DEFAULT_FONT_SIZE / font_size))
