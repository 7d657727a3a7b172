"""Commands that take workbooks in."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.options import (
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
from qinling.errors import AnswerNeeded, RowError, RowsRefused, UsageRefused
from qinling.rules.vocabulary import Blank, Level, Update, read_word

if TYPE_CHECKING:
    from qinling.procedures.registration import Registered
    from qinling.rules.drafts import Draft
    from qinling.workbook.reading import ReadingOptions, SheetReading

app = typer.Typer()


@dataclass(slots=True)
class Intake:
    """Everything the files of one call hold: sheets, good drafts, repeated rows, bad cells."""

    readings: "list[SheetReading]"
    drafts: "list[Draft]"
    repeats: int
    errors: list[RowError]

    @property
    def bad_rows(self) -> int:
        """How many rows have at least one bad cell."""
        return len({(error.file, error.sheet, error.row) for error in self.errors})


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
    """读入各地报来的台账文件（.xlsx .xlsm .xls .et .ods .csv），一个文件也不漏字。

    有错的单元格全部列出，并在原文件旁写一份标红的副本；只要有错就一行也不写，除非加 --skip-bad。
    """
    desk: Desk = ctx.obj
    if blank is Blank.CLEARS and update is not Update.OVERWRITE:
        raise UsageRefused("--blank clears 只能与 --update overwrite 同用", "请两个都写，或都不写")
    ask = not (yes or as_json)
    options = _options(desk, level, sheet or (), heading or (), filled_on)
    intake = _take_in(desk, files, options, ask=ask)
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


def _options(
    desk: Desk, level: Level | None, sheets: Sequence[str], headings: Sequence[str], filled_on: date | None
) -> "ReadingOptions":
    from qinling.workbook.columns import field_settled
    from qinling.workbook.reading import ReadingOptions

    settings = desk.settings
    kept = dict(settings.headings)
    for pair in headings:
        name, sign, field = pair.rpartition("=")
        if not sign or not name.strip():
            raise UsageRefused(f"--map {pair} 看不懂", "请写成 --map 标题=字段，如 --map 整改时间=deadline")
        kept[name] = field_settled(field)
    return ReadingOptions(
        level=level,
        sheets=tuple(sheets),
        headings=kept,
        as_of=filled_on,
        limits=settings.limits,
        similarity=settings.similarity,
        immediate_days=settings.immediate_days,
    )


def _take_in(desk: Desk, files: Sequence[Path], options: "ReadingOptions", *, ask: bool) -> Intake:
    """Read all files, asking for what only a person can say where one is there."""
    from qinling.rules.repeats import without_repeats

    readings = [reading for path in files for reading in _read(desk, path, options, ask=ask)]
    once, again, errors = without_repeats(draft for reading in readings for draft in reading.drafts)
    errors = [error for reading in readings for error in reading.errors] + errors
    return Intake(readings, once, len(again), errors)


def _read(desk: Desk, path: Path, options: "ReadingOptions", *, ask: bool) -> "list[SheetReading]":
    from qinling.workbook.reading import read_file

    while True:
        try:
            with _progress(desk, f"读取 {path.name}") as progress:
                return read_file(path, options, progress)
        except AnswerNeeded as question:
            if not ask or not desk.is_interactive:
                raise
            options = _answered(desk, question, options)


def _answered(desk: Desk, question: AnswerNeeded, options: "ReadingOptions") -> "ReadingOptions":
    """Put the question to the person at the terminal and return the options with the answer."""
    from qinling.workbook.columns import field_settled

    desk.say(question.message)
    if question.heading:
        field = field_settled(
            typer.prompt("这一列是哪个字段（deadline 整改时限 / rectified_on 完成整改日期）", err=True)
        )
        return replace(options, headings={**options.headings, question.heading: field})
    return replace(
        options, level=read_word(Level, typer.prompt("这是哪一级的台账（省级/市级/区级）", err=True))
    )


def _agreed(desk: Desk, intake: Intake, *, ask: bool) -> bool:
    """Show what each column was taken for, and have a person at the terminal agree."""
    if not ask or not desk.is_interactive:
        return True
    from qinling.reports.importing import columns_table

    for reading in intake.readings:
        if not reading.skipped:
            level = f" · {reading.level.label}" if reading.level else ""
            day = f" · 截至 {reading.as_of}" if reading.as_of else ""
            desk.err.print(
                columns_table(
                    f"{reading.file} · {reading.name}{level}{day}（{len(reading.drafts)} 行）",
                    reading.columns,
                )
            )
    if typer.confirm("以上对应关系正确，写入台账？", default=True, err=True):
        return True
    desk.say("没有写入。对应有误的列请用 --map 标题=字段 指定")
    return False


def _register(
    desk: Desk, intake: Intake, update: Update, *, blank_clears: bool, dry_run: bool
) -> "Registered":
    from qinling.procedures.registration import register

    with (
        desk.writing(create=True, dry_run=dry_run) as session,
        _progress(desk, "写入台账", len(intake.drafts)) as progress,
    ):
        return register(
            session, intake.drafts, desk.stamp(), update=update, blank_clears=blank_clears, progress=progress
        )


@contextmanager
def _progress(desk: Desk, what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal; elsewhere, nothing."""
    if not desk.err.is_terminal:
        yield lambda _: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} 行"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=desk.err, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


def _tell_errors(
    desk: Desk, files: Sequence[Path], intake: Intake, options: "ReadingOptions", *, quiet: bool
) -> None:
    """List every bad cell and write the marked copies; what is no ledger is said too."""
    for reading in intake.readings:
        if reading.skipped and not quiet:
            desk.say(f"{reading.file} 的工作表“{reading.name}”{reading.skipped}")
    if not intake.errors:
        return
    from qinling.reports.importing import errors_table
    from qinling.workbook.marking import marked_copy

    if not quiet:
        desk.err.print(errors_table(intake.errors))
    for path in files:
        mine = [error for error in intake.errors if error.file == path.name]
        if not mine:
            continue
        try:
            desk.say(f"已在副本中标红：{marked_copy(path, mine, options.limits)}")
        except OSError as error:
            desk.say(f"标注副本写不进 {path.parent}（{error.strerror}）")


def _tell_result(
    desk: Desk, intake: Intake, result: "Registered | None", update: Update, *, dry_run: bool, as_json: bool
) -> None:
    if as_json:
        _print_json(desk, intake, result)
    if as_json or result is None:
        return
    from qinling.reports.importing import changes_table, result_line

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
    from qinling.reports.importing import column_json, error_json

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
        created=result.created if result else 0,
        updated=result.updated if result else 0,
        unchanged=(result.unchanged if result else 0),
        repeated=intake.repeats,
        changes=[asdict(change) for change in result.changes] if result else [],
        left=[asdict(change) for change in result.left] if result else [],
        errors=[error_json(error) for error in intake.errors],
        columns=[column_json(column) for reading in intake.readings for column in reading.columns],
    )
