"""What the modules that open a ledger ask of the desk. Only types: no command loads this module."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from qinling.cli.settings.settings_model import Settings
from qinling.ledger.ledger_address import LedgerPlace
from qinling.rules.office_roles import OfficeMember


class OpeningDesk(Protocol):
    """What opening a ledger needs of the desk."""

    words: tuple[str, ...]
    has_noted_day: bool
    has_told_runs: bool

    @property
    def ledger_place(self) -> LedgerPlace:
        """Where the ledger is."""

    @property
    def actor(self) -> str:
        """Who acts."""

    @property
    def today(self) -> date:
        """The day of the run."""

    def local_now(self) -> datetime:
        """Return the time of the clock."""

    def print_note(self, text: str) -> None:
        """Print one line on stderr."""

    def print_json(self, kind: str, items: Iterable[object]) -> None:
        """Print one JSON object on stdout."""

    @property
    def settings(self) -> Settings:
        """The settings."""

    @property
    def clock_day(self) -> date:
        """The day by the clock."""

    def note_member(self, member: OfficeMember | None) -> None:
        """Keep who the user of the database is."""

    def mark_committed(self) -> None:
        """Keep that a change was committed."""
