"""Command group `template`: write blank tables."""

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.export_layout import resolve_layout
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.options.common import Columns, Force, LevelOption
from qinling.cli.options.workbooks import BlankFormFile, Title, require_xlsx_name
from qinling.cli.outputs.output_files import open_output_files
from qinling.errors import UsageRefused, value_refused_as
from qinling.rules.vocabulary import Level

if TYPE_CHECKING:
    from qinling.workbook.column_layout import Layout

app = typer.Typer(
    name="template",
    cls=ChineseGroup,
    help="写出空白表格，供填好后读入。",
    subcommand_metavar="命令 [参数]...",
)


@app.command()
def ledger(
    ctx: typer.Context,
    file: BlankFormFile,
    *,
    level: LevelOption = None,
    columns: Columns = None,
    title: Title = "",
    force: Force = False,
) -> None:
    """写一份空白的台账：样式与导出的相同，有下拉列表和填写说明；填好后用 import 直接读入。"""
    from qinling.workbook.export.blank_form import BlankForm, require_readable_headings, write_blank_form

    desk: Desk = ctx.obj
    require_xlsx_name(file)
    layout = resolve_layout(desk, columns, title, ("level",) if level else (), is_form=True)
    if level:
        layout = _put_level_in_title(layout, level)
    with value_refused_as(UsageRefused):
        require_readable_headings(layout, desk.settings.headings, desk.settings.similarity)
    form = BlankForm(layout, desk.settings.office, desk.today, desk.settings.warning)
    with open_output_files(desk, force=force) as outputs:
        write_blank_form(outputs.create(file, private=False), form)
    desk.print_note(f"已写出空白台账 {file}，填好后用 qinling import {file.name} 读入")


@app.command()
def accounts(ctx: typer.Context, file: BlankFormFile, *, force: Force = False) -> None:
    """写一份空白的平台账号清单；填好后用 login accounts import 读入。"""
    from qinling.workbook.logins.account_form import write_account_form

    desk: Desk = ctx.obj
    require_xlsx_name(file)
    with open_output_files(desk, force=force) as outputs:
        write_account_form(outputs.create(file, private=False), desk.settings.office)
    desk.print_note(f"已写出空白账号清单 {file}，填好后用 qinling login accounts import {file.name} 读入")


def _put_level_in_title(layout: "Layout", level: Level) -> "Layout":
    """Return *layout* with the level in its title instead of in a column."""
    from qinling.rules.parsing.levels import find_level

    title = f"{layout.title}（{level.label}）"
    if find_level(title) is not level:
        raise UsageRefused(
            f"标题“{layout.title}”说的不是{level.label}", "请用 --title 换一个标题，或去掉 --level"
        )
    columns = tuple(column for column in layout.columns if column.field != "level")
    return replace(layout, title=title, columns=columns)
