"""The full-screen view: its look, and what becomes of a defect."""

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from qinling.cli.browse.base_screens import BrowseScreen, LedgerApp
from qinling.cli.browse.board_screen import BoardScreen
from qinling.cli.browse.form_screens import ConfirmScreen
from qinling.cli.browse.ledger_desk import Answer, LedgerDesk
from qinling.cli.browse.manual_screen import ManualScreen
from qinling.cli.undo_question import try_undo, undo_shown

if TYPE_CHECKING:
    from qinling.procedures.undo import UndoResult

_STYLE = """
#title { height: 1; background: $primary; color: $text; padding: 0 1; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
#told { height: auto; max-height: 50%; padding: 0 1; display: none; overflow-y: auto; }
#keys { height: auto; background: $panel; padding: 0 1; }
#table { height: 1fr; }
#page { height: 1fr; padding: 0 1; }
#filter { height: 1; padding: 0 1; }
#text { height: auto; width: 100%; }
DataTable > .datatable--cursor, OptionList > .option-list--option-highlighted { text-style: bold underline; }
BrowseDialog { align: center middle; }
.box { width: 90%; max-width: 90; height: auto; max-height: 95%; border: solid $primary; background: $surface; padding: 0 1; }
.box OptionList { height: auto; max-height: 12; border: none; }
.box #keys { margin-top: 1; }
.field { height: 1; }
.label { width: 17; height: 1; }
.field Input { width: 1fr; }
#hint { height: auto; min-height: 2; margin-top: 1; }
#refusal { height: auto; }
"""


class BrowseApp(LedgerApp):
    """The full-screen view of one ledger."""

    CSS = _STYLE
    ENABLE_COMMAND_PALETTE = False  # it speaks English
    # Where there is nothing to copy. Ctrl+Q is Textual's own.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "quit", show=False)]

    def on_mount(self) -> None:
        """Begin with the counts."""
        self.push_screen(BoardScreen())

    def action_open_manual(self) -> None:
        """Show the page of the manual."""
        if isinstance(self.screen, BrowseScreen):
            self.screen.open_screen(ManualScreen())

    def action_undo(self) -> None:
        """Show what an undo would take back, and ask."""
        if isinstance(self.screen, BrowseScreen):
            self.screen.tell("正在看能撤回什么")
            self.screen.act_on_ledger(try_undo, partial(self._ask_for_undo, self.screen))

    def _ask_for_undo(self, screen: BrowseScreen, trial: Answer["UndoResult"]) -> None:
        screen.tell_answer(trial)
        if trial.found is None:
            return
        shown = trial.found

        def decide(is_wanted: bool | None) -> None:
            if is_wanted:
                screen.act_on_ledger(partial(undo_shown, shown), screen.tell_and_read)
            else:
                screen.tell("没有撤回，台账没有改动")

        question = f"{trial.told}\n\n撤回以后不能恢复，只能重新办。撤回吗？"
        self.push_screen(ConfirmScreen(question), decide)

    async def action_quit(self) -> None:
        """Leave, but not while a command writes the ledger: its answer would be lost."""
        if self.is_writing:
            if isinstance(self.screen, BrowseScreen):
                self.screen.tell("正在写台账，办完再退出")
            return
        self.exit()

    def _handle_exception(self, error: Exception) -> None:
        """End. Textual would print a page of source; the boundary of all commands says it in one line."""
        super()._handle_exception(error)
        self._exit_renderables.clear()

    def run_to_the_end(self) -> None:
        """Show the view until it is left. Raises what went wrong in it."""
        self.run()
        if self._exception is not None:
            raise self._exception


def show_ledger(context: Any) -> None:
    """Show the ledger of the call *context* in full screen."""
    BrowseApp(LedgerDesk(context)).run_to_the_end()
