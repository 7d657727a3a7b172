"""Command `work import`: read work records from an office's own form."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson, DryRun, SkipBad
from qinling.cli.options.work import DefaultDay, DefaultKind, DefaultUnit, WorkFile, WorkHeadingOption
from qinling.errors import RowsRefused, UsageRefused, WorkbookRefused, value_refused_as

if TYPE_CHECKING:
    from qinling.errors import RowError
    from qinling.procedures.work.work_import import WorkImportResult
    from qinling.workbook.work.form_contents import FormOptions, WorkForm


class _Silent(NamedTuple):
    """What the call says where the form is silent."""

    kind: str | None
    day: date | None
    unit: str | None


def import_work_records(
    ctx: typer.Context,
    file: WorkFile,
    *,
    kind: DefaultKind = None,
    on: DefaultDay = None,
    by: DefaultUnit = None,
    heading: WorkHeadingOption = None,
    skip_bad: SkipBad = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """读入本单位的工作统计表：一行一条的，或一行一个单位、一列一种工作的。

    同一份再读，已有的不再记。合计、累计不读；标题认不出、里面却有数的列，先问清再读。
    """
    desk: Desk = ctx.obj
    form = _read_form(desk, file, _build_options(desk, _Silent(kind, on, by), heading or ()))
    result, errors = _take_form(desk, form, skip_bad=skip_bad, dry_run=dry_run, as_json=as_json)
    _print_result(desk, result, errors, dry_run=dry_run, as_json=as_json)


def _build_options(desk: Desk, silent: _Silent, headings: Sequence[str]) -> "FormOptions":
    """Return the options for reading a form. Raises UsageRefused."""
    from qinling.cli.reading.file_input import parse_heading_map
    from qinling.rules.work.kinds import resolve_kind
    from qinling.workbook.work.form_contents import FormOptions
    from qinling.workbook.work.form_headings import parse_form_field

    kinds = desk.settings.work_kinds
    with value_refused_as(UsageRefused, "--kind："):
        kind = None if silent.kind is None else resolve_kind(kinds, silent.kind)
    heading_map = parse_heading_map(
        headings, lambda name, use: (name, parse_form_field(use, kinds)), "承办=unit"
    )
    return FormOptions(kinds, desk.today, desk.settings.limits, heading_map, kind, silent.day, silent.unit)


def _read_form(desk: Desk, file: Path, options: "FormOptions") -> "WorkForm":
    """Read the form and print its notes. Raises WorkbookRefused for an empty one."""
    from qinling.workbook.work.form_reader import read_work_form

    form = read_work_form(file, options)
    for note in form.notes:
        desk.print_note(note)
    if not (form.rows or form.errors):
        raise WorkbookRefused(f"{form.name} 里没有工作记录，标题行下面没有数", "请填好后再读")
    return form


def _take_form(
    desk: Desk, form: "WorkForm", *, skip_bad: bool, dry_run: bool, as_json: bool
) -> "tuple[WorkImportResult, list[RowError]]":
    """Take the records of a form in one transaction. One bad cell refuses all, unless *skip_bad*."""
    from qinling.procedures.work.work_import import WorkImportResult, import_records
    from qinling.reports.importing.import_result import error_table

    with desk.writing(create=True, dry_run=dry_run) as writer:
        result = import_records(writer, form.rows, desk.build_stamp())
        errors = form.errors + result.errors
        if errors and not as_json:
            desk.err.print(error_table(errors))
        if errors and not skip_bad:
            if as_json:
                _print_json(desk, WorkImportResult(), errors)
            raise RowsRefused(
                f"{form.name} 有 {len(errors)} 处不能读入，一条也没有记",
                "请改正后再读，或加 --skip-bad 只读没有错的",
            )
    return result, errors


def _print_json(desk: Desk, result: "WorkImportResult", errors: "list[RowError]") -> None:
    from qinling.reports.work import work_import_json

    items, keys = work_import_json(result, errors)
    desk.print_json("work_import", items, **keys)


def _print_result(
    desk: Desk, result: "WorkImportResult", errors: "list[RowError]", *, dry_run: bool, as_json: bool
) -> None:
    from qinling.reports.work import equal_rows_lines, new_unit_line, work_import_lines

    for unit in result.new_units:
        desk.print_note(new_unit_line(unit))
    for line in equal_rows_lines(result):
        desk.print_note(line)
    if as_json:
        _print_json(desk, result, errors)
        return
    for line in work_import_lines(result, dry_run=dry_run):
        desk.print_note(line)
