"""Commands about the history: what was done, and taking it back."""

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.error_boundary import CONTROL_ESCAPES
from qinling.cli.options.common import AsJson, DryRun, LevelOption, Yes
from qinling.cli.options.steps import OptionalIssueNumber, RecordedSince, RecordedUntil
from qinling.errors import UsageRefused

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
    from qinling.ledger.rows import NumberedEvent
    from qinling.procedures.views import read_events_between, read_issue_with_events
    from qinling.reports.history import history_json, history_lines

    desk: Desk = ctx.obj
    if (number is None) == (since is None):
        raise UsageRefused("请写一个编号，或写 --since 日期", "如 qinling history SJ2026-008")
    if until is not None and (since is None or until < since):
        raise UsageRefused("--until 与 --since 同用，且不早于它", "请核对日期")
    with desk.reading() as reader:
        if since is not None:
            events = read_events_between(reader, since, until or desk.today)
        else:
            issue, own = read_issue_with_events(reader, number or "", level)
            events = iter([NumberedEvent(event, issue.number, issue.level) for event in own])
        if as_json:
            desk.print_json("history", history_json(events))
            return
        for line in history_lines(events, desk.settings.timezone):
            typer.echo(line.translate(CONTROL_ESCAPES))


@app.command()
def undo(ctx: typer.Context, *, dry_run: DryRun = False, yes: Yes = False, as_json: AsJson = False) -> None:
    """撤回自己的上一次操作（导入也可以）；历史里两次都留着，别人接着办过的不能撤回。"""
    from qinling.procedures.undo import undo_last_command
    from qinling.reports.history import event_json, undo_line

    desk: Desk = ctx.obj
    if desk.is_interactive and not (yes or dry_run):
        _confirm_undo(desk)
    with desk.writing(dry_run=dry_run) as session:
        undone = undo_last_command(session, desk.build_stamp())
    if as_json:
        desk.print_json("undo", [event_json(undone.first)], issues=undone.issues)
    else:
        line = undo_line(undone, desk.settings.timezone)
        desk.print_note(f"试运行，台账没有改动：将撤回 {line}" if dry_run else f"已撤回 {line}")


def _confirm_undo(desk: Desk) -> None:
    """Show what would be taken back and have the person at the terminal agree."""
    from qinling.cli.prompts import prompt_until_valid
    from qinling.errors import AnswerNeeded
    from qinling.procedures.undo import undo_last_command
    from qinling.reports.history import undo_line
    from qinling.rules.parsing.values import parse_yes_no

    with desk.writing(dry_run=True) as session:
        undone = undo_last_command(session, desk.build_stamp())
    desk.print_note(f"将撤回 {undo_line(undone, desk.settings.timezone)}")
    if not prompt_until_valid(desk, "撤回吗（是/否）", parse_yes_no, default="否"):
        raise AnswerNeeded("没有撤回，台账没有改动", "")
