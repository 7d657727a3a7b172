"""How an exported sheet looks: its formats, what stands above the rows, drop-downs, colours, and its print set-up."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qinling.rules.fields import FIELDS_BY_NAME, FieldKind
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, Level, Schedule, Status
from qinling.rules.warning_tiers import TierDays
from qinling.workbook.column_layout import EXPORT_COLUMNS_BY_FIELD, Layout, LayoutColumn
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.reading.cell_readers import CONTROL_CHARACTERS

#: Rows from 0: the title, the line below it, the groups, the headings, the first issue.
TITLE_ROW, SUBTITLE_ROW, GROUPS_ROW, HEADINGS_ROW, FIRST_ISSUE_ROW = range(5)

#: What stands for a blank value.
BLANK_LABEL = "（未填）"

#: Rows below the last issue that take new ones with the same drop-downs and colours.
SPARE_ROWS = 200

_MAX_SHEET_NAME_LENGTH = 31  # UTF-16 units
_SHEET_NAME_REPLACEMENTS = str.maketrans(dict.fromkeys("[]:*?/\\", "_") | dict.fromkeys("\r\n\t", " "))
_LINE_HEIGHT, _MAX_ROW_HEIGHT = 14, 409  # points

_PAPER_CODES = {"A3": 8, "A4": 9}
_INPUT_COLOUR = "#FFFBE6"

_DROPDOWN_CHOICES: dict[FieldKind, Sequence[str]] = {
    FieldKind.LEVEL: [word.label for word in Level],
    FieldKind.STATUS: [word.label for word in Status],
    FieldKind.SCHEDULE: [word.label for word in Schedule],
    FieldKind.YES_NO: ["是", "否"],
}

#: What a colour means → (fill, letters), the most pressing first.
RED, ORANGE, YELLOW, GREY = (
    ("FFC7CE", "9C0006"),
    ("FFD9A8", "7F4A00"),
    ("FFF4B8", "6B5900"),
    ("F2F2F2", "808080"),
)


class SheetFormats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        boxed = {**base, "border": 1, "border_color": "#7F7F7F", "text_wrap": True}
        head = {**boxed, "bold": True, "align": "center", "bg_color": "#DCE6F1", "font_name": "黑体"}
        self._boxed = boxed
        self.title = self._add_format(
            {**base, "bold": True, "font_size": 18, "font_name": "黑体", "align": "center"}
        )
        self.subtitle = self._add_format({**base, "text_wrap": True})
        self.subtitle_label = self._add_format({**base, "align": "right"})
        self.subtitle_day = self._add_format({**base, "align": "left", "num_format": 'yyyy"年"m"月"d"日"'})
        self.heading = self._add_format(head)
        self.section = self._add_format({**base, "bold": True, "font_size": 12, "font_name": "黑体"})
        self.text = self._add_format(boxed)
        self.text_input = self._add_format({**boxed, "num_format": "@"})
        self.day_input = self._add_format({**boxed, "align": "center", "num_format": "yyyy-mm-dd"})
        self.highlighted_input = self._add_format({**boxed, "num_format": "@", "bg_color": _INPUT_COLOUR})
        self.count = self._add_format({**boxed, "align": "center", "num_format": "0"})
        self.total = self._add_format({**boxed, "align": "center", "num_format": "0", "bold": True})

    def _add_format(self, properties: dict[str, object]) -> Format:
        return self._book.add_format(properties)

    def build_column_format(self, column: LayoutColumn) -> Format:
        """Return the format of the cells of *column*."""
        shape = dict(self._boxed)
        if entry := EXPORT_COLUMNS_BY_FIELD.get(column.field):
            if entry.alignment == "center":
                shape["align"] = "center"
            if entry.number_format:
                shape["num_format"] = entry.number_format
        return self._add_format(shape)

    def build_colour_format(self, colours: tuple[str, str], *, boxed: bool = False) -> Format:
        """Return what *colours* add to the format of a cell; *boxed*, the whole format of one."""
        fill, letters = colours
        base = self._boxed if boxed else {}
        return self._add_format({**base, "bg_color": f"#{fill}", "font_color": f"#{letters}"})

    @cached_property
    def tiers(self) -> list[Format]:
        """The formats of overdue, urgent and near."""
        return [self.build_colour_format(colours) for colours in (RED, ORANGE, YELLOW)]

    @cached_property
    def closed(self) -> Format:
        """The format of what is struck off."""
        return self.build_colour_format(GREY)


def write_table_head(
    sheet: Worksheet, formats: SheetFormats, layout: Layout, title: str, subtitle_parts: tuple[str, date, str]
) -> str:
    """Write what stands above the issues; *subtitle_parts* is whose they are in words, the as-of day, and the population.

    Returns the name of the cell that holds the as-of day, as a formula of any cell takes it.
    """
    last = len(layout.columns) - 1
    for place, column in enumerate(layout.columns):
        sheet.set_column(place, place, column.width)
    sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, title, formats.title)
    sheet.set_row(TITLE_ROW, 34)
    day_cell = _write_subtitle(sheet, formats, layout, subtitle_parts)
    sheet.set_row(GROUPS_ROW, 20)
    sheet.set_row(HEADINGS_ROW, 30)
    groups = layout.list_group_spans()
    for name, first, end in groups:
        heading = name or layout.columns[first].heading
        for place in range(first, end + 1):
            sheet.write_string(GROUPS_ROW, place, heading if place == first else "", formats.heading)
    for name, first, end in groups:
        for place in range(first, end + 1):
            sheet.write_string(
                HEADINGS_ROW, place, layout.columns[place].heading if name else "", formats.heading
            )
        # merge_range would write the first of the two rows, which is flushed by now, and give up.
        sheet.merge.append([GROUPS_ROW, first, GROUPS_ROW if name else HEADINGS_ROW, end])
    return day_cell


def _write_subtitle(
    sheet: Worksheet, formats: SheetFormats, layout: Layout, subtitle_parts: tuple[str, date, str]
) -> str:
    unit, day, population = subtitle_parts
    office_at, label_at, day_at, *rest_at = _split_subtitle_columns(
        [column.width for column in layout.columns]
    )
    population_text = f"口径：{population}" if population else ""
    _write_merged_text(
        sheet,
        office_at,
        unit if rest_at else "　".join(filter(None, (unit, population_text))),
        formats.subtitle,
    )
    _write_merged_text(sheet, label_at, "截至", formats.subtitle_label)
    _write_merged_text(sheet, day_at, "", formats.subtitle_day)
    sheet.write_datetime(SUBTITLE_ROW, day_at[0], day, formats.subtitle_day)
    if rest_at:
        _write_merged_text(sheet, rest_at[0], population_text, formats.subtitle)
    sheet.set_row(SUBTITLE_ROW, 20 if rest_at else 32)
    return f"${format_column_letters(day_at[0])}${SUBTITLE_ROW + 1}"


def _split_subtitle_columns(widths: Sequence[float]) -> list[tuple[int, int]]:
    """Return the first and last columns of office, label and day, and of the population where any are left."""
    blocks: list[tuple[int, int]] = []
    at = 0
    for wanted, to_come in ((34, 2), (6, 1), (16, 0)):
        first, width = at, 0.0
        while at == first or (width < wanted and len(widths) - at > to_come):
            width += widths[at]
            at += 1
        blocks.append((first, at - 1))
    return [*blocks, (at, len(widths) - 1)] if at < len(widths) else blocks


def _write_merged_text(
    sheet: Worksheet, column_span: tuple[int, int], text: str, cell_format: Format
) -> None:
    first, last = column_span
    if last > first:
        sheet.merge_range(SUBTITLE_ROW, first, SUBTITLE_ROW, last, text, cell_format)
    else:
        sheet.write_string(SUBTITLE_ROW, first, text, cell_format)


def set_up_printing(sheet: Worksheet, layout: Layout, chain_note: str, day: date) -> None:
    """Set paper, scale, repeated rows, page numbers and the line about the *chain_note*."""
    sheet.set_landscape()
    sheet.set_paper(_PAPER_CODES[layout.paper])
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_footer(f"&L&8{chain_note}&C&9第 &P 页　共 &N 页&R&8截至 {day}")


def freeze_headings(sheet: Worksheet, layout: Layout) -> None:
    """Freeze the headings, and the columns up to the number where they are few."""
    number = layout.find_column_index("number") or 0
    sheet.freeze_panes(FIRST_ISSUE_ROW, number + 1 if number < 4 else 0)
    sheet.repeat_rows(GROUPS_ROW, HEADINGS_ROW)


def add_sheet_rules(
    sheet: Worksheet, formats: SheetFormats, layout: Layout, row_count: int, day_cell: str, tiers: TierDays
) -> None:
    """Lay filter, drop-downs and colours over the *row_count* issues of a sheet and some room below."""
    last, columns = FIRST_ISSUE_ROW + row_count - 1, len(layout.columns) - 1
    sheet.autofilter(HEADINGS_ROW, 0, max(last, HEADINGS_ROW), columns)
    number = format_column_letters(layout.find_column_index("number") or 0)
    sheet.ignore_errors(
        {
            "number_stored_as_text": f"A{FIRST_ISSUE_ROW + 1}:{format_column_letters(columns)}{last + SPARE_ROWS + 1}"
        }
    )
    for place, column in enumerate(layout.columns):
        words = (
            _DROPDOWN_CHOICES.get(FIELDS_BY_NAME[column.field].kind)
            if column.field in FIELDS_BY_NAME
            else None
        )
        if words:
            rule = {
                "validate": "list",
                "source": list(words),
                "error_title": column.heading,
                "error_message": f"请从下拉列表中选择：{'、'.join(words)}",
            }
            sheet.data_validation(FIRST_ISSUE_ROW, place, last + SPARE_ROWS, place, rule)
    status, deadline = (layout.find_column_index(name) for name in ("status", "deadline"))
    if status is None:
        return
    state = f"${format_column_letters(status)}{FIRST_ISSUE_ROW + 1}"
    closed = {
        "type": "formula",
        "criteria": f"=OR({_format_status_tests(state, (Status.CLOSED, Status.VOID))})",
    }
    sheet.conditional_format(
        FIRST_ISSUE_ROW, 0, last + SPARE_ROWS, columns, {**closed, "format": formats.closed}
    )
    if deadline is not None:
        due = format_column_letters(deadline)
        areas = [
            f"{letters}{FIRST_ISSUE_ROW + 1}:{letters}{last + SPARE_ROWS + 1}"
            for letters in (number, due, format_column_letters(status))
        ]
        for formula, shape in zip(
            _build_tier_formulas(f"${due}{FIRST_ISSUE_ROW + 1}", state, day_cell, tiers),
            formats.tiers,
            strict=True,
        ):
            rule = {"type": "formula", "criteria": formula, "format": shape, "multi_range": " ".join(areas)}
            sheet.conditional_format(areas[0], rule)


def _format_status_tests(cell: str, words: Sequence[Status]) -> str:
    return ",".join(f'{cell}="{word.label}"' for word in words)


def _build_tier_formulas(due: str, state: str, day: str, tiers: TierDays) -> Iterator[str]:
    """Yield the conditions of overdue, urgent and near; they read a day also out of “2026年6月30日前，…”."""
    month, end = f'FIND("月",{due})', f'FIND("日",{due})'
    in_words = f"DATE(LEFT({due},4),MID({due},6,{month}-6),MID({due},{month}+1,{end}-{month}-1))"
    left = f"IF(ISNUMBER({due}),{due},IFERROR({in_words},99999))-{day}"
    running = f"OR({_format_status_tests(state, UNRECTIFIED_STATUSES)})"
    yield f"=AND({running},{left}<0)"
    yield f"=AND({running},{left}>=0,{left}<={tiers.urgent})"
    yield f"=AND({running},{left}>{tiers.urgent},{left}<={tiers.near})"


def write_text_cell(sheet: Worksheet, row: int, column: int, text: str, cell_format: Format) -> None:
    """Write a cell of words, whatever they look like."""
    if text.startswith("<r>"):
        # XlsxWriter would take such a text for markup of its own.
        sheet.write_rich_string(row, column, "<", cell_format, text[1:], cell_format)
    else:
        sheet.write_string(row, column, text, cell_format)


def count_lines(text: str, width: int) -> int:
    """Return how many lines *text* takes in a cell of *width* Latin letters; a Chinese one counts two."""
    # In UTF-8 a Latin letter is one byte and a Chinese one three: their mean with one is the width.
    return sum(-(-(len(part.encode()) + len(part)) // (2 * width)) or 1 for part in text.split("\n"))


def set_row_height(sheet: Worksheet, row: int, lines: int) -> None:
    """Make the row being written high enough: Excel would see to it, LibreOffice and WPS would not."""
    # The heights of the rows before are written by now, and would pile up.
    sheet.row_info.clear()
    sheet.row_sizes.clear()
    if lines > 1:
        sheet.set_row(row, min(_MAX_ROW_HEIGHT, _LINE_HEIGHT * lines + 4))


def make_sheet_name(text: str, taken_names: set[str]) -> str:
    """Return a name that spreadsheets accept and that is not *taken_names*, and take it."""
    name = (
        CONTROL_CHARACTERS.sub("", text.translate(_SHEET_NAME_REPLACEMENTS)).strip().strip("'") or BLANK_LABEL
    )
    if name.casefold() == "history":
        name += "_"
    tried, more = _truncate_utf16(name, _MAX_SHEET_NAME_LENGTH), 1
    while tried.casefold() in taken_names:
        more += 1
        tail = f"（{more}）"
        tried = _truncate_utf16(name, _MAX_SHEET_NAME_LENGTH - len(tail)) + tail
    taken_names.add(tried.casefold())
    return tried


def _truncate_utf16(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").rstrip("'")
