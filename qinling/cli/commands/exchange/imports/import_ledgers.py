"""Command `import`: read ledger files into the ledger."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.exchange.imports.import_findings import (
    find_doubtful_values,
    find_known_elsewhere,
    note_other_level,
    print_cell_counts,
    print_columns,
    print_findings,
    print_import_json,
    print_ledger_errors,
    print_likely_slips,
    refuse_files,
)
from qinling.cli.context import Desk
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.options.common import AsJson, DryRun, LedgerFiles, SkipBad, Yes
from qinling.cli.options.values.value_parsers import HISTORY_TEXT
from qinling.cli.options.workbooks import ExplainColumns, SheetOptions, UpdateOptions
from qinling.cli.prompts import prompt_until_valid
from qinling.cli.reading.file_input import FileInput, read_files, require_mapped_columns
from qinling.cli.reading.progress import progress_bar
from qinling.errors import RowsRefused
from qinling.rules.parsing.calendar_days import YEAR_REMEDY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qinling.procedures.importing.ledger_import import ImportResult
    from qinling.rules.drafts import Draft, Value

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
    explain: ExplainColumns = False,
    as_json: AsJson = False,
) -> None:
    """读入各地报来的台账文件（.xlsx .xlsm .xls .et .ods .csv .docx），一个字也不丢。

    有错的单元格全部列出，并在原文件旁写一份标红的副本；只要有错就一行也不写，除非加 --skip-bad。
    """
    desk: Desk = ctx.obj
    ask = not (yes or as_json)
    file_input = _read_files(desk, files, sheets, ask=ask)
    asks = ask and not dry_run and desk.is_interactive and not file_input.is_refused(skip_bad=skip_bad)
    print_findings(desk, files, file_input, explain=explain, quiet=as_json, counts=not asks)
    result = None
    if not file_input.is_refused(skip_bad=skip_bad):
        result = _import_drafts(desk, file_input, updates, ask=ask, skip_bad=skip_bad, dry_run=dry_run)
        print_ledger_errors(desk, files, file_input, result, quiet=as_json)
        if result is not None and not (asks or file_input.is_refused(skip_bad=skip_bad)):
            print_likely_slips(desk, result.elsewhere, result.doubtful, is_written=not dry_run)
    _report(desk, file_input, result, updates, skip_bad=skip_bad, dry_run=dry_run, as_json=as_json)


def _report(
    desk: Desk,
    file_input: FileInput,
    result: "ImportResult | None",
    updates: UpdateOptions,
    *,
    skip_bad: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    is_refused = file_input.is_refused(skip_bad=skip_bad)
    written = None if is_refused else result
    if as_json:
        print_import_json(desk, file_input, written)
    elif written is not None:
        desk.outcome.changes_nothing = not (written.created or written.updated)
        _print_result(desk, file_input, written, updates, dry_run=dry_run)
    if is_refused:
        if not as_json and any(one.remedy == YEAR_REMEDY for one in file_input.errors):
            desk.print_note(
                f"没有写年份的，也可加 --filled-on 填表那天，按它推算，如 --filled-on {desk.today}"
            )
        refuse_files(desk, file_input)


class _RowsRefused(Exception):
    """Rolls back an import: the ledger cannot take some of the rows."""


def _read_files(desk: Desk, files: Sequence[Path], sheets: SheetOptions, *, ask: bool) -> FileInput:
    file_input = read_files(desk, files, sheets, ask=ask, today=desk.today)
    note_other_level(desk, files, sheets.level)
    require_mapped_columns(sheets, file_input.readings)
    return file_input


def _confirm_columns(desk: Desk, file_input: FileInput) -> bool:
    """Show what was found, a row a table, and ask for confirmation. The columns are shown on request."""
    from qinling.reports.importing.import_overview import doubtful_lines, overview_table

    tables = [reading for reading in file_input.readings if not reading.skip_reason]
    desk.print_note("")
    desk.err.print(overview_table(tables, desk.err.width))
    for line in doubtful_lines(tables):
        desk.print_note(line)
    elsewhere = find_known_elsewhere(desk, file_input.drafts)
    print_likely_slips(desk, elsewhere, find_doubtful_values(desk, file_input.drafts), is_written=False)
    question = "以上无误，写入台账（是/否；答 ? 看每一列认成什么）"
    default = "否" if elsewhere else "是"
    while (answer := prompt_until_valid(desk, question, _parse_confirmation, default=default)) is None:
        print_cell_counts(desk, file_input.readings)
        print_columns(desk.err, file_input.readings)
    if not answer:
        level = "；级别不对的用 --level" if elsewhere else ""
        desk.print_note(f"没有写入。对应有误的列请用 --map 标题=字段 指定{level}")
    return answer


def _parse_confirmation(text: str) -> bool | None:
    """Return the answer to a yes-or-no question, None for the wish to see the columns."""
    from qinling.rules.parsing.values import parse_yes_no

    return None if text.strip() in ("?", "？", "列") else parse_yes_no(text)


def _import_drafts(
    desk: Desk, file_input: FileInput, updates: UpdateOptions, *, ask: bool, skip_bad: bool, dry_run: bool
) -> "ImportResult | None":
    """Write the drafts into the ledger. Return None when the person at the terminal does not agree."""
    asks = ask and not dry_run and desk.is_interactive
    if asks and not _confirm_columns(desk, file_input):
        return None
    if not asks and updates.overwrites and not updates.ground.strip():
        _require_known_levels(desk, file_input)
    write = partial(_write_drafts, desk, file_input, updates, skip_bad=skip_bad, dry_run=dry_run)
    result = write(updates.ground.strip())
    if asks and not skip_bad and (ground := _ask_ground(desk, result)):
        return write(ground)
    return result


def _require_known_levels(desk: Desk, file_input: FileInput) -> None:
    """Refuse numbers that only another level has: a file that overrules the ledger hardly brings new issues."""
    from qinling.reports.importing.import_result import elsewhere_line

    if elsewhere := find_known_elsewhere(desk, file_input.drafts):
        raise RowsRefused(
            f"{elsewhere_line(elsewhere, remedy='')}，台账没有改动",
            "级别写错的请改正，或写 --level；确是另一级的新问题，加 --ground 写明依据",
        )


def _ask_ground(desk: Desk, result: "ImportResult") -> str:
    """Ask why the file may change what only steps change. Return "" where it may not."""
    from qinling.reports.importing.import_result import refused_closures_line, unstepped_lines

    closures = result.refused_closures if desk.settings.procedure.unaccepted_close else []
    if not closures and not result.unstepped:
        return ""
    if closures:
        desk.print_note(refused_closures_line(closures))
    for line in unstepped_lines(result.unstepped):
        desk.print_note(line)
    what = "销号" if not result.unstepped else "按文件改"
    question = f"凭什么{what}（写依据，记入历史{'并标明' if closures else ''}；回车为不{what}）"
    return prompt_until_valid(desk, question, HISTORY_TEXT.parse, default="").strip()


def _write_drafts(
    desk: Desk,
    file_input: FileInput,
    updates: UpdateOptions,
    ground: str,
    *,
    skip_bad: bool,
    dry_run: bool,
) -> "ImportResult":
    """Write the drafts in one transaction. Nothing is written where the result has errors, unless *skip_bad*."""
    from qinling.procedures.importing.doubtful_rows import find_doubtful_rows
    from qinling.procedures.importing.doubtful_values import leave_out_untaken
    from qinling.procedures.importing.ledger_import import import_drafts

    with (
        suppress(_RowsRefused),
        desk.writing(create=True, dry_run=dry_run) as writer,
        progress_bar(desk, "写入台账", len(file_input.drafts)) as progress,
    ):
        doubtful = find_doubtful_rows(writer, file_input.drafts)
        result = import_drafts(
            writer,
            file_input.drafts,
            desk.build_stamp(),
            update=updates.update,
            blank_clears=updates.blank_clears,
            ground=ground,
            progress=progress,
        )
        result.doubtful = leave_out_untaken(doubtful, _list_untaken(file_input.drafts, result))
        if result.errors and not skip_bad:
            raise _RowsRefused
    return result


def _list_untaken(drafts: "Sequence[Draft]", result: "ImportResult") -> "Iterator[tuple[str, Value]]":
    """Yield the cells that an import did not take, each with its field: kept differences, and rows that the ledger refused."""
    for one in result.kept_differences:
        yield one.field, one.new
    refused = {(error.file, error.sheet, error.row) for error in result.errors}
    for draft in drafts if refused else ():
        if (draft.sheet.file, draft.sheet.name, draft.row) in refused:
            yield from draft.values.items()


def _print_result(
    desk: Desk, file_input: FileInput, result: "ImportResult", updates: UpdateOptions, *, dry_run: bool
) -> None:
    from qinling.reports.importing.import_result import (
        change_table,
        folded_number_lines,
        import_result_line,
        unaccepted_closures_line,
        undated_line,
        unsaid_status_line,
    )

    if result.changes and (dry_run or desk.is_interactive or updates.overwrites):
        desk.err.print(change_table("将改动的单元格" if dry_run else "改动的单元格", result.changes))
    if result.kept_differences:
        hint = "" if dry_run else "；是哪些，加 --dry-run 看"
        if dry_run:
            desk.err.print(change_table("文件与台账不同、未采用的单元格", result.kept_differences))
        if not updates.overwrites:
            hint += "；要以文件为准请加 --update 以文件为准"
        desk.print_note(f"有 {len(result.kept_differences)} 个单元格与台账不同，保留了台账的内容{hint}")
    for line in folded_number_lines([*file_input.folded_numbers, *result.folded_numbers]):
        desk.print_note(line)
    if line := undated_line(file_input.drafts):
        desk.print_note(line)
    if line := unsaid_status_line(result):
        desk.print_note(line)
    if line := unaccepted_closures_line(result.unaccepted_closures):
        desk.print_note(line)
    desk.print_note(
        import_result_line(result, file_input.duplicate_count, file_input.bad_row_count, dry_run=dry_run)
    )
