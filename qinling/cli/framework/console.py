"""The console that tables and texts are printed on."""

from rich.console import Console


class PipeAwareConsole(Console):
    """A Rich console that raises BrokenPipeError for a closed pipe."""

    def on_broken_pipe(self) -> None:
        """Raise BrokenPipeError; Rich would exit with code 1."""
        raise BrokenPipeError
