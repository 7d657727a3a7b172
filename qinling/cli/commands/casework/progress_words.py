"""The percentage and the text that are typed behind the numbers of `progress`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from qinling.cli.context import Desk
from qinling.cli.missing_options import ask_at_terminal
from qinling.cli.options.steps import StepOptions
from qinling.cli.options.values.value_parsers import HISTORY_TEXT
from qinling.errors import UsageRefused, ValueRefused, quote_argument
from qinling.rules.typed.field_words import split_at_sign
from qinling.rules.typed.progress_words import (
    HOW_TO_TYPE,
    ProgressWords,
    find_schedule,
    join_number_ranges,
    join_percent_signs,
    require_numbers_first,
    split_progress_words,
)
from qinling.rules.typed.typed_percents import parse_typed_percent
from qinling.rules.vocabulary import Schedule


@dataclass(frozen=True, slots=True)
class TypedReport:
    """A progress report: its options without the words that are no numbers, and these words."""

    options: StepOptions
    percent: str | None
    note: str
    schedule: Schedule | None = None

    def choose_schedule(self, given: Schedule | None) -> Schedule | None:
        """Return the schedule of the words, or the one *given* as an option. Raises UsageRefused for both."""
        if self.schedule and given:
            raise UsageRefused(
                f"序时进度写了两次：{self.schedule.label} 和 --schedule {given.label}", "只留一个"
            )
        return self.schedule or given


def read_report_words(desk: Desk, options: StepOptions, percent: str | None, note: str) -> TypedReport:
    """Return the report of the options and of the words behind the numbers. Tell what was taken of the words.

    Raises UsageRefused for words that may be meant in two ways, and for what is typed twice.
    """
    words = options.numbers or []
    if len(words) < (1 if options.where or (words and split_at_sign(words[0])[1]) else 2):  # numbers alone
        return TypedReport(options, percent, note)
    from qinling.procedures.views.issue_views import has_issue_number

    with desk.reading() as reader:

        def is_number(word: str) -> bool:
            return has_issue_number(reader, word)

        words = join_percent_signs(join_number_ranges(words))
        _require_no_sign(words[0], is_number)
        if not (options.where or note or percent):
            require_numbers_first(words, is_number)
        typed = split_progress_words(words, is_number, needs_number=not options.where)
    if typed.percent and percent is not None:
        raise UsageRefused(f"完成率写了两次：{typed.percent} 和 --percent {percent}", "只留一个")
    if typed.note and note and not find_schedule(typed.note):
        raise UsageRefused(f"情况说明写了两次：“{typed.note}”和“{note}”", "只留一个，" + HOW_TO_TYPE)
    options = replace(options, numbers=list(typed.numbers))
    taken = _tell_taken(desk, typed)
    return TypedReport(options, taken.percent or percent, taken.note or note, taken.schedule)


class _Taken(NamedTuple):
    percent: str | None
    note: str
    schedule: Schedule | None


def _tell_taken(desk: Desk, typed: ProgressWords) -> _Taken:
    """Return what the words say, a schedule alone taken as one. Tell what was taken for what."""
    schedule = find_schedule(typed.note)
    text = None if schedule else typed.note
    if typed.percent or typed.note:
        taken = {"完成率": typed.percent, "序时进度": schedule and schedule.label, "情况说明": text}
        desk.print_note("读作 " + "，".join(f"{name}：{text}" for name, text in taken.items() if text))
    return _Taken(typed.percent, text or "", schedule)


def ask_for_report(desk: Desk, report: TypedReport) -> TypedReport:
    """Return *report* with what a person answers, read as the words behind the numbers are; as it is in a script."""
    typed = ask_at_terminal(
        desk, "进展情况（--note），可写完成率", _parse_answer, as_json=report.options.as_json
    )
    if typed is None:
        return report
    taken = _tell_taken(desk, typed)
    return replace(report, percent=taken.percent, note=taken.note, schedule=taken.schedule)


def _parse_answer(text: str) -> ProgressWords:
    words = join_percent_signs(HISTORY_TEXT.parse(text).split())
    if not words:
        raise ValueRefused("不能为空", "请写上内容")
    try:
        typed = split_progress_words(words, lambda _: False, needs_number=False)
    except UsageRefused as refused:
        raise ValueRefused(
            refused.message, "完成率带 % 写在最前面，如 60% 苗木到位；数量和单位连写"
        ) from None
    if typed.percent is not None:
        parse_typed_percent(typed.percent)
    # what has neither a share nor a sentence is a text all the same: there are no numbers here
    return typed._replace(numbers=(), note=typed.note or " ".join(typed.numbers) or None)


def _require_no_sign(word: str, is_number: Callable[[str], bool]) -> None:
    """Raise UsageRefused for ZC26037=50%, with the line that is understood."""
    number, sign, text = split_at_sign(word)
    if sign and text and is_number(number) and not is_number(word):
        raise UsageRefused(
            f"“{word}”要分开写", f"写成 qinling progress {quote_argument(number)} {quote_argument(text)}"
        )
