"""Command `undo`: take back one's own last change."""

from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson, DryRun, Yes
from qinling.cli.undo_question import try_undo, undo_last
from qinling.errors import AnswerNeeded

if TYPE_CHECKING:
    from qinling.procedures.undo import UndoResult

app = typer.Typer()


@app.command()
def undo(ctx: typer.Context, *, dry_run: DryRun = False, yes: Yes = False, as_json: AsJson = False) -> None:
    """撤回自己的上一次操作，整次撤回：登记、修改、导入、收回、各步办理、督办和回复、收入材料、工作记录、单位合并、登录分析。

    登录分析里能撤回的：读入的登录日志和账号清单、去掉的日志、记下的指导。

    历史里两次都留着，从不删除；撤回本身不能再撤回，要重新办。收入的材料，抄件仍留在文件夹里。
    不能撤回的：别人接着办过的问题；已发出的消息；写出的文件；分发；台账的升级。
    """
    from qinling.reports.issues.history import event_json, undo_line

    desk: Desk = ctx.obj
    shown = _confirm_undo(desk) if desk.is_interactive and not (yes or dry_run) else None
    undone = undo_last(desk, dry_run=dry_run, passes_over=yes or dry_run or desk.is_interactive, shown=shown)
    if as_json:
        passed_over = undone.passed_over or None
        desk.print_json("undo", [event_json(undone.first)], issues=undone.issues, passed_over=passed_over)
        return
    line = undo_line(undone, desk.settings.timezone)
    desk.print_note(f"试运行，台账没有改动：将撤回 {line}" if dry_run else f"已撤回 {line}")


def _confirm_undo(desk: Desk) -> "UndoResult":
    """Show what would be undone and ask for confirmation. Return what was shown."""
    from qinling.cli.prompts import confirm

    shown = try_undo(desk)
    if not confirm(desk, "撤回以后不能恢复，只能重新办。撤回吗（是/否）", default="否"):
        raise AnswerNeeded("没有撤回，台账没有改动", "")
    return shown
