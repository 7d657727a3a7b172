"""How the issues that can take a step are taken without those that cannot: the command, or one more condition."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.options.steps import StepOptions
from qinling.errors import StepRefused, format_command, quote_argument
from qinling.rules.vocabulary import Status

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow

#: Of more issues no command is written out.
_MAX_WRITTEN = 10


@contextmanager
def naming_able_issues(desk: Desk, options: StepOptions) -> Iterator[None]:
    """Name in a refusal of some of several issues how the others are taken alone."""
    try:
        yield
    except StepRefused as refused:
        from qinling.procedures.steps import SomeRefused

        if not isinstance(refused, SomeRefused) or not refused.able:
            raise
        way = _build_condition(options, refused.able, refused.unable) or _build_command(
            desk, options, refused.able
        )
        if not way:
            raise
        raise refused.with_way(way) from None


def _build_condition(options: StepOptions, able: "Sequence[IssueRow]", unable: "Sequence[IssueRow]") -> str:
    """Return the conditions that leave the unable issues out, where their statuses tell them from the others."""
    statuses = dict.fromkeys(issue.status for issue in able)
    typed = options.where or ()
    if not typed or any("状态" in word for word in typed) or any(one.status in statuses for one in unable):
        return ""
    words = (f"--where {quote_argument(f'状态={Status.from_code(status).label}')}" for status in statuses)
    return f"再加 {' '.join(words)}"


def _build_command(desk: Desk, options: StepOptions, able: "Sequence[IssueRow]") -> str:
    """Return the command as typed, with the numbers of *able* alone; "" where the numbers stand elsewhere."""
    words, typed = [*desk.words], options.numbers or []
    if not typed or len(able) > _MAX_WRITTEN or len({one.number for one in able}) < len(able):
        return ""
    if any(word not in words or word == "-" for word in typed):
        return ""
    place = words.index(typed[0])
    for word in typed:
        words.remove(word)
    words[place:place] = [one.number for one in able]
    return format_command(words)
