"""Command `db copy`."""

from functools import partial

import typer

from qinling.cli.context import Desk
from qinling.cli.ledger_place import parse_ledger_place
from qinling.cli.options.backups import CopySource, CopyTarget
from qinling.cli.options.common import AsJson
from qinling.cli.reading.progress import progress_bar


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
