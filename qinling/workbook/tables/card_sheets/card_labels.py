"""A label of a card, as `cards` finds it."""

from dataclasses import dataclass, field

from qinling.workbook.headings.normalization import normalize_heading

Position = tuple[int, int]


@dataclass(slots=True)
class CardLabel:
    """A label of a card: where it stands, its text, and the cells of its value.

    With *inline*, the value stands in the cell of the label, and *cells* are the lines below that go on with it.
    """

    row: int
    column: int
    text: str
    cells: list[Position] = field(default_factory=list)
    inline: str | None = None
    is_known: bool = False  # its words name a field

    @property
    def key(self) -> str:
        """The words of the label, by which it is the same on every card."""
        return normalize_heading(self.text)[0]
