"""Chinese help pages and Chinese usage errors for Typer.

Typer has no hook for translations: its English messages are translated here.
tests/cli/test_app.py fails when one is left.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from typer import BadParameter
from typer.core import TyperCommand, TyperGroup

from qinling.cli.framework.command_outcome import FINISHED_CALL
from qinling.cli.framework.missing_parameters import (
    ask_for_parameter,
    describe_missing_parameter,
    find_example,
    name_parameter,
)
from qinling.cli.framework.option_words import find_meant_option
from qinling.cli.framework.short_options import add_short_options
from qinling.cli.framework.typer_internals import (
    Command,
    CompletionItem,
    Context,
    MissingParameter,
    NoSuchOption,
    UsageError,
)

if TYPE_CHECKING:
    from typer.core import TyperOption

    from qinling.cli.framework.typer_internals import HelpFormatter

#: Where a context keeps the command line as it was typed.
TYPED_WORDS = "qinling.words"

#: Both open the help page of a command.
HELP_OPTIONS = ["-h", "--help"]

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


#: What is said of a value that is blank, whatever kind it should have been.
_BLANK_VALUE = re.compile(r"^“\s*”(?:不[^，。]*|看不懂|里看不出[^，。]*)")


class ChineseHelp(Command):
    """Mixin for commands and groups: their help page, with examples and a topic of the manual."""

    #: Calls as they are typed, the title of a page, and the Chinese word that may be typed for the name.
    examples: tuple[str, ...] = ()
    topic: str = ""
    alias: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options_metavar = "[选项]"
        self.context_settings = {"help_option_names": HELP_OPTIONS, **self.context_settings}

    def list_sections(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Yield the headings of the help page with the commands below each: name and help. None for a command."""
        yield from ()

    def format_usage(self, ctx: Context, formatter: "HelpFormatter") -> None:
        """Write the usage line; the page breaks it."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write(f"用法：{ctx.command_path} {pieces}")

    def get_help_option(self, ctx: Context) -> "TyperOption | None":
        """Return the option `--help`."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示说明后退出"
        return option

    def format_help(self, ctx: Context, formatter: "HelpFormatter") -> None:
        """Print the help page."""
        from qinling.cli.framework.help_page import print_help_page

        print_help_page(self, ctx)


def _require_filled_arguments(command: Command, ctx: Context) -> None:
    """Refuse a blank argument, which usually is an unset variable of a shell."""
    for param in command.params if not ctx.resilient_parsing else ():
        value = ctx.params.get(param.name or "")
        values = value if isinstance(value, list | tuple) else [value]
        is_blank = any(isinstance(one, str) and not one.strip() for one in values)
        may_be_blank = getattr(getattr(param.type, "func", None), "may_be_blank", False)
        if param.param_type_name == "argument" and is_blank and not may_be_blank:
            raise BadParameter("不能为空", ctx, param)


class ChineseCommand(ChineseHelp, TyperCommand):
    """A command whose help is Chinese, and whose options have their short forms.

    Its call stands in the context once it went well.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_short_options(self.params)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse *args*. What they lack is asked for at a terminal."""
        while True:
            try:
                rest = super().parse_args(ctx, [*args])
                _require_filled_arguments(self, ctx)
                return rest
            except MissingParameter as error:
                completed = ask_for_parameter(ctx, error, args)
                if completed is None:
                    raise
                args = completed

    def invoke(self, ctx: Context) -> Any:
        """Run the command."""
        result = super().invoke(ctx)
        ctx.meta[FINISHED_CALL] = ctx
        return result


class ChineseGroup(ChineseHelp, TyperGroup):
    """A group of commands whose help is Chinese."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.suggest_commands = False  # describe_usage_error does, in Chinese
        self.subcommand_metavar = "命令 [参数]..."

    def list_sections(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Yield the one heading of a group with its commands."""
        yield (
            "命令",
            [
                (f"{name} {get_alias(one)}".rstrip(), (one.help or "").partition("\n")[0])
                for name, one in self.commands.items()
            ],
        )

    def list_paths(self) -> list[str]:
        """Return the commands below the groups in this one: none here."""
        return []

    def resolve_name(self, word: str) -> str:
        """Return the name of the command whose alias *word* is, else *word* as it is."""
        return next((name for name, one in self.commands.items() if word and get_alias(one) == word), word)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """Return name, command and the rest of *args*, for an alias as for the name."""
        return super().resolve_command(ctx, [self.resolve_name(args[0]), *args[1:]])

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """Return the names, and the aliases once one has been begun."""
        items = super().shell_complete(ctx, incomplete)
        for one in self.commands.values():
            if incomplete and get_alias(one).startswith(incomplete):
                items.append(CompletionItem(get_alias(one), help=one.get_short_help_str()))
        return items


def get_alias(command: Command) -> str:
    """Return the Chinese word that may be typed for the name of *command*, "" where there is none."""
    return command.alias if isinstance(command, ChineseHelp) else ""


class DefaultCommandGroup(ChineseGroup):
    """A group that runs its *default_command* when the first word names no command: `supervise 编号 --step 督办`."""

    default_command: ClassVar[str]

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse *args* with the default command before them if they name none."""
        word = self.resolve_name(args[0]) if args else ""
        if args and not ctx.resilient_parsing and word not in self.commands:
            self._require_no_slip(ctx, word)
        if not args or (word not in self.commands and word not in HELP_OPTIONS):
            args = [self.default_command, *args]
        return super().parse_args(ctx, args)

    def _require_no_slip(self, ctx: Context, word: str) -> None:
        """Refuse a *word* that is near to a command: it would be taken for a number."""
        from qinling.cli.framework.command_suggestions import is_slip

        if is_slip(word, self.commands):
            ctx.fail(f"No such command '{word}'.")


def describe_usage_error(error: UsageError) -> str:
    """Return one line: the mistake and what to do."""
    page = f"看说明：{error.ctx.command_path} --help" if error.ctx is not None else ""
    example = find_example(error) if isinstance(error, MissingParameter) else ""
    hints = [f"如 {example}" if example else "", _suggest_nearest(error) or _suggest_place(error) or page]
    hint = "；".join(filter(None, hints))
    return f"{_describe_mistake(error)}。{hint}" if hint else _describe_mistake(error)


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
    return f"{'选项' if param.param_type_name == 'option' else '参数'} {name_parameter(param)}"


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
    names = (*group.commands, *filter(None, map(get_alias, group.commands.values())))
    line = move_options_behind(words, names)
    return f"选项写在命令后面：{root.info_name} {line}" if line else hint


def _suggest_nearest(error: UsageError) -> str:
    near: list[str] = []
    if isinstance(error, NoSuchOption) and error.ctx is not None:
        options = list(_list_options(error.ctx))
        if error.option_name in options:  # an option of a parent group
            return f"{error.option_name} 写在命令前面：{error.ctx.find_root().info_name} {error.option_name}"
        if meant := find_meant_option(error.option_name, options):
            near = [meant]
    elif isinstance(error.cmd, TyperGroup) and (found := re.match(r"No such command '(.+)'", error.message)):
        from qinling.cli.framework.command_suggestions import is_leaving_word

        if is_leaving_word(found[1]):
            return "每条命令办完就结束，不用退出；关掉窗口即可"
        near = _suggest_commands(error.cmd, error.ctx, found[1])
    return f"你是不是想用 {' 或 '.join(near)}？" if near else ""


def _suggest_commands(group: TyperGroup, ctx: Context | None, typed: str) -> list[str]:
    from qinling.cli.framework.command_suggestions import suggest_commands

    if ctx is None:
        return []
    root = ctx.find_root().command
    paths = root.list_paths() if isinstance(root, ChineseGroup) else []
    words = ctx.meta.get(TYPED_WORDS, ())
    here = [*group.commands, *filter(None, map(get_alias, group.commands.values()))]
    return suggest_commands(words, _get_typed_path(ctx, words), typed, here, paths)


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
