"""Command `doctor`: is the program installed and set up right."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.looking_commands import LookingCommand
from qinling.cli.framework.unknown_options.option_words import add_root_words
from qinling.cli.options.common import AsJson
from qinling.errors import InstallationAmiss

if TYPE_CHECKING:
    from qinling.cli.doctor.check_result import CheckResult

app = typer.Typer()


@app.command("doctor", cls=LookingCommand)
def examine_installation(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """看装好了没有：程序、终端、设置、定时任务、台账，每处怎么办；台账的检查同 qinling db doctor。

    没有要改的以 0 退出，有的以 29 退出；“提示”不算。什么也不改。
    """
    from qinling.cli.doctor.check_result import State
    from qinling.cli.doctor.examination import examine
    from qinling.cli.setup.config.config_actions import print_settings_json

    desk: Desk = ctx.obj
    found = list(examine(desk))
    if as_json:
        print_settings_json(
            desk, "installation", [{**one._asdict(), "state": one.state.value} for one in found]
        )
    else:
        _print_results(desk, found)
    if count := sum(one.state is State.WRONG for one in found):
        raise InstallationAmiss(f"有 {count} 处要改", "请照上面“要改”的几行办")


def _print_results(desk: Desk, results: "Iterable[CheckResult]") -> None:
    """Print one line a result; at a terminal what goes on stands below the text, not below its mark."""
    from rich.cells import cell_len
    from rich.text import Text

    from qinling.reports.text.text_wrapping import wrap_text

    for one in results:
        mark = f"{one.state.label:　<2}  "
        told = f"{mark}{one.what}" + (f"。{one.remedy}" if one.remedy else "")
        line = Text(add_root_words(told, desk.root_words))
        width = desk.out.width if desk.out.is_terminal else cell_len(line.plain) + 1
        for piece in wrap_text(line, width, cell_len(mark)):
            desk.out.print(piece, soft_wrap=True)
