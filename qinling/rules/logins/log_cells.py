"""Parse the texts of a login log: times, outcomes, accounts and addresses."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address
from zoneinfo import ZoneInfo

from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import build_day
from qinling.rules.parsing.chinese_text import format_number, normalize_text, normalize_width, quote_value
from qinling.rules.parsing.dates import YEAR_UNCLEAR, match_day, parse_day_number
from qinling.rules.parsing.values import parse_yes_no

LOGIN_TIME_REMEDY = "请写成 2026-03-30 08:10:58 的样子"
_MAX_LENGTH = 80  # characters; a longer cell is free text
_SECONDS_PER_DAY = 86_400

_NOON = r"[上下]午|[AaPp][Mm]"
_DAY = r"[12][0-9]{3}(?:(?P<mark>[-/.])[0-9]{1,2}(?P=mark)[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}[日号])|[12][0-9]{7}"
_CLOCK = (
    rf"(?P<before>{_NOON})?\s*(?P<hour>[0-9]{{1,2}})\s*[:时点]\s*(?P<minute>[0-9]{{1,2}})"
    rf"(?:\s*[:分]\s*(?P<second>[0-9]{{1,2}})(?:[.,][0-9]{{1,9}})?\s*秒?|\s*分)?\s*(?P<behind>{_NOON})?"
)
_WEEKDAY = r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_OFFSET = r"(?:(?P<utc>[Zz])|(?P<sign>[+-])(?P<hours>[01][0-9]):?(?P<minutes>[0-5][0-9]))?"
_WHOLE_DAY = re.compile(_DAY)
_WHOLE_CLOCK = re.compile(_CLOCK)
# Without a gap no digit may follow a digit: 2026-3-108:10 is the 1st or the 10th.
_GAP = r"(?:\s*[Tt]\s*|\s+|(?<![0-9])|(?![0-9]))"
_MOMENT = re.compile(rf"(?P<day>{_DAY})\s*{_WEEKDAY}{_GAP}{_CLOCK}\s*{_OFFSET}")
_DIGITS_ONLY = re.compile(r"([12][0-9]{7})([0-9]{2})([0-9]{2})([0-9]{2})?(?:\.0+)?")
_SERIAL = re.compile(r"[0-9]{5}\.[0-9]+")
_NO_YEAR = re.compile(
    r"(?:[0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}月[0-9]{1,2}[日号]?)(?![-/.0-9])(?:$|\s*\D?.*:)"
)


def parse_login_time(raw: object, zone: ZoneInfo) -> tuple[int, int]:
    """Return (day as date.toordinal(), second of the day) in *zone*; parts of a second are dropped.

    Accepts texts, datetimes and Excel serials with a fraction. Raises ValueRefused without a year
    or a time of day, for days and times that do not exist, and outside 1990–2099.
    """
    if isinstance(raw, datetime):
        return _convert_to_zone(raw, zone)
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        if 0 < raw < 100_000 and raw != int(raw):
            return _parse_serial(float(raw))
        raw = format_number(raw)
    if not isinstance(raw, str):
        raise _build_refusal(str(raw))
    words = normalize_width(raw).strip()
    if len(words) > _MAX_LENGTH:
        raise _build_refusal(words)
    if found := _MOMENT.fullmatch(words):
        day, second = parse_day_ordinal(found["day"]), _read_second_of_day(found)
        return _apply_offset(day, second, found, zone) if found["utc"] or found["sign"] else (day, second)
    if found := _DIGITS_ONLY.fullmatch(words):
        return parse_day_ordinal(found[1]), _count_seconds(int(found[2]), int(found[3]), int(found[4] or 0))
    if _SERIAL.fullmatch(words):
        return _parse_serial(float(words))
    raise _build_refusal(words)


@lru_cache(maxsize=4096)
def parse_day_ordinal(text: str) -> int:
    """Return the day, as date.toordinal(), of a text that is only a day with its year. Raises ValueRefused."""
    words = normalize_width(text).strip()
    day = match_day(words, None) if _WHOLE_DAY.fullmatch(words) else None
    if day is None:
        raise _build_refusal(words)
    return day.toordinal()


def parse_time_of_day(text: str) -> int:
    """Return the second of the day of a text that is only a time of day. Raises ValueRefused."""
    words = normalize_width(text).strip()
    if found := _WHOLE_CLOCK.fullmatch(words):
        return _read_second_of_day(found)
    raise _build_refusal(words)


def _read_second_of_day(found: re.Match[str]) -> int:
    hour, noon = int(found["hour"]), (found["before"] or found["behind"] or "").lower()
    if noon in ("上午", "am"):
        if hour > 12:
            raise ValueRefused(f"{quote_value(found[0])}自相矛盾", LOGIN_TIME_REMEDY)
        hour %= 12
    elif noon and hour < 12:
        hour += 12
    return _count_seconds(hour, int(found["minute"]), int(found["second"] or 0))


def _count_seconds(hour: int, minute: int, second: int) -> int:
    if hour > 23 or minute > 59 or second > 59:
        raise ValueRefused(f"一天里没有 {hour:02}:{minute:02}:{second:02}", LOGIN_TIME_REMEDY)
    return hour * 3600 + minute * 60 + second


def _apply_offset(day: int, second: int, found: re.Match[str], zone: ZoneInfo) -> tuple[int, int]:
    """Return the moment of a text with a UTC offset, in *zone*."""
    ahead = 0 if found["utc"] else int(found["hours"]) * 3600 + int(found["minutes"]) * 60
    utc = day * _SECONDS_PER_DAY + second + (ahead if found["sign"] == "-" else -ahead)
    whole = datetime.fromordinal(utc // _SECONDS_PER_DAY).replace(tzinfo=UTC)
    return _convert_to_zone(whole + timedelta(seconds=utc % _SECONDS_PER_DAY), zone)


def _convert_to_zone(moment: datetime, zone: ZoneInfo) -> tuple[int, int]:
    if moment.tzinfo is not None:
        moment = moment.astimezone(zone)
    day = build_day(moment.year, moment.month, moment.day)
    return day.toordinal(), moment.hour * 3600 + moment.minute * 60 + moment.second


def _parse_serial(serial: float) -> tuple[int, int]:
    # A serial is inexact: 08:10:58 is .34095 and a little more or less.
    days, second = divmod(round(serial * _SECONDS_PER_DAY), _SECONDS_PER_DAY)
    return parse_day_number(days).toordinal(), second


def _build_refusal(words: str) -> ValueRefused:
    if not words:
        return ValueRefused("没有写登录时间", LOGIN_TIME_REMEDY)
    if re.fullmatch(rf"(?:{YEAR_UNCLEAR})(?:[\sT].*)?|[0-9]{{2}}年.*", words):
        return ValueRefused(f"{quote_value(words)}看不出哪个是年、月、日", LOGIN_TIME_REMEDY)
    if _NO_YEAR.match(words):
        return ValueRefused(f"{quote_value(words)}没有写年份", LOGIN_TIME_REMEDY)
    if _WHOLE_DAY.fullmatch(words) or re.fullmatch(r"[0-9]{5}", words):
        return ValueRefused(f"{quote_value(words)}没有写几点几分", LOGIN_TIME_REMEDY)
    return ValueRefused(f"{quote_value(words)}不是登录时间", LOGIN_TIME_REMEDY)


# -- outcome of a login ----------------------------------------------------------------------

_PUNCTUATION = re.compile(r"[\W_]+")
_FAILURE = re.compile(
    r".*(?:失败|错误|有误|不正确|不匹配|不一致|不存在|不通过|未通过|不成功|未成功|没有成功|不允许|不合法|无效|非法|拒绝|禁止|拦截"
    r"|锁定|冻结|停用|禁用|失效|过期|异常|超时|为空|必须填写|超过(?:最大)?(?:次数|限制)|未注册|未授权|无权限"
    r"|fail|error|den(?:y|ied)|invalid|incorrect|wrong|reject|refused|locked|disabled|forbidden|unauthori[sz]ed|expired"
    r"|unsuccess|badcredential|notfound).*|否|×|✗|✘|n|no|false"
)
_SUCCESS = re.compile(
    r".*(?:成功|success).*|(?:用户|账号|账户|密码|状态)?(?:登录|登陆|登入|认证|验证|鉴权|校验)?(?:正常|通过|正确)"
    r"|是|√|✓|✔|y|yes|true|(?:login|logon|auth)?(?:ok|pass|passed|accepted|normal|granted|succeeded)|succeed|loggedin"
)
#: Text after it (上次退出时间…, 密码即将过期) does not change the outcome.
_LOGIN_SUCCEEDED = re.compile(r"(?:用户|账号|账户|系统)?(?:登录|登陆|登入|login|logon)(?:成功|success)")
_LOGOUT_WORDS = re.compile(
    r".*(?:退出|登出|签退|下线|注销(?!(?:账号|账户|用户))|logg?edout|logout|logoff|loggedoff|signout|signedout|signoff).*"
)
_LOGIN_WORDS = re.compile(r".*(?:登录|登陆|登入|上线|签到|login|logon|loggedin|signin|signedin).*")


def _normalize_words(text: str) -> str:
    return _PUNCTUATION.sub("", normalize_text(text[: _MAX_LENGTH * 2]).lower()) or normalize_text(
        text[:_MAX_LENGTH]
    )


@lru_cache(maxsize=4096)
def parse_outcome(text: str) -> bool | None:
    """Return whether a login succeeded, None if *text* does not say, such as a code (0, 1, 200)."""
    words = _normalize_words(text)
    if _FAILURE.fullmatch(words) and not _LOGIN_SUCCEEDED.match(words):
        return False
    return True if _SUCCESS.fullmatch(words) else None


@lru_cache(maxsize=4096)
def is_logout(text: str) -> bool:
    """Return whether *text* names a logout. Such a row is not a login."""
    words = _normalize_words(text)
    return bool(_LOGOUT_WORDS.fullmatch(words)) and not _LOGIN_SUCCEEDED.match(words)


@lru_cache(maxsize=4096)
def is_login(text: str) -> bool:
    """Return whether *text*, the name of an action, means a login."""
    return bool(_LOGIN_WORDS.fullmatch(_normalize_words(text))) and not is_logout(text)


# -- account and address ---------------------------------------------------------------------

_ADDRESS_WITH_PORT = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<four>[0-9]{1,3}(?:\.[0-9]{1,3}){3}))(?::[0-9]{1,5})?"
)


def build_account_key(text: str) -> str:
    """Return the key of an account name: half width, trimmed, case-folded."""
    return normalize_width(text).strip().casefold()


def parse_address(text: str) -> str:
    """Return the address of a login, an IP address without its port. "" if the text names none."""
    words = normalize_width(text).strip()
    if words.lower() in ("-", "--", "/", "unknown", "null", "none", "未知"):
        return ""
    found = _ADDRESS_WITH_PORT.fullmatch(words)
    return (found["six"] or found["four"]) if found else words


def is_address(text: str) -> bool:
    """Return whether *text* is an IP address, with or without a port."""
    try:
        ip_address(parse_address(text))
    except ValueError:
        return False
    return True


# -- state of an account ---------------------------------------------------------------------

_ACCOUNT_WORDS = r"(?:账号|帐号|用户|人员)?"
_LEFT = re.compile(
    _ACCOUNT_WORDS
    + r"(?:已|被|已经)?(?:停用|禁用|注销|销户|删除|作废|失效|过期|收回|回收|冻结|关闭|停止使用|不再使用"
    r"|离职|离岗|调离|调出|调走|退休|辞职|去世)|(?:未|不)(?:启用|在用|使用|有效|正常)|无效|不在[岗职]"
    r"|disabled?|inactive|deleted|closed|left|off"
)
# An account locked after wrong passwords is still in use.
_IN_USE = re.compile(
    _ACCOUNT_WORDS + r"(?:已|正|已经)?(?:正常|启用|在用|使用|正在使用|使用中|有效|开通|激活|在[岗职]|锁定)"
    r"|enabled?|active|normal|locked|on"
)
_ASKS_IF_LEFT = re.compile(r"停用|禁用|注销|离职|离岗|失效|disabled")
_ASKS = re.compile(
    r".*是否.*|已?(?:停用|禁用|注销|离职|离岗|失效|启用|在用|有效)|(?:is[_ ]?)?(?:enabled|disabled|active)"
)


def has_left(text: str, heading: str) -> bool:
    """Return whether the state of an account means that it is no longer used.

    Under a heading that asks (是否启用, 停用), 是 and 否 are answers. Raises ValueRefused.
    """
    words = _normalize_words(text)
    if _LEFT.fullmatch(words):
        return True
    if _IN_USE.fullmatch(words):
        return False
    asked = normalize_text(heading).lower()
    if _ASKS.fullmatch(asked):
        return parse_yes_no(text) == bool(_ASKS_IF_LEFT.search(asked))
    raise ValueRefused(f"看不懂账号状态{quote_value(text)}", "可用：正常、启用、停用、注销、离职、调离")
