"""How tables look: few lines, and right at any width."""

from collections.abc import Collection, Mapping, Sequence

from rich import box
from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.style import Style
from rich.table import Table
from rich.text import Text

_COLUMN_GAP = 2
_MIN_COLUMN_WIDTH = 12


def plain_table(title: str | None = None) -> Table:
    """Return an empty table in the house's style."""
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        header_style="bold",
        padding=(0, 1, 0, 0),
    )


class FoldedLine:
    """A line that breaks wherever the screen ends: Chinese has no spaces, and Rich would break at the few there are.

    All its pieces begin *indent* columns from the left.
    """

    def __init__(self, text: str, style: str = "", indent: int = 0) -> None:
        self.text = text
        self.style = style
        self.indent = indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for piece in chop_cells(self.text, options.max_width - self.indent):
            yield Text(" " * self.indent + (piece.strip() if self.indent else piece), self.style)


def fitted_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    *,
    cut_columns: Collection[int],
    right_columns: Collection[int] = (),
    styles: Sequence[str | Style | None] = (),
) -> Table:
    """Return a table one line a row: the columns *cut_columns* share what *width* leaves them, the others stand whole.

    *right_columns* columns are set to the right; *styles* has one style a row, or is empty.
    """
    natural = [
        max([cell_len(heading), *(cell_len(row[place]) for row in rows)])
        for place, heading in enumerate(headings)
    ]
    fixed = sum(size for place, size in enumerate(natural) if place not in cut_columns) + _COLUMN_GAP * len(
        headings
    )
    sizes = {
        **dict(enumerate(natural)),
        **_share_width(width - fixed, {place: natural[place] for place in cut_columns}),
    }
    table = plain_table()
    for place, heading in enumerate(headings):
        table.add_column(
            heading,
            width=sizes[place],
            no_wrap=True,
            overflow="ellipsis",
            justify="right" if place in right_columns else "left",
        )
    for place, row in enumerate(rows):
        table.add_row(*(Text(cell) for cell in row), style=styles[place] if styles else None)
    return table


def _share_width(total_width: int, natural: Mapping[int, int]) -> dict[int, int]:
    """Part *total_width* among columns of *natural* widths: what one does not need is the others'."""
    sizes: dict[int, int] = {}
    for done, (place, width) in enumerate(sorted(natural.items(), key=lambda one: one[1])):
        sizes[place] = min(width, max(total_width // (len(natural) - done), _MIN_COLUMN_WIDTH))
        total_width -= sizes[place]
    return sizes


def reason_table(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Table:
    """Return a table of what, number, description, unit and why, in that order; what and number always stand whole.

    Where the screen is too narrow for the reason, the description goes; then the reason is cut too.
    """
    layouts = (((0, 1, 2, 3, 4), (2, 3)), ((0, 1, 3, 4), (3,)), ((0, 1, 3, 4), (3, 4)))
    for places, cut in layouts:  # the last one where none fits
        whole = sum(max(cell_len(row[place]) for row in rows) for place in places if place not in cut)
        if whole + _MIN_COLUMN_WIDTH * len(cut) + _COLUMN_GAP * len(places) <= width:
            break
    return fitted_table(
        [headings[place] for place in places],
        [[row[place] for place in places] for row in rows],
        width,
        cut_columns=[places.index(place) for place in cut],
    )
