"""Command `db copy`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseCommand
from qinling.cli.framework.typer_internals import Context
from qinling.cli.ledger_place import format_ledger_word, parse_ledger_place
from qinling.cli.options.backups import CopySource, CopyTarget
from qinling.cli.options.common import AsJson
from qinling.cli.reading.progress import progress_bar
from qinling.errors import UsageRefused, quote_argument


def _refuse_single_place(ctx: Context, message: str) -> None:
    """Raise UsageRefused where one place alone is typed: it is where the ledger in use is to go, or comes from."""
    typed = ctx.params.get("source")
    if message or not typed:
        if ChineseCommand.refuse_misplaced is not None:
            ChineseCommand.refuse_misplaced(ctx, message)
        return
    place = parse_ledger_place(typed)
    word = quote_argument(typed)
    if isinstance(place, Path) and not place.exists():
        now = quote_argument(format_ledger_word(Desk.from_context(ctx).ledger_place))
        raise UsageRefused("要写从哪里、到哪里两处", f"把现在用的台账搬到那里：qinling db copy {now} {word}")
    raise UsageRefused(
        f"没有写 {place} 搬到哪里", f"搬到一个新的文件：qinling db copy {word} 新台账.db；到服务器的写地址"
    )


class CopyCommand(ChineseCommand):
    """`db copy`: a single place is completed, as the example of another office would be of no use."""

    refuse_misplaced: ClassVar[Callable[[Context, str], None] | None] = staticmethod(_refuse_single_place)


def copy(ctx: typer.Context, source: CopySource, target: CopyTarget, *, as_json: AsJson = False) -> None:
    """把台账连材料原样搬到别处：文件到服务器、服务器到文件；历史和链首不变，原来的不动。

    中断了的，同一个命令再运行一次就接着搬；搬完逐行比对、核验。
    """
    from qinling.procedures.backups.ledger_copying import copy_ledger
    from qinling.reports.care.ledger_copies import copy_json, copy_lines

    desk: Desk = ctx.obj
    places = parse_ledger_place(source), parse_ledger_place(target)
    try:
        result = copy_ledger(*places, partial(progress_bar, desk), desk.settings.busy_seconds)
    except KeyboardInterrupt:
        desk.print_note("没有搬完；同一个命令再运行一次，就接着搬")
        raise
    if as_json:
        desk.print_json("copy", [], **copy_json(result, *places))
        return
    for line in copy_lines(result, *places):
        desk.print_note(line)
