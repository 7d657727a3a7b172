"""Everything that the golden tests import of the program: where it is moved or renamed, change this file alone."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from typer import Context
from typer.main import get_command

from qinling import __version__ as version
from qinling.cli.app import app
from qinling.cli.context import Desk
from qinling.cli.settings.loader import read_settings
from qinling.cli.settings.schema import SETTINGS

__all__ = ["app", "commands", "frozen_clock", "setting_keys", "settings_by_key", "version"]


class Command(NamedTuple):
    """A command as it is typed, such as `login accounts list`, and its options, each in all its spellings."""

    name: str
    options: tuple[tuple[str, ...], ...]


def commands() -> list[Command]:
    """Return every command and sub-command; a group is none itself."""
    root = get_command(app)
    call = Context(root)
    return [one for name in root.commands for one in _below(name, root.resolve_command(call, [name])[1])]


def _below(name: str, command: object) -> Iterator[Command]:
    inner = getattr(command, "commands", None)
    if inner is None:
        spelled = (tuple(option.opts) for option in command.params)
        yield Command(name, tuple(words for words in spelled if words[0].startswith("--")))
        return
    for word, one in inner.items():
        yield from _below(f"{name} {word}", one)


def frozen_clock(moment: datetime) -> AbstractContextManager[object]:
    """Return a context in which the program takes *moment* for now, and sees no user of this machine."""
    return patch.multiple(Desk, now=lambda _: moment, system_user="")


def setting_keys() -> list[str]:
    """Return every key that a settings file may hold."""
    return [*SETTINGS]


def settings_by_key(file: Path) -> Mapping[str, object]:
    """Return what the settings *file* sets, by the keys of the file, whatever the values are called inside."""
    settings = read_settings(file, {})
    values = {key: setting.get_value(settings) for key, setting in SETTINGS.items()}
    return {
        key: [asdict(one) for one in value] if key.endswith(".specials") else value
        for key, value in values.items()
    }
