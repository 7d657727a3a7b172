"""Parse the rows of a log into log records: times, accounts, addresses and outcomes."""

from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import suppress
from datetime import date
from fnmatch import fnmatchcase
from itertools import compress

from qinling.errors import RowError, ValueRefused
from qinling.rules.logins.log_words.foot_words import is_foot_row
from qinling.rules.logins.log_words.row_verdicts import SKIPPED, Verdict, judge_row
from qinling.rules.logins.logs.log_cells import build_account_key, parse_address
from qinling.rules.logins.logs.log_records import LoggedAccount, RecordBatch
from qinling.rules.parsing.values import CONTROL_CHARACTERS
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.log_contents import LogContents
from qinling.workbook.logins.log_headings import ACCOUNT, LOGIN_TIME
from qinling.workbook.logins.login_times import LoginTimeParser
from qinling.workbook.logins.outcome_codes import FailureTest, read_cell_text
from qinling.workbook.logins.row_events.event_reading import EventReader
from qinling.workbook.logins.table_columns.account_cells import MAX_TEXT_LENGTH, AccountParser
from qinling.workbook.logins.table_sources import CellCache, CellValue, Rows, SkippedRow, TableSource
from qinling.workbook.reading.rows.cell_readers import format_cell_text

NO_ACCOUNT, BLANK_ROW, REPEATED_HEADINGS = "没有账号", "空行或合计行", "重复的标题行"
IGNORED_ACCOUNT = "设置里写明不读的账号"

NumberedRows = tuple[Sequence[int], Rows]


class LogRecordParser:
    """Parses the rows of one table of a log. Distinct cells are parsed once, because few of them differ."""

    def __init__(
        self,
        log: LogContents,
        source: TableSource,
        header: Header,
        events: EventReader,
        is_failed: FailureTest,
        times: LoginTimeParser,
        ignored_accounts: Sequence[str] = (),
    ) -> None:
        self._log, self._source, self._header = log, source, header
        self._events, self._is_failed, self._times = events, is_failed, times
        self._ignored_patterns = [build_account_key(pattern) for pattern in ignored_accounts]
        self._ignored = CellCache(self._is_ignored_account)
        self._keys = CellCache(self._register_account)
        self._addresses = CellCache(lambda cell: parse_address(self._read_kept_text(cell)))
        self._naming_fields = header.columns.keys() & {"name", "unit"}
        self._unnamed_keys: set[str] = set()  # keys of accounts without name or unit
        self._accounts = AccountParser(source, header, log.notes)

    def parse_blocks(self) -> Iterator[RecordBatch]:
        """Yield the log records of the table. Rows that are no logins are counted; bad cells become errors."""
        first = self._source.get_first_row_number(self._header)
        for rows in self._times.settle_day_order(self._source.read_blocks(self._header)):
            before = len(self._log.errors)
            batch = self._parse_block(*self._fit_rows(first, rows))
            self._log.errors[before:] = sorted(self._log.errors[before:], key=lambda error: error.row)
            yield batch
            first += len(rows)
        self._log.notes += self._times.notes

    # -- rows ---------------------------------------------------------------------------------

    def _fit_rows(self, first: int, rows: Rows) -> NumberedRows:
        """Return (row numbers, rows), each with a cell for every heading. Rows with too many cells become errors."""
        width = len(self._header.headings)
        numbers = range(first, first + len(rows))
        if set(map(len, rows)) <= {width}:
            return numbers, rows
        fitted: list[tuple[int, Sequence[Cell]]] = []
        for number, row in zip(numbers, rows, strict=True):
            is_last = number == numbers[-1]
            if len(row) == width:
                fitted.append((number, row))
            elif isinstance(fault := self._source.find_row_fault(row, width, is_last=is_last), SkippedRow):
                self._count_skipped(fault.reason)
            elif fault:
                self._add_error(number, None, format_cell_text(fault.text), fault.why, fault.remedy)
            else:
                fitted.append((number, [*row, *[""] * (width - len(row))]))
        return [number for number, _ in fitted], [row for _, row in fitted]

    def _parse_block(self, numbers: Sequence[int], rows: Rows) -> RecordBatch:
        """Parse the rows that are logins. If one of them is bad, check each row and parse the good ones."""
        if self._ignored_patterns:
            numbers, rows = self._drop_ignored_accounts(numbers, rows)
        said: Sequence[int]
        said, kinds = self._events.read_rows(rows)
        if any(judge_row(kind) in SKIPPED for kind in kinds):
            numbers, rows, said = self._drop_other_rows(numbers, rows, said)
            kinds = set(said)
        try:
            return self._parse_rows(numbers, rows, said, kinds)
        except ValueRefused:
            good = [one for one in zip(numbers, rows, said, strict=True) if self._check_row(*one)]
            numbers, rows = [number for number, _, _ in good], [row for _, row, _ in good]
            said = [words for _, _, words in good]
            return self._parse_rows(numbers, rows, said, set(said))

    def _drop_other_rows(
        self, numbers: Sequence[int], rows: Rows, said: Sequence[int]
    ) -> tuple[Sequence[int], Rows, Sequence[int]]:
        """Return the rows that no column marks as no login. The others are counted."""
        verdicts = [judge_row(words) for words in said]
        self._log.skipped_rows.update(verdict.value for verdict in verdicts if verdict in SKIPPED)
        wanted = [verdict not in SKIPPED for verdict in verdicts]
        return list(compress(numbers, wanted)), list(compress(rows, wanted)), list(compress(said, wanted))

    def _drop_ignored_accounts(self, numbers: Sequence[int], rows: Rows) -> NumberedRows:
        column = self._header.columns[ACCOUNT]
        wanted = [not self._ignored[row[column]] for row in rows]
        if all(wanted):
            return numbers, rows
        self._log.skipped_rows[IGNORED_ACCOUNT] += wanted.count(False)
        return list(compress(numbers, wanted)), list(compress(rows, wanted))

    def _check_row(self, number: int, row: Sequence[Cell], said: int) -> bool:
        """Return whether a row is good. A bad one is counted as no login or added to the errors."""
        try:
            self._parse_rows([number], [row], [said], {said}, are_counted=False)
        except ValueRefused:
            self._classify_row(number, row, said)
            return False
        return True

    def _parse_rows(
        self,
        numbers: Sequence[int],
        rows: Rows,
        said: Sequence[int],
        kinds: Set[int],
        *,
        are_counted: bool = True,
    ) -> RecordBatch:
        """Parse rows column by column. *kinds* is what different rows say. Raises ValueRefused for a bad cell, and for a row whose cells settle nothing."""
        # Accounts come after the columns that can be bad: the log gets none of a row with a bad cell.
        days, seconds = self._times.parse_columns(rows)
        self._require_past(max(days, default=0))
        failed = self._read_failures(said, kinds)
        keys = self._parse_column(ACCOUNT, self._keys, rows)
        addresses = self._parse_column("address", self._addresses, rows) or [""] * len(rows)
        if self._unnamed_keys:
            for key, row in zip(keys, rows, strict=True):
                if key in self._unnamed_keys:
                    self._fill_in_name(key, row)
        if are_counted and Verdict.SILENT in map(judge_row, kinds):
            self._events.count_silent_rows(numbers, said)
        return RecordBatch(days, seconds, keys, addresses, failed)

    def _read_failures(self, said: Sequence[int], kinds: Set[int]) -> list[bool]:
        """Return which rows are failed logins. Raises ValueRefused if a row does not settle it."""
        is_failed: dict[int, bool] = {}
        for words in kinds:
            verdict = judge_row(words)
            self._require_settled(verdict)
            is_failed[words] = verdict is Verdict.FAILED
        return [is_failed[words] for words in said]

    def _require_settled(self, verdict: Verdict) -> None:
        if verdict is Verdict.UNREADABLE:
            raise ValueRefused(
                "写着设置里没有的代码", "写进设置 logins.sources 的 success、failure 或 ignore"
            )
        if verdict is Verdict.CONTRADICTION:
            raise ValueRefused(verdict.value)
        if verdict is Verdict.SILENT and self._events.states_logins:
            raise ValueRefused("没有写是不是登录", "请补上；不是登录的行请删去")

    def _parse_column(self, name: str, cache: CellCache[CellValue], rows: Rows) -> list[CellValue]:
        column = self._header.columns.get(name)
        return [] if column is None else [cache[row[column]] for row in rows]

    def _count_skipped(self, reason: str) -> bool:
        """Count a row that is no login by its *reason*. Return False if there is none ("")."""
        if reason:
            self._log.skipped_rows[reason] += 1
        return bool(reason)

    def _classify_row(self, number: int, row: Sequence[Cell], said: int) -> None:
        """Count a row that could not be parsed as no login, or add its bad cells to the errors."""
        columns = self._header.columns
        texts = [read_cell_text(self._source.decode_for_display(cell)) for cell in row]
        account, at = texts[columns[ACCOUNT]], texts[columns[LOGIN_TIME]]
        if is_foot_row(account, at, texts) or not (account or at):
            self._count_skipped(BLANK_ROW)
        elif not account:
            self._count_skipped(NO_ACCOUNT)
            self._log.note_place(NO_ACCOUNT, number)
        elif at == self._header.headings[columns[LOGIN_TIME]]:
            self._count_skipped(REPEATED_HEADINGS)
        else:
            self._check_cells(number, row)
            self._check_words(number, row, judge_row(said))

    def _check_cells(self, number: int, row: Sequence[Cell]) -> None:
        """Add an error for every bad cell of a row."""
        columns = self._header.columns
        checks: dict[str, Callable[[Cell], object]] = {
            **self._times.get_cell_parsers(),
            ACCOUNT: self._accounts.parse_account,
        }
        for name, parse in checks.items():
            if name in columns:
                cell = row[columns[name]]
                try:
                    value = parse(cell)
                    if name == self._day_field:
                        self._require_past(value[0] if isinstance(value, tuple) else value)
                except ValueRefused as refused:
                    shown = format_cell_text(self._source.decode_for_display(cell))
                    self._add_error(number, columns[name], shown, refused.message, refused.remedy)

    def _check_words(self, number: int, row: Sequence[Cell], verdict: Verdict) -> None:
        """Add an error for a row whose words do not settle whether it is a login that succeeded."""
        if verdict is Verdict.CONTRADICTION:
            why = self._events.describe_contradiction(row)
            self._add_error(number, None, "", why, "请核对；不看其中一列用 --map 标题=不读")
            return
        column = self._header.columns.get("outcome")
        try:
            if verdict is Verdict.UNREADABLE and column is not None:
                self._is_failed(self._read_text(row[column]))
            self._require_settled(verdict)
        except ValueRefused as refused:
            cell = "" if column is None else row[column]
            shown = format_cell_text(self._source.decode_for_display(cell))
            self._add_error(number, column, shown, refused.message, refused.remedy)

    @property
    def _day_field(self) -> str:
        """The field that says the day of a record."""
        return "day" if "day" in self._header.columns else LOGIN_TIME

    def _require_past(self, day: object) -> None:
        """Raise ValueRefused if a day, as date.toordinal(), lies ahead: its record would pass for use to come."""
        if isinstance(day, int) and day > self._log.last_day.toordinal():
            raise ValueRefused(
                f"{date.fromordinal(day)} 还没有到", "请核对日期和电脑的时钟；其余的行加 --skip-bad 照读"
            )

    def _add_error(self, number: int, column: int | None, value: str, why: str, remedy: str) -> None:
        letter, heading = None, None
        if column is not None:
            letter, heading = format_column_letters(column), self._header.headings[column]
        self._log.add_error(
            RowError(self._log.name, self._source.sheet, number, letter, heading, value, why, remedy)
        )

    def _fill_in_name(self, key: str, row: Sequence[Cell]) -> None:
        """Give an account the name and unit of the row, if it has none yet."""
        account = self._log.accounts[key]
        for name in self._naming_fields:
            if not getattr(account, name):
                text = self._read_kept_text(row[self._header.columns[name]])
                account = account._replace(**{name: text})
        self._log.accounts[key] = account
        if all(getattr(account, name) for name in self._naming_fields):
            self._unnamed_keys.discard(key)

    # -- cells --------------------------------------------------------------------------------

    def _read_text(self, cell: Cell) -> str:
        return read_cell_text(self._source.decode_cell(cell)).strip("\ufeff")

    def _read_kept_text(self, cell: Cell) -> str:
        """Return a text that is only stored: cut, without control characters, "" if it cannot be decoded."""
        with suppress(ValueRefused):
            return CONTROL_CHARACTERS.sub("", self._read_text(cell)[:MAX_TEXT_LENGTH])
        return ""

    def _is_ignored_account(self, cell: Cell) -> bool:
        key = build_account_key(self._read_kept_text(cell))
        return any(fnmatchcase(key, pattern) for pattern in self._ignored_patterns)

    def _register_account(self, cell: Cell) -> str:
        """Return the key of an account, and add it to the accounts of the log."""
        text = self._accounts.parse_account(cell)
        key = build_account_key(text)
        account = self._log.accounts.setdefault(key, LoggedAccount(text, "", ""))
        if not all(getattr(account, name) for name in self._naming_fields):
            self._unnamed_keys.add(key)
        return key
