"""Table styles for the terminal."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from rich import box
from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderResult
from rich.style import Style
from rich.table import Table
from rich.text import Text

from qinling.reports.text.plain_text import join_lines
from qinling.reports.text.text_wrapping import wrap_text
from qinling.rules.texts.unseen_characters import show_unseen

_COLUMN_GAP = 2
_MIN_COLUMN_WIDTH = 12
_LEAST_CUT_WIDTH = 6  # two characters and the dots


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


class WrappedLine:
    """A text that is wrapped at the screen width, where Chinese text may be broken."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from wrap_text(Text(self.text), options.max_width)


def fitted_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    *,
    cut_columns: Collection[int],
    spare_columns: Mapping[int, int] = MappingProxyType({}),
    right_columns: Collection[int] = (),
    styles: Sequence[str | Style | None] = (),
) -> Table:
    """Return a table with one line a row.

    The columns *cut_columns* share the width that the others leave. Where that is too little, the
    *spare_columns* (index → how narrow it may get) give way too. What fits no more stands below each
    other, so that a date or a number is never cut. *right_columns* are right-aligned. *styles* has one
    style a row, or is empty.
    """
    rows, natural_widths = _measure_cells(headings, rows)
    widths = _fit_widths(width - _COLUMN_GAP * len(headings), natural_widths, cut_columns, spare_columns)
    if widths is None:
        return _stacked_table(headings, rows, width, styles)
    table = plain_table()
    for index, heading in enumerate(headings):
        table.add_column(
            heading,
            width=widths[index],
            no_wrap=True,
            overflow="ellipsis",
            justify="right" if index in right_columns else "left",
        )
    for index, row in enumerate(rows):
        table.add_row(*(Text(cell) for cell in row), style=styles[index] if styles else None)
    return table


def fit_columns(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    *,
    cut_columns: Collection[int],
    spare_columns: Mapping[int, int],
) -> tuple[list[list[str]], list[int]]:
    """Return the cells of `fitted_table`, each on one line, and the widths of its columns.

    On a screen that can be moved sideways, columns that do not fit keep their width.
    """
    cells, natural = _measure_cells(headings, rows)
    widths = _fit_widths(width - _COLUMN_GAP * len(headings), natural, cut_columns, spare_columns)
    return cells, widths or natural


def _measure_cells(
    headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[list[list[str]], list[int]]:
    """Return the cells, each on one line, and how wide each column is if nothing is cut."""
    lines = [[show_unseen(join_lines(cell)) for cell in row] for row in rows]
    return lines, [
        max([cell_len(heading), *(cell_len(row[index]) for row in lines)])
        for index, heading in enumerate(headings)
    ]


def _fit_widths(
    width: int, natural: Sequence[int], cut_columns: Collection[int], spare_columns: Mapping[int, int]
) -> list[int] | None:
    """Return the widths of columns that fit into *width* together, None where there are none."""
    cut, narrow = (dict.fromkeys(cut_columns, least) for least in (_MIN_COLUMN_WIDTH, _LEAST_CUT_WIDTH))
    for least in (cut, narrow, {**spare_columns, **narrow}):
        mins = [min(own, least.get(index, own)) for index, own in enumerate(natural)]
        if sum(mins) <= width:
            return _share_width(width, mins, natural)
    return None


def _share_width(width: int, mins: Sequence[int], natural: Sequence[int]) -> list[int]:
    """Share what *mins* leave of *width* among the columns. What one does not need goes to the other ones."""
    widths, left = [*mins], width - sum(mins)
    growing = sorted((own, index) for index, own in enumerate(natural) if own > mins[index])
    for done, (own, index) in enumerate(growing):
        widths[index] = min(own, mins[index] + left // (len(growing) - done))
        left -= widths[index] - mins[index]
    return widths


def _stacked_table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], width: int, styles: Sequence[str | Style | None]
) -> Table:
    """Return the cells of each row below each other, with their headings in front."""
    table = plain_table()
    table.show_header = False
    label_width = max(map(cell_len, headings))
    table.add_column(width=label_width, no_wrap=True)
    table.add_column(width=max(width - label_width - _COLUMN_GAP, _LEAST_CUT_WIDTH), overflow="fold")
    for place, row in enumerate(rows):
        if place:
            table.add_row()
        for heading, cell in zip(headings, row, strict=True):
            if cell:
                table.add_row(Text(heading), Text(cell), style=styles[place] if styles else None)
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
    rows, natural_widths = _measure_cells(headings, rows)
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


def names_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[Sequence[str]]],
    width: int,
    *,
    right_columns: Collection[int] = (),
) -> Table:
    """Return a table whose cells are lists of names. Their lines break between two names, so that none is cut.

    The last column gives way first. *right_columns* are right-aligned.
    """
    shown = [[[show_unseen(join_lines(name)) for name in names] for names in row] for row in rows]
    widths = [
        max([cell_len(heading), *(cell_len("、".join(row[index])) for row in shown)])
        for index, heading in enumerate(headings)
    ]
    for index in reversed(range(len(widths))):
        too_wide = sum(widths) + _COLUMN_GAP * len(widths) - width
        least = max(widths[index] - too_wide, _MIN_COLUMN_WIDTH, width // len(widths))
        widths[index] = min(widths[index], least)
    table = plain_table()
    for index, heading in enumerate(headings):
        justify: JustifyMethod = "right" if index in right_columns else "left"
        table.add_column(heading, width=widths[index], justify=justify, overflow="fold")
    for row in shown:
        table.add_row(*(Text(_pack_names(names, one)) for names, one in zip(row, widths, strict=True)))
    return table


def _pack_names(names: Sequence[str], width: int) -> str:
    """Return *names* in lines of at most *width* cells. One that is longer by itself is folded by the table."""
    lines: list[str] = []
    for place, name in enumerate(names, 1):
        text = f"{name}、" if place < len(names) else name
        if cell_len(name) <= width < cell_len(text):
            text = name  # else the mark would stand on a line of its own
        if lines and cell_len(lines[-1] + text) <= width:
            lines[-1] += text
        else:
            lines.append(text)
    return "\n".join(lines)


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
