"""What all screens share: the title, the line of what was told, the keys at the foot, and how the ledger is asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import DataTable, Static

from qinling.cli.browse.ledger_desk import Answer, LedgerDesk
from qinling.cli.browse.shown_texts import build_text, reword_for_screen
from qinling.cli.context import Desk

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader

Found = TypeVar("Found")

_KEY_GAP = 2
#: The group of the workers that run commands.
_COMMANDS = "command"
#: Below it, the keys and the title leave no room.
_LEAST_WIDTH, _LEAST_HEIGHT = 40, 12
_FULL_WIDTH = ord("ａ") - ord("a")


def key(keys: str, action: str, meaning: str, shown: str) -> Binding:
    """Return a key that is shown at the foot as *shown* with its *meaning*. A letter may be large or full-width."""
    if len(keys) == 1:
        keys = ",".join((keys, keys.upper(), *(chr(ord(one) + _FULL_WIDTH) for one in (keys, keys.upper()))))
    return Binding(keys, action, meaning, key_display=shown)


#: Those of a Chinese keyboard too.
HELP_KEY = key("question_mark,？,f1", "app.open_manual", "手册", "?")
BACK_KEY = key("escape", "screen.go_back", "返回", "Esc")
REFRESH_KEY = key("r", "screen.refresh_all", "刷新", "r")
UNDO_KEY = key("u", "app.undo", "撤回", "u")
QUIT_KEY = key("q", "app.quit", "退出", "q")


class KeyLine(Static):
    """The keys of a screen: as many lines as they need. Each can be clicked."""

    def __init__(self, bindings: Sequence[BindingType]) -> None:
        super().__init__(id="keys")
        self._shown_keys = bindings

    def show_keys(self, bindings: Sequence[BindingType]) -> None:
        """Show other keys: those that work where one is now."""
        self._shown_keys = bindings
        self._draw()

    def on_resize(self) -> None:
        """Lay the keys out for the width."""
        self._draw()

    def _draw(self) -> None:
        self.update(Text("\n").join(self._break_lines(max(self.size.width, 20))))

    def _break_lines(self, width: int) -> Iterator[Text]:
        line = Text(no_wrap=True)
        for one in self._shown_keys:
            if not isinstance(one, Binding) or not one.key_display:
                continue
            label = f"{one.key_display} {one.description}"
            if line and cell_len(line.plain) + _KEY_GAP + cell_len(label) > width:
                yield line
                line = Text(no_wrap=True)
            style = Style.from_meta({"@click": one.action})
            line.append(" " * _KEY_GAP if line else "")
            line.append(str(one.key_display), Style(bold=True) + style)
            line.append(f" {one.description}", style)
        yield line


@dataclass
class Answered(Message):
    """An answer of the ledger, None if nobody waits for it any more, and what is done with it."""

    then: Callable[[Any], None]
    answer: Answer[Any] | None


class LedgerApp(App[None]):
    """An application that shows one ledger."""

    def __init__(self, ledger: LedgerDesk) -> None:
        super().__init__()
        self.ledger = ledger

    @property
    def is_writing(self) -> bool:
        """Whether a command runs. Who left now would not see its answer."""
        return any(worker.group == _COMMANDS and not worker.is_finished for worker in self.workers)


class AsksLedger(Widget):
    """A screen that asks the ledger beside its own work, so that it answers keys while another program writes."""

    unanswered = 0  # questions and commands
    _questions = 0  # asked so far

    @property
    def ledger(self) -> LedgerDesk:
        """The desk of the call."""
        if not isinstance(self.app, LedgerApp):
            raise TypeError("a screen of another program")
        return self.app.ledger

    def ask(self, question: "Callable[[Desk, Reader], Found]", then: Callable[[Answer[Found]], None]) -> None:
        """Ask *question* and hand the answer to *then*, unless another question is asked meanwhile."""
        self._questions += 1
        place = self._questions

        def read() -> Answer[Found] | None:
            answer = self.ledger.ask(question) if place == self._questions else None
            return answer if place == self._questions else None

        self._start(read, then, "ask")

    def run_command(self, words: Sequence[str], then: Callable[[Answer[None]], None]) -> None:
        """Run a command and hand what it told to *then*."""
        self._start(partial(self.ledger.run, words), then, _COMMANDS)

    def act_on_ledger(self, action: Callable[[Desk], Found], then: Callable[[Answer[Found]], None]) -> None:
        """Do *action*, which opens the ledger itself, and hand the answer to *then*."""
        self._start(partial(self.ledger.act, action), then, _COMMANDS)

    def begin_next_round(self, then: Callable[[Answer[None]], None]) -> None:
        """Read the day and the settings again, and hand what was told to *then*."""
        self._start(self.ledger.begin_next_round, then, "round")

    def _start(
        self, call: Callable[[], Answer[Found] | None], then: Callable[[Answer[Found]], None], group: str
    ) -> None:
        self.unanswered += 1
        self.run_worker(lambda: self.post_message(Answered(then, call())), group=group, thread=True)

    def on_answered(self, message: Answered) -> None:
        """Do what was to be done with the answer."""
        message.stop()
        self.unanswered -= 1
        if message.answer is not None:
            message.then(message.answer)


class BrowseScreen(AsksLedger, Screen[None]):
    """A whole screen: title, body, what was told, keys."""

    _told_before = ""
    _is_small = False

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield Static(id="title")
        yield from self.compose_body()
        yield Static(id="told")
        yield KeyLine(self.BINDINGS)

    def compose_body(self) -> ComposeResult:
        """Yield what stands between the title and what was told."""
        raise NotImplementedError

    def show_title(self, text: str) -> None:
        """Show *text* above, in one line."""
        self.query_one("#title", Static).update(build_text(text))

    def tell(self, text: str, *, is_refusal: bool = False) -> None:
        """Show *text* above the keys, until the next one."""
        told = self.query_one("#told", Static)
        told.update(build_text(reword_for_screen(text), "bold red" if is_refusal else "yellow"))
        told.display = bool(text)

    def tell_answer(self, answer: Answer[Any]) -> None:
        """Show what *answer* told."""
        self.tell(answer.told, is_refusal=answer.exit_code != 0)

    def tell_reading(self, answer: Answer[Any], is_wanted: bool = False) -> None:
        """Show what was told while the screen was read, below what the command before it told.

        Nothing told leaves what stands there, unless it *is_wanted*.
        """
        before, self._told_before = self._told_before, ""
        told = "\n".join(filter(None, (before, answer.told)))
        if told or is_wanted:
            self.tell(told, is_refusal=answer.exit_code != 0)

    def read_again(self) -> None:
        """Read what the screen shows."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        """Read again what may have changed on another screen."""
        self.read_again()

    def action_open_row(self) -> None:
        """Open the line that is marked, as Enter in the table does."""
        self.query_one("#table", DataTable).action_select_cursor()

    def action_refresh_all(self) -> None:
        """Read the settings, the day and the ledger again."""
        self.begin_next_round(self.tell_and_read)

    def on_resize(self) -> None:
        """Tell of a window that shows next to nothing."""
        was_small = self._is_small
        self._is_small = self.size.width < _LEAST_WIDTH or self.size.height < _LEAST_HEIGHT
        if self._is_small or was_small:
            self.tell("窗口太小，请放大" if self._is_small else "")

    def open_screen(self, screen: "BrowseScreen") -> None:
        """Show *screen*; what was told here is past."""
        self.tell("")
        self.app.push_screen(screen)

    def on_key(self, event: Key) -> None:
        """Tell of a sign that means nothing here."""
        if event.is_printable and event.key not in self.active_bindings:
            self.tell("这个键在这里没有用，能按的写在最下面；中文输入法请先切到英文")

    def action_go_back(self) -> None:
        """Leave the screen, but not while a command runs."""
        if isinstance(self.app, LedgerApp) and self.app.is_writing:
            self.tell("正在办，请稍候")
        else:
            self.dismiss()

    def tell_and_read(self, answer: Answer[None] | None) -> None:
        """Show what a command told, and read the screen again. What was told before a form that was left is past."""
        if answer is None:
            self.tell("")
        else:
            self.tell_answer(answer)
            self._told_before = answer.told
            self.read_again()


class BrowseDialog(AsksLedger, ModalScreen[Found]):
    """A box over a screen."""

    def action_go_back(self) -> None:
        """Close the box without an answer."""
        self.dismiss(None)
