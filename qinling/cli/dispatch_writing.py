"""Write the workbooks of a dispatch round, one a unit."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.export_layout import build_export_options, list_extra_headings, resolve_layout
from qinling.cli.outputs.output_files import OutputFiles
from qinling.cli.reading.progress import progress_bar
from qinling.errors import OutputRefused, SettingsRefused, UsageRefused, value_refused_as

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qinling.ledger.reader import Reader
    from qinling.procedures.dispatch.rounds import UnitFile
    from qinling.workbook.column_layout import Layout


@dataclass(frozen=True, slots=True)
class DispatchForm:
    """The table that every unit gets: its layout, and the columns to fill in, layout field → heading."""

    layout: "Layout"
    open_columns: dict[str, str]

    @property
    def merge_fields(self) -> tuple[str, ...]:
        """The open fields as the merge of a returned table names them."""
        from qinling.workbook.export.unit_form import get_merge_field

        return tuple(map(get_merge_field, self.open_columns))


def resolve_form(desk: Desk, columns: str | None, fill: str | None) -> DispatchForm:
    """Return the form of the options or the settings. Raises UsageRefused or SettingsRefused."""
    from qinling.workbook.export.unit_form import resolve_open_columns

    layout = resolve_layout(desk, columns, "")
    words = tuple(word for part in (fill or "").replace("，", ",").split(",") if (word := part.strip()))
    with value_refused_as(
        UsageRefused if words else SettingsRefused, "--fill：" if words else "dispatch.open："
    ):
        opened = resolve_open_columns(
            layout,
            words or desk.settings.dispatch.open,
            partial(list_extra_headings, desk),
            skips_absent=not words,
        )
    if not opened:
        raise UsageRefused("表里没有单位要填的列", "请用 --fill 写明，或在 --columns 里加上")
    return DispatchForm(layout, opened)


def write_unit_files(
    desk: Desk,
    reader: "Reader",
    outputs: OutputFiles,
    folder: Path,
    form: DispatchForm,
    files: "Sequence[UnitFile]",
    round_label: str,
    due: date,
) -> None:
    """Write the workbook of each unit into *folder*, and nowhere else."""
    from qinling.workbook.export.ledger_writer import write_ledger
    from qinling.workbook.export.unit_form import UnitForm

    base = build_export_options(desk, reader, form.layout, desk.today, "", None, redact=False)
    to = f"，交回{desk.settings.office}" if desk.settings.office else "交回"
    task = f"{round_label}：请填黄色的格（{'、'.join(form.open_columns.values())}），{due} 前{to}"
    unit_form = UnitForm(frozenset(form.open_columns), task)
    with progress_bar(desk, "写出表格", len(files)) as progress:
        for done, file in enumerate(files, 1):
            layout = replace(form.layout, title=f"{form.layout.title}（{file.unit}）")
            manifest = replace(base.manifest, dispatch=file.id, filters=f"{round_label} {file.unit}")
            path = folder / file.name
            if path.is_symlink():
                raise OutputRefused(f"{path} 是链接，不写到文件夹外面去", "请删去这个链接，或换一个文件夹")
            write_ledger(
                outputs.create(path, private=True, make_parents=True),
                file.issues,
                replace(
                    base,
                    layout=layout,
                    population=f"{file.unit}的问题",
                    manifest=manifest,
                    unit_form=unit_form,
                ),
            )
            progress(done)
