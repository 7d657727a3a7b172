"""Commands `history` and `undo`."""

from datetime import date
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.error_boundary import CONTROL_ESCAPES
from qinling.cli.options.common import AsJson, DryRun, LevelOption, Yes
from qinling.cli.options.steps import OptionalIssueNumber, RecordedSince, RecordedUntil
from qinling.errors import AnswerNeeded, UsageRefused

if TYPE_CHECKING:
    from qinling.procedures.undo import UndoResult

app = typer.Typer()


@app.command()
def history(
    ctx: typer.Context,
    number: OptionalIssueNumber = None,
    *,
    since: RecordedSince = None,
    until: RecordedUntil = None,
    level: LevelOption = None,
    as_json: AsJson = False,
) -> None:
    """看办理过程：谁在什么时候改了什么，依据是什么；一个问题的，或某一天以来的。"""
    from qinling.procedures.views import find_events
    from qinling.reports.history import history_json, history_lines

    desk: Desk = ctx.obj
    _require_one_scope(number, since, until)
    with desk.reading() as reader:
        events = find_events(reader, number, level, since, until or desk.today)
        if as_json:
            desk.print_json("history", history_json(events))
            return
        for line in history_lines(events, desk.settings.timezone):
            typer.echo(line.translate(CONTROL_ESCAPES))


def _require_one_scope(number: str | None, since: date | None, until: date | None) -> None:
    if (number is None) == (since is None):
        raise UsageRefused("请写一个编号，或写 --since 日期", "如 qinling history SJ2026-008")
    if until is not None and (since is None or until < since):
        raise UsageRefused("--until 与 --since 同用，且不早于它", "请核对日期")


@app.command()
def undo(ctx: typer.Context, *, dry_run: DryRun = False, yes: Yes = False, as_json: AsJson = False) -> None:
    """撤回自己的上一次操作（导入也可以）；历史里两次都留着，别人接着办过的不能撤回。"""
    from qinling.reports.history import event_json, undo_line

    desk: Desk = ctx.obj
    if desk.is_interactive and not (yes or dry_run):
        _confirm_undo(desk)
    undone = _undo_last_command(desk, dry_run=dry_run)
    if as_json:
        desk.print_json("undo", [event_json(undone.first)], issues=undone.issues)
        return
    line = undo_line(undone, desk.settings.timezone)
    desk.print_note(f"试运行，台账没有改动：将撤回 {line}" if dry_run else f"已撤回 {line}")


def _undo_last_command(desk: Desk, *, dry_run: bool) -> "UndoResult":
    from qinling.procedures.undo import undo_last_command

    with desk.writing(dry_run=dry_run) as writer:
        return undo_last_command(writer, desk.build_stamp())


def _confirm_undo(desk: Desk) -> None:
    """Show what would be undone and ask for confirmation."""
    from qinling.cli.prompts import confirm
    from qinling.reports.history import undo_line

    undone = _undo_last_command(desk, dry_run=True)
    desk.print_note(f"将撤回 {undo_line(undone, desk.settings.timezone)}")
    if not confirm(desk, "撤回吗（是/否）", default="否"):
        raise AnswerNeeded("没有撤回，台账没有改动", "")
