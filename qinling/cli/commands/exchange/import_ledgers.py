"""Command `import`: read ledger files into the ledger."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from qinling.cli.context import Desk
from qinling.cli.file_input import FileInput, build_display_name, read_files, write_marked_copy
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.options.common import AsJson, DryRun, LedgerFiles, SkipBad, Yes
from qinling.cli.options.workbooks import SheetOptions, UpdateOptions
from qinling.cli.progress import progress_bar
from qinling.cli.prompts import prompt_until_valid
from qinling.errors import RowsRefused

if TYPE_CHECKING:
    from qinling.procedures.ledger_import import ImportResult
    from qinling.workbook.reading.ledger_reader import SheetReading

app = typer.Typer()


@app.command("import")
@expand_option_groups
def import_ledger_files(
    ctx: typer.Context,
    files: LedgerFiles,
    *,
    sheets: SheetOptions,
    updates: UpdateOptions,
    skip_bad: SkipBad = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """读入各地报来的台账文件（.xlsx .xlsm .xls .et .ods .csv），一个字也不丢。

    有错的单元格全部列出，并在原文件旁写一份标红的副本；只要有错就一行也不写，除非加 --skip-bad。
    """
    desk: Desk = ctx.obj
    ask = not (yes or as_json)
    file_input = read_files(desk, files, sheets, ask=ask)
    _print_errors(desk, files, file_input, quiet=as_json)
    result = _import_drafts(
        desk, files, file_input, updates, ask=ask, skip_bad=skip_bad, dry_run=dry_run, quiet=as_json
    )
    _show_result(desk, file_input, result, updates, as_json=as_json, dry_run=dry_run)
    if file_input.errors and not skip_bad:
        _refuse_rows(file_input)


class _NumbersRefused(Exception):
    """Rolls back an import: some rows have a number that could be several of the ledger."""


def _refuse_rows(file_input: FileInput) -> NoReturn:
    raise RowsRefused(
        f"{file_input.bad_row_count} 行有错，台账没有改动",
        "请按上面所列改正后再导入，或加 --skip-bad 只读入没有错的行",
    )


def _confirm_columns(desk: Desk, file_input: FileInput) -> bool:
    """Show the column mapping and ask for confirmation."""
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


def _import_drafts(
    desk: Desk,
    files: Sequence[Path],
    file_input: FileInput,
    updates: UpdateOptions,
    *,
    ask: bool,
    skip_bad: bool,
    dry_run: bool,
    quiet: bool,
) -> "ImportResult | None":
    """Write the drafts into the ledger. Return None where nothing was to be written.

    That is so where a row is bad, unless *skip_bad*, and where the person at the terminal does not
    agree. Rows that only the ledger shows to be bad are added to the errors of *file_input*.
    """
    if file_input.errors and not skip_bad:
        return None
    if ask and not dry_run and desk.is_interactive and not _confirm_columns(desk, file_input):
        return None
    result = _write_drafts(desk, file_input, updates, skip_bad=skip_bad, dry_run=dry_run)
    if not result.errors:
        return result
    file_input.errors += result.errors
    _print_cell_errors(desk, files, file_input, quiet=quiet)
    return result if skip_bad else None


def _write_drafts(
    desk: Desk, file_input: FileInput, updates: UpdateOptions, *, skip_bad: bool, dry_run: bool
) -> "ImportResult":
    """Write the drafts into the ledger. A result with errors is rolled back, unless *skip_bad*."""
    from qinling.procedures.ledger_import import import_drafts

    with (
        suppress(_NumbersRefused),
        desk.writing(create=True, dry_run=dry_run) as writer,
        progress_bar(desk, "写入台账", len(file_input.drafts)) as progress,
    ):
        result = import_drafts(
            writer,
            file_input.drafts,
            desk.build_stamp(),
            update=updates.update,
            blank_clears=updates.blank_clears,
            progress=progress,
        )
        if result.errors and not skip_bad:
            raise _NumbersRefused
    return result


def _print_errors(desk: Desk, files: Sequence[Path], file_input: FileInput, *, quiet: bool) -> None:
    """Print bad cells, write marked copies, and name the sheets that were not read."""
    for reading in file_input.readings:
        remark = reading.skip_reason or ("" if _has_rows(reading) else "里没有问题，标题行下面还是空的")
        if remark and not quiet:
            desk.print_note(f"{reading.file} 的工作表“{reading.name}”{remark}")
    if file_input.errors:
        _print_cell_errors(desk, files, file_input, quiet=quiet)


def _print_cell_errors(desk: Desk, files: Sequence[Path], file_input: FileInput, *, quiet: bool) -> None:
    """Print bad cells and write marked copies."""
    if not quiet:
        from qinling.reports.import_result import error_table

        desk.err.print(error_table(file_input.errors))
    for path in files:
        name = build_display_name(path, files)
        if errors := [error for error in file_input.errors if error.file == name]:
            write_marked_copy(desk, path, errors, "标红")


def _has_rows(reading: "SheetReading") -> bool:
    return bool(reading.drafts or reading.bad_drafts or reading.errors)


def _show_result(
    desk: Desk,
    file_input: FileInput,
    result: "ImportResult | None",
    updates: UpdateOptions,
    *,
    as_json: bool,
    dry_run: bool,
) -> None:
    if as_json:
        _print_import_json(desk, file_input, result)
    elif result is not None:
        _print_result(desk, file_input, result, updates, dry_run=dry_run)


def _print_result(
    desk: Desk, file_input: FileInput, result: "ImportResult", updates: UpdateOptions, *, dry_run: bool
) -> None:
    from qinling.reports.import_result import (
        change_table,
        folded_number_lines,
        import_result_line,
        undated_line,
        unsaid_status_line,
    )

    if result.changes and (dry_run or desk.is_interactive):
        desk.err.print(change_table("将改动的单元格" if dry_run else "改动的单元格", result.changes))
    if result.kept_differences:
        if dry_run:
            desk.err.print(change_table("文件与台账不同、未采用的单元格", result.kept_differences))
        hint = "" if updates.overwrites else "；要以文件为准请加 --update overwrite"
        desk.print_note(f"有 {len(result.kept_differences)} 个单元格与台账不同，保留了台账的内容{hint}")
    for line in folded_number_lines([*file_input.folded_numbers, *result.folded_numbers]):
        desk.print_note(line)
    if line := undated_line(file_input.drafts):
        desk.print_note(line)
    if line := unsaid_status_line(result):
        desk.print_note(line)
    desk.print_note(
        import_result_line(result, file_input.duplicate_count, file_input.bad_row_count, dry_run=dry_run)
    )


def _print_import_json(desk: Desk, file_input: FileInput, result: "ImportResult | None") -> None:
    from qinling.procedures.ledger_import import ImportResult
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
        unsaid_status=done.unsaid_status,
        folded_numbers=[
            {"number": number, "taken_as": taken}
            for number, taken in (*file_input.folded_numbers, *done.folded_numbers)
        ],
        repeated=file_input.duplicate_count,
        changes=[asdict(change) for change in done.changes],
        left=[asdict(change) for change in done.kept_differences],
        errors=[error_json(error) for error in file_input.errors],
        columns=[column_json(column) for reading in file_input.readings for column in reading.columns],
    )
