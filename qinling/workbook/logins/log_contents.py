"""What comes of a login log: its accounts, errors and notes."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from qinling.errors import RowError, WorkbookRefused
from qinling.rules.logins.event_codes import MAX_ACCOUNTS, MAX_ADDRESSES, Numbering
from qinling.rules.logins.log_records import LoggedAccount

MAX_ERRORS = 1000
MAX_NEW_ADDRESSES = 3_000_000  # of one log


@dataclass
class LogContents:
    """What came of a log so far; it grows while batches are read.

    *name* is as users are told; *stated* the days that the name says it covers. *accounts* are
    as first spelt, by their `account_key`. *skipped_rows* counts rows by why they are no logins;
    *notes* are for the user to know.
    """

    name: str
    stated: tuple[date, date] | None = None
    accounts: dict[str, LoggedAccount] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    skipped_rows: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def get_account_number(self, key: str, numbering: Numbering) -> int:
        """Return the number of an account; raises WorkbookRefused when there are too many."""
        number = numbering[key]
        if number >= MAX_ACCOUNTS:
            raise WorkbookRefused(
                f"{self.name} 里的账号太多，一本台账最多 {MAX_ACCOUNTS - 1} 个", "请核对账号是哪一列"
            )
        return number

    def get_address_number(self, address: str, numbering: Numbering) -> int:
        """Return the number of an address; raises WorkbookRefused when there are too many."""
        number = numbering[address]
        if len(numbering.new_texts) > MAX_NEW_ADDRESSES:
            raise WorkbookRefused(
                f"{self.name} 里有超过 {MAX_NEW_ADDRESSES} 个新的登录地址", "请核对登录地址是哪一列"
            )
        if number >= MAX_ADDRESSES:
            raise WorkbookRefused(
                f"{self.name} 里的登录地址太多，一本台账最多 {MAX_ADDRESSES - 1} 个",
                "请核对登录地址是哪一列",
            )
        return number

    def add_error(self, error: RowError) -> None:
        """Note a bad cell; raises WorkbookRefused when there are too many to go on."""
        if len(self.errors) == MAX_ERRORS:
            raise WorkbookRefused(
                f"{self.name} 里读不懂的单元格超过 {MAX_ERRORS} 个，没有再读下去（第一个在第 {self.errors[0].row} 行：{self.errors[0].why}）",
                "请核对各列的标题，或重新导出",
            )
        self.errors.append(error)
