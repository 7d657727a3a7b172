"""Command `export`: write the ledger as a workbook or CSV."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.exchange.exports.export_annex import is_annex, require_annex_options, write_annex
from qinling.cli.commands.exchange.exports.export_cards import require_card_options, write_cards
from qinling.cli.commands.exchange.exports.export_changes import (
    build_change_list,
    require_change_list_options,
)
from qinling.cli.commands.exchange.exports.spot_checks import (
    name_target,
    packing_papers,
    require_packable,
    select_issues,
)
from qinling.cli.context import Desk
from qinling.cli.export_layout import (
    build_export_options,
    note_template_gaps,
    note_unknown_extras,
    resolve_template_and_layout,
    shape_layout,
)
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.lookup.misplaced.column_words import note_column_words
from qinling.cli.options.common import AsOf, Force
from qinling.cli.options.filtering.filter_words import WordFilterOptions
from qinling.cli.options.samples import SampleOptions
from qinling.cli.options.workbooks import ExportFile, LayoutOptions, Redact
from qinling.cli.outputs.output_files import OutputFiles, open_output_files
from qinling.cli.reading.progress import progress_bar
from qinling.errors import UsageRefused, format_command, quote_argument
from qinling.rules.texts.unseen_characters import find_unseen, may_hold_unseen

if TYPE_CHECKING:
    from datetime import date

    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow
    from qinling.workbook.column_layout import Layout
    from qinling.workbook.export.export_options import ExportOptions, WrittenLedger
    from qinling.workbook.export.templates.office_template import Template

app = typer.Typer()


@app.command()
@expand_option_groups
def export(
    ctx: typer.Context,
    file: ExportFile,
    *,
    look: LayoutOptions,
    sampling: SampleOptions,
    redact: Redact = False,
    as_of: AsOf = None,
    force: Force = False,
    wanted: WordFilterOptions,
) -> None:
    """导出给督查人员的台账：.xlsx 有格式、汇总和说明，改过可用 return 收回；.csv 只有数据；.docx 是公文附件。"""
    desk: Desk = ctx.obj
    day = desk.resolve_as_of(as_of)
    _require_usable_options(file, look, sampling, redact=redact, as_of=as_of)
    template, layout = resolve_template_and_layout(desk, file, look, redact=redact)
    with open_output_files(desk, look.template, force=force) as outputs, desk.reading(as_of) as reader:
        issues, filters = _select_issues(desk, reader, wanted, day, look, sampling)
        layout = shape_layout(desk, layout, look, issues, day, redact=redact)
        options = _build_options(desk, reader, layout, look, filters, day, redact=redact)
        new = _create_table(outputs, file, options, sampling)
        with packing_papers(desk, reader, new, file, issues, sampling) as table:
            written = _write_file(desk, reader, table, _note_unseen(desk, issues), options, look, template)
    _print_result(desk, template, written, file, sampling, options, wanted.words or ())


def _select_issues(
    desk: Desk,
    reader: "Reader",
    wanted: WordFilterOptions,
    day: "date",
    look: LayoutOptions,
    sampling: SampleOptions,
) -> "tuple[Iterable[IssueRow], str]":
    """Return the issues to export, to be gone through twice where *look* asks for it, and in words which they are."""
    note_column_words(desk, look.columns, wanted.words or ())
    issues, filters = select_issues(desk, reader, wanted, day, sampling)
    return (list(issues) if look.skip_empty else issues), filters


def _build_options(
    desk: Desk,
    reader: "Reader",
    layout: "Layout",
    look: LayoutOptions,
    filters: str,
    day: "date",
    *,
    redact: bool,
) -> "ExportOptions":
    """Return the options of the export, with the changes since an earlier one if *look* names it."""
    options = build_export_options(desk, reader, layout, day, filters, look.split, redact=redact)
    if look.since is None:
        return options
    return replace(options, changes=build_change_list(desk, reader, look.since, day))


def _print_result(
    desk: Desk,
    template: "Template | None",
    written: "WrittenLedger",
    file: Path,
    sampling: SampleOptions,
    options: "ExportOptions",
    words: Sequence[str],
) -> None:
    if written.issues and file.suffix.lower() == ".xlsx" and not (options.redact or sampling.package):
        desk.outcome.facts["returnable"] = quote_argument(str(file))
    if template:
        note_template_gaps(desk, template)
    else:
        note_unknown_extras(desk, options.layout)
    if written.long_texts:
        from qinling.workbook.export_manifest import LONG_TEXTS_SHEET_NAME

        rest = "打印会缺一截，请把列放宽" if template else f"全文另在工作表“{LONG_TEXTS_SHEET_NAME}”"
        desk.print_note(f"有 {written.long_texts} 处文字一格放不下（一行最高 409 磅），{rest}")
    if not written.issues:
        desk.print_note(
            f"注意：一个问题也没有，写出的表是空的；导出的是：{options.population}{_suggest_without(desk, words)}"
        )
    what = f"已导出 {name_target(file, sampling)}"
    desk.print_note(f"{what}：{written.issues} 个问题，{options.chain_note}")


def _suggest_without(desk: Desk, words: Sequence[str]) -> str:
    """Return a clause with the call without the free *words*, which are looked for in texts; "" where there are none."""
    kept = [word for word in desk.words if word not in words]
    if not words or len(kept) == len(desk.words):
        return ""
    return f"。不按“{'、'.join(words)}”筛选的：{format_command(kept)}"


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


def _require_usable_options(
    file: Path, look: LayoutOptions, sampling: SampleOptions, *, redact: bool, as_of: "date | None"
) -> None:
    """Raise UsageRefused where *file* or *look* asks for what this kind of file cannot have."""
    require_packable(sampling, redact=redact, as_of=as_of)
    require_annex_options(file, look)
    if look.cards:
        require_card_options(file, look)
    if look.since:
        require_change_list_options(file, redact=redact)
    if file.suffix.lower() not in (".xlsx", ".csv", ".docx"):
        example = "" if file.suffix else _suggest_file(file)
        raise UsageRefused(f"不能导出 {file.name}", f"文件名请以 .xlsx、.csv 或 .docx 结尾{example}")


def _suggest_file(file: Path) -> str:
    """Return a clause with a name of a file; a bare word may have been meant for the issues to export."""
    named = quote_argument(f"{file}.xlsx")
    own = quote_argument(str(file))
    only = f"；只导出 {file} 的问题：qinling export {named} {own}" if file.name == str(file) else ""
    return f"，如 {named}{only}"


def _create_table(
    outputs: OutputFiles, file: Path, options: "ExportOptions", sampling: SampleOptions
) -> Path:
    from qinling.workbook.export.cell_values import shows_persons

    fields = [column.field for column in options.layout.columns]
    private = sampling.package or shows_persons(fields, redact=options.redact)
    return outputs.create(name_target(file, sampling), private=private)


def _write_file(
    desk: Desk,
    reader: "Reader",
    file: Path,
    issues: "Iterable[IssueRow]",
    options: "ExportOptions",
    look: LayoutOptions,
    template: "Template | None",
) -> "WrittenLedger":
    """Write *issues* to *file* as a table, an annex or cards."""
    from qinling.workbook.export.export_options import WrittenLedger

    if look.cards:
        return WrittenLedger(write_cards(desk, reader, file, issues, options), 0)
    if is_annex(file):
        return WrittenLedger(write_annex(desk, file, issues, options), 0)
    return _write_issues(desk, file, issues, options, template)


def _write_issues(
    desk: Desk,
    file: Path,
    issues: "Iterable[IssueRow]",
    options: "ExportOptions",
    template: "Template | None",
) -> "WrittenLedger":
    """Write *issues* to *file*, filling the office's *template* if there is one."""
    from qinling.workbook.export.export_options import WrittenLedger
    from qinling.workbook.export.ledger_csv import write_csv
    from qinling.workbook.export.ledger_writer import write_ledger

    if file.suffix.lower() == ".csv":
        return WrittenLedger(write_csv(file, issues, options), 0)
    with progress_bar(desk, "写出表格") as progress:
        if template is None:
            return write_ledger(file, issues, options, progress)
        from qinling.workbook.export.templates.template_filling import fill_template

        return fill_template(file, issues, options, template, progress)
