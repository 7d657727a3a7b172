"""The context of a command: ledger, date, actor, settings and consoles.

The only place that reads the clock and the environment.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.framework.command_outcome import Outcome
from qinling.cli.framework.printing import print_json_object, print_to_stderr
from qinling.errors import QinlingError, SettingsRefused, UsageRefused, value_refused_as

if TYPE_CHECKING:
    from rich.console import Console

    from qinling.cli.framework.typer_internals import Context
    from qinling.cli.settings.settings_model import Settings
    from qinling.ledger.sqlite import SqliteReader
    from qinling.ledger.writer import Writer
    from qinling.procedures.event_recorder import Stamp
    from qinling.rules.workdays import WorkCalendar

JSON_SCHEMA = "qinling/1"


class Desk:
    """Global options of one command and what is derived from them. Every value is computed on first use."""

    def __init__(
        self,
        ledger: str | None = None,
        today: date | None = None,
        actor: str | None = None,
        settings: Path | None = None,
        debug: bool = False,
    ) -> None:
        self.debug = debug
        self.has_committed = False  # whether a change was committed to the ledger
        self.has_noted_day = False  # whether a day other than that of the clock was told
        self.outcome = Outcome()
        self.unrecorded_files: dict[Path, str] = {}  # written, but the ledger could not note them
        self._ledger = ledger
        self._today = today
        self._actor = actor
        self._settings_file = settings

    @classmethod
    def from_context(cls, ctx: "Context") -> "Desk":
        """Return the desk of *ctx*. During completion no callback runs, so create it from the root's options."""
        root = ctx.find_root()
        if not isinstance(root.obj, Desk):
            given = root.params.get
            root.obj = cls(given("ledger"), given("today"), given("actor"), given("settings"))
        return root.obj

    @cached_property
    def ledger_path(self) -> Path:
        """Path of the ledger: the option, by default a file in the user's data folder.

        Raises UsageRefused for the URL of a server.
        """
        if self._ledger is None:
            from platformdirs import user_data_path

            return user_data_path("qinling", appauthor=False) / "ledger.db"
        if "://" in self._ledger:
            raise UsageRefused(
                f"这个版本只支持文件台账，不能打开 {self._ledger}", "用 --ledger 文件名 指一个文件"
            )
        return Path(self._ledger).expanduser()

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
        if self.settings_path:
            return self.settings_path.parent / "recipes"
        from platformdirs import user_config_path

        return user_config_path("qinling", appauthor=False) / "recipes"

    def resolve_settings_path(self, name: str) -> Path:
        """Return the path of a file or folder named in the settings."""
        return self.settings_folder / Path(name).expanduser()

    @cached_property
    def settings_path(self) -> Path | None:
        """Path of the settings file: the option, by default the user's own file, None when there is none."""
        if self._settings_file is not None:
            return self._settings_file
        own = _get_own_settings_path()
        return own if own.exists() else None

    @property
    def settings_place(self) -> Path:
        """Where a setting is to be written: the file in use, else the user's own, which may not be there yet."""
        return self.settings_path or _get_own_settings_path()

    @cached_property
    def settings(self) -> "Settings":
        """The settings of the file and the environment. Raises SettingsRefused."""
        from qinling.cli.settings.loader import read_settings

        return read_settings(self.settings_path, os.environ)  # noqa: TID251 (this module may)

    @cached_property
    def today(self) -> date:
        """The date of the command: the option, by default the current date in the office's time zone."""
        return self.clock_day if self._today is None else self._today

    @property
    def clock_day(self) -> date:
        """The current date of the machine's clock in the office's time zone, whatever day was given."""
        return self.local_now().date()

    def begin_next_round(self) -> None:
        """Forget the day and read the settings again, in a command that goes on.

        Raises SettingsRefused, and keeps the settings that were read before.
        """
        fresh = Desk(settings=self._settings_file).settings
        self.__dict__["settings"] = fresh
        for name in ("today", "calendar"):
            self.__dict__.pop(name, None)

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)  # noqa: TID251 (this module may)

    def local_now(self) -> datetime:
        """Return the current time in the office's time zone."""
        from zoneinfo import ZoneInfo

        return self.now().astimezone(ZoneInfo(self.settings.timezone))

    @cached_property
    def actor(self) -> str:
        """Who acts: the option, by default the user of the system. Raises UsageRefused."""
        from qinling.cli.acting_person import resolve_actor

        return resolve_actor(self._actor, self.settings.persons, self.system_user)

    @cached_property
    def system_user(self) -> str:
        """The user of the system who runs the command."""
        from qinling.cli.acting_person import read_system_user

        return read_system_user()

    def build_stamp(self) -> "Stamp":
        """Return the actor, the time and the rules that changes of the ledger record and follow."""
        from qinling.procedures.event_recorder import Stamp
        from qinling.rules.history.events import format_utc
        from qinling.rules.name_folding import is_same_name

        # By the names alone: what a settings file says of persons is no proof.
        is_own_name = is_same_name(self.actor, self.system_user)
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
        from qinling.cli.settings.holidays import read_calendar

        with value_refused_as(SettingsRefused):
            return read_calendar(self.resolve_settings_path(file_name))

    def note_estimated_years(self, years: Iterable[int]) -> None:
        """Print which of *years* have no statutory calendar. Their working days are estimates."""
        estimated = sorted({year for year in years if self.calendar.is_estimated_year(year)})
        if estimated:
            self.print_note(
                f"{'、'.join(map(str, estimated))} 年的放假安排还没有公布（或未收入），工作日按法定节日和周末估算"
            )

    @property
    def is_interactive(self) -> bool:
        """Whether stdin and stderr are terminals, so that questions can be asked."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    @cached_property
    def out(self) -> "Console":
        """Console for data (stdout)."""
        return self._create_console(stderr=False)

    @cached_property
    def err(self) -> "Console":
        """Console for progress, notes and questions (stderr)."""
        return self._create_console(stderr=True)

    def _create_console(self, stderr: bool) -> "Console":
        from qinling.cli.framework.console import create_console

        return create_console(stderr=stderr, has_width="COLUMNS" in self.environ)

    @contextmanager
    def reading(self, as_of: date | None = None) -> Iterator["SqliteReader"]:
        """Open an existing ledger for reading; with *as_of*, as it was at the end of that day."""
        from qinling.ledger.head_check import find_head_fault
        from qinling.ledger.reader import open_reader

        with open_reader(self.ledger_path) as reader:
            if fault := find_head_fault(reader):
                self.print_note(
                    f"注意：台账 {self.ledger_path} {fault}，只能查看；运行 qinling db verify 看哪里不对"
                )
            if as_of is not None:
                from qinling.ledger.replay import read_first_day, replay_as_of

                if (start := read_first_day(reader)) and as_of < start:
                    self.print_note(f"台账从 {start} 开始记，{as_of} 还没有记录")
                replay_as_of(reader, as_of)
            yield reader

    def resolve_as_of(self, as_of: date | None) -> date:
        """Return *as_of*, by default today. Raises UsageRefused for a day in the future."""
        if as_of is not None and as_of > self.today:
            raise UsageRefused(f"--as-of {as_of} 还没有到", f"今天是 {self.today}，请给今天或以前的日期")
        return as_of or self.today

    @contextmanager
    def writing(self, create: bool = False, dry_run: bool = False) -> Iterator["Writer"]:
        """Open the ledger for one transaction. Commit when the block succeeds, unless *dry_run*."""
        from qinling.ledger.engine import open_ledger

        if not dry_run:
            self._note_day_ahead()
        with open_ledger(
            self.ledger_path,
            create=create,
            busy_seconds=self.settings.busy_seconds,
            dry_run=dry_run,
            on_commit=self._mark_committed,
        ) as writer:
            yield writer

    def _note_day_ahead(self) -> None:
        """Note once that a change is dated more than a day ahead of the clock."""
        days = (self.today - self.clock_day).days
        if days > 1 and not self.has_noted_day:
            self.has_noted_day = True
            self.print_note(
                f"按 {self.today} 记入台账，比本机时钟（{self.clock_day}）晚 {days} 天；打错了日期的，请马上 qinling undo"
            )

    def find_ledger_damage(self) -> QinlingError | None:
        """Return the error for the damage that `db verify` finds in the ledger, None if it is sound or not there."""
        from qinling.procedures.ledger_verification import find_damage

        return find_damage(self.ledger_path)

    def _mark_committed(self) -> None:
        self.has_committed = True

    def print_json(self, kind: str, items: Iterable[object], **keys: object) -> None:
        """Print one JSON object on stdout and stream its *items*. *keys* adds keys of that kind or replaces `as_of`."""
        print_json_object({"schema": JSON_SCHEMA, "kind": kind, "as_of": self.today, **keys}, items)

    def print_note(self, text: str) -> None:
        """Print *text* as one line on stderr."""
        print_to_stderr(text)


def _get_own_settings_path() -> Path:
    """Return where the user's own settings file stands, or would."""
    from platformdirs import user_config_path

    return user_config_path("qinling", appauthor=False) / "settings.toml"
