"""The boxes over a screen: a menu, the form of a command, and a question."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import Paste
from textual.message import Message
from textual.widgets import Button, Checkbox, Input, OptionList, Static
from textual.widgets.option_list import Option

from qinling.cli.browse.base_screens import BACK_KEY, BrowseDialog, KeyLine, key
from qinling.cli.browse.ledger_desk import Answer
from qinling.cli.browse.shown_texts import build_text, leave_out_commands, name_options, reword_for_screen
from qinling.cli.browse.step_forms import CommandForm, FormField, build_words
from qinling.cli.context import Desk

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader

#: Asks what was done after an event: the last event by now, and what was done in words, "" for nothing.
AskMeanwhile = Callable[[int, Desk, "Reader"], tuple[int, str]]


#: Of what a field holds.
_MAX_LENGTH = 20_000


class ConfirmScreen(BrowseDialog[bool]):
    """A question that is answered with yes or no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("y", "screen.answer(True)", "是", "y"),
        key("n", "screen.answer(False)", "否", "n"),
        Binding("enter", "screen.answer(False)", show=False),  # as where one types
        BACK_KEY,
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Lay out the question."""
        with VerticalScroll(classes="box", can_focus=False):
            yield Static(build_text(self._question))
            yield KeyLine(self.BINDINGS)

    def action_answer(self, is_wanted: bool) -> None:
        """Close the box with the answer."""
        self.dismiss(is_wanted)


class ChoiceMenu(BrowseDialog[int]):
    """A few choices, one of which is taken: its place."""

    BINDINGS: ClassVar[list[BindingType]] = [key("enter", "screen.open_row", "就是它", "Enter"), BACK_KEY]

    def __init__(self, title: str, choices: Sequence[Text]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Lay out the menu."""
        with VerticalScroll(classes="box", can_focus=False):
            yield Static(build_text(self._title, "bold"))
            yield OptionList(*map(Option, self._choices))
            yield KeyLine(self.BINDINGS)

    def action_open_row(self) -> None:
        """Take the choice that is marked."""
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close the menu with the choice."""
        self.dismiss(event.option_index)


class Flag(Checkbox):
    """A choice of yes or no. Its mark is there or not: a colour alone says nothing on some screens."""

    BUTTON_INNER = " "
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "app.focus_next", show=False)]

    def watch_value(self) -> None:
        """Show the mark."""
        self.BUTTON_INNER = "X" if self.value else " "
        super().watch_value()


class TextField(Input):
    """A field of one line. Textual would keep the first line of what is pasted, and nothing of what is too long."""

    class TooLong(Message):
        """What was typed or pasted does not fit and is not there; *told* says so."""

        def __init__(self, told: str) -> None:
            super().__init__()
            self.told = told

    def _on_paste(self, event: Paste) -> None:
        """Take the lines that are pasted as one, with blanks between them."""
        event.stop()
        event.prevent_default()
        if line := " ".join(event.text.split()):
            self.replace(line, *self.selection)

    def restricted(self) -> None:
        """Tell that the field is too short; what stood in it stays."""
        self.post_message(self.TooLong(f"太长了，没有写进去：这里最多 {self.max_length} 个字"))


class FormScreen(BrowseDialog[Answer[None]]):
    """The form of a command. A refusal is shown in it, and what was typed stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter,tab,down", "app.focus_next", "下一项", "Enter"),
        key("shift+tab,up", "app.focus_previous", "上一项", "↑"),
        key("ctrl+s,f2", "screen.submit", "照办", "F2"),
        key("escape", "screen.go_back", "不办了", "Esc"),
    ]

    def __init__(
        self,
        title: str,
        form: CommandForm,
        fields: Sequence[FormField],
        behind: Sequence[str] = (),
        says: str = "",
        last_event: int = 0,
        ask_meanwhile: AskMeanwhile | None = None,
    ) -> None:
        super().__init__()
        self._last_event, self._ask_meanwhile = last_event, ask_meanwhile
        self._title, self._form, self._fields, self._behind = title, form, fields, behind
        self._says = says
        self._is_running = False

    def compose(self) -> ComposeResult:
        """Lay out the form."""
        with VerticalScroll(classes="box", can_focus=False):
            yield Static(build_text(self._title, "bold"))
            if self._says:
                yield Static(build_text(self._says))
            for place, field in enumerate(self._fields):
                yield from self._compose_field(place, field)
            yield Static(id="hint")
            yield Button("照办", id="submit", compact=True)
            yield Static(id="refusal")
            yield KeyLine(self.BINDINGS)

    def _compose_field(self, place: int, field: FormField) -> ComposeResult:
        if field.is_flag:
            yield Flag(build_text(field.hint), id=f"field{place}", compact=True)
            return
        with Horizontal(classes="field"):
            mark = "＊" if field.is_required else ""
            yield Static(build_text(f"{field.label}{mark}"), classes="label")
            yield TextField(
                field.preset,
                id=f"field{place}",
                compact=True,
                max_length=_MAX_LENGTH,
                select_on_focus=False,  # one letter would replace it all
            )

    def on_descendant_focus(self) -> None:
        """Say how the field is written."""
        place = (self.focused.id or "") if self.focused else ""
        field = self._fields[int(place[5:])] if place.startswith("field") else None
        hint = field.hint if field and not field.is_flag else ""
        if field and hint and not hint.startswith(field.label):
            hint = f"{field.label}：{hint}"
        self.query_one("#hint", Static).update(build_text(hint, "dim"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field."""
        event.stop()
        self.focus_next()

    def on_text_field_too_long(self, event: TextField.TooLong) -> None:
        """Tell what did not fit."""
        self._tell(event.told, "bold red")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Run the command."""
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """Run the command with what was typed."""
        if self._is_running:
            return
        if blank := self._find_blank_argument():
            self._tell(f"没有办成。请填“{blank}”", "bold red")
            return
        self._is_running = True
        self._tell("正在办，请稍候", "yellow")
        if self._ask_meanwhile is None:
            self._run()
        else:
            self.ask(partial(self._ask_meanwhile, self._last_event), self._run_if_unchanged)

    def _run(self) -> None:
        self.run_command(build_words(self._form, self._read_values(), self._behind), self._finish)

    def _run_if_unchanged(self, answer: Answer[tuple[int, str]]) -> None:
        """Run the command, unless something was done since the form was opened: it is told first."""
        if answer.found is not None and not answer.found[1]:
            self._run()
            return
        self._is_running = False
        if answer.found is None:
            self._tell(f"没有办成。{answer.told}", "bold red")
        else:
            self._last_event, told = answer.found
            self._tell(f"还没有办。这期间别处办了：\n{told}\n仍要办的，再按一次 F2；不办的按 Esc", "bold red")

    def action_go_back(self) -> None:
        """Close the form, unless the command runs."""
        if self._is_running:
            self._tell("正在办，请稍候", "yellow")
        else:
            self.dismiss(None)

    def _read_values(self) -> Mapping[str, str | bool]:
        return {
            field.option: self.query_one(f"#field{place}", Checkbox).value
            if field.is_flag
            else self.query_one(f"#field{place}", Input).value
            for place, field in enumerate(self._fields)
        }

    def _find_blank_argument(self) -> str:
        """Return the name of an argument that is not typed: what stands behind it would be taken for it."""
        values = self._read_values()
        arguments = (field for field in self._fields if not field.option.startswith("-"))
        return next((field.label for field in arguments if not str(values[field.option]).strip()), "")

    def _finish(self, answer: Answer[None]) -> None:
        self._is_running = False
        if answer.exit_code == 0:
            self.dismiss(answer)
        else:
            labels = {field.option: field.label for field in self._fields if field.option.startswith("-")}
            self._tell(f"没有办成。{name_options(leave_out_commands(answer.told), labels)}", "bold red")

    def _tell(self, text: str, style: str) -> None:
        refusal = self.query_one("#refusal", Static)
        refusal.update(build_text(reword_for_screen(text), style))
        refusal.scroll_visible(animate=False)


def name_free_file(stem: str, suffix: str) -> str:
    """Return a name in the present folder that is not taken."""
    names = (f"{stem}{f'-{place}' if place > 1 else ''}{suffix}" for place in range(1, 10_000))
    return next((name for name in names if not Path(name).exists()), f"{stem}{suffix}")
