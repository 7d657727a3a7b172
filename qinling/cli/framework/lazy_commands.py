"""A command group that imports a command's module only when the command runs."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from typer.core import TyperGroup
from typer.main import get_command_from_info, get_command_name, get_group

from qinling.cli.framework.chinese_help import ChineseCommand, ChineseGroup, ChineseHelp
from qinling.cli.framework.command_list import CommandGroup, LazyCommand, Subcommand

if TYPE_CHECKING:
    from typer import Typer
    from typer.models import CommandInfo

    from qinling.cli.framework.typer_internals import Command, Context


def _resolve_command_name(info: "CommandInfo") -> str:
    return info.name or get_command_name(info.callback.__name__ if info.callback else "")


def _use_chinese_class(app: "Typer") -> None:
    for info in app.registered_commands:
        if info.cls is None or not issubclass(info.cls, ChineseCommand):
            info.cls = ChineseCommand
    for group in app.registered_groups:
        if group.typer_instance is not None:
            _use_chinese_class(group.typer_instance)


class CommandStub(ChineseCommand):
    """Placeholder of a command in help, completion and suggestions."""

    def __init__(self, lazy_command: LazyCommand) -> None:
        super().__init__(lazy_command.name, help=lazy_command.help)
        self.lazy_command = lazy_command
        self.alias = lazy_command.alias

    def load_command(self) -> "Command":
        """Import the module and return the command or group of this name, with its examples and topic."""
        lazy = self.lazy_command
        app: Typer = import_module(lazy.module).app
        _use_chinese_class(app)
        if app.info.name == lazy.name:
            group = get_group(app)
            _describe(group, "", lazy, {one.name: one for one in lazy.subcommands})
            return group
        info = next(info for info in app.registered_commands if _resolve_command_name(info) == lazy.name)
        command = get_command_from_info(info, pretty_exceptions_short=True, rich_markup_mode="rich")
        _describe(command, "", lazy, {})
        return command


def _describe(
    command: "Command", path: str, own: Subcommand | LazyCommand, below: Mapping[str, Subcommand]
) -> None:
    """Give *command*, and what is below it in *path*, the examples and the topic that are declared."""
    if isinstance(command, ChineseHelp):
        command.examples, command.topic, command.alias = own.examples, own.topic, own.alias
    for name, one in command.commands.items() if isinstance(command, TyperGroup) else ():
        whole = f"{path} {name}".strip()
        declared = below.get(whole, Subcommand(whole, ()))
        _describe(one, whole, declared._replace(topic=declared.topic or own.topic), below)


class LazyGroup(ChineseGroup):
    """A group of stubs. A stub is replaced by its command when it runs or is completed."""

    lazy_groups: ClassVar[Sequence[CommandGroup]] = ()

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        for group in self.lazy_groups:
            for lazy in group.commands:
                self.add_command(CommandStub(lazy))

    def list_sections(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Yield the titles of the groups, with the commands of each."""
        for group in self.lazy_groups:
            yield group.title, [(f"{one.name} {one.alias}".rstrip(), one.help) for one in group.commands]

    def list_paths(self) -> list[str]:
        """Return the commands below the groups, as they are typed: `db restore`, `维护 恢复`."""
        declared = [
            (lazy, one) for group in self.lazy_groups for lazy in group.commands for one in lazy.subcommands
        ]
        names = [f"{lazy.name} {one.name}" for lazy, one in declared]
        return names + [f"{lazy.alias} {one.alias}" for lazy, one in declared if " " not in one.name]

    def resolve_command(
        self, ctx: "Context", args: list[str]
    ) -> "tuple[str | None, Command | None, list[str]]":
        """Return name, command and the rest of *args*. The command's module has been imported."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load_command() if isinstance(command, CommandStub) else command, rest
