"""Command group `config`: the settings with their values and sources, and how they are changed."""

import re
from typing import Annotated

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseCommand, ChineseGroup
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.framework.typer_internals import Command, Context
from qinling.cli.options.common import AsJson
from qinling.cli.options.setup import ConfigKey, ConfigKeys, ConfigValues, ListedWords
from qinling.cli.setup.config import config_actions as actions


class SettingsGroup(ChineseGroup):
    """The group `config`: a setting for a command shows it, or refuses with the command that changes it."""

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """Return name, command and the rest of *args*. A key or a section alone is shown."""
        from qinling.cli.setup.config.setting_words import resolve_setting_words

        known = args[0] in self.commands or self.resolve_name(args[0]) != args[0]
        words = args if known or ctx.resilient_parsing else resolve_setting_words(args)
        return super().resolve_command(ctx, words)


app = typer.Typer(
    name="config",
    cls=SettingsGroup,
    help="设置：每项是多少、从哪里来、什么意思，怎样改。",
    subcommand_metavar="命令 [参数]...",
)

_SIGNED_VALUE = re.compile(r"-+[\w-]+[\s=＝]|-\d")
Changed = Annotated[bool, typer.Option("--changed", help="只列改过的，不列仍是默认的")]


@app.command("list")
def list_settings(
    ctx: typer.Context, words: ListedWords = None, *, changed: Changed = False, as_json: AsJson = False
) -> None:
    """列出设置：键、现在的值、从哪里来（设置文件第几行、环境变量、选项、默认），是什么意思。"""
    actions.list_settings(ctx, words or [], changed=changed, as_json=as_json)


@app.command("get")
def get_setting(ctx: typer.Context, keys: ConfigKeys, *, as_json: AsJson = False) -> None:
    """看一项或几项设置：值在标准输出，供脚本取用；默认值、从哪里来、什么意思另说。密钥不显示。"""
    actions.show_settings(ctx, keys, as_json=as_json)


class SettingCommand(ChineseCommand):
    """`config set`: a value may begin as an option does, such as -1 or the "-u 水利局" of a filter."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse *args* with such values behind a `--`."""
        values = [] if "--" in args else [word for word in args if _SIGNED_VALUE.match(word)]
        if values:
            args = [*(word for word in args if word not in values), "--", *values]
        return super().parse_args(ctx, args)


@app.command("set", cls=SettingCommand)
def set_setting(
    ctx: typer.Context, key: ConfigKey, values: ConfigValues = None, *, as_json: AsJson = False
) -> None:
    """改一项设置，或写成 键=值 的几项：先按各项的规矩核对，都对才写进设置文件；注释、权限、别的各项都不动。"""
    from qinling.cli.setup.config.setting_writes import set_settings

    set_settings(ctx, key, values or [], as_json=as_json)


@app.command("unset")
def unset_setting(ctx: typer.Context, keys: ConfigKeys, *, as_json: AsJson = False) -> None:
    """从设置文件里去掉一项或几项，用回默认值。"""
    from qinling.cli.setup.config.setting_removal import unset_settings

    unset_settings(ctx.obj, keys, as_json=as_json)


@app.command("path")
def show_settings_path(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """看设置文件在哪里。"""
    desk: Desk = ctx.obj
    place = desk.settings_place
    if as_json:
        actions.print_settings_json(desk, "settings_path", [], path=str(place), exists=place.exists())
        return
    print_line(str(place))
    if not place.exists():
        desk.print_note("还没有这个文件，各项都用默认值；qinling init 或 qinling config edit 写一个")


@app.command("edit")
def edit_settings_file(ctx: typer.Context) -> None:
    """在编辑器里改设置文件（变量 VISUAL、EDITOR，Windows 上为记事本）；有错误不采用，可以接着改。"""
    from qinling.cli.setup.config.settings_edit_session import edit_settings

    edit_settings(ctx.obj)
