"""The root command `qinling`: global options, the list of commands, and the way out of errors."""

import gc
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer._completion_classes import completion_init

from qinling import __version__
from qinling.cli.context import Desk, configure_stream_encodings
from qinling.cli.framework.error_boundary import error_boundary
from qinling.cli.framework.lazy_commands import LazyCommand, LazyGroup
from qinling.cli.options.completion import install_completion, show_completion
from qinling.cli.options.value_parsers import DAY, FILE, LEDGER_LOCATION, NAME

if TYPE_CHECKING:
    from typer._click.core import Context

COMMANDS = (
    LazyCommand(
        "board", "qinling.cli.commands.viewing.issues", "看总体情况：各级各状态多少，超期多少，哪些快到期"
    ),
    LazyCommand("list", "qinling.cli.commands.viewing.issues", "列出问题，可按级别、状态、单位等筛选"),
    LazyCommand("show", "qinling.cli.commands.viewing.issues", "看一个问题的全部内容、办理经过和历史"),
    LazyCommand("warn", "qinling.cli.commands.viewing.warn", "列出临近到期和已超期的问题，最急的在前"),
    LazyCommand(
        "history", "qinling.cli.commands.viewing.history", "看办理过程：谁在什么时候改了什么，依据是什么"
    ),
    LazyCommand("import", "qinling.cli.commands.exchange.import_ledgers", "读入各地报来的台账文件"),
    LazyCommand("export", "qinling.cli.commands.exchange.export_ledger", "导出给督查人员的台账"),
    LazyCommand("check", "qinling.cli.commands.exchange.return_export", "核对导出的表"),
    LazyCommand("return", "qinling.cli.commands.exchange.return_export", "收回改过的导出表"),
    LazyCommand("template", "qinling.cli.commands.exchange.template", "写出空白表格，供填好后读入"),
    LazyCommand("diff", "qinling.cli.commands.exchange.diff", "比较两份台账或导出的表"),
    LazyCommand("add", "qinling.cli.commands.casework.registration", "登记一个问题"),
    LazyCommand("edit", "qinling.cli.commands.casework.registration", "修改一个问题"),
    LazyCommand("progress", "qinling.cli.commands.casework.rectify", "报送整改进展"),
    LazyCommand("extend", "qinling.cli.commands.casework.rectify", "申请延期，批准或不批准"),
    LazyCommand("complete", "qinling.cli.commands.casework.rectify", "记完成整改"),
    LazyCommand("apply", "qinling.cli.commands.casework.close_out", "申请销号"),
    LazyCommand("accept", "qinling.cli.commands.casework.close_out", "逐级验收，最后一级通过即销号"),
    LazyCommand("turn-back", "qinling.cli.commands.casework.close_out", "验收不通过，退回重新整改"),
    LazyCommand("notice", "qinling.cli.commands.casework.close_out", "记录销号前的公示"),
    LazyCommand("close", "qinling.cli.commands.casework.close_out", "公示期满后销号"),
    LazyCommand("recheck", "qinling.cli.commands.casework.rectify", "回头看：保持还是反弹"),
    LazyCommand("reopen", "qinling.cli.commands.casework.rectify", "反弹重办，开始新的一轮"),
    LazyCommand("void", "qinling.cli.commands.casework.rectify", "撤销问题，或并入另一个问题"),
    LazyCommand("attach", "qinling.cli.commands.casework.attachments", "收入材料：照片、报告、验收意见等"),
    LazyCommand("dossier", "qinling.cli.commands.casework.attachments", "导出一事一档，或看还缺哪些材料"),
    LazyCommand("undo", "qinling.cli.commands.viewing.history", "撤回自己的上一次操作"),
    LazyCommand(
        "supervise",
        "qinling.cli.commands.supervision.supervise",
        "催办督办：谁该到哪一步，登记、回复、出文书",
    ),
    LazyCommand("notify", "qinling.cli.commands.supervision.notify", "看发过的消息，测试发送渠道"),
    LazyCommand(
        "cron", "qinling.cli.commands.supervision.cron", "每天自动预警：定时任务怎么写，最近运行得怎样"
    ),
    LazyCommand("login", "qinling.cli.commands.login.reports", "平台账号登录情况：谁需要帮助，哪里有风险"),
    LazyCommand("db", "qinling.cli.commands.upkeep.db", "维护台账文件：核验、链首、升级"),
    LazyCommand("init", "qinling.cli.commands.upkeep.init_demo", "新建一个空台账"),
    LazyCommand("demo", "qinling.cli.commands.upkeep.init_demo", "用样例台账演示一遍"),
)
#: Run when no command is named.
DEFAULT_COMMAND = "board"

HELP = """秦岭生态环境保护问题台账：读入各地台账，看哪些超期、哪些快到期。

不写命令时，相当于 qinling board。"""

#: Root options that may also stand behind the command, and whether a value follows.
MOVABLE_OPTIONS = {"--ledger": True, "--today": True, "--actor": True, "--settings": True, "--debug": False}


class RootCommand(LazyGroup):
    """The root command: options anywhere, `board` when no command is named, one way out of errors."""

    lazy_commands = COMMANDS
    _invoked_context: "Context | None" = None

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        """Parse *args*, the movable options brought to the front."""
        moved, rest = _split_movable_options(args)
        # while completing, an option at the end still waits for its value; and no command is chosen yet
        if not ctx.resilient_parsing:
            if rest and MOVABLE_OPTIONS.get(rest[-1]) and "--" not in rest:
                ctx.fail(f"选项 {rest[-1]} 后面要跟一个值")
            if self._has_no_command_name(ctx, rest):
                rest = [DEFAULT_COMMAND, *rest]
        return super().parse_args(ctx, moved + rest)

    def _has_no_command_name(self, ctx: "Context", rest: list[str]) -> bool:
        if not rest:
            return True
        own = {option for param in self.get_params(ctx) for option in param.opts}
        return rest[0].startswith("-") and rest[0] != "--" and rest[0] not in own

    def invoke(self, ctx: "Context") -> Any:
        """Run the command inside the error boundary."""
        self._invoked_context = ctx
        with error_boundary(ctx.params["debug"], self._has_committed):
            return super().invoke(ctx)

    def _has_committed(self) -> bool:
        desk = self._invoked_context.obj if self._invoked_context else None
        return isinstance(desk, Desk) and desk.has_committed

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Complete a line or run a call, and leave by SystemExit."""
        configure_stream_encodings()
        completion_init()
        with error_boundary(has_committed=self._has_committed):
            code = super().main(
                args, prog_name, complete_var, standalone_mode=False, windows_expand_args=windows_expand_args
            )
        sys.exit(code if isinstance(code, int) else 0)


def _split_movable_options(args: Iterable[str]) -> tuple[list[str], list[str]]:
    """Part *args* into the movable options with their values, and the rest; `--` ends the search."""
    moved: list[str] = []
    rest: list[str] = []
    words = iter(args)
    for word in words:
        name, sign, _ = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif name not in MOVABLE_OPTIONS:
            rest.append(word)
        elif sign or not MOVABLE_OPTIONS[name]:
            moved.append(word)
        else:
            value = next(words, None)
            (rest if value is None else moved).extend([word] if value is None else [word, value])
    return moved, rest


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
        typer.echo(f"qinling {__version__}")
        raise typer.Exit


LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        envvar="QINLING_LEDGER",
        metavar="文件",
        parser=LEDGER_LOCATION,
        help="台账文件，不写则用本人数据目录里的",
    ),
]
TodayOption = Annotated[
    date | None,
    typer.Option(
        "--today", envvar="QINLING_TODAY", metavar="日期", parser=DAY, help="以哪一天为今天，如 2026-04-25"
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
    bool, typer.Option("--install-completion", callback=install_completion, help="给当前终端装上 Tab 键补全")
]
ShowCompletion = Annotated[
    bool, typer.Option("--show-completion", callback=show_completion, help="显示补全脚本，供自行安装")
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
    """Lay out the desk for the command."""
    ctx.obj = Desk(ledger, today, actor, settings, debug)


def main() -> None:
    """Run the command line."""
    # One command is soon over and makes no circles: looking for them cost an import an eighth of its time.
    gc.disable()
    app(prog_name="qinling")
