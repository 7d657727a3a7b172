"""Commands and groups of commands for Typer: Chinese help, aliases, and what is asked where something is missing."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from typer import BadParameter
from typer.core import TyperCommand, TyperGroup

from qinling.cli.framework.command_outcome import FINISHED_CALL
from qinling.cli.framework.missing_parameters import SettleFirst, ask_for_parameter, name_parameter
from qinling.cli.framework.short_options import add_short_options
from qinling.cli.framework.terminal.printing import print_to_stderr
from qinling.cli.framework.typer_internals import (
    Command,
    CompletionItem,
    Context,
    MissingParameter,
    UsageError,
)

if TYPE_CHECKING:
    from typer.core import TyperOption

    from qinling.cli.framework.typer_internals import HelpFormatter

#: Where a context keeps the command line as it was typed.
TYPED_WORDS = "qinling.words"
#: The key, beside them, of those that hold for every command.
ROOT_WORDS = "qinling.root_words"

#: Both open the help page of a command.
HELP_OPTIONS = ["-h", "--help"]


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


def _note_repeated_options(command: Command, ctx: Context, args: list[str]) -> None:
    """Say which options stand twice in *args* though they take one value: the last one counts."""
    if ctx.resilient_parsing:
        return
    _, _, given = command.make_parser(ctx).parse_args([*args])
    for param, times in Counter(given).items():
        is_single = param.param_type_name == "option" and not (
            param.multiple or getattr(param, "is_flag", False)
        )
        if is_single and times > 1:
            print_to_stderr(f"注意：{name_parameter(param)} 写了 {times} 次，只有最后一个算数")


class ChineseCommand(ChineseHelp, TyperCommand):
    """A command whose help is Chinese, and whose options have their short forms.

    Its call stands in the context once it went well.
    """

    #: Called before a missing option is asked for, see `ask_for_parameter`.
    settle_first: ClassVar[SettleFirst | None] = None
    #: Called with the context and the message of a call that lacks something or has too much: may raise what is meant.
    refuse_misplaced: ClassVar[Callable[[Context, str], None] | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_short_options(self.params)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse *args*. What they lack is asked for at a terminal."""
        while True:
            try:
                rest = super().parse_args(ctx, [*args])
                _require_filled_arguments(self, ctx)
                _note_repeated_options(self, ctx, args)
                return rest
            except MissingParameter as error:
                completed = ask_for_parameter(ctx, error, args, type(self).settle_first)
                if completed is None:
                    self._refuse_misplaced(ctx, "")
                    raise
                args = completed
            except UsageError as error:
                self._refuse_misplaced(ctx, error.message)
                raise

    def _refuse_misplaced(self, ctx: Context, message: str) -> None:
        if (refuse := type(self).refuse_misplaced) is not None and not ctx.resilient_parsing:
            refuse(ctx, message)

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


def list_names(group: TyperGroup) -> list[str]:
    """Return the names and the aliases of the commands of *group*."""
    return [*group.commands, *filter(None, map(get_alias, group.commands.values()))]


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
