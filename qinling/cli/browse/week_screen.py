"""What falls due in a week, day by day."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable

from qinling.cli.browse.base_screens import BACK_KEY, HELP_KEY, REFRESH_KEY, UNDO_KEY, BrowseScreen, key
from qinling.cli.browse.form_screens import FormScreen, name_free_file
from qinling.cli.browse.ledger_desk import Answer
from qinling.cli.browse.shown_texts import build_cell
from qinling.cli.browse.step_forms import EXPORT_LIST, list_form_fields
from qinling.cli.context import Desk
from qinling.ledger.issues.filters import Filters
from qinling.procedures.views.issue_pages import PAGE_SIZE, read_issue_page
from qinling.reports.issues.issue_tables import format_days_left
from qinling.rules.parsing.iso_weeks import find_monday
from qinling.rules.warning_tiers import add_days

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow

_WEEKDAYS = "一二三四五六日"
_OVERDUE_STYLE, _EMPTY_STYLE = "red", "dim"


class DueWeek(NamedTuple):
    """The unrectified issues due in the week of *monday*, how many are due before it, and which days are workdays."""

    monday: date
    issues: "list[IssueRow]"
    total: int
    before: int
    workdays: tuple[bool, ...]


class WeekScreen(BrowseScreen):
    """A week of deadlines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "screen.open_row", "看这一个", "Enter"),
        key("left", "screen.move(-7)", "上一周", "←"),
        key("right", "screen.move(7)", "下一周", "→"),
        key("t", "screen.show_today", "本周", "t"),
        key("e", "screen.export", "导出", "e"),
        UNDO_KEY,
        REFRESH_KEY,
        HELP_KEY,
        BACK_KEY,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._monday: date | None = None  # None: that of today
        self._lines: list[IssueRow | None] = []

    def compose_body(self) -> ComposeResult:
        """Yield the table."""
        table: DataTable[Text] = DataTable(id="table", cursor_type="row", show_header=False)
        yield table

    def read_again(self) -> None:
        """Read the week again."""
        self.ask(partial(read_due_week, self._get_monday()), self._show)

    def _get_monday(self) -> date:
        return self._monday or find_monday(self.ledger.desk.today)

    def _show(self, answer: Answer[DueWeek]) -> None:
        self.tell_reading(answer)
        if answer.found is not None:
            self._draw(answer.found)

    def _draw(self, week: DueWeek) -> None:
        today = self.ledger.desk.today
        sunday = add_days(week.monday, 6)
        more = f"（只列前 {PAGE_SIZE} 个）" if week.total > PAGE_SIZE else ""
        self.show_title(
            f"{week.monday} 至 {sunday:%m-%d} 到期 {week.total} 个{more}   更早没办完的 {week.before} 个   今天 {today}"
        )
        table: DataTable[Text] = self.query_one("#table", DataTable)
        place = table.cursor_row
        table.clear(columns=True)
        sizes = _share_width(max(self.size.width - 2, 20), [one.number for one in week.issues])
        for size in sizes:
            table.add_column("", width=size)
        self._lines = []
        for offset, is_workday in enumerate(week.workdays):
            day = add_days(week.monday, offset)
            self._add_day(table, day, is_workday, [one for one in week.issues if one.deadline == day], today)
        table.move_cursor(row=min(place, len(self._lines) - 1))
        table.focus()

    def _add_day(
        self, table: "DataTable[Text]", day: date, is_workday: bool, issues: "Sequence[IssueRow]", today: date
    ) -> None:
        rest = "" if is_workday else "休"
        name = f"{day:%m-%d} {_WEEKDAYS[day.weekday()]}{rest}{'今' if day == today else ''}"
        if not issues:
            self._lines.append(None)
            table.add_row(*(build_cell(text, _EMPTY_STYLE) for text in (name, "", "没有到期的", "")))
        for place, issue in enumerate(issues):
            left = (day - today).days
            style = _OVERDUE_STYLE if left < 0 else ""
            self._lines.append(issue)
            texts = ("" if place else name, issue.number, issue.description, format_days_left(left))
            table.add_row(*(build_cell(text, style) for text in texts))

    def on_resize(self) -> None:
        """Lay the columns out for the width."""
        self.read_again()

    def on_data_table_row_selected(self, event: "DataTable.RowSelected") -> None:
        """Show the issue."""
        from qinling.cli.browse.issue_screen import IssueScreen

        if issue := self._lines[event.cursor_row]:
            self.open_screen(IssueScreen(issue))
        else:
            self.tell("这一天没有到期的")

    def action_move(self, days: int) -> None:
        """Show another week."""
        try:
            self._monday = self._get_monday() + timedelta(days=days)
        except OverflowError:
            self.tell("日历到头了")
            return
        self.tell("")
        self.read_again()

    def action_show_today(self) -> None:
        """Show the week of today."""
        self._monday = None
        self.read_again()

    def action_export(self) -> None:
        """Export what is overdue or due until the end of the week: those that nobody may forget."""
        today = self.ledger.desk.today
        days = (add_days(self._get_monday(), 6) - today).days
        words = ["超期", f"几天内到期={days}"] if days >= 0 else ["超期"]
        says = f"导出已超期的和 {days} 天内到期的，到本周末为止" if days >= 0 else "导出全部已超期的"
        file = name_free_file(f"到期清单 {today}", ".xlsx")
        fields = list_form_fields(self.ledger.root, EXPORT_LIST, {"file": file})
        self.app.push_screen(
            FormScreen("导出到期的问题", EXPORT_LIST, fields, words, says), self.tell_and_read
        )


def _share_width(width: int, numbers: Sequence[str]) -> tuple[int, ...]:
    """Return the widths of the day, the number, the description and the days left."""
    from rich.cells import cell_len

    number = min(max((cell_len(one) for one in numbers), default=4), max(width // 4, 8))
    day, left, gaps = 12, 11, 8
    return day, number, max(width - day - number - left - gaps, 10), left


def read_due_week(monday: date, desk: Desk, reader: "Reader") -> DueWeek:
    """Return what is due in the week of *monday*, the days in order."""
    sunday, eve = add_days(monday, 6), add_days(monday, -1)
    page = read_issue_page(reader, Filters(due_from=monday, due_by=sunday), ("deadline",))
    before = read_issue_page(reader, Filters(due_by=eve))
    workdays = tuple(desk.calendar.is_workday(add_days(monday, offset)) for offset in range(7))
    return DueWeek(monday, page.issues, page.total, before.total, workdays)
