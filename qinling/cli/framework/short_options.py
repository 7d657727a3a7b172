"""The short forms of options: one letter means one option, in every command that has it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from typer.core import TyperOption

if TYPE_CHECKING:
    from qinling.cli.framework.typer_internals import Parameter

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
