"""Commands `check` and `return`: read an edited export."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from qinling.cli.commands.exchange.return_base import read_file_with_base
from qinling.cli.commands.exchange.return_conflicts import (
    ask_about_conflicts,
    compare_and_resolve,
    require_usable_workbook,
)
from qinling.cli.commands.exchange.return_folder import raise_in_doubt, return_folder
from qinling.cli.commands.exchange.return_slips import (
    ask_about_slips,
    list_slip_lines,
    list_slips,
    refuse_slips,
)
from qinling.cli.commands.exchange.return_writing import Merge, write_merge
from qinling.cli.context import Desk
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.framework.printing import print_line
from qinling.cli.options.common import AsJson, BaseExport
from qinling.cli.options.workbooks import ReturnFileArgument, ReturnOptions
from qinling.cli.return_comparison import (
    list_errors,
    list_remarks,
    unanswered_json,
)
from qinling.errors import RowsRefused

if TYPE_CHECKING:
    from qinling.procedures.return_merge import ReturnResult
    from qinling.rules.merging.column_slips import Slip
    from qinling.workbook.returns.return_reader import ReturnedFile

app = typer.Typer()


@app.command()
def check(
    ctx: typer.Context, file: ReturnFileArgument, *, base: BaseExport = None, as_json: AsJson = False
) -> None:
    """核对导出的表：是不是这本台账导出的，哪些格改过，台账的历史里还有没有导出时的链首。"""
    from qinling.reports.return_result import return_check_lines

    desk: Desk = ctx.obj
    returned_file, _ = read_file_with_base(desk, file, base, "check", ask=not as_json)
    with desk.reading() as reader:
        result = compare_and_resolve(desk, reader, returned_file, None, {})
    slips, origin = list_slips(desk, returned_file, result), returned_file.export_origin
    if as_json:
        _print_check_json(desk, returned_file, result, slips)
        return
    remarks = [*list_slip_lines(desk, result, slips), *list_remarks(returned_file, result)]
    is_workbook = returned_file.open_conflicts is not None
    for line in return_check_lines(result, origin, remarks, is_conflict_workbook=is_workbook):
        print_line(line)


def _print_check_json(
    desk: Desk, returned_file: "ReturnedFile", result: "ReturnResult", slips: "list[Slip]"
) -> None:
    from qinling.reports.return_result import additions_json, changed_cell_json
    from qinling.reports.return_slips import slips_json

    desk.print_json(
        "check",
        [changed_cell_json(row, *cell) for row in result.merged for cell in row.edited_cells],
        position=returned_file.export_origin.position,
        head=returned_file.export_origin.head,
        source=returned_file.source,
        added=len(result.matching.added),
        missing=[number for _, number in result.matching.missing],
        missing_unnamed=result.matching.unnamed_missing,
        unreadable=len(list_errors(returned_file, result)),
        unanswered=unanswered_json(returned_file),
        **slips_json(result, slips),
        additions=additions_json(result),
        refused=[edit._asdict() for edit in result.refused],
    )


@app.command("return")
@expand_option_groups
def return_export_file(ctx: typer.Context, file: ReturnFileArgument, *, options: ReturnOptions) -> None:
    """收回改过的导出表：逐格与导出时、与现在的台账比对，一方改的照收，两方改得不同的列出来。

    写文件夹，收里面的每一份；分发给单位的表只收它自己的问题和开放的列。
    """
    desk: Desk = ctx.obj
    require_usable_workbook(options)
    (return_folder if file.is_dir() else _return_file)(desk, file, options)


def _return_file(desk: Desk, file: Path, options: ReturnOptions) -> None:
    """Take one file. Raises RowsRefused for bad cells, ReturnInDoubt where a unit changed what it may not."""
    ask = not options.as_json
    returned_file, sha256 = read_file_with_base(desk, file, options.base, "return", ask=ask)
    answers = ask_about_conflicts(desk, returned_file, options)
    accepted = ask_about_slips(desk, returned_file, options, answers)
    merge = write_merge(desk, file, sha256, returned_file, options, answers, accepted=accepted)
    if options.as_json:
        _print_return_json(desk, returned_file, merge)
    else:
        _print_merge(desk, merge, options)
    _require_accepted(merge, options)


def _require_accepted(merge: Merge, options: ReturnOptions) -> None:
    """Raise for bad cells, for what looks like a slip, and for what a unit may not change."""
    if merge.is_refused:
        _refuse_rows(options)
    if merge.refused_slips:
        refuse_slips(merge.refused_slips)
    if merge.result.refused:
        raise_in_doubt(len(merge.result.refused), "处", dry_run=options.dry_run)


def _print_merge(desk: Desk, merge: Merge, options: ReturnOptions) -> None:
    from qinling.reports.return_result import return_count_line

    counted = return_count_line(
        merge.changed_count, merge.created_count, merge.result.unchanged, dry_run=options.dry_run
    )
    for line in (*merge.lines, counted):
        desk.print_note(line)


def _print_return_json(desk: Desk, returned_file: "ReturnedFile", merge: Merge) -> None:
    from qinling.reports.import_result import error_json
    from qinling.reports.return_result import additions_json
    from qinling.reports.return_slips import slips_json

    desk.print_json(
        "return",
        merge.items,
        changed=merge.changed_count,
        created=merge.created_count,
        source=returned_file.source,
        missing=[number for _, number in merge.result.matching.missing],
        missing_unnamed=merge.result.matching.unnamed_missing,
        errors=[error_json(error) for error in list_errors(returned_file, merge.result)],
        unanswered=unanswered_json(returned_file),
        **slips_json(merge.result, merge.slips),
        additions=additions_json(merge.result),
        refused=[edit._asdict() for edit in merge.result.refused],
    )


def _refuse_rows(options: ReturnOptions) -> NoReturn:
    unwritten = f"，{options.conflicts.name} 没有写出" if options.conflicts else ""
    raise RowsRefused(
        f"有不合规则的内容，台账没有改动{unwritten}", "请改正后再收，或加 --skip-bad 只收其余的"
    )
