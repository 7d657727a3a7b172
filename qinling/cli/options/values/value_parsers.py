"""Parsers of option values. Each names its kind of value in Chinese for the help page."""

import re
import sys
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

import typer

from qinling.cli.framework.typer_internals import get_current_context
from qinling.errors import UsageRefused, ValueRefused, value_refused_as
from qinling.rules.backup_rules import parse_keep_counts
from qinling.rules.fields import find_field
from qinling.rules.limits import MAX_NAME_LENGTH, MAX_TEXT_LENGTH, require_length
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.texts.unseen_characters import UNSEEN_REMEDY, find_unseen, require_no_acting_characters
from qinling.rules.vocabulary import (
    AlertKind,
    BlankHandling,
    ImportUpdate,
    Level,
    Schedule,
    Status,
    WarningFormat,
    parse_term,
)

if TYPE_CHECKING:
    from qinling.cli.context import Desk
    from qinling.rules.history.noted_head import NotedHead

T = TypeVar("T")

_DAY_COUNT = re.compile(r"([0-9]+)\s*(?:[天日](?:以?内)?)?")

#: Words that stand in suggested commands for what only a person knows.
PLACEHOLDER_WORDS = frozenset(
    ["原因", "意见", "文号", "验收人", "批准人", "姓名", "情况", "内容", "回复内容", "答复内容", "依据"]
)


class ValueParser(Generic[T]):
    """Parser of one kind of option value, of at most *max_length* characters. Help shows *kind*.

    An argument that *may_be_blank* means something when it is.
    """

    def __init__(
        self,
        kind: str,
        parse: Callable[[str], T],
        max_length: int = MAX_TEXT_LENGTH,
        *,
        may_be_blank: bool = False,
    ) -> None:
        self.__name__ = kind  # Typer reads the name of a parser here.
        self.parse = parse
        self.max_length = max_length
        self.may_be_blank = may_be_blank

    def __call__(self, text: str) -> T:
        """Return the value of *text*. Raises BadParameter when it is refused."""
        try:
            if isinstance(text, str):  # Typer hands in a default of another type
                require_length(text, self.max_length)
            return self.parse(text)
        except ValueRefused as refused:
            raise typer.BadParameter(str(refused)) from None


def _require_decodable(text: str) -> str:
    """Return *text*. Refuse bytes that the terminal's encoding could not decode."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueRefused("含有无法识别的字符", "用 UTF-8 的终端再输一遍")
    return text


def _require_printable(text: str) -> str:
    """Return *text*. Refuse unseen characters with an effect: the history would keep them for good."""
    return require_no_acting_characters(_require_decodable(text))


def _require_name(text: str) -> str:
    """Return *text*. Refuse any unseen character: two names would look the same. Signs alone are no name."""
    if where := find_unseen(_require_decodable(text)):
        raise ValueRefused(f"含有看不见的控制字符：{where}", UNSEEN_REMEDY)
    name = _require_own_words(require_not_blank(text).strip())
    if not any(map(str.isalnum, name)):
        raise ValueRefused(f"“{name}”里只有符号", "写汉字、字母或数字")
    return name


def _require_own_words(text: str) -> str:
    """Return *text*. Refuse a word that only stands for what is to be written: it was copied, not written."""
    if text.strip() in PLACEHOLDER_WORDS:
        raise ValueRefused(f"“{text.strip()}”是提示里占位的字", "请换成实际的内容")
    return text


def require_not_blank(text: str) -> str:
    """Return *text*. Refuse a blank, which usually is an unset shell variable."""
    if not text.strip():
        raise ValueRefused("不能为空", "写上内容，或者去掉这个选项")
    return text


def _parse_day_count(text: str) -> int:
    """Return the number of days in 15, 15天, 两周 or 5个工作日, the latter counted from today."""
    if found := _DAY_COUNT.fullmatch(unicodedata.normalize("NFKC", text).strip()):
        return int(found[1])
    from qinling.cli.day_words import count_days
    from qinling.rules.typed.typed_durations import parse_duration

    duration = parse_duration(_require_decodable(text))
    if duration.unit == "天":
        return duration.number
    desk = _get_desk()
    return count_days(text, duration, desk.today, desk.calendar, desk.print_note)


def _require_text(text: str) -> str:
    """Return *text*. Refuse a blank: as a filter it would let everything through."""
    return require_not_blank(_require_decodable(text))


def _parse_history_text(text: str) -> str:
    """Return *text*, "" where nobody would see any of it: signs that nobody sees give no reason and no basis."""
    return _require_own_words(text) if fold_name(_require_printable(text)) else ""


def _build_day_parser(side: str) -> Callable[[str | date], date]:
    """Return the parser of a day that lies on that side of the command's day, by the name of its DaySide."""

    def parse(text: str | date) -> date:
        if isinstance(text, date):
            return text
        from qinling.rules.parsing.calendar_days import parse_iso_day

        if day := parse_iso_day(text):
            return day
        from qinling.cli.day_words import read_day
        from qinling.rules.typed.typed_days import DaySide

        desk = _get_desk()
        get_calendar = (lambda: desk.calendar) if side == DaySide.AHEAD.name else None
        return read_day(_require_decodable(text), desk.today, DaySide[side], desk.print_note, get_calendar)

    return parse


def _parse_today(text: str) -> date | str:
    """Return the day of an ISO date; other words as they are: the desk reads them, seen from its clock."""
    from qinling.rules.parsing.calendar_days import parse_iso_day

    return parse_iso_day(text) or _require_text(text)


def _parse_week(text: str | date) -> date:
    if isinstance(text, date):
        return text
    from qinling.cli.day_words import read_week

    desk = _get_desk()
    return read_week(_require_decodable(text), desk.today, desk.print_note)


def _get_desk() -> "Desk":
    """Return the desk of the command whose options are being read.

    Raises ValueRefused during completion: nothing may be told then, and no value is needed.
    """
    from qinling.cli.context import Desk

    ctx = get_current_context()
    if ctx.resilient_parsing:
        raise ValueRefused("补全时不读日期")
    return Desk.from_context(ctx)


def resolve_field_name(text: str, *, input_only: bool = False) -> str:
    """Return the name of the field that *text* names; with *input_only*, only of a field that can be entered.

    The headings that import knows name fields too. Raises UsageRefused.
    """
    with suppress(ValueRefused):  # the field's own name, which needs no headings
        return find_field(text, input_only=input_only).name
    from qinling.workbook.headings.named_fields import find_named_field

    with value_refused_as(UsageRefused):
        return find_named_field(text, input_only=input_only).name


def _parse_level(text: str) -> Level:
    with suppress(ValueRefused):
        return parse_term(Level, text)
    from qinling.rules.typed.closed_words import parse_typed_level

    return parse_typed_level(text)


def _parse_status(text: str) -> Status:
    """Return the status of *text*. Words used in ledgers, such as 待销号, are accepted too, and said to be."""
    with suppress(ValueRefused):
        return parse_term(Status, text)
    from qinling.rules.typed.closed_words import parse_sought_status

    status = parse_sought_status(text)
    if text.strip() not in re.split("[（）]", status.label) and not get_current_context().resilient_parsing:
        _get_desk().print_note(f"状态“{text}”按{status.label}筛选")
    return status


def _parse_schedule(text: str) -> Schedule:
    with suppress(ValueRefused):
        return parse_term(Schedule, text)
    from qinling.rules.typed.closed_words import parse_typed_schedule

    return parse_typed_schedule(text)


def _parse_time_of_day(text: str) -> str:
    """Return the time of day of *text* as HH:MM, and tell how it was read where it was typed in another way."""
    from qinling.rules.typed.typed_times import parse_typed_time

    time_of_day = parse_typed_time(_require_decodable(text)).strftime("%H:%M")
    if time_of_day != text.strip().zfill(5) and not get_current_context().resilient_parsing:
        _get_desk().print_note(f"“{text.strip()}”读作 {time_of_day}")
    return time_of_day


def _parse_noted_head(text: str) -> "NotedHead":
    from qinling.rules.history.noted_head import parse_noted_head

    return parse_noted_head(text)


TEXT = ValueParser("文字", _require_text)
TITLE = ValueParser("文字", _require_decodable, may_be_blank=True)  # "" means the title of the settings
ASSIGNMENT = ValueParser("文字", _require_decodable, sys.maxsize)  # 字段=值; the field has a limit of its own
HISTORY_TEXT = ValueParser("文字", _parse_history_text)  # text that is stored in the history
NAME = ValueParser("姓名", _require_name, MAX_NAME_LENGTH)
NOTED_HEAD = ValueParser("链首", _parse_noted_head)
DAY = ValueParser("日期", _build_day_parser("BEHIND"))  # on which something was done
DAY_AHEAD = ValueParser("日期", _build_day_parser("AHEAD"))  # a deadline
DAY_OF_PERIOD = ValueParser("日期", _build_day_parser("NEAREST"))
TODAY = ValueParser("日期", _parse_today)
WEEK = ValueParser("周", _parse_week)
KEEP_COUNTS = ValueParser("份数", parse_keep_counts)
TIME_OF_DAY = ValueParser("时刻", _parse_time_of_day)
LEVEL = ValueParser("级别", _parse_level)
STATUS = ValueParser("状态", _parse_status)
SCHEDULE = ValueParser("进度", _parse_schedule)
ALERT = ValueParser("种类", lambda text: parse_term(AlertKind, text))
REPORT_FORMAT = ValueParser("格式", lambda text: parse_term(WarningFormat, text))
UPDATE_MODE = ValueParser("方式", lambda text: parse_term(ImportUpdate, text))
BLANK_MODE = ValueParser("方式", lambda text: parse_term(BlankHandling, text))
DAY_COUNT = ValueParser("天数", _parse_day_count)
