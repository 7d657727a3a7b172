"""Let the calls of one process share the commands that Typer builds from their functions."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from unittest.mock import patch

from typer.main import get_command

from qinling.cli.app import RootCommand
from qinling.cli.commands import GROUPS
from qinling.cli.framework.lazy_commands import CommandStub


@contextmanager
def share_commands() -> Iterator[None]:
    """Build the root and each command once: that takes as long as many a call.

    Every call gets a root of its own, which remembers what the call did.
    """
    build_once = cache(get_command)

    def build_root(typer_app):
        if RootCommand.lazy_groups is not GROUPS:  # a test has commands of its own
            return get_command(typer_app)
        return copy(build_once(typer_app))

    with (
        patch("typer.main.get_command", build_root),
        patch("typer.testing._get_command", build_root),
        patch.object(CommandStub, "load_command", cache(CommandStub.load_command)),
    ):
        yield
