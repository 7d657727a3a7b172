"""A root command that knows its commands by name and imports only the one it runs."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from typer.main import get_command_from_info, get_command_name, get_group

from qinling.cli.framework.chinese_help import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from typer import Typer
    from typer._click.core import Command, Context
    from typer.models import CommandInfo


class LazyCommand(NamedTuple):
    """A command by its name, the module whose `app` holds it, and its line in the list of commands."""

    name: str
    module: str
    help: str


def _resolve_command_name(info: "CommandInfo") -> str:
    return info.name or get_command_name(info.callback.__name__ if info.callback else "")


def _apply_chinese_help(info: "CommandInfo") -> None:
    info.cls = ChineseCommand
    info.epilog = info.epilog or "全局选项 --ledger --today --actor 等也可写在命令之后，见 qinling --help。"


def _apply_chinese_help_to_all(app: "Typer") -> None:
    for one in app.registered_commands:
        _apply_chinese_help(one)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            _apply_chinese_help_to_all(group.typer_instance)


class CommandStub(ChineseCommand):
    """Stands for a command in help, completion and suggestions until it is run."""

    def __init__(self, lazy_command: LazyCommand) -> None:
        super().__init__(lazy_command.name, help=lazy_command.help)
        self.lazy_command = lazy_command

    def load_command(self) -> "Command":
        """Import the module and return its command of this name, or where the whole module is it, its group."""
        app: Typer = import_module(self.lazy_command.module).app
        if app.info.name == self.lazy_command.name:
            _apply_chinese_help_to_all(app)
            return get_group(app)
        info = next(
            info for info in app.registered_commands if _resolve_command_name(info) == self.lazy_command.name
        )
        _apply_chinese_help(info)
        return get_command_from_info(info, pretty_exceptions_short=True, rich_markup_mode="rich")


class LazyGroup(ChineseGroup):
    """A group of stubs: a stub becomes the real command when it is about to run or to be completed."""

    lazy_commands: ClassVar[Sequence[LazyCommand]] = ()

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        for lazy in self.lazy_commands:
            self.add_command(CommandStub(lazy))

    def resolve_command(
        self, ctx: "Context", args: list[str]
    ) -> "tuple[str | None, Command | None, list[str]]":
        """Return name, command and the rest of *args*, the command's module imported."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load_command() if isinstance(command, CommandStub) else command, rest
