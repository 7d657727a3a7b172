"""Find the header row of a table, and which of its columns is which field.

If two columns mean the same field, the one whose alias is listed first gets it. The other gets
its second meaning, if it has one.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time
from itertools import chain
from typing import NamedTuple

from qinling.errors import ValueRefused
from qinling.rules.logins.logs.log_cells import is_address
from qinling.rules.logins.logs.log_times import parse_day_ordinal, parse_time_of_day
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import IGNORE
from qinling.workbook.headings.normalization import normalize_heading
from qinling.workbook.logins.log_headings import ACCOUNT, LOGIN_TIME
from qinling.workbook.tables.table import is_blank

_MAX_HEADER_ROWS = 60
_MAX_COLUMNS = 500
_MAX_HEADING_PARTS = 8  # of details.user.name
_MIN_SHARE = 0.5  # share of fitting cells that decides an ambiguous heading
#: Headings of times that also tell when an account was opened. One of them is taken only where the rows are logins.
_DOUBTFUL_TIMES = frozenset(["创建时间", "创建日期", "createtime", "createdat", "created"])
_OUTCOME_SIGNS = re.compile(r"成功|失败|登录|登入|login|logon|success|fail", re.IGNORECASE)
#: What the heading of a day ends with, whatever the day is of: 认证日期, logDate.
_DAY_ENDINGS = ("日期", "日", "date", "day")
#: The second meaning of a heading, used if another column has the first.
_SECOND_MEANINGS = {
    "phone": "手机号 手机号码 手机 mobile phone",
    "name": "username user_name user 用户名 登录用户 操作用户 用户名称 用户 登录人 登录人员 操作人 操作人员",
    "place": "客户端地址 登录地址 登陆地址 访问地址 来源地址 地址 客户端 终端地址 主机 host",
    "day": "登录日期 访问日期 logindate",
}


class Header(NamedTuple):
    """The headings of a table: their row (from 0), their texts in order, and field → column (from 0).

    *meanings* is what every known heading means, column → field, also where another column has the
    field. *settled* are the columns that the user named.
    """

    row: int
    headings: list[str]
    columns: dict[str, int]
    meanings: Mapping[int, str] = {}
    settled: frozenset[int] = frozenset()


class _Candidate(NamedTuple):
    """A column that may hold a field. *rank* is the position of its heading among the aliases."""

    rank: int
    column: int
    field: str
    second_field: str


def find_header(
    rows: Sequence[Sequence[Cell]], aliases: Mapping[str, str], configured_headings: Mapping[str, str]
) -> Header | None:
    """Find the header row: the one of the first 60 rows with the most known fields, at least two.

    *configured_headings* maps headings to fields. Ambiguous headings are decided by the other
    columns and the cells below. Return None if there is no header row.
    """
    meanings = _build_meanings(aliases)
    own = _normalize_own_headings(aliases, configured_headings)
    best: tuple[int, int] = (1, 0)
    for number, row in enumerate(rows[:_MAX_HEADER_ROWS]):
        fields = {found.field for found in _find_candidates(row, meanings, own)} - {IGNORE}
        best = max(best, (len(fields), -number))
    known, number = best[0], -best[1]
    if known < 2:
        return None
    headings = [_format_heading(cell) for cell in rows[number][:_MAX_COLUMNS]]
    candidates = [*_find_candidates(rows[number], meanings, own)]
    return Header(
        number,
        headings,
        _assign_columns(rows, number, (one for one in candidates if one.field != IGNORE)),
        {one.column: one.field for one in candidates},
        frozenset(one.column for one in candidates if one.rank < 0),
    )


def find_passed_over(
    header: Header, aliases: Mapping[str, str], configured_headings: Mapping[str, str]
) -> Iterator[tuple[str, int]]:
    """Yield (field, column) of the columns whose heading means a field that another column has been given."""
    own = _normalize_own_headings(aliases, configured_headings)
    read = set(header.columns.values())
    for found in _find_candidates(header.headings, _build_meanings(aliases), own):
        if found.column not in read and found.field in header.columns:
            yield found.field, found.column


def list_seen_headings(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Return the texts of the most likely header row: the first with at least two thirds of the most texts in any row."""
    texts = [
        [_format_heading(cell) for cell in row if isinstance(cell, str) and not is_blank(cell)]
        for row in rows
    ]
    most = max(map(len, texts[:_MAX_HEADER_ROWS]), default=0)
    return next((row for row in texts if len(row) * 3 >= most * 2), [])


def _normalize_own_headings(
    aliases: Mapping[str, str], configured_headings: Mapping[str, str]
) -> dict[str, str]:
    return {
        normalize_heading(heading)[0]: field
        for heading, field in configured_headings.items()
        if field in aliases or field == IGNORE  # the settings also name fields of issues
    }


def _format_heading(cell: Cell) -> str:
    return "" if is_blank(cell) else " ".join(str(cell).split())


def _build_meanings(aliases: Mapping[str, str]) -> dict[str, tuple[int, str, str]]:
    """Return heading → (rank, field, second field)."""
    table: dict[str, tuple[int, str, str]] = {}
    for field, words in aliases.items():
        for rank, word in enumerate(words.split()):
            second = next((other for other, those in _SECOND_MEANINGS.items() if word in those.split()), "")
            table.setdefault(normalize_heading(word)[0], (rank, field, second))
    return table


def _find_candidates(
    row: Sequence[Cell], meanings: Mapping[str, tuple[int, str, str]], own: Mapping[str, str]
) -> Iterator[_Candidate]:
    endings = Counter(chain.from_iterable(_list_endings(cell) for cell in row[:_MAX_COLUMNS]))
    for column, cell in enumerate(row[:_MAX_COLUMNS]):
        if not isinstance(cell, str) or is_blank(cell):
            continue
        unique_endings = [ending for ending in _list_endings(cell)[1:] if endings[ending] == 1]
        keys = (*normalize_heading(cell), *(normalize_heading(ending)[0] for ending in unique_endings))
        if settled := next((own[key] for key in keys if key in own), ""):
            yield _Candidate(-1, column, settled, "")
        elif meaning := next((meanings[key] for key in keys if key in meanings), None):
            yield _Candidate(meaning[0], column, *meaning[1:])


def _list_endings(cell: Cell) -> list[str]:
    """Return a heading such as details.user.name whole, without its first part, and so on; never only from the number of a list on."""
    parts = cell.split(".") if isinstance(cell, str) else []
    starts = range(min(len(parts), _MAX_HEADING_PARTS))
    return [".".join(parts[start:]) for start in starts if not start or not parts[start].isdecimal()]


def _assign_columns(
    rows: Sequence[Sequence[Cell]], header: int, candidates: Iterator[_Candidate]
) -> dict[str, int]:
    columns: dict[str, int] = {}
    for _rank, column, field, second in sorted(candidates):
        unlike = second == "place" and not _is_mostly(_is_ip, rows, header, column)
        if field not in columns and not unlike:
            columns[field] = column
        elif second:
            columns.setdefault(second, column)
    return _drop_doubtful_time(rows, header, _resolve_day_column(rows, header, columns))


def _drop_doubtful_time(
    rows: Sequence[Sequence[Cell]], header: int, columns: dict[str, int]
) -> dict[str, int]:
    """Drop a time under 创建时间 from what looks like a list of accounts: no addresses, no outcomes, and no account twice."""
    column = columns.get(LOGIN_TIME, -1)
    if (
        column < 0
        or "address" in columns
        or normalize_heading(str(rows[header][column]))[0] not in _DOUBTFUL_TIMES
    ):
        return columns
    place = columns.get(ACCOUNT, _MAX_COLUMNS)
    accounts = [row[place] for row in rows[header + 1 :] if place < len(row) and not is_blank(row[place])]
    has_outcomes = any(
        isinstance(cell, str) and _OUTCOME_SIGNS.search(cell) for row in rows[header + 1 :] for cell in row
    )
    if len(accounts) == len(set(map(str, accounts))) and not has_outcomes:
        del columns[LOGIN_TIME]
    return columns


def _resolve_day_column(
    rows: Sequence[Sequence[Cell]], header: int, columns: dict[str, int]
) -> dict[str, int]:
    """Keep a day column only together with a time-of-day column, which finds one by itself. A single day column is read as date and time."""
    if LOGIN_TIME not in columns and "day" in columns:
        columns[LOGIN_TIME] = columns.pop("day")
    elif LOGIN_TIME not in columns:
        return columns
    elif not _is_mostly(_is_time_of_day, rows, header, columns[LOGIN_TIME]):
        columns.pop("day", None)
    elif "day" not in columns:
        free = [
            place
            for place, cell in enumerate(rows[header][:_MAX_COLUMNS])
            if place not in columns.values() and _format_heading(cell).lower().endswith(_DAY_ENDINGS)
        ]
        days = [place for place in free if _is_mostly(_is_day, rows, header, place)]
        columns |= {"day": days[0]} if len(days) == 1 else {}
    return columns


def _is_mostly(
    is_fitting: Callable[[Cell], bool], rows: Sequence[Sequence[Cell]], header: int, column: int
) -> bool:
    """Return whether at least half of the cells under a heading fit. Return False if there are none."""
    cells = [row[column] for row in rows[header + 1 :] if column < len(row) and not is_blank(row[column])]
    return bool(cells) and sum(map(is_fitting, cells)) >= len(cells) * _MIN_SHARE


def _is_ip(cell: Cell) -> bool:
    return isinstance(cell, str) and is_address(cell)


def _is_day(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    try:
        return isinstance(cell, str) and parse_day_ordinal(cell.strip()) > 0
    except ValueRefused:
        return False


def _is_time_of_day(cell: Cell) -> bool:
    if isinstance(cell, time):
        return True
    if isinstance(cell, float):  # an Excel time without its format
        return 0 <= cell < 1
    try:
        return isinstance(cell, str) and parse_time_of_day(cell) >= 0
    except ValueRefused:
        return False
