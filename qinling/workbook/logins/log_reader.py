"""Read the login logs of the supervision platform: text files, workbooks, and archives of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from qinling.errors import QinlingError, RowError, WorkbookRefused
from qinling.rules.limits import Limits
from qinling.rules.logins.event_codes import Numbers
from qinling.rules.logins.log_file_dates import stated_days
from qinling.rules.logins.log_records import Batch
from qinling.workbook.files.file_inspection import opening_bytes
from qinling.workbook.files.grids import open_grids
from qinling.workbook.files.subprocess_reader import COMPOUND
from qinling.workbook.logins.event_parser import Events
from qinling.workbook.logins.log_archives import TEXT_NAMES, is_archive, unpacked
from qinling.workbook.logins.log_contents import Contents
from qinling.workbook.logins.log_headings import ACCOUNT, AT, LOG_ALIASES, Header, find_header, headings_seen
from qinling.workbook.logins.outcome_codes import Failed, outcome_column, read_outcomes
from qinling.workbook.logins.row_blocks import SheetSource, Source
from qinling.workbook.logins.text_source import PIECE, TextSource
from qinling.workbook.reading.cell_readers import show_cell

#: What a log has to tell.
_NEEDED = {ACCOUNT: "账号", AT: "登录时间"}
_SHOWN, _MOST_SHOWN = 20, 200  # signs of one heading, and of all


@dataclass(frozen=True, slots=True)
class LogOptions:
    """What the user settles beforehand; *headings* are heading → field, *success_code* the code of a login that came off."""

    zone: ZoneInfo
    success_code: str | None = None
    limits: Limits = field(default_factory=Limits)
    unpacked_megabytes: int = 4096
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Log(Contents):
    """One log being read: a file, or one file of an archive."""

    path: Path = field(default_factory=Path, repr=False)
    options: LogOptions = field(default_factory=lambda: LogOptions(ZoneInfo("UTC")), repr=False)
    piece: int = field(default=PIECE, repr=False)  # bytes of a text read at a time

    def batches(self, numbers: Numbers) -> Iterator[Batch]:
        """Yield the events, as many at a time as one reading gives; to be read once.

        Raises WorkbookRefused for what is no log, cannot be read or has too many bad cells,
        AnswerNeeded where only the user can say which code means success.
        """
        reasons: list[str] = []
        read = 0
        try:
            for source in self._sources():
                header = find_header(source.sample, LOG_ALIASES, self.options.headings)
                if header and header.columns.keys() >= _NEEDED.keys():
                    read += 1
                    yield from self._read(source, header, numbers)
                else:
                    reasons.append(f"“{source.sheet}”{missing_columns(source, header, _NEEDED)}")
            if not read:
                raise _no_log(self.name, reasons)
        except QinlingError as refusal:
            self._name_in(refusal)
            raise
        self.notes += [f"工作表{reason}，没有读" for reason in reasons]

    def _sources(self) -> Iterator[Source]:
        head = opening_bytes(self.path)
        limits = self.options.limits
        if self.path.suffix.lower() in TEXT_NAMES and not head.startswith((b"PK", COMPOUND)):
            name = PurePosixPath(self.name).stem
            with self.path.open("rb") as stream:
                yield TextSource(stream, self.name, name, limits, self.piece)
            return
        for grid in open_grids(self.path, limits):
            if grid.hidden:
                self.notes.append(f"工作表“{grid.name}”是隐藏的，没有读")
            else:
                yield SheetSource(grid)

    def _read(self, source: Source, header: Header, numbers: Numbers) -> Iterator[Batch]:
        below = source.sample[header.row + 1 :]
        column = outcome_column(header, below)
        failed: Failed = bool  # never asked where there is no column of outcomes
        if column is None:
            self.notes.append(f"“{source.sheet}”没有登录结果一列，每行都算登录成功")
        else:
            header = header._replace(columns={**header.columns, "outcome": column})
            failed, note = read_outcomes(self.name, header, below, column, self.options.success_code)
            self.notes += [note] if note else []
        events = Events(self, source, header, failed, self.options.zone, numbers)
        before = len(self.errors)

        def refuse(row: int, text: str, why: str, remedy: str) -> None:
            self.refuse(RowError(self.name, source.sheet, row, None, None, show_cell(text), why, remedy))

        for block in source.blocks(header, refuse):
            yield from events.read(block)
        self.errors[before:] = sorted(self.errors[before:], key=lambda error: error.row)

    def _name_in(self, refusal: QinlingError) -> None:
        """Let a refusal tell of the log by its name, in one line; a file of an archive lies under another."""
        if refusal.message.startswith(f"{self.path.name} "):
            refusal.message = self.name + refusal.message.removeprefix(self.path.name)
        refusal.message = "".join(refusal.message.splitlines())
        refusal.remedy = "".join(refusal.remedy.splitlines())


def open_logs(path: Path, options: LogOptions) -> Iterator[Log]:
    """Yield the logs that *path* holds, each to be read to its end before the next is asked for.

    Raises WorkbookRefused for a file or an archive that cannot be read.
    """
    head = opening_bytes(path)
    name = _told(path.name)
    if not is_archive(path, head):
        yield Log(name, stated_days(path.stem), path=path, options=options)
        return
    with TemporaryDirectory(prefix="qinling-logs-") as folder:
        for member in unpacked(path, head, Path(folder), options.unpacked_megabytes):
            inside = PurePosixPath(member.name)
            stated = stated_days(inside.stem) or stated_days(inside.parent.name) or stated_days(path.stem)
            called = f"{name}/{_told(member.name)}" if member.name else name
            yield Log(called, stated, notes=member.notes, path=member.path, options=options)


def _told(name: str) -> str:
    return "".join(name.encode("utf-8", "backslashreplace").decode().splitlines())


def missing_columns(source: Source, header: Header | None, needed: Mapping[str, str]) -> str:
    """Say which of the columns *needed* (field → label) a table lacks, and the headings that it has."""
    lacking = "、".join(label for field, label in needed.items() if not header or field not in header.columns)
    seen = header.headings if header else headings_seen(source.sample)
    named = "、".join(text[:_SHOWN] for text in seen if text) or "无"
    return f"没有{lacking}一列（看到的标题：{named[:_MOST_SHOWN]}）"


def _no_log(name: str, reasons: list[str]) -> WorkbookRefused:
    why = reasons[0] if reasons else "没有可读的工作表"
    return WorkbookRefused(
        f"{name} 不是登录日志：{why}", "标题特别的请加 --map 标题=account（账号）或 --map 标题=at（登录时间）"
    )
