"""The root command `qinling`: global options, the commands, and the error boundary around them."""

import gc
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from qinling import __version__
from qinling.cli.command_hooks import connect_hooks
from qinling.cli.commands import GROUPS
from qinling.cli.completion.installation import (
    install_completion,
    part_shell_words,
    prepare_completion,
    show_completion,
)
from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ROOT_WORDS, TYPED_WORDS, list_names
from qinling.cli.framework.command_outcome import FINISHED_CALL, IS_PART_OF_ANOTHER
from qinling.cli.framework.error_boundary import error_boundary
from qinling.cli.framework.lazy_commands import LazyGroup
from qinling.cli.framework.missing_parameters import is_from_variable
from qinling.cli.framework.movable_options import (
    ROOT_VARIABLES,
    describe_repeated_options,
    find_lacking_option,
    split_movable_options,
)
from qinling.cli.framework.terminal.console_encoding import (
    configure_stream_encodings,
    decode_arguments,
    note_unshown_characters,
)
from qinling.cli.framework.terminal.pager import page_output
from qinling.cli.framework.terminal.printing import open_missing_streams, print_line, print_to_stderr
from qinling.cli.framework.typer_internals import Context, MissingParameter
from qinling.cli.framework.unknown_options.option_words import find_wide_option, split_wide_blanks
from qinling.cli.ledger_place import find_ledger_damage
from qinling.cli.options.values.path_parsers import FILE, LEDGER_LOCATION
from qinling.cli.options.values.value_parsers import NAME, TODAY
from qinling.errors import QinlingError, SettingsRefused, ValueRefused
from qinling.operating_system import is_windows

#: Run when no command is named.
DEFAULT_COMMAND = "board"

HELP = """秦岭生态环境保护问题台账：读入各地台账，看哪些超期、哪些快到期。

不写命令时，相当于 qinling board。"""

#: They may write the settings file, or say how to; all others would go on without it in silence.
BEFORE_SETTINGS = ("init", "config", "doctor", "help", "demo")


connect_hooks()


class RootCommand(LazyGroup):
    """The root command: its options may stand anywhere, and `board` runs when no command is named."""

    lazy_groups = GROUPS
    _invoked_context: Context | None = None
    _words: Sequence[str] = ()
    _root_words: Sequence[str] = ()

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse *args* with the movable options moved to the front."""
        ctx.meta[TYPED_WORDS] = tuple(args)
        moved, rest = split_movable_options(args)
        rest = [*part_shell_words(split_wide_blanks(rest))]
        self._words, self._root_words = [*args], [word for word in moved if word != "--debug"]
        ctx.meta[ROOT_WORDS] = self.get_root_words(ctx)
        # During completion the last option may have no value and the line may have no command.
        if not ctx.resilient_parsing:
            if lacking := find_lacking_option(moved, rest, list_names(self)):
                ctx.fail(lacking)
            if repeated := describe_repeated_options(moved):
                print_to_stderr(repeated)
            if wide := find_wide_option(rest):
                ctx.fail(f"“{wide[0]}”前面的横线不是半角的减号，请写 {wide[1]}")
            if self._has_no_command_name(ctx, rest):
                rest = [DEFAULT_COMMAND, *rest]
        return super().parse_args(ctx, moved + rest)

    def _has_no_command_name(self, ctx: Context, rest: list[str]) -> bool:
        if not rest:
            return True
        own = {option for param in self.get_params(ctx) for option in param.opts}
        return rest[0].startswith("-") and rest[0] != "--" and rest[0] not in own

    def invoke(self, ctx: Context) -> Any:
        """Run the command inside the error boundary."""
        self._invoked_context = ctx
        with error_boundary(
            ctx.params["debug"], self._has_committed, self._find_damage, self._describe_refusal
        ):
            try:
                result = super().invoke(ctx)
            except (QinlingError, MissingParameter) as refused:
                from qinling.cli.next_steps.role_commands import require_role_first

                require_role_first(ctx.obj, ctx.invoked_subcommand or "", self._words, refused)
                raise
            self._suggest_next_steps(ctx)
            return result

    def _suggest_next_steps(self, ctx: Context) -> None:
        """Print the commands that may follow, but for a call that another command makes."""
        finished = ctx.meta.get(FINISHED_CALL)
        if finished is None or ctx.meta.get(IS_PART_OF_ANOTHER) or not isinstance(ctx.obj, Desk):
            return
        from qinling.cli.next_steps.suggestions import FinishedCall, print_next_steps

        print_next_steps(ctx.obj, FinishedCall(finished, self._words, self._root_words))

    def _has_committed(self) -> bool:
        desk = self._invoked_context.obj if self._invoked_context else None
        return isinstance(desk, Desk) and desk.has_committed

    def _find_damage(self) -> QinlingError | None:
        desk = self._invoked_context.obj if self._invoked_context else None
        return find_ledger_damage(desk.ledger_place) if isinstance(desk, Desk) else None

    def _describe_refusal(self, refusal: QinlingError) -> str:
        """Return *refusal*, where its ledger is named, and files near to one that it misses."""
        ctx = self._invoked_context
        if ctx is None:
            return str(refusal)
        from qinling.cli.lookup.refusals.told_refusals import tell_refusal

        return tell_refusal(refusal, ctx, self.get_root_words(ctx))

    def get_root_words(self, ctx: Context) -> Sequence[str]:
        """Return the words of the call *ctx* that hold for every command; none where it is part of another."""
        return () if ctx.meta.get(IS_PART_OF_ANOTHER) else self._root_words

    def _may_page(self) -> bool:
        """Return what the settings say; settings with a mistake say nothing."""
        desk = self._invoked_context.obj if self._invoked_context else None
        with suppress(QinlingError):
            return not isinstance(desk, Desk) or desk.settings.pager
        return True

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Complete a shell line or run a command, and raise SystemExit with its exit code."""
        configure_stream_encodings()
        if any(name.endswith("_COMPLETE") for name in Desk().environ):
            prepare_completion()
        try:
            with (
                error_boundary(has_committed=self._has_committed),
                page_output(Desk().environ, self._may_page),
            ):
                # Windows hands over text, and Typer expands its * only where no words are given.
                words = args if is_windows() else decode_arguments(sys.argv[1:] if args is None else args)
                code = super().main(
                    words,
                    prog_name,
                    complete_var,
                    standalone_mode=False,
                    windows_expand_args=windows_expand_args,
                )
        finally:
            note_unshown_characters()
        sys.exit(code if isinstance(code, int) else 0)


app = typer.Typer(
    name="qinling",
    cls=RootCommand,
    add_completion=False,
    suggest_commands=False,
    pretty_exceptions_enable=False,
    subcommand_metavar="命令 [参数]...",
)


def _show_version(value: bool) -> None:
    if value:
        print_line(f"qinling {__version__}")
        raise typer.Exit


LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        envvar="QINLING_LEDGER",
        metavar="文件",
        parser=LEDGER_LOCATION,
        help="台账文件或服务器的地址，不写则用本人的",
    ),
]
TodayOption = Annotated[
    str | None,
    typer.Option(
        "--today",
        envvar="QINLING_TODAY",
        metavar="日期",
        parser=TODAY,
        help="以哪一天为今天，如 2026-04-25、4月25日、昨天",
    ),
]
ActorOption = Annotated[
    str | None,
    typer.Option(
        "--actor", envvar="QINLING_ACTOR", metavar="姓名", parser=NAME, help="经办人，不写则为登录本机的用户"
    ),
]
SettingsOption = Annotated[
    Path | None,
    typer.Option(
        "--settings", envvar="QINLING_SETTINGS", metavar="文件", parser=FILE, help="设置文件（TOML）"
    ),
]
DebugOption = Annotated[bool, typer.Option("--debug", help="程序出差错时显示详情")]
VersionOption = Annotated[
    bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本后退出")
]
InstallCompletion = Annotated[
    bool,
    typer.Option(
        "--install-completion",
        callback=install_completion,
        help="给当前终端（或写明的 bash、zsh、fish）装上 Tab 键补全",
    ),
]
ShowCompletion = Annotated[
    bool,
    typer.Option(
        "--show-completion",
        callback=show_completion,
        help="显示补全脚本，供自行安装；也可写明 bash、zsh、fish",
    ),
]


@app.callback(help=HELP)
def create_desk(
    ctx: typer.Context,
    *,
    ledger: LedgerOption = None,
    today: TodayOption = None,
    actor: ActorOption = None,
    settings: SettingsOption = None,
    debug: DebugOption = False,
    version: VersionOption = False,
    install: InstallCompletion = False,
    show: ShowCompletion = False,
) -> None:
    """Create the desk of the command from the global options."""
    if settings is not None and ctx.invoked_subcommand not in BEFORE_SETTINGS and not settings.exists():
        named = "变量 QINLING_SETTINGS 写的" if is_from_variable(ctx, "settings") else " --settings 后的"
        raise SettingsRefused(f"没有设置文件 {settings}", f"核对{named}文件名").about_missing(settings)
    ctx.obj = desk = Desk(ledger, today, actor, settings, debug, ctx.meta.get(TYPED_WORDS, ()))
    if isinstance(ctx.command, RootCommand):
        desk.root_words = ctx.command.get_root_words(ctx)
    if (
        not ctx.meta.get(IS_PART_OF_ANOTHER) and ctx.invoked_subcommand != "doctor"
    ):  # which tells more of them
        _note_misspelt_variables(desk)
    if today is not None:
        try:
            desk.today  # noqa: B018 (an impossible day is refused whether or not the command asks for it)
        except ValueRefused as refused:
            (option,) = (one for one in ctx.command.params if one.name == "today")
            raise typer.BadParameter(str(refused), ctx, option) from None


def _note_misspelt_variables(desk: Desk) -> None:
    if any(name.startswith("QINLING_") and name not in ROOT_VARIABLES for name in desk.environ):
        from qinling.cli.doctor.unknown_variables import note_misspelt_variables

        note_misspelt_variables(desk)


def main() -> None:
    """Run the command line."""
    open_missing_streams()
    # A command is short and creates no reference cycles. The collector would take an eighth of an import's time.
    gc.disable()
    app(prog_name="qinling")
