"""Command `diff`: compare two ledgers or exports cell by cell."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.options.common import AsJson
from qinling.cli.options.workbooks import EarlierFile, LaterFile, MarkCopy, SheetOptions, ShowAll
from qinling.cli.outputs.protected_files import is_database
from qinling.cli.reading.doubt_questions import print_notes, refuse_doubts
from qinling.cli.reading.file_input import (
    FileInput,
    build_display_name,
    read_files,
    require_mapped_columns,
    write_marked_copy,
)
from qinling.errors import UsageRefused

if TYPE_CHECKING:
    from qinling.rules.merging.three_way_merge import TableDifferences
    from qinling.workbook.reading.sheet_reading import SheetReading

app = typer.Typer()


@app.command()
@expand_option_groups
def diff(
    ctx: typer.Context,
    earlier: EarlierFile,
    later: LaterFile,
    *,
    sheets: SheetOptions,
    mark: MarkCopy = False,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """比较两份台账或导出的表，台账文件（.db）也行：同一编号的逐格比，列出改动和多出、缺少的行。"""
    from qinling.rules.merging.three_way_merge import compare_tables

    desk: Desk = ctx.obj
    if mark:
        _require_markable(later)
    before, after = _read_tables(desk, (earlier, later), sheets, ask=not as_json)
    found = compare_tables(before.drafts, after.drafts, [*before.bad_drafts, *after.bad_drafts])
    _print_result(desk, found, before, after, show_all=show_all, as_json=as_json)
    if mark:
        _write_marked_copy(desk, later, found, after.find_delimiter(build_display_name(later, [later])))


def _require_markable(later: Path) -> None:
    if is_database(later):
        raise UsageRefused(f"--mark 不能标在台账文件 {later.name} 上", "请把表写在后面，或去掉 --mark")


def _print_result(
    desk: Desk,
    found: "TableDifferences",
    before: FileInput,
    after: FileInput,
    *,
    show_all: bool,
    as_json: bool,
) -> None:
    from qinling.reports.comparisons.table_differences import (
        changed_cells_json,
        one_sided_column_lines,
        one_sided_rows_json,
    )
    from qinling.rules.merging.three_way_merge import list_one_sided_columns

    columns = list_one_sided_columns(before.drafts, after.drafts)
    if as_json:
        only_in = {"gone_columns": columns[0], "new_columns": columns[1]}
        desk.print_json("diff", changed_cells_json(found), **one_sided_rows_json(found), **only_in)
    else:
        _print_differences(desk, found, show_all=show_all)
    for line in one_sided_column_lines(columns):
        desk.print_note(line)
    if bad := len(before.errors) + len(after.errors):
        desk.print_note(f"有 {bad} 个格读不出，它们的行没有比较；用 qinling import --dry-run 可看到是哪些")


def _read_tables(
    desk: Desk, files: Sequence[Path], sheets: SheetOptions, *, ask: bool
) -> tuple[FileInput, FileInput]:
    """Return the rows of both files. Rows added to an export may have no number. Raises AnswerNeeded."""
    before, after = (
        _read_ledger(file)
        if is_database(file)
        else read_files(desk, [file], sheets, ask=ask, allows_additions=True)
        for file in files
    )
    _add_blank_columns(files, (before, after))
    readings = [*before.readings, *after.readings]
    require_mapped_columns(sheets, readings)
    print_notes(desk, readings)
    _note_uncompared_columns(desk, readings)
    for one in (before, after):
        if one.doubts:
            refuse_doubts(desk, one.doubts)
    return before, after


def _note_uncompared_columns(desk: Desk, readings: "Sequence[SheetReading]") -> None:
    """Name the columns of exports that only show: what is typed there is no difference of the issues."""
    from qinling.workbook.headings.column_uses import IGNORE

    columns = (column for reading in readings if reading.exported_from for column in reading.columns)
    headings = dict.fromkeys(column.heading for column in columns if column.field == IGNORE)
    if headings:
        desk.print_note(f"只供查看、没有比较的列：{'、'.join(headings)}")


def _read_ledger(file: Path) -> FileInput:
    """Return the issues of another ledger file as rows."""
    from qinling.ledger.reader import open_reader
    from qinling.procedures.comparisons.ledger_rows import read_ledger_rows

    with open_reader(file) as reader:
        return FileInput([], read_ledger_rows(reader, file.name), 0, [])


def _add_blank_columns(files: Sequence[Path], read: Sequence[FileInput]) -> None:
    """Give a ledger the columns of the other file that it has no value of yet: the first one is a difference."""
    from qinling.procedures.comparisons.ledger_rows import add_blank_columns

    are_ledgers = [is_database(file) for file in files]
    for is_ledger, one, other in zip(are_ledgers, read, reversed(read), strict=True):
        if is_ledger:
            add_blank_columns(one.drafts, other.drafts, with_extras=all(are_ledgers))


def _print_differences(desk: Desk, found: "TableDifferences", *, show_all: bool) -> None:
    from qinling.reports.comparisons.table_differences import (
        difference_count_line,
        list_changes,
        one_sided_row_lines,
    )
    from qinling.reports.importing.import_result import change_table
    from qinling.reports.text.plain_text import MAX_PRINTED, cap_lines, unprinted_line

    if changes := list_changes(found):
        shown = changes if show_all else changes[:MAX_PRINTED]
        desk.out.print(change_table("", shown, len(shown)))
        if len(shown) < len(changes):
            print_line(unprinted_line(len(changes)))
    for line in cap_lines(one_sided_row_lines(found), show_all=show_all):
        print_line(line)
    desk.print_note(difference_count_line(found))


def _write_marked_copy(desk: Desk, later: Path, found: "TableDifferences", delimiter: str | None) -> None:
    """Write a copy of the later file: changed cells are marked and carry the old value as a comment."""
    from qinling.reports.comparisons.table_differences import list_changed_cells
    from qinling.workbook.files.marked_copies import CHANGES_ENDING

    write_marked_copy(desk, later, list_changed_cells(found), "标出", CHANGES_ENDING, delimiter=delimiter)
