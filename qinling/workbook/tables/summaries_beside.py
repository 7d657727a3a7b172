"""Find the summaries that stand beside a ledger, also without a blank column between: 镇办, 总数, 已销号 and their counts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import ORDINAL
from qinling.workbook.headings.grammar import find_exact_fields, find_user_field
from qinling.workbook.tables.cell_evidence import is_status
from qinling.workbook.tables.table import count_filled, is_blank

_MIN_ROWS = 2  # of counts
_MAX_COLUMNS = 500  # columns that are looked at
_MAX_NAME_CHARACTERS = 20  # of a heading or a name that is counted
_MIN_CELLS_BESIDE = 2  # of a row that is an issue too
_MIN_DESCRIPTION_CHARACTERS = 6
_MAX_COUNT = 100_000
_HAN = re.compile(r"[\u4e00-\u9fff]")
_COUNT = re.compile(r"\d{1,5}(?:\.\d+)?%?[个件处宗起项条户]?")
_COUNT_HEADING = re.compile(r"总数|数量|(?:个|件|宗|处|条|问题|任务|图斑)数|[合小总共]计|占比|比例|.{1,6}率")
_TOTAL = re.compile(r"[\u4e00-\u9fff]{0,8}[合小总共]\s*计[:：]?|总数|全[区县市镇]")


@dataclass(frozen=True, slots=True)
class Summary:
    """Where a summary stands: its rows and columns from the first to the last, from 0.

    *heading* is that of its first column.
    """

    top: int
    bottom: int
    left: int
    right: int
    heading: str

    @property
    def place(self) -> str:
        """The cells of the summary, such as I1:K4."""
        first, last = format_column_letters(self.left), format_column_letters(self.right)
        return f"{first}{self.top + 1}:{last}{self.bottom + 1}"

    @property
    def key(self) -> str:
        """The key of `--map` that names its first column: 镇办（I列）."""
        return f"{''.join(self.heading.split())}（{format_column_letters(self.left)}列）"

    def cut_out(self, row: Sequence[Cell]) -> list[Cell]:
        """Return *row* with the cells of the summary blank."""
        return ["" if self.left <= column <= self.right else cell for column, cell in enumerate(row)]


def find_summaries(rows: Sequence[list[Cell]], user_headings: Mapping[str, str]) -> Iterator[Summary]:
    """Yield the summaries beside the issues of *rows*. A heading that the user names begins none."""
    for top in range(len(rows) - _MIN_ROWS):
        for left in range(min(len(rows[top]), _MAX_COLUMNS) - 1):
            found = _measure_summary(rows, top, left)
            if found and _stands_apart(rows, found) and not _is_named(rows, found, user_headings):
                yield found


def _measure_summary(rows: Sequence[list[Cell]], top: int, left: int) -> Summary | None:
    """Return the names and counts below the headings at *top* and *left* and on their right, or None."""
    # Few cells have a count below them: this is looked at first, as all cells are.
    if not (
        _is_count(_get(rows, top + 1, left + 1))
        and _is_name(rows[top][left])
        and _is_name(rows[top][left + 1])
    ):
        return None
    bottom = top
    while (
        bottom + 1 < len(rows)
        and _is_name(_get(rows, bottom + 1, left))
        and _is_count(_get(rows, bottom + 1, left + 1))
    ):
        bottom += 1
    if bottom - top < _MIN_ROWS or any(
        not is_blank(_get(rows, bottom + 1, column)) for column in (left, left + 1)
    ):
        return None
    right = left + 1
    while _goes_on(rows, top, bottom, right + 1):
        right += 1
    return Summary(top, bottom, left, right, str(rows[top][left]))


def _goes_on(rows: Sequence[list[Cell]], top: int, bottom: int, column: int) -> bool:
    """Return whether the next column has a heading and counts in the same rows too."""
    heading = _get(rows, top, column)
    if not _is_name(heading) or set(find_exact_fields(str(heading))) & {ORDINAL, "number"}:
        return False
    cells = [_get(rows, row, column) for row in range(top + 1, bottom + 1)]
    return (
        any(map(_is_count, cells))
        and all(_is_count(cell) or is_blank(cell) for cell in cells)
        and is_blank(_get(rows, bottom + 1, column))
    )


def _stands_apart(rows: Sequence[list[Cell]], found: Summary) -> bool:
    """Return whether the rows of a summary are issues beside it, of which it says nothing."""
    numbers = range(found.top + 1, found.bottom + 1)
    names = [str(rows[number][found.left]).strip() for number in numbers]
    beside = [_list_beside(rows, found, number) for number in numbers]
    if len(set(names)) < len(names) or sum(len(cells) >= _MIN_CELLS_BESIDE for cells in beside) < _MIN_ROWS:
        return False
    has_total = any(
        _TOTAL.fullmatch(name) and any(map(_may_describe, cells))
        for name, cells in zip(names, beside, strict=True)
    )
    return has_total or _counts_states(rows, found) or _ends_early(rows, found)


def _counts_states(rows: Sequence[list[Cell]], found: Summary) -> bool:
    """Return whether more than one is counted under the word of a status: no issue is 已销号 three times."""
    return any(
        is_status(rows[found.top][column])
        and any(_is_many(_get(rows, row, column)) for row in range(found.top + 1, found.bottom + 1))
        for column in range(found.left + 1, found.right + 1)
    )


def _ends_early(rows: Sequence[list[Cell]], found: Summary) -> bool:
    """Return whether a heading counts something, and the issues go on below the counts."""
    counts = any(
        _COUNT_HEADING.fullmatch(str(rows[found.top][column]).strip())
        for column in range(found.left + 1, found.right + 1)
    )
    return counts and any(map(_may_describe, _list_beside(rows, found, found.bottom + 1)))


def _is_named(rows: Sequence[list[Cell]], found: Summary, user_headings: Mapping[str, str]) -> bool:
    return any(
        find_user_field(str(rows[found.top][column]), user_headings)
        for column in range(found.left, found.right + 1)
    )


def _list_beside(rows: Sequence[list[Cell]], found: Summary, number: int) -> list[Cell]:
    row = found.cut_out(rows[number]) if number < len(rows) else []
    return [cell for cell in row if not is_blank(cell)] if count_filled(row) else []


def _get(rows: Sequence[list[Cell]], row: int, column: int) -> Cell:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _is_name(cell: Cell) -> bool:
    is_short = isinstance(cell, str) and len(cell) <= _MAX_NAME_CHARACTERS
    return is_short and bool(_HAN.search(str(cell))) and not _is_count(cell)


def _is_count(cell: Cell) -> bool:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return 0 <= cell < _MAX_COUNT
    return isinstance(cell, str) and bool(_COUNT.fullmatch(cell.strip()))


def _is_many(cell: Cell) -> bool:
    digits = re.sub(r"\D.*", "", str(cell).strip())
    return _is_count(cell) and bool(digits) and int(digits) > 1


def _may_describe(cell: Cell) -> bool:
    return isinstance(cell, str) and len(_HAN.findall(cell)) >= _MIN_DESCRIPTION_CHARACTERS
