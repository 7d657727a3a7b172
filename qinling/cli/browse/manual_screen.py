"""The page of the manual, in place."""

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

import qinling
from qinling.cli.browse.base_screens import BACK_KEY, QUIT_KEY, BrowseScreen
from qinling.cli.browse.shown_texts import SafePage
from qinling.reports.manual_page import lay_out_page

PAGE = Path(qinling.__file__).parent / "manual" / "zh" / "browse.md"


class ManualScreen(BrowseScreen):
    """The page of the manual about this view."""

    BINDINGS: ClassVar[list[BindingType]] = [
        BACK_KEY,
        QUIT_KEY,
    ]

    def compose_body(self) -> ComposeResult:
        """Yield the page."""
        with VerticalScroll(id="page"):
            yield Static(id="text")

    def read_again(self) -> None:
        """Lay the page out for the width."""
        self.show_title("手册：全屏浏览")
        self.tell("")
        width = max(self.size.width - 3, 20)
        self.query_one("#text", Static).update(SafePage(lay_out_page(PAGE.read_text("utf-8"), width)))
        self.query_one("#page").focus()

    def on_resize(self) -> None:
        """Lay it out again."""
        self.read_again()
