"""Answers at a prompt that mean to leave: no text of the ledger is called so."""

import typer

from qinling.cli.framework.terminal.printing import print_to_stderr
from qinling.rules.texts.name_folding import fold_name

_LEAVING = frozenset(
    ["q", "quit", "exit", "cancel", "退出", "取消", "放弃", "算了", "不办了", "不改了", "不写了"]
)


def is_leaving_answer(text: str) -> bool:
    """Return whether *text*, typed at a prompt, asks to leave."""
    return fold_name(text) in _LEAVING


def abort_if_leaving(text: str) -> None:
    """Raise Abort where *text* asks to leave. Tell that it was read so."""
    if is_leaving_answer(text):
        print_to_stderr(f"“{text.strip()}”读作不办了；真要写这几个字的，写在命令的选项里")
        raise typer.Abort
