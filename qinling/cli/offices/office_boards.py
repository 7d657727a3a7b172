"""`board --all-offices`: the board of each office in a row, and all of them together."""

from datetime import date
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.offices.office_reading import OfficeFindings, read_offices, require_server

if TYPE_CHECKING:
    from rich.console import RenderableType

    from qinling.procedures.views.issue_views import Board


def build_office_board_lines(desk: Desk, as_of: date | None) -> "list[RenderableType]":
    """Return the boards of all offices as they stand now, as lines of the terminal."""
    from qinling.reports.board.board_tables import ledger_line
    from qinling.reports.offices.office_boards import office_board_page

    findings, day = _read_boards(desk, as_of)
    head, *rest = office_board_page(
        findings.found, findings.unread, findings.own_part, desk.settings.warning, day
    )
    return [head, ledger_line(require_server(desk).url, ""), *rest]


def print_office_boards_json(desk: Desk, as_of: date | None) -> None:
    """Print the board of each office as an item, and the sums."""
    from qinling.reports.offices.office_boards import office_boards_json

    findings, day = _read_boards(desk, as_of)
    items, sums = office_boards_json(findings.found)
    desk.print_json("board", items, as_of=day, **sums, offices=findings.list_offices())


def _read_boards(desk: Desk, as_of: date | None) -> "tuple[OfficeFindings[Board], date]":
    from qinling.procedures.views.issue_views import build_board

    day = desk.resolve_as_of(as_of)
    return read_offices(desk, lambda own, reader: build_board(reader, day, own.settings.warning), as_of), day
