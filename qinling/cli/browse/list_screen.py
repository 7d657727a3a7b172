"""A list of issues that is filtered while one types, a thousand at a time."""

import shlex
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import DataTable, Input

from qinling.cli.browse.base_screens import (
    BACK_KEY,
    HELP_KEY,
    REFRESH_KEY,
    UNDO_KEY,
    BrowseScreen,
    KeyLine,
    key,
)
from qinling.cli.browse.form_screens import ChoiceMenu, FormScreen, TextField, name_free_file
from qinling.cli.browse.ledger_desk import Answer
from qinling.cli.browse.list_layout import fill_table
from qinling.cli.browse.shown_texts import build_cell
from qinling.cli.browse.step_forms import EXPORT_LIST, list_form_fields
from qinling.cli.context import Desk
from qinling.cli.options.filtering.filter_words import WordFilterOptions
from qinling.cli.unit_words import note_words
from qinling.errors import quote_argument
from qinling.procedures.views.issue_pages import PAGE_SIZE, IssuePage, read_issue_page
from qinling.reports.issues.issue_tables import choose_list_columns

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader

#: So long nothing more was typed.
_TYPING_PAUSE = 0.15
#: The orders of the list: fields, and their name.
_ORDERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("deadline",), "时限"),
    ((), "编号"),
    (("status", "deadline"), "状态"),
)
#: While one types in the filter, letters are letters.
_FILTER_KEYS = (
    key("enter", "screen.leave_filter", "到清单", "Enter 或 ↓"),
    key("ctrl+u", "screen.clear_filter", "清空", "Ctrl+U"),
    BACK_KEY,
)


def split_filter(text: str) -> list[str]:
    """Return the words of a filter; those with blanks stand in quotation marks, which may not be closed yet."""
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


class ListScreen(BrowseScreen):
    """A list of issues and its filter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "screen.open_row", "看这一个", "Enter"),
        key("slash,／,、", "screen.type_filter", "筛选", "/"),
        key("f", "screen.choose_saved", "存好的", "f"),
        key("s", "screen.change_order", "换排序", "s"),
        key("right_square_bracket,】", "screen.turn_page(1)", "下一千", "]"),
        key("left_square_bracket,【", "screen.turn_page(-1)", "上一千", "["),
        key("e", "screen.export", "导出", "e"),
        UNDO_KEY,
        REFRESH_KEY,
        HELP_KEY,
        BACK_KEY,
        Binding("down", "screen.leave_filter", show=False),
    ]

    def __init__(self, words: str = "", *, is_searching: bool = False) -> None:
        super().__init__()
        self._filter = self._shown_filter = words  # as typed, and the last that the ledger took
        self._is_searching = is_searching
        self._order = 0
        self._page = IssuePage(0, [], 1, 0)
        self._pause: Timer | None = None

    def compose_body(self) -> ComposeResult:
        """Yield the filter and the table."""
        yield TextField(
            self._filter,
            placeholder="按 / 筛选：麻街镇 河道 超期 单位=区水利局 @存好的筛选",
            id="filter",
            compact=True,
            max_length=500,
            select_on_focus=False,
        )
        table: DataTable[Text] = DataTable(id="table", cursor_type="row")
        yield table

    def on_mount(self) -> None:
        """Begin where one is to go on."""
        self.query_one("#filter" if self._is_searching else "#table").focus()

    def read_again(self) -> None:
        """Read the page again, and stay at the issue."""
        self._read(self._page.place, self._find_issue_at_cursor())

    def _read(self, place: int, issue: int | None = None) -> None:
        question = partial(read_list, self._filter, _ORDERS[self._order][0], place, issue)
        self.ask(question, partial(self._show, issue, self._filter))

    def _find_issue_at_cursor(self) -> int | None:
        row = self.query_one("#table", DataTable).cursor_row
        return self._page.issues[row].id if 0 <= row < len(self._page.issues) else None

    def _show(self, issue: int | None, text: str, answer: Answer[tuple[IssuePage, str]]) -> None:
        if answer.found is None:
            self.tell_reading(replace(answer, told=f"没有筛，还是原来的。{answer.told}"))
            return
        self._shown_filter = text
        self._page, conditions = answer.found
        self.tell_reading(answer, is_wanted=self.is_filter_focused)
        self._show_count(conditions)
        self._fill()
        ids = [one.id for one in self._page.issues]
        if issue in ids:
            self.query_one("#table", DataTable).move_cursor(row=ids.index(issue))

    def _show_count(self, conditions: str) -> None:
        page = self._page
        first = page.place * PAGE_SIZE
        part = f"（第 {first + 1}–{first + len(page.issues)} 个）" if page.pages > 1 else ""
        what = f"   条件：{conditions}" if conditions else "   全部"
        day = self.ledger.desk.today
        self.show_title(f"共 {page.total} 个{part}{what}   按{_ORDERS[self._order][1]}排   截至 {day}")

    def _fill(self) -> None:
        width = max(self.size.width - 2, 20)  # the scrollbar
        table = self.query_one("#table", DataTable)
        fill_table(table, self._page.issues, choose_list_columns(width), self.ledger.desk.today, width)

    @property
    def is_filter_focused(self) -> bool:
        """Whether one types in the filter."""
        return self.query_one("#filter", Input).has_focus

    def on_resize(self) -> None:
        """Lay the columns out for the width."""
        row = self.query_one("#table", DataTable).cursor_row
        self._fill()
        self.query_one("#table", DataTable).move_cursor(row=row)

    def on_descendant_focus(self) -> None:
        """Show the keys that work in the filter, or in the list."""
        self.query_one(KeyLine).show_keys(_FILTER_KEYS if self.is_filter_focused else self.BINDINGS)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter when nothing more is typed."""
        if event.value == self._filter:
            return
        self._filter = event.value
        if self._pause:
            self._pause.stop()
        self._pause = self.set_timer(_TYPING_PAUSE, partial(self._read, 0))

    def on_text_field_too_long(self, event: TextField.TooLong) -> None:
        """Tell what did not fit."""
        self.tell(event.told, is_refusal=True)

    def on_input_submitted(self) -> None:
        """Go to the list."""
        self.query_one("#table").focus()

    def on_data_table_row_selected(self, event: "DataTable.RowSelected") -> None:
        """Show the issue."""
        from qinling.cli.browse.issue_screen import IssueScreen

        self.open_screen(IssueScreen(self._page.issues[event.cursor_row]))

    def action_type_filter(self) -> None:
        """Go to the filter, to add a word."""
        field = self.query_one("#filter", Input)
        if field.value and not field.value.endswith(" "):
            field.value += " "
        field.focus()
        field.action_end()

    def action_clear_filter(self) -> None:
        """Take the filter away."""
        self.query_one("#filter", Input).value = ""

    def action_choose_saved(self) -> None:
        """Offer the office's saved filters."""
        saved = self.ledger.desk.settings.saved_filters
        if not saved:
            self.tell("还没有存过筛选；退出以后用 qinling config edit 在 [saved_filters] 一节写一行")
            return

        def take(place: int | None) -> None:
            if place is not None:
                self.query_one("#filter", Input).value = quote_argument(f"@{[*saved][place]}")

        choices = [build_cell(f"{name}：{one.text}") for name, one in saved.items()]
        self.app.push_screen(ChoiceMenu("用哪一个筛选", choices), take)

    def action_leave_filter(self) -> None:
        """Go down from the filter to the list."""
        self.query_one("#table").focus()

    def action_go_back(self) -> None:
        """Leave the filter, else the screen."""
        if self.is_filter_focused:
            self.query_one("#table").focus()
        else:
            super().action_go_back()

    def action_change_order(self) -> None:
        """Sort by the next order."""
        self._order = (self._order + 1) % len(_ORDERS)
        self._read(0)

    def action_turn_page(self, step: int) -> None:
        """Read the next or the last thousand."""
        place = self._page.place + step
        if 0 <= place < self._page.pages:
            self._read(place)
        else:
            self.tell("没有下一页了" if step > 0 else "前面没有了")

    def action_export(self) -> None:
        """Export the issues of the filter, all pages."""
        form = EXPORT_LIST
        file = name_free_file(f"问题清单 {self.ledger.desk.today}", ".xlsx")
        fields = list_form_fields(self.ledger.root, form, {"file": file})
        says = f"筛出的 {self._page.total} 个都导出（按级别和编号排）"
        self.app.push_screen(
            FormScreen(form.meaning, form, fields, split_filter(self._shown_filter), says), self.tell_and_read
        )


def read_list(
    text: str, sort: tuple[str, ...], place: int, issue: int | None, desk: Desk, reader: "Reader"
) -> tuple[IssuePage, str]:
    """Return a page of the issues that the words of *text* select, as behind `list`, and the conditions in words."""
    wanted = WordFilterOptions(words=split_filter(text) or None).resolve(desk)
    page = read_issue_page(reader, wanted.build_filters(desk.today), sort, place, issue)
    note_words(desk, reader, wanted, desk.today, is_empty=not page.total)
    return page, wanted.describe()
