"""The line that was meant by an option that another command has, or that stands for another option or word."""

import re
from collections.abc import Sequence

from qinling.cli.framework.chinese_help import TYPED_WORDS, ChineseGroup, get_alias
from qinling.cli.framework.typer_internals import Context, NoSuchOption, UsageError
from qinling.cli.framework.unknown_options.option_words import find_option_values
from qinling.errors import format_command

_BARE_DAYS = re.compile("-([0-9]{1,3})")
_OVERDUE_WORDS = {"超期", "已超期", "逾期", "已逾期", "到期", "overdue"}
#: What people add to a call that does this by itself: undo --last.
_NEEDLESS = {"undo": ("--last", "--latest", "--previous", "--上一步", "-1")}
#: Commands that show no selection of issues: `list` does.
_WITHOUT_FILTERS = ("board", "show")
_EXPORT_OPTIONS = ("--export", "--save", "--xlsx", "--excel", "--导出")


def suggest_other_line(error: UsageError) -> str:
    """Return the line to type for the option of *error*, "" where none is known to be meant."""
    ctx = error.ctx
    words = [*ctx.meta.get(TYPED_WORDS, ())] if ctx is not None else []
    if ctx is None or not words:
        return ""
    if not isinstance(error, NoSuchOption):
        return _suggest_overdue(ctx, words, getattr(getattr(error, "param", None), "name", ""))
    option = error.option_name
    if option in _NEEDLESS.get(str(ctx.info_name), ()):
        return _tell("不用写它", [word for word in words if word != option])
    if count := _find_count(ctx, words, option):
        return count
    if line := _find_single_dash(ctx, words, option):
        return line
    place, value, end = _find_value(words, option)
    if place is None:
        return ""
    takes_words = any(param.name == "words" for param in ctx.command.params)
    if option == "--where" and takes_words and value:
        return _tell("条件直接写", [*words[:place], value, *words[end:]])
    if option in _EXPORT_OPTIONS and takes_words and value and ctx.info_name != "export":
        return _tell("写成表格的", ["export", value, *words[1:place], *words[end:]])
    is_typed = ctx.info_name in words or get_alias(ctx.command) in words  # board runs without its name
    if is_typed and ctx.info_name in _WITHOUT_FILTERS and option in _list_options(ctx, "list"):
        return _tell("只看其中一部分的", ["list", *words[place:end]])
    return ""


def _suggest_overdue(ctx: Context, words: Sequence[str], name: str) -> str:
    """Return the line for --kind 超期: what is overdue is no kind of alert."""
    place, value, end = _find_value(words, "--kind") if name == "kind" else (None, "", 0)
    if place is None or value not in _OVERDUE_WORDS:
        return ""
    return _tell("只看已超期的", [*words[:place], "--overdue", *words[end:]])


def _find_count(ctx: Context, words: Sequence[str], option: str) -> str:
    """Return the line for a bare number behind a dash, warn -3, or for -n where a command has no such option."""
    typed = next((word for word in words if _BARE_DAYS.fullmatch(word) and word.startswith(option)), "")
    own = {name for param in ctx.command.params for name in param.opts}
    if typed:
        meant = next((one for one in ("--within", "--limit") if one in own), "")
        line = [part for word in words for part in ((meant, word[1:]) if word == typed else (word,))]
        return _tell("数写在选项后面", line) if meant else ""
    place, value, end = _find_value(words, "-n") if option == "-n" else (None, "", 0)
    if place is None or not value.isdecimal() or ctx.info_name != "history":
        return ""
    line = [*words[:place], *words[end:]]
    return _tell("它不限条数，按日子看", line if len(line) > 1 else [*line, "近7天"])


def _find_single_dash(ctx: Context, words: Sequence[str], option: str) -> str:
    """Return the line for a long option behind one dash: -dry-run, -dryrun."""
    known = {
        name.replace("-", ""): name
        for param in ctx.command.params
        for name in param.opts
        if name.startswith("--")
    }
    for place, word in enumerate(words):
        name, sign, value = word.partition("=")
        meant = known.get(name.replace("-", "").replace("_", ""))
        is_typed_so = re.fullmatch("-[a-z][a-z_-]+", name) and option[1:2] in name
        if meant and is_typed_so:
            return _tell("长选项前是两个减号", [*words[:place], f"{meant}{sign}{value}", *words[place + 1 :]])
    return ""


def _find_value(words: Sequence[str], option: str) -> tuple[int | None, str, int]:
    """Return where *option* stands among *words*, its value, and where it ends; None where it does not stand there."""
    return next(find_option_values(words, (option,)), (None, "", 0))


def _list_options(ctx: Context, command: str) -> set[str]:
    root = ctx.find_root()
    if not isinstance(root.command, ChineseGroup):
        return set()
    _, other, _ = root.command.resolve_command(root, [command])
    return {name for param in other.params for name in param.opts} if other else set()


def _tell(what: str, words: Sequence[str]) -> str:
    return f"{what}：{format_command(words)}"
