"""Progress bars on the terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from qinling.cli.context import Desk
from qinling.rules.texts.unseen_characters import show_unseen


@contextmanager
def progress_bar(
    desk: Desk, label: str, total: int | None = None, unit: str = "行"
) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on a terminal. Yield the function that takes the number of rows, or of other *unit*, done."""
    if not desk.err.is_terminal:
        yield lambda _: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = [TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn()]
    if unit:  # a step without parts has none
        columns.insert(2, TextColumn(f"{{task.completed}} {unit}"))
    with Progress(*columns, console=desk.err, transient=True) as bar:
        task = bar.add_task(show_unseen(label), total=total)
        yield lambda done: bar.update(task, completed=done)
