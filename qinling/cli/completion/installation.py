"""Give a shell its completion script, and make the shells known that may ask."""

from collections.abc import Iterable, Iterator
from pathlib import PurePath

import typer

from qinling.cli.framework.chinese_help import TYPED_WORDS
from qinling.cli.framework.terminal.printing import print_line, print_to_stderr
from qinling.errors import OutputRefused, UsageRefused, describe_os_error

#: Options with or without the name of a shell behind them.
COMPLETION_OPTIONS = ("--install-completion", "--show-completion")


def prepare_completion() -> None:
    """Make the shells known that may ask: those of the scripts of this version, and Typer's of earlier ones."""
    from qinling.cli.completion.shells import register_shells

    register_shells()


def install_completion(ctx: typer.Context, value: bool) -> None:
    """Install completion for the calling shell, print where, and exit."""
    if not value or ctx.resilient_parsing:
        return
    from qinling.cli.framework.typer_internals import install_completion_script

    _use_own_scripts()
    try:
        shell, path = install_completion_script(shell=_choose_shell(ctx, "--install-completion"))
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

    _use_own_scripts()
    name = ctx.find_root().info_name or ""
    print_line(
        get_completion_script(
            prog_name=name,
            complete_var=f"_{name.upper()}_COMPLETE",
            shell=_choose_shell(ctx, "--show-completion"),
        )
    )
    raise typer.Exit


def _use_own_scripts() -> None:
    from qinling.cli.completion.shell_scripts import SHELL_SCRIPTS
    from qinling.cli.framework.typer_internals import completion_scripts

    completion_scripts.update(SHELL_SCRIPTS)


def part_shell_words(args: Iterable[str]) -> Iterator[str]:
    """Yield *args* with 选项=解释器 of completion as two words: the option may stand alone, so it takes no value."""
    for word in args:
        option, sign, shell = word.partition("=")
        yield from (option, shell) if sign and option in COMPLETION_OPTIONS else (word,)


def _choose_shell(ctx: typer.Context, option: str) -> str:
    """Return the shell that is named behind *option*, else the calling one. Raises UsageRefused for another word."""
    from qinling.cli.completion.shells import SHELLS

    words = [*part_shell_words(ctx.meta.get(TYPED_WORDS, ()))]
    named = words[words.index(option) + 1 :][:1] if option in words else []
    if not named or named[0].startswith("-"):
        return _detect_shell(option)
    shell = PurePath(named[0]).name.lower().removesuffix(".exe")
    if shell not in SHELLS:
        raise UsageRefused(
            f"没有叫 {named[0]} 的命令解释器可装补全",
            f"可用：{'、'.join(SHELLS)}；不写则为当前终端的：qinling {option}",
        )
    return shell


def _detect_shell(option: str) -> str:
    from qinling.cli.completion.shells import SHELLS
    from qinling.cli.framework import typer_internals

    shell = typer_internals.detect_shell()
    if shell not in SHELLS:
        raise UsageRefused(
            f"认不出这个终端用的命令解释器（{shell or '未知'}）",
            f"写明是哪一个：qinling {option} bash；可用：{'、'.join(SHELLS)}",
        )
    return shell
