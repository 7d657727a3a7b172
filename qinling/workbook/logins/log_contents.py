"""The accounts, errors and notes read from a login log."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from qinling.errors import RowError, WorkbookRefused
from qinling.rules.logins.logs.log_records import LoggedAccount

MAX_ERRORS = 1000
#: Rows that are told by their numbers.
MAX_PLACES = 5


@dataclass
class LogContents:
    """The content of one log. It grows while the log is read.

    *name* is shown to users. *stated_days* are the first and last day in the file's name.
    *accounts* are keyed by `build_account_key`, in their first spelling. *skipped_rows* counts
    rows that are no logins by reason, *skipped_places* has the numbers of the first that want a look. *notes* are for the user. A record after *last_day* is an error.
    *has_outcomes* tells whether the table being read says which logins failed, *table_number* which one it is.
    *is_cut_off* tells that its last record stands in a line without a line break.
    """

    name: str
    stated_days: tuple[date, date] | None = None
    accounts: dict[str, LoggedAccount] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    skipped_rows: Counter[str] = field(default_factory=Counter)
    skipped_places: dict[str, list[int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    last_day: date = date.max
    has_outcomes: bool = True
    table_number: int = 0
    is_cut_off: bool = False

    def note_place(self, reason: str, row: int) -> None:
        """Note where a row stands, its number from 1, that is no login for *reason*. Only the first ones are kept."""
        places = self.skipped_places.setdefault(reason, [])
        if len(places) < MAX_PLACES:
            places.append(row)

    def add_error(self, error: RowError) -> None:
        """Add an error. Raises WorkbookRefused if there are too many."""
        if len(self.errors) == MAX_ERRORS:
            raise WorkbookRefused(
                f"{self.name} 里读不懂的单元格超过 {MAX_ERRORS} 个，没有再读下去（第一个在第 {self.errors[0].row} 行：{self.errors[0].why}）",
                "请核对各列的标题，或重新导出",
            )
        self.errors.append(error)
