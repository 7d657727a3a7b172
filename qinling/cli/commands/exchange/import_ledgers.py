"""Commands that take workbooks in."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.file_input import Intake, called, progress_bar, reading_options, settled_headings, take_in
from qinling.cli.options.common import (
    AsJson,
    BlankOption,
    DryRun,
    Files,
    FilledOn,
    HeadingOption,
    LevelOption,
    SheetsOption,
    SkipBad,
    UpdateOption,
    Yes,
)
from qinling.cli.prompts import asked
from qinling.errors import RowsRefused, UsageRefused
from qinling.rules.vocabulary import Blank, Update

if TYPE_CHECKING:
    from qinling.procedures.registration import Registered
    from qinling.workbook.reading.ledger_reader import ReadingOptions, SheetReading

app = typer.Typer()


@app.command("import")
def import_(
    ctx: typer.Context,
    files: Files,
    *,
    level: LevelOption = None,
    sheet: SheetsOption = None,
    heading: HeadingOption = None,
    filled_on: FilledOn = None,
    update: UpdateOption = Update.FILL,
    blank: BlankOption = None,
    skip_bad: SkipBad = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """读入各地报来的台账文件（.xlsx .xlsm .xls .et .ods .csv），一个字也不丢。

    有错的单元格全部列出，并在原文件旁写一份标红的副本；只要有错就一行也不写，除非加 --skip-bad。
    """
    from qinling.workbook.heading_aliases import field_settled

    desk: Desk = ctx.obj
    if blank is Blank.CLEARS and update is not Update.OVERWRITE:
        raise UsageRefused("--blank clears 只能与 --update overwrite 同用", "请两个都写，或都不写")
    ask = not (yes or as_json)
    settled = settled_headings(heading or (), field_settled, "整改时间=deadline")
    options = reading_options(desk, level, sheet or (), settled, filled_on)
    intake = take_in(desk, files, options, settled, ask=ask)
    _tell_errors(desk, files, intake, options, quiet=as_json)
    refused = bool(intake.errors) and not skip_bad
    result = None
    if not refused and _agreed(desk, intake, ask=ask and not dry_run):
        result = _register(desk, intake, update, blank_clears=blank is Blank.CLEARS, dry_run=dry_run)
    _tell_result(desk, intake, result, update, dry_run=dry_run, as_json=as_json)
    if refused:
        raise RowsRefused(
            f"{intake.bad_rows} 行有错，台账没有改动",
            "请按上面所列改正后再导入，或加 --skip-bad 只读入没有错的行",
        )


def _agreed(desk: Desk, intake: Intake, *, ask: bool) -> bool:
    """Show what each column was taken for, and have a person at the terminal agree."""
    if not ask or not desk.is_interactive:
        return True
    from qinling.reports.import_result import columns_table
    from qinling.rules.parsing.values import read_yes_no

    for reading in intake.readings:
        if not reading.skipped:
            level = f" · {reading.level.label}" if reading.level else ""
            day = f" · 截至 {reading.as_of}" if reading.as_of else ""
            desk.say(f"\n{reading.file} · {reading.name}{level}{day}（{len(reading.drafts)} 行）")
            desk.err.print(columns_table(reading.columns))
    if asked(desk, "以上对应关系正确，写入台账（是/否）", read_yes_no, default="是"):
        return True
    desk.say("没有写入。对应有误的列请用 --map 标题=字段 指定")
    return False


def _register(
    desk: Desk, intake: Intake, update: Update, *, blank_clears: bool, dry_run: bool
) -> "Registered":
    from qinling.procedures.registration import register

    with (
        desk.writing(create=True, dry_run=dry_run) as session,
        progress_bar(desk, "写入台账", len(intake.drafts)) as progress,
    ):
        return register(
            session, intake.drafts, desk.stamp(), update=update, blank_clears=blank_clears, progress=progress
        )


def _tell_errors(
    desk: Desk, files: Sequence[Path], intake: Intake, options: "ReadingOptions", *, quiet: bool
) -> None:
    """List every bad cell and write the marked copies; what is no ledger is said too."""
    for reading in intake.readings:
        what = reading.skipped or ("" if _holds_rows(reading) else "里没有问题，标题行下面还是空的")
        if what and not quiet:
            desk.say(f"{reading.file} 的工作表“{reading.name}”{what}")
    if not intake.errors:
        return
    from qinling.reports.import_result import errors_table
    from qinling.workbook.reading.error_copy import marked_copy

    if not quiet:
        desk.err.print(errors_table(intake.errors))
    for path in files:
        mine = [error for error in intake.errors if error.file == called(path, files)]
        if not mine:
            continue
        try:
            desk.say(f"已在副本中标红：{marked_copy(path, mine, options.limits)}")
        except OSError as error:
            desk.say(f"标注副本写不进 {path.parent}（{error.strerror}）")


def _holds_rows(reading: "SheetReading") -> bool:
    return bool(reading.drafts or reading.refused or reading.errors)


def _tell_result(
    desk: Desk, intake: Intake, result: "Registered | None", update: Update, *, dry_run: bool, as_json: bool
) -> None:
    if as_json:
        _print_json(desk, intake, result)
    if as_json or result is None:
        return
    from qinling.reports.import_result import changes_table, result_line

    if result.changes and (dry_run or desk.is_interactive):
        desk.err.print(changes_table("将改动的单元格" if dry_run else "改动的单元格", result.changes))
    if result.left:
        if dry_run:
            desk.err.print(changes_table("文件与台账不同、未采用的单元格", result.left))
        hint = "；要以文件为准请加 --update overwrite" if update is not Update.OVERWRITE else ""
        desk.say(f"有 {len(result.left)} 个单元格与台账不同，保留了台账的内容{hint}")
    undated = sum(
        draft.values.get("deadline_kind") == "relative" and draft.values.get("deadline") is None
        for draft in intake.drafts
    )
    if undated:
        desk.say(f"有 {undated} 个问题的时限自交办起算，却没有交办日期，暂时算不出到期日")
    desk.say(result_line(result, intake.repeats, intake.bad_rows, dry_run=dry_run))


def _print_json(desk: Desk, intake: Intake, result: "Registered | None") -> None:
    from qinling.procedures.registration import Registered
    from qinling.reports.import_result import column_json, error_json

    done = result or Registered()
    desk.print_json(
        "import",
        [
            {
                "file": reading.file,
                "sheet": reading.name,
                "level": reading.level,
                "as_of": reading.as_of,
                "issues": len(reading.drafts),
                "left_out": reading.left_out,
                "skipped": reading.skipped or None,
            }
            for reading in intake.readings
        ],
        created=done.created,
        updated=done.updated,
        unchanged=done.unchanged,
        repeated=intake.repeats,
        changes=[asdict(change) for change in done.changes],
        left=[asdict(change) for change in done.left],
        errors=[error_json(error) for error in intake.errors],
        columns=[column_json(column) for reading in intake.readings for column in reading.columns],
    )
