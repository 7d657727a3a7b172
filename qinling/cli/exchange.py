"""Workbooks out: `export`."""

from typing import TYPE_CHECKING, Any

import typer

from qinling.cli.context import Desk
from qinling.cli.exchange_options import ExportFile, Redact, Split, Title
from qinling.cli.filtering import filtered, in_words
from qinling.cli.intake import progress_bar
from qinling.cli.issues import filters_of
from qinling.cli.options import AsOf, Columns
from qinling.errors import UsageRefused, ValueRefused

if TYPE_CHECKING:
    from datetime import date

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
    redact: Redact = False,
    as_of: AsOf = None,
) -> None:
    """导出给督查人员的台账：.xlsx 有格式、汇总和说明，改过可用 return 收回；.csv 只有数据。"""
    from qinling.procedures.looking import list_issues
    from qinling.workbook.writing import write_csv, write_ledger

    desk: Desk = ctx.obj
    day = desk.day_asked(as_of)
    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise UsageRefused(f"不能导出 {file.name}", "文件名请以 .xlsx 或 .csv 结尾")
    with desk.reading(as_of) as reader:
        sheet = _sheet(desk, reader, ctx.params, day)
        issues = list_issues(reader, filters_of(ctx.params, day))
        if file.suffix.lower() == ".csv":
            count = write_csv(file, issues, sheet)
        else:
            with progress_bar(desk, f"写出 {file.name}") as progress:
                count = write_ledger(file, issues, sheet, progress)
    desk.say(f"已导出 {file}：{count} 个问题，{sheet.chain}")


def _sheet(desk: Desk, reader: Any, given: dict[str, Any], day: "date") -> "Export":
    """Return everything that an export is made by: the layout, the words on it, and its imprint."""
    from qinling.procedures.looking import ledger_id
    from qinling.procedures.upkeep import head
    from qinling.rules.fields import field_named
    from qinling.workbook.imprint import Imprint
    from qinling.workbook.layout import layout_of
    from qinling.workbook.writing import Export

    look = desk.settings.export
    words = [word.strip() for word in (given["columns"] or "").replace("，", ",").split(",") if word.strip()]
    try:
        layout = layout_of(words or look.columns, given["title"] or look.title, look.paper)
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
