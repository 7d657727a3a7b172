"""Slips over a whole column of a returned table: sorted alone, shifted, swapped, filled, cleared, replaced.

What an inspection is meant to change (progress, percent, remarks) may change in every row. What says
which issue it is, where and whose, hardly changes: there, many changed cells are a question.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple

from qinling.rules.drafts import Value
from qinling.rules.fields import EXTRA_FIELD_PREFIX
from qinling.rules.merging.hidden_cells import HIDDEN_TEXT
from qinling.rules.merging.text_replacement import Replacement, fold_series, guess_replacements
from qinling.rules.vocabulary import SlipKind

#: Fields that every round of an inspection changes.
_WORK_FIELDS = frozenset(
    ["status", "schedule", "percent", "progress", "remark", "rectified_on", "closed_on", "on_platform"]
)
#: Work fields of few values. Two rows often have the same one, so that only clear patterns count.
_WORK_VALUES = _WORK_FIELDS - {"progress", "remark"}
#: Fields whose values belong to one issue: three that are other rows' say enough.
_OWN_FIELDS = frozenset(["description", "location", "goal", "measures", "lon", "lat", "progress", "remark"])
#: Fields of which two issues never have the same value by right.
_SINGLE_FIELDS = frozenset(["description", "lon", "lat"])
_MIN_CELLS = 3  # cells that make a pattern among values that belong to one issue
_MIN_TELLING_LENGTH = 8  # characters of a text that two issues hardly share
_MIN_VALUES = 4  # different values that make a pattern among values that many issues share
_PATTERN_SHARE = 0.8  # of the changed cells: some may have been edited as well
MAX_SWAPPED_CELLS = 4  # two pairs; more are a column that was sorted
_BLOCK_FACTOR = 3  # a block of emptied cells over several columns counts from so many times the rows
_MAX_GUESSES = 6  # replacements that are tried on the whole table
_MIN_REPLACED_COLUMNS = 3  # a replacement in so many columns went over the whole sheet


@dataclass(frozen=True, slots=True)
class SlipLimits:
    """From how many changed cells of a column on a person is asked: a share of the rows (percent), and at least so many rows."""

    percent: int = 30
    rows: int = 8

    def count_many(self, row_count: int) -> int:
        """Return how many changed cells are many in a table of *row_count* rows."""
        return max(self.rows, int(row_count * self.percent / 100) + 1)


class CellEdit(NamedTuple):
    """A changed cell: the issue's number, the row in the file, and both values. *is_taken* where `return` would write it."""

    number: str
    row: int
    old: Value
    new: Value
    is_taken: bool = True


#: The changed cells by field, each column in the order of the table.
ColumnEdits = Mapping[str, Sequence[CellEdit]]


class Slip(NamedTuple):
    """What looks like a slip: its kind, the changed cells by field, and the words replaced where it is a replacement."""

    kind: SlipKind
    cells: ColumnEdits
    words: Replacement | None = None


def find_slips(columns: ColumnEdits, row_count: int, limits: SlipLimits) -> list[Slip]:
    """Return what looks like a slip in the changed cells of a table of *row_count* rows, one for each kind."""
    many = limits.count_many(row_count)
    hidden, shown = _split_hidden(columns)
    found: dict[SlipKind, dict[str, Sequence[CellEdit]]] = {}
    if hidden:
        found[SlipKind.HIDDEN] = {**hidden}
    swapped_rows = _find_swapped_rows(shown)
    if crossed := _find_crossed_columns(shown):
        found[SlipKind.SWAPPED] = {**crossed}
    rest: dict[str, list[CellEdit]] = {}
    for field, edits in ((field, edits) for field, edits in shown.items() if field not in crossed):
        moved = _find_moved_kind(field, edits, limits, swapped_rows)
        if moved is not None:
            found.setdefault(moved, {})[field] = edits
        else:
            rest[field] = [edit for edit in edits if edit.is_taken]
    for field, edits in rest.items():
        for kind, cells in _find_overwritten_kinds(field, edits, row_count, limits.rows, many):
            found.setdefault(kind, {})[field] = cells
    for kind, block in _find_spread_kinds(rest, found, limits.rows):
        found.setdefault(kind, {}).update(block)
    return _build_slips(found, rest, limits.rows, many)


def _build_slips(
    found: Mapping[SlipKind, Mapping[str, Sequence[CellEdit]]], rest: ColumnEdits, rows: int, many: int
) -> list[Slip]:
    """Return the slips in the order of their kinds. What a replacement explains is not told as many changes too."""
    slips = dict(found)
    replacement = _find_replacement(rest, rows, many)
    words = None
    if replacement is not None:
        words, cells = replacement
        slips[SlipKind.REPLACED] = cells
        left = {field: edits for field, edits in slips.get(SlipKind.MANY, {}).items() if field not in cells}
        slips[SlipKind.MANY] = left
    return [
        Slip(kind, slips[kind], words if kind is SlipKind.REPLACED else None)
        for kind in SlipKind
        if slips.get(kind)
    ]


def _find_crossed_columns(columns: ColumnEdits) -> dict[str, Sequence[CellEdit]]:
    """Return the columns that took the values of each other: the town where the unit was, and the other way round."""
    crossed: dict[str, Sequence[CellEdit]] = {}
    for one, other in combinations(columns, 2):
        beside = {(edit.row, edit.new, edit.old) for edit in columns[other]}
        count = sum((edit.row, edit.old, edit.new) in beside for edit in columns[one])
        if count >= max(_MIN_CELLS, _PATTERN_SHARE * len(columns[one])):
            crossed |= {one: columns[one], other: columns[other]}
    return crossed


def _is_work(field: str) -> bool:
    return field in _WORK_FIELDS or field.startswith(EXTRA_FIELD_PREFIX)


def _is_telling(field: str, value: Value) -> bool:
    """Return whether a value is one that two issues hardly share."""
    if field in _SINGLE_FIELDS:
        return value is not None
    is_text = field in _OWN_FIELDS or field.startswith(EXTRA_FIELD_PREFIX)
    return is_text and isinstance(value, str) and len(value) >= _MIN_TELLING_LENGTH


def _split_hidden(columns: ColumnEdits) -> tuple[dict[str, list[CellEdit]], dict[str, list[CellEdit]]]:
    """Split the cells into new values over what the export hides, and the others."""
    hidden: dict[str, list[CellEdit]] = {}
    shown: dict[str, list[CellEdit]] = {}
    for field, edits in columns.items():
        for edit in edits:
            if HIDDEN_TEXT not in str(edit.old):
                shown.setdefault(field, []).append(edit)
            elif edit.is_taken:
                hidden.setdefault(field, []).append(edit)
    return hidden, shown


def _find_moved_kind(
    field: str, edits: Sequence[CellEdit], limits: SlipLimits, swapped_rows: frozenset[tuple[int, int]]
) -> SlipKind | None:
    """Return how the values of a column went to other rows: swapped, shifted, sorted, or None."""
    if _is_swapped(field, edits, swapped_rows):
        return SlipKind.SWAPPED
    telling = sum(_is_telling(field, edit.old) for edit in edits)
    values = {edit.old for edit in edits if edit.old is not None}
    if telling >= min(_MIN_CELLS, len(edits)) and len(edits) >= _MIN_CELLS:
        share = _PATTERN_SHARE
    elif len(edits) >= limits.rows and len(values) >= _MIN_VALUES - (not _is_work(field)):
        share = 1.0 if field in _WORK_VALUES else _PATTERN_SHARE
    elif len(values) >= _MIN_VALUES and not _is_work(field):  # a table of few rows
        share = 1.0
    else:
        return None
    if max(_measure_shift(edits), _measure_shift(edits[::-1])) >= share:
        return SlipKind.SHIFTED
    return SlipKind.SORTED if _measure_permutation(edits) >= share else None


def _measure_shift(edits: Sequence[CellEdit]) -> float:
    """Return the share of new values that are the old one of the changed cell before, 0 where they are too few.

    A cell between two changed ones that did not change holds what the one before it held.
    """
    pairs = [(edit.new, earlier.old) for earlier, edit in pairwise(edits)]
    pairs = [(new, old) for new, old in pairs if new is not None]
    same = sum(new == old for new, old in pairs)
    return same / len(pairs) if same >= _MIN_CELLS - 1 else 0.0


def _measure_permutation(edits: Sequence[CellEdit]) -> float:
    """Return the share of new values that are old ones of other changed cells, each counted once."""
    news = Counter(edit.new for edit in edits if edit.new is not None)
    olds = Counter(edit.old for edit in edits if edit.old is not None)
    return (news & olds).total() / news.total() if news.total() >= _MIN_CELLS - 1 else 0.0


def _find_swapped_rows(columns: ColumnEdits) -> frozenset[tuple[int, int]]:
    """Return the pairs of rows that exchanged a telling value, or the values of three columns: two numbers were swapped."""
    exchanged: Counter[tuple[int, int]] = Counter()
    told: set[tuple[int, int]] = set()
    for field, edits in columns.items():
        for one, other in _list_exchanges(edits):
            pair = one.row, other.row
            exchanged[pair] += 1
            if _is_telling(field, one.old) and _is_telling(field, other.old):
                told.add(pair)
    return frozenset(pair for pair, count in exchanged.items() if pair in told or count >= _MIN_CELLS)


def _list_exchanges(edits: Sequence[CellEdit]) -> Iterator[tuple[CellEdit, CellEdit]]:
    """Yield the pairs of cells that exchanged their values, the upper one first."""
    waiting: dict[tuple[Value, Value], list[CellEdit]] = {}
    for edit in edits:
        partners = waiting.get((edit.new, edit.old), [])
        if partners:
            yield partners.pop(0), edit
        else:
            waiting.setdefault((edit.old, edit.new), []).append(edit)


def _is_swapped(field: str, edits: Sequence[CellEdit], swapped_rows: frozenset[tuple[int, int]]) -> bool:
    pairs = [pair for pair in _list_exchanges(edits) if (pair[0].row, pair[1].row) in swapped_rows]
    is_sorted = len(edits) > MAX_SWAPPED_CELLS and _measure_permutation(edits) >= _PATTERN_SHARE
    return bool(pairs) and not is_sorted


def _find_overwritten_kinds(
    field: str, edits: Sequence[CellEdit], row_count: int, rows: int, many: int
) -> Iterator[tuple[SlipKind, list[CellEdit]]]:
    """Yield the kinds of slips by which old values of a column were lost, with their cells."""
    emptied = [edit for edit in edits if edit.old is not None and edit.new is None]
    overwritten = [edit for edit in edits if edit.old is not None and edit.new is not None]
    is_whole = row_count > _MIN_CELLS - 1 and len(emptied) == row_count
    if len(emptied) >= (many if _is_work(field) else rows) or is_whole:
        yield SlipKind.CLEARED, emptied
    if filled := _find_filled(field, overwritten, row_count, rows, many):
        yield SlipKind.FILLED, filled
    elif not _is_work(field) and len(overwritten) >= many:
        yield SlipKind.MANY, overwritten


def _find_filled(
    field: str, edits: Sequence[CellEdit], row_count: int, rows: int, many: int
) -> list[CellEdit]:
    """Return the cells of a column that were filled with one value, or with its series, over different old values."""
    groups: dict[Value, list[CellEdit]] = {}
    for edit in edits:
        groups.setdefault(fold_series(edit.new), []).append(edit)
    largest = max(groups.values(), key=len, default=[])
    values = {edit.old for edit in largest}
    if field in _SINGLE_FIELDS:
        return largest if len(largest) >= _MIN_CELLS else []
    if len(largest) < _PATTERN_SHARE * len(edits) or len(values) < 2 or field in _WORK_VALUES:
        return []
    if _is_work(field):
        telling = {value for value in values if isinstance(value, str) and len(value) >= _MIN_TELLING_LENGTH}
        return largest if len(largest) >= many and len(telling) * 2 >= len(largest) else []
    if len(values) >= _MIN_VALUES and len(largest) >= _PATTERN_SHARE * (row_count - 1):
        return largest
    is_run = len(values) >= _MIN_VALUES and largest[-1].row - largest[0].row < len(largest) / _PATTERN_SHARE
    return largest if len(largest) >= (rows if is_run else many) else []


def _find_spread_kinds(
    rest: ColumnEdits, found: Mapping[SlipKind, ColumnEdits], rows: int
) -> Iterator[tuple[SlipKind, dict[str, list[CellEdit]]]]:
    """Yield a block of cells that was emptied over several columns."""
    emptied = {
        field: [edit for edit in edits if edit.old is not None and edit.new is None]
        for field, edits in rest.items()
        if not _is_work(field)
    }
    emptied = {field: edits for field, edits in emptied.items() if edits}
    if sum(map(len, emptied.values())) >= _BLOCK_FACTOR * rows and SlipKind.CLEARED not in found:
        yield SlipKind.CLEARED, emptied


def _find_replacement(
    rest: ColumnEdits, rows: int, many: int
) -> tuple[Replacement, dict[str, list[CellEdit]]] | None:
    """Return the words that were replaced by others over the table, with the cells where they were."""
    texts = {field: edits for field, edits in rest.items() if field not in _WORK_VALUES}
    guesses = Counter(
        words
        for field, edits in texts.items()
        for edit in edits
        for words in guess_replacements(edit.old, edit.new, in_long_text=_is_work(field))
    )
    best: tuple[Replacement, dict[str, list[CellEdit]]] | None = None
    most = 0
    for words, _ in guesses.most_common(_MAX_GUESSES):
        cells = {
            field: [edit for edit in edits if words.explains(edit.old, edit.new)]
            for field, edits in texts.items()
        }
        cells = {field: edits for field, edits in cells.items() if edits}
        issues = len({edit.row for edits in cells.values() for edit in edits})
        is_wide = len(cells) >= _MIN_REPLACED_COLUMNS and issues >= rows
        count = sum(map(len, cells.values()))
        if (issues >= many or is_wide) and count > most:
            best, most = (words, cells), count
    return best
