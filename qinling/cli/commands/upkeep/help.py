"""Command `help`: the pages of the manual, and the commands with their pages."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from qinling.cli.commands import COMMANDS, GROUPS
from qinling.cli.context import Desk
from qinling.cli.manual_topics import Topics, read_topics

if TYPE_CHECKING:
    from rich.console import RenderableType

    from qinling.cli.framework.typer_internals import Context

app = typer.Typer()


def complete_topic(incomplete: str) -> list[str]:
    """Offer the titles, file names and commands that begin with *incomplete*."""
    names = read_topics(COMMANDS).list_names()
    return [name for name in names if name.startswith(incomplete) and " " not in name]


TopicWords = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[主题或命令]",
        help="主题的名称、文件名或不会混淆的开头；或一条命令。不写则列出全部",
        autocompletion=complete_topic,
    ),
]
English = Annotated[bool, typer.Option("--english", help="看给管理员和编写程序的人的英文页")]


@app.command("help")
def show_help(ctx: typer.Context, words: TopicWords = None, *, english: English = False) -> None:
    """看手册：一个主题，或一条命令的用法和说明；不写主题则列出全部主题和命令。

    与命令同名的主题写成 zh/cron、en/cron 这样的文件名。
    """
    from rich.text import Text

    from qinling.reports.manual_page import lay_out_page

    desk: Desk = ctx.obj
    width = desk.out.width
    topics = read_topics(COMMANDS)
    parts: Iterator[RenderableType]
    if not words:
        parts = _lay_out_contents(topics, width)
    elif not english and (path := topics.resolve_command(words)):
        parts = _lay_out_command(ctx.find_root(), path, topics, width)
    else:
        parts = lay_out_page(topics.resolve_page(" ".join(words), english=english).read_text("utf-8"), width)
    for part in parts:
        # A line of text has been broken already, or is to be left as it is.
        desk.out.print(part, soft_wrap=isinstance(part, Text))


def _lay_out_contents(topics: Topics, width: int) -> "Iterator[RenderableType]":
    """Yield the topics and commands of each group, and the English pages."""
    from rich.text import Text

    from qinling.cli.framework.help_page import lay_out_section
    from qinling.reports.text_wrapping import wrap_text

    yield from wrap_text(Text("看一个主题或一条命令：qinling help 时限、qinling help import"), width)
    for group in GROUPS:
        entries = [
            ("主题", "、".join(group.topics)),
            *((f"{one.name} {one.alias}", one.help) for one in group.commands),
        ]
        yield from lay_out_section(group.title, entries, width)
    names = "、".join(topics.english)
    yield from lay_out_section("给管理员和编写程序的人（英文）", [("主题", names)], width)


def _lay_out_command(
    ctx: "Context", path: Sequence[str], topics: Topics, width: int
) -> "Iterator[RenderableType]":
    """Yield the help page of the command at *path*, then the page of its topic."""
    from rich.text import Text

    from qinling.cli.framework.chinese_help import ChineseGroup, ChineseHelp
    from qinling.cli.framework.help_page import lay_out_help_page
    from qinling.reports.manual_page import lay_out_page

    command = ctx.command
    for word in path:
        if isinstance(command, ChineseGroup):
            command = command.resolve_command(ctx, [word])[1] or command
            ctx = typer.Context(command, info_name=word, parent=ctx)
    if isinstance(command, ChineseHelp):
        yield from lay_out_help_page(command, ctx, width)
        yield Text("\n" + "─" * width + "\n")
        yield from lay_out_page(topics.resolve_page(command.topic).read_text("utf-8"), width)
