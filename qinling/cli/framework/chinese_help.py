"""Typer in Chinese: its help, and its complaints about the words of a call.

Typer fixes its English words where they are used, so this is the one place that
knows them; tests/cli/test_app.py fails when one is left.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from typer._click.core import Command, Context
from typer._click.exceptions import BadParameter, MissingParameter, NoSuchOption, UsageError
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer._click.formatting import HelpFormatter
    from typer.core import TyperOption

HELP_LABELS = {
    "DEFAULT_STRING": "[默认: {}]",
    "ENVVAR_STRING": "[环境变量: {}]",
    "REQUIRED_LONG_STRING": "[必填]",
    "DEPRECATED_STRING": "（已停用）",
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
}

#: What Typer says of a value or a call, and how the office says it.
COMPLAINT_TRANSLATIONS = (
    (r"(.+) is not a valid int(?: range)?\.", "“{0}”不是整数"),
    (r"(.+) is not a valid float(?: range)?\.", "“{0}”不是数"),
    (r"(.+) is not in the range x>=(.+)\.", "{0} 太小，最小是 {1}"),
    (r"(.+) is not in the range (.+)\.", "{0} 不在 {1} 的范围内"),
    (r"(.+) is not a valid boolean\..*", "“{0}”既不是 yes 也不是 no"),
    (r"(.+) is not one of (.+)\.", "“{0}”不在可选词内，可用：{1}"),
    (r"\w+ (.+) does not exist\.", "没有“{0}”这个文件或文件夹"),
    (r"\w+ (.+) is a directory\.", "“{0}”是文件夹，不是文件"),
    (r"\w+ (.+) is a file\.", "“{0}”是文件，不是文件夹"),
    (r"\w+ (.+) is not readable\.", "没有权限读取“{0}”"),
    (r"\w+ (.+) is not writable\.", "没有权限写入“{0}”"),
    (r"Option (.+) requires .+\.", "选项 {0} 后面要跟一个值"),
    (r"Option (.+) does not take a value\.", "选项 {0} 后面不跟值"),
    (r"Argument (.+) takes (\d+) values\.", "参数 {0} 要 {1} 个值"),
    (r"Got unexpected extra argument\(s\) \((.+)\)", "多出了参数：{0}"),
    (r"No such command (.+)\.", "没有“{0}”这个命令"),
    (r"Missing command\.", "没有写命令"),
)


class ChineseHelp(Command):
    """What commands and groups share: usage, `--help` and panel titles in Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options_metavar = "[选项]"

    def format_usage(self, ctx: Context, formatter: "HelpFormatter") -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def get_help_option(self, ctx: Context) -> "TyperOption | None":
        """Return the option `--help`."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示说明后退出"
        return option

    def format_help(self, ctx: Context, formatter: "HelpFormatter") -> None:
        """Write the help page."""
        _translate_help_labels()
        super().format_help(ctx, formatter)


def _translate_help_labels() -> None:
    from rich.text import Text
    from typer import rich_utils

    for name, label in HELP_LABELS.items():
        setattr(rich_utils, name, label)
    mark = rich_utils.OptionHighlighter()

    def highlight_and_fold(text: str | Text) -> Text:
        """Mark options in *text*, and let it break anywhere: Chinese has no spaces, and Rich cuts long words."""
        marked = mark(text)
        marked.overflow = "fold"
        return marked

    rich_utils.highlighter = highlight_and_fold  # type: ignore[assignment]


class ChineseCommand(ChineseHelp, TyperCommand):
    """A command whose help is Chinese."""


class ChineseGroup(ChineseHelp, TyperGroup):
    """A group of commands whose help is Chinese."""


def describe_usage_error(error: UsageError) -> str:
    """Say in one line what is wrong with the words of the call, and what to do."""
    page = f"看说明：{error.ctx.command_path} --help" if error.ctx is not None else ""
    hint = _suggest_nearest(error) or page
    return f"{_describe_mistake(error)}。{hint}" if hint else _describe_mistake(error)


def _describe_mistake(error: UsageError) -> str:
    if isinstance(error, MissingParameter):
        return f"缺少{_name_parameter(error)}"
    if isinstance(error, NoSuchOption):
        return f"没有 {error.option_name} 这个选项"
    what = _translate_message(error.message)
    return f"{_name_parameter(error)}：{what}" if isinstance(error, BadParameter) and error.param else what


def _translate_message(message: str) -> str:
    for english, chinese in COMPLAINT_TRANSLATIONS:
        if found := re.fullmatch(english, message, re.DOTALL):
            return chinese.format(*(_strip_quotes(part) for part in found.groups()))
    return message


def _strip_quotes(part: str) -> str:
    return part[1:-1] if len(part) > 1 and part[0] == part[-1] and part[0] in "'\"" else part


def _name_parameter(error: BadParameter) -> str:
    """Name the option as it is typed, the argument as the usage line does."""
    param = error.param
    if param is None:
        return "参数"
    if param.param_type_name == "option":
        return f"选项 {max(param.opts, key=len)}"
    return f"参数 {param.human_readable_name}"


def _suggest_nearest(error: UsageError) -> str:
    near: list[str] = []
    if isinstance(error, NoSuchOption) and error.ctx is not None:
        near = get_close_matches(error.option_name, _list_options(error.ctx), n=1)
    elif isinstance(error.cmd, TyperGroup) and (found := re.match(r"No such command '(.+)'", error.message)):
        near = get_close_matches(found[1], error.cmd.commands, n=1)
    return f"你是不是想用 {near[0]}？" if near else ""


def _list_options(ctx: Context | None) -> Iterator[str]:
    """Return the options that may stand here: those of the command and of the groups above it."""
    while ctx is not None:
        for param in ctx.command.get_params(ctx):
            yield from (option for option in param.opts if option.startswith("-"))
        ctx = ctx.parent
