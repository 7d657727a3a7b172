"""Commands that look at issues, and that change one."""

import re

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.options.common import (
    AsJson,
    AsOf,
    Columns,
    EditBasis,
    Explain,
    FieldValues,
    IssueNumber,
    LevelOption,
    Limit,
    Sort,
    resolve_field_name,
)
from qinling.cli.options.filters import FilterOptions
from qinling.errors import UsageRefused

app = typer.Typer()


@app.command()
def board(ctx: typer.Context, *, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """看总体情况：各级各状态多少，超期多少，哪些快到期。"""
    from qinling.procedures.views import build_board as count
    from qinling.reports.board import board_json, board_page

    desk: Desk = ctx.obj
    day = desk.resolve_as_of(as_of)
    with desk.reading(as_of) as reader:
        counted = count(reader, day, desk.settings.warning)
    if as_json:
        items, keys = board_json(counted)
        desk.print_json("board", items, as_of=day, **keys)
    else:
        desk.out.print(*board_page(counted, desk.settings.warning), sep="\n")


@app.command("list")
@expand_option_groups
def list_ledger_issues(
    ctx: typer.Context,
    *,
    wanted: FilterOptions,
    sort: Sort = None,
    limit: Limit = None,
    columns: Columns = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """列出问题，可按级别、状态、单位等筛选。"""
    from qinling.procedures.views import list_issues
    from qinling.reports.issues import choose_list_columns, issue_json, issue_table

    desk: Desk = ctx.obj
    day = desk.resolve_as_of(as_of)
    filters = wanted.build_filters(day)
    order = _parse_sort_fields(sort or "")
    with desk.reading(as_of) as reader:
        if as_json:
            found = list_issues(reader, filters, order, limit)
            desk.print_json("issues", (issue_json(issue, day) for issue in found), as_of=day)
            return
        issues = list(list_issues(reader, filters, order, limit and limit + 1))
    more = limit is not None and len(issues) > limit
    issues = issues[:limit]
    names = _parse_field_names(columns or "") or choose_list_columns(desk.out.width)
    desk.out.print(issue_table(issues, names, day, desk.out.width))
    desk.print_note(f"只列出前 {limit} 个，后面还有" if more else f"共 {len(issues)} 个")


def _parse_field_names(text: str) -> tuple[str, ...]:
    """Return the fields that a comma-separated list names, by key or Chinese label; "-" before one is kept."""
    from qinling.reports.issues import COMPUTED_COLUMNS

    computed = {word: name for name, label in COMPUTED_COLUMNS.items() for word in (name, label)}
    names = []
    for word in filter(None, (word.strip() for word in re.split("[,，、]", text))):
        bare = word.removeprefix("-").strip()
        name = computed.get(bare) or resolve_field_name(bare)
        names.append(f"-{name}" if word.startswith("-") else name)
    return tuple(names)


def _parse_sort_fields(text: str) -> tuple[str, ...]:
    """Return the fields to sort by; days left go with the deadline."""
    names = tuple(name.replace("days_left", "deadline") for name in _parse_field_names(text))
    if "version" in names or "-version" in names:
        raise UsageRefused("不能按版本排序", "请换一个字段，如 --sort 整改时限")
    return names


@app.command()
def show(
    ctx: typer.Context,
    number: IssueNumber,
    *,
    level: LevelOption = None,
    as_of: AsOf = None,
    explain: Explain = False,
    as_json: AsJson = False,
) -> None:
    """看一个问题的全部内容、办理经过和历史。"""
    from qinling.procedures.views import read_issue_with_events
    from qinling.reports.issue_detail import issue_detail_json, issue_detail_page

    desk: Desk = ctx.obj
    day = desk.resolve_as_of(as_of)
    with desk.reading(as_of) as reader:
        issue, events = read_issue_with_events(reader, number, level)
    settings, every = desk.settings, desk.settings.procedure.recheck_days
    why: list[str] | None = None
    if explain:  # the grammar of deadlines would cost every show a third of its time
        from qinling.rules.warnings.deadline_explanation import explain_deadline

        why = list(explain_deadline(issue._asdict(), day, desk.calendar))
    if as_json:
        item = issue_detail_json(issue, events, day, every, desk.calendar)
        desk.print_json("issue", [item if why is None else {**item, "explanation": why}], as_of=day)
    else:
        desk.out.print(
            *issue_detail_page(issue, events, day, settings.timezone, every, desk.calendar, why or ()),
            sep="\n",
        )


@app.command()
def add(
    ctx: typer.Context, values: FieldValues = None, *, level: LevelOption = None, as_json: AsJson = False
) -> None:
    """登记一个问题，如：qinling add 级别=区级 问题描述=… 整改时限=2026年6月底前。

    在终端里会问缺少的必填项（级别、问题描述）；没有编号的由台账给号。
    """
    from qinling.cli.prompts import read_field_values
    from qinling.procedures.issue_editing import add_issue
    from qinling.reports.issues import issue_json

    desk: Desk = ctx.obj
    given = read_field_values(desk, values or [], level, required=("level", "description"))
    with desk.writing(create=True) as session:
        issue = add_issue(session, given, desk.build_stamp())
    if as_json:
        desk.print_json("issue", [issue_json(issue, desk.today)])
    else:
        desk.print_note(f"已登记 {issue.number}：{issue.description}")


@app.command()
def edit(
    ctx: typer.Context,
    number: IssueNumber,
    values: FieldValues = None,
    *,
    level: LevelOption = None,
    ground: EditBasis = "",
    as_json: AsJson = False,
) -> None:
    """修改一个问题的字段，如：qinling edit SJ2025-004 责任单位=麻街镇人民政府 备注=；等号后留空为清空。"""
    from qinling.cli.prompts import read_field_values
    from qinling.procedures.issue_editing import edit_issue
    from qinling.reports.import_result import change_table, voided_acceptance_note
    from qinling.reports.issues import issue_json

    desk: Desk = ctx.obj
    given = read_field_values(desk, values or [], None, required=())
    with desk.writing() as session:
        issue, changed = edit_issue(session, number, level, given, desk.build_stamp(), ground)
    if as_json:
        desk.print_json("issue", [issue_json(issue, desk.today)])
    elif changed:
        desk.err.print(change_table("", changed))
        desk.print_note(f"已修改 {issue.number} 的 {len(changed)} 项{voided_acceptance_note(changed)}")
    else:
        desk.print_note(f"{issue.number} 没有变化")
