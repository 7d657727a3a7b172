"""Command `help`: the pages of the manual, and the commands with their pages."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from qinling.cli.commands import COMMANDS, GROUPS
from qinling.cli.context import Desk
from qinling.cli.manual_topics import Topics, read_topics
from qinling.errors import UsageRefused

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
        parts = lay_out_page(_read_page(desk, topics, " ".join(words), english=english), width)
    for part in parts:
        # A line of text has been broken already, or is to be left as it is.
        desk.out.print(part, soft_wrap=isinstance(part, Text))


def _read_page(desk: Desk, topics: Topics, name: str, *, english: bool) -> str:
    """Return the text of a page. One that is found by another word than its names is told. Raises UsageRefused."""
    # The beginning of a page's name goes behind a setting: office is no office-template.
    title = "" if english or name in topics.list_names() else _find_topic_of_setting(name)
    try:
        if not title:
            return topics.resolve_page(name, english=english).read_text("utf-8")
    except UsageRefused:
        title = "" if english else _find_title(topics, name)
        if not title:
            raise
    desk.print_note(f"没有叫“{name}”的主题，说它的是“{title}”：")
    return topics.titles[title].read_text("utf-8")


def _find_topic_of_setting(name: str) -> str:
    """Return the title of the page about a setting or a section, "" where *name* is neither."""
    from qinling.cli.settings.schema import is_section
    from qinling.cli.setup.config.setting_topics import find_topic
    from qinling.cli.setup.settings_text.setting_keys import parse_setting_key

    key = name.strip().lower()
    if is_section(key):
        return find_topic(key)
    try:
        return find_topic(parse_setting_key(name).setting.key)
    except UsageRefused:
        return ""


def _find_title(topics: Topics, name: str) -> str:
    """Return the title of the page that a word of people means, "" where none is sure."""
    from qinling.cli.lookup.topic_words import find_meant_title

    return find_meant_title(name, topics.titles, {one.name: one.topic for one in COMMANDS})


def _lay_out_contents(topics: Topics, width: int) -> "Iterator[RenderableType]":
    """Yield the topics and commands of each group, and the English pages."""
    from rich.text import Text

    from qinling.cli.framework.help_page import lay_out_section
    from qinling.reports.text.text_wrapping import wrap_text

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
