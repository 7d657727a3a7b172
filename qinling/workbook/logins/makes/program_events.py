"""The events of known programs: Keycloak and Nextcloud."""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from qinling.rules.parsing.chinese_text import quote_value
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.makes.event_source import (
    LOGGED_OUT,
    NO_ACCOUNT,
    NO_LOGIN,
    LoginEvent,
    Reading,
)
from qinling.workbook.logins.outcome_codes import read_cell_text
from qinling.workbook.logins.table_sources import RowFault, SkippedRow

#: A row by its headings, or why it cannot be read.
Row = Mapping[str, Cell] | RowFault

_KEYCLOAK_KEYS = {"type", "time", "ipAddress"}
_KEYCLOAK_TYPES = {"LOGIN", "LOGIN_ERROR", "LOGOUT", "REFRESH_TOKEN", "CODE_TO_TOKEN"}
_NEXTCLOUD_KEYS = {"app", "message", "remoteAddr", "time", "user"}
_NEXTCLOUD_LOGIN = re.compile(
    r'Login (?P<what>successful|attempt|failed): (?:"(?P<quoted>.*?)"|(?P<plain>.*?))(?: \(Remote IP: .*\))?'
)
_ATTEMPT = SkippedRow("登录尝试（结果另有一行）")
#: Rows within which the result of an attempt must come: it is of the same request.
_WAITING_ROWS = 500
_MINUTE = len("2026-06-22T09:40")


def is_keycloak(headings: AbstractSet[str], rows: Sequence[Mapping[str, Cell]]) -> bool:
    """Return whether the keys, and the types in the first *rows*, are those of Keycloak's events."""
    if not headings >= _KEYCLOAK_KEYS or not headings & {"details.username", "userId"}:
        return False
    return any(row["type"] in _KEYCLOAK_TYPES for row in rows)


def read_keycloak_events(rows: Iterator[Row]) -> Iterator[Reading]:
    """Yield the logins of Keycloak's events. Only the types LOGIN and LOGIN_ERROR are a person's."""
    for row in rows:
        yield row if isinstance(row, RowFault) else _read_keycloak_event(row)


def _read_keycloak_event(row: Mapping[str, Cell]) -> Reading:
    kind = read_cell_text(row["type"])
    if kind in ("LOGIN", "LOGIN_ERROR"):
        # A login without a user name is still that of its identifier.
        account = read_cell_text(row.get("details.username", "")) or read_cell_text(row.get("userId", ""))
        if not account:
            return NO_ACCOUNT
        return LoginEvent(row["time"], account, read_cell_text(row["ipAddress"]), kind == "LOGIN_ERROR")
    if not kind:
        return RowFault(
            read_cell_text(row["time"]), "没有写 type，看不出是不是登录", "请核对该条，或重新导出"
        )
    return LOGGED_OUT if kind in ("LOGOUT", "LOGOUT_ERROR") else NO_LOGIN


class _Attempt(NamedTuple):
    """An attempt to log in: its request, and the failure that it is without a result."""

    request: str
    failure: LoginEvent


def is_nextcloud(headings: AbstractSet[str]) -> bool:
    """Return whether the keys are those of Nextcloud's logs."""
    return headings >= _NEXTCLOUD_KEYS


def read_nextcloud_events(rows: Iterator[Row]) -> Iterator[Reading]:
    """Yield the logins of Nextcloud's logs.

    Each login begins with an attempt; its result is a row of the same request. An attempt without a
    result has failed: the audit log writes no failures.
    """
    waiting: deque[Reading | _Attempt] = deque()
    for row in rows:
        reading = row if isinstance(row, RowFault) else _read_nextcloud_event(row)
        if isinstance(reading, LoginEvent) and not isinstance(row, RowFault):
            is_of_request = partial(_is_of_request, _name_request(row, reading))
            if not _settle_attempt(waiting, is_of_request):
                _settle_attempt(waiting, partial(_is_of_minute, reading))
        waiting.append(reading)
        if len(waiting) > _WAITING_ROWS:
            yield _end_waiting(waiting.popleft())
    yield from map(_end_waiting, waiting)


def _name_request(row: Mapping[str, Cell], event: LoginEvent) -> str:
    """Return what tells the request of a login. An export without it has the account and the address."""
    return read_cell_text(row.get("reqId", "")) or f"{event.account} {event.address}"


def _is_of_request(request: str, attempt: _Attempt) -> bool:
    return attempt.request == request


def _is_of_minute(event: LoginEvent, attempt: _Attempt) -> bool:
    """Return whether an attempt is of the account, address and minute of *event*: some exports number the lines, not the requests."""
    failure = attempt.failure
    return (failure.account, failure.address, str(failure.at)[:_MINUTE]) == (
        event.account,
        event.address,
        str(event.at)[:_MINUTE],
    )


def _settle_attempt(waiting: deque["Reading | _Attempt"], fits: Callable[["_Attempt"], bool]) -> bool:
    """Mark the last attempt that *fits* as having its result in a row of its own. Return whether there is one."""
    for place in range(len(waiting) - 1, -1, -1):
        one = waiting[place]
        if isinstance(one, _Attempt) and fits(one):
            waiting[place] = _ATTEMPT
            return True
    return False


def _end_waiting(one: "Reading | _Attempt") -> Reading:
    return one.failure if isinstance(one, _Attempt) else one


def _read_nextcloud_event(row: Mapping[str, Cell]) -> "Reading | _Attempt":
    message = read_cell_text(row["message"])
    if message.startswith("Logout"):
        return LOGGED_OUT
    found = _NEXTCLOUD_LOGIN.fullmatch(message)
    if found is None:
        if message.startswith("Login "):
            return RowFault(message[:60], f"看不懂{quote_value(message)}", "请核对该行；不是登录的，请删去")
        return NO_LOGIN
    account = (found["quoted"] or found["plain"] or "").strip()
    if not account:
        return NO_ACCOUNT
    event = LoginEvent(row["time"], account, read_cell_text(row["remoteAddr"]), found["what"] != "successful")
    return _Attempt(_name_request(row, event), event) if found["what"] == "attempt" else event
