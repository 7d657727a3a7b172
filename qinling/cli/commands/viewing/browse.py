"""Command `browse`: the ledger in full screen, with keys for the common steps."""

import gc
import sys
from importlib.util import find_spec

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.terminal.pager import end_paging
from qinling.errors import AnswerNeeded, UsageRefused

app = typer.Typer()


@app.command()
def browse(ctx: typer.Context) -> None:
    """全屏浏览：看清单、一个问题、一周到期的，按键办常用的几步。

    屏幕最下面写着这时能按的键，也可以点；不用命令。先装一次 pip install "qinling[tui]"。
    """
    desk: Desk = ctx.obj
    end_paging()
    _require_terminal(desk)
    _require_textual()
    with desk.reading():
        pass  # what is wrong with the ledger is better said before the screen changes
    gc.enable()  # it stays for hours, and screens refer to each other
    from qinling.cli.browse.browse_app import show_ledger

    show_ledger(ctx)


def _require_terminal(desk: Desk) -> None:
    if not all(one.isatty() for one in (sys.stdin, sys.stdout, sys.stderr)):
        raise AnswerNeeded(
            "全屏浏览只能在终端里用，不能接管道、写文件或定时运行",
            "在脚本里用 qinling board、qinling list、qinling show 编号，加 --json 给程序读",
        )
    if desk.out.is_dumb_terminal:
        raise AnswerNeeded(
            "这个终端不能全屏显示（环境变量 TERM 是 dumb 或没有设）",
            "能全屏的终端里先设 TERM，如 export TERM=xterm-256color；别的用 qinling board、qinling list、qinling show 编号",
        )


def _require_textual() -> None:
    if find_spec("textual") is None:
        raise UsageRefused(
            "没有安装全屏浏览用的 textual",
            '先运行 pip install "qinling[tui]"，或 pip install textual；没有网络的见 qinling help 全屏浏览',
        )
