"""What the program knows of a command before its module is imported."""

from typing import NamedTuple


class Subcommand(NamedTuple):
    """A command of a group, such as `accounts import` of `login`: its examples, and its topic if it has its own.

    *alias* is the Chinese word for its last word.
    """

    name: str
    examples: tuple[str, ...]
    topic: str = ""
    alias: str = ""


class LazyCommand(NamedTuple):
    """A command: its name, the module whose `app` defines it, and what help shows of it.

    *help* is its line in the list of commands. *topic* is the title of its page in the manual.
    *examples* are calls as they are typed. A group names its *subcommands*, those of nested groups too.
    *alias* is the Chinese word that may be typed for the name.
    """

    name: str
    module: str
    help: str
    topic: str = ""
    examples: tuple[str, ...] = ()
    subcommands: tuple[Subcommand, ...] = ()
    alias: str = ""


class CommandGroup(NamedTuple):
    """Commands that stand together in help, and the titles of the Chinese pages that belong to them."""

    title: str
    commands: tuple[LazyCommand, ...]
    topics: tuple[str, ...] = ()
