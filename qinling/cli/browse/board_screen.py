"""The first screen: how many issues there are of each kind. Enter lists them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable

from qinling.cli.browse.base_screens import HELP_KEY, QUIT_KEY, REFRESH_KEY, UNDO_KEY, BrowseScreen, key
from qinling.cli.browse.form_screens import FormScreen, name_free_file
from qinling.cli.browse.ledger_desk import Answer
from qinling.cli.browse.shown_texts import build_cell
from qinling.cli.browse.step_forms import EXPORT_BOARD, list_form_fields
from qinling.cli.context import Desk
from qinling.errors import UsageRefused
from qinling.rules.vocabulary import Level, Status, WarningTier
from qinling.rules.warning_tiers import TierDays

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.procedures.views.issue_views import Board

_COUNT_WIDTH = 10
#: What stands where the count is wanted at a glance.
_URGENT_STYLE, _HEADING_STYLE = "bold red", "bold"


class BoardRow(NamedTuple):
    """A line of the board: what is counted, how many, the words that list them, and a style."""

    label: str
    issues: int | None
    words: str | None
    style: str = ""


def build_board_rows(board: "Board", tiers: TierDays) -> Iterator[BoardRow]:
    """Yield the lines of the board; a heading has no count."""
    yield BoardRow("全部问题", board.total, "")
    yield BoardRow("期限", None, None, _HEADING_STYLE)
    overdue = board.due_by_tier[WarningTier.OVERDUE]
    yield BoardRow("  已超期", overdue, "超期", _URGENT_STYLE if overdue else "")
    within = board.due_by_tier[WarningTier.DUE_TODAY]
    yield BoardRow("  今日到期", within, "几天内到期=0")
    for tier, days in (
        (WarningTier.URGENT, tiers.urgent),
        (WarningTier.NEAR, tiers.near),
        (WarningTier.UPCOMING, tiers.upcoming),
        (WarningTier.AHEAD, tiers.ahead),
    ):
        within += board.due_by_tier[tier]
        yield BoardRow(f"  {days} 天内到期（含今日，不含已超期）", within, f"几天内到期={days}")
    yield BoardRow("  待销号", board.awaiting, "已完成整改 验收中")
    if board.closed_unaccepted:
        yield BoardRow("  未经验收销号", board.closed_unaccepted, "未经验收销号")
    for level in Level:
        counts = [(status, board.by_level_and_status.get((level, status), 0)) for status in Status]
        if total := sum(count for _, count in counts):
            yield BoardRow(level.label, total, level.label, _HEADING_STYLE)
            for status, count in counts:
                if count:
                    label = status.label.partition("（")[0]
                    yield BoardRow(f"  {label}", count, f"{level.label} {label}")


class BoardScreen(BrowseScreen):
    """The counts of the ledger."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "screen.open_row", "看是哪些", "Enter"),
        key("slash,／,、", "screen.search", "查找", "/"),
        key("w", "screen.show_week", "这一周到期", "w"),
        key("e", "screen.export", "写成网页", "e"),
        UNDO_KEY,
        REFRESH_KEY,
        HELP_KEY,
        QUIT_KEY,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[BoardRow] = []

    def compose_body(self) -> ComposeResult:
        """Yield the table."""
        table: DataTable[Text] = DataTable(id="table", cursor_type="row", show_header=False)
        yield table

    def read_again(self) -> None:
        """Count again."""
        self.ask(_count_ledger, self._show)

    def _show(self, answer: Answer[tuple["Board", str]]) -> None:
        self.tell_reading(answer)
        if answer.found is None:
            return
        board, title = answer.found
        self._rows = list(build_board_rows(board, self.ledger.desk.settings.warning))
        self.show_title(title)
        table: DataTable[Text] = self.query_one("#table", DataTable)
        place = table.cursor_row
        table.clear(columns=True)
        # Without widths a table that is drawn while it is filled stays blank.
        table.add_column("", width=max(cell_len(row.label) for row in self._rows))
        table.add_column("", width=_COUNT_WIDTH)
        for row in self._rows:
            count = "" if row.issues is None else f"{row.issues:>7} 个"
            table.add_row(build_cell(row.label, row.style), build_cell(count, row.style))
        table.move_cursor(row=min(place, len(self._rows) - 1))
        table.focus()

    def on_data_table_row_selected(self, event: "DataTable.RowSelected") -> None:
        """List the issues that are counted in the line."""
        row = self._rows[event.cursor_row]
        if row.words is None:
            self.tell("这一行是标题，请选下面有数的行")
        else:
            self._open_list(row.words)

    def action_search(self) -> None:
        """List all issues, and search them."""
        self._open_list("", is_searching=True)

    def action_show_week(self) -> None:
        """Show what is due this week."""
        from qinling.cli.browse.week_screen import WeekScreen

        self.open_screen(WeekScreen())

    def _open_list(self, words: str, *, is_searching: bool = False) -> None:
        from qinling.cli.browse.list_screen import ListScreen

        self.open_screen(ListScreen(words, is_searching=is_searching))

    def action_export(self) -> None:
        """Write the board as a page."""
        file = name_free_file(f"总体情况 {self.ledger.desk.today}", ".html")
        fields = list_form_fields(self.ledger.root, EXPORT_BOARD, {"--html": file})
        self.app.push_screen(FormScreen(EXPORT_BOARD.meaning, EXPORT_BOARD, fields), self.tell_and_read)

    def action_go_back(self) -> None:
        """Stay: it is the first screen."""


def _count_ledger(desk: Desk, reader: "Reader") -> "tuple[Board, str]":
    from qinling.procedures.views.issue_views import build_board

    office = f"{desk.settings.office}   " if desk.settings.office else ""
    title = f"{office}截至 {desk.today}   {_name_actor(desk)}台账 {desk.ledger_place}"
    board = build_board(reader, desk.today, desk.settings.warning)
    if not board.total:
        desk.print_note("台账里还没有问题；退出以后用 qinling import 文件 读入，或用 qinling add 登记")
    return board, title


def _name_actor(desk: Desk) -> str:
    """Return who acts. Whoever may not act may still look, and is told so."""
    try:
        return f"经办人 {desk.actor}   "
    except UsageRefused as refused:
        desk.print_note(f"只能看，不能办：{refused}")
        return ""
