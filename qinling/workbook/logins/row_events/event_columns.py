"""A column of a log whose words tell logins from other rows, and success from failure.

Every column is watched to its end, because words may come late in a file. A column of numbers and keys
is only searched for the roots of such words.
"""

from collections.abc import Callable, Sequence, Set

from qinling.errors import ValueRefused
from qinling.rules.logins.log_words.event_vocabulary import has_word_roots
from qinling.rules.logins.log_words.event_words import ACTS, OUTCOMES, STATEMENTS, EventWord
from qinling.rules.logins.log_words.foot_words import is_count, is_foot_text
from qinling.rules.logins.log_words.row_verdicts import Verdict, judge_row
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.table_sources import CellCache, TableSource

#: What a column is: that of the outcome, of error texts, of acts, of ways to log in, of remarks, of names, of devices and
#: places, or any other.
OUTCOME, ERROR, ACTION, KIND, REMARK, NAMES, PLACES, WORDS = (
    *("outcome", "error", "action", "kind", "remark", "names", "places", "words"),
)
_MAX_CELLS = 4096  # different cells of a column, before it is read in a cheaper way
_MAX_SAMPLES = 5
_MAX_CODES = 6
_DIGITS = b"0123456789"
_TO_NINES, _TO_ZEROS = (bytes.maketrans(_DIGITS, digit * 10) for digit in (b"9", b"0"))
_KEY_BYTES = _DIGITS + b"abcdefABCDEF.:-/_ \n"  # of numbers, times, addresses and keys
#: What the end of the file may make a doubt.
DOUBTFUL = EventWord.UNKNOWN | EventWord.UNCLEAR | EventWord.WEAK | EventWord.REMARKED | EventWord.ANSWERED
_SUCCEEDED = EventWord.LOGIN | EventWord.SUCCESS
_BY_ITSELF = -1  # the digits of a cell matter


class EventColumn:
    """One column, with what its cells have said so far: *flags*, `EventWord`.

    *silent_texts* are unknown words in rows without act and outcome, *odd_texts* those in rows of
    successes without act. *unclear_texts* could mean either, in rows that nothing else settles.
    *bare_logins* name a login without outcome, in rows without any; *has_successes* is whether other
    cells name one that succeeded. *answers* are yes and no in rows without outcome. With *has_given_words* the settings have words beside the vocabulary;
    with *are_digits_free* none of them has a digit. The user said what an *is_settled* column is.
    """

    def __init__(
        self,
        heading: str,
        place: int,
        role: str,
        source: TableSource,
        interpret: Callable[[Cell], int],
        *,
        is_settled: bool,
        has_given_words: bool,
        are_digits_free: bool,
    ) -> None:
        self.heading, self.place, self.role, self._is_settled = heading, place, role, is_settled
        self.flags = 0
        self.silent_texts: dict[Cell, None] = {}
        self.odd_texts: dict[Cell, None] = {}
        self.unclear_texts: dict[Cell, None] = {}
        self.bare_logins: dict[Cell, None] = {}
        self.answers: dict[Cell, None] = {}
        self.has_successes = False
        self.other_cells: list[Cell] = []
        self._source, self._interpret = source, interpret
        self._has_given_words, self._are_digits_free = has_given_words, are_digits_free
        self._words: CellCache[int] = CellCache(self._read_cell)
        self._shapes: CellCache[int] = CellCache(self._read_shape)
        self._has_many_cells = False

    @property
    def is_telling(self) -> bool:
        """Whether a cell has said anything about logins."""
        return bool(self.flags & STATEMENTS)

    def read_words(self, cells: Sequence[Cell]) -> list[int] | None:
        """Return what each cell says, None if no cell of the column has said anything yet."""
        if not self._has_many_cells:
            words = self._words
            said = [words[cell] for cell in cells]
            self._has_many_cells = len(words) > _MAX_CELLS
        elif not self.flags and not self._has_given_words and not self._has_roots(cells):
            return None
        else:
            said = self._read_many_cells(cells)
        return said if self.flags else None

    def _read_many_cells(self, cells: Sequence[Cell]) -> list[int]:
        """Return what each cell says. Cells that differ only in their digits mostly say the same."""
        words, shapes = self._words, self._shapes
        texts = [cell for cell in cells if isinstance(cell, bytes)]
        if not self._are_digits_free or len(texts) < len(cells):
            return [words[cell] for cell in cells]
        said = [shapes[text.translate(_TO_NINES)] for text in texts]
        if _BY_ITSELF in said:
            return [words[text] if own == _BY_ITSELF else own for text, own in zip(texts, said, strict=True)]
        return said

    def _read_shape(self, shape: Cell) -> int:
        """Return what a cell whose digits are all nines says, `_BY_ITSELF` if other digits might say something else."""
        assert isinstance(shape, bytes)
        try:
            self._source.decode_cell(shape)  # a nine may be a part of a character
        except ValueRefused:
            return _BY_ITSELF
        said = self._interpret(shape)
        if shape.isdigit() or said != self._interpret(shape.translate(_TO_ZEROS)):
            return _BY_ITSELF
        self._add_flags(said)
        return said

    def keep_samples(
        self, cells: Sequence[Cell], said: Sequence[int], rows: Sequence[int], kinds: Set[int]
    ) -> None:
        """Keep the cells that the end of the file may make a doubt. *rows* is what each row says, *kinds* the same once."""
        wanted = int(EventWord.UNCLEAR | EventWord.WEAK | EventWord.REMARKED | EventWord.ANSWERED)
        if not self.bare_logins:
            wanted |= EventWord.LOGIN
        if any(self._wants_unknown(kind) for kind in kinds):
            wanted |= EventWord.UNKNOWN
        if not any(kind & wanted for kind in set(said)):
            return
        for cell, own, row in zip(cells, said, rows, strict=True):
            if own & EventWord.UNKNOWN and not row & (ACTS | EventWord.FAILURE | EventWord.IGNORED):
                _keep_cell(self.odd_texts if row & EventWord.SUCCESS else self.silent_texts, cell)
            if own & (EventWord.UNCLEAR | EventWord.WEAK) and judge_row(row) is Verdict.UNCLEAR:
                _keep_cell(self.unclear_texts, cell)
            if own & EventWord.REMARKED and not row & ACTS:
                _keep_cell(self.unclear_texts, cell)
            if (
                own & EventWord.ANSWERED
                and judge_row(row) in (Verdict.SUCCEEDED, Verdict.SILENT)
                and not row & OUTCOMES
            ):
                _keep_cell(self.answers, cell)
            if own == EventWord.LOGIN and judge_row(row) is Verdict.SUCCEEDED and not row & OUTCOMES:
                _keep_cell(self.bare_logins, cell)

    def _wants_unknown(self, row: int) -> bool:
        """Return whether unknown words of a row that says *row* would be the first of their sort."""
        if not row & EventWord.UNKNOWN or row & (ACTS | EventWord.FAILURE | EventWord.IGNORED):
            return False
        return not (self.odd_texts if row & EventWord.SUCCESS else self.silent_texts)

    def list_doubtful_cells(self) -> list[Cell]:
        """Return the cells that only the user can explain, when the file has been read."""
        if self._is_settled:
            return []
        if self.unclear_texts:
            return [*self.unclear_texts]
        if self.has_successes and self.bare_logins:  # 登录 beside 登录成功: perhaps two rows of one login
            return [*self.bare_logins]
        if self.role == ACTION or self.flags & ACTS:
            return [*self.silent_texts, *self.odd_texts][:_MAX_SAMPLES]
        return [*self.silent_texts] if self.is_telling else []

    def list_codes(self) -> list[Cell]:
        """Return the cells of a column that has a few codes and nothing else, [] for any other."""
        cells = [cell for cell, said in self._words.items() if not said and not self._is_blank(cell)]
        are_few = 1 < len(cells) <= _MAX_CODES and not self.flags & ~EventWord.IGNORED
        return (
            sorted(cells, key=str)
            if are_few and self.role not in (NAMES, PLACES) and not self._has_many_cells
            else []
        )

    def _is_blank(self, cell: Cell) -> bool:
        """Return whether a cell is empty, or of a foot row."""
        text = str(self._source.decode_for_display(cell) or "").strip()
        return not text or is_count(text) or is_foot_text(text)

    def _has_roots(self, cells: Sequence[Cell]) -> bool:
        texts = [cell for cell in cells if isinstance(cell, bytes)]
        if len(texts) < len(cells):
            return has_word_roots("\n".join(map(str, cells)))
        joined = b"\n".join(texts)
        if not joined.translate(None, _KEY_BYTES):
            return False
        try:
            return has_word_roots(str(self._source.decode_cell(joined)))
        except ValueRefused:
            return True

    def _read_cell(self, cell: Cell) -> int:
        said = self._interpret(cell)
        self._add_flags(said)
        if said & EventWord.OTHER and len(self.other_cells) < _MAX_SAMPLES:
            self.other_cells.append(cell)
        return said

    def _add_flags(self, said: int) -> None:
        self.flags |= said
        self.has_successes |= said & _SUCCEEDED == _SUCCEEDED


def _keep_cell(cells: dict[Cell, None], cell: Cell) -> None:
    if len(cells) < _MAX_SAMPLES:
        cells[cell] = None


def may_be_doubtful(said: int) -> bool:
    """Return whether the end of the file may make a row that says *said* a doubt."""
    return bool(said & DOUBTFUL or (said & EventWord.LOGIN and not said & OUTCOMES))
