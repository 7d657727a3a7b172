"""What an export itself writes outside its issues. What stands there besides was added by somebody."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import blake2b

_SUM_BYTES = 5


@dataclass(frozen=True, slots=True)
class SheetContents:
    """What an export writes on one sheet, its issues aside.

    *sums* are those of its texts, comments and pictures. Its numbers and days lie in the first
    *rows* and *columns*. *computed* are the columns from 0 whose cells in the rows of issues are
    formulas of the office's template.
    """

    sums: Collection[str]
    rows: int
    columns: int
    computed: Collection[int] = ()

    def holds(self, row: int, column: int, cell: object) -> bool:
        """Return whether the export may have written *cell* itself, at this place from 0."""
        if isinstance(cell, str):
            return sum_text(cell) in self.sums
        return row < self.rows and column < self.columns

    def holds_bytes(self, content: bytes) -> bool:
        """Return whether the export holds the picture *content*."""
        return sum_bytes(content) in self.sums


def sum_text(text: str) -> str:
    """Return the sum of a text, white space aside: programs change line breaks."""
    return sum_bytes("".join(text.split()).encode("utf-8", "surrogatepass"))


def sum_bytes(content: bytes) -> str:
    """Return the sum of *content*."""
    return blake2b(content, digest_size=_SUM_BYTES).hexdigest()


def describe_cell(cell: object) -> str:
    """Return a cell as one text, as a person would type it."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).strip()


def sum_texts(texts: Iterable[str]) -> list[str]:
    """Return the sums of *texts* in order, each once."""
    return sorted(set(map(sum_text, texts)))
