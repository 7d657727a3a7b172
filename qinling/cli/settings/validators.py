"""What is right for each kind of setting; every check raises ValueRefused saying what would be."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import time

from qinling.errors import ValueRefused
from qinling.rules.vocabulary import Level, Term, parse_term
from qinling.rules.warning_tiers import RuleOverride


def build_integer_validator(low: int, high: int) -> Callable[[object], int]:
    """Make the check of a whole number between *low* and *high*; as text, of an environment variable."""

    def validate_integer(value: object) -> int:
        if isinstance(value, str) and re.fullmatch(
            r"\s*\d{1,18}\s*", value
        ):  # environment variables are text
            value = int(value.strip())
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueRefused(f"应是 {low} 到 {high} 的整数")
        return value

    return validate_integer


def validate_share(value: object) -> float:
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


def validate_short_word(value: object) -> str:
    """Return one to eight letters, characters or digits."""
    if not isinstance(value, str) or not value.isalnum() or len(value) > 8:
        raise ValueRefused("应是 1 到 8 个字母、汉字或数字，写在引号里")
    return value


def validate_time_zone(value: object) -> str:
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


def build_words_validator(*kinds: type[Term], min_count: int = 0) -> Callable[[object], tuple[Term, ...]]:
    """Make the check of a list of closed words; as text (an environment variable) they are parted by commas."""

    def validate_words(value: object) -> tuple[Term, ...]:
        words = re.split("[,，、]", value) if isinstance(value, str) else value
        if not isinstance(words, list) or len([word for word in words if word != ""]) < min_count:
            raise ValueRefused('应是一列词，如 ["…", "…"]')
        return tuple(_parse_closed_word(str(word), kinds) for word in words if word != "")

    return validate_words


def _parse_closed_word(text: str, kinds: Sequence[type[Term]]) -> Term:
    for kind in kinds:
        with suppress(ValueRefused):
            return parse_term(kind, text)
    choices = "、".join(f"{word.value}（{word.label}）" for kind in kinds for word in kind)
    raise ValueRefused(f"“{text}”不在可选词内，可用：{choices}")


def build_specials_validator(*names: str) -> Callable[[object], tuple[RuleOverride, ...]]:
    """Make the check of a list of tables: level, category, zone, and at least one whole number of *names*."""

    def validate_specials(value: object) -> tuple[RuleOverride, ...]:
        if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
            raise ValueRefused("应写成几节，每节以 [[…]] 开头，只能写在设置文件里")
        made = []
        for place, table in enumerate(value, 1):
            try:
                made.append(_parse_special(table, names))
            except ValueRefused as refused:
                raise ValueRefused(f"第 {place} 节{refused.message}") from None
        return tuple(made)

    return validate_specials


def _parse_special(table: dict[str, object], names: Sequence[str]) -> RuleOverride:
    scope = {name: table.get(name) for name in ("level", "category", "zone")}
    if unknown := [key for key in table if key not in (*scope, *names)]:
        raise ValueRefused(f"没有 {'、'.join(unknown)} 这项，可用：{'、'.join((*scope, *names))}")
    values = {name: _validate_days(name, table[name]) for name in names if name in table}
    if not values or not any(scope.values()):
        raise ValueRefused(f"应写 level、category、zone 中至少一项，和 {'、'.join(names)} 中至少一项")
    level = None if scope["level"] is None else _parse_closed_word(str(scope["level"]), (Level,)).value
    category, zone = (None if scope[name] is None else str(scope[name]) for name in ("category", "zone"))
    return RuleOverride(level, category, zone, values)


def _validate_days(name: str, value: object) -> int:
    try:
        return build_integer_validator(1, 3650)(value)
    except ValueRefused as refused:
        raise ValueRefused(f"的 {name} {refused.message}") from None


def validate_acceptance_levels(value: object) -> tuple[Term, ...]:
    """Return levels in the order that acceptance climbs."""
    levels = build_words_validator(Level, min_count=1)(value)
    climbing = [level for level in reversed(Level) if level in levels]
    if list(levels) != climbing:
        raise ValueRefused('应自下而上、不重复，如 ["district", "city", "province"]')
    return levels


def build_choice_validator(*words: str) -> Callable[[object], str]:
    """Make the check of one of *words*."""

    def validate_choice(value: object) -> str:
        if value not in words:
            raise ValueRefused(f"应是 {'、'.join(words)} 之一")
        return str(value)

    return validate_choice


def validate_line(value: object) -> str:
    """Return one line of words."""
    if not isinstance(value, str) or len(value.splitlines()) > 1 or len(value) > 60:
        raise ValueRefused("应是一行文字，写在引号里")
    return value.strip()


def validate_file_name(value: object) -> str:
    """Return the name of a file."""
    if not isinstance(value, str):
        raise ValueRefused("应是文件名，写在引号里")
    return value


def validate_names(value: object) -> tuple[str, ...]:
    """Return a list of names; as text they are parted by commas."""
    names = re.split("[,，、]", value) if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueRefused('应是一列名字，如 ["…", "…"]')
    return tuple(name.strip() for name in names if name.strip())


def validate_name_lists(value: object) -> dict[str, tuple[str, ...]]:
    """Return a table of lists of names, one line each."""
    if not isinstance(value, dict):
        raise ValueRefused('应是一节，每行写 "名字" = ["…"]，只能写在设置文件里')
    return {name: validate_names(words) for name, words in value.items()}


def validate_tables(value: object) -> dict[str, dict[str, object]]:
    """Return a table of tables, as they stand."""
    if not isinstance(value, dict) or not all(isinstance(table, dict) for table in value.values()):
        raise ValueRefused("应写成几节，每节以 [channels.名字] 开头，只能写在设置文件里")
    return value


def validate_hours_span(value: object) -> tuple[time, time] | None:
    """Return two times of day, such as 21:00-07:00; None of a blank."""
    if value == "":
        return None
    try:
        first, last = map(time.fromisoformat, str(value).replace(" ", "").split("-"))
        if first == last or first.tzinfo or last.tzinfo:
            raise ValueError
    except ValueError:
        raise ValueRefused("应是两个时刻，如 21:00-07:00") from None
    return first, last


def validate_yes_no(value: object) -> bool:
    """Return true or false."""
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise ValueRefused("应是 true 或 false")
