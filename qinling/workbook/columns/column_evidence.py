"""What is known of each column of a table: its heading, what the heading may mean, what stands below."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from qinling.workbook.columns.column_profiles import EMPTY_PROFILE, ColumnProfile, profile_column
from qinling.workbook.columns.column_weights import (
    CLEAR_FLOOR,
    CONTENT_WEIGHT,
    FLOOR,
    HEADING_WEIGHT,
    MIN_BACKING,
    WHOSE_CELLS,
    score_content,
)
from qinling.workbook.columns.user_headings import find_column_use
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.headings.column_uses import HANDED_DOWN, ORDINAL
from qinling.workbook.headings.grammar import EXACT_SCORE, HeadingMeaning, find_exact_fields, read_heading
from qinling.workbook.headings.normalization import normalize_heading
from qinling.workbook.tables.notes import may_be_total
from qinling.workbook.tables.table import is_blank

_MAX_READ_COLUMNS = 500  # columns farther right are stored under their headings
_AMBIGUITY = 0.15  # meanings whose scores differ by less leave a heading open
#: Several columns may have these uses. In an assignment each column has its own.
_SHARED_USES = frozenset({ORDINAL})
_SHARED_MARK = "@"
_MAX_SAMPLES = 3
DAY_FIELDS = ("found_on", "handed_over_on", HANDED_DOWN, "rectified_on", "closed_on")


class ColumnTable(Protocol):
    """The parts of a table that tell what its columns are. Headings have their groups before a "/"."""

    @property
    def grid(self) -> Grid: ...  # noqa: D102 (the names explain it)
    @property
    def headings(self) -> list[str]: ...  # noqa: D102
    @property
    def leaf_headings(self) -> list[str]: ...  # noqa: D102
    @property
    def sample_rows(self) -> list[tuple[int, list[Cell]]]: ...  # noqa: D102
    @property
    def tick_columns(self) -> Mapping[int, object]: ...  # noqa: D102
    @property
    def is_cards(self) -> bool: ...  # noqa: D102


@dataclass(slots=True)
class ColumnEvidence:
    """One column: its place, its heading, its possible fields and its profile.

    *meanings* holds what the heading may mean, by field; the rules of `settling_rules` remove
    some, *read_meanings* keeps them all. *user_field* is what the user or the settings say, "" where they say nothing, and
    *user_rank* how exactly they name the column.
    *bonuses* are added to the scores of fields. *is_fallback*: the first deadline, used where the
    later one is blank. *holds_days_ahead*: unfinished issues have days in it. *named_by_content*: the heading says nothing; its cells name the field. *has_known_words*: the
    grammar knows every word of the heading.
    """

    index: int
    letter: str
    heading: str
    leaf: str
    group: str
    meanings: dict[str, HeadingMeaning] = field(default_factory=dict)
    read_meanings: Mapping[str, HeadingMeaning] = field(default_factory=dict)
    has_known_words: bool = False
    profile: ColumnProfile = EMPTY_PROFILE
    user_field: str = ""
    user_rank: int = 0
    bonuses: dict[str, float] = field(default_factory=dict)
    is_fallback: bool = False
    holds_days_ahead: bool = False
    named_by_content: bool = False

    def read_heading(self, similarity: float) -> None:
        """Read what the heading may mean.

        With unknown words it must name a field as surely as *similarity*, or less surely and the
        cells speak for the field. A *similarity* of 1 takes no heading with unknown words.
        """
        if not self.heading:
            return
        meanings = read_heading(self.leaf, self.group)
        self.has_known_words = bool(meanings) and bool(find_exact_fields(self.leaf, group=self.group))
        is_sure = self.has_known_words or (bool(meanings) and meanings[0].score >= similarity)
        for meaning in meanings:
            if is_sure or (similarity < 1 and self._is_backed(meaning)):
                self.meanings.setdefault(meaning.field, meaning)
        self.named_by_content = bool(self.meanings) and not is_sure
        self.read_meanings = dict(self.meanings)

    def take_description_for_kind(self) -> None:
        """Let a heading that may name the description name the category: its cells are a few short words."""
        if meaning := self.meanings.pop("description", None):
            self.meanings.setdefault("category", replace(meaning, field="category"))

    def take_paper_number(self) -> None:
        """Let 文号, which names a paper in a list, name the number: a card is the paper of its issue."""
        for meaning in read_heading(self.leaf):
            if meaning.field == "number" and not self.meanings:
                self.meanings["number"] = replace(meaning, score=EXACT_SCORE)

    def add_bonus(self, name: str, bonus: float) -> None:
        """Add to the score of the column for a field."""
        self.bonuses[name] = self.bonuses.get(name, 0.0) + bonus

    def _is_backed(self, meaning: HeadingMeaning) -> bool:
        """Return whether the cells speak for what a heading with an unknown word may mean: 清表时限 above days."""
        return (
            meaning.score >= EXACT_SCORE
            and meaning.field not in WHOSE_CELLS
            and self.score_content(meaning.field) >= MIN_BACKING
        )

    @property
    def best_heading_score(self) -> float:
        """The score of the likeliest meaning of the heading."""
        return max((meaning.score for meaning in self.meanings.values()), default=0.0)

    def has_clear_meaning(self, name: str) -> bool:
        """Return whether the heading names the field and leaves no other nearly as likely."""
        if name not in self.meanings:
            return False
        own = self.meanings[name].score
        return all(own - other.score >= _AMBIGUITY for key, other in self.meanings.items() if key != name)

    def score(self, name: str) -> float:
        """Return the total score of the column for a field that its heading may mean."""
        total = HEADING_WEIGHT * self.meanings[name].score + CONTENT_WEIGHT * self.score_content(name)
        return total + self.bonuses.get(name, 0.0)

    def score_content(self, name: str) -> float:
        """Return how well the cells fit a field, from -1 to 1."""
        return score_content(name, self.profile)

    def list_worths(self) -> dict[str, float]:
        """Return what the column is worth for each field above the floor."""
        worths: dict[str, float] = {}
        for name in self.meanings:
            is_clear = self.has_known_words and self.has_clear_meaning(name)
            score = self.score(name)
            if score > (CLEAR_FLOOR if is_clear else FLOOR):
                key = f"{name}{_SHARED_MARK}{self.index}" if name in _SHARED_USES else name
                worths[key] = score - CLEAR_FLOOR
        return worths


def is_shared(name: str) -> bool:
    """Return whether several columns may have the use *name* of an assignment."""
    return name in _SHARED_USES or _SHARED_MARK in name


def get_use(name: str) -> str:
    """Return the field or use that *name* stands for in an assignment."""
    return name.partition(_SHARED_MARK)[0]


def collect_columns(
    table: ColumnTable, user_headings: Mapping[str, str], similarity: float
) -> list[ColumnEvidence]:
    """Return every column that has a heading or a filled cell. Columns that the user named are not profiled."""
    filled = _collect_cells(table.sample_rows)
    filled |= _collect_cells(_leave_out_lines(table))
    width = max(len(table.headings), max(filled, default=-1) + 1)
    columns = []
    for index in range(width):
        heading = table.headings[index] if index < len(table.headings) else ""
        leaf = table.leaf_headings[index] if index < len(table.headings) else ""
        if heading or index in filled:
            columns.append(
                _read_column(table, index, (heading, leaf), filled.get(index, []), user_headings, similarity)
            )
    return columns


def _read_column(
    table: ColumnTable,
    index: int,
    names: tuple[str, str],
    cells: Sequence[Cell],
    user_headings: Mapping[str, str],
    similarity: float,
) -> ColumnEvidence:
    heading, leaf = names
    letter = format_column_letters(index)
    column = ColumnEvidence(index, letter, heading, leaf, heading.removesuffix(leaf).rstrip("/"))
    if use := find_column_use(user_headings, table.grid.name, letter, (heading.replace("/", ""), leaf)):
        column.user_field, column.user_rank = use
        column.profile = replace(EMPTY_PROFILE, samples=tuple(cells[:_MAX_SAMPLES]))
    else:
        column.profile = profile_column(cells)
    if index < _MAX_READ_COLUMNS:
        column.read_heading(similarity)
    if index in table.tick_columns:
        column.take_description_for_kind()  # 违建情形 above 未批先建, 批小建大
    if table.is_cards:
        column.take_paper_number()
    return column


def _leave_out_lines(table: ColumnTable) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the sample rows without those between the issues: totals, headings once more, lines of one text.

    What stands in these says nothing of the columns.
    """
    headings = {normalize_heading(leaf)[0] for leaf in table.leaf_headings if leaf}
    for number, row in table.sample_rows:
        texts = {str(cell) for cell in row if not is_blank(cell)}
        is_heading = all(normalize_heading(text)[0] in headings for text in texts)
        if len(texts) > 1 and not is_heading and not may_be_total(row):
            yield number, row


def _collect_cells(rows: Iterable[tuple[int, Sequence[Cell]]]) -> dict[int, list[Cell]]:
    """Return the filled cells of each column."""
    filled: dict[int, list[Cell]] = {}
    for _, row in rows:
        for index, cell in enumerate(row):
            if cell is not None and cell != "" and not (isinstance(cell, str) and cell.isspace()):
                filled.setdefault(index, []).append(cell)
    return filled


def sort_for_ties(columns: Iterable[ColumnEvidence]) -> list[int]:
    """Return the indexes of *columns* in an order that does not depend on their places, but for equal headings."""
    return [
        column.index
        for column in sorted(
            columns, key=lambda one: (normalize_heading(one.heading or " ")[0], one.heading, one.index)
        )
    ]
