"""Select the issues of a step: by number, from stdin, or by conditions."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qinling.cli.context import Desk
from qinling.cli.lookup.issue_numbers import IssueReference, settle_numbers
from qinling.cli.lookup.misplaced.condition_words import require_meaning
from qinling.cli.lookup.shown_issues import note_shown
from qinling.cli.missing_options import ask_at_terminal, parse_numbers
from qinling.cli.options.filtering.filter_words import FILTER_SIGNS, ReadFilterOptions, WordFilterOptions
from qinling.cli.options.filtering.filters import (
    NO_FILTERS,
    FilterOptions,
    IssueFilter,
    find_named_filter,
    list_filters,
)
from qinling.cli.options.steps import StepOptions
from qinling.cli.unit_words import find_wanted_issues
from qinling.errors import AnswerNeeded, UsageRefused, ValueRefused
from qinling.rules.typed.field_words import read_field_word, split_at_sign

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow

#: Of the numbers on stdin, which may have no end.
_MAX_STDIN_CHARACTERS = 1 << 20


def select_issues(desk: Desk, options: StepOptions) -> list[IssueReference]:
    """Return the selected issues. Issues selected by conditions need a confirmation first, but for a dry run.

    Raises UsageRefused unless exactly one of numbers and conditions is given, IssueNotFound for numbers that are none,
    AnswerNeeded when no terminal is attached.
    """
    numbers = options.numbers
    if not numbers and not options.where:
        numbers = ask_for_numbers(desk, as_json=options.as_json)
    if bool(numbers) == bool(options.where):
        raise UsageRefused(
            "编号和 --where 只能写一样" if numbers else "没有写明是哪些问题",
            "请写编号，或 --where 条件",
        )
    if numbers:
        level = options.of_level.value if options.of_level else None
        typed = [(number, level) for word in numbers for number in _expand_stdin(word)]
        return settle_numbers(desk, typed)
    return _select_by_conditions(desk, options.where or (), yes=options.yes or options.dry_run)


def ask_for_numbers(desk: Desk, *, as_json: bool) -> list[str] | None:
    """Ask for the numbers of a step; None where nobody can be asked."""
    return ask_at_terminal(desk, "哪些问题（编号，可写多个，用空格隔开）", parse_numbers, as_json=as_json)


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
        options = _read_conditions(desk, reader, where)
        issues = list(find_wanted_issues(desk, reader, options, desk.today))
        if not yes:
            note_shown(desk, reader)
    if not issues:
        raise UsageRefused("没有符合条件的问题", "用 qinling list 加同样的条件核对")
    if not yes:
        _confirm_selection(desk, issues)
    return [(issue.number, issue.level) for issue in issues]


def _read_conditions(desk: Desk, reader: "Reader", where: Sequence[str]) -> FilterOptions:
    """Return the filters of *where*, where @名称 stands for a saved filter and 整改中 for itself. Raises UsageRefused."""
    saved = [text for text in where if text[0] in FILTER_SIGNS]
    spoken = [text for text in where if text not in saved and _is_spoken(text)]
    for word in spoken:
        require_meaning(desk, reader, word, _describe_conditions())
    options = WordFilterOptions(words=[*saved, *spoken] or None).resolve(desk, "--where 文字=要找的字")
    if isinstance(options, ReadFilterOptions):
        options = replace(options, duty_alone=True)
    return parse_conditions([text for text in where if text not in (*saved, *spoken)], options)


def _is_spoken(word: str) -> bool:
    """Return whether *word* names no condition that `--where` knows: 整改中, 上周销号, 责任单位=水利局."""
    return bool(word.strip()) and find_named_filter(split_at_sign(word)[0]) is None


def parse_conditions(where: Sequence[str], options: FilterOptions = NO_FILTERS) -> FilterOptions:
    """Return *options* narrowed by *where*: 条件=值, or 超期 and 未销号 without a value. Raises UsageRefused."""
    for word in where:
        for one, value in _parse_conditions(word):
            options = one.narrow(options, value)
    return options


def _parse_conditions(word: str) -> list[tuple[IssueFilter, Any]]:
    """Return the filters and values of one --where: mostly one, several where each part names its own."""
    if (flag := find_named_filter(word.strip())) is not None and flag.is_flag:
        return [(flag, flag.parse(""))]
    try:
        reading = read_field_word(word, _resolve_filter, ("text",))
    except UsageRefused:
        raise UsageRefused(f"--where {word} 看不懂", _describe_conditions()) from None
    if not reading.is_clear:
        raise UsageRefused(f"--where {word} 看不懂", "一个 --where 只写一个条件，几个条件写几个 --where")
    return [_parse_condition(word, name, text) for name, text in reading.parts or (reading.whole,)]


def _resolve_filter(name: str) -> str:
    one = find_named_filter(name.strip())
    if one is None or one.is_flag:
        raise UsageRefused(f"没有“{name}”这个条件")
    return one.name


def _parse_condition(word: str, name: str, value: str) -> tuple[IssueFilter, Any]:
    one = next(one for one in list_filters() if one.name == name)
    if not value:
        raise UsageRefused(f"--where {word} 看不懂", _describe_conditions())
    try:
        return one, one.parse(value)
    except ValueRefused as refused:
        raise UsageRefused(f"--where {word}：{refused}", _describe_conditions()) from None


def _describe_conditions() -> str:
    with_value = "、".join(one.names.label for one in list_filters() if not one.is_flag)
    flags = "、".join(one.names.label for one in list_filters() if one.is_flag)
    return f"可用：{with_value}，写成 条件=值；或 {flags}"


def _confirm_selection(desk: Desk, issues: "Sequence[IssueRow]") -> None:
    """Show the selected issues and ask for confirmation. Raises AnswerNeeded when it is not given."""
    if not desk.is_interactive:
        raise AnswerNeeded(f"按条件选中 {len(issues)} 个问题", "加 --dry-run 看是哪些，核对后加 --yes 照办")
    _show_and_confirm(desk, issues, f"共 {len(issues)} 个问题，都照办吗（是/否）", "请改用编号，或换一个条件")


def confirm_named_issues(
    desk: Desk, options: StepOptions, wanted: Sequence[IssueReference], doing: str
) -> None:
    """At a terminal show the issues that were named by their numbers, and ask whether to go on with *doing*.

    A selection by conditions was confirmed already. Raises AnswerNeeded where the answer is no.
    """
    if not desk.is_interactive or options.yes or options.dry_run or options.where:
        return
    from qinling.procedures.steps import resolve_issues

    with desk.reading() as reader:
        issues = resolve_issues(reader, wanted, "--of-level")
    what = f"{doing}这个问题吗" if len(issues) == 1 else f"{doing}这 {len(issues)} 个问题吗"
    _show_and_confirm(desk, issues, f"{what}（是/否）", "核对编号再办")


def _show_and_confirm(desk: Desk, issues: "Sequence[IssueRow]", question: str, remedy: str) -> None:
    from qinling.cli.prompts import confirm
    from qinling.reports.issues.issue_tables import choose_list_columns, issue_table

    width = desk.err.width
    desk.err.print(issue_table(issues, choose_list_columns(width), desk.today, width))
    if not confirm(desk, question, default="否"):
        raise AnswerNeeded("没有办理，台账没有改动", remedy)
