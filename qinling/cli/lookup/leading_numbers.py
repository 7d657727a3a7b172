"""Several numbers in front of what a command takes for one issue: a file, the text of an opinion, a field."""

from collections.abc import Sequence

from qinling.cli.context import Desk
from qinling.cli.framework.typer_internals import Context
from qinling.cli.lookup.issue_numbers import settle_number
from qinling.cli.lookup.misplaced.misplaced_words import read_extra_words
from qinling.cli.lookup.other_numbers import find_leading_numbers
from qinling.cli.lookup.several_numbers import build_refusal_of_several
from qinling.cli.lookup.typed_command import retype_command
from qinling.errors import UsageRefused, quote_argument
from qinling.rules.lookup.number_ranges import join_range_words


def require_one_number(desk: Desk, number: str, words: Sequence[str]) -> None:
    """Refuse further numbers of issues in front of *words*, which stand behind *number*, with a line for each.

    Raises UsageRefused, and IssueNotFound for a range.
    """
    joined = join_range_words([number, *words])[0]
    if joined != number:  # A 到 B
        settle_number(desk, joined, None)
    if others := find_leading_numbers(desk, words):
        raise build_refusal_of_several(desk, [number, *others])


def refuse_numbers_before_text(ctx: Context, message: str) -> None:
    """Refuse further numbers before a text about one issue, in a call that Typer's *message* says is too long."""
    number, text, extra = ctx.params.get("number"), ctx.params.get("text"), read_extra_words(message)
    if isinstance(number, str) and isinstance(text, str) and extra:
        require_one_number(Desk.from_context(ctx), number, [text, *extra])


def require_text(desk: Desk, number: str, text: str) -> None:
    """Raise UsageRefused where the *text* about the issue *number* is the number of another one."""
    if find_leading_numbers(desk, [text]):
        line = retype_command(
            [word for word in desk.words if word != text],
            number,
            f"{quote_argument(number)} 意见",
            is_quoted=True,
        )
        raise UsageRefused(f"“{text}”是问题编号，没有写意见；一次只能一个问题", f"请写成 {line}")
