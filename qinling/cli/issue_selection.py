"""Which issues a step is for: numbers on the line or from stdin, or all that fulfil conditions."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from qinling.cli.context import Desk
from qinling.cli.options.filters import FilterOptions
from qinling.errors import AnswerNeeded, UsageRefused, ValueRefused
from qinling.rules.vocabulary import Level, Status, parse_term

if TYPE_CHECKING:
    from qinling.ledger.filters import Filters
    from qinling.ledger.rows import IssueRow

#: A number and, where it is known, the level of its issue.
IssueReference = tuple[str, str | None]

_FILTER_BY_LABEL = {
    "级别": "level",
    "状态": "status",
    "整改状态": "status",
    "类型": "category",
    "问题类型": "category",
    "分区": "zone",
    "保护分区": "zone",
    "镇办": "town",
    "单位": "unit",
    "来源": "source",
    "问题来源": "source",
    "文字": "text",
    "几天内到期": "due_within",
    "超期": "overdue",
    "未销号": "only_open",
}
_FILTER_BY_KEY = {
    **{name: name for name in ("level", "status", "category", "zone", "town", "unit", "source", "text")},
    "due-within": "due_within",
    "overdue": "overdue",
    "open": "only_open",
}
_FLAG_FILTERS = ("overdue", "only_open")
_CONDITIONS_HELP = "级别、状态、类型、分区、镇办、单位、来源、文字、几天内到期，写成 条件=值；或 超期、未销号"


def _parse_status(text: str) -> Status:
    from qinling.cli.options.common import STATUS

    return STATUS.parse(text)


def _parse_day_count(text: str) -> int:
    if not text.isdecimal():
        raise ValueRefused(f"“{text}”不是天数")
    return int(text)


_PARSERS: dict[str, Callable[[str], Any]] = {
    "level": lambda text: parse_term(Level, text),
    "status": _parse_status,
    "due_within": _parse_day_count,
}


def select_issues(
    desk: Desk,
    numbers: Sequence[str] | None,
    where: Sequence[str] | None,
    of_level: Level | None,
    *,
    yes: bool,
) -> list[IssueReference]:
    """Return the issues a step is for; those that conditions choose are counted and asked about first.

    Raises UsageRefused where neither is given or both are, AnswerNeeded where nobody can be asked.
    """
    if bool(numbers) == bool(where):
        raise UsageRefused(
            "没有写明是哪些问题" if not numbers else "编号和 --where 只能写一样", "请写编号，或 --where 条件"
        )
    if numbers:
        level = of_level.value if of_level else None
        return [(number, level) for word in numbers for number in _expand_stdin(word)]
    return _select_by_conditions(desk, where or (), yes=yes)


def _expand_stdin(word: str) -> list[str]:
    if word != "-":
        return [word]
    numbers = [line.strip() for line in sys.stdin if line.strip()]
    if not numbers:
        raise UsageRefused("标准输入里没有编号", "请一行一个编号")
    return numbers


def _select_by_conditions(desk: Desk, where: Sequence[str], *, yes: bool) -> list[IssueReference]:
    from qinling.procedures.views import list_issues

    with desk.reading() as reader:
        issues = list(list_issues(reader, parse_conditions(where, desk)))
    if not issues:
        raise UsageRefused("没有符合条件的问题", "用 qinling list 加同样的条件核对")
    if not yes:
        _confirm_selection(desk, issues)
    return [(issue.number, issue.level) for issue in issues]


def parse_conditions(where: Sequence[str], desk: Desk) -> "Filters":
    """Return the filters that *where* (条件=值, or 超期 and 未销号 alone) asks for; raises UsageRefused."""
    given: dict[str, Any] = dict.fromkeys(_FILTER_BY_KEY.values())
    for word in where:
        name, sign, text = word.partition("=")
        key = _FILTER_BY_LABEL.get(name.strip()) or _FILTER_BY_KEY.get(name.strip())
        if key is None or bool(sign) == (key in _FLAG_FILTERS) or (sign and not text.strip()):
            raise UsageRefused(f"--where {word} 看不懂", f"可用：{_CONDITIONS_HELP}")
        try:
            value = True if key in _FLAG_FILTERS else _PARSERS.get(key, str)(text.strip())
        except ValueRefused as refused:
            raise UsageRefused(f"--where {word}：{refused}", f"可用：{_CONDITIONS_HELP}") from None
        if key == "text":  # every word of it has to stand somewhere
            given[key] = f"{given[key] or ''} {value}"
        elif key == "due_within":
            given[key] = value if given[key] is None else min(value, given[key])
        elif key in _FLAG_FILTERS:
            given[key] = value
        else:
            given[key] = [*(given[key] or ()), value]
    return FilterOptions(**given).build_filters(desk.today)


def _confirm_selection(desk: Desk, issues: "Sequence[IssueRow]") -> None:
    """Show what the conditions chose and have a person agree; raises AnswerNeeded where nobody is there or disagrees."""
    from qinling.cli.prompts import prompt_until_valid
    from qinling.reports.issues import choose_list_columns, issue_table
    from qinling.rules.parsing.values import parse_yes_no

    if not desk.is_interactive:
        raise AnswerNeeded(f"按条件选中 {len(issues)} 个问题", "核对后加 --yes 照办")
    width = desk.err.width
    desk.err.print(issue_table(issues, choose_list_columns(width), desk.today, width))
    if not prompt_until_valid(
        desk, f"共 {len(issues)} 个问题，都照办吗（是/否）", parse_yes_no, default="否"
    ):
        raise AnswerNeeded("没有办理，台账没有改动", "请改用编号，或换一个条件")
