"""Workbooks out and back: `export`, `check` and `return`."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from qinling.cli.context import Desk
from qinling.cli.exchange_options import ExportFile, OneFile, Prefer, Redact, Split, TemplateFile, Title
from qinling.cli.filtering import filtered, in_words
from qinling.cli.intake import progress_bar, reading_options
from qinling.cli.issues import filters_of
from qinling.cli.layouts import layout_asked, office_template, say_left_out
from qinling.cli.options import AsJson, AsOf, Columns, DryRun, SkipBad
from qinling.errors import RowsRefused, UsageRefused, ValueRefused
from qinling.rules.vocabulary import Side, read_word

if TYPE_CHECKING:
    from datetime import date

    from qinling.errors import RowError
    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow
    from qinling.procedures.returning import HandedOut, Merged, Returned
    from qinling.rules.drafts import Draft
    from qinling.workbook.imprint import Imprint
    from qinling.workbook.layout import Layout
    from qinling.workbook.reading import ReadingOptions
    from qinling.workbook.templating import Template
    from qinling.workbook.writing import Export

app = typer.Typer()


@app.command()
@filtered
def export(
    ctx: typer.Context,
    file: ExportFile,
    *,
    split: Split = None,
    columns: Columns = None,
    title: Title = "",
    template: TemplateFile = None,
    redact: Redact = False,
    as_of: AsOf = None,
) -> None:
    """导出给督查人员的台账：.xlsx 有格式、汇总和说明，改过可用 return 收回；.csv 只有数据。"""
    from qinling.procedures.looking import list_issues
    from qinling.workbook.writing import write_csv

    desk: Desk = ctx.obj
    day = desk.day_asked(as_of)
    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise UsageRefused(f"不能导出 {file.name}", "文件名请以 .xlsx 或 .csv 结尾")
    own = office_template(desk, file, ctx.params)
    layout = own.layout if own else layout_asked(desk, columns, title)
    with desk.reading(as_of) as reader:
        sheet = _sheet(desk, reader, ctx.params, day, layout)
        issues = list_issues(reader, filters_of(ctx.params, day))
        if file.suffix.lower() == ".csv":
            count = write_csv(file, issues, sheet)
        else:
            with progress_bar(desk, f"写出 {file.name}") as progress:
                count = _write(file, issues, sheet, own, progress)
    if own:
        say_left_out(desk, own)
    desk.say(f"已导出 {file}：{count} 个问题，{sheet.chain}")


def _write(
    file: Path,
    issues: "Iterable[IssueRow]",
    sheet: "Export",
    own: "Template | None",
    progress: Callable[[int], None],
) -> int:
    """Write the workbook, into the office's *own* where there is one, and return how many issues."""
    if own:
        from qinling.workbook.pouring import write_filled

        return write_filled(file, issues, sheet, own, progress)
    from qinling.workbook.writing import write_ledger

    return write_ledger(file, issues, sheet, progress)


def _sheet(desk: Desk, reader: Any, given: dict[str, Any], day: "date", layout: "Layout") -> "Export":
    """Return everything that an export is made by: the layout, the words on it, and its imprint."""
    from qinling.procedures.looking import ledger_id
    from qinling.procedures.upkeep import head
    from qinling.rules.fields import field_named
    from qinling.workbook.imprint import Imprint
    from qinling.workbook.writing import Export

    try:
        split = field_named(given["split"]).name if given["split"] else None
    except ValueRefused as refused:
        raise UsageRefused(refused.message, refused.remedy) from None
    asked = in_words(given)
    imprint = Imprint(
        ledger_id(reader),
        *head(reader),
        day,
        asked,
        given["redact"],
        tuple(column.field for column in layout.columns),
        tuple(column.heading for column in layout.columns),
    )
    return Export(
        layout=layout,
        office=desk.settings.office,
        as_of=day,
        population=asked or "台账内全部问题",
        tiers=desk.settings.warning,
        redact=given["redact"],
        split=split,
        imprint=imprint,
    )


class _Came(NamedTuple):
    """A file that comes back: what it carries, how it is read, its rows, those with bad cells, and these cells."""

    imprint: "Imprint"
    out: "HandedOut"
    options: "ReadingOptions"
    drafts: "list[Draft]"
    refused: "list[Draft]"
    errors: "list[RowError]"


def _opened(desk: Desk, file: Path) -> _Came:
    from qinling.procedures.returning import HandedOut
    from qinling.rules.repeats import without_repeats
    from qinling.workbook.imprint import read_imprint
    from qinling.workbook.said import options_for, read_back

    imprint, marks = read_imprint(file, desk.settings.limits)
    plain = replace(reading_options(desk, None, (), {}, None), called=file.name)
    options = options_for(imprint, plain)
    with progress_bar(desk, f"读取 {file.name}"):
        readings = read_back(file, options)
    once, _, repeated = without_repeats(draft for reading in readings for draft in reading.drafts)
    return _Came(
        imprint,
        HandedOut(imprint.ledger, imprint.position, imprint.head, marks),
        options,
        once,
        [draft for reading in readings for draft in reading.refused],
        [error for reading in readings for error in reading.errors] + repeated,
    )


def _compared(reader: "Reader", came: _Came) -> "Returned":
    from qinling.procedures.returning import compare, refuse_stranger
    from qinling.workbook.said import said_of

    refuse_stranger(reader, came.out)
    return compare(
        reader,
        came.out,
        came.drafts,
        came.refused,
        lambda issues: said_of(issues, came.imprint, came.options),
    )


@app.command()
def check(ctx: typer.Context, file: OneFile, *, as_json: AsJson = False) -> None:
    """核对导出的表：是不是这本台账导出的，哪些格改过，台账的历史里还有没有导出时的链首。"""
    from qinling.reports.returning import cell_json, check_lines

    desk: Desk = ctx.obj
    came = _opened(desk, file)
    with desk.reading() as reader:
        returned = _compared(reader, came)
    if as_json:
        desk.print_json(
            "check",
            [cell_json(one, *cell) for one in returned.merged for cell in one.edited],
            position=came.out.position,
            head=came.out.head,
            added=len(returned.added),
            missing=[number for _, number in returned.missing],
            unreadable=len(came.errors),
        )
        return
    for line in check_lines(returned, came.out, came.errors):
        typer.echo(line)


@app.command("return")
def return_(
    ctx: typer.Context,
    file: OneFile,
    *,
    prefer: Prefer = None,
    skip_bad: SkipBad = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """收回改过的导出表：逐格与导出时、与现在的台账比对，一方改的照收，两方改得不同的列出来。"""
    from qinling.ledger.session_reader import SessionReader
    from qinling.procedures.returning import settled, take_back
    from qinling.reports.returning import returned_json, tell_returned

    desk: Desk = ctx.obj
    came = _opened(desk, file)
    answers = _answers(desk, came) if prefer is None and desk.is_interactive and not as_json else {}
    with desk.writing(dry_run=dry_run) as session:
        reader = SessionReader(session)
        returned = _compared(reader, came)
        returned.merged = [settled(one, _theirs(one, prefer, answers)) for one in returned.merged]
        refused = bool(came.errors or any(one.wrong for one in returned.merged)) and not skip_bad
        done = (0, 0) if refused else take_back(session, returned, desk.stamp())
        lines = list(tell_returned(reader, returned, came.out, came.errors, desk.settings.timezone))
        items = list(returned_json(reader, returned, came.out)) if as_json else []
    if as_json:
        _print_returned(desk, came, returned, items, done)
    else:
        verb = "试运行：将" if dry_run else "已"
        counted = f"{verb}改动 {done[0]} 个、新增 {done[1]} 个、未变 {returned.unchanged} 个问题"
        for line in (*lines, counted):
            desk.say(line)
    if refused:
        raise RowsRefused("有不合规则的内容，台账没有改动", "请改正后再收，或加 --skip-bad 只收其余的")


def _print_returned(
    desk: Desk, came: _Came, returned: "Returned", items: Iterable[object], done: tuple[int, int]
) -> None:
    from qinling.reports.importing import error_json

    desk.print_json(
        "return",
        items,
        changed=done[0],
        created=done[1],
        missing=[number for _, number in returned.missing],
        errors=[error_json(error) for error in came.errors],
    )


#: The fields of an issue, by its id, in which a person prefers the table.
_Answers = dict[int, list[str]]


def _theirs(one: "Merged", prefer: Side | None, answers: _Answers) -> Iterable[str]:
    if prefer is not None:
        return [clash.field for clash in one.clashes] if prefer is Side.THEIRS else []
    return answers.get(one.issue.id, ())


def _answers(desk: Desk, came: _Came) -> _Answers:
    """Ask about every cell that both sides changed, before the ledger is locked."""
    from qinling.cli.asking import asked
    from qinling.reports.returning import clash_line

    answers: _Answers = {}
    with desk.reading() as reader:
        returned = _compared(reader, came)
    for one in returned.merged:
        for clash in one.clashes:
            desk.say(clash_line(one.issue.number, clash))
            said = asked(desk, "以哪个为准（表/台账）", partial(read_word, Side), default="台账")
            if said is Side.THEIRS:
                answers.setdefault(one.issue.id, []).append(clash.field)
    return answers
