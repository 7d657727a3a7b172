"""What the framework asks of rooms that it must not know: it offers the places, and the program fills them."""

from collections.abc import Sequence

from qinling.cli.framework.chinese_help import ChineseCommand
from qinling.cli.framework.typer_internals import Context


def connect_hooks() -> None:
    """Let every command settle its arguments before it asks, and say where misplaced words belong."""
    ChineseCommand.settle_first = staticmethod(_settle_first)
    ChineseCommand.refuse_misplaced = staticmethod(_refuse_misplaced)


def _settle_first(ctx: Context, args: Sequence[str]) -> list[str]:
    from qinling.cli.commands.casework.settled_arguments import settle_arguments

    return settle_arguments(ctx, args)


def _refuse_misplaced(ctx: Context, message: str) -> None:
    from qinling.cli.lookup.leading_numbers import refuse_numbers_before_text
    from qinling.cli.lookup.misplaced.misplaced_words import refuse_misplaced

    refuse_numbers_before_text(ctx, message)
    refuse_misplaced(ctx, message)
