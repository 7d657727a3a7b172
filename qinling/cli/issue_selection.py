"""Select the issues of a step: by number, from stdin, or by conditions."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qinling.cli.context import Desk
from qinling.cli.missing_options import ask_at_terminal, split_numbers
from qinling.cli.options.filters import FilterOptions, IssueFilter, list_filters
from qinling.cli.options.steps import StepOptions
from qinling.cli.unit_words import find_wanted_issues
from qinling.errors import AnswerNeeded, UsageRefused, ValueRefused

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow

#: Number of an issue, and its level when it is known.
IssueReference = tuple[str, str | None]

#: Of the numbers on stdin, which may have no end.
_MAX_STDIN_CHARACTERS = 1 << 20


def select_issues(desk: Desk, options: StepOptions) -> list[IssueReference]:
    """Return the selected issues. Issues selected by conditions need a confirmation first.

    Raises UsageRefused unless exactly one of numbers and conditions is given, AnswerNeeded when
    no terminal is attached.
    """
    numbers = options.numbers
    if not numbers and not options.where:
        numbers = ask_at_terminal(
            desk, "哪些问题（编号，可写多个，用空格隔开）", split_numbers, as_json=options.as_json
        )
    if bool(numbers) == bool(options.where):
        raise UsageRefused(
            "编号和 --where 只能写一样" if numbers else "没有写明是哪些问题",
            "请写编号，或 --where 条件",
        )
    if numbers:
        level = options.of_level.value if options.of_level else None
        return [(number, level) for word in numbers for number in _expand_stdin(word)]
    return _select_by_conditions(desk, options.where or (), yes=options.yes)


def _expand_stdin(word: str) -> list[str]:
    if word != "-":
        return [word]
    try:
        text = sys.stdin.read(_MAX_STDIN_CHARACTERS + 1)
        text.encode()
    except UnicodeError:  # some locales let bytes of another encoding pass until they are used
        raise UsageRefused("标准输入不是 UTF-8 文字", "请用 UTF-8，一行一个编号") from None
    if len(text) > _MAX_STDIN_CHARACTERS:
        raise UsageRefused(f"标准输入超过 {_MAX_STDIN_CHARACTERS >> 20} 兆字", "请一行一个编号，分几次办理")
    numbers = [line.strip() for line in text.splitlines() if line.strip()]
    if not numbers:
        raise UsageRefused("标准输入里没有编号", "请一行一个编号")
    return numbers


def _select_by_conditions(desk: Desk, where: Sequence[str], *, yes: bool) -> list[IssueReference]:
    with desk.reading() as reader:
        issues = list(find_wanted_issues(desk, reader, parse_conditions(where), desk.today))
    if not issues:
        raise UsageRefused("没有符合条件的问题", "用 qinling list 加同样的条件核对")
    if not yes:
        _confirm_selection(desk, issues)
    return [(issue.number, issue.level) for issue in issues]


def parse_conditions(where: Sequence[str]) -> FilterOptions:
    """Return the filters of *where*: 条件=值, or 超期 and 未销号 without a value. Raises UsageRefused."""
    options = FilterOptions()
    for text in where:
        one, value = _parse_condition(text)
        options = one.narrow(options, value)
    return options


def _parse_condition(text: str) -> tuple[IssueFilter, Any]:
    name, sign, value = (part.strip() for part in text.partition("="))
    one = _find_filter(name)
    if one is None or bool(sign) == one.is_flag or (sign and not value):
        raise UsageRefused(f"--where {text} 看不懂", _describe_conditions())
    try:
        return one, one.parse(value)
    except ValueRefused as refused:
        raise UsageRefused(f"--where {text}：{refused}", _describe_conditions()) from None


def _find_filter(name: str) -> IssueFilter | None:
    names = {
        word: one for one in list_filters() for word in (one.option, one.names.label, *one.names.aliases)
    }
    return names.get(name)


def _describe_conditions() -> str:
    with_value = "、".join(one.names.label for one in list_filters() if not one.is_flag)
    flags = "、".join(one.names.label for one in list_filters() if one.is_flag)
    return f"可用：{with_value}，写成 条件=值；或 {flags}"


def _confirm_selection(desk: Desk, issues: "Sequence[IssueRow]") -> None:
    """Show the selected issues and ask for confirmation. Raises AnswerNeeded when it is not given."""
    from qinling.cli.prompts import confirm
    from qinling.reports.issues import choose_list_columns, issue_table

    if not desk.is_interactive:
        raise AnswerNeeded(f"按条件选中 {len(issues)} 个问题", "核对后加 --yes 照办")
    width = desk.err.width
    desk.err.print(issue_table(issues, choose_list_columns(width), desk.today, width))
    if not confirm(desk, f"共 {len(issues)} 个问题，都照办吗（是/否）", default="否"):
        raise AnswerNeeded("没有办理，台账没有改动", "请改用编号，或换一个条件")
