"""What is right for each kind of setting; every check raises ValueRefused saying what would be."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress

from qinling.errors import ValueRefused
from qinling.rules.vocabulary import Level, Word, read_word


def whole(low: int, high: int) -> Callable[[object], int]:
    """Make the check of a whole number between *low* and *high*; as text, of an environment variable."""

    def check(value: object) -> int:
        if isinstance(value, str) and re.fullmatch(
            r"\s*\d{1,18}\s*", value
        ):  # environment variables are text
            value = int(value.strip())
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueRefused(f"应是 {low} 到 {high} 的整数")
        return value

    return check


def share(value: object) -> float:
    """Return a share between a half and one."""
    wanted = "应是 0.5 到 1 的小数"
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueRefused(wanted)
    try:
        share = float(value)
    except ValueError:
        raise ValueRefused(wanted) from None
    if not 0.5 <= share <= 1:
        raise ValueRefused(wanted)
    return share


def short_word(value: object) -> str:
    """Return one to eight letters, characters or digits."""
    if not isinstance(value, str) or not value.isalnum() or len(value) > 8:
        raise ValueRefused("应是 1 到 8 个字母、汉字或数字，写在引号里")
    return value


def time_zone(value: object) -> str:
    """Return the name of a time zone."""
    from zoneinfo import ZoneInfo

    wanted = "应是时区名，如 Asia/Shanghai"
    if not isinstance(value, str) or not value:
        raise ValueRefused(wanted)
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueRefused(wanted) from None
    return value


def closed_words(*kinds: type[Word], least: int = 0) -> Callable[[object], tuple[Word, ...]]:
    """Make the check of a list of closed words; as text (an environment variable) they are parted by commas."""

    def check(value: object) -> tuple[Word, ...]:
        words = re.split("[,，、]", value) if isinstance(value, str) else value
        if not isinstance(words, list) or len([word for word in words if word != ""]) < least:
            raise ValueRefused('应是一列词，如 ["…", "…"]')
        return tuple(_known_word(str(word), kinds) for word in words if word != "")

    return check


def _known_word(text: str, kinds: Sequence[type[Word]]) -> Word:
    for kind in kinds:
        with suppress(ValueRefused):
            return read_word(kind, text)
    choices = "、".join(f"{word.value}（{word.label}）" for kind in kinds for word in kind)
    raise ValueRefused(f"“{text}”不在可选词内，可用：{choices}")


def climbing_levels(value: object) -> tuple[Word, ...]:
    """Return levels in the order that acceptance climbs."""
    levels = closed_words(Level, least=1)(value)
    climbing = [level for level in reversed(Level) if level in levels]
    if list(levels) != climbing:
        raise ValueRefused('应自下而上、不重复，如 ["district", "city", "province"]')
    return levels


def file_name(value: object) -> str:
    """Return the name of a file."""
    if not isinstance(value, str):
        raise ValueRefused("应是文件名，写在引号里")
    return value


def yes_no(value: object) -> bool:
    """Return true or false."""
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise ValueRefused("应是 true 或 false")
