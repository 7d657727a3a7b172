"""Usage errors in Chinese: the mistake, and what to do.

Typer has no hook for translations: its English messages are translated here.
tests/cli/test_app.py fails when one is left.
"""

import re
from collections.abc import Iterator, Sequence

from typer import BadParameter
from typer.core import TyperGroup

from qinling.cli.framework.chinese_help import ROOT_WORDS, TYPED_WORDS, ChineseGroup, get_alias, list_names
from qinling.cli.framework.missing_parameters import (
    describe_missing_parameter,
    find_example,
    is_from_variable,
    name_parameter,
)
from qinling.cli.framework.typer_internals import Context, MissingParameter, NoSuchOption, UsageError
from qinling.cli.framework.unknown_options.free_days import suggest_free_days
from qinling.cli.framework.unknown_options.option_words import (
    add_root_words,
    find_advice_below,
    find_meant_option,
)
from qinling.cli.framework.unknown_options.other_lines import suggest_other_line
from qinling.cli.framework.unknown_options.output_places import suggest_output_place
from qinling.errors import format_command, quote_argument
from qinling.rules.texts.file_names import is_table_name

#: Typer's messages about a value or a call (regular expressions), and their translations.
USAGE_TRANSLATIONS = (
    (r"(.+) is not a valid int(?: range)?\.", "“{0}”不是整数"),
    (r"(.+) is not a valid float(?: range)?\.", "“{0}”不是数"),
    (r"(.+) is not in the range x>=(.+)\.", "{0} 太小，最小是 {1}"),
    (r"(.+) is not in the range x<=(.+)\.", "{0} 太大，最大是 {1}"),
    (r"(.+) is not in the range (.+)<=x<=(.+)\.", "{0} 不在 {1} 到 {2} 的范围内"),
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
    (r"Got unexpected extra argument\(s\) \((.+)\)", "多出了参数：{0}；一个值里有空格的，用引号括起来"),
    (r"No such command (.+)\.", "没有“{0}”这个命令"),
    (r"Missing command\.", "没有写命令"),
)


_SHORT_LENGTH = 2  # -n
_TRIAL_OPTIONS = ("-d", "-n", "--dry-run", "--dryrun", "--dry", "--trial", "--试运行")

#: What is said of a value that is blank, whatever kind it should have been.
_BLANK_VALUE = re.compile(r"^“\s*”(?:不[^，。]*|看不懂|里看不出[^，。]*)")


def describe_usage_error(error: UsageError) -> str:
    """Return one line: the mistake and what to do."""
    root_words: Sequence[str] = error.ctx.meta.get(ROOT_WORDS, ()) if error.ctx is not None else ()
    words = error.ctx.meta.get(TYPED_WORDS, ()) if error.ctx is not None else ()
    example = find_example(error, words) if isinstance(error, MissingParameter) else ""
    ways = (
        *(suggest_output_place, _suggest_other_way, _suggest_files, suggest_free_days, suggest_other_line),
        *(_suggest_nearest, _suggest_place, _suggest_without_trial),
    )
    way = next(filter(None, (suggest(error) for suggest in ways)), "")
    hints = [add_root_words(one, root_words) for one in (f"如 {example}" if example else "", way) if one]
    if error.ctx is not None and not way:  # a page is the same for every ledger
        hints.append(f"看说明：{error.ctx.command_path} --help")
    what = add_root_words(_describe_mistake(error), root_words)
    return f"{what}。{'；'.join(hints)}" if hints else what


def _describe_mistake(error: UsageError) -> str:
    if isinstance(error, MissingParameter):
        return describe_missing_parameter(error)
    if isinstance(error, NoSuchOption):
        return f"没有 {error.option_name} 这个选项"
    what = _BLANK_VALUE.sub("不能为空", _translate_message(error.message))
    if error.message == "Missing command." and isinstance(error.cmd, TyperGroup):
        return f"{what}，有：{'、'.join(error.cmd.commands)}"
    return f"{_name_parameter(error)}：{what}" if isinstance(error, BadParameter) and error.param else what


def _translate_message(message: str) -> str:
    for english, chinese in USAGE_TRANSLATIONS:
        if found := re.fullmatch(english, message, re.DOTALL):
            return chinese.format(*(_strip_quotes(part) for part in found.groups()))
    return message


def _strip_quotes(part: str) -> str:
    return part[1:-1] if len(part) > 1 and part[0] == part[-1] and part[0] in "'\"" else part


def _name_parameter(error: BadParameter) -> str:
    """Name an option as it is typed, an argument as in the usage line."""
    param = error.param
    if param is None:
        return "参数"
    if error.ctx and is_from_variable(error.ctx, param.name or "") and isinstance(param.envvar, str):
        return f"环境变量 {param.envvar}"
    return f"{'选项' if param.param_type_name == 'option' else '参数'} {name_parameter(param)}"


def _suggest_other_way(error: UsageError) -> str:
    """Return how a command is typed that needs no option for what an unknown one says."""
    if error.ctx is None or not isinstance(error, NoSuchOption):
        return ""
    from qinling.cli.framework.unknown_options.other_options import advise_on_other_option

    program, _, command = error.ctx.command_path.partition(" ")
    words = error.ctx.meta.get(TYPED_WORDS, ())
    return advise_on_other_option(program, command, error.option_name, words)


def _suggest_files(error: UsageError) -> str:
    """Return how files are written that stand in the wrong place: several that are to come back, a form without its kind."""
    ctx = error.ctx
    words = re.match(r"(?:Got unexpected extra argument|No such command).*?['(](.+)[')]", error.message)
    if ctx is None or words is None or not is_table_name(words[1]):
        return ""
    if ctx.parent is None and error.message.startswith("No such command"):
        typed = ctx.meta.get(TYPED_WORDS, ())
        return f"读入台账，写 {ctx.command_path} import {' '.join(map(quote_argument, typed))}"
    if ctx.info_name == "return":
        return f"一次一个，或放进一个文件夹：{ctx.command_path} 文件夹"
    if ctx.info_name == "template" and isinstance(ctx.command, TyperGroup):
        calls = (f"{ctx.command_path} {name} {quote_argument(words[1])}" for name in ctx.command.commands)
        return f"写明是哪一种：{'、'.join(calls)}"
    return ""


def _suggest_place(error: UsageError) -> str:
    """Return how an option is typed that stands before the command that has it."""
    ctx = error.ctx
    if ctx is None:
        return ""
    from qinling.cli.framework.command_suggestions import move_options_behind

    root, group, words = ctx.find_root(), ctx.command, ctx.meta.get(TYPED_WORDS, ())
    hint = ""
    if isinstance(group, ChineseGroup) and isinstance(error, NoSuchOption):
        option, below = error.option_name, group.commands.items()
        having = (name for name, one in below if any(option in param.opts for param in one.params))
        hint = next((f"写在下一级命令后面，如 {ctx.command_path} {name} {option}" for name in having), "")
    elif ctx.parent is root and ctx.info_name not in words:
        group = root.command  # the command that runs where none is typed
    if not isinstance(group, ChineseGroup) or (group is ctx.command and not isinstance(error, NoSuchOption)):
        return ""
    line = move_options_behind(words, list_names(group))
    return f"选项写在命令后面：{root.info_name} {line}" if line else hint


def _suggest_without_trial(error: UsageError) -> str:
    """Return the line without -d or --dry-run, for a command that cannot be tried."""
    if error.ctx is None or not isinstance(error, NoSuchOption) or error.option_name not in _TRIAL_OPTIONS:
        return ""
    words = [word for word in error.ctx.meta.get(TYPED_WORDS, ()) if word != error.option_name]
    return f"它没有试运行，去掉再办：{format_command(words)}；能不能撤回：qinling help undo"


def _suggest_nearest(error: UsageError) -> str:
    near: list[str] = []
    if isinstance(error, NoSuchOption) and error.ctx is not None:
        options = list(_list_options(error.ctx))
        if error.option_name in options:  # an option of a parent group
            return f"{error.option_name} 写在命令前面：{error.ctx.find_root().info_name} {error.option_name}"
        if advice := find_advice_below(error.ctx.command_path.partition(" ")[2], error.option_name):
            return advice
        if meant := find_meant_option(error.option_name, options):
            near = [_retype_option(error.ctx, error.option_name, meant)]
    elif isinstance(error.cmd, TyperGroup) and (found := re.match(r"No such command '(.+)'", error.message)):
        from qinling.cli.framework.command_suggestions import is_leaving_word

        if found[1].lower() in ("version", "ver", "版本"):
            return f"看版本：{error.ctx.find_root().info_name if error.ctx else 'qinling'} --version"
        if is_leaving_word(found[1]):
            return "每条命令办完就结束，不用退出；关掉窗口即可"
        near = _suggest_commands(error.cmd, error.ctx, found[1])
    return f"你是不是想用 {' 或 '.join(near)}？" if near else ""


def _retype_option(ctx: Context, typed: str, meant: str) -> str:
    """Return the line as typed with *meant* for a short option, which has no likeness to it; else *meant* alone."""
    words = ctx.meta.get(TYPED_WORDS, ())
    if len(typed) > _SHORT_LENGTH or typed not in words:
        return meant
    line = (meant if word == typed else quote_argument(word) for word in words)
    return " ".join([str(ctx.find_root().info_name), *line])


def _suggest_commands(group: TyperGroup, ctx: Context | None, typed: str) -> list[str]:
    from qinling.cli.framework.command_suggestions import suggest_commands

    if ctx is None:
        return []
    root = ctx.find_root().command
    paths = root.list_paths() if isinstance(root, ChineseGroup) else []
    words = ctx.meta.get(TYPED_WORDS, ())
    resolve = root.resolve_name if isinstance(root, ChineseGroup) else str
    return suggest_commands(words, _get_typed_path(ctx, words), typed, list_names(group), paths, resolve)


def _get_typed_path(ctx: Context, words: Sequence[str]) -> str:
    """Return the path of the group of *ctx*, with the alias of each group that was typed by it."""
    if ctx.parent is None:
        return str(ctx.info_name)
    alias = get_alias(ctx.command)
    return f"{_get_typed_path(ctx.parent, words)} {alias if alias and alias in words else ctx.info_name}"


def _list_options(ctx: Context | None) -> Iterator[str]:
    """Yield the options allowed here: those of the command and of its parent groups."""
    while ctx is not None:
        for param in ctx.command.get_params(ctx):
            yield from (option for option in param.opts if option.startswith("-"))
        ctx = ctx.parent
