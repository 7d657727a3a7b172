"""A report as a workbook: a sheet a section with its tables and native charts, and the rules of all figures."""

import re
from collections.abc import Sequence
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qinling.rules.period_reports.content import (
    STATE_COLOURS,
    Cell,
    ReportChart,
    ReportContent,
    ReportSection,
    ReportTable,
)
from qinling.rules.texts.unseen_characters import show_unseen
from qinling.workbook.export.new_workbook import open_new_workbook

CHART_DATA_SHEET = "图表数据"
_FIRST_SHEET, _RULES_SHEET = "报告", "口径"
#: A dash for each line.
_DASHES = ("solid", "dash", "round_dot")
_MAX_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\（(].*")
#: Characters of the columns: of a table of numbers, of a list of issues, of the rules.
_NUMBER_WIDTHS = (26, 10, *[10] * 10)
_LIST_WIDTHS = (18, 8, 26, 26, 46, 13)
_SENTENCE_WIDTH = 110
_RULE_WIDTHS = (24, 10, 8, 80, 22)
_CHART_PIXELS = (620, 300)
_LINE_HEIGHT = 16


class _Formats:
    """The cell formats of the workbook."""

    def __init__(self, book: Workbook) -> None:
        def add(**properties: object) -> Format:
            return book.add_format({"font_name": "宋体", "font_size": 11, **properties})

        cell = {"border": 1, "valign": "vcenter"}
        self.title = add(bold=True, font_size=16)
        self.section = add(bold=True, font_size=13)
        self.table = add(bold=True)
        self.text = add(text_wrap=True, valign="top")
        self.quiet = add(font_color="#595959")
        self.heading = add(bold=True, align="center", bg_color="#D9E1F2", text_wrap=True, **cell)
        self.word = add(text_wrap=True, **cell)
        self.count = add(num_format="0", **cell)
        self.decimal = add(num_format="0.0", **cell)
        self.missing = add(align="right", **cell)


def write_report_workbook(path: Path, content: ReportContent) -> None:
    """Write the report to *path*."""
    with open_new_workbook(path) as book:
        formats = _Formats(book)
        _write_first_sheet(book, formats, content)
        charts: list[tuple[Worksheet, int, ReportChart]] = []
        for section in content.sections:
            if section.tables:
                sheet = _write_section(book, formats, section)
                beside = 1 + max(len(table.headings) for table in section.tables)
                charts += [(sheet, beside, chart) for chart in section.charts]
        _write_rules(book, formats, content.rules)
        _write_charts(book, formats, charts)


def _write_first_sheet(book: Workbook, formats: _Formats, content: ReportContent) -> None:
    """Write the title and all sentences, a line each."""
    sheet = book.add_worksheet(_FIRST_SHEET)
    sheet.set_column(0, 0, _SENTENCE_WIDTH)
    lines = [(content.title, formats.title), (content.scope, formats.quiet), ("", formats.text)]
    for section in content.sections:
        if section.paragraphs:
            lines.append((section.title, formats.section))
            lines += [(paragraph, formats.text) for paragraph in section.paragraphs]
    lines += [("说明", formats.section), *((note, formats.text) for note in content.notes)]
    for row, (text, look) in enumerate(lines):
        height = 26 if look in (formats.title, formats.section) else _LINE_HEIGHT
        sheet.set_row(row, height * _count_lines(text, _SENTENCE_WIDTH))
        sheet.write_string(row, 0, show_unseen(text), look)
    _set_print_layout(sheet)


def _write_section(book: Workbook, formats: _Formats, section: ReportSection) -> Worksheet:
    sheet = book.add_worksheet(_name_sheet(section.title))
    is_list = any(table.texts > 2 for table in section.tables)
    widths = _LIST_WIDTHS if is_list else _NUMBER_WIDTHS
    _set_widths(sheet, widths)
    row = 0
    for table in section.tables:
        row = _write_table(sheet, formats, table, row, widths)
    _set_print_layout(sheet)
    return sheet


def _count_lines(text: str, width: int) -> int:
    """Return how many lines *text* takes in a column of *width* characters, of which a Chinese one takes two."""
    taken = sum(1 + (sign > "\u2e7f") for sign in text)
    return max(1, -(-taken // width))


def _name_sheet(title: str) -> str:
    return _NOT_IN_SHEET_NAMES.sub("", title)[:_MAX_SHEET_NAME]


def _set_widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def _set_print_layout(sheet: Worksheet) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_table(
    sheet: Worksheet, formats: _Formats, table: ReportTable, row: int, widths: Sequence[int]
) -> int:
    """Write *table* from *row* on, in columns of *widths*, and return the row for the next one."""
    sheet.write_string(row, 0, table.title, formats.table)
    for column, heading in enumerate(table.headings):
        sheet.write_string(row + 1, column, heading, formats.heading)
    row += 2
    for cells in table.rows:
        lines = (_count_lines(str(cell), width) for cell, width in zip(cells, widths, strict=False))
        sheet.set_row(row, _LINE_HEIGHT * max(lines))
        for column, cell in enumerate(cells):
            _write_cell(sheet, formats, row, column, cell)
        row += 1
    if table.note:
        sheet.write_string(row, 0, table.note, formats.quiet)
        row += 1
    return row + 1


def _write_cell(sheet: Worksheet, formats: _Formats, row: int, column: int, cell: Cell) -> None:
    if cell is None:
        sheet.write_string(row, column, "—", formats.missing)
    elif isinstance(cell, str):
        sheet.write_string(row, column, show_unseen(cell), formats.word)
    else:
        sheet.write_number(row, column, cell, formats.decimal if isinstance(cell, float) else formats.count)


def _write_rules(book: Workbook, formats: _Formats, rules: ReportTable) -> None:
    sheet = book.add_worksheet(_RULES_SHEET)
    _set_widths(sheet, _RULE_WIDTHS)
    _write_table(sheet, formats, rules, 0, _RULE_WIDTHS)
    _set_print_layout(sheet)


def _write_charts(
    book: Workbook, formats: _Formats, charts: Sequence[tuple[Worksheet, int, ReportChart]]
) -> None:
    """Write the data of the charts to a sheet of their own, and put each chart beside its section's tables."""
    data = book.add_worksheet(CHART_DATA_SHEET)
    _set_widths(data, _NUMBER_WIDTHS)
    top = 0
    for sheet, column, chart in charts:
        rows: list[Sequence[Cell]] = [
            (category, *(one.values[place] for one in chart.series))
            for place, category in enumerate(chart.categories)
        ]
        table = ReportTable(chart.title, ("", *(one.name for one in chart.series)), rows)
        _write_table(data, formats, table, top, _NUMBER_WIDTHS)
        sheet.insert_chart(0, column, _build_chart(book, chart, top + 2))
        top += len(rows) + 3


def _build_chart(book: Workbook, chart: ReportChart, first: int) -> object:
    """Return the chart of the data that begin in row *first* of the sheet of data."""
    kind = {"type": "line"} if chart.is_line else {"type": "column", "subtype": "stacked"}
    drawn = book.add_chart(kind)
    last = first + len(chart.categories) - 1
    for place, one in enumerate(chart.series):
        colour = f"#{STATE_COLOURS[one.state]}"
        line = {"color": colour, "width": 2.25, "dash_type": _DASHES[place % len(_DASHES)]}
        drawn.add_series(
            {
                "name": [CHART_DATA_SHEET, first - 1, place + 1],
                "categories": [CHART_DATA_SHEET, first, 0, last, 0],
                "values": [CHART_DATA_SHEET, first, place + 1, last, place + 1],
                # Flushed rows cannot be read back, so the chart's cached data is given here.
                "name_data": [one.name],
                "categories_data": list(chart.categories),
                "values_data": list(one.values),
                **({"line": line} if chart.is_line else {"fill": {"color": colour}, "gap": 80}),
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_legend({"position": "bottom"})
    drawn.set_y_axis({"min": 0})
    drawn.set_size({"width": _CHART_PIXELS[0], "height": _CHART_PIXELS[1]})
    return drawn
