"""Logs written by tests, and how they are read."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from qinling.workbook.logins.log_reader import LogFile, LogOptions, open_logs
from tests.workbook.makers.odd_logs import Event, csv_text

OPTIONS = LogOptions(ZoneInfo("Asia/Shanghai"))
HEADINGS = ("登录时间", "用户账号", "用户姓名", "所属机构", "登录IP", "登录结果")


def records_of(log: LogFile) -> list[Event]:
    found = [record for batch in log.read_batches() for record in zip(*batch, strict=True)]
    return [  # names are known when all is read
        Event(
            datetime.combine(date.fromordinal(day), datetime.min.time()) + timedelta(seconds=second),
            *log.accounts[key],
            address,
            failed,
        )
        for day, second, key, address, failed in found
    ]


def read_log(path: Path, options: LogOptions = OPTIONS, piece: int = 0) -> tuple[list[Event], list[LogFile]]:
    events, logs = [], []
    for log in open_logs(path, options):
        log.piece_size = piece or log.piece_size
        events += records_of(log)
        logs.append(log)
    return events, logs


def write_log(
    folder: Path, *rows: tuple[object, ...], name: str = "日志.csv", encoding: str = "gb18030"
) -> Path:
    path = folder / name
    path.write_bytes(csv_text(rows).encode(encoding))
    return path


def log_row(
    at: object = "2026/03/30 08:10:58", account: object = "szq0009", outcome: object = "成功"
) -> tuple[object, ...]:
    return at, account, "王建国", "金陵寺镇", "10.61.1.59", outcome


GOOD = csv_text([HEADINGS, log_row()]).encode()


def write_bytes(folder: Path, data: bytes, name: str = "日志.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
