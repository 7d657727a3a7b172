"""Several issues named by the first and the last number, or all of them: shown in turn, asked of before a change."""

from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.framework.typer_internals import get_current_context
from qinling.cli.lookup.misplaced.command_parameters import takes_several_numbers
from qinling.cli.lookup.typed_command import retype_command
from qinling.errors import AnswerNeeded, IssueNotFound, quote_argument
from qinling.rules.lookup.number_ranges import means_all, read_place_range
from qinling.rules.vocabulary import Level

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow
    from qinling.procedures.lookup.issue_lookup import NumberMatch

#: So many issues are shown in turn.
MAX_SHOWN = 20
#: So many numbers are written out in a command that can be typed.
_MAX_WRITTEN_OUT = 10


def take_range_to_show(desk: Desk, match: "NumberMatch") -> "tuple[IssueRow, ...]":
    """Return the issues of a range that a command shows in turn, and tell how many. Raises IssueNotFound for none or too many."""
    if not match.issues:
        raise build_range_refusal(desk, match, "")
    if match.count > MAX_SHOWN:
        is_all = means_all(match.typed)
        missing = f"（没有 {'、'.join(match.missing)}）" if match.missing else ""
        raise IssueNotFound(
            f"{match.typed}{'问题' if is_all else ''}有 {match.count} 个{missing}，一次最多看 {MAX_SHOWN} 个",
            "看清单用 qinling list" if is_all else "请分几段写；看清单用 qinling list",
        )
    desk.print_note(f"{match.typed}：{_describe_range(match)}")
    return match.issues


def confirm_range(desk: Desk, match: "NumberMatch") -> "tuple[IssueRow, ...]":
    """Return the issues of a range that a person at the terminal says are meant. Raises AnswerNeeded."""
    from qinling.cli.prompts import confirm
    from qinling.reports.candidates import candidate_lines, describe_issues

    desk.print_note(f"{match.typed}：{_describe_range(match)}")
    names = [issue.number for issue in match.issues]
    for line in candidate_lines(names, describe_issues(match.issues), match.count, desk.err.width):
        desk.print_note(line)
    if not confirm(desk, f"是这 {match.count} 个问题吗（是/否）", default="否"):
        raise AnswerNeeded("没有选定问题，台账没有改动", "请把编号写全")
    return match.issues


def build_range_refusal(desk: Desk, match: "NumberMatch", option: str) -> IssueNotFound:
    """Return the error for a range that a command cannot take, with its issues. *option* gives the level of one."""
    if not match.issues:
        return IssueNotFound(*_explain_empty(match))
    if match.count > len(match.issues):
        is_all = means_all(match.typed)
        return IssueNotFound(
            f"{match.typed}{'问题' if is_all else ''}有 {match.count} 个，一次最多 {len(match.issues)} 个",
            "请按条件选，如 --where 状态=整改中，先加 --dry-run 看" if is_all else "请分几段写",
        )
    from qinling.reports.candidates import candidate_lines, describe_issues

    issues = match.issues
    lines = candidate_lines(
        [one.number for one in issues], describe_issues(issues), match.count, desk.err.width
    )
    return IssueNotFound(
        f"{match.typed} 是 {_describe_range(match)}："
        + "".join(f"\n{line}" for line in (*lines, _explain_change(desk, match, option)))
    )


def _explain_change(desk: Desk, match: "NumberMatch", option: str) -> str:
    """Return how the range can be typed in a command that changes: each number in full."""
    numbers = list(dict.fromkeys(issue.number for issue in match.issues))
    if not takes_several_numbers(get_current_context()):
        line = retype_command(desk.words, match.typed, match.issues[0].number)
        return f"这里一次只能一个，请分开写，如 {line}"
    levels = {issue.level for issue in match.issues}
    if len(numbers) < match.count and len(levels) > 1:
        return f"要改台账的，编号一个一个写全，用 {option or '级别'} 写明哪一级；在终端里可这样写，会先问"
    if len(numbers) > _MAX_WRITTEN_OUT:
        return "要改台账的，编号一个一个写全；在终端里可这样写，会先问"
    line = retype_command(desk.words, match.typed, " ".join(map(quote_argument, numbers)), is_quoted=True)
    return f"要改台账的，编号写全：{line}"


def _explain_empty(match: "NumberMatch") -> tuple[str, str]:
    if read_place_range(match.typed) is None:
        return "台账里还没有问题", "用 qinling import 文件 读入台账，或用 qinling add 登记"
    return explain_no_place(match)


def explain_no_place(match: "NumberMatch") -> tuple[str, str]:
    """Return why places of the last list are none, and what to do."""
    why = f"上次只列出 {match.listed} 个" if match.listed else "这个终端里还没有列出过清单"
    count = "第几到第几个" if read_place_range(match.typed) else "第几个"
    return f"{match.typed} 不是编号；当作{count}，{why}", "先用 qinling list 列出来，或把编号写全"


def _describe_range(match: "NumberMatch") -> str:
    first, last = match.issues[0], match.issues[-1]
    missing = f"；台账里没有 {'、'.join(match.missing)}" if match.missing else ""
    if match.count == 1:
        return f"1 个问题，{first.number}{missing}"
    one_level = first.level == last.level
    ends = [
        one.number if one_level else f"{Level.from_code(one.level).label} {one.number}"
        for one in (first, last)
    ]
    return f"{match.count} 个问题，从 {ends[0]} 到 {ends[1]}{missing}"
