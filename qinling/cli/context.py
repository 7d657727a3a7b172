"""The context of a command: ledger, date, actor, settings and consoles.

The only place that reads the clock and the environment.
"""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.framework.command_outcome import Outcome
from qinling.cli.framework.terminal.printing import print_json_object, print_to_stderr
from qinling.cli.framework.unknown_options.option_words import add_root_words, complete_advice
from qinling.cli.ledger_place import find_ledger_place, require_file
from qinling.cli.opening.office_users import read_office_member, tell_own_part
from qinling.cli.settings.own_file import find_own_settings, get_own_settings_path
from qinling.errors import UsageRefused
from qinling.file_reading import expand_home

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from rich.console import Console

    from qinling.cli.framework.typer_internals import Context
    from qinling.cli.settings.settings_model import Settings
    from qinling.ledger.ledger_address import LedgerPlace
    from qinling.ledger.reader import Reader
    from qinling.ledger.writer import Writer
    from qinling.procedures.events.event_recorder import Stamp
    from qinling.rules.office_roles import OfficeMember
    from qinling.rules.workdays import WorkCalendar

JSON_SCHEMA = "qinling/1"


class Desk:
    """Global options of one command and what is derived from them. Every value is computed on first use."""

    def __init__(
        self,
        ledger: str | None = None,
        today: date | str | None = None,
        actor: str | None = None,
        settings: Path | None = None,
        debug: bool = False,
        words: tuple[str, ...] = (),
    ) -> None:
        self.debug = debug
        self.words = words  # the command line as typed, without the program
        self.root_words: Sequence[str] = ()  # those of it that hold for every command
        self.has_committed = False  # whether a change was committed to the ledger
        self.own_part: dict[str, str] = {}  # what JSON says of a user who sees only the issues of a unit
        self.office_parts: dict[str, dict[str, str]] = {}  # the same for each office that was read
        self.has_noted_day = False  # whether a day other than that of the clock was told
        self.has_told_runs = False  # whether it was told what became of runs whose connection was lost
        self.form_notes: set[str] = set()  # what was told of forms of letters: one is filled for many letters
        self.outcome = Outcome()
        self.unrecorded_files: dict[Path, str] = {}  # written, but the ledger could not note them
        self._ledger = ledger
        self._today = today
        self._actor = actor
        self._settings_file = settings
        self.shown_position: int | None = None  # of the history, where a person was shown issues and asked
        self.office = ""  # the one of several that a command reads

    @classmethod
    def from_context(cls, ctx: "Context") -> "Desk":
        """Return the desk of *ctx*. During completion no callback runs, so create it from the root's options."""
        root = ctx.find_root()
        if not isinstance(root.obj, Desk):
            given = root.params.get
            root.obj = cls(given("ledger"), given("today"), given("actor"), given("settings"))
        return root.obj

    @cached_property
    def ledger_place(self) -> "LedgerPlace":
        """Where the ledger is: the option, else the setting, by default the user's own file. Raises UsageRefused."""
        if self._ledger is not None:
            return find_ledger_place(self._ledger, Path())
        return find_ledger_place(self.settings.ledger, self.settings_folder)

    @property
    def ledger_path(self) -> Path:
        """Path of the ledger file, for what is done to files. Raises UsageRefused for an office of a server."""
        return require_file(self.ledger_place)

    @property
    def environ(self) -> "Mapping[str, str]":
        """The environment. Channels read their secrets from it."""
        return os.environ  # noqa: TID251 (this module may)

    @property
    def settings_folder(self) -> Path:
        """Folder of the settings file. File names in the settings are relative to it."""
        return self.settings_path.parent if self.settings_path else Path()

    @property
    def recipe_folder(self) -> Path:
        """Folder of the recipes: beside the settings file, or where the user's own would be. It may be missing."""
        return self.settings_place.parent / "recipes"

    def resolve_settings_path(self, name: str) -> Path:
        """Return the path of a file or folder named in the settings."""
        return self.settings_folder / expand_home(name)

    @cached_property
    def settings_path(self) -> Path | None:
        """Path of the settings file: the option, by default the user's own file, None when there is none."""
        return find_own_settings() if self._settings_file is None else self._settings_file

    @property
    def settings_place(self) -> Path:
        """Where a setting is to be written: the file in use, else the user's own, which may not be there yet."""
        return self.settings_path or get_own_settings_path()

    @cached_property
    def settings(self) -> "Settings":
        """The settings of the file and the environment. Raises SettingsRefused."""
        from qinling.cli.settings.loader import read_settings

        return read_settings(self.settings_path, os.environ)  # noqa: TID251 (this module may)

    @cached_property
    def today(self) -> date:
        """The date of the command: the option, by default the date in the office's time zone. Raises ValueRefused."""
        if isinstance(self._today, str):
            from qinling.cli.day_words import resolve_today

            return resolve_today(self._today, self.clock_day, self.print_note)
        return self._today or self.clock_day

    @property
    def clock_day(self) -> date:
        """The current date of the machine's clock in the office's time zone, whatever day was given."""
        return self.local_now().date()

    def begin_next_round(self) -> None:
        """Forget the day and read the settings again. Raises SettingsRefused, and keeps those that were read before."""
        fresh = Desk(settings=self._settings_file).settings
        self.__dict__["settings"] = fresh
        for name in ("today", "calendar"):
            self.__dict__.pop(name, None)

    def forget_settings(self) -> None:
        """Read the settings again when they are next needed: the command has just written them."""
        names = ("settings_path", "settings", "ledger_place", "office_member", "today", "calendar", "actor")
        for name in names:
            self.__dict__.pop(name, None)

    def try_settings(self, settings: "Settings") -> "Desk":
        """Return a desk of the same options as it will be when the file in use holds *settings*."""
        tried = Desk(self._ledger, self._today, self._actor, self.settings_place)
        tried.__dict__["settings"] = settings
        return tried

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)  # noqa: TID251 (this module may)

    def local_now(self) -> datetime:
        """Return the current time in the office's time zone."""
        from zoneinfo import ZoneInfo

        return self.now().astimezone(ZoneInfo(self.settings.timezone))

    @cached_property
    def actor(self) -> str:
        """Who acts: the option, by default the user of the system; with roles that of the server. Raises UsageRefused."""
        from qinling.cli.opening.acting_person import require_own_name, resolve_actor

        if self.office_member is not None:
            return require_own_name(self._actor, self.office_member.name)
        return resolve_actor(self._actor, self.settings.persons, self.system_user)

    @cached_property
    def office_member(self) -> "OfficeMember | None":
        """The user of the database, where the ledger is an office with roles."""
        return read_office_member(self.ledger_place)

    @cached_property
    def system_user(self) -> str:
        """The user of the system who runs the command."""
        from qinling.cli.opening.acting_person import read_system_user

        return read_system_user()

    def build_stamp(self) -> "Stamp":
        """Return the actor, the time and the rules that changes of the ledger record and follow."""
        from qinling.procedures.events.event_recorder import Stamp
        from qinling.rules.history.events import format_utc
        from qinling.rules.texts.name_folding import is_same_name

        # By the names alone: what a settings file says of persons is no proof.
        is_own_name = self.office_member is not None or is_same_name(self.actor, self.system_user)
        return Stamp(
            self.actor,
            format_utc(self.now()),
            self.today,
            self.settings.prefix,
            self.calendar,
            "" if is_own_name else self.system_user,
            self.settings.persons,
            self.settings.procedure,
        )

    @cached_property
    def calendar(self) -> "WorkCalendar":
        """Statutory calendar, with the office's own days when the settings name a file."""
        from qinling.rules.workdays import WorkCalendar

        file_name = self.settings.calendar
        if not file_name:
            return WorkCalendar()
        from qinling.cli.settings.holidays import read_own_calendar

        return read_own_calendar(self.resolve_settings_path(file_name), self.settings_path, self.environ)

    @property
    def is_interactive(self) -> bool:
        """Whether stdin and stderr are terminals, so that questions can be asked."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    @cached_property
    def out(self) -> "Console":
        """Console for data (stdout)."""
        from qinling.cli.framework.terminal.console import create_console

        return create_console(stderr=False, has_width="COLUMNS" in self.environ)

    @cached_property
    def err(self) -> "Console":
        """Console for progress, notes and questions (stderr)."""
        from qinling.cli.framework.terminal.console import create_console

        return create_console(stderr=True, has_width="COLUMNS" in self.environ)

    def reading(self, as_of: date | None = None) -> "AbstractContextManager[Reader]":
        """Open an existing ledger for reading; with *as_of*, as it was at the end of that day."""
        from qinling.cli.opening.ledger_opening import open_for_reading

        return open_for_reading(self, as_of)

    def resolve_as_of(self, as_of: date | None) -> date:
        """Return *as_of*, by default today. Raises UsageRefused for a day in the future."""
        if as_of is not None and as_of > self.today:
            raise UsageRefused(f"--as-of {as_of} 还没有到", f"今天是 {self.today}，请给今天或以前的日期")
        return as_of or self.today

    def writing(
        self,
        create: bool = False,
        dry_run: bool = False,
        makes_office: bool = False,
        may_repeat: bool = False,
    ) -> "AbstractContextManager[Writer]":
        """Open the ledger for one transaction. Commit when the block succeeds, unless *dry_run*.

        *create* makes a missing file, and an office only with *makes_office* too: a slip in a name must make none.
        A command that *may_repeat* records nothing twice when it is run again.
        """
        from qinling.cli.opening.ledger_opening import open_for_writing

        return open_for_writing(
            self, create=create, dry_run=dry_run, makes_office=makes_office, may_repeat=may_repeat
        )

    def note_member(self, member: "OfficeMember | None") -> None:
        """Keep who the user is. One who sees only the issues of a unit is told so, once in a command."""
        self.__dict__["office_member"] = member
        self.own_part = self.own_part or tell_own_part(member, self.print_note)

    @property
    def population(self) -> str:
        """What is counted where no condition says otherwise: all issues, or those that the user of a unit sees."""
        unit = self.own_part.get("only_unit")
        return f"只有{unit}自己的问题" if unit else "台账内全部问题"

    def mark_committed(self) -> None:
        """Keep that the command has changed the ledger for good."""
        self.has_committed = True

    def print_json(self, kind: str, items: Iterable[object], **keys: object) -> None:
        """Print one JSON object on stdout and stream its *items*. *keys* adds keys of that kind or replaces `as_of`."""
        head = {"schema": JSON_SCHEMA, "kind": kind, "as_of": self.today, **self.own_part}
        self.print_json_object(head | keys, items)

    def print_json_object(self, head: "Mapping[str, object]", items: Iterable[object]) -> None:
        """Print a whole JSON object. The commands that it advises are for the same ledger."""
        words = self.root_words
        print_json_object(complete_advice(head, words), (complete_advice(one, words) for one in items))

    def print_note(self, text: str) -> None:
        """Print *text* as one line on stderr. The commands that it names are for the same ledger."""
        told = f"{self.office}：{text}" if self.office else text
        print_to_stderr(add_root_words(told, self.root_words))
