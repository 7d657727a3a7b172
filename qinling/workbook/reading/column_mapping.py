"""Which column holds which field: by the heading, by likeness, and by the cells below."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qinling.errors import AnswerNeeded, ValueRefused
from qinling.rules.parsing import dates, statuses
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, Level, parse_term
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.heading_aliases import (
    CLOSED_YES_NO,
    EXTRA,
    IGNORE,
    LONLAT,
    ORDINAL,
    RECTIFIED_YES_NO,
    find_exact_fields,
    find_similar_fields,
)
from qinling.workbook.reading.cell_readers import DAY_FIELDS, STATUS_FIELDS, choose_cell_reader
from qinling.workbook.reading.table_detection import Table, is_blank

_MAX_SIMILARITY_COLUMNS = 500  # columns; farther right only headings that are known as they stand count
_MIN_FITTING_SHARE = 0.5  # a heading that may mean a status means one when most cells below read as one


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of a sheet and the field it holds; *how* says what decided: 设定, 同名, 近似, 内容 or 未识别."""

    file: str
    sheet: str
    index: int
    letter: str
    heading: str
    field: str
    how: str


def _build_cell_test(reader: Callable[[Cell], object]) -> Callable[[Cell], bool]:
    def is_accepted(cell: Cell) -> bool:
        try:
            return reader(cell) is not None
        except ValueRefused:
            return False

    return is_accepted


_SAMPLE_BASE_DAY = dates.parse_day("2000-01-01")  # for the form of a phrase only: its day is thrown away

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
#: Says of a cell whether it could be a value of the field; fields of plain words take anything.
_CELL_TESTS: dict[str, Callable[[Cell], bool]] = {
    field: _build_cell_test(
        choose_cell_reader(field, _YES_NO_HEADINGS.get(field, ""), _SAMPLE_BASE_DAY, fraction=True)
    )
    for field in _TYPED_FIELDS
}
# A heading merely like 级别 needs its plain words below: a title that names a level stands in many a column.
_CELL_TESTS["level"] = _build_cell_test(lambda cell: parse_term(Level, str(cell)))


@dataclass(slots=True)
class _ColumnGuess:
    """A column still to be decided: what its heading may mean, and how well (0 to 1)."""

    index: int
    fields: tuple[str, ...]
    certainty: float
    how: str


def map_columns(
    table: Table, file: str, user_headings: Mapping[str, str], similarity: float
) -> list[MappedColumn]:
    """Return every column that has a heading or a value, with its field (`extra` where none fits).

    Raises AnswerNeeded where a heading can mean two fields and the cells do not tell.
    """
    cells = _collect_cells_by_column(table)
    assigned_fields: dict[str, int] = {}
    decided: dict[int, tuple[str, str]] = {}
    # What is sure comes first; a deadline or a day of completion last, as it is told by the status.
    for guess in sorted(
        _guess_columns(table, user_headings, similarity),
        key=lambda guess: (
            -guess.certainty,
            len(guess.fields) > 1,
            "deadline" in guess.fields,
            guess.index,
        ),
    ):
        field = _decide_field(guess, table, cells, assigned_fields, decided)
        if field is None:
            continue
        decided[guess.index] = (field, guess.how if len(guess.fields) == 1 else "内容")
        if field not in (EXTRA, IGNORE, ORDINAL):
            assigned_fields[field] = guess.index
    columns: list[MappedColumn] = []
    extra_headings: set[str] = set()
    for index, text in enumerate(_pad_headings(table.headings, cells)):
        if not text and index not in cells:
            continue
        letter = format_column_letters(index)
        field, how = decided.get(index, (EXTRA, "未识别"))
        is_unique = text and not (
            field == EXTRA and text in extra_headings
        )  # extras are kept by their headings
        heading = text if is_unique else f"{text}（{letter}列）"
        if field == EXTRA:
            extra_headings.add(heading)
        columns.append(MappedColumn(file, table.grid.name, index, letter, heading, field, how))
    return columns


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
        if not heading:
            continue
        names = list(dict.fromkeys((heading.replace("/", ""), leaf)))
        for name in names:
            user_fields = find_exact_fields(name, user_headings)
            if user_fields and user_fields != find_exact_fields(name):
                yield _ColumnGuess(index, user_fields, 2.0, "设定")
                break
        else:
            yield from _guess_by_name(index, names, heading, similarity)


def _guess_by_name(
    index: int, names: Sequence[str], heading: str, similarity: float
) -> Iterator[_ColumnGuess]:
    for name in names:
        if fields := find_exact_fields(name):
            # A heading known as it stands goes before one known without what its brackets hold.
            yield _ColumnGuess(index, fields, 1.0, "同名")
            return
    group = heading.rpartition("/")[0].rpartition("/")[2]
    for name in names if index < _MAX_SIMILARITY_COLUMNS else ():
        if fields := find_similar_fields(name, similarity):
            yield _ColumnGuess(index, fields, 0.9, "近似")
            return
    if group and (fields := find_exact_fields(group)):
        yield _ColumnGuess(index, fields, 0.5, "近似")


def _decide_field(
    guess: _ColumnGuess,
    table: Table,
    cells: Mapping[int, list[Cell]],
    assigned_fields: Mapping[str, int],
    decided: Mapping[int, tuple[str, str]],
) -> str | None:
    """Return the field of one column, None where what it means is taken or its cells speak against it."""
    free_fields = [meaning for meaning in guess.fields if meaning not in assigned_fields]
    below = cells.get(guess.index, [])
    if not free_fields:
        return None
    if guess.how == "设定":
        return free_fields[0]
    if len(free_fields) == 1:
        only = free_fields[0]
        sure = guess.how == "同名" and len(guess.fields) == 1
        return only if sure or not below or _measure_fit(only, below) >= _MIN_FITTING_SHARE else None
    if set(free_fields) == {"deadline", "rectified_on"}:
        return _choose_deadline_or_rectified(table, guess.index, below, decided)
    fitting = [
        meaning for meaning in free_fields if not below or _measure_fit(meaning, below) >= _MIN_FITTING_SHARE
    ]
    return fitting[0] if fitting else None


def _measure_fit(field: str, cells: Sequence[Cell]) -> float:
    is_accepted = _CELL_TESTS.get(field)
    if is_accepted is None:
        return 1.0
    return sum(map(is_accepted, cells)) / len(cells) if cells else 0.0


def _choose_deadline_or_rectified(
    table: Table, index: int, below: Sequence[Cell], decided: Mapping[int, tuple[str, str]]
) -> str | None:
    """Tell a deadline from a day of completion.

    Phrases that are no days are deadlines. Days are deadlines when issues still running
    have them, and days of completion when only finished ones do.
    """
    if not below:
        return "deadline"
    phrases = sum(_CELL_TESTS["deadline"](cell) and not _CELL_TESTS["rectified_on"](cell) for cell in below)
    if phrases:
        return "deadline"
    if _measure_fit("deadline", below) < _MIN_FITTING_SHARE:
        return None
    status_column = next((column for column, (field, _) in decided.items() if field == "status"), None)
    running_with, running_without = _count_running_issues(table, index, status_column)
    if running_with and running_with >= running_without:
        return "deadline"
    if running_without and not running_with:
        return "rectified_on"
    heading = table.headings[index]
    raise AnswerNeeded(
        f"工作表“{table.grid.name}”的“{heading}”列既可能是整改时限，也可能是完成整改日期，从内容看不出来",
        f"请加 --map {heading}=deadline 或 --map {heading}=rectified_on",
        heading=heading,
    )


def _count_running_issues(table: Table, index: int, status_column: int | None) -> tuple[int, int]:
    """Count the issues still running with and without a value in the column *index*."""
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
