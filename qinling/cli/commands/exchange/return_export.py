"""Commands `check` and `return`: read an edited export."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.exchange.return_conflicts import (
    PreferredFields,
    are_conflicts_decided,
    ask_about_conflicts,
    list_preferred_fields,
    require_usable_workbook,
    write_conflicts,
)
from qinling.cli.commands.exchange.returned_additions import (
    TakenAdditions,
    open_picture_attacher,
    require_usable_picture_kind,
    sort_out_additions,
)
from qinling.cli.context import Desk
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.framework.printing import print_line
from qinling.cli.options.common import AsJson
from qinling.cli.options.workbooks import ReturnFileArgument, ReturnOptions
from qinling.cli.outputs.output_files import OutputFiles, open_output_files
from qinling.cli.progress import progress_bar
from qinling.cli.return_comparison import (
    compare_with_ledger,
    is_taken_in_full,
    list_errors,
    list_remarks,
    read_file,
    read_file_with_sum,
    require_nothing_left,
    unanswered_json,
)
from qinling.errors import RowsRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qinling.ledger.reader import Reader
    from qinling.ledger.writer import Writer
    from qinling.procedures.event_recorder import EventRecorder
    from qinling.procedures.return_merge import ReturnCounts, ReturnResult
    from qinling.rules.additions import Addition
    from qinling.workbook.returns.return_reader import ReturnedFile

app = typer.Typer()


@app.command()
def check(ctx: typer.Context, file: ReturnFileArgument, *, as_json: AsJson = False) -> None:
    """核对导出的表：是不是这本台账导出的，哪些格改过、加了什么，台账的历史里还有没有导出时的链首。"""
    desk: Desk = ctx.obj
    returned_file = read_file(desk, file)
    with desk.reading() as reader:
        result = compare_with_ledger(reader, returned_file)
        additions = sort_out_additions(reader, file, returned_file, result, takes_pictures=False).left
    if as_json:
        _print_check_json(desk, returned_file, result, additions)
    else:
        _print_check(returned_file, result, additions)
    require_nothing_left(additions)


def _print_check(
    returned_file: "ReturnedFile", result: "ReturnResult", additions: "Sequence[Addition]"
) -> None:
    from qinling.reports.additions import addition_lines
    from qinling.reports.return_result import return_check_lines

    remarks = [*addition_lines(additions), *list_remarks(returned_file, result)]
    is_workbook = returned_file.open_conflicts is not None
    for line in return_check_lines(
        result, returned_file.export_origin, remarks, is_conflict_workbook=is_workbook
    ):
        print_line(line)


def _print_check_json(
    desk: Desk, returned_file: "ReturnedFile", result: "ReturnResult", additions: "Sequence[Addition]"
) -> None:
    from qinling.reports.additions import addition_json
    from qinling.reports.opinions import returned_opinions_json
    from qinling.reports.return_result import changed_cell_json

    desk.print_json(
        "check",
        [changed_cell_json(row, *cell) for row in result.merged for cell in row.edited_cells],
        position=returned_file.export_origin.position,
        head=returned_file.export_origin.head,
        added=len(result.matching.added),
        opinions=returned_opinions_json(result),
        missing=[number for _, number in result.matching.missing],
        unreadable=len(list_errors(returned_file, result)),
        unanswered=unanswered_json(returned_file),
        additions=list(map(addition_json, additions)),
    )


@app.command("return")
@expand_option_groups
def return_export_file(ctx: typer.Context, file: ReturnFileArgument, *, options: ReturnOptions) -> None:
    """收回改过的导出表：逐格与导出时、与现在的台账比对，一方改的照收，两方改得不同的列出来。"""
    desk: Desk = ctx.obj
    require_usable_workbook(options)
    require_usable_picture_kind(options)
    returned_file, sha256 = read_file_with_sum(desk, file)
    answers = ask_about_conflicts(desk, returned_file, options)
    merge = _write_merge(desk, file, sha256, returned_file, options, answers)
    if options.as_json:
        _print_return_json(desk, returned_file, merge)
    else:
        _print_merge(desk, merge, options)
    _require_all_taken(merge, options)


@dataclass(frozen=True, slots=True)
class _Merge:
    """What became of a returned file: the counts written, the lines about it, and its JSON items."""

    result: "ReturnResult"
    additions: "TakenAdditions"
    is_refused: bool
    counts: "ReturnCounts"
    lines: list[str]
    items: list[dict[str, object]]


def _write_merge(
    desk: Desk,
    file: Path,
    sha256: str,
    returned_file: "ReturnedFile",
    options: ReturnOptions,
    answers: PreferredFields,
) -> _Merge:
    """Write to the ledger, and then put the conflict workbook in place: its conflicts can be asked for again.

    A changed file of which nothing is left is remembered: the next export may move it aside.
    """
    from qinling.procedures.written_files import record_returned_file

    with (
        open_output_files(desk, file, force=options.force, ask=False) as outputs,
        desk.writing(dry_run=options.dry_run) as writer,
    ):
        merge = _merge_into_ledger(desk, writer, file, returned_file, options, answers, outputs)
        is_changed = merge.result.merged or merge.result.matching.added or merge.result.opinions
        is_decided = are_conflicts_decided(desk, options)
        is_left = bool(merge.additions.left)
        if (
            sha256
            and is_changed
            and not is_left
            and is_taken_in_full(returned_file, merge.result, is_decided=is_decided)
        ):
            record_returned_file(writer, Path(os.path.realpath(file)), sha256, desk.now())
        return merge


def _merge_into_ledger(
    desk: Desk,
    writer: "Writer",
    file: Path,
    returned_file: "ReturnedFile",
    options: ReturnOptions,
    answers: PreferredFields,
    outputs: OutputFiles,
) -> _Merge:
    """Compare, resolve the conflicts, and write unless bad cells or broken rules refuse it."""
    from qinling.procedures.return_merge import ReturnCounts, refuse_future_additions, resolve_conflicts
    from qinling.reports.return_result import return_json

    result = compare_with_ledger(writer, returned_file)
    refuse_future_additions(result, desk.today, desk.calendar)
    result.merged = [
        resolve_conflicts(row, list_preferred_fields(row, options.prefer, answers), desk.today, desk.calendar)
        for row in result.merged
    ]
    has_errors = result.has_violations or bool(list_errors(returned_file, result))
    is_refused = has_errors and not options.skip_bad
    additions = sort_out_additions(
        writer, file, returned_file, result, takes_pictures=options.pictures and not is_refused
    )
    lines = _build_lines(desk, writer, returned_file, result, additions, options)
    items = [*return_json(writer, result, returned_file.export_origin)] if options.as_json else []
    counts = ReturnCounts(0, 0, 0)
    if not is_refused:
        with open_picture_attacher(desk, writer, file, additions.pictures, options) as attach:
            counts = _apply_return(desk, writer, result, options.by or "", attach)
    if options.conflicts and not is_refused:
        lines.append(
            write_conflicts(
                desk, writer, returned_file, result, options.conflicts, outputs, dry_run=options.dry_run
            )
        )
    return _Merge(result, additions, is_refused, counts, lines, items)


def _apply_return(
    desk: Desk,
    writer: "Writer",
    result: "ReturnResult",
    inspector: str,
    attach: "Callable[[EventRecorder], None]",
) -> "ReturnCounts":
    from qinling.procedures.return_merge import apply_return

    with progress_bar(desk, "写入台账", len(result.merged)) as progress:
        return apply_return(writer, result, desk.build_stamp(), inspector, progress, attach)


def _build_lines(
    desk: Desk,
    reader: "Reader",
    returned_file: "ReturnedFile",
    result: "ReturnResult",
    additions: "TakenAdditions",
    options: ReturnOptions,
) -> list[str]:
    from qinling.reports.additions import addition_lines, taken_picture_lines
    from qinling.reports.return_result import return_lines

    remedy = (
        "等冲突表填好再收"
        if options.conflicts
        else "要以表为准加 --prefer theirs，要逐格来定加 --conflicts 文件.xlsx"
    )
    rows = return_lines(reader, result, returned_file.export_origin, remedy, desk.settings.timezone)
    pictures = taken_picture_lines(
        [(one.addition, one.issue.number) for one in additions.pictures], dry_run=options.dry_run
    )
    return [*rows, *pictures, *addition_lines(additions.left), *list_remarks(returned_file, result)]


def _print_merge(desk: Desk, merge: _Merge, options: ReturnOptions) -> None:
    from qinling.reports.return_result import return_count_line

    counted = return_count_line(merge.counts, merge.result.unchanged, dry_run=options.dry_run)
    for line in (*merge.lines, counted):
        desk.print_note(line)


def _print_return_json(desk: Desk, returned_file: "ReturnedFile", merge: _Merge) -> None:
    from qinling.reports.additions import addition_json
    from qinling.reports.import_result import error_json
    from qinling.reports.opinions import returned_opinions_json

    desk.print_json(
        "return",
        merge.items,
        changed=merge.counts.changed,
        created=merge.counts.created,
        opinions=returned_opinions_json(merge.result),
        missing=[number for _, number in merge.result.matching.missing],
        errors=[error_json(error) for error in list_errors(returned_file, merge.result)],
        unanswered=unanswered_json(returned_file),
        additions=list(map(addition_json, merge.additions.left)),
        pictures=[addition_json(one.addition) for one in merge.additions.pictures],
    )


def _require_all_taken(merge: _Merge, options: ReturnOptions) -> None:
    """Raise RowsRefused where bad cells kept everything from being written, AnswerNeeded for additions that are left."""
    if merge.is_refused:
        unwritten = f"，{options.conflicts.name} 没有写出" if options.conflicts else ""
        raise RowsRefused(
            f"有不合规则的内容，台账没有改动{unwritten}", "请改正后再收，或加 --skip-bad 只收其余的"
        )
    require_nothing_left(merge.additions.left)
