"""The parts of an exported sheet: the rows above the issues, drop-down lists, colour rules and print settings."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qinling.rules.fields import FIELDS_BY_NAME, FieldKind
from qinling.rules.vocabulary import UNACCEPTED_MARK, UNRECTIFIED_STATUSES, Level, Schedule, Status
from qinling.rules.warning_tiers import TierDays
from qinling.workbook.column_layout import Layout
from qinling.workbook.export.paper_fit import SIDE_MARGIN
from qinling.workbook.export.sheet_formats import PAPER_CODES, SheetFormats, write_text_cell
from qinling.workbook.files.cell_names import format_column_letters

#: Row numbers from 0.
TITLE_ROW, SUBTITLE_ROW, GROUPS_ROW, HEADINGS_ROW, FIRST_ISSUE_ROW = range(5)

#: Empty rows below the last issue that have the same drop-down lists and colours.
SPARE_ROWS = 200

_BAR_COLOUR = "#9BC2E6"

_DROPDOWN_CHOICES: dict[FieldKind, Sequence[str]] = {
    FieldKind.LEVEL: [term.label for term in Level],
    FieldKind.STATUS: [term.label for term in Status],
    FieldKind.SCHEDULE: [term.label for term in Schedule],
    FieldKind.YES_NO: ["是", "否"],
}


def write_table_head(
    sheet: Worksheet,
    formats: SheetFormats,
    layout: Layout,
    title: str,
    subtitle_parts: tuple[str, date, str],
    task: str = "",
) -> str:
    """Write title, subtitle and headings. *subtitle_parts* are the office line, the as-of day and the population.

    *task* is a line under the title that says what the reader has to do.

    Return the absolute cell name of the as-of day, for formulas.
    """
    last = len(layout.columns) - 1
    for index, column in enumerate(layout.columns):
        sheet.set_column(index, index, column.width)
    _write_title(sheet, formats, last, title, task)
    day_cell = _write_subtitle(sheet, formats, layout, subtitle_parts)
    sheet.set_row(GROUPS_ROW, 20)
    sheet.set_row(HEADINGS_ROW, 30)
    groups = layout.list_group_spans()
    for name, first, end in groups:
        heading = name or layout.columns[first].heading
        for index in range(first, end + 1):
            write_text_cell(sheet, GROUPS_ROW, index, heading if index == first else "", formats.heading)
    for name, first, end in groups:
        for index in range(first, end + 1):
            heading = layout.columns[index].heading if name else ""
            write_text_cell(sheet, HEADINGS_ROW, index, heading, formats.heading)
        # merge_range fails here: in constant-memory mode the first of the two rows is already flushed.
        sheet.merge.append([GROUPS_ROW, first, GROUPS_ROW if name else HEADINGS_ROW, end])
    return day_cell


def _write_title(sheet: Worksheet, formats: SheetFormats, last: int, title: str, task: str) -> None:
    sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, title, formats.title)
    if task:
        sheet.write_rich_string(
            TITLE_ROW, 0, formats.title_part, title, formats.task_part, f"\n{task}", formats.title_with_task
        )
    sheet.set_row(TITLE_ROW, 56 if task else 34)


def _write_subtitle(
    sheet: Worksheet, formats: SheetFormats, layout: Layout, subtitle_parts: tuple[str, date, str]
) -> str:
    office_line, day, population = subtitle_parts
    population_text = f"口径：{population}" if population else ""
    office_span, label_span, day_span, *rest_span = _split_subtitle_columns(
        [column.width for column in layout.columns]
    )
    if not rest_span:
        office_line = "　".join(filter(None, (office_line, population_text)))
    _write_merged_text(sheet, office_span, office_line, formats.subtitle)
    _write_merged_text(sheet, label_span, "截至", formats.subtitle_label)
    _write_merged_text(sheet, day_span, "", formats.subtitle_day)
    sheet.write_datetime(SUBTITLE_ROW, day_span[0], day, formats.subtitle_day)
    if rest_span:
        _write_merged_text(sheet, rest_span[0], population_text, formats.subtitle)
    sheet.set_row(SUBTITLE_ROW, 20 if rest_span else 32)
    return f"${format_column_letters(day_span[0])}${SUBTITLE_ROW + 1}"


def _split_subtitle_columns(widths: Sequence[float]) -> list[tuple[int, int]]:
    """Return the column spans of office, label and day.

    A fourth span, for the population, is added if columns are left.
    """
    spans: list[tuple[int, int]] = []
    end = 0
    for min_width, later_spans in ((34, 2), (6, 1), (16, 0)):
        first, width = end, 0.0
        while end == first or (width < min_width and len(widths) - end > later_spans):
            width += widths[end]
            end += 1
        spans.append((first, end - 1))
    return [*spans, (end, len(widths) - 1)] if end < len(widths) else spans


def _write_merged_text(
    sheet: Worksheet, column_span: tuple[int, int], text: str, cell_format: Format
) -> None:
    first, last = column_span
    if last > first:
        sheet.merge_range(SUBTITLE_ROW, first, SUBTITLE_ROW, last, text, cell_format)
    else:
        sheet.write_string(SUBTITLE_ROW, first, text, cell_format)


def set_up_printing(sheet: Worksheet, layout: Layout, chain_note: str, day: date) -> None:
    """Set paper size, scale and margins, and a footer with *chain_note*, page numbers and *day*."""
    sheet.set_landscape()
    sheet.set_paper(PAPER_CODES[layout.paper])
    sheet.set_margins(left=SIDE_MARGIN, right=SIDE_MARGIN, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_footer(f"&L&8{chain_note}&C&9第 &P 页　共 &N 页&R&8截至 {day}")


def freeze_headings(sheet: Worksheet, layout: Layout) -> None:
    """Freeze the heading rows, and the columns up to the issue number if that is among the first four.

    Repeat the headings on each printed page.
    """
    number = layout.find_column_index("number") or 0
    sheet.freeze_panes(FIRST_ISSUE_ROW, number + 1 if number < 4 else 0)
    sheet.repeat_rows(GROUPS_ROW, HEADINGS_ROW)


def add_sheet_rules(
    sheet: Worksheet,
    formats: SheetFormats,
    layout: Layout,
    row_count: int,
    day_cell: str,
    tiers: TierDays,
    open_fields: Collection[str] = (),
) -> None:
    """Add the filter, the drop-down lists and the colour rules to *row_count* issue rows and the spare rows below.

    *day_cell* is the absolute name of the cell with the as-of day. Cells of *open_fields* stay yellow.
    """
    last, last_column = FIRST_ISSUE_ROW + row_count - 1, len(layout.columns) - 1
    end = last + SPARE_ROWS
    sheet.autofilter(HEADINGS_ROW, 0, max(last, HEADINGS_ROW), last_column)
    area = f"A{FIRST_ISSUE_ROW + 1}:{format_column_letters(last_column)}{end + 1}"
    sheet.ignore_errors({"number_stored_as_text": area})
    _add_dropdowns(sheet, layout, end)
    _add_data_bars(sheet, layout, end)
    if layout.find_column_index("status") is not None:
        _add_colour_rules(sheet, formats, layout, end, day_cell, tiers, open_fields)


def _add_colour_rules(
    sheet: Worksheet,
    formats: SheetFormats,
    layout: Layout,
    end: int,
    day_cell: str,
    tiers: TierDays,
    open_fields: Collection[str],
) -> None:
    status, deadline = (layout.find_column_index(name) or 0 for name in ("status", "deadline"))
    status_cell = f"${format_column_letters(status)}{FIRST_ISSUE_ROW + 1}"
    marked = f'{status_cell}="{Status.CLOSED.label}{UNACCEPTED_MARK}"'
    closed_test = f"=OR({_format_status_tests(status_cell, (Status.CLOSED, Status.VOID))},{marked})"
    rule = {"type": "formula", "criteria": closed_test, "format": formats.closed}
    if not open_fields:
        sheet.conditional_format(FIRST_ISSUE_ROW, 0, end, len(layout.columns) - 1, rule)
    if layout.find_column_index("deadline") is None:
        return
    due_cell = f"${format_column_letters(deadline)}{FIRST_ISSUE_ROW + 1}"
    columns = (layout.find_column_index("number") or 0, deadline, status)
    areas = [
        f"{letters}{FIRST_ISSUE_ROW + 1}:{letters}{end + 1}"
        for index, letters in zip(columns, map(format_column_letters, columns), strict=True)
        if layout.columns[index].field not in open_fields
    ]
    formulas = _build_tier_formulas(due_cell, status_cell, day_cell, tiers)
    for formula, cell_format in zip(formulas, formats.tiers, strict=True):
        rule = {"type": "formula", "criteria": formula, "format": cell_format, "multi_range": " ".join(areas)}
        sheet.conditional_format(areas[0], rule)


def _add_dropdowns(sheet: Worksheet, layout: Layout, last_row: int) -> None:
    for index, column in enumerate(layout.columns):
        field = FIELDS_BY_NAME.get(column.field)
        if field is None or field.kind not in _DROPDOWN_CHOICES:
            continue
        choices = _DROPDOWN_CHOICES[field.kind]
        rule = {
            "validate": "list",
            "source": list(choices),
            "error_title": column.heading,
            "error_message": f"请从下拉列表中选择：{'、'.join(choices)}",
        }
        sheet.data_validation(FIRST_ISSUE_ROW, index, last_row, index, rule)


def _add_data_bars(sheet: Worksheet, layout: Layout, last_row: int) -> None:
    percent = layout.find_column_index("percent")
    if percent is not None:
        bar = {
            "type": "data_bar",
            "data_bar_2010": True,
            "bar_solid": True,
            "bar_color": _BAR_COLOUR,
            **dict.fromkeys(("min_type", "max_type"), "num"),
            "min_value": 0,
            "max_value": 1,
        }
        sheet.conditional_format(FIRST_ISSUE_ROW, percent, last_row, percent, bar)


def _format_status_tests(cell: str, statuses: Sequence[Status]) -> str:
    return ",".join(f'{cell}="{status.label}"' for status in statuses)


def build_due_day(cells: str) -> str:
    """Return the day in *cells* as a formula. It also finds the day in a text such as “2026年6月30日前，…”.

    A cell without a day gives one far ahead.
    """
    month, end = f'FIND("月",{cells})', f'FIND("日",{cells})'
    day_in_text = f"DATE(LEFT({cells},4),MID({cells},6,{month}-6),MID({cells},{month}+1,{end}-{month}-1))"
    return f"IF(ISNUMBER({cells}),{cells},IFERROR({day_in_text},99999))"


def _build_tier_formulas(due_cell: str, status_cell: str, day_cell: str, tiers: TierDays) -> Iterator[str]:
    """Yield the formulas for overdue, urgent and near."""
    left = f"{build_due_day(due_cell)}-{day_cell}"
    running = f"OR({_format_status_tests(status_cell, UNRECTIFIED_STATUSES)})"
    yield f"=AND({running},{left}<0)"
    yield f"=AND({running},{left}>=0,{left}<={tiers.urgent})"
    yield f"=AND({running},{left}>{tiers.urgent},{left}<={tiers.near})"
