"""Answers at a prompt that cannot be meant: a command pasted into it, a span of time for a reason, nothing at all."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import typer

from qinling.errors import ValueRefused

_COMMAND = re.compile(
    r"\s*[$>#]?\s*(?:python3? -m |\S*[/\\])?qinling(?:\.exe)?(?:\s+[\w-]+.*)?\s*", re.DOTALL
)


def ask_line(prompt: str, tell: Callable[[str], None], *, may_leave: bool = True) -> str:
    """Return the line that is typed at *prompt*. An empty one is asked again, and the second time with what is wanted."""
    empty = 0
    while not (text := str(typer.prompt(prompt, default="", show_default=False, err=True))):
        empty += 1
        if empty > 1:
            tell(f"这一项必须写：{prompt}；不办了，{'输入 q 或' if may_leave else ''}按 Ctrl-C 离开")
    return text


def require_no_command(text: str) -> None:
    """Raise ValueRefused for a command line: it was pasted into the prompt, and is no text of a ledger."""
    if _COMMAND.fullmatch(text):
        raise ValueRefused(
            f"“{text.strip()}”是一条命令，没有当作回答", "先输入 q 离开，再运行它；或在这里写上回答"
        )


def require_reason(text: str, today: date) -> None:
    """Raise ValueRefused for a reason that is only a number, a span of time or a day."""
    from qinling.rules.typed.typed_days import DaySide, parse_typed_day
    from qinling.rules.typed.typed_durations import parse_duration, parse_extension

    what = "数字" if text.strip().isdecimal() else ""
    for read in (parse_duration, parse_extension, lambda words: parse_typed_day(words, today, DaySide.AHEAD)):
        with suppress(ValueRefused):
            read(text)
            what = what or "时间"
    if what:
        raise ValueRefused(f"“{text.strip()}”只是{what}，不是原因", "写上为什么")
