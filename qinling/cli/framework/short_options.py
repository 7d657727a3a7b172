"""The short forms of options: one letter means one option, in every command that has it."""

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from typer.core import TyperOption

if TYPE_CHECKING:
    from qinling.cli.framework.typer_internals import Context, Parameter

#: Long option → short one. `-y` and `-h`, which stand where their options are declared, are taken.
SHORT_OPTIONS = {
    "--unit": "-u",
    "--town": "-t",
    "--level": "-l",
    "--status": "-s",
    "--limit": "-n",
    "--columns": "-c",
    "--to": "-o",
    "--dry-run": "-d",
}
#: `--to` is a day or a unit in some commands. Its letter is for the places of files alone.
_KINDS = {"--to": ("文件", "文件夹")}


def add_short_options(params: "Iterable[Parameter]") -> None:
    """Add to the options among *params* the short forms of their names."""
    for param in params:
        if not isinstance(param, TyperOption):
            continue
        for name in [*param.opts]:
            short = SHORT_OPTIONS.get(name)
            if short and short not in param.opts and param.type.name in _KINDS.get(name, (param.type.name,)):
                param.opts.append(short)


def leave_out_flag(words: Sequence[str], ctx: "Context", name: str) -> list[str]:
    """Return *words* without the flag *name* of the command in any spelling: --dry-run, -d, -dy."""
    options = [param for param in ctx.command.params if isinstance(param, TyperOption)]
    flag = next(param for param in options if name in param.opts)
    letters = {one for param in options if param.is_flag for one in param.opts if not one.startswith("--")}
    kept = []
    for word in words:
        bundled = word[1:] if word.startswith("-") and not word.startswith("--") else ""
        taken = len([*takewhile(lambda letter: f"-{letter}" in letters, bundled)])  # a value ends the flags
        rest = "".join(one for one in bundled[:taken] if f"-{one}" not in flag.opts) + bundled[taken:]
        if word not in flag.opts and (rest or not bundled):
            kept.append(f"-{rest}" if bundled else word)
    return kept
