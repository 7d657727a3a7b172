"""The console that tables and texts are printed on."""

from rich.console import Console


class PipeAwareConsole(Console):
    """A Rich console that leaves a closed pipe to the error boundary."""

    def on_broken_pipe(self) -> None:
        """Raise what Rich would turn into exit code 1."""
        raise BrokenPipeError
