"""Workbooks out: `export`."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.export_layout import note_template_gaps, read_office_template, resolve_layout
from qinling.cli.file_input import progress_bar
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.options.common import AsOf, Columns
from qinling.cli.options.filters import FilterOptions
from qinling.cli.options.workbooks import ExportFile, Redact, SplitField, TemplateFile, Title
from qinling.errors import UsageRefused, ValueRefused

if TYPE_CHECKING:
    from datetime import date

    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow
    from qinling.workbook.column_layout import Layout
    from qinling.workbook.export.ledger_writer import ExportOptions
    from qinling.workbook.export.office_template import Template

app = typer.Typer()


@app.command()
@expand_option_groups
def export(
    ctx: typer.Context,
    file: ExportFile,
    *,
    split: SplitField = None,
    columns: Columns = None,
    title: Title = "",
    template: TemplateFile = None,
    redact: Redact = False,
    as_of: AsOf = None,
    wanted: FilterOptions,
) -> None:
    """导出给督查人员的台账：.xlsx 有格式、汇总和说明，改过可用 return 收回；.csv 只有数据。"""
    from qinling.procedures.views import list_issues
    from qinling.workbook.export.ledger_csv import write_csv

    desk: Desk = ctx.obj
    day = desk.resolve_as_of(as_of)
    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise UsageRefused(f"不能导出 {file.name}", "文件名请以 .xlsx 或 .csv 结尾")
    own = read_office_template(desk, file, ctx.params)
    layout = own.layout if own else resolve_layout(desk, columns, title)
    with desk.reading(as_of) as reader:
        sheet = _build_export(desk, reader, wanted.describe(), split, redact, day, layout)
        issues = list_issues(reader, wanted.build_filters(day))
        if file.suffix.lower() == ".csv":
            count = write_csv(file, issues, sheet)
        else:
            with progress_bar(desk, f"写出 {file.name}") as progress:
                count = _write_workbook(file, issues, sheet, own, progress)
    if own:
        note_template_gaps(desk, own)
    desk.print_note(f"已导出 {file}：{count} 个问题，{sheet.chain_note}")


def _write_workbook(
    file: Path,
    issues: "Iterable[IssueRow]",
    sheet: "ExportOptions",
    template: "Template | None",
    progress: Callable[[int], None],
) -> int:
    """Write the workbook, into the office's *template* where there is one, and return how many issues."""
    if template:
        from qinling.workbook.export.template_filling import fill_template

        return fill_template(file, issues, sheet, template, progress)
    from qinling.workbook.export.ledger_writer import write_ledger

    return write_ledger(file, issues, sheet, progress)


def _build_export(
    desk: Desk,
    reader: "Reader",
    asked: str,
    split_by: str | None,
    redact: bool,
    day: "date",
    layout: "Layout",
) -> "ExportOptions":
    """Return everything that an export is made by: the layout, the words on it, and its imprint."""
    from qinling.procedures.verification import read_chain_head
    from qinling.procedures.views import read_ledger_id
    from qinling.rules.fields import find_field
    from qinling.workbook.export.ledger_writer import ExportOptions
    from qinling.workbook.export_manifest import ExportManifest

    try:
        split = find_field(split_by).name if split_by else None
    except ValueRefused as refused:
        raise UsageRefused(refused.message, refused.remedy) from None
    imprint = ExportManifest(
        read_ledger_id(reader),
        *read_chain_head(reader),
        day,
        asked,
        redact,
        tuple(column.field for column in layout.columns),
        tuple(column.heading for column in layout.columns),
    )
    return ExportOptions(
        layout=layout,
        office=desk.settings.office,
        as_of=day,
        population=asked or "台账内全部问题",
        tiers=desk.settings.warning,
        redact=redact,
        split_field=split,
        manifest=imprint,
    )
