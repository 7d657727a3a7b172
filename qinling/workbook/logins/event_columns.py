"""A column of a log whose words tell logins from other rows, and success from failure.

Every column is watched to its end, because words may come late in a file. A column of numbers and keys
is only searched for the roots of such words.
"""

from collections.abc import Callable, Sequence

from qinling.errors import ValueRefused
from qinling.rules.logins.event_words import ACTS, STATEMENTS, EventWord, has_word_roots
from qinling.rules.logins.row_verdicts import Verdict, judge_row
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.table_sources import CellCache, TableSource

#: What a column is: that of the outcome, of error texts, of acts, of ways to log in, or any other.
OUTCOME, ERROR, ACTION, KIND, WORDS = "outcome", "error", "action", "kind", "words"
_MAX_WORDLESS_CELLS = 4096  # different cells without words, before a column is only searched
_MAX_SAMPLES = 5


class EventColumn:
    """One column, with what its cells have said so far: *flags*, `EventWord`.

    *silent_texts* are unknown words in rows without act and outcome, *odd_texts* those in rows of
    successes without act. *unclear_texts* could mean either, in rows that nothing else settles.
    """

    def __init__(
        self,
        heading: str,
        place: int,
        role: str,
        source: TableSource,
        interpret: Callable[[Cell], int],
    ) -> None:
        self.heading, self.place, self.role = heading, place, role
        self.flags = 0
        self.silent_texts: dict[Cell, None] = {}
        self.odd_texts: dict[Cell, None] = {}
        self.unclear_texts: dict[Cell, None] = {}
        self.other_cells: list[Cell] = []
        self._source, self._interpret = source, interpret
        self._words: CellCache[int] = CellCache(self._read_cell)
        self._is_searched = False

    @property
    def is_telling(self) -> bool:
        """Whether a cell has said anything about logins."""
        return bool(self.flags & STATEMENTS)

    def read_words(self, cells: Sequence[Cell]) -> list[int] | None:
        """Return what each cell says, None if no cell of the column has said anything yet."""
        if self._is_searched and not self._has_roots(cells):
            return None
        words = self._words
        said = [words[cell] for cell in cells]
        if not self.flags and len(words) > _MAX_WORDLESS_CELLS:
            self._is_searched = True
            words.clear()
        return said if self.flags else None

    def keep_samples(self, cells: Sequence[Cell], said: Sequence[int], rows: Sequence[int]) -> None:
        """Keep the cells that the end of the file may make a doubt. *rows* is what each row says."""
        for cell, own, row in zip(cells, said, rows, strict=True):
            if own & EventWord.UNKNOWN and not row & (ACTS | EventWord.FAILURE | EventWord.IGNORED):
                _keep(self.odd_texts if row & EventWord.SUCCESS else self.silent_texts, cell)
            if own & (EventWord.UNCLEAR | EventWord.WEAK) and judge_row(row) is Verdict.UNCLEAR:
                _keep(self.unclear_texts, cell)

    def list_doubtful_cells(self) -> list[Cell]:
        """Return the cells that only the user can explain, when the file has been read."""
        if self.unclear_texts:
            return [*self.unclear_texts]
        if self.role == ACTION or self.flags & ACTS:
            return [*self.silent_texts, *self.odd_texts][:_MAX_SAMPLES]
        return [*self.silent_texts] if self.is_telling else []

    def _has_roots(self, cells: Sequence[Cell]) -> bool:
        texts = [cell for cell in cells if isinstance(cell, bytes)]
        try:
            joined = str(self._source.decode_cell(b"\n".join(texts)))
        except ValueRefused:
            return True
        return has_word_roots(joined or "\n".join(map(str, cells)))

    def _read_cell(self, cell: Cell) -> int:
        said = self._interpret(cell)
        self.flags |= said
        if said & EventWord.OTHER and len(self.other_cells) < _MAX_SAMPLES:
            self.other_cells.append(cell)
        return said


def _keep(cells: dict[Cell, None], cell: Cell) -> None:
    if len(cells) < _MAX_SAMPLES:
        cells[cell] = None
