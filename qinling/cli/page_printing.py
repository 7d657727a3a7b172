"""Print lines on stdout that name commands: as in notes and refusals, they are for the ledger and the settings of the call.

What is data alone (a value, a list, a crontab, the text of a brief) is printed as it is.
"""

from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.framework.unknown_options.option_words import add_root_words

if TYPE_CHECKING:
    from rich.console import RenderableType


def print_hint(desk: Desk, line: str) -> None:
    """Print *line* on stdout."""
    print_line(add_root_words(line, desk.root_words))


def print_page(desk: Desk, *parts: "RenderableType") -> None:
    """Print *parts* on stdout, one below the other."""
    desk.out.print(*(complete_commands(desk, part) for part in parts), sep="\n")


def complete_commands(desk: Desk, part: "RenderableType") -> "RenderableType":
    """Return *part* of a page with its commands complete. The cells of a table are the ledger's, and stay as they are."""
    from rich.table import Table
    from rich.text import Text

    from qinling.reports.text.table_style import FoldedLine, WrappedLine

    words = desk.root_words
    if not words:
        return part
    if isinstance(part, str):
        return add_root_words(part, words)
    if isinstance(part, Text):
        told = add_root_words(part.plain, words)
        return part if told == part.plain else Text(told, part.style)
    if isinstance(part, FoldedLine | WrappedLine):
        part.text = add_root_words(part.text, words)
    elif isinstance(part, Table) and isinstance(part.caption, str):
        part.caption = add_root_words(part.caption, words)
    return part
