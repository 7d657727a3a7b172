"""Map columns to fields by exact heading, similar heading, and the cells below."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qinling.errors import AnswerNeeded, ValueRefused, quote_argument
from qinling.rules.parsing import dates, statuses
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, Level, parse_term
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import (
    CLOSED_YES_NO,
    EXTRA,
    IGNORE,
    LONLAT,
    ORDINAL,
    RECTIFIED_YES_NO,
)
from qinling.workbook.headings.grammar import find_exact_fields, find_similar_fields
from qinling.workbook.reading.cell_readers import DAY_FIELDS, STATUS_FIELDS, choose_cell_reader
from qinling.workbook.reading.map_entries import find_column_use
from qinling.workbook.tables.table import Table, is_blank

_MAX_SIMILARITY_COLUMNS = 500  # columns; farther right only exact headings are matched
_MIN_FITTING_SHARE = 0.5  # an ambiguous heading names a field if at least this share of its cells fits


class MappingBasis(StrEnum):
    """What decided the field of a column. The values are shown to users."""

    USER = "设定"
    EXACT = "同名"
    SIMILAR = "近似"
    CELLS = "内容"
    UNKNOWN = "未识别"


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of a sheet, the field it holds, and *how* that was decided.

    *reasons* is the evidence in one line, such as “标题 0.8，内容 0.9；其次 整改完成日期 0.4”.
    """

    file: str
    sheet: str
    index: int
    letter: str
    heading: str
    field: str
    how: MappingBasis
    reasons: str = ""


def _build_cell_test(reader: Callable[[Cell], object]) -> Callable[[Cell], bool]:
    def is_accepted(cell: Cell) -> bool:
        try:
            return reader(cell) is not None
        except ValueRefused:
            return False

    return is_accepted


_SAMPLE_BASE_DAY = dates.parse_day(
    "2000-01-01"
)  # only tests whether a phrase can be parsed; the day is not used

_TYPED_FIELDS = (
    *STATUS_FIELDS,
    *DAY_FIELDS,
    "schedule",
    "deadline",
    "percent",
    "lon",
    "lat",
    LONLAT,
    "on_platform",
    "lead_days",
)
_YES_NO_HEADINGS = {RECTIFIED_YES_NO: "是否完成整改", CLOSED_YES_NO: "是否销号"}
#: Tests whether a cell could be a value of the field. Text fields accept anything.
_CELL_TESTS: dict[str, Callable[[Cell], bool]] = {
    field: _build_cell_test(
        choose_cell_reader(field, _YES_NO_HEADINGS.get(field, ""), _SAMPLE_BASE_DAY, fraction=True)
    )
    for field in _TYPED_FIELDS
}
# A heading similar to 级别 needs cells that are exactly a level: many other columns hold texts with a level in them.
_CELL_TESTS["level"] = _build_cell_test(lambda cell: parse_term(Level, str(cell)))


@dataclass(slots=True)
class _ColumnGuess:
    """A column without a field: the fields that its heading may name, and how certain they are.

    *certainty* is from 0 to 1; 2 means that the user gave the field.
    """

    index: int
    fields: tuple[str, ...]
    certainty: float
    how: MappingBasis


#: The field of a column by the index of the column, and what decided it.
_AssignedFields = dict[int, tuple[str, MappingBasis]]


def map_columns(
    table: Table, file: str, user_headings: Mapping[str, str], similarity: float
) -> list[MappedColumn]:
    """Return every column that has a heading or a value, with its field (`extra` where none fits).

    Raises AnswerNeeded where a heading can name two fields and the cells do not decide.
    """
    cells = _collect_cells_by_column(table)
    assigned = _assign_fields(table, cells, _guess_columns(table, user_headings, similarity))
    columns: list[MappedColumn] = []
    extra_headings: set[str] = set()
    for index, text in enumerate(_pad_headings(table.headings, cells)):
        if not text and index not in cells:
            continue
        letter = format_column_letters(index)
        field, how = assigned.get(index, (EXTRA, MappingBasis.UNKNOWN))
        # Extra cells are stored by heading, so their headings must differ.
        is_unique = text and not (field == EXTRA and text in extra_headings)
        heading = text if is_unique else f"{text}（{letter}列）"
        if field == EXTRA:
            extra_headings.add(heading)
        columns.append(MappedColumn(file, table.grid.name, index, letter, heading, field, how))
    return columns


def _assign_fields(
    table: Table, cells: Mapping[int, list[Cell]], guesses: Iterable[_ColumnGuess]
) -> _AssignedFields:
    assigned: _AssignedFields = {}
    taken_fields: set[str] = set()
    for guess in sorted(guesses, key=_order_guess):
        field = _decide_field(guess, table, cells, taken_fields, assigned)
        if field is None:
            continue
        assigned[guess.index] = (field, guess.how if len(guess.fields) == 1 else MappingBasis.CELLS)
        if field not in (EXTRA, IGNORE, ORDINAL):
            taken_fields.add(field)
    return assigned


def _order_guess(guess: _ColumnGuess) -> tuple[float, bool, bool, int]:
    """Put certain guesses first, and a deadline or completion day last: it depends on the status column."""
    return -guess.certainty, len(guess.fields) > 1, "deadline" in guess.fields, guess.index


def _pad_headings(headings: Sequence[str], cells: Mapping[int, list[Cell]]) -> list[str]:
    width = max(len(headings), max(cells, default=-1) + 1)
    return [*headings, *[""] * (width - len(headings))]


def _collect_cells_by_column(table: Table) -> dict[int, list[Cell]]:
    cells: dict[int, list[Cell]] = {}
    for _, row in table.sample_rows:
        for index, cell in enumerate(row):
            if not is_blank(cell):
                cells.setdefault(index, []).append(cell)
    return cells


def _guess_columns(
    table: Table, user_headings: Mapping[str, str], similarity: float
) -> Iterator[_ColumnGuess]:
    for index, (heading, leaf) in enumerate(zip(table.headings, table.leaf_headings, strict=True)):
        names = list(dict.fromkeys((heading.replace("/", ""), leaf)))
        use = find_column_use(user_headings, table.grid.name, format_column_letters(index), names)
        if not heading and not use:
            continue
        if use and (use,) != next(filter(None, map(find_exact_fields, names)), ()):
            yield _ColumnGuess(index, (use,), 2.0, MappingBasis.USER)
        else:
            yield from _guess_by_words(index, leaf, heading, similarity)


def _guess_by_words(index: int, leaf: str, heading: str, similarity: float) -> Iterator[_ColumnGuess]:
    group = heading.removesuffix(leaf).rstrip("/")
    if fields := find_exact_fields(leaf, group=group):
        yield _ColumnGuess(index, fields, 1.0, MappingBasis.EXACT)
    elif index < _MAX_SIMILARITY_COLUMNS and (fields := find_similar_fields(leaf, similarity, group)):
        yield _ColumnGuess(index, fields, 0.9, MappingBasis.SIMILAR)


def _decide_field(
    guess: _ColumnGuess,
    table: Table,
    cells: Mapping[int, list[Cell]],
    taken_fields: Collection[str],
    assigned: _AssignedFields,
) -> str | None:
    """Return the field of one column, or None where its fields are taken or its cells do not fit."""
    free_fields = [field for field in guess.fields if field not in taken_fields]
    below = cells.get(guess.index, [])
    if not free_fields:
        return None
    if guess.how is MappingBasis.USER:
        return free_fields[0]
    if len(free_fields) == 1:
        is_certain = guess.how is MappingBasis.EXACT and len(guess.fields) == 1
        return free_fields[0] if is_certain or _fits(free_fields[0], below) else None
    if set(free_fields) == {"deadline", "rectified_on"}:
        return _choose_deadline_or_rectified(table, guess.index, below, assigned)
    return next((field for field in free_fields if _fits(field, below)), None)


def _fits(field: str, cells: Sequence[Cell]) -> bool:
    """Return whether enough of *cells* could be values of *field*."""
    is_accepted = _CELL_TESTS.get(field)
    if is_accepted is None or not cells:
        return True
    return sum(map(is_accepted, cells)) / len(cells) >= _MIN_FITTING_SHARE


def _choose_deadline_or_rectified(
    table: Table, index: int, below: Sequence[Cell], assigned: _AssignedFields
) -> str | None:
    """Decide between a deadline and a completion day.

    Phrases without a day are deadlines. Days that unfinished issues have are deadlines. Days
    that only finished issues have are completion days.
    """
    if not below:
        return "deadline"
    if any(_CELL_TESTS["deadline"](cell) and not _CELL_TESTS["rectified_on"](cell) for cell in below):
        return "deadline"
    if not _fits("deadline", below):
        return None
    status_column = next((column for column, (field, _) in assigned.items() if field == "status"), None)
    unfinished_with, unfinished_without = _count_unfinished_issues(table, index, status_column)
    if unfinished_with and unfinished_with >= unfinished_without:
        return "deadline"
    if unfinished_without and not unfinished_with:
        return "rectified_on"
    heading = table.headings[index]
    raise AnswerNeeded(
        f"工作表“{table.grid.name}”的“{heading}”列既可能是整改时限，也可能是完成整改日期，从内容看不出来",
        f"请加 --map {quote_argument(f'{heading}=deadline')} 或 --map {quote_argument(f'{heading}=rectified_on')}",
        heading=heading,
    )


def _count_unfinished_issues(table: Table, index: int, status_column: int | None) -> tuple[int, int]:
    """Count the unfinished issues with and without a value in the column *index*."""
    if status_column is None:
        return 0, 0
    filled = blank = 0
    for _, row in table.sample_rows:
        if len(row) <= max(index, status_column) or is_blank(row[status_column]):
            continue
        try:
            row_status = statuses.parse_status(row[status_column], table.headings[status_column]).status
        except ValueRefused:
            continue
        if row_status in UNRECTIFIED_STATUSES:
            filled, blank = filled + (not is_blank(row[index])), blank + is_blank(row[index])
    return filled, blank
