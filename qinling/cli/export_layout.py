"""Resolve the layout and the template of an export, from options or settings."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.options.workbooks import LayoutOptions
from qinling.errors import UsageRefused, value_refused_as

if TYPE_CHECKING:
    from datetime import date

    from qinling.ledger.reader import Reader
    from qinling.workbook.column_layout import Layout
    from qinling.workbook.export.ledger_writer import ExportOptions
    from qinling.workbook.export.office_template import Template
    from qinling.workbook.export_manifest import ExportManifest


def resolve_layout(
    desk: Desk,
    columns: str | None,
    title: str,
    optional_fields: Sequence[str] = (),
    *,
    with_opinions: bool = False,
) -> "Layout":
    """Return the layout for *columns* (comma-separated) and *title*. Raises UsageRefused.

    Fields of *optional_fields* need not be among the columns. *with_opinions* adds the column for the
    opinions of inspectors to the default columns.
    """
    from qinling.rules.lifecycle.opinions import OPINIONS
    from qinling.workbook.column_layout import DEFAULT_COLUMNS, REQUIRED_FIELDS, build_layout

    defaults = desk.settings.export
    words = [word.strip() for word in (columns or "").replace("，", ",").split(",") if word.strip()]
    required = [name for name in REQUIRED_FIELDS if name not in optional_fields]
    names = words or defaults.columns
    if with_opinions and not names:
        names = (*DEFAULT_COLUMNS, OPINIONS)
    with value_refused_as(UsageRefused):
        return build_layout(names, title or defaults.title, defaults.paper, required)


def resolve_template_and_layout(
    desk: Desk, file: Path, look: LayoutOptions, *, redact: bool
) -> "tuple[Template | None, Layout]":
    """Return the office's template for an export to *file*, if any, and the layout of the export.

    What is made public (*redact*) shows the opinions of inspectors, which name persons, only where asked to.
    """
    template = _read_office_template(desk, file, look)
    if template:
        return template, template.layout
    with_opinions = desk.settings.export.opinions and not redact
    return None, resolve_layout(desk, look.columns, look.title, with_opinions=with_opinions)


def _read_office_template(desk: Desk, file: Path, look: LayoutOptions) -> "Template | None":
    """Return the office's template for an export to *file*, or None.

    --template comes before the settings. The settings' template is not used for a .csv, nor with
    --columns, --title or --split. Raises UsageRefused for --template with one of these.
    """
    settings = desk.settings
    given = {"columns": look.columns, "title": look.title, "split": look.split}
    others = "、".join(f"--{name}" for name, value in given.items() if value)
    is_csv = file.suffix.lower() == ".csv"
    path = look.template
    if path is None:
        if not settings.export.template or others or is_csv:
            return None
        path = desk.resolve_settings_path(settings.export.template)
    if others:
        raise UsageRefused(
            f"{others} 不能与 --template 同用",
            "标题和列由模板决定，去掉其中一个；要分表的，请用筛选分几次导出",
        )
    if is_csv:
        raise UsageRefused("--template 只用于 .xlsx", "请把导出的文件名改为以 .xlsx 结尾，或去掉 --template")
    if path.resolve() == file.resolve():
        raise UsageRefused(f"导出会盖掉模板 {path.name}", "请换一个导出的文件名")
    from qinling.workbook.export.office_template import read_template

    return read_template(path, settings.headings, settings.similarity, settings.limits)


def build_export_options(
    desk: Desk,
    reader: "Reader",
    layout: "Layout",
    day: "date",
    filters: str,
    split: str | None,
    *,
    redact: bool,
) -> "ExportOptions":
    """Return the settings of an export: layout, texts and manifest.

    *filters* says in words which issues are exported. *split* names the field whose values have
    a sheet each. Raises UsageRefused for an unknown field.
    """
    from qinling.rules.fields import find_field
    from qinling.workbook.export.ledger_writer import ExportOptions

    with value_refused_as(UsageRefused):
        split_field = find_field(split).name if split else None
    return ExportOptions(
        layout=layout,
        office=desk.settings.office,
        as_of=day,
        population=filters or "台账内全部问题",
        tiers=desk.settings.warning,
        redact=redact,
        split_field=split_field,
        manifest=_build_manifest(reader, layout, filters, day, redact=redact),
    )


def _build_manifest(
    reader: "Reader", layout: "Layout", filters: str, day: "date", *, redact: bool
) -> "ExportManifest":
    from qinling.procedures.ledger_verification import read_chain_head
    from qinling.procedures.views import read_ledger_id
    from qinling.workbook.export_manifest import ExportManifest

    return ExportManifest(
        read_ledger_id(reader),
        *read_chain_head(reader),
        day,
        filters,
        redact,
        tuple(column.field for column in layout.columns),
        tuple(column.heading for column in layout.columns),
    )


def note_template_gaps(desk: Desk, template: "Template") -> None:
    """Print which parts of the template are not filled or not kept."""
    if template.dropped_features:
        desk.print_note(f"模板里的{'、'.join(template.dropped_features)}带不进导出的表")
    if template.unknown_placeholders:
        desk.print_note(f"模板里的 {'、'.join(template.unknown_placeholders)} 不认识，原样留着")
    for text in template.dated_texts:
        desk.print_note(f"模板里的“{text}”原样留着；要写导出的日期，请把日期改成 {{截至}}")
    if template.unmapped_headings:
        desk.print_note(
            f"这些列不是台账的字段：{'、'.join(template.unmapped_headings)}。导入时保留过的内容已填上，其余留空；"
            "认错的，在设置 import.headings 里写明"
        )
