"""Validate the office's saved filters: each is a name and the words that would stand behind `list`."""

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qinling.cli.framework.short_options import SHORT_OPTIONS
from qinling.cli.settings.validation.validators import Validator
from qinling.errors import ValueRefused
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import Level, parse_term

_MAX_NAME_LENGTH = 20


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """The conditions of a saved filter, each an option without `--` and its value or None, and its free words."""

    text: str
    conditions: tuple[tuple[str, str | None], ...] = ()
    words: tuple[str, ...] = ()


def _check_status(text: str) -> None:
    from qinling.rules.typed.closed_words import parse_sought_status

    parse_sought_status(text)


def _check_days(text: str) -> None:
    from qinling.rules.typed.typed_durations import parse_duration

    if not text.isdecimal():
        parse_duration(text)


def _check_text(text: str) -> None:
    if not text.strip():
        raise ValueRefused("值是空的")


#: The options that filter → the check of the value, None for those without a value.
FILTER_CHECKS: dict[str, Callable[[str], object] | None] = {
    "level": lambda text: parse_term(Level, text),
    "status": _check_status,
    "category": _check_text,
    "zone": _check_text,
    "town": _check_text,
    "unit": _check_text,
    "source": _check_text,
    "text": _check_text,
    "due-within": _check_days,
    "overdue": None,
    "open": None,
    "closed-unaccepted": None,
    "not-on-platform": None,
}
_LONG_OPTIONS = {short: name for name, short in SHORT_OPTIONS.items()}


def _check_saved_filters(value: object) -> dict[str, SavedFilter]:
    filters: dict[str, SavedFilter] = {}
    for name, text in _list_texts(value):
        if not fold_name(name) or len(name) > _MAX_NAME_LENGTH or " " in name or name[0] in "@＠-":
            raise ValueRefused(f"“{name}”不能作筛选的名称：写 {_MAX_NAME_LENGTH} 字以内、没有空格的词")
        if same := next((one for one in filters if fold_name(one) == fold_name(name)), None):
            raise ValueRefused(f"“{same}”和“{name}”只差写法，留一个")
        try:
            filters[name] = parse_saved_filter(text)
        except ValueRefused as refused:
            raise ValueRefused(f"{name} = “{text}”：{refused}") from None
    return filters


def _list_texts(value: object) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        raise ValueError
    for name, text in value.items():
        if not isinstance(text, str):
            raise ValueRefused(f'{name} 应是引号里的一串条件，如 "{name}" = "-u 水利局 --overdue"')
        yield name, text


def parse_saved_filter(text: str) -> SavedFilter:
    """Return the conditions and free words of *text*. Raises ValueRefused."""
    try:
        parts = iter(shlex.split(text))
    except ValueError:
        raise ValueRefused("引号没有成对") from None
    conditions: list[tuple[str, str | None]] = []
    words: list[str] = []
    for part in parts:
        if part[:1] in ("@", "＠"):
            raise ValueRefused("里面不能再用别的筛选，把它的条件写出来")
        if part.startswith("-"):
            conditions.append(_parse_option(part, parts))
        else:
            words.append(part)
    if not conditions and not words:
        raise ValueRefused("没有条件")
    return SavedFilter(text, tuple(conditions), tuple(words))


def _parse_option(part: str, rest: Iterator[str]) -> tuple[str, str | None]:
    """Return the option *part* and its value, which follows after `=` or is the next of *rest*."""
    option, sign, value = part.partition("=")
    name = _LONG_OPTIONS.get(option, option).removeprefix("--")
    if name not in FILTER_CHECKS:
        raise ValueRefused(f"{option} 不是筛选的选项，可用：{'、'.join(f'--{one}' for one in FILTER_CHECKS)}")
    check = FILTER_CHECKS[name]
    if check is None:
        if sign:
            raise ValueRefused(f"{option} 后面不跟值")
        return name, None
    text = value if sign else next(rest, "")
    if not text or text.startswith("--"):
        raise ValueRefused(f"{option} 后面要跟一个值")
    try:
        check(text)
    except ValueRefused as refused:
        raise ValueRefused(f"{option}：{refused}") from None
    return name, text


#: The office's own filters by name.
SAVED_FILTERS = Validator(
    '应写成一节 [saved_filters]，一行一个："名称" = "条件"，只能写在设置文件里',
    "table: name = conditions",
    _check_saved_filters,
    file_only=True,
    names=1,
)
