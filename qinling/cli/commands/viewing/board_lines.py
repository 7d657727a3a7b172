"""The board as lines of the terminal, for one look and for --watch."""

from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.options.boards import BoardOptions
from qinling.cli.options.values.value_parsers import resolve_field_name

if TYPE_CHECKING:
    from rich.console import RenderableType


def build_board_lines(desk: Desk, options: BoardOptions) -> "list[RenderableType]":
    """Return the board as it stands now, the table of the one field that is asked for, or those of all offices."""
    if options.all_offices:
        from qinling.cli.offices.office_boards import build_office_board_lines

        return build_office_board_lines(desk, options.as_of)
    from qinling.procedures.backups.backup_age import check_backup_age
    from qinling.procedures.views.board_views import count_by_field, read_outlook
    from qinling.procedures.views.issue_views import build_board
    from qinling.reports.board.board_tables import board_page, field_page, ledger_line

    day, field = desk.resolve_as_of(options.as_of), resolve_by_field(options)
    settings = desk.settings
    own = ledger_line(str(desk.ledger_place), settings.office)
    with desk.reading(options.as_of) as reader:
        if field:
            head, *rest = field_page(
                field, count_by_field(reader, field, day), day, population=desk.population
            )
            return [head, own, *rest]
        figures = build_board(reader, day, settings.warning)
        outlook = read_outlook(reader, day)
        backup = check_backup_age(reader, desk.now(), settings.backup.warn_days)
    shown = None if options.as_of else backup
    head, *rest = board_page(
        figures,
        settings.warning,
        outlook,
        shown,
        settings.timezone,
        population=desk.population,
        is_past=options.as_of is not None,
    )
    return [head, own, *rest]


def resolve_by_field(options: BoardOptions) -> str | None:
    """Return the field of --by. Raises UsageRefused for one that issues cannot be counted by."""
    if options.by is None:
        return None
    from qinling.procedures.views.board_views import require_countable_field

    return require_countable_field(resolve_field_name(options.by))
