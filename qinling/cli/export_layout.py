"""What a table that goes out looks like: by the call, else by the settings."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qinling.cli.context import Desk
from qinling.errors import UsageRefused, ValueRefused

if TYPE_CHECKING:
    from qinling.workbook.column_layout import Layout
    from qinling.workbook.export.office_template import Template


def resolve_layout(
    desk: Desk, columns: str | None, title: str, optional_fields: Sequence[str] = ()
) -> "Layout":
    """Return the layout of a call's *columns* (parted by commas) and *title*; raises UsageRefused.

    Fields named by *optional_fields* need not be among the columns.
    """
    from qinling.workbook.column_layout import REQUIRED_FIELDS, build_layout

    export_settings = desk.settings.export
    words = [word.strip() for word in (columns or "").replace("，", ",").split(",") if word.strip()]
    required = [name for name in REQUIRED_FIELDS if name not in optional_fields]
    try:
        return build_layout(
            words or export_settings.columns, title or export_settings.title, export_settings.paper, required
        )
    except ValueRefused as refused:
        raise UsageRefused(refused.message, refused.remedy) from None


#: What asks for another look than a template has.
_LAYOUT_PARAMETERS = ("columns", "title", "split")


def read_office_template(desk: Desk, file: Path, given: dict[str, Any]) -> "Template | None":
    """Return the office's workbook that an export to *file* is filled into: the one of the call, else of the settings.

    The settings' one is left aside for a .csv and where the call asks for a look of its own.
    Raises UsageRefused where the call names one and asks for another look too.
    """
    settings = desk.settings
    others = "、".join(f"--{name}" for name in _LAYOUT_PARAMETERS if given[name])
    is_plain = file.suffix.lower() == ".csv"
    path: Path | None = given["template"]
    if path is None:
        if not settings.export.template or others or is_plain:
            return None
        path = desk.resolve_settings_path(settings.export.template)
    if others:
        raise UsageRefused(
            f"{others} 不能与 --template 同用",
            "标题和列由模板决定，去掉其中一个；要分表的，请用筛选分几次导出",
        )
    if is_plain:
        raise UsageRefused("--template 只用于 .xlsx", "请把导出的文件名改为以 .xlsx 结尾，或去掉 --template")
    if path.resolve() == file.resolve():
        raise UsageRefused(f"导出会盖掉模板 {path.name}", "请换一个导出的文件名")
    from qinling.workbook.export.office_template import read_template

    return read_template(path, settings.headings, settings.similarity, settings.limits)


def note_template_gaps(desk: Desk, template: "Template") -> None:
    """Tell what of the template is not as its makers may expect."""
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
