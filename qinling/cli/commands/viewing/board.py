"""Command `board`: the ledger at a glance."""

import typer

from qinling.cli.commands.viewing.board_lines import build_board_lines, resolve_by_field
from qinling.cli.context import Desk
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.options.boards import BoardOptions
from qinling.cli.page_printing import print_page

app = typer.Typer()


@app.command()
@expand_option_groups
def board(ctx: typer.Context, *, options: BoardOptions) -> None:
    """看总体情况：各级各状态多少，超期多少，哪些快到期。"""
    desk: Desk = ctx.obj
    options.require_matching()
    if options.html is not None:
        from qinling.cli.commands.viewing.board_page import write_board_pages

        write_board_pages(desk, options.html, options)
    elif options.watch:
        from qinling.cli.commands.viewing.board_watch import watch_board

        watch_board(desk, options)
    elif options.as_json:
        _print_board_json(desk, options)
    else:
        print_page(desk, *build_board_lines(desk, options))


def _print_board_json(desk: Desk, options: BoardOptions) -> None:
    if options.all_offices:
        from qinling.cli.offices.office_boards import print_office_boards_json

        print_office_boards_json(desk, options.as_of)
        return
    from qinling.procedures.backups.backup_age import check_backup_age
    from qinling.procedures.views.board_views import count_by_field
    from qinling.procedures.views.issue_views import build_board
    from qinling.reports.board.board_tables import board_json, tallies_json
    from qinling.reports.board.last_backup import last_backup_json

    day, field = desk.resolve_as_of(options.as_of), resolve_by_field(options)
    with desk.reading(options.as_of) as reader:
        figures = build_board(reader, day, desk.settings.warning)
        backup = check_backup_age(reader, desk.now(), desk.settings.backup.warn_days)
        asked = {f"by_{field}": tallies_json(field, count_by_field(reader, field, day))} if field else {}
    items, keys = board_json(figures)
    own = {"ledger": str(desk.ledger_place), "office": desk.settings.office or None}
    desk.print_json("board", items, as_of=day, **{**own, **keys, **asked}, **last_backup_json(backup))
