"""How each shell hands over what is typed and takes what is offered. Nothing ever fails here: no choice is then offered."""

import re
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

from qinling.cli.completion.choices import Choice, find_common_beginning, group_choices
from qinling.cli.completion.typed_line import TypedLine, quote_word, read_line
from qinling.cli.context import Desk
from qinling.cli.framework.typer_internals import (
    Command,
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    register_completion_classes,
)

#: The shells that Typer has scripts for.
SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
#: What bash calls a second press of Tab, which shows a list and changes nothing.
_LIST = "63"
#: What bash calls a Tab that takes one word after the other.
_MENU = "37"
_MAX_HINT_LENGTH = 30  # characters
#: Characters with a meaning in shells. Some scripts evaluate what they are told, and ledger text is untrusted.
_SHELL_SPECIAL = re.compile(r"[^\w./+@＠（）〔〕【】，。；、：“”《》-]")


class QinlingComplete(ShellComplete):
    """Completion for a script of `shell_scripts`, whose variables it reads."""

    source_template = ""

    def __init__(
        self, cli: Command, ctx_args: MutableMapping[str, Any], prog_name: str, complete_var: str
    ) -> None:
        super().__init__(cli, ctx_args, prog_name, complete_var)
        self.environ = Desk().environ

    def source_vars(self) -> dict[str, Any]:
        """Return nothing: the scripts stand in `shell_scripts`."""
        return {}

    def format_completion(self, item: CompletionItem) -> str:
        """Return the word of *item*."""
        return str(item.value)

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the whole words behind the name of the program, and the last one."""
        line = self.read_typed()
        return list(line.words[1:]), line.last

    def complete(self) -> str:
        """Return the choices as the script takes them, "" whatever went wrong: an error would break the user's line."""
        with suppress(Exception):
            from qinling.cli.completion.answers import list_choices

            line = self.read_typed()
            found = list_choices(self.cli, self.prog_name, list(line.words[1:]), line.last)
            shown = [_make_printable(one) for one in found if one.value.isprintable()]
            return self.format_choices(shown, line)
        return ""

    def read_typed(self) -> TypedLine:
        """Return the words up to the cursor: those before the last come without quotes."""
        *words, last = self.environ.get("_QINLING_WORDS", "").split("\n")
        return TypedLine(tuple(words), last, "", "")

    def format_choices(self, choices: list[Choice], line: TypedLine) -> str:
        """Return the lines for the script."""
        raise NotImplementedError

    def get_width(self) -> int:
        """Return the columns of the terminal."""
        given = self.environ.get("COLUMNS", "")
        return int(given) if given.isdecimal() and int(given) else 80


class BashLine(QinlingComplete):
    """bash. A second Tab shows what each word means; words that do not begin as typed are shown only there."""

    name = "bash-line"

    def read_typed(self) -> TypedLine:
        """Return the words of the line up to the cursor."""
        return read_line(self.environ.get("_QINLING_LINE", ""), self.environ.get("_QINLING_BREAKS", ""))

    def format_choices(self, choices: list[Choice], line: TypedLine) -> str:
        """Return words for COMPREPLY, each without what readline keeps."""
        choices = group_choices([one for one in choices if one.value.startswith(line.head)])
        if len(choices) > 1 and self.environ.get("_QINLING_TAB") == _LIST:
            return "\n".join(_show(one, self.get_width() - 4) for one in choices)
        kept = len(line.head)
        words = [quote_word(one.value[kept:], line.quote, is_start=not kept) for one in choices]
        if len(words) > 1 and self.environ.get("_QINLING_TAB") != _MENU:
            is_begun = all(one.value.startswith(line.last) for one in choices)
            common = find_common_beginning([one.value for one in choices]) if is_begun else line.last
            written = quote_word(common[kept:], line.quote, is_start=not kept)
            if find_common_beginning(words) != written:
                # Readline would write this common beginning: half of a quoted sign, or less than what was typed.
                return f"{written}\n{written} "
        nospace = [":nospace"] if len(choices) == 1 and choices[0].goes_on else []
        return "\n".join([*nospace, *words])


class ZshWords(QinlingComplete):
    """zsh, which quotes by itself and shows what each word means beside it."""

    name = "zsh-words"

    def format_choices(self, choices: list[Choice], line: TypedLine) -> str:
        """Return one line for each word: whether more follows, the word, and what is shown of it."""
        choices = group_choices(choices)
        is_begun = all(one.value.startswith(line.last) for one in choices)
        rows = [f"match\t{'prefix' if is_begun else 'other'}"]
        width = self.get_width() - 2
        return "\n".join(
            rows
            + [f"{'open' if one.goes_on else 'whole'}\t{one.value}\t{_show(one, width)}" for one in choices]
        )


class FishWords(QinlingComplete):
    """fish, which looks for what is typed anywhere in the words and has pages of its own."""

    name = "fish-words"

    def read_typed(self) -> TypedLine:
        """Return the words, which end with a line break; the last one comes with its quotes."""
        *words, last = self.environ.get("_QINLING_WORDS", "").removesuffix("\n").split("\n")
        return TypedLine(tuple(words), read_line(last).last, "", "")

    def format_choices(self, choices: list[Choice], line: TypedLine) -> str:
        """Return one line for each word, with what it means."""
        return "\n".join(f"{one.value}\t{one.hint}".rstrip("\t") for one in choices)


def _show(choice: Choice, width: int) -> str:
    more = "…" if choice.goes_on and choice.hint.endswith("个") else ""
    text = f"{choice.value}{more}  {choice.hint}" if choice.hint else choice.value
    from qinling.reports.candidates import cut_text

    return cut_text(text, width)


def _make_printable(choice: Choice) -> Choice:
    """Return *choice* with a hint of one line without signs that act: it may be any text of the ledger."""
    return choice._replace(hint="".join(sign if sign.isprintable() else " " for sign in choice.hint))


class PlainWords(ShellComplete):
    """What scripts of earlier versions and PowerShell are told. Some evaluate it: no word has a sign of the shell."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return the words that begin with *incomplete*."""
        with suppress(Exception):  # as above
            from qinling.cli.completion.answers import list_choices

            return [
                CompletionItem(one.value, help=_SHELL_SPECIAL.sub(" ", one.hint)[:_MAX_HINT_LENGTH])
                for one in list_choices(self.cli, self.prog_name, args, incomplete)
                if one.value.startswith(incomplete) and not _SHELL_SPECIAL.search(one.value)
            ]
        return []


def register_shells() -> None:
    """Make the scripts known to Typer under the names that they call; those of Typer too, which stand on some machines."""
    register_completion_classes()  # Typer does so itself only for its own completion options
    for name in SHELLS:
        typers = get_completion_class(name)
        if typers is not None:
            add_completion_class(type(name, (PlainWords, typers), {}), name)
    for shell in (BashLine, ZshWords, FishWords):
        add_completion_class(shell, shell.name)
