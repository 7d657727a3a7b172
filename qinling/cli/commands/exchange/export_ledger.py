"""Command `export`: write the ledger as a workbook or CSV."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.export_layout import (
    build_export_options,
    note_template_gaps,
    resolve_template_and_layout,
)
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.options.common import AsOf, Force
from qinling.cli.options.filters import FilterOptions
from qinling.cli.options.workbooks import ExportFile, LayoutOptions, Redact
from qinling.cli.outputs.output_files import OutputFiles, open_output_files
from qinling.cli.progress import progress_bar
from qinling.errors import UsageRefused
from qinling.rules.unseen_characters import find_unseen, may_hold_unseen

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow
    from qinling.workbook.export.ledger_writer import ExportOptions
    from qinling.workbook.export.office_template import Template

app = typer.Typer()


@app.command()
@expand_option_groups
def export(
    ctx: typer.Context,
    file: ExportFile,
    *,
    look: LayoutOptions,
    redact: Redact = False,
    as_of: AsOf = None,
    force: Force = False,
    wanted: FilterOptions,
) -> None:
    """导出给督查人员的台账：.xlsx 有格式、汇总和说明，改过可用 return 收回；.csv 只有数据。"""
    from qinling.procedures.views import list_issues

    desk: Desk = ctx.obj
    day = desk.resolve_as_of(as_of)
    _require_table_name(file)
    template, layout = resolve_template_and_layout(desk, file, look, redact=redact)
    with open_output_files(desk, look.template, force=force) as outputs, desk.reading(as_of) as reader:
        options = build_export_options(
            desk, reader, layout, day, wanted.describe(), look.split, redact=redact
        )
        issues = list_issues(reader, wanted.build_filters(day))
        count = _write_issues(desk, _create_table(outputs, file, options), issues, options, template)
    _print_result(desk, template, f"已导出 {file}：{count} 个问题，{options.chain_note}")


def _print_result(desk: Desk, template: "Template | None", line: str) -> None:
    if template:
        note_template_gaps(desk, template)
    desk.print_note(line)


def _note_unseen(desk: Desk, issues: "Iterable[IssueRow]") -> "Iterator[IssueRow]":
    """Yield *issues*. At the end, say how many hold unseen characters: the file keeps them, to come back unchanged."""
    unseen: list[str] = []
    for issue in issues:
        text = "".join(value for value in issue if isinstance(value, str))
        if may_hold_unseen(text) and find_unseen(text):
            unseen.append(issue.number)
        yield issue
    if unseen:
        desk.print_note(f"有 {len(unseen)} 个问题（如 {unseen[0]}）含有看不见的字符，照原样写出")


def _require_table_name(file: Path) -> None:
    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise UsageRefused(f"不能导出 {file.name}", "文件名请以 .xlsx 或 .csv 结尾")


def _create_table(outputs: OutputFiles, file: Path, options: "ExportOptions") -> Path:
    from qinling.workbook.export.cell_values import shows_persons

    fields = [column.field for column in options.layout.columns]
    return outputs.create(file, private=shows_persons(fields, redact=options.redact))


def _write_issues(
    desk: Desk,
    file: Path,
    issues: "Iterable[IssueRow]",
    options: "ExportOptions",
    template: "Template | None",
) -> int:
    """Write *issues* to *file*, filling the office's *template* if there is one. Return the number of issues."""
    from qinling.workbook.export.ledger_csv import write_csv
    from qinling.workbook.export.ledger_writer import write_ledger

    issues = _note_unseen(desk, issues)
    if file.suffix.lower() == ".csv":
        return write_csv(file, issues, options)
    with progress_bar(desk, "写出表格") as progress:
        if template is None:
            return write_ledger(file, issues, options, progress)
        from qinling.workbook.export.template_filling import fill_template

        return fill_template(file, issues, options, template, progress)
