"""Conditions that name their field: 镇办=麻街镇, 责任单位是水利局, 责任人：张某, 销号日期=上周."""

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from qinling.cli.options.filtering.filters import find_named_filter, list_filters
from qinling.cli.options.filtering.word_meanings import WordMeaning, describe_due
from qinling.cli.options.values.value_parsers import resolve_field_name
from qinling.errors import UsageRefused, ValueRefused
from qinling.rules.fields import FIELDS, FIELDS_BY_NAME, Field, FieldKind
from qinling.rules.units.unit_endings import STATIONS, USUAL, any_of

if TYPE_CHECKING:
    from qinling.cli.context import Desk

CONDITION_SIGN = re.compile("[=＝]")
#: What stands between a field and its text in speech. A field must stand before it.
_SPOKEN = re.compile(r"(?P<name>[^0-9:：]{2,6}?)(?:[:：]|是|为|在)(?P<text>.+?)的?")
_ROLE = re.compile(r"由?(?![没无未有谁])(?P<text>.{2,12}?)(?P<role>牵头|主责|负责|承办|包抓|配合)(?:整改)?的")
_UNIT_END = re.compile(f"{any_of(USUAL, STATIONS, ('队', '院', '社'))}$|街道|公司|政府|中心")
#: Headings of the days to the deadline, in a list and in a warning.
_DAYS_LEFT_LABELS = ("剩余天数", "余天")
_HAS_DIGIT = re.compile("[0-9]")
_DAY_REMEDY = "写 上周、4月、4月20日至28日、近7天 这样的词"


def names_field(word: str) -> bool:
    """Return whether *word* is the whole name of a filter with a value or of a field."""
    return any(
        word in (one.names.label, *one.names.aliases) for one in list_filters() if not one.is_flag
    ) or any(word == field.label for field in FIELDS)


def read_condition(word: str, desk: "Desk") -> WordMeaning | None:
    """Return the meaning of a condition that names its field, None for a word that names none. Raises UsageRefused."""
    name, sign, text = (part.strip() for part in word.replace("＝", "=").partition("="))
    if sign:
        return _read_named(word, name, text, desk)
    if said := _find_role(word):
        return WordMeaning(f"“{word}”读作{describe_column(*said)}", column=said)
    found = _SPOKEN.fullmatch(word)
    if found is None or not _is_whole_name(found["name"]):
        return None
    meaning = _read_named(word, found["name"], found["text"].strip(), desk)
    if meaning.filter:
        return meaning._replace(told=f"“{word}”按{meaning.filter[0].names.label}筛选")
    if meaning.column:
        return meaning._replace(told=f"“{word}”读作{describe_column(*meaning.column)}")
    return meaning


def _is_whole_name(name: str) -> bool:
    """Return whether *name* names a filter or a field, and is no part of its name: 发现 may begin any text."""
    if any(name != field.label and name in field.label for field in FIELDS):
        return names_field(name)
    return names_field(name) or find_named_filter(name) is not None or _find_field(name) is not None


def _find_role(word: str) -> tuple[str, str] | None:
    """Return the field and the text of a word that names who leads or answers for an issue: 水利局牵头的, 张某负责."""
    if (found := _ROLE.fullmatch(word)) is None:
        return None
    fields = {"牵头": "lead_unit", "配合": "assisting_unit", "包抓": "leader"}
    field = fields.get(found["role"]) or ("duty_unit" if _UNIT_END.search(found["text"]) else "person")
    return field, found["text"]


def describe_column(field: str, text: str) -> str:
    """Return in words that the text of *field* holds *text*."""
    return f"{FIELDS_BY_NAME[field].label}含“{text}”"


def _read_named(word: str, name: str, text: str, desk: "Desk") -> WordMeaning:
    from qinling.rules.typed.value_phrases import find_day_left

    if name in _DAYS_LEFT_LABELS and (day := find_day_left(text, desk.today)):
        return _tell_due(word, (day, day))
    one = find_named_filter(name)
    field = None if one else _find_field(name)
    if field and text:
        return _read_field(word, field, text, desk)
    if one is None or one.is_flag or not text:
        labels = "、".join(one.names.label for one in list_filters() if not one.is_flag)
        raise UsageRefused(f"“{word}”看不懂", f"可用：{labels}，写成 镇办=麻街镇；要在文字里找，用 --text")
    try:
        return WordMeaning("", filter=(one, one.parse(text)))
    except ValueRefused as refused:
        raise UsageRefused(f"“{word}”：{refused.message}", refused.remedy) from None


def _read_field(word: str, field: Field, text: str, desk: "Desk") -> WordMeaning:
    """Return the meaning of a condition on a *field* that no filter has."""
    from qinling.rules.typed.deadline_phrases import find_due_phrase
    from qinling.rules.typed.issue_phrases import build_day_phrase
    from qinling.rules.typed.typed_spans import looks_like_time
    from qinling.rules.typed.value_phrases import VALUE_KINDS, find_value_phrase, spell_short_day

    if field.kind is FieldKind.TEXT:
        return WordMeaning("", column=(field.name, text))
    if field.kind in VALUE_KINDS:
        if phrase := find_value_phrase(field, text):
            return WordMeaning(f"“{word}”读作{phrase.text}", phrase=phrase)
        raise UsageRefused(
            f"“{word}”看不懂", f"写 {field.label}= 和列表里这一栏的值；要在文字里找，用 --text"
        )
    if field.kind is FieldKind.DEADLINE:
        if due := find_due_phrase(spell_short_day(text), desk.today):
            return _tell_due(word, due)
        if not _HAS_DIGIT.search(text) and not looks_like_time(text):  # 长期坚持
            return WordMeaning("", column=("deadline_text", text))
    elif phrase := build_day_phrase(field.name, text, desk.today):
        return WordMeaning(f"“{word}”读作{phrase.text}", phrase=phrase)
    raise UsageRefused(f"“{word}”看不出是哪几天", _DAY_REMEDY)


def _tell_due(word: str, due: tuple[date, date]) -> WordMeaning:
    return WordMeaning(f"“{word}”读作{describe_due(due)}，还没有整改完的", due=due)


def _find_field(name: str) -> Field | None:
    """Return the field *name* that a condition can be made of, other than the status, which is a filter."""
    with suppress(UsageRefused):
        field = FIELDS_BY_NAME[resolve_field_name(name)]
        if field.kind is not FieldKind.STATUS:
            return field
    return None
