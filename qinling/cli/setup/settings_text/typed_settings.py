"""What the words typed for a setting may mean in a settings file: a number, a list, a text."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from qinling.cli.settings.schema import SETTINGS
from qinling.cli.settings.settings_model import Setting
from qinling.cli.settings.validation.time_validators import HOURS_SPAN
from qinling.errors import UsageRefused, ValueRefused
from qinling.rules.phone_numbers import mask_phone_numbers
from qinling.rules.typed.typed_durations import NUMERAL, read_number

_YES_NO = {
    word: meaning
    for words, meaning in (("是 对 要 开 yes on true 1", True), ("否 错 不要 关 no off false 0", False))
    for word in words.split()
}
#: What is typed for yes and no, which is nobody's name.
_ANSWERS = frozenset(("yes", "no", "y", "n", "是", "否", "不", "好", "ok", "是的", "不是"))
_NUMBER_WITH_UNIT = re.compile(r"([0-9]+)\s*(个?工作日|天|日|分钟|秒|周|次|个|条|行)")
_NUMBER_IN_WORDS = re.compile(rf"({NUMERAL})(万)?")
_TEN_THOUSAND = 10_000
#: Two times of day as people write them: 21点到7点.
_HOURS = re.compile(r"([0-9]{1,2})(?:[:点时]([0-9]{2})?分?)?")
_BOTH = 2
_TO = re.compile(r"\s*(?:[-~—–]+|到|至)\s*")
#: A text in the quotes of a settings file, or of a Chinese keyboard.
_QUOTED = re.compile(r"""["“'‘「]([^"“”'‘’「」]*)["”'’」]""")
_COMMAS = re.compile("[,，、]")
#: Begins a further setting among the words of a value: 键=值.
ASSIGNMENT = re.compile(r"([A-Za-z_][\w.\-]*)[=＝]", re.DOTALL)
#: Parts two settings as it would two words of a sentence.
_END_COMMA = re.compile(r"\s*[,，、;；]\s*$")
#: Parts the names of persons: a sign, or a blank after a Chinese name.
_PERSON_GAP = re.compile(r"[,，、;；/]|(?<=[\u4e00-\u9fff]{2})\s+(?=[\u4e00-\u9fff]{2})")


def remove_quotes(text: str) -> str:
    """Return *text* without quotes around the whole of it: they are typed as in a settings file, or in a sentence."""
    quoted = _QUOTED.fullmatch(text.strip())
    return quoted[1].strip() if quoted else text.strip()


def _require_no_other_answer(text: str, what: str, remedy: str) -> None:
    """Raise UsageRefused for 是, no or a telephone number where a name is asked for."""
    if text.strip().lower() in _ANSWERS:
        raise UsageRefused(f"“{text.strip()}”不是{what}", remedy)
    if mask_phone_numbers(text) != text:
        raise UsageRefused(f"“{text.strip()}”里有电话号码，{what}里不写它", remedy)


def require_office_name(name: str) -> str:
    """Return *name*. Raises UsageRefused for one of signs alone, and for an answer to another question."""
    _require_no_other_answer(name, "本单位的名称", "写全称，如 云岭区秦岭办")
    if not any(map(str.isalnum, name)):
        raise UsageRefused(f"本单位的名称“{name}”里只有符号", "写全称，如 云岭区秦岭办")
    return name


def require_one_person(name: str) -> str:
    """Return *name*. Raises UsageRefused for several: what a user of the system does is recorded under one.

    An answer to another question, or a telephone number, is refused too.
    """
    _require_no_other_answer(name, "姓名", "只写姓名，如 王敏")
    persons = [one.strip() for one in _PERSON_GAP.split(name) if one.strip()]
    if len(persons) > 1:
        raise UsageRefused(
            f"“{name}”是 {len(persons)} 个人，一个本机用户只记一个姓名",
            f"只写一个；别人的：qinling config set actor.names.他的本机用户名 {persons[1]}",
        )
    return name


def split_assignment(key: str, words: Sequence[str]) -> tuple[str, list[str]]:
    """Return a key and the words of its value, also where they were typed as 键=值."""
    name, sign, value = key.replace("＝", "=").partition("=")
    if sign:
        return name, [value, *words] if value or not words else [*words]
    first, *rest = (*words, "")
    if first[:1] in ("=", "＝"):
        return key, [*([first[1:]] if first[1:] else []), *rest[:-1]]
    return key, [*words]


def split_typed_keys(words: Sequence[str]) -> list[str]:
    """Return each key of *words*, which commas may part. Raises UsageRefused for none."""
    pieces = [piece for word in words for piece in _split_at_settings(word, r"(?=([A-Za-z_][\w.\-]*))")]
    keys = [bare for piece in pieces if (bare := _END_COMMA.sub("", piece).strip())]
    if not keys:
        raise UsageRefused("没有写是哪项设置", "看有哪些：qinling config list")
    return keys


def split_typed_settings(words: Sequence[str]) -> list[list[str]]:
    """Return the words of each setting of a line: 键=值 with a known key, or with a dot, begins another.

    So does a key behind a comma. The comma that parts two settings is of neither.
    """
    pieces = [piece for word in words for piece in _split_at_settings(word, r"(?=([A-Za-z_][\w.\-]*)[=＝])")]
    groups = [pieces[:1]]
    for piece in pieces[1:]:
        found = ASSIGNMENT.match(piece)
        is_key = is_setting_key(piece) and _END_COMMA.search(groups[-1][-1])
        if is_key or (found and ("." in found[1] or is_setting_key(found[1]))):
            last = _END_COMMA.sub("", groups[-1].pop())
            groups[-1] += [last] if last or not groups[-1] else []
            groups.append([piece])
        else:
            groups[-1].append(piece)
    return groups


def is_setting_key(word: str) -> bool:
    """Return whether *word* is the key of a setting, or of an entry of one that is a table."""
    key = word.lower()
    return key in SETTINGS or any(
        key.startswith(f"{name}.") for name, one in SETTINGS.items() if one.validator.names
    )


def _split_at_settings(word: str, ahead: str) -> Iterator[str]:
    """Yield the parts of *word* at each comma that a setting follows, as *ahead* matches it, the comma with the first."""
    start = 0
    for found in re.finditer(rf"[,，、;；]\s*{ahead}", word):
        if is_setting_key(found[1]):
            yield word[start : found.end()].rstrip()
            start = found.end()
    yield word[start:]


def list_meanings(setting: Setting, words: Sequence[str]) -> Iterator[object]:
    """Yield what *words* may be, the likeliest first: the setting's own check decides which it takes.

    Numbers, `true`, lists and tables may be typed as in the file. Several words, or one with commas, are a list.
    """
    whole = " ".join(words)
    if isinstance(setting.default, str) and remove_quotes(whole) != whole.strip():
        yield remove_quotes(whole)  # as a settings file has it
        return
    if isinstance(setting.default, bool) and whole.strip().lower() in _YES_NO:
        yield _YES_NO[whole.strip().lower()]
    for text in dict.fromkeys((whole, normalize("NFKC", whole))):  # a number may be typed full-width
        if (value := _parse_toml_value(text)) is not None:
            yield value
    if (plain := _read_plain_value(setting, normalize("NFKC", whole).strip())) is not None:
        yield plain
    parts = [part.strip() for word in words for part in _COMMAS.split(word)]
    parts = [part for part in parts if part]
    is_list = isinstance(setting.default, tuple) or setting.validator.names == 1
    if len(words) > 1 or len(parts) != 1 or is_list:
        numbers = [_parse_toml_value(part) for part in parts]
        if parts and all(isinstance(one, int | float) and not isinstance(one, bool) for one in numbers):
            yield numbers
        yield parts
    yield whole


def _read_plain_value(setting: Setting, text: str) -> object:
    """Return what a number in words (十, 10万), with its unit (9天), or two times of day (21点到7点) are in a settings file, None for others.

    The unit must be the setting's own: a number of working days is none of days.
    """
    if type(setting.default) is int and (number := _read_whole_number(text)) is not None:
        return number
    if isinstance(setting.default, int) and (found := _NUMBER_WITH_UNIT.fullmatch(text)):
        return int(found[1]) if found[2].removeprefix("个") in setting.help_zh else None
    times = [_HOURS.fullmatch(part) for part in _TO.split(text)]
    if setting.validator is HOURS_SPAN and len(times) == _BOTH and all(times):
        return "-".join(f"{one[1]:0>2}:{one[2] or '00'}" for one in times if one)
    return None


def _read_whole_number(text: str) -> int | None:
    """Return the number that *text* is in words, such as 十 or 10万; None for anything else."""
    found = _NUMBER_IN_WORDS.fullmatch(text)
    if found is None or text.isdecimal():
        return None
    try:
        return read_number(found[1]) * (_TEN_THOUSAND if found[2] else 1)
    except ValueRefused:
        return None


def _parse_toml_value(text: str) -> object:
    """Return the number, truth value, list or table that *text* is in TOML, None for anything else."""
    if "\n" in text or ("#" in text and not text.lstrip().startswith(("[", "{"))):
        return None  # what follows a # would be lost
    try:
        table = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return None
    value = table.get("value")
    return value if len(table) == 1 and isinstance(value, bool | int | float | list | dict) else None
