"""How an exported sheet looks: its formats, what stands above the rows, drop-downs, colours, and its print set-up."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qinling.rules.fields import FIELD, Kind
from qinling.rules.vocabulary import RUNNING, Level, Schedule, Status
from qinling.rules.warning_tiers import Tiers
from qinling.workbook.column_layout import Column, Layout
from qinling.workbook.files.cell_names import column_letters
from qinling.workbook.heading_aliases import ORDINAL
from qinling.workbook.reading.cell_readers import CONTROL

#: Rows from 0: the title, the line below it, the groups, the headings, the first issue.
TITLE, LINE, GROUPS, HEADINGS, FIRST = range(5)

#: What stands for a blank value.
UNNAMED = "（未填）"

#: Rows below the last issue that take new ones with the same drop-downs and colours.
SPARE = 200

_LONGEST_NAME = 31  # UTF-16 units
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "_") | dict.fromkeys("\r\n\t", " "))
_LINE_HEIGHT, _HIGHEST = 14, 409  # points

_PAPER = {"A3": 8, "A4": 9}
_CENTRED = (
    Kind.LEVEL,
    Kind.STATUS,
    Kind.SCHEDULE,
    Kind.PERCENT,
    Kind.YES_NO,
    Kind.DAY,
    Kind.DEADLINE,
    Kind.DAYS,
)
_CENTRED_TOO = (ORDINAL, "number", "town", "zone", "category", "leader", "person")
_NUMBER_FORMAT = {Kind.PERCENT: "0%", Kind.DAY: "yyyy-mm-dd", Kind.DEADLINE: "yyyy-mm-dd"}
_NUMBER_FORMAT |= {Kind.LONGITUDE: "0.000000", Kind.LATITUDE: "0.000000"}
_TYPED_AS_TEXT = ("number", "contact")  # what is typed over them keeps all its digits
_TO_FILL_IN = "#FFFBE6"

_WORDS: dict[Kind, Sequence[str]] = {
    Kind.LEVEL: [word.label for word in Level],
    Kind.STATUS: [word.label for word in Status],
    Kind.SCHEDULE: [word.label for word in Schedule],
    Kind.YES_NO: ["是", "否"],
}

#: What a colour means → (fill, letters), the most pressing first.
RED, ORANGE, YELLOW, GREY = (
    ("FFC7CE", "9C0006"),
    ("FFD9A8", "7F4A00"),
    ("FFF4B8", "6B5900"),
    ("F2F2F2", "808080"),
)


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        boxed = {**base, "border": 1, "border_color": "#7F7F7F", "text_wrap": True}
        head = {**boxed, "bold": True, "align": "center", "bg_color": "#DCE6F1", "font_name": "黑体"}
        self._boxed = boxed
        self.title = self._made(
            {**base, "bold": True, "font_size": 18, "font_name": "黑体", "align": "center"}
        )
        self.line = self._made({**base, "text_wrap": True})
        self.line_label = self._made({**base, "align": "right"})
        self.line_day = self._made({**base, "align": "left", "num_format": 'yyyy"年"m"月"d"日"'})
        self.head = self._made(head)
        self.section = self._made({**base, "bold": True, "font_size": 12, "font_name": "黑体"})
        self.text = self._made(boxed)
        self.typed_text = self._made({**boxed, "num_format": "@"})
        self.typed_day = self._made({**boxed, "align": "center", "num_format": "yyyy-mm-dd"})
        self.to_fill_in = self._made({**boxed, "num_format": "@", "bg_color": _TO_FILL_IN})
        self.count = self._made({**boxed, "align": "center", "num_format": "0"})
        self.total = self._made({**boxed, "align": "center", "num_format": "0", "bold": True})

    def _made(self, properties: dict[str, object]) -> Format:
        return self._book.add_format(properties)

    def cell(self, column: Column) -> Format:
        """Return the format of the cells of *column*."""
        kind = FIELD[column.field].kind if column.field in FIELD else Kind.TEXT
        shape = dict(self._boxed)
        if kind in _CENTRED or column.field in _CENTRED_TOO:
            shape["align"] = "center"
        if kind in _NUMBER_FORMAT:
            shape["num_format"] = _NUMBER_FORMAT[kind]
        if column.field in _TYPED_AS_TEXT:
            shape["num_format"] = "@"
        return self._made(shape)

    def filled(self, colours: tuple[str, str], *, boxed: bool = False) -> Format:
        """Return what *colours* add to the format of a cell; *boxed*, the whole format of one."""
        fill, letters = colours
        base = self._boxed if boxed else {}
        return self._made({**base, "bg_color": f"#{fill}", "font_color": f"#{letters}"})

    @cached_property
    def tiers(self) -> list[Format]:
        """The formats of overdue, urgent and near."""
        return [self.filled(colours) for colours in (RED, ORANGE, YELLOW)]

    @cached_property
    def done(self) -> Format:
        """The format of what is struck off."""
        return self.filled(GREY)


def write_head(
    sheet: Worksheet, looks: Looks, layout: Layout, title: str, line: tuple[str, date, str]
) -> str:
    """Write what stands above the issues; *line* is whose they are in words, the as-of day, and the population.

    Returns the name of the cell that holds the as-of day, as a formula of any cell takes it.
    """
    last = len(layout.columns) - 1
    for place, column in enumerate(layout.columns):
        sheet.set_column(place, place, column.width)
    sheet.merge_range(TITLE, 0, TITLE, last, title, looks.title)
    sheet.set_row(TITLE, 34)
    day_cell = _write_line(sheet, looks, layout, line)
    sheet.set_row(GROUPS, 20)
    sheet.set_row(HEADINGS, 30)
    groups = layout.groups()
    for name, first, end in groups:
        heading = name or layout.columns[first].heading
        for place in range(first, end + 1):
            sheet.write_string(GROUPS, place, heading if place == first else "", looks.head)
    for name, first, end in groups:
        for place in range(first, end + 1):
            sheet.write_string(HEADINGS, place, layout.columns[place].heading if name else "", looks.head)
        # merge_range would write the first of the two rows, which is flushed by now, and give up.
        sheet.merge.append([GROUPS, first, GROUPS if name else HEADINGS, end])
    return day_cell


def _write_line(sheet: Worksheet, looks: Looks, layout: Layout, line: tuple[str, date, str]) -> str:
    unit, day, population = line
    office_at, label_at, day_at, *rest_at = _blocks([column.width for column in layout.columns])
    said = f"口径：{population}" if population else ""
    _across(sheet, office_at, unit if rest_at else "　".join(filter(None, (unit, said))), looks.line)
    _across(sheet, label_at, "截至", looks.line_label)
    _across(sheet, day_at, "", looks.line_day)
    sheet.write_datetime(LINE, day_at[0], day, looks.line_day)
    if rest_at:
        _across(sheet, rest_at[0], said, looks.line)
    sheet.set_row(LINE, 20 if rest_at else 32)
    return f"${column_letters(day_at[0])}${LINE + 1}"


def _blocks(widths: Sequence[float]) -> list[tuple[int, int]]:
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


def _across(sheet: Worksheet, block: tuple[int, int], text: str, shape: Format) -> None:
    first, last = block
    if last > first:
        sheet.merge_range(LINE, first, LINE, last, text, shape)
    else:
        sheet.write_string(LINE, first, text, shape)


def set_print(sheet: Worksheet, layout: Layout, chain: str, day: date) -> None:
    """Set paper, scale, repeated rows, page numbers and the line about the *chain*."""
    sheet.set_landscape()
    sheet.set_paper(_PAPER[layout.paper])
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_footer(f"&L&8{chain}&C&9第 &P 页　共 &N 页&R&8截至 {day}")


def set_screen(sheet: Worksheet, layout: Layout) -> None:
    """Freeze the headings, and the columns up to the number where they are few."""
    number = layout.place("number") or 0
    sheet.freeze_panes(FIRST, number + 1 if number < 4 else 0)
    sheet.repeat_rows(GROUPS, HEADINGS)


def finish_sheet(
    sheet: Worksheet, looks: Looks, layout: Layout, rows: int, day_cell: str, tiers: Tiers
) -> None:
    """Lay filter, drop-downs and colours over the *rows* issues of a sheet and some room below."""
    last, columns = FIRST + rows - 1, len(layout.columns) - 1
    sheet.autofilter(HEADINGS, 0, max(last, HEADINGS), columns)
    number = column_letters(layout.place("number") or 0)
    sheet.ignore_errors(
        {"number_stored_as_text": f"A{FIRST + 1}:{column_letters(columns)}{last + SPARE + 1}"}
    )
    for place, column in enumerate(layout.columns):
        words = _WORDS.get(FIELD[column.field].kind) if column.field in FIELD else None
        if words:
            rule = {
                "validate": "list",
                "source": list(words),
                "error_title": column.heading,
                "error_message": f"请从下拉列表中选择：{'、'.join(words)}",
            }
            sheet.data_validation(FIRST, place, last + SPARE, place, rule)
    status, deadline = (layout.place(name) for name in ("status", "deadline"))
    if status is None:
        return
    state = f"${column_letters(status)}{FIRST + 1}"
    closed = {"type": "formula", "criteria": f"=OR({_is(state, (Status.CLOSED, Status.VOID))})"}
    sheet.conditional_format(FIRST, 0, last + SPARE, columns, {**closed, "format": looks.done})
    if deadline is not None:
        due = column_letters(deadline)
        areas = [
            f"{letters}{FIRST + 1}:{letters}{last + SPARE + 1}"
            for letters in (number, due, column_letters(status))
        ]
        for formula, shape in zip(
            _tier_formulas(f"${due}{FIRST + 1}", state, day_cell, tiers), looks.tiers, strict=True
        ):
            rule = {"type": "formula", "criteria": formula, "format": shape, "multi_range": " ".join(areas)}
            sheet.conditional_format(areas[0], rule)


def _is(cell: str, words: Sequence[Status]) -> str:
    return ",".join(f'{cell}="{word.label}"' for word in words)


def _tier_formulas(due: str, state: str, day: str, tiers: Tiers) -> Iterator[str]:
    """Yield the conditions of overdue, urgent and near; they read a day also out of “2026年6月30日前，…”."""
    month, end = f'FIND("月",{due})', f'FIND("日",{due})'
    in_words = f"DATE(LEFT({due},4),MID({due},6,{month}-6),MID({due},{month}+1,{end}-{month}-1))"
    left = f"IF(ISNUMBER({due}),{due},IFERROR({in_words},99999))-{day}"
    running = f"OR({_is(state, RUNNING)})"
    yield f"=AND({running},{left}<0)"
    yield f"=AND({running},{left}>=0,{left}<={tiers.urgent})"
    yield f"=AND({running},{left}>{tiers.urgent},{left}<={tiers.near})"


def write_text(sheet: Worksheet, row: int, place: int, text: str, shape: Format) -> None:
    """Write a cell of words, whatever they look like."""
    if text.startswith("<r>"):
        # XlsxWriter would take such a text for markup of its own.
        sheet.write_rich_string(row, place, "<", shape, text[1:], shape)
    else:
        sheet.write_string(row, place, text, shape)


def lines_of(text: str, room: int) -> int:
    """Return how many lines *text* takes in a cell of *room* Latin letters; a Chinese one counts two."""
    # In UTF-8 a Latin letter is one byte and a Chinese one three: their mean with one is the width.
    return sum(-(-(len(part.encode()) + len(part)) // (2 * room)) or 1 for part in text.split("\n"))


def set_height(sheet: Worksheet, row: int, lines: int) -> None:
    """Make the row being written high enough: Excel would see to it, LibreOffice and WPS would not."""
    # The heights of the rows before are written by now, and would pile up.
    sheet.row_info.clear()
    sheet.row_sizes.clear()
    if lines > 1:
        sheet.set_row(row, min(_HIGHEST, _LINE_HEIGHT * lines + 4))


def sheet_name(text: str, taken: set[str]) -> str:
    """Return a name that spreadsheets accept and that is not *taken*, and take it."""
    name = CONTROL.sub("", text.translate(_NOT_IN_NAMES)).strip().strip("'") or UNNAMED
    if name.casefold() == "history":
        name += "_"
    tried, more = _cut(name, _LONGEST_NAME), 1
    while tried.casefold() in taken:
        more += 1
        tail = f"（{more}）"
        tried = _cut(name, _LONGEST_NAME - len(tail)) + tail
    taken.add(tried.casefold())
    return tried


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").rstrip("'")
