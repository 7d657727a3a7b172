"""What an undo would take back is shown, and what was shown is taken back: by the command and on the screen."""

from typing import TYPE_CHECKING

from qinling.cli.context import Desk

if TYPE_CHECKING:
    from qinling.procedures.undo import UndoResult


def undo_last(
    desk: Desk, *, dry_run: bool, passes_over: bool, shown: "UndoResult | None" = None
) -> "UndoResult":
    """Undo the last command; with *shown* only if it is still that one."""
    from qinling.procedures.undo import undo_last_command

    expects = shown.first.id if shown else None
    with desk.writing(dry_run=dry_run) as writer:
        return undo_last_command(writer, desk.build_stamp(), passes_over=passes_over, expects=expects)


def try_undo(desk: Desk) -> "UndoResult":
    """Tell what an undo would take back, and return it."""
    from qinling.reports.issues.history import undo_line

    undone = undo_last(desk, dry_run=True, passes_over=True)
    desk.print_note(f"将撤回 {undo_line(undone, desk.settings.timezone)}")
    return undone


def undo_shown(shown: "UndoResult", desk: Desk) -> None:
    """Undo what was *shown*, and tell it. Raises UndoRefused when something else was done meanwhile."""
    from qinling.reports.issues.history import undo_line

    undone = undo_last(desk, dry_run=False, passes_over=True, shown=shown)
    desk.print_note(f"已撤回 {undo_line(undone, desk.settings.timezone)}")
