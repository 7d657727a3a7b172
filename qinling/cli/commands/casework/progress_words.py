"""The percentage and the text that are typed behind the numbers of `progress`."""

from dataclasses import dataclass, replace

from qinling.cli.context import Desk
from qinling.cli.options.steps import StepOptions
from qinling.errors import UsageRefused
from qinling.rules.typed.progress_words import (
    HOW_TO_TYPE,
    join_number_ranges,
    require_numbers_first,
    split_progress_words,
)


@dataclass(frozen=True, slots=True)
class TypedReport:
    """A progress report: its options without the words that are no numbers, and these words."""

    options: StepOptions
    percent: str | None
    note: str


def read_report_words(desk: Desk, options: StepOptions, percent: str | None, note: str) -> TypedReport:
    """Return the report of the options and of the words behind the numbers. Tell what was taken of the words.

    Raises UsageRefused for words that may be meant in two ways, and for what is typed twice.
    """
    words = options.numbers or []
    if len(words) < (1 if options.where else 2):  # numbers alone
        return TypedReport(options, percent, note)
    from qinling.procedures.views import has_issue_number

    with desk.reading() as reader:

        def is_number(word: str) -> bool:
            return has_issue_number(reader, word)

        words = join_number_ranges(words)
        if not (options.where or note or percent):
            require_numbers_first(words, is_number)
        typed = split_progress_words(words, is_number, needs_number=not options.where)
    if typed.percent and percent is not None:
        raise UsageRefused(f"完成率写了两次：{typed.percent} 和 --percent {percent}", "只留一个")
    if typed.note and note:
        raise UsageRefused(f"情况说明写了两次：“{typed.note}”和“{note}”", "只留一个，" + HOW_TO_TYPE)
    if typed.percent or typed.note:
        taken = {"完成率": typed.percent, "情况说明": typed.note}
        desk.print_note("读作 " + "，".join(f"{name}：{text}" for name, text in taken.items() if text))
    return TypedReport(
        replace(options, numbers=list(typed.numbers)), typed.percent or percent, typed.note or note
    )
