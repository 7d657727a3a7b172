"""Commands `login imports` and `login forget`: the logs that were read."""

from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.options.common import AsJson, DryRun
from qinling.cli.options.logins import ForgottenLogs, LogName
from qinling.cli.whole_ledger import reading_whole
from qinling.errors import AnswerNeeded, ValueRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qinling.ledger.logins.logs import ReadLog


def imports(ctx: typer.Context, *, forgotten: ForgottenLogs = False, as_json: AsJson = False) -> None:
    """列出读入过的登录日志：哪份、多少条、管到哪些天，谁在什么时候读入。"""
    from qinling.procedures.logins.read_logs import list_read_logs
    from qinling.reports.logins.read_logs import read_log_json, read_log_lines

    desk: Desk = ctx.obj
    with reading_whole(desk, "登录审计") as reader:
        logs = list_read_logs(reader, with_removed=forgotten)
    if as_json:
        desk.print_json("login_imports", map(read_log_json, logs))
        return
    for log in logs:
        for line in read_log_lines(log, desk.settings.timezone):
            print_line(line)
    if not logs:
        desk.print_note("还没有读入过登录日志；用 qinling login import 文件 读入")


def forget(ctx: typer.Context, log: LogName, *, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """去掉一份读错的登录日志：它的记录不再算，别的日志里也有的照算。用 qinling undo 撤回。

    去掉以后 qinling login weekly 不再自己读它；要重新读入，用 qinling login import。
    """
    from qinling.procedures.logins.read_logs import find_logs_named, forget_logs
    from qinling.reports.logins.read_logs import forgotten_lines, read_log_json

    desk: Desk = ctx.obj
    with reading_whole(desk, "登录审计") as reader:
        readings = find_logs_named(reader, log)
    chosen = readings[0] if len(readings) == 1 else _choose_reading(desk, log, readings, ask=not as_json)
    with desk.writing(dry_run=dry_run) as writer:
        result = forget_logs(writer, chosen, desk.build_stamp())
    if as_json:
        desk.print_json("login_forget", map(read_log_json, result.logs), days=list(result.days))
    for line in forgotten_lines(result, dry_run=dry_run):
        desk.print_note(line)


def _choose_reading(
    desk: Desk, name: str, readings: "Sequence[Sequence[ReadLog]]", *, ask: bool
) -> "Sequence[ReadLog]":
    """Ask which of the *readings* called *name* is meant. Raises AnswerNeeded without a terminal."""
    from qinling.cli.prompts import prompt_until_valid
    from qinling.reports.logins.read_logs import reading_line

    numbers = [str(reading[0].id) for reading in readings]
    lines = [reading_line(reading, desk.settings.timezone) for reading in readings]
    question = f"{name} 读入过 {len(readings)} 次：{'；'.join(lines)}"
    if not (ask and desk.is_interactive):
        raise AnswerNeeded(question, f"请写编号：qinling login forget {numbers[-1]}")

    def parse(text: str) -> int:
        if text.strip() not in numbers:
            raise ValueRefused(f"没有编号 {text.strip()}", f"请写 {'、'.join(numbers)} 之一")
        return numbers.index(text.strip())

    desk.print_note(question)
    return readings[prompt_until_valid(desk, "去掉哪一次（编号）", parse)]
