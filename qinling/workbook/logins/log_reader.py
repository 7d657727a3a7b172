"""Read the login logs of the supervision platform: text files, workbooks, and archives of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import file_digest
from itertools import chain
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from qinling.errors import QinlingError, WorkbookRefused
from qinling.rules.limits import Limits
from qinling.rules.logins.log_words.event_words import OUTCOMES, read_event_words
from qinling.rules.logins.log_words.foot_words import is_foot_text
from qinling.rules.logins.logs.log_file_dates import find_stated_days
from qinling.rules.logins.logs.log_records import RecordBatch
from qinling.rules.logins.logs.log_source_rules import LogReadingRules, LogSourceRules, find_log_source
from qinling.rules.logins.logs.log_times import TimeRules
from qinling.rules.parsing.date_orders import parse_date_order
from qinling.rules.texts.file_names import make_printable_name
from qinling.workbook.answers.map_entries import DATE_ORDER_KEY
from qinling.workbook.files.file_inspection import read_first_bytes
from qinling.workbook.files.foreign_contents import refuse_foreign_contents
from qinling.workbook.files.grids import Cell, open_grids
from qinling.workbook.files.subprocess_reader import OLE_SIGNATURE
from qinling.workbook.logins.header_search import Header, find_header, list_seen_headings
from qinling.workbook.logins.log_archives import TEXT_SUFFIXES, is_archive, unpack_logs
from qinling.workbook.logins.log_contents import LogContents
from qinling.workbook.logins.log_headings import ACCOUNT, LOG_ALIASES, LOGIN_TIME, ROWS_KEY
from qinling.workbook.logins.login_times import LoginTimeParser
from qinling.workbook.logins.makes.known_programs import pick_known_events
from qinling.workbook.logins.makes.log_forms import MakeRules, open_records
from qinling.workbook.logins.outcome_codes import FailureTest, build_failure_test, find_outcome_column
from qinling.workbook.logins.record_parser import LogRecordParser
from qinling.workbook.logins.row_events.event_reading import EventReader
from qinling.workbook.logins.row_events.log_doubts import describe_reading, raise_doubts, refuse_other_acts
from qinling.workbook.logins.table_columns.summary_tables import find_summary
from qinling.workbook.logins.table_sources import SheetSource, TableSource
from qinling.workbook.logins.text_source import PIECE_BYTES, TextSource

#: Columns that a login log must have: field → label.
_REQUIRED_COLUMNS = {ACCOUNT: "账号", LOGIN_TIME: "登录时间"}
_MAX_HEADING_LENGTH, _MAX_HEADINGS_LENGTH = 20, 200  # characters of one heading, and of all


@dataclass(frozen=True, slots=True)
class LogOptions:
    """Options for reading logs. *headings* maps headings to fields. *success_code* is the code of a successful login.

    *source* is the name of one of *rules*.sources; without it the source counts whose patterns fit the
    file's name. Where several fit, it is the one of *preferred_sources*.
    Records after *last_day* are errors. *is_settled* tells that nobody is writing the file any more.
    """

    timezone: ZoneInfo
    success_code: str | None = None
    limits: Limits = field(default_factory=Limits)
    max_unpacked_megabytes: int = 4096
    headings: Mapping[str, str] = field(default_factory=dict)
    rules: LogReadingRules = field(default_factory=LogReadingRules)
    source: str = ""
    preferred_sources: tuple[str, ...] = ()
    last_day: date = date.max
    is_settled: bool = False


@dataclass
class LogFile(LogContents):
    """One log being read: a file, or one file of an archive. *source* says how, None for no source of the settings."""

    path: Path = field(default_factory=Path, repr=False)
    read_from: str = ""
    options: LogOptions = field(default_factory=lambda: LogOptions(ZoneInfo("UTC")), repr=False)
    source: LogSourceRules | None = field(default=None, repr=False)
    piece_size: int = field(default=PIECE_BYTES, repr=False)  # bytes of a text read at a time

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the content."""
        with self.path.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()

    def read_batches(self) -> Iterator[RecordBatch]:
        """Yield the log records in batches. Can be called once.

        Raises WorkbookRefused if the file is not a login log, cannot be read or has too many bad
        cells. Raises AnswerNeeded if only the user can say which code means success.
        """
        reasons: list[str] = []
        tables_read = 0
        self._has_records = False
        self._without_logins: list[WorkbookRefused] = []
        try:
            for table in self._open_sources():
                source = pick_known_events(table, self)
                header = find_header(source.sample, LOG_ALIASES, self._headings)
                if header and header.columns.keys() >= _REQUIRED_COLUMNS.keys():
                    tables_read += 1
                    yield from self._parse_source(source, header)
                else:
                    reasons.append(
                        f"“{source.sheet}”{describe_missing_columns(source, header, _REQUIRED_COLUMNS)}"
                    )
            if not tables_read:
                raise _not_a_log_error(self.name, reasons)
            if self._without_logins and not self._has_records:
                raise self._without_logins[0]
        except QinlingError as refusal:
            self._rewrite_refusal(refusal)
            raise
        self.notes += [f"工作表{reason}，没有读" for reason in reasons]
        for refused in self._without_logins:
            self.notes.append(f"工作表{refused.message.removeprefix(f'{self.name} 的')}，没有读")

    @property
    def _headings(self) -> Mapping[str, str]:
        """Headings and their fields; those of the command come before those of the source."""
        return {**(self.source.columns if self.source else {}), **self.options.headings}

    @property
    def _time_rules(self) -> TimeRules:
        """How times are read. The order of days that the command gives comes before that of the source."""
        zone, order = (
            self.source.timezone if self.source else "",
            self.source.day_order if self.source else "",
        )
        named = self.options.headings.get(DATE_ORDER_KEY) or order.replace("/", "")
        return TimeRules(
            self.options.timezone,
            ZoneInfo(zone) if zone else None,
            parse_date_order(named) if named else None,
        )

    def _open_sources(self) -> Iterator[TableSource]:
        head = read_first_bytes(self.path)
        limits = self.options.limits
        rules = MakeRules(self.source, self.options.timezone, self.options.success_code)
        if records := open_records(self.path, head, self, rules):
            yield from records
            return
        if self.path.suffix.lower() in TEXT_SUFFIXES and not head.startswith((b"PK", OLE_SIGNATURE)):
            refuse_foreign_contents(self.path, head)
            name = PurePosixPath(self.name).stem
            with self.path.open("rb") as stream:
                text = TextSource(stream, self.name, name, limits, self.piece_size)
                yield text
                self.is_cut_off = text.is_cut_row_read
                if self.is_cut_off:
                    again = "写完后会再读" if self.options.is_settled else "写完请再读一次"
                    self.notes.append(f"最后一行末尾没有换行，照完整的一行读了；文件要是还没有写完，{again}")
            return
        for grid in open_grids(self.path, limits):
            if grid.hidden:
                self.notes.append(f"工作表“{grid.name}”是隐藏的，没有读")
            else:
                yield SheetSource(grid)

    def _parse_source(self, source: TableSource, header: Header) -> Iterator[RecordBatch]:
        below = [row for row in source.sample[header.row + 1 :] if not _is_of_foot(row)]
        if summary := find_summary(self.name, source.sheet, header, below):
            self._without_logins.append(summary)
            return
        column = find_outcome_column(header, below)
        is_failed: FailureTest = bool  # not called without an outcome column
        self.table_number += 1
        if column is not None:
            header = header._replace(columns={**header.columns, "outcome": column})
            is_failed, note = build_failure_test(
                self.name, header, below, column, self.options.success_code, self.source
            )
            self.notes += [note] if note else []
        rules = self.options.rules
        events = EventReader(source, header, column, is_failed, rules, self.source)
        if given := self._headings.get(ROWS_KEY):
            events.given_outcome = int(read_event_words(given) & OUTCOMES)
        header = header._replace(columns=events.list_columns())
        times = LoginTimeParser(self.name, source, header, self._time_rules)
        parser = LogRecordParser(self, source, header, events, is_failed, times, rules.ignore_accounts)
        has_records, known_errors = False, len(self.errors)
        for batch in parser.parse_blocks():
            has_records = has_records or bool(batch.days)
            self.has_outcomes = bool(events.flags & OUTCOMES)
            yield batch
        raise_doubts(self.name, source.sheet, self._list_titles(source, header), events)
        self._has_records |= has_records
        if has_records or len(self.errors) > known_errors:
            self.notes += describe_reading(source.sheet, events)
        elif refused := refuse_other_acts(self.name, source.sheet, events):
            self._without_logins.append(refused)

    def _list_titles(self, source: TableSource, header: Header) -> list[str]:
        """Return what the files and the sheet are called, and what stands above the headings."""
        above = chain.from_iterable(source.sample[: header.row])
        names = [PurePosixPath(part).stem for part in reversed(PurePosixPath(self.name).parts)]
        return [*names, source.sheet, *(cell for cell in above if isinstance(cell, str))]

    def _rewrite_refusal(self, refusal: QinlingError) -> None:
        """Put the log's own name into the message, and keep no line break of a cell in it. A file of an archive is stored under another name."""
        if refusal.message.startswith(f"{self.path.name} "):
            refusal.message = self.name + refusal.message.removeprefix(self.path.name)
        refusal.message = "".join(refusal.message.splitlines())
        lines = refusal.remedy.splitlines()  # indented ones are settings to be pasted
        refusal.remedy = "".join(f"\n{line}" if line.startswith("  ") else line for line in lines)


def _is_of_foot(row: Sequence[Cell]) -> bool:
    return any(isinstance(cell, str) and is_foot_text(cell.strip()) for cell in row)


def open_logs(path: Path, options: LogOptions) -> Iterator[LogFile]:
    """Yield the logs in *path*. Read each one completely before the next.

    Raises WorkbookRefused if the file or archive cannot be read, AnswerNeeded if two sources of the
    settings fit its name.
    """
    head = read_first_bytes(path)
    name = make_printable_name(path.name)
    if not is_archive(path, head):
        yield _open_log(path, name, (name,), find_stated_days(path.stem), path, options)
        return
    with TemporaryDirectory(prefix="qinling-logs-") as folder:
        for member in unpack_logs(path, head, Path(folder), options.max_unpacked_megabytes):
            inside = PurePosixPath(member.name)
            stated = (
                find_stated_days(inside.stem)
                or find_stated_days(inside.parent.name)
                or find_stated_days(path.stem)
            )
            called = f"{name}/{make_printable_name(member.name)}" if member.name else name
            log = _open_log(member.path, called, (inside.name, name), stated, path, options)
            log.notes += member.notes
            yield log


def _open_log(
    path: Path,
    name: str,
    file_names: Sequence[str],
    stated_days: tuple[date, date] | None,
    read_from: Path,
    options: LogOptions,
) -> LogFile:
    """Return the log at *path*. *file_names* are its own and that of its archive, *read_from* is what the user named."""
    source = _resolve_source(file_names, options)
    return LogFile(
        name,
        stated_days,
        last_day=options.last_day,
        path=path,
        read_from=str(read_from),
        options=options,
        source=source,
    )


def _resolve_source(file_names: Sequence[str], options: LogOptions) -> LogSourceRules | None:
    """Return the source that the command names, otherwise the one whose patterns fit."""
    sources = options.rules.sources
    if options.source:
        return sources[options.source]
    return find_log_source(file_names, sources, options.preferred_sources)


def describe_missing_columns(
    source: TableSource, header: Header | None, required_columns: Mapping[str, str]
) -> str:
    """Return a text that names the missing *required_columns* (field → label) and the headings found."""
    lacking = "、".join(
        label for field, label in required_columns.items() if not header or field not in header.columns
    )
    seen = header.headings if header else list_seen_headings(source.sample)
    named = "、".join(text[:_MAX_HEADING_LENGTH] for text in seen if text) or "无"
    return f"没有{lacking}一列（看到的标题：{named[:_MAX_HEADINGS_LENGTH]}）"


def _not_a_log_error(name: str, reasons: list[str]) -> WorkbookRefused:
    why = reasons[0] if reasons else "没有可读的工作表"
    return WorkbookRefused(
        f"{name} 不是登录日志：{why}", "标题特别的请加 --map 标题=account（账号）或 --map 标题=at（登录时间）"
    )


def inspect_tables(path: Path, options: LogOptions) -> Iterator[tuple[frozenset[str], list[list[Cell]]]]:
    """Yield of each table of *path*, no archive, the fields of a log that its headings name, and its first rows.

    Raises WorkbookRefused if the file cannot be read.
    """
    log = LogFile(make_printable_name(path.name), path=path, options=options)
    for source in log._open_sources():
        header = find_header(source.sample, LOG_ALIASES, options.headings)
        yield frozenset(header.columns if header else ()), source.sample
