"""Parsers of option values. Each names its kind of value in Chinese for the help page."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import typer

from qinling.cli.framework.error_boundary import CONTROL_ESCAPES
from qinling.errors import UsageRefused, ValueRefused
from qinling.rules.fields import find_field
from qinling.rules.vocabulary import (
    AlertKind,
    BlankHandling,
    ImportUpdate,
    Level,
    Status,
    WarningFormat,
    parse_term,
)

if TYPE_CHECKING:
    from qinling.rules.history.noted_head import NotedHead

T = TypeVar("T")


class ValueParser(Generic[T]):
    """Parser of one kind of option value. Help shows *kind*."""

    def __init__(self, kind: str, parse: Callable[[str], T]) -> None:
        self.__name__ = kind  # Typer reads the name of a parser here.
        self.parse = parse

    def __call__(self, text: str) -> T:
        """Return the value of *text*. Raises BadParameter when it is refused."""
        try:
            return self.parse(text)
        except ValueRefused as refused:
            raise typer.BadParameter(str(refused)) from None


def _require_decodable(text: str) -> str:
    """Return *text*. Refuse bytes that the terminal's encoding could not decode."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueRefused("含有无法识别的字符", "用 UTF-8 的终端再输一遍")
    return text


def _require_printable(text: str) -> str:
    """Return *text*. Refuse control characters: the history would show them on every terminal."""
    if any(ord(sign) in CONTROL_ESCAPES for sign in _require_decodable(text)):
        raise ValueRefused("含有看不见的控制字符", "请清除后重新填写")
    return text


def _require_not_blank(text: str) -> str:
    """Return *text*. Refuse a blank, which usually is an unset shell variable."""
    if not text.strip():
        raise ValueRefused("不能为空", "写上内容，或者去掉这个选项")
    return text


def _parse_day(text: str | date) -> date:
    if isinstance(text, date):
        return text
    with suppress(ValueError):  # ISO dates need no date parser.
        day = date.fromisoformat(text)
        if text == day.isoformat() and 1990 <= day.year <= 2099:
            return day
    from qinling.rules.parsing.dates import parse_day

    return parse_day(_require_decodable(text))


def resolve_field_name(text: str, *, input_only: bool = False) -> str:
    """Return the name of the field that *text* names; with *input_only*, only of a field that can be entered.

    Raises UsageRefused.
    """
    try:
        return find_field(text, input_only=input_only).name
    except ValueRefused as refused:
        raise UsageRefused(refused.message, refused.remedy) from None


def _parse_status(text: str) -> Status:
    """Return the status of *text*. Words used in ledgers, such as 待销号, are accepted too."""
    try:
        return parse_term(Status, text)
    except ValueRefused:
        from qinling.rules.parsing.statuses import parse_status

        with suppress(ValueRefused):
            if status := parse_status(text).status:
                return status
        raise


def _parse_time_of_day(text: str) -> str:
    with suppress(ValueError):
        return time.fromisoformat(text.strip().zfill(5)).strftime("%H:%M")
    raise ValueRefused(f"“{text}”不是时刻", "写成 08:00 的样子")


def _parse_noted_head(text: str) -> "NotedHead":
    from qinling.rules.history.noted_head import parse_noted_head

    return parse_noted_head(text)


TEXT = ValueParser("文字", _require_decodable)
HISTORY_TEXT = ValueParser("文字", _require_printable)  # text that is stored in the history
NAME = ValueParser("姓名", lambda text: _require_not_blank(_require_printable(text)))
LEDGER_LOCATION = ValueParser("文件", _require_not_blank)  # a file or a URL
FILE = ValueParser("文件", lambda text: Path(_require_not_blank(str(text))))
FOLDER = ValueParser("文件夹", lambda text: Path(_require_not_blank(str(text))))
NOTED_HEAD = ValueParser("链首", _parse_noted_head)
DAY = ValueParser("日期", _parse_day)
TIME_OF_DAY = ValueParser("时刻", _parse_time_of_day)
LEVEL = ValueParser("级别", lambda text: parse_term(Level, text))
STATUS = ValueParser("状态", _parse_status)
ALERT = ValueParser("种类", lambda text: parse_term(AlertKind, text))
REPORT_FORMAT = ValueParser("格式", lambda text: parse_term(WarningFormat, text))
UPDATE_MODE = ValueParser("方式", lambda text: parse_term(ImportUpdate, text))
BLANK_MODE = ValueParser("方式", lambda text: parse_term(BlankHandling, text))
