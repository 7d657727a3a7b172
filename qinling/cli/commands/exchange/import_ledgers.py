"""Commands that take workbooks in."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.file_input import (
    FileInput,
    build_display_name,
    build_reading_options,
    parse_heading_map,
    progress_bar,
    read_files,
)
from qinling.cli.options.common import (
    AsJson,
    BlankOption,
    DryRun,
    FilledOn,
    HeadingOption,
    LedgerFiles,
    LevelOption,
    SheetsOption,
    SkipBad,
    UpdateOption,
    Yes,
)
from qinling.cli.prompts import prompt_until_valid
from qinling.errors import RowsRefused, UsageRefused, describe_os_error
from qinling.rules.vocabulary import BlankHandling, ImportUpdate

if TYPE_CHECKING:
    from qinling.procedures.registration import ImportResult
    from qinling.workbook.reading.ledger_reader import ReadingOptions, SheetReading

app = typer.Typer()


@app.command("import")
def import_ledger_files(
    ctx: typer.Context,
    files: LedgerFiles,
    *,
    level: LevelOption = None,
    sheet: SheetsOption = None,
    heading: HeadingOption = None,
    filled_on: FilledOn = None,
    update: UpdateOption = ImportUpdate.FILL,
    blank: BlankOption = None,
    skip_bad: SkipBad = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """读入各地报来的台账文件（.xlsx .xlsm .xls .et .ods .csv），一个字也不丢。

    有错的单元格全部列出，并在原文件旁写一份标红的副本；只要有错就一行也不写，除非加 --skip-bad。
    """
    from qinling.workbook.heading_aliases import parse_column_field

    desk: Desk = ctx.obj
    if blank is BlankHandling.CLEARS and update is not ImportUpdate.OVERWRITE:
        raise UsageRefused("--blank clears 只能与 --update overwrite 同用", "请两个都写，或都不写")
    ask = not (yes or as_json)
    settled = parse_heading_map(heading or (), parse_column_field, "整改时间=deadline")
    options = build_reading_options(desk, level, sheet or (), settled, filled_on)
    file_input = read_files(desk, files, options, settled, ask=ask)
    _report_errors(desk, files, file_input, options, quiet=as_json)
    refused = bool(file_input.errors) and not skip_bad
    result = None
    if not refused and _confirm_columns(desk, file_input, ask=ask and not dry_run):
        result = _register_issues(
            desk, file_input, update, blank_clears=blank is BlankHandling.CLEARS, dry_run=dry_run
        )
    _report_result(desk, file_input, result, update, dry_run=dry_run, as_json=as_json)
    if refused:
        raise RowsRefused(
            f"{file_input.bad_row_count} 行有错，台账没有改动",
            "请按上面所列改正后再导入，或加 --skip-bad 只读入没有错的行",
        )


def _confirm_columns(desk: Desk, file_input: FileInput, *, ask: bool) -> bool:
    """Show what each column was taken for, and have a person at the terminal agree."""
    if not ask or not desk.is_interactive:
        return True
    from qinling.reports.import_result import column_table
    from qinling.rules.parsing.values import parse_yes_no

    for reading in file_input.readings:
        if not reading.skip_reason:
            level = f" · {reading.level.label}" if reading.level else ""
            day = f" · 截至 {reading.as_of}" if reading.as_of else ""
            desk.print_note(f"\n{reading.file} · {reading.name}{level}{day}（{len(reading.drafts)} 行）")
            desk.err.print(column_table(reading.columns))
    if prompt_until_valid(desk, "以上对应关系正确，写入台账（是/否）", parse_yes_no, default="是"):
        return True
    desk.print_note("没有写入。对应有误的列请用 --map 标题=字段 指定")
    return False


def _register_issues(
    desk: Desk, file_input: FileInput, update: ImportUpdate, *, blank_clears: bool, dry_run: bool
) -> "ImportResult":
    from qinling.procedures.registration import import_drafts

    with (
        desk.writing(create=True, dry_run=dry_run) as session,
        progress_bar(desk, "写入台账", len(file_input.drafts)) as progress,
    ):
        return import_drafts(
            session,
            file_input.drafts,
            desk.build_stamp(),
            update=update,
            blank_clears=blank_clears,
            progress=progress,
        )


def _report_errors(
    desk: Desk, files: Sequence[Path], file_input: FileInput, options: "ReadingOptions", *, quiet: bool
) -> None:
    """List every bad cell and write the marked copies; what is no ledger is said too."""
    for reading in file_input.readings:
        what = reading.skip_reason or ("" if _has_rows(reading) else "里没有问题，标题行下面还是空的")
        if what and not quiet:
            desk.print_note(f"{reading.file} 的工作表“{reading.name}”{what}")
    if not file_input.errors:
        return
    from qinling.reports.import_result import error_table
    from qinling.workbook.reading.error_copy import write_marked_copy

    if not quiet:
        desk.err.print(error_table(file_input.errors))
    for path in files:
        mine = [error for error in file_input.errors if error.file == build_display_name(path, files)]
        if not mine:
            continue
        try:
            desk.print_note(f"已在副本中标红：{write_marked_copy(path, mine, options.limits)}")
        except OSError as error:
            desk.print_note(f"标注副本写不进 {path.parent}（{describe_os_error(error)}）")


def _has_rows(reading: "SheetReading") -> bool:
    return bool(reading.drafts or reading.bad_drafts or reading.errors)


def _report_result(
    desk: Desk,
    file_input: FileInput,
    result: "ImportResult | None",
    update: ImportUpdate,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    if as_json:
        _print_import_json(desk, file_input, result)
    if as_json or result is None:
        return
    from qinling.reports.import_result import change_table, import_result_line

    if result.changes and (dry_run or desk.is_interactive):
        desk.err.print(change_table("将改动的单元格" if dry_run else "改动的单元格", result.changes))
    if result.kept_differences:
        if dry_run:
            desk.err.print(change_table("文件与台账不同、未采用的单元格", result.kept_differences))
        hint = "；要以文件为准请加 --update overwrite" if update is not ImportUpdate.OVERWRITE else ""
        desk.print_note(f"有 {len(result.kept_differences)} 个单元格与台账不同，保留了台账的内容{hint}")
    undated = sum(
        draft.values.get("deadline_kind") == "relative" and draft.values.get("deadline") is None
        for draft in file_input.drafts
    )
    if undated:
        desk.print_note(f"有 {undated} 个问题的时限自交办起算，却没有交办日期，暂时算不出到期日")
    desk.print_note(
        import_result_line(result, file_input.duplicate_count, file_input.bad_row_count, dry_run=dry_run)
    )


def _print_import_json(desk: Desk, file_input: FileInput, result: "ImportResult | None") -> None:
    from qinling.procedures.registration import ImportResult
    from qinling.reports.import_result import column_json, error_json

    done = result or ImportResult()
    desk.print_json(
        "import",
        [
            {
                "file": reading.file,
                "sheet": reading.name,
                "level": reading.level,
                "as_of": reading.as_of,
                "issues": len(reading.drafts),
                "left_out": reading.left_out_rows,
                "skipped": reading.skip_reason or None,
            }
            for reading in file_input.readings
        ],
        created=done.created,
        updated=done.updated,
        unchanged=done.unchanged,
        repeated=file_input.duplicate_count,
        changes=[asdict(change) for change in done.changes],
        left=[asdict(change) for change in done.kept_differences],
        errors=[error_json(error) for error in file_input.errors],
        columns=[column_json(column) for reading in file_input.readings for column in reading.columns],
    )
