"""The logins in the security log of Windows: events 4624 and 4625, as Event Viewer and PowerShell export them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.normalization import normalize_heading
from qinling.workbook.logins.log_headings import ACCOUNT, LOG_ALIASES, LOGIN_TIME
from qinling.workbook.logins.makes.event_source import (
    LOGGED_OUT,
    NO_ACCOUNT,
    NO_LOGIN,
    LoginEvent,
    Reading,
)
from qinling.workbook.logins.makes.program_events import Row
from qinling.workbook.logins.outcome_codes import read_cell_text
from qinling.workbook.logins.table_sources import RowFault, SkippedRow

_LOGIN, _FAILURE, _LOGOUTS = "4624", "4625", ("4634", "4647")
_KNOWN_EVENTS = (_LOGIN, _FAILURE, *_LOGOUTS)
_PROVIDER = "Microsoft-Windows-Security-Auditing"
_SYSTEM_ACCOUNT = SkippedRow("计算机账号和系统账号")
_SERVICE = SkippedRow("服务和计划任务的登录")
_UNLOCKING = SkippedRow("解锁屏幕")
_OTHER_CREDENTIALS = SkippedRow("以其他身份运行程序")
#: Types of logon that are no login of a person.
_SKIPPED_TYPES = {
    "0": _SYSTEM_ACCOUNT,
    "4": _SERVICE,
    "5": _SERVICE,
    "7": _UNLOCKING,
    "9": _OTHER_CREDENTIALS,
    "13": _UNLOCKING,
}
_NO_USER = ("", "N/A", "不适用", "暂缺")
_SYSTEM_NAMES = re.compile(
    r".*\$|SYSTEM|(?:LOCAL|NETWORK) SERVICE|ANONYMOUS LOGON|(?:DWM|UMFD)-[0-9]+|IUSR|DefaultAppPool|本地服务|网络服务|匿名登录",
    re.IGNORECASE,
)


def _list_aliases(field: str) -> list[str]:
    return [normalize_heading(word)[0] for word in LOG_ALIASES[field].split()]


_EVENT_TIMES = (
    "日期和时间",
    "dateandtime",
    "timecreated",
    "timecreatedsystemtime",
    "timecreatedvalue",
    "timegenerated",
)
#: Headings of the fields, as `normalize_heading` returns them. An export of Event Viewer has none for the message.
_HEADINGS: dict[str, tuple[str, ...]] = {
    "event": ("事件id", "eventid", "eventcode", "事件编号", "事件代码", "instanceid", "id"),
    "at": (*_EVENT_TIMES, *_list_aliases(LOGIN_TIME)),
    "message": ("message", "消息", "描述", ""),
    "account": ("targetusername",),
    "address": ("ipaddress", "sourcenetworkaddress", "源网络地址"),
    # Columns of an own script. Event Viewer's own column of users is empty, so the message comes first.
    "user": (*_list_aliases(ACCOUNT),),
    "host": (*_list_aliases("address"),),
    "type": ("logontype", "登录类型"),
}
#: Keys that also name other things: only a whole heading counts.
_WHOLE_KEYS = ("id", "")
#: What a line says, up to its end or, where the lines were joined, to the next label.
_VALUE = (
    r"[ \t]*[:：][ \t]*(?P<value>[^\r\n\t]*?)"
    r"(?:[\r\n\t]|\s{2,}|$|\s(?=Account Domain|[帐账][户号]域|Source Port|源端口))"
)
_ACCOUNT_SECTIONS = {
    _LOGIN: re.compile(r"New Logon[:：]|新登录[:：]"),
    _FAILURE: re.compile(r"Account For Which Logon Failed[:：]|登录失败的[帐账][户号][:：]"),
}
_ACCOUNT_LINE = re.compile(rf"(?:Account Name|[帐账][户号]名称?){_VALUE}")
_ADDRESS_LINE = re.compile(rf"(?:Source Network Address|源网络地址){_VALUE}")
_TYPE_LINE = re.compile(r"(?:Logon Type|登录类型)[ \t]*[:：]\s*(?P<value>[0-9]+)")


def find_fields(headings: Sequence[str]) -> dict[str, str]:
    """Return field → heading of an export of Windows events."""
    by_key: dict[str, str] = {}
    for heading in (*headings, ""):
        by_key.setdefault(normalize_heading(heading)[0], heading)
    for heading in headings:  # System.EventID, winlog.event_data.TargetUserName
        parts = heading.split(".")
        for start in range(1, len(parts)):
            key = normalize_heading(".".join(parts[start:]))[0]
            if key not in _WHOLE_KEYS:
                by_key.setdefault(key, heading)
    return {
        field: next(by_key[key] for key in keys if key in by_key)
        for field, keys in _HEADINGS.items()
        if any(key in by_key for key in keys)
    }


def has_event_columns(headings: Sequence[str]) -> bool:
    """Return whether a table with these headings can be a security log of Windows."""
    return find_fields(headings).keys() >= {"event", "at"}


def is_windows_log(headings: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> bool:
    """Return whether a table with the columns of events, and these first *rows*, is a security log of Windows."""
    event = find_fields(headings)["event"]
    seen = list(rows)
    known = sum(read_cell_text(row[event]) in _KNOWN_EVENTS for row in seen)
    return any(_PROVIDER in row.values() for row in seen) or known * 2 > len(seen)


def list_other_events(headings: Sequence[str], rows: Sequence[Mapping[str, Cell]]) -> list[str]:
    """Return the events of a log of Windows that is none of logins. [] for what is no such log: its numbers would not repeat."""
    fields = find_fields(headings)
    if normalize_heading(fields["at"])[0] not in _EVENT_TIMES:
        return []
    events = [read_cell_text(row[fields["event"]]) for row in rows]
    different = sorted(set(events))
    return different if all(map(str.isdecimal, different)) and len(different) * 2 <= len(events) else []


def read_windows_events(headings: Sequence[str], rows: Iterator[Row]) -> Iterator[Reading]:
    """Yield the logins of persons. Those of machines, services and the system are left out."""
    fields = find_fields(headings)
    for row in rows:
        yield row if isinstance(row, RowFault) else _read_event(fields, row)


def _read_event(fields: Mapping[str, str], row: Mapping[str, Cell]) -> Reading:
    values = {field: read_cell_text(row.get(heading, "")) for field, heading in fields.items()}
    event = values["event"]
    if event in _LOGOUTS:
        return LOGGED_OUT
    if event not in (_LOGIN, _FAILURE):
        return NO_LOGIN if event else RowFault("", "没有写事件 ID", "请核对该行，或重新导出")
    message = values.get("message", "")
    account = values.get("account") or _find_account(event, message)
    if account is None:
        account = values.get("user")
    if account is None or (message and account in _NO_USER):
        return RowFault(
            message[:60],
            f"看不出事件 {event} 的账号",
            "请在事件查看器中另存为 XML；用 Export-Csv 的加 -Encoding UTF8",
        )
    if account in ("", "-"):
        return NO_ACCOUNT
    if _SYSTEM_NAMES.fullmatch(account.rpartition("\\")[2]):  # NT AUTHORITY\SYSTEM
        return _SYSTEM_ACCOUNT
    kind = values.get("type") or _find_value(_TYPE_LINE, message)
    if kind in _SKIPPED_TYPES:
        return _SKIPPED_TYPES[kind]
    address = values.get("address") or _find_value(_ADDRESS_LINE, message) or values.get("host", "")
    return LoginEvent(row.get(fields["at"], ""), account, address, event == _FAILURE)


def _find_account(event: str, message: str) -> str | None:
    """Return the account in the message of an event, None if it cannot be found."""
    section = _ACCOUNT_SECTIONS[event].search(message)
    found = _ACCOUNT_LINE.search(message, section.end()) if section else None
    return found["value"] if found else None


def _find_value(pattern: re.Pattern[str], message: str) -> str:
    found = pattern.search(message)
    return found["value"] if found else ""
