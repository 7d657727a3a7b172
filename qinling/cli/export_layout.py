"""Resolve the layout and the template of an export, from options or settings."""

import os
import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.options.values.value_parsers import resolve_field_name
from qinling.cli.options.workbooks import LayoutOptions
from qinling.errors import LedgerMissing, QinlingError, UsageRefused, quote_argument, value_refused_as
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.vocabulary import TableLayout

if TYPE_CHECKING:
    from datetime import date

    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow
    from qinling.workbook.column_layout import Layout
    from qinling.workbook.export.export_options import ExportOptions
    from qinling.workbook.export.templates.office_template import Template
    from qinling.workbook.export_manifest import ExportManifest


def resolve_layout(
    desk: Desk,
    columns: str | None,
    title: str,
    optional_fields: Sequence[str] = (),
    *,
    is_form: bool = False,
    with_opinions: bool = False,
) -> "Layout":
    """Return the layout for *columns* (comma-separated) and *title*. Raises UsageRefused.

    Fields of *optional_fields* need not be among the columns. A blank form (*is_form*) has no columns
    that only show. *with_opinions* adds the column for the opinions of inspectors to the default columns.
    """
    from qinling.rules.supervision.opinions import OPINIONS
    from qinling.workbook.column_layout import (
        DEFAULT_COLUMNS,
        REQUIRED_FIELDS,
        build_layout,
        drop_shown_columns,
    )
    from qinling.workbook.column_words import resolve_column_words, split_column_words

    defaults = desk.settings.export
    list_headings = partial(list_extra_headings, desk)
    given = split_column_words(re.split("[,，]", columns or ""), list_headings)
    required = [name for name in REQUIRED_FIELDS if name not in optional_fields]
    with value_refused_as(UsageRefused):
        words = resolve_column_words(given or defaults.columns, list_headings)
        if with_opinions and not words:
            words = [*DEFAULT_COLUMNS, OPINIONS]
        if is_form:
            fillable = drop_shown_columns(words)
            if given and fillable != words:
                pairs = zip(given, words, strict=True)
                shown = "、".join(text for text, word in pairs if word not in fillable)
                raise UsageRefused(f"空白表里填不了的列：{shown}", "这些由台账算出或记下，请去掉")
            words = fillable
        return build_layout(words, title or defaults.title, defaults.paper, required)


def find_column_fault(desk: Desk) -> UsageRefused | None:
    """Return why exports with the columns of the settings are refused, None where they are not.

    A ledger that cannot be read tells nothing of its own columns.
    """
    try:
        if desk.settings.export.columns:
            resolve_layout(desk, None, "")
    except UsageRefused as refused:
        return refused
    except QinlingError:
        return None
    return None


def list_extra_headings(desk: Desk) -> list[str]:
    """Return the headings of the office's own columns; none where there is no ledger yet."""
    from qinling.procedures.views import issue_views as views

    with suppress(LedgerMissing), desk.reading() as reader:
        return views.list_extra_headings(reader)
    return []


def note_unknown_extras(desk: Desk, layout: "Layout", to_fill_in: Collection[str] = ()) -> None:
    """Say which of the office's own columns no issue of the ledger has a cell of. Nothing is said of those *to_fill_in*."""
    from qinling.workbook.column_layout import EXTRA_PREFIX
    from qinling.workbook.column_words import list_unknown_extras

    fields = [column.field for column in layout.columns if column.field not in to_fill_in]
    extras = [field for field in fields if field.startswith(EXTRA_PREFIX)]
    if extras and (unknown := list_unknown_extras(extras, list_extra_headings(desk))):
        desk.print_note(f"台账里没有一个问题有这些列，整列空着：{'、'.join(unknown)}")


def resolve_template_and_layout(
    desk: Desk, file: Path, look: LayoutOptions, *, redact: bool
) -> "tuple[Template | None, Layout]":
    """Return the office's template for an export to *file*, if any, and the layout of the export.

    The default columns of what is made public (*redact*) are without the opinions of inspectors.
    """
    template = _read_office_template(desk, file, look)
    if template:
        return template, template.layout
    from qinling.workbook.column_layout import REVIEW_COLUMNS

    is_narrow = look.layout is TableLayout.REVIEW or file.suffix.lower() == ".docx"
    columns = look.columns or (",".join(REVIEW_COLUMNS) if is_narrow else None)
    with_opinions = desk.settings.export.opinions and not redact
    return None, resolve_layout(desk, columns, look.title, with_opinions=with_opinions)


def shape_layout(
    desk: Desk,
    layout: "Layout",
    look: LayoutOptions,
    issues: "Iterable[IssueRow]",
    day: "date",
    *,
    redact: bool,
) -> "Layout":
    """Return *layout* without blank columns and fitted to the paper, as *look* asks for, and print what came of it.

    *issues* are those of the export, which is of *day*.
    """
    from qinling.workbook.export.issue_columns import drop_blank_columns
    from qinling.workbook.export.paper_fit import READABLE_FONT_SIZES, fit_to_paper

    if look.skip_empty:
        layout, dropped = drop_blank_columns(layout, issues, redact=redact, as_of=day)
        if dropped:
            names = "、".join(column.heading for column in dropped)
            desk.print_note(f"整列空白，没有导出：{names}；这些列收回时不改")
    if look.layout is TableLayout.REVIEW:
        layout, fits = fit_to_paper(layout)
        if not fits:
            size = READABLE_FONT_SIZES[layout.paper]
            desk.print_note(
                f"有 {len(layout.columns)} 列，一页 {layout.paper} 排不下，印出来的字会小于 {size} 磅；可用 --columns 少列几列"
            )
    return layout


def _read_office_template(desk: Desk, file: Path, look: LayoutOptions) -> "Template | None":
    """Return the office's template for an export to *file*, or None.

    --template comes before the settings. The settings' template is not used for a .csv, nor with
    an option that gives the table another look. Raises UsageRefused for --template with one of these.
    """
    settings = desk.settings
    layout = look.layout is TableLayout.REVIEW
    given = {
        "columns": look.columns,
        "title": look.title,
        "split": look.split,
        "layout": layout,
        "skip-empty": look.skip_empty,
        "cards": look.cards,
        "since": look.since,
    }
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
    if os.path.realpath(path) == os.path.realpath(file):
        raise UsageRefused(f"导出会盖掉模板 {path.name}", "请换一个导出的文件名")
    from qinling.workbook.export.templates.office_template import read_template

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
    a sheet each. Raises UsageRefused for an unknown field, and for opinions in what is made public.
    """
    from qinling.procedures.case_files.attachment_lists import list_attachments
    from qinling.procedures.units import name_cells
    from qinling.workbook.export.export_options import ExportOptions

    split_field = _resolve_split_field(desk, split) if split else None
    if redact:
        _refuse_opinions([*(column.field for column in layout.columns), split_field])
    return ExportOptions(
        layout=layout,
        office=desk.settings.office,
        as_of=day,
        population=f"{desk.population}；{filters}"
        if desk.own_part and filters
        else filters or desk.population,
        tiers=desk.settings.warning,
        redact=redact,
        split_field=split_field,
        manifest=_build_manifest(reader, layout, filters, day, redact=redact),
        split_names=name_cells(reader, split_field) if split_field else {},
        attachments={} if redact else list_attachments(reader),  # file names may name persons
    )


def _resolve_split_field(desk: Desk, text: str) -> str:
    """Return the field that *text* names. Several are refused, or told where the whole is taken for one."""
    named: dict[str, str] = {}
    for part in re.split(r"[,，、\s]", text):
        with suppress(UsageRefused):
            named.setdefault(resolve_field_name(part.strip()), part.strip())
    if len(named) <= 1:
        return resolve_field_name(text)
    words = [*named.values()]
    try:
        field = resolve_field_name(text)
    except UsageRefused:
        what = f"--split 一次只按一个字段分表，写了 {len(words)} 个：{'、'.join(words)}"
        raise UsageRefused(what, f"留一个，如 --split {quote_argument(words[0])}") from None
    label = FIELDS_BY_NAME[field].label
    desk.print_note(f"注意：--split 一次只按一个字段分表，“{text}”只按{label}分")
    return field


def _refuse_opinions(fields: Iterable[str | None]) -> None:
    """Raise UsageRefused where opinions of inspectors are among *fields*: they name persons anywhere in the text."""
    from qinling.rules.supervision.opinions import OPINIONS

    if OPINIONS in fields:
        raise UsageRefused(
            "督察意见里有姓名，隐不去，不能与 --redact 同用",
            "请用 --columns 写明要的列，不写督察意见（设置 export.columns、--split 里有的也一样）",
        )


def _build_manifest(
    reader: "Reader", layout: "Layout", filters: str, day: "date", *, redact: bool
) -> "ExportManifest":
    from qinling.procedures.ledger_identity import read_ledger_id
    from qinling.procedures.ledger_verification import read_chain_head
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
