"""Prompts: ask at the terminal until the answer is valid."""

from collections.abc import Callable
from typing import TypeVar

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.answer_faults import ask_line, require_no_command
from qinling.cli.framework.terminal.leaving_answers import abort_if_leaving
from qinling.cli.framework.terminal.pager import end_paging
from qinling.errors import ValueRefused
from qinling.rules.parsing.values import parse_yes_no
from qinling.rules.texts.unseen_characters import show_unseen

Answer = TypeVar("Answer")


def prompt_until_valid(
    desk: Desk,
    prompt: str,
    parse: Callable[[str], Answer],
    default: str | None = None,
    *,
    may_leave: bool = True,
) -> Answer:
    """Prompt until *parse* accepts the answer. An empty answer means *default*.

    Raises Abort for one that asks to leave, unless *parse* deals with these (*may_leave*).
    """
    end_paging()
    while True:
        try:
            typed = _require_decoded(_ask(desk, show_unseen(prompt), default, may_leave=may_leave))
            if may_leave:
                abort_if_leaving(typed)
            require_no_command(typed)
            return parse(typed)
        except UnicodeDecodeError:
            desk.print_note("这一行的编码与终端设的不一样，读不出，请换一种输入法或终端再输一遍")
        except ValueRefused as refused:
            desk.print_note(str(refused))


def _ask(desk: Desk, prompt: str, default: str | None, *, may_leave: bool) -> str:
    if default is None:
        return ask_line(prompt, desk.print_note, may_leave=may_leave)
    return str(typer.prompt(prompt, default=default, show_default=bool(default), err=True))


def _require_decoded(text: str) -> str:
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueRefused("含有无法识别的字符", "用 UTF-8 的终端再输一遍")
    return text


def confirm(desk: Desk, question: str, default: str) -> bool:
    """Ask a yes-or-no *question* at the terminal. An empty answer means *default*, 是 or 否."""
    return prompt_until_valid(desk, question, parse_yes_no, default)
