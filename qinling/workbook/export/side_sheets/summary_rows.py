"""The rows of the tables of the summary: numbers, and the formulas that give the same numbers."""

from collections.abc import Sequence
from typing import NamedTuple

from qinling.ledger.rows import Tally
from qinling.rules.vocabulary import Level, Status
from qinling.workbook.export.side_sheets.summary_formulas import SummaryFormulas
from qinling.workbook.files.cell_names import format_column_letters

_SUM_LABEL, _REST_LABEL = "合计", "其余"
_COUNT_COLUMNS = range(1, 7)  # of a table by unit: all, the status groups, overdue


class SummaryRow(NamedTuple):
    """A row: its label, its numbers, and their formulas, None where the numbers do not follow edits."""

    label: str
    numbers: Sequence[int]
    formulas: Sequence[str] | None


def build_level_rows(
    levels: Sequence[tuple[str, list[int]]], formulas: SummaryFormulas | None, first_row: int
) -> list[SummaryRow]:
    """Return the rows of the table of *levels*, (label, counts by status), and their sum.

    *first_row* is the number from 0 of the first of them.
    """
    sums = [sum(column) for column in zip(*(counts for _, counts in levels), strict=True)]
    which: list[Level | None] = [*Level, None]
    rows = []
    for row, (level, (label, counts)) in enumerate(
        zip(which, [*levels, (_SUM_LABEL, sums)], strict=True), first_row
    ):
        cells = None
        if formulas:
            all_ = f"=SUM({format_span(row, 1, len(Status))})"
            cells = [*(formulas.count_level(level, status) for status in Status), all_]
        rows.append(SummaryRow(label, [*counts, sum(counts)], cells))
    return rows


def build_group_rows(
    key: str,
    tallies: Sequence[Tally],
    formulas: SummaryFormulas | None,
    first_row: int,
    blank_label: str,
    max_rows: int,
) -> list[SummaryRow]:
    """Return the rows of the table of *tallies* by *key*, and their sum.

    Tables that follow edits have a row for values that no other row names.
    """
    sums = [sum(column) for column in zip(*(tally[1:] for tally in tallies), strict=True)] or [0] * 6
    if formulas is None:
        rows = [SummaryRow(tally.name or blank_label, tally[1:], None) for tally in tallies]
        return [*rows, SummaryRow(_SUM_LABEL, sums, None)]
    named = [tally for tally in tallies if tally.name is not None]
    blank = [tally for tally in tallies if tally.name is None]
    rest = named.pop() if key != "month" and len(named) > max_rows else Tally(_REST_LABEL, 0, 0, 0, 0, 0, 0)
    rows = []
    for row, tally in enumerate([*named, rest, *blank, Tally(_SUM_LABEL, *sums)], first_row):
        place = row - first_row
        if place < len(named):
            cells = _count_named(formulas, key, str(tally.name), f"$A{row + 1}")
        elif place == len(named):
            cells = _subtract_named(first_row, row, has_blank=bool(blank))
        elif tally.name is None:
            cells = formulas.count_undated() if key == "month" else formulas.count_value(key, None, "")
        else:
            cells = formulas.count_all()
        if place != len(named):
            cells = [f"=SUM({format_span(row, 2, 5)})", *cells]
        rows.append(SummaryRow(tally.name or blank_label, tally[1:], cells))
    return rows


def _count_named(formulas: SummaryFormulas, key: str, name: str, label_cell: str) -> list[str]:
    if key == "month":
        year, _, month = name.removesuffix("月").partition("年")
        return formulas.count_month(int(year), int(month))
    return formulas.count_value(key, name, label_cell)


def _subtract_named(first_row: int, row: int, *, has_blank: bool) -> list[str]:
    """Return the formulas of the rest: the sum below, less the rows above and the row of blank values."""
    cells = []
    for letters in map(format_column_letters, _COUNT_COLUMNS):
        total = f"{letters}{row + 2 + has_blank}"
        above = f"-SUM({letters}{first_row + 1}:{letters}{row})" if row > first_row else ""
        cells.append(f"={total}{above}{f'-{letters}{row + 2}' if has_blank else ''}")
    return cells


def format_span(row: int, first_column: int, last_column: int) -> str:
    """Return the cells of a row, numbered from 0, as formulas name them."""
    first, last = (f"{format_column_letters(column)}{row + 1}" for column in (first_column, last_column))
    return f"{first}:{last}"
