"""Commands `add` and `edit`."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson, ClosedBasis, EditBasis, FieldValues, IssueNumber, LevelOption
from qinling.errors import AnswerNeeded, quote_argument
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow
    from qinling.procedures.importing.ledger_import import FieldChange
    from qinling.rules.drafts import Value
    from qinling.rules.vocabulary import Level

app = typer.Typer()


@app.command()
def add(
    ctx: typer.Context,
    values: FieldValues = None,
    *,
    level: LevelOption = None,
    ground: ClosedBasis = "",
    as_json: AsJson = False,
) -> None:
    """登记一个问题，如：qinling add 级别=区级 问题描述=… 整改时限=2026年6月底前。

    在终端里会问缺少的必填项（级别、问题描述）；一个字段也没写的，还问镇办、责任单位、整改时限。没有编号的由台账给号。
    """
    from qinling.cli.editing.doubtful_values import note_doubtful_values
    from qinling.cli.editing.field_values import parse_field_texts
    from qinling.procedures.issue_editing import add_issue
    from qinling.reports.issues.issue_tables import issue_json

    desk: Desk = ctx.obj
    texts = _complete_texts(desk, values or [], level)
    given = parse_field_texts(desk, texts)
    ground = _settle_ground(desk, given, ground.strip())
    with desk.writing(create=True) as writer:
        issue = add_issue(writer, given, desk.build_stamp(), ground)
    desk.outcome.issues = [issue]
    if as_json:
        desk.print_json("issue", [issue_json(issue, desk.today)])
    else:
        _print_registered(desk, issue, texts, given)
    note_doubtful_values(desk, issue, given)


def _complete_texts(desk: Desk, words: Sequence[str], level: "Level | None") -> dict[str, str]:
    """Return field → text of a new issue, with what is missing as it is typed now. Raises AnswerNeeded in a script."""
    from qinling.cli.editing.field_values import ask_for_fields, read_field_texts, require_fields

    texts = require_fields(desk, read_field_texts(desk, words, level), ("level", "description"))
    if words or not desk.is_interactive:
        return texts
    return ask_for_fields(desk, texts, ("town", "duty_unit", "deadline"))


def _settle_ground(desk: Desk, given: "Mapping[str, Value]", ground: str) -> str:
    """Return the *ground* of an issue that is registered as closed, asked for where it is missing."""
    from qinling.rules.lifecycle.unaccepted_close import is_registered_closed

    if ground or not desk.is_interactive or not is_registered_closed(given):
        return ground
    from qinling.cli.editing.field_prompts import prompt_for_basis

    return prompt_for_basis(desk, "登记时就已销号，凭什么销号（写依据，记入历史；回车为不登记）")


def _print_registered(
    desk: Desk, issue: "IssueRow", texts: Mapping[str, str], given: "Mapping[str, Value]"
) -> None:
    """Print the number of the new *issue*, what was taken of the *texts* for each field, and what is missing."""
    from qinling.reports.issues.field_echo import registered_field_lines

    desk.print_note(f"已登记 {issue.number}：{issue.description}")
    for line in registered_field_lines(issue, texts, given):
        desk.print_note(line)
    _note_missing(desk, issue)


def _note_missing(desk: Desk, issue: "IssueRow") -> None:
    """Note what no warning and no letter can do without: a deadline, and a unit that answers."""
    missing = {
        "整改时限=日期": not (issue.deadline or issue.deadline_text),
        "责任单位=名称": not (issue.duty_unit or issue.lead_unit or issue.town),
    }
    if words := [word for word, lacks in missing.items() if lacks and issue.status in UNRECTIFIED_STATUSES]:
        labels = "、".join(word.partition("=")[0] for word in words)
        desk.print_note(
            f"还没有{labels}，补上：qinling edit {quote_argument(issue.number)} {' '.join(words)}"
        )


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
    """修改一个问题的字段，如：qinling edit SJ2025-004 责任单位=麻街镇人民政府 备注=；等号后留空为清空。

    只写编号的，在终端里打开编辑器（环境变量 VISUAL、EDITOR）逐行改，没有编辑器的一项一项问。
    """
    from qinling.cli.editing.doubtful_values import note_doubtful_edit
    from qinling.cli.editing.edited_number import require_number_to_edit
    from qinling.cli.lookup.issue_numbers import settle_number
    from qinling.reports.issues.issue_tables import issue_json

    desk: Desk = ctx.obj
    require_number_to_edit(desk, number, level, values or [])
    number, of_level = settle_number(desk, number, level)
    if values:
        issue, changed, texts = _edit_by_words(desk, number, of_level, values, ground)
    else:
        issue, changed, texts = _edit_in_dialog(desk, number, of_level, ground)
    if as_json:
        desk.print_json("issue", [issue_json(issue, desk.today)])
    else:
        _print_changes(desk, issue.number, changed, texts)
    note_doubtful_edit(desk, issue, changed)


def _edit_by_words(
    desk: Desk, number: str, level: str | None, values: Sequence[str], ground: str
) -> "tuple[IssueRow, Sequence[FieldChange], Mapping[str, str]]":
    """Return the issue after the changes that *values* name, the changes, and the texts by field."""
    from qinling.cli.editing.field_values import parse_field_texts, read_field_texts
    from qinling.procedures.issue_editing import edit_issue

    texts = read_field_texts(desk, values)
    given = parse_field_texts(desk, texts)
    with desk.writing() as writer:
        return *edit_issue(writer, number, level, given, desk.build_stamp(), ground), texts


def _edit_in_dialog(
    desk: Desk, number: str, level: str | None, ground: str
) -> "tuple[IssueRow, Sequence[FieldChange], Mapping[str, str]]":
    """Let the user edit the issue at the terminal. Raises AnswerNeeded where there is none."""
    if not desk.is_interactive:
        raise AnswerNeeded(
            f"没有写明改 {number} 的什么",
            f"写成 qinling edit {quote_argument(number)} 字段=值，如 备注=已约谈；在终端里可只写编号，逐项改",
        )
    from qinling.cli.editing.issue_dialog import edit_in_dialog
    from qinling.cli.lookup.shown_issues import note_shown
    from qinling.procedures.issue_editing import read_issue_to_edit

    with desk.reading() as reader:
        issue = read_issue_to_edit(reader, number, level)
        note_shown(desk, reader)
    return edit_in_dialog(desk, issue, ground, has_screen=sys.stdout.isatty())


def _print_changes(
    desk: Desk, number: str, changed: "Sequence[FieldChange]", texts: Mapping[str, str]
) -> None:
    from qinling.reports.importing.import_result import unaccepted_closures_line, voided_acceptance_note
    from qinling.reports.issues.field_echo import changed_field_lines, list_told_changes

    if not changed:
        desk.print_note(f"{number} 没有变化")
        return
    for line in changed_field_lines(changed, texts):
        desk.print_note(line)
    desk.print_note(
        f"已修改 {number} 的 {len(list_told_changes(changed))} 项{voided_acceptance_note(changed)}"
    )
    if any(one.field == "closed_unaccepted" and one.new for one in changed):
        desk.print_note(unaccepted_closures_line([number]))
