"""The board as one screen of a terminal that is refreshed: what does not fit is counted, not cut silently."""

from collections.abc import Sequence

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text


class BoardScreen:
    """The *lines* of a board, what was noted while it was read, and a *footer*, in the height of the screen."""

    def __init__(self, lines: Sequence[RenderableType], notes: str, footer: str) -> None:
        self.lines = lines
        self.notes = notes
        self.footer = footer

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        free = options.update(height=None)
        rows = [row for one in self.lines for row in console.render_lines(one, free, pad=False)]
        notes = console.render_lines(Text(self.notes, "yellow"), free, pad=False) if self.notes else []
        room = max(console.height - len(notes) - 1, 0)
        footer = self.footer
        if len(rows) > room:
            footer = f"下面还有 {len(rows) - room} 行没有显示，请放大窗口；{footer}"
        for row in [*rows[:room], *notes]:
            yield from row
            yield Segment.line()
        yield Text(footer, "dim", no_wrap=True, overflow="ellipsis", end="")
