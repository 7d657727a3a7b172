"""A table of logins that were picked from the rows or lines of another form."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from qinling.errors import WorkbookRefused
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.table_sources import BLOCK_ROWS, RowFault, Rows, SkippedRow
from qinling.workbook.tables.sheet_layout import LOOK_AHEAD_ROWS

#: The headings of the table. Its results are the words below.
EVENT_HEADINGS: list[Cell] = ["登录时间", "账号", "登录IP", "登录结果"]
SUCCEEDED, FAILED = "登录成功", "登录失败"

LOGGED_OUT = SkippedRow("退出记录")
NO_LOGIN = SkippedRow("不是登录的操作")
NO_ACCOUNT = SkippedRow("没有账号")


class LoginEvent(NamedTuple):
    """A login: its time as the log writes it, and whether it failed."""

    at: Cell
    account: str
    address: str
    is_failed: bool


#: What a row or a line tells.
Reading = LoginEvent | SkippedRow | RowFault


class EventSource:
    """The logins of a log.

    *log_name* is the log's name in messages. *sample* is what the first rows tell, *read_events* yields what each row tells; *first_row* is
    the number of the first.
    """

    def __init__(
        self,
        log_name: str,
        sheet: str,
        first_row: int,
        sample: Iterable[Reading],
        read_events: Callable[[], Iterator[Reading]],
    ) -> None:
        self.sheet, self._log_name = sheet, log_name
        self._first_row, self._read_events = first_row, read_events
        logins = (_build_row(event) for event in sample if isinstance(event, LoginEvent))
        self.sample: list[list[Cell]] = [EVENT_HEADINGS, *islice(logins, LOOK_AHEAD_ROWS)]

    def read_blocks(self, header: Header) -> Iterator[Rows]:
        """Yield blocks of the rows. One that is no login is a row of one cell.

        Raises WorkbookRefused at the end if there was no login, and nothing that could be one.
        """
        events = self._read_events()
        reasons: Counter[str] = Counter()
        are_others = True
        while block := list(islice(events, BLOCK_ROWS)):
            if are_others:
                skipped = [event.reason for event in block if isinstance(event, SkippedRow)]
                reasons.update(skipped)
                are_others = len(skipped) == len(block)
            yield list(map(_build_row, block))
        if are_others:
            seen = "，".join(f"{reason} {count} 行" for reason, count in reasons.most_common(4))
            raise WorkbookRefused(
                f"{self._log_name} 里没有一条登录（{seen or '没有一行'}）", "请核对导出的范围和条件，重新导出"
            )

    def get_first_row_number(self, header: Header) -> int:
        """Return the number of the first row or line of the log."""
        return self._first_row

    def find_row_fault(
        self, row: Sequence[Cell], width: int, *, is_last: bool
    ) -> RowFault | SkippedRow | None:
        """Return why a row is no login."""
        return row[0] if isinstance(row[0], RowFault | SkippedRow) else None

    def decode_cell(self, cell: Cell) -> Cell:
        """Return the cell itself: all are texts."""
        return cell

    def decode_for_display(self, cell: Cell) -> Cell:
        """Return the cell itself: all are texts."""
        return cell


def _build_row(event: Reading) -> list[Cell]:
    if isinstance(event, LoginEvent):
        return [event.at, event.account, event.address, FAILED if event.is_failed else SUCCEEDED]
    return [event]
