"""Commands `add` and `edit`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson, EditBasis, FieldValues, IssueNumber, LevelOption

if TYPE_CHECKING:
    from qinling.procedures.ledger_import import FieldChange

app = typer.Typer()


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
    with desk.writing(create=True) as writer:
        issue = add_issue(writer, given, desk.build_stamp())
    desk.outcome.issues = [issue]
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
    from qinling.reports.issues import issue_json

    desk: Desk = ctx.obj
    given = read_field_values(desk, values or [], None, required=())
    with desk.writing() as writer:
        issue, changed = edit_issue(writer, number, level, given, desk.build_stamp(), ground)
    if as_json:
        desk.print_json("issue", [issue_json(issue, desk.today)])
    else:
        _print_changes(desk, issue.number, changed)


def _print_changes(desk: Desk, number: str, changed: "Sequence[FieldChange]") -> None:
    from qinling.reports.import_result import (
        change_table,
        unaccepted_closures_line,
        voided_acceptance_note,
    )

    if not changed:
        desk.print_note(f"{number} 没有变化")
        return
    desk.err.print(change_table("", changed))
    desk.print_note(f"已修改 {number} 的 {len(changed)} 项{voided_acceptance_note(changed)}")
    if any(one.field == "closed_unaccepted" and one.new for one in changed):
        desk.print_note(unaccepted_closures_line([number]))
