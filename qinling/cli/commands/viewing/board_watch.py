"""`board --watch`: the board stays on the terminal and is read again every so many seconds."""

import io
import sys
from contextlib import redirect_stderr, suppress
from time import sleep
from typing import TYPE_CHECKING

from qinling.cli.commands.viewing.board_lines import build_board_lines
from qinling.cli.context import Desk
from qinling.cli.framework.terminal.pager import end_paging
from qinling.cli.options.boards import DEFAULT_WATCH_SECONDS, BoardOptions
from qinling.cli.page_printing import complete_commands
from qinling.errors import QinlingError, UsageRefused
from qinling.reports.board.board_screen import BoardScreen

if TYPE_CHECKING:
    from rich.console import RenderableType


def watch_board(desk: Desk, options: BoardOptions) -> None:
    """Show the board until Ctrl-C. What goes wrong once it stands is said below the figures last read."""
    from rich.live import Live

    _require_terminal(desk)
    end_paging()
    seconds = options.every or DEFAULT_WATCH_SECONDS
    lines, notes = _read_lines(desk, options)
    with suppress(KeyboardInterrupt), Live(console=desk.out, screen=True, auto_refresh=False) as live:
        read_at = desk.local_now()
        while True:
            footer = f"{read_at:%H:%M:%S} 读出，每 {seconds} 秒刷新，按 Ctrl-C 结束"
            live.update(BoardScreen(lines, notes, footer), refresh=True)
            sleep(seconds)
            try:
                desk.begin_next_round()
                lines, notes = _read_lines(desk, options)
                read_at = desk.local_now()
            except QinlingError as error:
                notes = f"{desk.local_now():%H:%M:%S} 没有读成，上面还是原来的数字：{error}"


def _read_lines(desk: Desk, options: BoardOptions) -> "tuple[list[RenderableType], str]":
    """Return the board, and what was said on stderr meanwhile: it would scroll away under the screen."""
    with redirect_stderr(io.StringIO()) as said:
        lines = [complete_commands(desk, one) for one in build_board_lines(desk, options)]
    return lines, said.getvalue().strip()


def _require_terminal(desk: Desk) -> None:
    if not sys.stdout.isatty() or desk.out.is_dumb_terminal:
        raise UsageRefused(
            "--watch 只能在终端里用", "去掉 --watch；给别的屏幕看，用 qinling board --html 文件 --every 300"
        )
