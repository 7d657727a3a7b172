"""Shell completion. It never fails, whatever the state of the ledger."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import typer

from qinling.rules.vocabulary import Term

MAX_NUMBERS = 50
MAX_HINT_LENGTH = 30  # characters
#: Characters with a meaning in shells. zsh evaluates completions, and ledger text is untrusted.
SHELL_SPECIAL = re.compile(r"[^\w./+（）〔〕【】，。；、：“”《》-]")


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
