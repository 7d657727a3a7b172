"""Commands `check` and `return`: read an edited export."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from qinling.cli.commands.exchange.returns.return_base import read_file_with_base
from qinling.cli.commands.exchange.returns.return_conflicts import (
    ask_about_conflicts,
    compare_and_resolve,
    require_usable_workbook,
)
from qinling.cli.commands.exchange.returns.return_folder import raise_in_doubt, return_folder
from qinling.cli.commands.exchange.returns.return_slips import (
    ask_about_slips,
    list_slip_lines,
    list_slips,
    refuse_slips,
)
from qinling.cli.commands.exchange.returns.return_writing import Merge, write_merge
from qinling.cli.commands.exchange.returns.returned_additions import (
    require_usable_picture_kind,
    sort_out_additions,
    taken_additions_json,
)
from qinling.cli.context import Desk
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.options.common import AsJson, BaseExport
from qinling.cli.options.workbooks import ReturnFileArgument, ReturnOptions, ShowAll
from qinling.cli.page_printing import print_hint
from qinling.cli.reading.return_comparison import (
    list_errors,
    list_remarks,
    read_limits,
    require_nothing_left,
    unanswered_json,
)
from qinling.errors import RowsRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qinling.ledger.reader import Reader
    from qinling.procedures.returns.merge import ReturnResult
    from qinling.rules.additions import Addition
    from qinling.rules.merging.column_slips import Slip
    from qinling.workbook.returns.return_reader import ReturnedFile

app = typer.Typer()


@app.command()
def check(
    ctx: typer.Context,
    file: ReturnFileArgument,
    *,
    base: BaseExport = None,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """核对导出的表：是不是这本台账导出的，哪些格改过、加了什么，台账的历史里还有没有导出时的链首。"""
    desk: Desk = ctx.obj
    returned_file, _ = read_file_with_base(desk, file, base, "check", ask=not as_json)
    with desk.reading() as reader:
        result = compare_and_resolve(desk, reader, returned_file, None, {})
        additions = _name_additions(desk, reader, file, returned_file, result)
    slips = list_slips(desk, returned_file, result)
    if as_json:
        _print_check_json(desk, returned_file, result, slips, additions)
    else:
        slip_lines = [*list_slip_lines(desk, result, slips)]
        _print_check(desk, returned_file, result, slip_lines, additions, show_all=show_all)
    require_nothing_left(additions)


def _has_changes(returned_file: "ReturnedFile", result: "ReturnResult") -> bool:
    """Return whether there is something to take in; where conflicts are undecided, there is not yet."""
    changed = result.merged or result.opinions or result.matching.added
    return bool(changed) and not returned_file.open_conflicts


def _name_additions(
    desk: Desk, reader: "Reader", file: Path, returned_file: "ReturnedFile", result: "ReturnResult"
) -> "Sequence[Addition]":
    limits = read_limits(reader, returned_file)
    return sort_out_additions(desk, reader, file, returned_file, result, limits, picture_kind=None).left


def _print_check(
    desk: Desk,
    returned_file: "ReturnedFile",
    result: "ReturnResult",
    slip_lines: list[str],
    additions: "Sequence[Addition]",
    *,
    show_all: bool,
) -> None:
    from qinling.reports.comparisons.additions import addition_lines
    from qinling.reports.comparisons.return_result import return_check_lines

    remarks = [*slip_lines, *addition_lines(additions), *list_remarks(returned_file, result)]
    origin = returned_file.export_origin
    is_workbook = returned_file.open_conflicts is not None
    for line in return_check_lines(
        result, origin, remarks, is_conflict_workbook=is_workbook, show_all=show_all
    ):
        print_hint(desk, line)
    if _has_changes(returned_file, result):
        desk.outcome.facts["changed"] = "yes"


def _print_check_json(
    desk: Desk,
    returned_file: "ReturnedFile",
    result: "ReturnResult",
    slips: "list[Slip]",
    additions: "Sequence[Addition]",
) -> None:
    from qinling.reports.comparisons.added_rows import added_rows_json
    from qinling.reports.comparisons.additions import addition_json
    from qinling.reports.comparisons.return_result import changed_cell_json
    from qinling.reports.comparisons.return_slips import slips_json
    from qinling.reports.issues.opinions import returned_opinions_json

    desk.print_json(
        "check",
        [changed_cell_json(row, *cell) for row in result.merged for cell in row.edited_cells],
        position=returned_file.export_origin.position,
        head=returned_file.export_origin.head,
        source=returned_file.source,
        added=len(result.matching.added),
        opinions=returned_opinions_json(result),
        missing=[number for _, number in result.matching.missing],
        missing_unnamed=result.matching.unnamed_missing,
        unreadable=len(list_errors(returned_file, result)),
        unanswered=unanswered_json(returned_file),
        **slips_json(result, slips),
        added_rows=added_rows_json(result),
        additions=list(map(addition_json, additions)),
        unseen=returned_file.unseen,
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
    require_usable_picture_kind(options)
    (return_folder if file.is_dir() else _return_file)(desk, file, options)


def _return_file(desk: Desk, file: Path, options: ReturnOptions) -> None:
    """Take one file. Raises as `_require_all_taken` does."""
    ask = not options.as_json
    returned_file, sha256 = read_file_with_base(desk, file, options.base, "return", ask=ask)
    answers = ask_about_conflicts(desk, returned_file, options)
    accepted = ask_about_slips(desk, returned_file, options, answers)
    merge = write_merge(desk, file, sha256, returned_file, options, answers, accepted=accepted)
    if options.as_json:
        _print_return_json(desk, returned_file, merge)
    else:
        _print_merge(desk, returned_file, merge, options)
    _require_all_taken(merge, options)


def _require_all_taken(merge: Merge, options: ReturnOptions) -> None:
    """Raise for bad cells, what looks like a slip, what a unit may not change, and additions that are left."""
    if merge.is_refused:
        _refuse_rows(options)
    if merge.refused_slips:
        refuse_slips(merge.refused_slips)
    if merge.result.refused:
        raise_in_doubt(len(merge.result.refused), "处没有全收", dry_run=options.dry_run)
    require_nothing_left(merge.additions.left, took_pictures=options.pictures)


def _print_merge(desk: Desk, returned_file: "ReturnedFile", merge: Merge, options: ReturnOptions) -> None:
    from qinling.reports.comparisons.return_result import return_count_line

    errors = list_errors(returned_file, merge.result)
    desk.outcome.changes_nothing = not any(merge.written) and not merge.additions.pictures
    counted = return_count_line(merge.written, merge.result, errors, dry_run=options.dry_run)
    for line in merge.texts.alerts:
        desk.print_note(line)
    # Nothing came of a refused file.
    print_row = partial(print_hint, desk) if merge.is_written else desk.print_note
    for line in merge.texts.lines:
        print_row(line)
    for line in (*merge.texts.notes, counted):
        desk.print_note(line)


def _print_return_json(desk: Desk, returned_file: "ReturnedFile", merge: Merge) -> None:
    from qinling.procedures.returns.rows import count_rows
    from qinling.reports.comparisons.added_rows import added_rows_json
    from qinling.reports.comparisons.return_slips import slips_json
    from qinling.reports.importing.doubtful_values import doubtful_value_json
    from qinling.reports.importing.import_result import error_json
    from qinling.reports.issues.opinions import returned_opinions_json

    desk.print_json(
        "return",
        merge.items,
        rows=count_rows(merge.result, returned_file.drafts, returned_file.bad_drafts).list_counts(),
        changed=merge.written.changed,
        created=merge.written.created,
        opinions=returned_opinions_json(merge.result),
        source=returned_file.source,
        mistyped=list(map(doubtful_value_json, merge.doubtful)),
        missing=[number for _, number in merge.result.matching.missing],
        missing_unnamed=merge.result.matching.unnamed_missing,
        errors=[error_json(error) for error in list_errors(returned_file, merge.result)],
        unanswered=unanswered_json(returned_file),
        **slips_json(merge.result, merge.slips),
        added_rows=added_rows_json(merge.result),
        **taken_additions_json(merge.additions),
        refused=[edit._asdict() for edit in merge.result.refused],
    )


def _refuse_rows(options: ReturnOptions) -> NoReturn:
    unwritten = f"，{options.conflicts.name} 没有写出" if options.conflicts else ""
    raise RowsRefused(
        f"有不合规则的内容，台账没有改动{unwritten}", "请改正后再收，或加 --skip-bad 只收其余的"
    )
