"""Shell completion. It never fails, whatever the state of the ledger."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import typer

from qinling.cli.framework.printing import print_line, print_to_stderr
from qinling.errors import OutputRefused, UsageRefused, describe_os_error
from qinling.rules.vocabulary import Term

MAX_NUMBERS = 50
MAX_HINT_LENGTH = 30  # characters
#: Characters with a meaning in shells. zsh evaluates completions, and ledger text is untrusted.
SHELL_SPECIAL = re.compile(r"[^\w./+（）〔〕【】，。；、：“”《》-]")
SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def complete_number(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the issue numbers that start with *incomplete*, each with the start of its description."""
    from qinling.cli.context import Desk

    # No completion is better than an error in the middle of a line.
    with suppress(Exception):
        from qinling.procedures.views import find_numbers_by_prefix

        with Desk.from_context(ctx).reading() as reader:
            found = find_numbers_by_prefix(reader, incomplete, MAX_NUMBERS)
        return [
            (number, _strip_shell_characters(description))
            for number, description in found
            if not SHELL_SPECIAL.search(number)
        ]
    return []


def _strip_shell_characters(description: str) -> str:
    return SHELL_SPECIAL.sub(" ", description)[:MAX_HINT_LENGTH]


def make_word_completer(words: type[Term]) -> Callable[[str], Iterator[tuple[str, str]]]:
    """Return a completion of closed words, by label, or by code with the label as a hint."""

    def complete_prefix(incomplete: str) -> Iterator[tuple[str, str]]:
        for word in words:
            if word.label.startswith(incomplete):
                yield word.label, ""
            elif word.value.startswith(incomplete):
                yield word.value, word.label

    return complete_prefix


def install_completion(ctx: typer.Context, value: bool) -> None:
    """Install completion for the calling shell, print where, and exit."""
    if not value or ctx.resilient_parsing:
        return
    from qinling.cli.framework.typer_internals import install_completion_script

    try:
        shell, path = install_completion_script(shell=_detect_shell())
    except OSError as error:
        raise OutputRefused(
            f"补全脚本 {error.filename or ''} 写不进去（{describe_os_error(error)}）",
            "用 qinling --show-completion 显示它，存到能写的位置，再由终端的启动文件读取",
        ) from None
    print_to_stderr(f"已为 {shell} 装好补全：{path}。重新打开终端后生效")
    raise typer.Exit


def show_completion(ctx: typer.Context, value: bool) -> None:
    """Print the completion script of the calling shell, and exit."""
    if not value or ctx.resilient_parsing:
        return
    from qinling.cli.framework.typer_internals import get_completion_script

    name = ctx.find_root().info_name or ""
    print_line(
        get_completion_script(prog_name=name, complete_var=f"_{name.upper()}_COMPLETE", shell=_detect_shell())
    )
    raise typer.Exit


def _detect_shell() -> str:
    from qinling.cli.framework import typer_internals

    shell = typer_internals.detect_shell()
    if shell not in SHELLS:
        raise UsageRefused(f"认不出这个终端用的命令解释器（{shell or '未知'}）", f"可用：{'、'.join(SHELLS)}")
    return shell
