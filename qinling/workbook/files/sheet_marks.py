"""What a sheet shows beside its values: hidden rows and columns, fills, struck text, comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: The names in `SheetMarks.unseen`.
FILLS, STRIKES, HIDDEN, COMMENTS = "底色", "删除线", "隐藏行列", "批注"
#: A fill that nobody can tell from none.
WHITE = "FFFFFF"

#: A sheet with more coloured cells than this has none listed, and the same for struck ones. A part
#: of them would look like all of them.
MAX_MARKED_CELLS = 100_000
_MAX_LEFT_CHARACTERS = 10_000_000

#: A piece of rich text: whether it is struck through, None where the cell's own font decides, and its text.
TextRun = tuple[bool | None, str]


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What a sheet shows beside its values. Rows and columns are from 0.

    *fills* holds the background of cells as "RRGGBB", blank cells too. *struck* are cells whose
    whole text is struck through; *partly_struck* holds the text that is left where only a part is.
    *unseen* names what was not looked at, such as 底色.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    fills: Mapping[tuple[int, int], str] = field(default_factory=dict)
    struck: frozenset[tuple[int, int]] = frozenset()
    partly_struck: Mapping[tuple[int, int], str] = field(default_factory=dict)
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()


#: The marks of a sheet in a format that shows none.
UNSEEN_MARKS = SheetMarks(unseen=(FILLS, STRIKES, HIDDEN, COMMENTS))


def leave_out_struck(runs: Sequence[TextRun], *, is_cell_struck: bool) -> str | None:
    """Return the text of *runs* that is not struck through, or None where none is struck."""
    states = [(is_cell_struck if struck is None else struck, text) for struck, text in runs]
    if not any(struck and text.strip() for struck, text in states):
        return None
    return "".join(text for struck, text in states if not struck)


class CellMarks:
    """Collects the marks of the cells of one sheet, up to `MAX_MARKED_CELLS`."""

    def __init__(self) -> None:
        self.fills: dict[tuple[int, int], str] = {}
        self.struck: set[tuple[int, int]] = set()
        self.partly_struck: dict[tuple[int, int], str] = {}
        self.unseen: set[str] = set()
        self._left_characters = 0

    def add_fill(self, cell: tuple[int, int], color: str) -> None:
        """Note the background of a cell."""
        if FILLS in self.unseen:
            return
        self.fills[cell] = color
        if len(self.fills) > MAX_MARKED_CELLS:
            self.unseen.add(FILLS)
            self.fills.clear()

    def add_struck(self, cell: tuple[int, int], left_text: str) -> None:
        """Note a cell with struck text, and the text that is left."""
        if STRIKES in self.unseen:
            return
        if left_text.strip():
            self.partly_struck[cell] = left_text
            self._left_characters += len(left_text)
        else:
            self.struck.add(cell)
        is_too_much = len(self.struck) + len(self.partly_struck) > MAX_MARKED_CELLS
        if is_too_much or self._left_characters > _MAX_LEFT_CHARACTERS:
            self.unseen.add(STRIKES)
            self.struck.clear()
            self.partly_struck.clear()
