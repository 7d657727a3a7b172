"""Table styles for the terminal."""

from collections.abc import Collection, Mapping, Sequence

from rich import box
from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderResult
from rich.style import Style
from rich.table import Table
from rich.text import Text

from qinling.reports.plain_text import join_lines
from qinling.rules.unseen_characters import show_unseen

_COLUMN_GAP = 2
_MIN_COLUMN_WIDTH = 12


def plain_table(title: str | None = None) -> Table:
    """Return an empty table in the common style."""
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
    """A text that is wrapped at the exact screen width, each line *indent* columns from the left.

    Rich wraps at spaces, which Chinese text lacks.
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
    """Return a table with one line a row.

    The columns *cut_columns* share the width that the others leave. *right_columns* are
    right-aligned. *styles* has one style a row, or is empty.
    """
    rows = [[show_unseen(join_lines(cell)) for cell in row] for row in rows]
    natural_widths = [
        max([cell_len(heading), *(cell_len(row[index]) for row in rows)])
        for index, heading in enumerate(headings)
    ]
    fixed_width = sum(width for index, width in enumerate(natural_widths) if index not in cut_columns)
    fixed_width += _COLUMN_GAP * len(headings)
    cut_widths = _share_width(width - fixed_width, {index: natural_widths[index] for index in cut_columns})
    table = plain_table()
    for index, heading in enumerate(headings):
        table.add_column(
            heading,
            width=cut_widths.get(index, natural_widths[index]),
            no_wrap=True,
            overflow="ellipsis",
            justify="right" if index in right_columns else "left",
        )
    for index, row in enumerate(rows):
        table.add_row(*(Text(cell) for cell in row), style=styles[index] if styles else None)
    return table


def wrapped_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    *,
    wrapped_column: int,
    right_columns: Collection[int] = (),
) -> Table:
    """Return a table in which nothing is cut: the *wrapped_column* takes the width that the others leave.

    Its words stay whole as long as they fit. *right_columns* are right-aligned.
    """
    rows = [[show_unseen(join_lines(cell)) for cell in row] for row in rows]
    natural_widths = [
        max([cell_len(heading), *(cell_len(row[index]) for row in rows)])
        for index, heading in enumerate(headings)
    ]
    others = sum(natural_widths) - natural_widths[wrapped_column] + _COLUMN_GAP * len(headings)
    natural_widths[wrapped_column] = min(
        natural_widths[wrapped_column], max(width - others, _MIN_COLUMN_WIDTH)
    )
    table = plain_table()
    for index, heading in enumerate(headings):
        justify: JustifyMethod = "right" if index in right_columns else "left"
        table.add_column(heading, width=natural_widths[index], justify=justify, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _share_width(total_width: int, natural: Mapping[int, int]) -> dict[int, int]:
    """Share *total_width* among columns of *natural* widths. Unused width goes to the other columns."""
    widths: dict[int, int] = {}
    for done, (index, width) in enumerate(sorted(natural.items(), key=lambda item: item[1])):
        widths[index] = min(width, max(total_width // (len(natural) - done), _MIN_COLUMN_WIDTH))
        total_width -= widths[index]
    return widths


def reason_table(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Table:
    """Return a table of kind, number, description, unit and reason, in that order.

    Kind and number are never cut. On a narrow screen the description is left out; then the reason is cut.
    """
    layouts = (((0, 1, 2, 3, 4), (2, 3)), ((0, 1, 3, 4), (3,)), ((0, 1, 3, 4), (3, 4)))
    for shown, cut in layouts:  # the last one if none fits
        uncut_width = sum(
            max((cell_len(row[index]) for row in rows), default=0) for index in shown if index not in cut
        )
        if uncut_width + _MIN_COLUMN_WIDTH * len(cut) + _COLUMN_GAP * len(shown) <= width:
            break
    return fitted_table(
        [headings[index] for index in shown],
        [[row[index] for index in shown] for row in rows],
        width,
        cut_columns=[shown.index(index) for index in cut],
    )
