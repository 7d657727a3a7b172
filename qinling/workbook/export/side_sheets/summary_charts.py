"""The charts of the summary sheet."""

from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

SUMMARY_SHEET_NAME = "汇总"
#: The rows of a table: its label, and its counts.
Rows = Sequence[tuple[str, Sequence[int]]]

_MAX_BARS = 15
_STATUS_COLOURS = ("#A6A6A6", "#F4B183", "#9DC3E6", "#5B9BD5", "#70AD47", "#D9D9D9")
_POINTS_PER_PIXEL = 0.75
_LEVEL_CHART_PIXELS = 240
LEVEL_CHART_HEIGHT = _LEVEL_CHART_PIXELS * _POINTS_PER_PIXEL


def measure_unit_chart(units: int) -> float:
    """Return the height in points of the chart of this many *units*."""
    return _count_unit_pixels(units) * _POINTS_PER_PIXEL


def _count_unit_pixels(units: int) -> int:
    return 140 + 24 * min(units, _MAX_BARS)


def _build_series(top: int, rows: Rows, column: int, heading: str, colour: str) -> dict[str, object]:
    """Return one chart series: the first column as categories, *column* under *heading* as values.

    *rows* are the rows of the table that starts in row *top*.
    """
    first, last = top + 2, top + 1 + len(rows)
    return {
        "name": [SUMMARY_SHEET_NAME, top + 1, column],
        "categories": [SUMMARY_SHEET_NAME, first, 0, last, 0],
        "values": [SUMMARY_SHEET_NAME, first, column, last, column],
        "name_data": [heading],
        # Flushed rows cannot be read back, so the chart's cached data is given here.
        "categories_data": [label for label, _ in rows],
        "values_data": [counts[column - 1] for _, counts in rows],
        "fill": {"color": colour},
        "gap": 60,
    }


def insert_level_chart(
    book: Workbook, sheet: Worksheet, top: int, headings: Sequence[str], levels: Rows
) -> None:
    """Insert the chart of the table of *levels* that starts in row *top*."""
    totals = [sum(counts) for counts in zip(*(counts for _, counts in levels), strict=True)]
    if not any(totals):
        return  # a chart without series is refused
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for column, (total, colour) in enumerate(zip(totals, _STATUS_COLOURS, strict=False), 1):
        if total:
            chart.add_series(_build_series(top, levels, column, headings[column], colour))
    chart.set_y_axis({"min": 0})
    _insert_chart(sheet, chart, top, "各级问题的整改状态", _LEVEL_CHART_PIXELS)


def insert_unit_chart(
    book: Workbook, sheet: Worksheet, top: int, headings: Sequence[str], units: Rows
) -> None:
    """Insert the chart of the table of *units* that starts in row *top*."""
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for column, colour in ((2, "#F4B183"), (3, "#5B9BD5"), (4, "#70AD47")):
        heading = headings[column].replace("\n", "")
        chart.add_series(_build_series(top, units[:_MAX_BARS], column, heading, colour))
    chart.set_x_axis({"min": 0})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    _insert_chart(sheet, chart, top, "各责任单位的问题", _count_unit_pixels(len(units)))


def _insert_chart(sheet: Worksheet, chart: Chart, top: int, title: str, height: int) -> None:
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 460, "height": height})
    sheet.insert_chart(top, 8, chart, {"x_offset": 8})
