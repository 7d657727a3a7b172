"""Words such as 镇办=麻街镇 that a person types: one field and its text, or several fields in one word.

A word is split only where every part begins with a field and a sign, after a sentence with the same
sign. Where it may as well be one text, both readings are handed back, and somebody has to say which is meant.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from qinling.errors import UsageRefused, quote_argument

#: Returns the field that a text names. Raises UsageRefused.
ResolveField = Callable[[str], str]
#: A field and the text typed for it.
FieldText = tuple[str, str]

#: Between field and text: everything behind it is the text, word for word.
LITERAL_SIGN = ":="
_SIGNS = "=＝:："
_COLONS = ":："
_STOPS = "，,；;"
_GAP = rf"[{_STOPS}、。\s]"
_FIRST = re.compile(rf"(?P<name>[^{_SIGNS}]*)(?P<sign>[:：][=＝]|[{_SIGNS}])(?P<text>.*)", re.DOTALL)
_LATER = re.compile(rf"{_GAP}+(?P<name>[^{_SIGNS}{_STOPS}、。\s]{{1,20}})[ \t]*(?P<sign>[{_SIGNS}])(?![=＝])")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class FieldWord(NamedTuple):
    """The readings of one word: *whole* as one field, *parts* as several, none where there is no such reading.

    *is_clear* says that the word is its parts, or else the whole, and nothing else. *unknown* is what
    stands where a field should, "" where nothing does. *may_be_whole* is False where the first field
    holds no sentence, so that several fields in its text cannot be meant for it.
    """

    whole: FieldText
    parts: tuple[FieldText, ...]
    is_clear: bool
    unknown: str
    may_be_whole: bool = True


class _Part(NamedTuple):
    field: str
    text: str
    has_colon: bool


def read_field_word(word: str, resolve: ResolveField, prose: Collection[str]) -> FieldWord:
    """Return the readings of *word*. The fields *prose* hold sentences, in which signs are nothing unusual.

    Raises UsageRefused where the word names no field.
    """
    found = _FIRST.fullmatch(word)
    if found is None:
        raise UsageRefused(
            f"“{word}”看不懂",
            "请写成 字段=值，中间不空格，如 整改时限=2026年6月底前；值里有空格的，整个用引号括起来",
        )
    field = resolve(found["name"])
    if len(found["sign"]) > 1:
        return FieldWord((field, found["text"].strip()), (), is_clear=True, unknown="")
    whole = field, _strip_end(found["text"])
    first = _Part(field, found["text"], found["sign"] in _COLONS)
    parts = list(_split_parts(first, resolve))
    unknown = next((name for one in parts if one.field not in prose for name in _list_unknown(one)), "")
    if len(parts) == 1:
        return FieldWord(whole, (), not unknown, unknown)
    is_clear = not unknown and not any(map(_has_stop, parts))
    is_clear = is_clear and not any(_may_go_on(*pair, prose) for pair in pairwise(parts))
    texts = tuple((one.field, _strip_end(one.text)) for one in parts)
    return FieldWord(whole, texts, is_clear, unknown, field in prose)


def _split_parts(first: _Part, resolve: ResolveField) -> Iterator[_Part]:
    """Yield the parts of the text of *first*: each begins where a field and a sign stand."""
    field, has_colon, start = first.field, first.has_colon, 0
    for found in _LATER.finditer(first.text):
        try:
            following = resolve(found["name"])
        except UsageRefused:
            continue
        yield _Part(field, first.text[start : found.start()], has_colon)
        field, has_colon, start = following, found["sign"] in _COLONS, found.end()
    yield _Part(field, first.text[start:], has_colon)


def _list_unknown(part: _Part) -> Iterator[str]:
    """Yield what stands in the text of *part* where a field could: 乡鎮 in 区级，乡鎮=麻街镇."""
    for found in _LATER.finditer(part.text):
        if _CHINESE.search(found["name"]):
            yield found["name"]


def _has_stop(part: _Part) -> bool:
    """Return whether something stands in the text of *part* that could be a part of its own."""
    return re.search(f"[{_STOPS}]", _strip_end(part.text)) is not None


def _may_go_on(part: _Part, following: _Part, prose: Collection[str]) -> bool:
    """Return whether *following* may belong to the sentence of *part*: its sign is another one."""
    return part.field in prose and part.has_colon != following.has_colon


def _strip_end(text: str) -> str:
    """Return *text* without blanks around it and without the comma that a list leaves at its end."""
    return text.strip().rstrip(_STOPS + "、").rstrip()


def split_at_sign(text: str) -> tuple[str, str, str]:
    """Return what stands before the first sign, the sign, and what stands behind it, as str.partition does."""
    found = _FIRST.fullmatch(text)
    return (found["name"].strip(), found["sign"], found["text"].strip()) if found else (text.strip(), "", "")


def collect_texts(typed: Iterable[FieldText], get_label: Callable[[str], str]) -> dict[str, str]:
    """Return field → text. Raises UsageRefused where one field is typed twice."""
    texts: dict[str, str] = {}
    for field, text in typed:
        if field in texts:
            raise UsageRefused(
                f"{get_label(field)}写了两次：“{texts[field]}”和“{text}”", "只留一个，再运行一次"
            )
        texts[field] = text
    return texts


def describe_doubt(reading: FieldWord, get_label: Callable[[str], str]) -> str:
    """Return what is unclear in the word of *reading*."""
    field, text = reading.whole
    if reading.unknown:
        return f"{get_label(field)}“{text}”里又有一个“{reading.unknown}”，它不是字段"
    names = "、".join(get_label(name) for name, _ in reading.parts)
    if not reading.may_be_whole:
        return f"“{get_label(field)}=…”里有几个字段（{names}），又有逗号，看不出到哪里为止"
    return f"“{text}”可以整个是{get_label(field)}，也可以是几个字段（{names}）"


def describe_ways(reading: FieldWord, get_label: Callable[[str], str]) -> str:
    """Return how each reading is typed so that it is the only one."""
    field, text = reading.whole
    label = get_label(field)
    one = f"整个是{label}的写成 {quote_argument(f'{label}{LITERAL_SIGN}{text}')}"
    if not reading.parts or reading.unknown:
        return f"字段写错了的请改正；{one}"
    several = " ".join(quote_argument(f"{get_label(name)}={part}") for name, part in reading.parts)
    return f"是几个字段的分开写：{several}；{one}" if reading.may_be_whole else f"请分开写：{several}"
