"""Formats of an exported sheet: cell formats, colours, row heights and sheet names."""

from functools import cached_property

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qinling.rules.texts.unseen_characters import clean_outgoing_text
from qinling.workbook.column_layout import DEFAULT_FONT_SIZE, EXPORT_COLUMNS_BY_FIELD, LayoutColumn

#: The label of a blank value.
BLANK_LABEL = "（未填）"

#: Paper sizes → their codes in XlsxWriter.
PAPER_CODES = {"A3": 8, "A4": 9}

MAX_ROW_HEIGHT = 409  # points
_LINE_HEIGHT = 1.4  # of the font size
_ROW_PADDING = 4  # points
_LINES_PER_SPARE_LINE = 10  # other programs and fonts break lines a little earlier
_MAX_SHEET_NAME_LENGTH = 31  # UTF-16 units
_SHEET_NAME_REPLACEMENTS = str.maketrans(dict.fromkeys("[]:*?/\\", "_") | dict.fromkeys("\r\n\t", " "))

_INPUT_COLOUR = "#FFFBE6"
_OPEN_COLOUR = "#FFFF99"
_DASHED_BORDER, _CUT_COLOUR = 8, "#0070C0"

#: (fill, font colour) of overdue, urgent, near, and closed or void issues.
RED, ORANGE, YELLOW, GREY = (
    ("FFC7CE", "9C0006"),
    ("FFD9A8", "7F4A00"),
    ("FFF4B8", "6B5900"),
    ("F2F2F2", "808080"),
)


class SheetFormats:
    """The cell formats of one workbook."""

    def __init__(self, book: Workbook, font_size: int = DEFAULT_FONT_SIZE) -> None:
        self._book = book
        self.font_size = font_size
        base = {"font_name": "宋体", "font_size": font_size, "valign": "vcenter"}
        boxed = {**base, "border": 1, "border_color": "#7F7F7F", "text_wrap": True}
        head = {**boxed, "bold": True, "align": "center", "bg_color": "#DCE6F1", "font_name": "黑体"}
        self._boxed = boxed
        self.title = self._add_format(
            {**base, "bold": True, "font_size": 18, "font_name": "黑体", "align": "center"}
        )
        self.title_with_task = self._add_format({**base, "align": "center", "text_wrap": True})
        self.title_part = self._add_format({"bold": True, "font_size": 18, "font_name": "黑体"})
        self.task_part = self._add_format(
            {"bold": True, "font_size": 12, "font_color": "#C00000", "font_name": "黑体"}
        )
        self.subtitle = self._add_format({**base, "text_wrap": True})
        self.subtitle_label = self._add_format({**base, "align": "right"})
        self.subtitle_day = self._add_format({**base, "align": "left", "num_format": 'yyyy"年"m"月"d"日"'})
        self.heading = self._add_format(head)
        self.section = self._add_format({**base, "bold": True, "font_size": 12, "font_name": "黑体"})
        self.text = self._add_format(boxed)
        self.top_text = self._add_format({**boxed, "valign": "top"})
        self.text_input = self._add_format({**boxed, "num_format": "@"})
        self.day_input = self._add_format({**boxed, "align": "center", "num_format": "yyyy-mm-dd"})
        self.highlighted_input = self._add_format({**boxed, "num_format": "@", "bg_color": _INPUT_COLOUR})
        self.count = self._add_format({**boxed, "align": "center", "num_format": "0"})
        self.total = self._add_format({**boxed, "align": "center", "num_format": "0", "bold": True})

    def _add_format(self, properties: dict[str, object]) -> Format:
        return self._book.add_format(properties)

    def build_column_format(
        self, column: LayoutColumn, *, is_open: bool = False, is_cut: bool = False
    ) -> Format:
        """Return the format of the cells of *column*.

        With *is_open* they are yellow, and open on a protected sheet. With *is_cut*, the lower border says
        that the text goes on elsewhere.
        """
        cell_format = {**self._boxed, "valign": "top"}
        if is_open:
            cell_format |= {"bg_color": _OPEN_COLOUR, "locked": False}
        if is_cut:
            cell_format |= {"bottom": _DASHED_BORDER, "bottom_color": _CUT_COLOUR}
        if entry := EXPORT_COLUMNS_BY_FIELD.get(column.field):
            if entry.alignment == "center":
                cell_format["align"] = "center"
            if entry.number_format:
                cell_format["num_format"] = entry.number_format
        return self._add_format(cell_format)

    def build_colour_format(self, colours: tuple[str, str], *, boxed: bool = False) -> Format:
        """Return a format with the given (fill, font) colours; with *boxed* it has borders and can be used alone."""
        fill, font = colours
        base = self._boxed if boxed else {}
        return self._add_format({**base, "bg_color": f"#{fill}", "font_color": f"#{font}"})

    @cached_property
    def tiers(self) -> list[Format]:
        """The formats of overdue, urgent and near."""
        return [self.build_colour_format(colours) for colours in (RED, ORANGE, YELLOW)]

    @cached_property
    def closed(self) -> Format:
        """The format of a closed or void issue."""
        return self.build_colour_format(GREY)


def write_text_cell(sheet: Worksheet, row: int, column: int, text: str, cell_format: Format) -> None:
    """Write a text cell."""
    if text.startswith("<r>"):
        # XlsxWriter treats a text that starts with <r> as rich-text XML.
        sheet.write_rich_string(row, column, "<", cell_format, text[1:], cell_format)
    else:
        sheet.write_string(row, column, text, cell_format)


def count_lines(text: str, width: int) -> int:
    """Return how many lines *text* needs in a cell *width* Latin letters wide; a Chinese character counts as two."""
    # A Chinese character has 3 bytes in UTF-8, a Latin letter 1: the mean of bytes and characters is the width.
    return sum(-(-(len(part.encode()) + len(part)) // (2 * width)) or 1 for part in text.split("\n"))


def compute_row_height(lines: int, font_size: int = DEFAULT_FONT_SIZE) -> float:
    """Return the height in points that *lines* lines need. It may be more than a row can have."""
    spare = lines // _LINES_PER_SPARE_LINE
    return _LINE_HEIGHT * font_size * (lines + spare) + _ROW_PADDING


def set_row_height(sheet: Worksheet, row: int, lines: int, font_size: int = DEFAULT_FONT_SIZE) -> None:
    """Set the height of the current row for *lines* lines.

    Excel adjusts the height by itself, LibreOffice and WPS do not.
    """
    # Heights of written rows are no longer needed; clearing them bounds memory.
    sheet.row_info.clear()
    sheet.row_sizes.clear()
    if lines > 1:
        sheet.set_row(row, min(MAX_ROW_HEIGHT, compute_row_height(lines, font_size)))


def make_sheet_name(text: str, taken_names: set[str]) -> str:
    """Return a valid sheet name made from *text* that is not in *taken_names*, and add it there.

    *taken_names* are in lower case, as `str.casefold` gives them.
    """
    name = clean_outgoing_text(text).translate(_SHEET_NAME_REPLACEMENTS).strip().strip("'") or BLANK_LABEL
    if name.casefold() == "history":  # reserved by Excel
        name += "_"
    unique_name, count = _truncate_utf16(name, _MAX_SHEET_NAME_LENGTH), 1
    while unique_name.casefold() in taken_names:
        count += 1
        suffix = f"（{count}）"
        unique_name = _truncate_utf16(name, _MAX_SHEET_NAME_LENGTH - len(suffix)) + suffix
    taken_names.add(unique_name.casefold())
    return unique_name


def _truncate_utf16(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").rstrip("'")
