"""The numbers of issues among the words of a command: those in front, and those beside another one."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import takewhile

from qinling.cli.context import Desk
from qinling.cli.framework.typer_internals import get_current_context
from qinling.cli.lookup.misplaced.command_parameters import list_number_words
from qinling.cli.lookup.typed_command import leave_out_numbers, retype_command
from qinling.errors import LedgerMissing
from qinling.rules.lookup.typed_numbers import split_numbers


def find_leading_numbers(desk: Desk, words: Iterable[str]) -> list[str]:
    """Return the first of *words* that are numbers of issues."""
    from qinling.procedures.views.issue_views import has_issue_number

    with suppress(LedgerMissing), desk.reading() as reader:
        return [
            *takewhile(
                lambda word: all(has_issue_number(reader, one) for one in split_numbers(word) or [word]),
                words,
            )
        ]
    return []


def list_other_numbers(desk: Desk, number: str) -> list[str]:
    """Return the numbers of issues that were typed beside *number* for the command that runs."""
    typed = find_leading_numbers(desk, list_number_words(get_current_context()))
    return [one for word in typed for one in split_numbers(word) or [word] if one != number]


def advise_on_others(desk: Desk, number: str, others: Sequence[str]) -> str:
    """Return the line with the command for the *others* that were typed beside *number*."""
    line = retype_command(leave_out_numbers(desk.words, [number]), others[0], others[0])
    return f"别的另办：{line}"
