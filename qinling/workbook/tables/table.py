"""A table of a sheet: its headings, its rows, and where its cells stand."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qinling.workbook.files.grids import Cell, Grid

#: A row of a sheet: its number from 0 and its cells.
NumberedRow = tuple[int, list[Cell]]


@dataclass(slots=True)
class Table:
    """A table found in a sheet.

    *headings* holds one text a column, with its groups before a "/". *leaf_headings* holds the
    last part alone. *texts_above* are the titles of the table, the nearest last; *sheet_titles* are
    those of the first table of the sheet. *sample_rows* are
    the first rows below the header as (row number from 0, cells), with merged cells filled down;
    *rows* are the rows after them. *notes_below* are the notes among the last sample rows.
    *header_row* is the first header row, *first_data_row* the first row below it, both from 0.

    *copied* names the cells of a row that merged cells above have filled, by row number; it is
    completed while *rows* is read. *moved* gives the true (row, column) of cells that stand
    elsewhere in the sheet, as in cards. *absorbed* says how many more cells of the sheet a row
    holds than it has filled cells. *emptied_columns* have been joined to others. *is_cards*: every row is an issue.
    *continued* gives for a further row of an issue the number of its first row. *odd_ticks* gives
    the column of a row in which a word stands instead of a tick, and no reader of a field judges it.
    *tick_columns* gives for a column that stands for several ticked ones what each of these means. *day_columns*
    are those that hold a day which the sheet writes in several.
    """

    grid: Grid
    headings: list[str]
    leaf_headings: list[str]
    texts_above: list[str]
    rows: Iterator[NumberedRow]
    sample_rows: list[NumberedRow] = field(default_factory=list)
    notes_below: list[str] = field(default_factory=list)
    header_row: int = 0
    first_data_row: int = 1
    copied: dict[int, set[int]] = field(default_factory=dict)
    moved: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    absorbed: dict[int, int] = field(default_factory=dict)
    emptied_columns: set[int] = field(default_factory=set)
    is_cards: bool = False
    sheet_titles: list[str] = field(default_factory=list)
    continued: dict[int, int] = field(default_factory=dict)
    odd_ticks: dict[int, int] = field(default_factory=dict)
    tick_columns: dict[int, dict[int, str]] = field(default_factory=dict)
    day_columns: set[int] = field(default_factory=set)

    @property
    def cell_places(self) -> "CellPlaces":
        """Where the cells of its issues stand. Complete once its rows were read."""
        return CellPlaces(
            self.moved, self.continued, self.tick_columns, self.is_cards, frozenset(self.day_columns)
        )

    def locate(self, row: int, column: int) -> tuple[int, int]:
        """Return the row and column of the sheet, from 0, where a cell of the table stands."""
        return self.moved.get((row, column), (row, column))


@dataclass(frozen=True, slots=True)
class CellPlaces:
    """Where the cells of the issues of a table stand, as `Table` says; kept when the table is gone."""

    moved: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    continued: Mapping[int, int] = field(default_factory=dict)
    tick_columns: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    is_cards: bool = False
    day_columns: frozenset[int] = frozenset()


def join_columns(
    table: Table,
    named: Mapping[int, tuple[str, str]],
    emptied: Collection[int],
    change_rows: Callable[[Iterator[NumberedRow]], Iterator[NumberedRow]],
) -> Table:
    """Return *table* with its rows as *change_rows* gives them.

    The columns *named* have another heading and leaf heading, those *emptied* have none.
    """
    headings, leaves = list(table.headings), list(table.leaf_headings)
    for column, names in {**named, **dict.fromkeys(emptied, ("", ""))}.items():
        headings[column], leaves[column] = names
    return replace(
        table,
        headings=headings,
        leaf_headings=leaves,
        sample_rows=list(change_rows(iter(table.sample_rows))),
        rows=change_rows(table.rows),
        emptied_columns=table.emptied_columns | set(emptied),
    )


def is_blank(cell: Cell) -> bool:
    """Return whether a cell is empty or only white space."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def count_filled(cells: Sequence[Cell]) -> int:
    """Return how many of *cells* hold anything but white space."""
    blank = sum(cell.isspace() for cell in cells if isinstance(cell, str))
    return len(cells) - cells.count("") - cells.count(None) - blank
