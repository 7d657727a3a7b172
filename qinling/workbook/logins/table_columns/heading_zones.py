"""The time zone that the heading of a column of times names: 登录时间(UTC), 时间（GMT+08:00）, login_time_utc."""

import re
from zoneinfo import ZoneInfo

from qinling.errors import WorkbookRefused
from qinling.rules.parsing.chinese_text import normalize_width

_ZONE = re.compile(
    r"(?<![A-Za-z])(?:UTC|GMT|(?<=\()Z(?=\)))(?:\s*(?P<sign>[+-])\s*(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?)?(?![A-Za-z])"
    r"|(?<=[a-z])(?:UTC|Utc)$|(?P<name>世界时|格林[威尼]治|北京时间|中国标准时间)",
    re.IGNORECASE,
)
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=U(?:tc|TC)$)")
_CHINA = ("北京时间", "中国标准时间")
_MAX_HOURS = 12


def find_heading_zone(heading: str) -> ZoneInfo | None:
    """Return the time zone that a heading names, None if it names none. Raises WorkbookRefused for one with half hours."""
    found = _ZONE.search(_CAMEL_CASE.sub("_", normalize_width(heading)).replace("_", " "))
    if found is None:
        return None
    if found["name"] in _CHINA:
        return ZoneInfo("Asia/Shanghai")
    hours = int(found["hours"] or 0)
    if int(found["minutes"] or 0) or hours > _MAX_HOURS:
        raise WorkbookRefused(
            f"“{heading}”列的时区不是整小时，读不了",
            "请用 qinling config set logins.sources.名称.timezone 地区/城市 写上，再加 --source 名称",
        )
    if not hours:
        return ZoneInfo("UTC")
    # The names of these zones have the sign of POSIX: UTC+8 is Etc/GMT-8.
    return ZoneInfo(f"Etc/GMT{'-' if found['sign'] == '+' else '+'}{hours}")
