"""Which issues a step is for: numbers on the line or from stdin, or all that fulfil conditions."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from qinling.cli.context import Desk
from qinling.cli.options.filters import FilterOptions
from qinling.errors import AnswerNeeded, UsageRefused, ValueRefused
from qinling.rules.vocabulary import Level, Status, read_word

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow
    from qinling.procedures.views import Filters

#: A number and, where it is known, the level of its issue.
Wanted = tuple[str, str | None]

_NAMES = {
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
_KEYS = {
    **{name: name for name in ("level", "status", "category", "zone", "town", "unit", "source", "text")},
    "due-within": "due_within",
    "overdue": "overdue",
    "open": "only_open",
}
_FLAGS = ("overdue", "only_open")
_KNOWN = "级别、状态、类型、分区、镇办、单位、来源、文字、几天内到期，写成 条件=值；或 超期、未销号"


def _status(text: str) -> Status:
    from qinling.cli.options.common import STATUS

    return STATUS.read(text)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ValueRefused(f"“{text}”不是天数")
    return int(text)


_READERS: dict[str, Callable[[str], Any]] = {
    "level": lambda text: read_word(Level, text),
    "status": _status,
    "due_within": _whole,
}


def wanted_issues(
    desk: Desk,
    numbers: Sequence[str] | None,
    where: Sequence[str] | None,
    of_level: Level | None,
    *,
    yes: bool,
) -> list[Wanted]:
    """Return the issues a step is for; those that conditions choose are counted and asked about first.

    Raises UsageRefused where neither is given or both are, AnswerNeeded where nobody can be asked.
    """
    if bool(numbers) == bool(where):
        raise UsageRefused(
            "没有写明是哪些问题" if not numbers else "编号和 --where 只能写一样", "请写编号，或 --where 条件"
        )
    if numbers:
        level = of_level.value if of_level else None
        return [(number, level) for word in numbers for number in _expanded(word)]
    return _chosen(desk, where or (), yes=yes)


def _expanded(word: str) -> list[str]:
    if word != "-":
        return [word]
    numbers = [line.strip() for line in sys.stdin if line.strip()]
    if not numbers:
        raise UsageRefused("标准输入里没有编号", "请一行一个编号")
    return numbers


def _chosen(desk: Desk, where: Sequence[str], *, yes: bool) -> list[Wanted]:
    from qinling.procedures.views import list_issues

    with desk.reading() as reader:
        issues = list(list_issues(reader, conditions(where, desk)))
    if not issues:
        raise UsageRefused("没有符合条件的问题", "用 qinling list 加同样的条件核对")
    if not yes:
        _ask(desk, issues)
    return [(issue.number, issue.level) for issue in issues]


def conditions(where: Sequence[str], desk: Desk) -> "Filters":
    """Return the filters that *where* (条件=值, or 超期 and 未销号 alone) asks for; raises UsageRefused."""
    given: dict[str, Any] = dict.fromkeys(_KEYS.values())
    for word in where:
        name, sign, text = word.partition("=")
        key = _NAMES.get(name.strip()) or _KEYS.get(name.strip())
        if key is None or bool(sign) == (key in _FLAGS) or (sign and not text.strip()):
            raise UsageRefused(f"--where {word} 看不懂", f"可用：{_KNOWN}")
        try:
            value = True if key in _FLAGS else _READERS.get(key, str)(text.strip())
        except ValueRefused as refused:
            raise UsageRefused(f"--where {word}：{refused}", f"可用：{_KNOWN}") from None
        if key == "text":  # every word of it has to stand somewhere
            given[key] = f"{given[key] or ''} {value}"
        elif key == "due_within":
            given[key] = value if given[key] is None else min(value, given[key])
        elif key in _FLAGS:
            given[key] = value
        else:
            given[key] = [*(given[key] or ()), value]
    return FilterOptions(**given).build_filters(desk.today)


def _ask(desk: Desk, issues: "Sequence[IssueRow]") -> None:
    """Show what the conditions chose and have a person agree; raises AnswerNeeded where nobody is there or disagrees."""
    from qinling.cli.prompts import asked
    from qinling.reports.issues import issue_table, list_columns
    from qinling.rules.parsing.values import read_yes_no

    if not desk.is_interactive:
        raise AnswerNeeded(f"按条件选中 {len(issues)} 个问题", "核对后加 --yes 照办")
    width = desk.err.width
    desk.err.print(issue_table(issues, list_columns(width), desk.today, width))
    if not asked(desk, f"共 {len(issues)} 个问题，都照办吗（是/否）", read_yes_no, default="否"):
        raise AnswerNeeded("没有办理，台账没有改动", "请改用编号，或换一个条件")
