"""The console that tables and texts are printed on."""

import sys
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from qinling.rules.texts.unseen_characters import show_unseen


class SafeConsole(Console):
    """A Rich console that shows unseen characters, and raises BrokenPipeError for a closed pipe."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render with unseen characters as escapes. It is done before lines are broken and cut."""
        if isinstance(renderable, str):
            renderable = show_unseen(renderable)
        elif isinstance(renderable, Text) and (shown := show_unseen(renderable.plain)) != renderable.plain:
            renderable = renderable.copy()
            renderable.plain = shown
        return super().render(renderable, options)

    def on_broken_pipe(self) -> None:
        """Raise BrokenPipeError; Rich would exit with code 1."""
        raise BrokenPipeError


def create_console(*, stderr: bool, has_width: bool) -> SafeConsole:
    """Create a console without markup. Without a terminal it is 80 columns wide, unless *has_width*: COLUMNS says it."""
    known = (sys.stderr if stderr else sys.stdout).isatty() or has_width
    return SafeConsole(stderr=stderr, width=None if known else 80, markup=False, emoji=False, highlight=False)
