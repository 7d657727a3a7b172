"""Tables that sum logins up, an account a row: they are no logs, though each row has an account and a time."""

import re
from collections.abc import Sequence

from qinling.errors import WorkbookRefused
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.log_headings import ACCOUNT, LOGIN_TIME
from qinling.workbook.logins.outcome_codes import read_cell_text

_COUNT_HEADING = re.compile(
    r"^(?:总|累计|本[周月年])?(?:登录|登陆|登入|访问|上线|使用|活跃)(?:成功)?总?(?:次数|天数)|^次数$"
    r"|log[io]ns?[ _]?(?:count|times|days|total)|(?:count|times|number)[ _]?(?:of[ _]?)?log[io]ns?|^logins$",
    re.IGNORECASE,
)
_LAST_HEADING = re.compile(r"最后|最近|末次|上次|首次|第一次|\blast|\blatest|\bfirst", re.IGNORECASE)
_MIN_ACCOUNTS = 2


def find_summary(
    log: str, sheet: str, header: Header, below: Sequence[Sequence[Cell]]
) -> WorkbookRefused | None:
    """Return the refusal of a table that has each account once, with how often it came or when last; None for a log.

    *below* are its first rows.
    """
    accounts = [text for text in _list_texts(below, header.columns[ACCOUNT]) if text]
    if len(set(accounts)) < len(accounts) or "outcome" in header.columns:
        return None
    counting = [
        heading
        for place, heading in enumerate(header.headings)
        if _COUNT_HEADING.search(heading)
        and all(text.isdecimal() for text in _list_texts(below, place) if text)
    ]
    last = header.headings[header.columns[LOGIN_TIME]]
    is_last = bool(_LAST_HEADING.search(last)) and len(accounts) >= _MIN_ACCOUNTS
    if not accounts or not (counting or is_last):
        return None
    return WorkbookRefused(
        f"{log} 的“{sheet}”是汇总，不是登录日志：每个账号只有一行，写的是“{counting[0] if counting else last}”",
        "请从平台导出逐条的登录日志",
    )


def _list_texts(below: Sequence[Sequence[Cell]], place: int) -> list[str]:
    return [read_cell_text(row[place]) for row in below if place < len(row)]
