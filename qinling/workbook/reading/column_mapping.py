"""Which column holds which field: by the heading, by likeness, and by the cells below."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qinling.errors import AnswerNeeded, ValueRefused
from qinling.rules.parsing import dates, statuses
from qinling.rules.vocabulary import RUNNING, Level, read_word
from qinling.workbook.files.cell_names import column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.heading_aliases import (
    CLOSED_SAID,
    EXTRA,
    IGNORE,
    LONLAT,
    ORDINAL,
    RECTIFIED_SAID,
    exact_meaning,
    similar_meaning,
)
from qinling.workbook.reading.cell_readers import DAYS, STATES, reading_of
from qinling.workbook.reading.table_detection import Table, is_blank

_LIKENESS_WITHIN = 500  # columns; farther right only headings that are known as they stand count
_MOST = 0.5  # a heading that may mean a status means one when most cells below read as one


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet and the field it holds; *how* says what decided: 设定, 同名, 近似, 内容 or 未识别."""

    file: str
    sheet: str
    index: int
    letter: str
    heading: str
    field: str
    how: str


def _reads(reader: Callable[[Cell], object]) -> Callable[[Cell], bool]:
    def accepts(cell: Cell) -> bool:
        try:
            return reader(cell) is not None
        except ValueRefused:
            return False

    return accepts


_ANY_BASE = dates.read_day("2000-01-01")  # for the form of a phrase only: its day is thrown away

_TYPED = (*STATES, *DAYS, "schedule", "deadline", "percent", "lon", "lat", LONLAT, "on_platform", "lead_days")
_QUESTIONS = {RECTIFIED_SAID: "是否完成整改", CLOSED_SAID: "是否销号"}
#: Says of a cell whether it could be a value of the field; fields of plain words take anything.
_ACCEPTS: dict[str, Callable[[Cell], bool]] = {
    field: _reads(reading_of(field, _QUESTIONS.get(field, ""), _ANY_BASE, fraction=True)) for field in _TYPED
}
# A heading merely like 级别 needs its plain words below: a title that names a level stands in many a column.
_ACCEPTS["level"] = _reads(lambda cell: read_word(Level, str(cell)))


@dataclass(slots=True)
class _Guess:
    """A column still to be decided: what its heading may mean, and how well (0 to 1)."""

    index: int
    meanings: tuple[str, ...]
    quality: float
    how: str


def assign_columns(table: Table, file: str, kept: Mapping[str, str], similarity: float) -> list[Column]:
    """Return every column that has a heading or a value, with its field (`extra` where none fits).

    Raises AnswerNeeded where a heading can mean two fields and the cells do not tell.
    """
    cells = _cells_by_column(table)
    taken: dict[str, int] = {}
    decided: dict[int, tuple[str, str]] = {}
    # What is sure comes first; a deadline or a day of completion last, as it is told by the status.
    for guess in sorted(
        _guesses(table, kept, similarity),
        key=lambda guess: (
            -guess.quality,
            len(guess.meanings) > 1,
            "deadline" in guess.meanings,
            guess.index,
        ),
    ):
        field = _decide(guess, table, cells, taken, decided)
        if field is None:
            continue
        decided[guess.index] = (field, guess.how if len(guess.meanings) == 1 else "内容")
        if field not in (EXTRA, IGNORE, ORDINAL):
            taken[field] = guess.index
    columns: list[Column] = []
    kept_beside: set[str] = set()
    for index, text in enumerate(_padded(table.headings, cells)):
        if not text and index not in cells:
            continue
        letter = column_letters(index)
        field, how = decided.get(index, (EXTRA, "未识别"))
        alone = text and not (field == EXTRA and text in kept_beside)  # extras are kept by their headings
        heading = text if alone else f"{text}（{letter}列）"
        if field == EXTRA:
            kept_beside.add(heading)
        columns.append(Column(file, table.grid.name, index, letter, heading, field, how))
    return columns


def _padded(headings: Sequence[str], cells: Mapping[int, list[Cell]]) -> list[str]:
    width = max(len(headings), max(cells, default=-1) + 1)
    return [*headings, *[""] * (width - len(headings))]


def _cells_by_column(table: Table) -> dict[int, list[Cell]]:
    cells: dict[int, list[Cell]] = {}
    for _, row in table.sample:
        for index, cell in enumerate(row):
            if not is_blank(cell):
                cells.setdefault(index, []).append(cell)
    return cells


def _guesses(table: Table, kept: Mapping[str, str], similarity: float) -> Iterator[_Guess]:
    for index, (heading, leaf) in enumerate(zip(table.headings, table.leaves, strict=True)):
        if not heading:
            continue
        names = list(dict.fromkeys((heading.replace("/", ""), leaf)))
        for name in names:
            settled = exact_meaning(name, kept)
            if settled and settled != exact_meaning(name):
                yield _Guess(index, settled, 2.0, "设定")
                break
        else:
            yield from _guess_by_name(index, names, heading, similarity)


def _guess_by_name(index: int, names: Sequence[str], heading: str, similarity: float) -> Iterator[_Guess]:
    for name in names:
        if meanings := exact_meaning(name):
            # A heading known as it stands goes before one known without what its brackets hold.
            yield _Guess(index, meanings, 1.0, "同名")
            return
    group = heading.rpartition("/")[0].rpartition("/")[2]
    for name in names if index < _LIKENESS_WITHIN else ():
        if meanings := similar_meaning(name, similarity):
            yield _Guess(index, meanings, 0.9, "近似")
            return
    if group and (meanings := exact_meaning(group)):
        yield _Guess(index, meanings, 0.5, "近似")


def _decide(
    guess: _Guess,
    table: Table,
    cells: Mapping[int, list[Cell]],
    taken: Mapping[str, int],
    decided: Mapping[int, tuple[str, str]],
) -> str | None:
    """Return the field of one column, None where what it means is taken or its cells speak against it."""
    free = [meaning for meaning in guess.meanings if meaning not in taken]
    below = cells.get(guess.index, [])
    if not free:
        return None
    if guess.how == "设定":
        return free[0]
    if len(free) == 1:
        only = free[0]
        sure = guess.how == "同名" and len(guess.meanings) == 1
        return only if sure or not below or _share(only, below) >= _MOST else None
    if set(free) == {"deadline", "rectified_on"}:
        return _deadline_or_done(table, guess.index, below, decided)
    fitting = [meaning for meaning in free if not below or _share(meaning, below) >= _MOST]
    return fitting[0] if fitting else None


def _share(field: str, cells: Sequence[Cell]) -> float:
    accepts = _ACCEPTS.get(field)
    if accepts is None:
        return 1.0
    return sum(map(accepts, cells)) / len(cells) if cells else 0.0


def _deadline_or_done(
    table: Table, index: int, below: Sequence[Cell], decided: Mapping[int, tuple[str, str]]
) -> str | None:
    """Tell a deadline from a day of completion.

    Phrases that are no days are deadlines. Days are deadlines when issues still running
    have them, and days of completion when only finished ones do.
    """
    if not below:
        return "deadline"
    phrases = sum(_ACCEPTS["deadline"](cell) and not _ACCEPTS["rectified_on"](cell) for cell in below)
    if phrases:
        return "deadline"
    if _share("deadline", below) < _MOST:
        return None
    status = next((column for column, (field, _) in decided.items() if field == "status"), None)
    running_with, running_without = _running_rows(table, index, status)
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


def _running_rows(table: Table, index: int, status: int | None) -> tuple[int, int]:
    """Count the issues still running with and without a value in the column *index*."""
    if status is None:
        return 0, 0
    filled = blank = 0
    for _, row in table.sample:
        if len(row) <= max(index, status) or is_blank(row[status]):
            continue
        try:
            said = statuses.read_status(row[status], table.headings[status]).status
        except ValueRefused:
            continue
        if said in RUNNING:
            filled, blank = filled + (not is_blank(row[index])), blank + is_blank(row[index])
    return filled, blank
