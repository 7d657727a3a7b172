"""One weekly run: its transactions, of which a dry run keeps nothing, and its settings."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.ledger_place import get_ledger_folder
from qinling.errors import SettingsRefused

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.writer import Writer

_DEFAULT_REPORT_FOLDER = "登录情况"


@dataclass(frozen=True, slots=True)
class WeeklyRun:
    """A weekly run. In a dry run *rehearsed* is the one transaction, rolled back at the end, of which each step is a part."""

    desk: Desk
    force: bool
    rehearsed: "Writer | None" = None

    @property
    def is_dry(self) -> bool:
        """Whether nothing is kept, written or sent."""
        return self.rehearsed is not None

    @contextmanager
    def writing(self) -> "Iterator[Writer]":
        """Open the transaction of one step."""
        from qinling.ledger.savepoints import open_savepoint

        if self.rehearsed is None:
            with self.desk.writing(create=True, may_repeat=True) as writer:
                yield writer
        else:
            with open_savepoint(self.rehearsed):
                yield self.rehearsed

    @contextmanager
    def trying(self) -> "Iterator[Writer]":
        """Open a transaction of which nothing is kept, also where the run is kept."""
        if self.rehearsed is None:
            with self.desk.writing(create=True, dry_run=True) as writer:
                yield writer
        else:
            yield self.rehearsed  # rolled back at the end of the run

    @contextmanager
    def reading(self) -> "Iterator[Reader]":
        """Open the ledger for reading, in a dry run with what the steps before have changed."""
        if self.rehearsed is None:
            with self.desk.reading() as reader:
                yield reader
        else:
            yield self.rehearsed

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels of the office."""
        return self.desk.settings.notify.get_channels("")


@contextmanager
def open_weekly_run(desk: Desk, *, dry_run: bool, force: bool) -> Iterator[WeeklyRun]:
    """Begin a weekly run. What a dry run does to the ledger is rolled back at the end."""
    if not dry_run:
        yield WeeklyRun(desk, force)
        return
    with desk.writing(create=True, dry_run=True) as writer:
        yield WeeklyRun(desk, force, writer)


def resolve_log_folder(desk: Desk) -> Path:
    """Return the folder of the logs. Raises SettingsRefused if there is none, or if reports would be written there."""
    named = desk.settings.login_upkeep.folder
    if not named:
        raise SettingsRefused(
            "设置里没有 logins.folder，不知道到哪里取日志", '在 [logins] 一节写 folder = "日志文件夹"'
        )
    folder = desk.resolve_settings_path(named)
    if not folder.is_dir():
        raise SettingsRefused(f"没有日志文件夹 {folder}", "核对设置 logins.folder")
    if os.path.realpath(resolve_report_folder(desk)) == os.path.realpath(folder):
        raise SettingsRefused(
            f"报表不能写进日志文件夹 {folder}，否则下次会当作日志来读", "把设置 logins.workbooks 改为别处"
        )
    return folder


def resolve_report_folder(desk: Desk) -> Path:
    """Return the folder of the workbooks. It may be missing."""
    named = desk.settings.login_upkeep.workbooks
    return (
        desk.resolve_settings_path(named)
        if named
        else get_ledger_folder(desk.ledger_place) / _DEFAULT_REPORT_FOLDER
    )
