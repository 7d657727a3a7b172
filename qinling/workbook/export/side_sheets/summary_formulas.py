"""Formulas of the summary sheet: they count the issues as they stand on the sheets of the ledger."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qinling.rules.figures.issue_conditions import IS_AWAITING_CLOSE_OUT, IS_CLOSED, IS_UNRECTIFIED, IS_VOID
from qinling.rules.vocabulary import UNACCEPTED_MARK, Level, Status
from qinling.workbook.column_layout import Layout
from qinling.workbook.export.sheet_layout import FIRST_ISSUE_ROW, SPARE_ROWS, build_due_day
from qinling.workbook.export.side_sheets.sheet_links import quote_sheet_name
from qinling.workbook.files.cell_names import format_column_letters

#: Spreadsheet programs compute every cell of the summary again after an edit: more would make them slow.
_MAX_ISSUES, _MAX_SHEETS = 5_000, 8
#: Words that COUNTIFS takes as they are. Digits, letters and signs may mean a number, a date or a pattern.
_PLAIN_WORDS = re.compile(r"[\u4e00-\u9fff（）、，；]{1,100}")
_STANDING_END = "日前，并长期坚持"

#: The statuses that each column of a table by unit counts, after the one of all.
STATUS_GROUPS = tuple(
    tuple(map(Status.from_code, condition.values))
    for condition in (IS_UNRECTIFIED, IS_AWAITING_CLOSE_OUT, IS_CLOSED, IS_VOID)
)

#: A condition for COUNTIFS, and the same for a formula over arrays: each is given the sheet.
_Conditions = Callable[["_Sheet"], tuple[list[str], str]]


@dataclass(frozen=True, slots=True)
class CountedSheet:
    """A sheet of issues: its name, how many it has, and the absolute cell with the as-of day."""

    name: str
    row_count: int
    day_cell: str


class _Sheet:
    """The cell ranges of one sheet of issues."""

    def __init__(self, counted: CountedSheet, layout: Layout) -> None:
        self._name = quote_sheet_name(counted.name)
        self._last = FIRST_ISSUE_ROW + counted.row_count + SPARE_ROWS
        self._layout = layout
        self.day = f"{self._name}!{counted.day_cell}"

    def name_range(self, field: str) -> str:
        """Return the cells of *field*, those below the last issue included."""
        letters = format_column_letters(self._layout.find_column_index(field) or 0)
        return f"{self._name}!${letters}${FIRST_ISSUE_ROW + 1}:${letters}${self._last}"


class SummaryFormulas:
    """Builds the formulas of the summary, for the fields that `counts_field` names."""

    def __init__(self, layout: Layout, sheets: Sequence[CountedSheet]) -> None:
        self._layout = layout
        self._sheets = [_Sheet(sheet, layout) for sheet in sheets]
        self._is_small = (
            len(sheets) <= _MAX_SHEETS and sum(sheet.row_count for sheet in sheets) <= _MAX_ISSUES
        )

    def counts_field(self, field: str) -> bool:
        """Return whether the sheets have the columns that a table by *field* counts, and are small enough."""
        needed = ("status", "deadline", "deadline" if field == "month" else field)
        return self._is_small and all(self._layout.find_column_index(name) is not None for name in needed)

    def count_level(self, level: Level | None, status: Status) -> str:
        """Return the formula that counts the issues of *level*, of all levels for None, with *status*."""
        return self._count(_match_nothing if level is None else _match_words("level", level.label), (status,))

    def count_all(self) -> list[str]:
        """Return the formulas of the last row of a table: by status group, and overdue."""
        return self._count_row(_match_nothing)

    def count_value(self, field: str, value: str | None, label_cell: str) -> list[str]:
        """Return the formulas for the issues with *value* in *field*. *label_cell* holds the value."""
        if value is None:
            return self._count_row(_match_blank(field))
        if _PLAIN_WORDS.fullmatch(value):
            return self._count_row(_match_words(field, value))
        return self._count_row(_match_exactly(field, label_cell))

    def count_month(self, year: int, month: int) -> list[str]:
        """Return the formulas for the issues whose deadline lies in a month."""
        first = f"DATE({year},{month},1)"
        last = f"DATE({year},{month},{monthrange(year, month)[1]})"

        def match(sheet: _Sheet) -> tuple[list[str], str]:
            cells = sheet.name_range("deadline")
            due = build_due_day(cells)
            return [
                f'{cells},">="&{first},{cells},"<="&{last}',
                f'{cells},"{year}年{month}月*{_STANDING_END}"',
            ], f"({due}>={first})*({due}<={last})"

        return self._count_row(match)

    def count_undated(self) -> list[str]:
        """Return the formulas for the issues whose deadline is no date. None of them is overdue."""

        def match(sheet: _Sheet) -> tuple[list[str], str]:
            cells = sheet.name_range("deadline")
            return [f'{cells},">0"', f'{cells},"*年*月*{_STANDING_END}"'], "0"

        dated = self._count_row(match)[:-1]
        return [f"{all_}-({some[1:]})" for all_, some in zip(self.count_all(), dated, strict=False)] + ["=0"]

    def _count_row(self, match: _Conditions) -> list[str]:
        counts = [self._count(match, statuses) for statuses in STATUS_GROUPS]
        return [*counts, self._count_overdue(match)]

    def _count(self, match: _Conditions, statuses: Iterable[Status]) -> str:
        terms = []
        for sheet in self._sheets:
            conditions, product = match(sheet)
            cells = sheet.name_range("status")
            for label in _list_labels(statuses):
                if conditions:
                    terms += [
                        f'COUNTIFS({",".join(filter(None, (one, cells)))},"{label}")' for one in conditions
                    ]
                else:
                    terms.append(f'SUMPRODUCT({product}*({cells}="{label}"))')
        return "=" + "+".join(terms)

    def _count_overdue(self, match: _Conditions) -> str:
        terms = []
        for sheet in self._sheets:
            cells = sheet.name_range("status")
            running = "+".join(f'({cells}="{label}")' for label in _list_labels(STATUS_GROUPS[0]))
            due = build_due_day(sheet.name_range("deadline"))
            terms.append(f"SUM({match(sheet)[1]}*({running})*({due}<{sheet.day}))")
        return "=" + "+".join(terms)


def _list_labels(statuses: Iterable[Status]) -> list[str]:
    """Return the texts that stand for *statuses* in a cell."""
    labels = []
    for status in statuses:
        labels.append(status.label)
        if status is Status.CLOSED:
            labels.append(f"{status.label}{UNACCEPTED_MARK}")
    return labels


def _match_nothing(_: _Sheet) -> tuple[list[str], str]:
    return [""], "1"


def _match_words(field: str, words: str) -> _Conditions:
    return lambda sheet: (
        [f'{sheet.name_range(field)},"{words}"'],
        f'({sheet.name_range(field)}="{words}")',
    )


def _match_blank(field: str) -> _Conditions:
    return lambda sheet: ([], f'({sheet.name_range(field)}="")')


def _match_exactly(field: str, label_cell: str) -> _Conditions:
    return lambda sheet: ([], f"EXACT({sheet.name_range(field)},{label_cell})")
