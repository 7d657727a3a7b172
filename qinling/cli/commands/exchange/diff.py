"""`diff`: what differs between two ledgers or exports, cell by cell."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.file_input import FileInput, build_reading_options, read_files
from qinling.cli.options.common import AsJson, LevelOption
from qinling.cli.options.workbooks import EarlierFile, LaterFile, MarkCopy

if TYPE_CHECKING:
    from qinling.rules.drafts import Draft
    from qinling.rules.merging.three_way_merge import TableDifferences
    from qinling.rules.vocabulary import Level

app = typer.Typer()


@app.command()
def diff(
    ctx: typer.Context,
    earlier: EarlierFile,
    later: LaterFile,
    *,
    level: LevelOption = None,
    mark: MarkCopy = False,
    as_json: AsJson = False,
) -> None:
    """比较两份台账或导出的表：同一编号的逐格比，列出改动和多出、缺少的行。"""
    from qinling.rules.merging.three_way_merge import compare_tables

    desk: Desk = ctx.obj
    before, after = _read_table(desk, earlier, level), _read_table(desk, later, level)
    unread = [draft for side in (before, after) for one in side.readings for draft in one.bad_drafts]
    found = compare_tables(before.drafts, after.drafts, unread)
    if as_json:
        _print_diff_json(desk, found)
    else:
        _print_differences(desk, found)
    bad = len(before.errors) + len(after.errors)
    if bad:
        desk.print_note(f"有 {bad} 个格读不出，它们的行没有比较；用 qinling import --dry-run 可看到是哪些")
    if mark:
        _write_marked_copy(desk, later, found)


def _read_table(desk: Desk, file: Path, level: "Level | None") -> FileInput:
    """Return the rows of a file; to one of ours rows may have been added without a number."""
    options = replace(build_reading_options(desk, level, (), {}, None), allows_additions=True)
    return read_files(desk, [file], options, (), ask=False)


def _print_differences(desk: Desk, found: "TableDifferences") -> None:
    from qinling.procedures.registration import FieldChange
    from qinling.reports.import_result import change_table
    from qinling.rules.vocabulary import Level

    changes = [
        FieldChange(
            str(draft.values["level"]), str(draft.values.get("number") or f"第 {draft.row} 行"), *cell
        )
        for draft, cells in found.changed
        for cell in cells
    ]
    if changes:
        desk.out.print(change_table("", changes))
    for what, drafts in (("只在前一份", found.removed), ("只在后一份", found.added)):
        for draft in drafts:
            label = Level.from_code(str(draft.values["level"])).label
            number = draft.values.get("number") or ""
            typer.echo(f"{what}：{label} {number} {draft.values.get('description')}".replace("\n", " "))
    desk.print_note(
        f"改动 {len(changes)} 格，只在前一份 {len(found.removed)} 行，只在后一份 {len(found.added)} 行"
    )


def _print_diff_json(desk: Desk, found: "TableDifferences") -> None:
    items = [
        {**_build_issue_key(draft), "field": field, "old": old, "new": new}
        for draft, cells in found.changed
        for field, old, new in cells
    ]
    desk.print_json(
        "diff", items, gone=[*map(_build_issue_key, found.removed)], new=[*map(_build_issue_key, found.added)]
    )


def _build_issue_key(draft: "Draft") -> dict[str, object]:
    return {"level": draft.values["level"], "number": draft.values.get("number")}


def _write_marked_copy(desk: Desk, later: Path, found: "TableDifferences") -> None:
    """Write a copy of the later file with every changed cell marked, and what it was as a comment."""
    from qinling.errors import RowError, describe_os_error
    from qinling.reports.issues import format_field_value
    from qinling.workbook.reading.error_copy import write_marked_copy

    cells = []
    for draft, changed in found.changed:
        sheet = draft.sheet
        for field, old, new in changed:
            letter, heading = sheet.columns.get(field, (None, None))
            was = f"原为 {format_field_value(field, old) or '（空）'}"
            said = format_field_value(field, new)
            cells.append(RowError(sheet.file, sheet.name, draft.row, letter, heading, said, was, ""))
    try:
        desk.print_note(
            f"已在副本中标出：{write_marked_copy(later, cells, desk.settings.limits, '改动标注')}"
        )
    except OSError as error:
        desk.print_note(f"标注副本写不进 {later.parent}（{describe_os_error(error)}）")
