"""`board --html`: the board as a page, written once or every so many seconds."""

import sys
from pathlib import Path
from time import sleep

from qinling.cli.context import Desk
from qinling.cli.options.boards import BoardOptions
from qinling.cli.outputs.output_files import open_output_files
from qinling.errors import QinlingError


def write_board_pages(desk: Desk, file: Path, options: BoardOptions) -> None:
    """Write the page to *file*; with --every again and again until Ctrl-C.

    A first page that cannot be written ends the command. Later ones are said and tried again: the
    file may be open, the ledger in use, a share out of reach.
    """
    _write_page(desk, file, options)
    if options.every is None:
        return
    written = 1
    try:
        while True:
            sleep(options.every)
            try:
                desk.begin_next_round()
                _write_page(desk, file, options, ask=False)
                written += 1
            except QinlingError as error:
                at = f"{desk.local_now():%H:%M:%S}"
                desk.print_note(f"{at} 没有写成，{options.every} 秒后再试：{error}")
    except KeyboardInterrupt:
        start = "\n" if sys.stderr.isatty() else ""  # the terminal has printed ^C
        left = "留着最后一次的内容" if file.exists() else "已经不在了"
        desk.print_note(f"{start}已停止，共写出 {written} 次；{file} {left}")


def _write_page(desk: Desk, file: Path, options: BoardOptions, *, ask: bool = True) -> None:
    from qinling.procedures.views.board_page import read_page_figures
    from qinling.reports.pages.board_page import PageOptions, render_board_page

    day, redact = desk.resolve_as_of(options.as_of), options.redact is not False
    with open_output_files(desk, force=options.force, ask=ask) as outputs:
        with desk.reading(options.as_of) as reader:
            figures = read_page_figures(reader, day, desk.settings.warning)
            look = PageOptions(desk.local_now(), options.every, redact, desk.population)
            page = render_board_page(figures, look)
        outputs.create(file, private=not redact).write_bytes(page)
    total, size = figures.board.total, len(page) / 1024
    desk.print_note(f"{desk.local_now():%H:%M:%S} 已写出 {file}：截至 {day}，{total} 个问题，{size:.0f} KB")
