"""Texts of the ledger on the screen: never as markup, and unseen characters as escapes."""

import io
import re
from collections.abc import Iterable, Mapping

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from qinling.cli.framework.terminal.console import SafeConsole
from qinling.reports.text.plain_text import join_lines
from qinling.rules.texts.unseen_characters import show_unseen

#: What a remedy says at the command line; here there are no options.
_OPTION_OF_TEXT = re.compile(r"用 --text( \S+)?")
_UNDO = re.compile(r"(用 | )?qinling (--\S+ ([^-\s]\S* )?)*undo( --dry-run)?")
_HELP_OF_COMMAND = re.compile(r"(。?如 qinling [^；]+)?[；。]?看说明：qinling [a-z -]+--help")


_COMMAND = re.compile(r"(qinling [ -~]+)")
#: A step is in the menu of its issue.
_STEP = re.compile(
    r"用 qinling (progress|complete|extend|apply|accept|turn-back|notice|close|recheck|reopen|attach"
    r"|opinion reply|supervise reply)(?![\w-])"
    r"( (?!--)(\"[^\"]*\"|[^\s，。；、]+))?( --approve 或 --reject)?( --[a-z-]+ \S+)*",
    re.ASCII,
)
_ANSWERS = "批复用 --approve 或 --reject"
#: A command that is offered on a line of its own, with other issues for the one that is not there.
_OFFERED_COMMAND = re.compile(r"\n *qinling ")


def reword_for_screen(told: str) -> str:
    """Return what a command told, for someone who types no command."""
    told = _STEP.sub("按 a", told.replace(_ANSWERS, "批复按 a"))
    told = _UNDO.sub("按 u", _OPTION_OF_TEXT.sub("写 文字=要找的字", told))
    return _HELP_OF_COMMAND.sub("", told)


def name_options(told: str, labels: Mapping[str, str]) -> str:
    """Return *told* with the name of its field in place of each option of *labels*. Commands to type stay whole."""
    parts = _COMMAND.split(told)
    for option, label in labels.items():
        pattern = re.compile(rf"(选项 )?{re.escape(option)}(?![\w-])", re.ASCII)
        parts[::2] = [
            pattern.sub(f"“{label}”", part).replace(f"“{label}”（{label}）", f"“{label}”")
            for part in parts[::2]
        ]
    return "".join(parts)


def leave_out_commands(told: str) -> str:
    """Return *told* without the commands that it offers for other issues: the one on the screen was changed."""
    if not _OFFERED_COMMAND.search(told):
        return told
    head = told.partition("\n")[0]
    return f"{head.rpartition('，')[0] or head}。别处改过了，按 Esc 再按 r 看它现在怎样"


def build_text(text: str, style: str = "") -> Text:
    """Return *text* in *style*; its line breaks stay."""
    return Text(show_unseen(text), style)


def build_cell(text: str, style: str = "") -> Text:
    """Return *text* on one line, for a table."""
    return Text(show_unseen(join_lines(text)), style, no_wrap=True, overflow="ellipsis")


class SafePage:
    """The parts of a report, drawn by the same console that prints them elsewhere."""

    def __init__(self, parts: Iterable[RenderableType]) -> None:
        self.parts = list(parts)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width
        safe = SafeConsole(
            file=io.StringIO(), width=width, force_terminal=True, markup=False, emoji=False, highlight=False
        )
        for part in self.parts:
            for line in safe.render_lines(part, safe.options, pad=False):
                yield from line
                yield Segment.line()
