"""Validators of settings, each with a text of what it expects."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from qinling.errors import ValueRefused
from qinling.rules.rule_overrides import RuleOverride
from qinling.rules.supervision.document_numbers import require_number_pattern
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import Level, Term, parse_term

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Validator(Generic[T]):
    """The check of one kind of value.

    *expects* says in Chinese what is right; a refusal shows it. *expects_en* is its short form in
    the English manual. *check* returns the value, or raises ValueError when it is not as
    expected; a ValueRefused of its own is shown instead. Values that are *file_only* are tables,
    which an environment variable cannot hold. *names* counts the names between the key and a value:
    one in a table of persons, two in tables of channels.
    """

    expects: str
    expects_en: str
    check: Callable[[object], T]
    file_only: bool = False
    names: int = 0

    def __call__(self, value: object) -> T:
        """Return the setting that *value* stands for; environment variables give text. Raises ValueRefused."""
        try:
            return self.check(value)
        except (ValueError, OverflowError):
            raise ValueRefused(self.expects) from None


def build_integer_validator(low: int, high: int, unit: str = "") -> Validator[int]:
    """Return a validator for whole numbers between *low* and *high*.

    With *unit* (天, 工作日, 周, 分钟, 周几, 日) a text may say it in words: 两周, 5个工作日, 星期一, 每月5日.
    """

    def check_integer(value: object) -> int:
        if isinstance(value, str) and re.fullmatch(r"\s*\d{1,18}\s*", value):
            value = int(value)
        elif isinstance(value, str) and unit:
            from qinling.rules.typed.typed_counts import parse_counted

            if re.match(r"\s*([-－]|[\d.]+\s*$)", value):  # the range says it all
                raise ValueError
            try:
                value = parse_counted(value, unit)
            except ValueRefused as refused:
                raise ValueRefused(f"应是 {low} 到 {high} 的整数；{refused.message}") from None
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError
        return value

    return Validator(f"应是 {low} 到 {high} 的整数", f"{low} to {high}", check_integer)


def build_choice_validator(*words: str) -> Validator[str]:
    """Return a validator for one of *words*."""

    def check_choice(value: object) -> str:
        if value not in words:
            raise ValueError
        return str(value)

    return Validator(f"应是 {'、'.join(words)} 之一", " or ".join(words), check_choice)


def build_term_validator(kind: type[Term]) -> Validator[Term]:
    """Return a validator for one word of *kind*, its code or its label."""
    codes = " ".join(f"`{word.value}`" for word in kind)
    return Validator(
        f"应是 {_list_words([kind])} 之一", codes, lambda value: _parse_closed_word(str(value), (kind,))
    )


def build_words_validator(*kinds: type[Term], min_count: int = 0) -> Validator[tuple[Term, ...]]:
    """Return a validator for a list of closed words; in an environment variable commas separate them."""

    def check_words(value: object) -> tuple[Term, ...]:
        words = re.split("[,，、]", value) if isinstance(value, str) else value
        if not isinstance(words, list) or len([word for word in words if word != ""]) < min_count:
            raise ValueRefused('应是一列词，如 ["…", "…"]')
        return tuple(_parse_closed_word(str(word), kinds) for word in words if word != "")

    codes = " ".join(f"`{word.value}`" for kind in kinds for word in kind)
    return Validator(f"应是一列词，可用：{_list_words(kinds)}", codes, check_words)


def _parse_closed_word(text: str, kinds: Sequence[type[Term]]) -> Term:
    from qinling.rules.typed.typed_times import name_weekday

    for kind in kinds:
        for word in dict.fromkeys((text, name_weekday(text))):  # 星期一 is 周一
            with suppress(ValueRefused):
                return parse_term(kind, word)
    raise ValueRefused(f"“{text}”不在可选词内，可用：{_list_words(kinds)}")


def _list_words(kinds: Iterable[type[Term]]) -> str:
    return "、".join(word.label for kind in kinds for word in kind)


def build_specials_validator(*names: str, unit: str = "天") -> Validator[tuple[RuleOverride, ...]]:
    """Return a validator for tables with level, category or zone, and at least one number of *names*, of *unit*."""

    def check_specials(value: object) -> tuple[RuleOverride, ...]:
        overrides = []
        for place, table in enumerate(_check_table_list(value), 1):
            try:
                overrides.append(_parse_special(table, names, unit))
            except ValueRefused as refused:
                raise ValueRefused(f"第 {place} 节{refused.message}") from None
        return tuple(overrides)

    return Validator(
        "应写成几节，每节以 [[…]] 开头，只能写在设置文件里", "sections", check_specials, file_only=True
    )


def _check_table_list(value: object) -> list[dict[str, object]]:
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        raise ValueError
    return value


def _parse_special(table: dict[str, object], names: Sequence[str], unit: str) -> RuleOverride:
    scope = {name: table.get(name) for name in ("level", "category", "zone")}
    if unknown := [key for key in table if key not in (*scope, *names)]:
        raise ValueRefused(f"没有 {'、'.join(unknown)} 这项，可用：{'、'.join((*scope, *names))}")
    values = {name: _parse_days(name, table[name], unit) for name in names if name in table}
    if not values or not any(scope.values()):
        raise ValueRefused(f"应写 level、category、zone 中至少一项，和 {'、'.join(names)} 中至少一项")
    level = None if scope["level"] is None else _parse_closed_word(str(scope["level"]), (Level,)).value
    category, zone = (None if scope[name] is None else str(scope[name]) for name in ("category", "zone"))
    return RuleOverride(level, category, zone, values)


def _parse_days(name: str, value: object, unit: str) -> int:
    try:
        return build_integer_validator(1, 3650, unit)(value)
    except ValueRefused as refused:
        raise ValueRefused(f"的 {name} {refused.message}") from None


def _check_share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or not 0.5 <= float(value) <= 1:
        raise ValueError
    return float(value)


def _check_short_word(value: object) -> str:
    if not isinstance(value, str) or not value.isalnum() or len(value) > 8:
        raise ValueError
    return value


def _check_acceptance_levels(value: object) -> tuple[Term, ...]:
    levels = build_words_validator(Level, min_count=1)(value)
    lowest_first = [level for level in reversed(Level) if level in levels]
    if list(levels) != lowest_first:
        raise ValueError
    return levels


def _check_line(value: object) -> str:
    if not isinstance(value, str) or len(value.splitlines()) > 1 or len(value) > 60:
        raise ValueError
    return value.strip()


def _check_number_pattern(value: object) -> str:
    return require_number_pattern(_check_line(value))


def _check_names(value: object) -> tuple[str, ...]:
    names = re.split("[,，、]", value) if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError
    return tuple(name.strip() for name in names if name.strip())


def _check_name_lists(value: object) -> dict[str, tuple[str, ...]]:
    return {name: NAMES(words) for name, words in _check_table(value).items()}


def _check_person_names(value: object) -> dict[str, str]:
    names = _check_table(value)
    for user, name in names.items():
        if not (isinstance(name, str) and name.isprintable() and fold_name(user) and re.search(r"\w", name)):
            raise ValueError
    return {user: str(name).strip() for user, name in names.items()}


def _check_table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError
    return value


def check_tables(value: object) -> dict[str, object]:
    """Return a table of tables. Raises ValueError."""
    tables = _check_table(value)
    _check_table_list([*tables.values()])
    return tables


def _check_file_mode(value: object) -> str:
    # Its owner must be able to replace it, and a file of a table is no program.
    if not isinstance(value, str) or not re.fullmatch("0?6[0246]{2}", value):
        raise ValueError
    return value.zfill(4)


def _check_yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise ValueError


SHARE = Validator("应是 0.5 到 1 的小数", "0.5 to 1", _check_share)
SHORT_WORD = Validator("应是 1 到 8 个字母、汉字或数字，写在引号里", "a short word", _check_short_word)
#: Acceptance levels, the lowest first.
ACCEPTANCE_LEVELS = Validator(
    '应自下而上、不重复，如 ["区级", "市级", "省级"]',
    "levels, the lowest first",
    _check_acceptance_levels,
)
#: One line of text.
LINE = Validator("应是一行文字，写在引号里", "a line of text", _check_line)
#: How document numbers are formed.
NUMBER_PATTERN = Validator(
    "应像 商秦办督〔{year}〕{n}号，写在引号里", "a text with `{year}` and `{n}`", _check_number_pattern
)
#: A list of names; in an environment variable commas separate them.
NAMES = Validator('应是一列名字，如 ["…", "…"]', "words", _check_names)
#: A table with a list of names in each line.
NAME_LISTS = Validator(
    '应是一节，每行写 "名字" = ["…"]，只能写在设置文件里',
    "table: name = words",
    _check_name_lists,
    file_only=True,
    names=1,
)
#: A table of system users and persons.
PERSON_NAMES = Validator(
    '应是一节，每行写 本机用户名 = "姓名"，只能写在设置文件里',
    "table: user = name",
    _check_person_names,
    file_only=True,
    names=1,
)
#: A table of tables, as they are.
TABLES = Validator(
    "应写成几节，每节以 [channels.名字] 开头，只能写在设置文件里",
    "tables",
    check_tables,
    file_only=True,
    names=2,
)
#: Headings and their fields. The loader resolves the fields.
HEADING_FIELDS = Validator(
    '应是一节，每行写 "表头" = "字段"', "table: heading = field", _check_table, file_only=True, names=1
)
#: Permissions of a file in octal, as a text.
FILE_MODE = Validator(
    '应是三位八进制的权限，写在引号里，如 "0640"，第一位是 6', "octal, the owner's 6", _check_file_mode
)
YES_NO = Validator("应是 true 或 false", "`true` or `false`", _check_yes_no)
