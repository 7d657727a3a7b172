"""The page of `--help`: usage, parameters, commands by group, examples and topic, all in Chinese."""

import inspect
import shutil
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from rich.cells import cell_len
from rich.text import Text
from typer.core import TyperArgument, TyperOption

from qinling.cli.framework.terminal.console import SafeConsole
from qinling.reports.text.text_wrapping import wrap_text

if TYPE_CHECKING:
    from qinling.cli.framework.typer_internals import Context, Parameter

MAX_NAME_WIDTH = 26  # cells of the left column
_NAME_STYLE = "bold cyan"
#: A name of the left column, and what it means.
Entry = tuple[str, str]


class HelpSource(Protocol):
    """The parts of a command that its page shows."""

    help: str | None
    examples: tuple[str, ...]
    topic: str
    alias: str

    def get_usage(self, ctx: "Context") -> str:
        """Return the usage line."""

    def get_params(self, ctx: "Context") -> "Sequence[Parameter]":
        """Return the arguments and options."""

    def list_sections(self) -> Iterator[tuple[str, list[Entry]]]:
        """Yield headings with the commands below each."""


def print_help_page(command: "HelpSource", ctx: "Context") -> None:
    """Print the page of *command*, as wide as the terminal; 80 columns where there is none."""
    width = shutil.get_terminal_size().columns
    console = SafeConsole(width=width, markup=False, emoji=False, highlight=False)
    for line in lay_out_help_page(command, ctx, width):
        console.print(line, soft_wrap=True)


def lay_out_help_page(command: "HelpSource", ctx: "Context", width: int) -> Iterator[Text]:
    """Yield the lines of the page of *command*, none wider than *width*."""
    yield from wrap_text(Text(command.get_usage(ctx), "bold"), width, indent=6)
    if command.alias and ctx.parent is not None:
        yield from wrap_text(Text(f"也可写：{ctx.parent.command_path} {command.alias}"), width, indent=8)
    yield Text()
    for line in inspect.cleandoc(command.help or "").splitlines():
        yield from wrap_text(Text(line), width)
    params = command.get_params(ctx)
    arguments = [_describe_param(one, ctx) for one in params if isinstance(one, TyperArgument)]
    options = [_describe_param(one, ctx) for one in params if isinstance(one, TyperOption)]
    yield from lay_out_section("参数", arguments, width)
    yield from lay_out_section("选项", options, width)
    for title, entries in command.list_sections():
        yield from lay_out_section(title, entries, width)
    yield from _lay_out_lines("例子", command.examples, width)
    yield Text()
    yield from wrap_text(Text(f"看手册：qinling help {command.topic}".rstrip(), "bold"), width)
    if ctx.parent is not None:
        note = "全局选项 --ledger --today --actor 等也可写在命令之后，见 qinling --help。"
        yield from wrap_text(Text(note), width)


def lay_out_section(title: str, entries: Iterable[Entry], width: int) -> Iterator[Text]:
    """Yield a heading and the *entries* in two columns; nothing where there are none."""
    entries = list(entries)
    if not entries:
        return
    left = min(max(cell_len(name) for name, _ in entries), MAX_NAME_WIDTH) + 4
    yield Text()
    yield Text(title, "bold")
    for name, meaning in entries:
        line = Text.assemble("  ", (name, _NAME_STYLE))
        if cell_len(line.plain) + 2 > left:
            yield line
            line = Text()
        line.pad_right(left - cell_len(line.plain))
        yield from _hang(line, meaning, width, left)


def _hang(line: Text, meaning: str, width: int, left: int) -> Iterator[Text]:
    """Yield *line* with *meaning* behind it, which goes on below itself."""
    for place, piece in enumerate(wrap_text(Text(meaning), width - left)):
        yield line.append(piece) if not place else Text(" " * left).append(piece)


def _lay_out_lines(title: str, lines: Iterable[str], width: int) -> Iterator[Text]:
    if not lines:
        return
    yield Text()
    yield Text(title, "bold")
    for line in lines:
        yield from wrap_text(Text(f"  {line}"), width, indent=4)


def _describe_param(param: TyperArgument | TyperOption, ctx: "Context") -> Entry:
    """Return how *param* is typed, and its help with its bounds, variable, default and whether it is required."""
    if isinstance(param, TyperArgument):
        name = param.make_metavar(ctx)
    else:
        name = ", ".join(sorted([*param.opts, *param.secondary_opts], key=len))
        name += "" if param.is_flag else f" {param.make_metavar(ctx)}"
    marks = [
        describe_range(param.type),
        f"环境变量 {param.envvar}" if param.envvar and param.show_envvar else "",
        f"默认 {_describe_default(param, ctx)}" if _describe_default(param, ctx) else "",
        "必填" if param.required else "",
    ]
    return name, " ".join([param.help or "", *(f"[{mark}]" for mark in marks if mark)])


def _describe_default(param: TyperArgument | TyperOption, ctx: "Context") -> str:
    default: Any = param.get_default(ctx, call=False)
    if (
        not param.show_default
        or default is None
        or isinstance(default, bool | tuple | list)
        or callable(default)
    ):
        return ""
    return str(getattr(default, "label", default))  # of closed words: codes are for programs


def describe_range(kind: object) -> str:
    """Return the bounds of a parameter of *kind* in Chinese, "" where it has none."""
    kind = getattr(kind, "func", kind)  # a parser may have bounds too
    low, high = getattr(kind, "min", None), getattr(kind, "max", None)
    if low is not None and high is not None:
        return f"{low} 到 {high}"
    if low is not None:
        return f"不小于 {low}"
    return f"不大于 {high}" if high is not None else ""
