"""Commands `list` and `show`."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.lookup.issue_numbers import find_issues_to_show
from qinling.cli.lookup.misplaced.column_words import note_column_words, split_columns
from qinling.cli.options.common import (
    AllOffices,
    AsJson,
    AsOf,
    Columns,
    Explain,
    LevelOption,
    Limit,
    Sort,
)
from qinling.cli.options.filtering.filter_words import WordFilterOptions
from qinling.cli.options.steps import IssueNumbersToShow
from qinling.cli.options.values.value_parsers import resolve_field_name
from qinling.cli.unit_words import find_wanted_issues, note_words
from qinling.errors import UsageRefused

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow

app = typer.Typer()

_COLUMNS_UNUSED = "注意：--json 总有全部的栏，-c、--columns 没有用到"


@app.command("list")
@expand_option_groups
def list_ledger_issues(
    ctx: typer.Context,
    *,
    wanted: WordFilterOptions,
    sort: Sort = None,
    limit: Limit = None,
    columns: Columns = None,
    as_of: AsOf = None,
    all_offices: AllOffices = False,
    as_json: AsJson = False,
) -> None:
    """列出问题，可按级别、状态、单位等筛选。"""
    desk: Desk = ctx.obj
    list_issues = _list_of_all_offices if all_offices else _list_of_one_office
    order = _parse_sort_fields(sort or "")
    note_column_words(desk, columns, wanted.words or ())
    list_issues(desk, wanted, order, limit, columns or "", as_of, as_json=as_json)


def _list_of_one_office(
    desk: Desk,
    wanted: WordFilterOptions,
    order: Sequence[str],
    limit: int | None,
    columns: str,
    as_of: date | None,
    *,
    as_json: bool,
) -> None:
    from qinling.procedures.views.issue_views import list_first_issues

    day = desk.resolve_as_of(as_of)
    with desk.reading(as_of) as reader:
        if as_json:
            found = find_wanted_issues(desk, reader, wanted, day, order, limit)
            _print_issues_json(desk, found, day, columns)
            return
        issues, has_more = list_first_issues(reader, wanted.build_filters(day), order, limit)
        note_words(desk, reader, wanted, day, is_empty=not issues)
    _print_issues(desk, issues, columns, day, wanted.describe(), has_more=has_more)


def _list_of_all_offices(
    desk: Desk,
    wanted: WordFilterOptions,
    order: Sequence[str],
    limit: int | None,
    columns: str,
    as_of: date | None,
    *,
    as_json: bool,
) -> None:
    from qinling.cli.offices.office_lists import print_office_issues

    if as_json and columns:
        desk.print_note(_COLUMNS_UNUSED)
    print_office_issues(desk, wanted, order, limit, _parse_field_names(columns), as_of, as_json=as_json)


def _print_issues_json(desk: Desk, issues: "Iterable[IssueRow]", day: date, columns: str) -> None:
    """Print all columns of *issues*, and say so where some were asked for."""
    from qinling.reports.issues.issue_tables import issue_json

    desk.print_json("issues", (issue_json(issue, day) for issue in issues), as_of=day)
    if columns:
        desk.print_note(_COLUMNS_UNUSED)


def _print_issues(
    desk: Desk, issues: "Sequence[IssueRow]", columns: str, day: date, conditions: str, *, has_more: bool
) -> None:
    from qinling.cli.lookup.last_list import remember_list
    from qinling.reports.issues.issue_tables import choose_list_columns, issue_table, narrow_screen_line

    width = desk.out.width
    desk.out.print(issue_table(issues, _parse_field_names(columns) or choose_list_columns(width), day, width))
    count = f"共 {len(issues)} 个" if issues else _describe_empty_list(conditions, is_past=day < desk.today)
    desk.print_note(f"只列出前 {len(issues)} 个，后面还有" if has_more else count)
    if issues and not columns and sys.stdout.isatty() and (line := narrow_screen_line(width)):
        desk.print_note(line)
    if remember_list(desk, issues):
        desk.print_note("看其中第几个，写它的序数，如 qinling show 1")


def _describe_empty_list(conditions: str, *, is_past: bool) -> str:
    if conditions:
        return f"共 0 个；条件是 {conditions}，放宽再看"
    if is_past:
        return "共 0 个，那天台账里还没有问题；看现在的，去掉 --as-of"
    return "共 0 个；用 qinling import 文件 读入台账，或用 qinling add 登记"


def _parse_field_names(text: str) -> tuple[str, ...]:
    """Return the fields of a comma-separated list of keys or Chinese labels. A leading "-" is kept."""
    from qinling.reports.issues.issue_tables import COMPUTED_COLUMNS

    computed = {word: name for name, label in COMPUTED_COLUMNS.items() for word in (name, label)}
    names = []
    for word in split_columns(text):
        bare = word.removeprefix("-").strip()
        name = computed.get(bare) or resolve_field_name(bare)
        names.append(f"-{name}" if word.startswith("-") else name)
    return tuple(names)


def _parse_sort_fields(text: str) -> tuple[str, ...]:
    """Return the sort fields. `days_left` sorts by the deadline."""
    names = tuple(name.replace("days_left", "deadline") for name in _parse_field_names(text))
    if "version" in names or "-version" in names:
        raise UsageRefused("不能按版本排序", "请换一个字段，如 --sort 整改时限")
    return names


@app.command()
def show(
    ctx: typer.Context,
    numbers: IssueNumbersToShow,
    *,
    level: LevelOption = None,
    as_of: AsOf = None,
    explain: Explain = False,
    as_json: AsJson = False,
) -> None:
    """看一个问题的全部内容、办理经过和历史；写几个编号的，依次看。"""
    from qinling.procedures.views.issue_views import read_issue_with_events

    desk: Desk = ctx.obj
    day = desk.resolve_as_of(as_of)
    with desk.reading(as_of) as reader:
        wanted = find_issues_to_show(desk, reader, numbers, level)
        found = [read_issue_with_events(reader, *one) for one in wanted]
    whys = [_explain_deadline(desk, issue, day) if explain else None for issue, _ in found]
    recheck_days = desk.settings.procedure.recheck_days
    details = [(*one, day, recheck_days, desk.calendar, why) for one, why in zip(found, whys, strict=True)]
    _print_details(desk, details, day, as_json=as_json)


def _print_details(desk: Desk, details: "Sequence[tuple[Any, ...]]", day: date, *, as_json: bool) -> None:
    """Print the issues of *details* in turn, each as `issue_detail_page` takes them."""
    from qinling.reports.issues.issue_detail import issue_detail_json, issue_detail_page

    if as_json:
        desk.print_json("issue", [issue_detail_json(*one) for one in details], as_of=day)
        return
    own = (desk.settings.timezone, desk.settings.persons)
    pages = [(*one, *own) for one in details]
    for place, one in enumerate(pages):
        desk.out.print(*([""] if place else []), *issue_detail_page(*one), sep="\n")


def _explain_deadline(desk: Desk, issue: "IssueRow", day: date) -> list[str]:
    # Loading the deadline parser takes a third of the time of `show`.
    from qinling.rules.warnings.deadline_explanation import explain_deadline

    return list(explain_deadline(issue._asdict(), day, desk.calendar))
