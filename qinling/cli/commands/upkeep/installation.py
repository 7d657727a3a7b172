"""Command `doctor`: is the program installed and set up right."""

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.printing import print_line
from qinling.cli.options.common import AsJson
from qinling.errors import InstallationAmiss

app = typer.Typer()


@app.command("doctor")
def examine_installation(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """看装好了没有：程序、终端、设置、定时任务、台账，每处怎么办；台账的检查同 qinling db doctor。

    没有要改的以 0 退出，有的以 29 退出；“提示”不算。什么也不改。
    """
    from qinling.cli.doctor.check_result import State
    from qinling.cli.doctor.examination import examine
    from qinling.cli.setup.config_actions import print_settings_json

    desk: Desk = ctx.obj
    found = list(examine(desk))
    if as_json:
        print_settings_json(
            desk, "installation", [{**one._asdict(), "state": one.state.value} for one in found]
        )
    else:
        for one in found:
            print_line(f"{one.state.label:　<2}  {one.what}" + (f"。{one.remedy}" if one.remedy else ""))
    if count := sum(one.state is State.WRONG for one in found):
        raise InstallationAmiss(f"有 {count} 处要改", "请照上面“要改”的几行办")
