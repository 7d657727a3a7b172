"""Ask at the terminal which account of the list an account of a log is."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.prompts import prompt_until_valid
from qinling.errors import ValueRefused

if TYPE_CHECKING:
    from qinling.rules.logins.account_names import Doubt

_MAX_QUESTIONS = 10  # the others are named, and asked about the next time
_NONE = "0"


def ask_account_doubts(desk: Desk, doubts: "Iterable[Doubt]") -> None:
    """Ask about each of *doubts* at a terminal, and merge the accounts that are said to be one. In a script ask nothing."""
    from qinling.procedures.logins.account_aliases import merge_accounts
    from qinling.reports.logins.account_names import merge_lines
    from qinling.rules.logins.account_twins import format_account

    if not desk.is_interactive:
        return
    asked = list({one.account.id: one for one in doubts}.values())[:_MAX_QUESTIONS]
    for doubt in asked:
        choices = [f"{number} {format_account(one)}" for number, one in enumerate(doubt.candidates, start=1)]
        question = f"{format_account(doubt.account)} 是哪个：{'，'.join(choices)}，{_NONE} 都不是或说不准"
        answer = prompt_until_valid(desk, question, partial(_parse_choice, len(choices)), _NONE)
        if answer:
            with desk.writing(may_repeat=True) as writer:
                names = doubt.account.account, doubt.candidates[answer - 1].account
                merged = merge_accounts(writer, *names, None, "", desk.build_stamp())
            for line in merge_lines(merged):
                desk.print_note(line)


def _parse_choice(choices: int, text: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit() and int(text) <= choices):
        raise ValueRefused(f"没有第 {text.strip()} 个", f"请写 {_NONE} 到 {choices} 的数字")
    return int(text)
