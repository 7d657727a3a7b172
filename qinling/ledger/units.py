"""Read the names of units: the merges that the office recorded, the cells that name units, and how often."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from qinling.ledger.reader import Reader
from qinling.ledger.rows import SELECT_EVENTS
from qinling.ledger.sql_conditions import IS_OPEN, build_group_order
from qinling.rules.figures.conditions import ALWAYS, Condition, NamesUnit
from qinling.rules.figures.issue_conditions import NAMING_COLUMNS
from qinling.rules.history.events import NO_ISSUE, Event, EventKind, is_about_units
from qinling.rules.units.unit_areas import NO_HOME, HomeArea
from qinling.rules.units.unit_merges import UnitMerges, UnitWords, choose_cell_names, replay_merges
from qinling.rules.vocabulary import Status

#: The fields of an issue and of a work record that hold names of units.
NAMED_COLUMNS = (*NAMING_COLUMNS, "unit")
#: Holds of the events about names of units, and of those that take back something else about no issue.
MAY_BE_ABOUT_UNITS = f"issue = {NO_ISSUE} and kind in ('{EventKind.UNITS_MERGED}', '{EventKind.UNITS_SPLIT}', '{EventKind.UNDONE}')"
_SELECT_UNIT_EVENTS = f"{SELECT_EVENTS} where {MAY_BE_ABOUT_UNITS} and id <= :position order by id"


class CellCounts(NamedTuple):
    """How many issues have these *cells* by column: open ones, and all that are not void."""

    cells: dict[str, str]
    open: int
    total: int


def read_unit_merges(reader: Reader, position: int = sys.maxsize, *, home: HomeArea = NO_HOME) -> UnitMerges:
    """Return which names are merged after event *position*. As of an earlier day, those that were merged then.

    *home* is the area of the office. Who only compares spellings needs none.
    """
    return replay_merges(read_unit_events(reader, position))._replace(home=home)


def read_unit_events(reader: Reader, position: int = sys.maxsize) -> Iterator[Event]:
    """Yield the events about names of units up to event *position*, oldest first."""
    return filter(is_about_units, reader.rows(Event, _SELECT_UNIT_EVENTS, position=position))


def build_unit_condition(
    reader: Reader, columns: Sequence[str], words: Iterable[str], table: str = "issue"
) -> Condition:
    """Return the condition that *columns* of *table* name a unit that one of *words* means. No words: always."""
    words = tuple(words)
    if not words:
        return ALWAYS
    meant = UnitWords(words, read_unit_merges(reader))
    sql = (
        "select name from unit" if table == "issue" else f"select distinct {', '.join(columns)} from {table}"
    )
    cells = tuple(
        cell for row in reader.tuples(sql) for cell in row if cell is not None and meant.match(cell)
    )
    return NamesUnit(tuple(columns), meant, cells)


def name_unit_groups(
    reader: Reader, column: str, cells: Iterable[str | None], table: str = "issue"
) -> dict[str | None, str | None]:
    """Return cell → the name of its unit as the group is shown, for the *cells* of a *column*."""
    merges = read_unit_merges(reader)
    known = [cell for cell in cells if cell is not None]
    keys = {merges.build_cell_key(cell) for cell in known}
    if not merges.into and len(keys) == len(known):  # nearly always: every cell is a unit of its own
        return {None: None, **{cell: cell for cell in known}}
    sql = f"select {column}, count(*) from {table} where {column} is not null group by {column} order by {column}"
    counts = dict(reader.tuples(sql))
    names: dict[str | None, str | None] = {None: None}
    return names | choose_cell_names(dict.fromkeys(known, 0) | counts, merges)


def list_current_cells(reader: Reader) -> dict[str, set[str]]:
    """Return the cells that name units, and those that name towns, of the issues as they are."""
    return {kind: set(cells) for kind, cells in count_cells_of_others(reader, NO_ISSUE).items()}


def count_cells_of_others(reader: Reader, issue: int) -> dict[str, Counter[str]]:
    """Return how often a cell that names units, and one that names a town, stands in the issues but *issue*."""
    columns = ", ".join(NAMING_COLUMNS)
    sql = f"select {columns}, count(*) from issue where id <> :issue group by {columns}"
    cells: dict[str, Counter[str]] = {"unit": Counter(), "town": Counter()}
    for *of_units, town, issues in reader.tuples(sql, issue=issue):
        for kind, texts in (("unit", of_units), ("town", (town,))):
            for text in filter(None, texts):
                cells[kind][text] += issues
    return cells


def list_cells(reader: Reader, column: str) -> list[str]:
    """Return the different cells of one of NAMING_COLUMNS."""
    return list(
        reader.rows(
            str, f"select {column} from issue where {column} is not null group by {column} order by min(id)"
        )
    )


def list_unit_names(reader: Reader) -> list[str]:
    """Return the units that issues name or named and those of work records, without what is only a town."""
    cells = list_current_cells(reader)
    only_towns = cells["town"] - cells["unit"]
    sql = "select name from unit union select unit from work_record order by 1"
    recorded = set(reader.rows(str, "select distinct unit from work_record"))
    return [name for (name,) in reader.tuples(sql) if name not in only_towns or name in recorded]


def count_unit_cells(reader: Reader) -> list[CellCounts]:
    """Return how many issues have the same cells in the columns that name units. Void issues count for nothing."""
    names = ", ".join(NAMING_COLUMNS)
    sql = (
        f"select {names}, count(*) filter (where {IS_OPEN}), count(*) from issue"
        f" where status <> '{Status.VOID}' group by {names} order by {build_group_order(NAMING_COLUMNS)}"
    )
    return [
        CellCounts(
            {name: cell for name, cell in zip(NAMING_COLUMNS, cells, strict=True) if cell}, opened, total
        )
        for *cells, opened, total in reader.tuples(sql)
    ]
