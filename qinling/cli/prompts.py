"""Prompts: ask at the terminal until the answer is valid."""

from collections.abc import Callable
from typing import TypeVar

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.pager import end_paging
from qinling.errors import ValueRefused
from qinling.rules.parsing.values import parse_yes_no
from qinling.rules.unseen_characters import show_unseen

Answer = TypeVar("Answer")


def prompt_until_valid(
    desk: Desk, prompt: str, parse: Callable[[str], Answer], default: str | None = None
) -> Answer:
    """Prompt until *parse* accepts the answer. An empty answer means *default*."""
    end_paging()
    while True:
        try:
            return parse(typer.prompt(show_unseen(prompt), default=default, err=True))
        except ValueRefused as refused:
            desk.print_note(str(refused))


def confirm(desk: Desk, question: str, default: str) -> bool:
    """Ask a yes-or-no *question* at the terminal. An empty answer means *default*, 是 or 否."""
    return prompt_until_valid(desk, question, parse_yes_no, default)
