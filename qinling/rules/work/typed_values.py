"""Fields of a work record as a person types them: 数量=4次."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from qinling.errors import UsageRefused, ValueRefused, value_refused_as
from qinling.rules.limits import MAX_NAME_LENGTH, MAX_TEXT_LENGTH, require_length
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.texts.unseen_characters import UNSEEN_REMEDY, find_unseen, require_no_acting_characters
from qinling.rules.typed.field_words import (
    FieldText,
    collect_texts,
    describe_doubt,
    describe_ways,
    read_field_word,
)
from qinling.rules.typed.typed_days import parse_typed_day
from qinling.rules.work.amounts import format_decimal, parse_amounts, parse_persons
from qinling.rules.work.kinds import WorkKind
from qinling.rules.work.records import EDITABLE_FIELDS, MAX_UNIT_LENGTH, RECORD_LABELS

_AMOUNT = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?[^0-9\s=＝:：]{0,3})+")
_REQUIRED = ("amount", "day", "unit")


def split_record_values(words: Iterable[str]) -> dict[str, str]:
    """Return field → text of the *words* 字段=值. Raises UsageRefused."""
    typed: list[FieldText] = []
    for word in words:
        if _AMOUNT.fullmatch(word.strip()):
            raise UsageRefused(
                f"“{word}”没有写是哪个字段", f"数量写成 {RECORD_LABELS['amount']}={word.strip()}"
            )
        reading = read_field_word(word, _resolve_field, ("note",))
        if not reading.is_clear:
            raise UsageRefused(
                describe_doubt(reading, RECORD_LABELS.__getitem__),
                describe_ways(reading, RECORD_LABELS.__getitem__),
            )
        typed += reading.parts or (reading.whole,)
    return collect_texts(typed, RECORD_LABELS.__getitem__)


def _resolve_field(text: str) -> str:
    for name in EDITABLE_FIELDS:
        if text.strip() in (name, RECORD_LABELS[name]):
            return name
    fields = "、".join(RECORD_LABELS[name] for name in EDITABLE_FIELDS)
    raise UsageRefused(
        f"没有“{text.strip()}”这个字段", f"请写成 字段=值，可改：{fields}；种类记错了的，作废后重新记"
    )


def parse_record_values(kind: WorkKind, texts: Mapping[str, str], today: date) -> dict[str, Any]:
    """Return field → value of *texts*, as the history keeps them. A blank text clears the field.

    数量=2起5人次 gives both figures. Raises ValueRefused naming the field.
    """
    values: dict[str, Any] = {}
    for name, text in texts.items():
        label = RECORD_LABELS[name]
        if not fold_name(text):
            if name in _REQUIRED:
                raise ValueRefused(f"{label}不能为空", f"请写明{label}")
            values[name] = None
            continue
        with value_refused_as(ValueRefused, f"{label}："):
            if name == "amount":
                amounts = parse_amounts(kind, text)
                values[name] = format_decimal(amounts.amount)
                if amounts.persons is not None:
                    if values.get("persons", amounts.persons) != amounts.persons or "persons" in texts:
                        raise ValueRefused("人数写了两个", "只写一处")
                    values["persons"] = amounts.persons
            else:
                values[name] = _parse_other_field(kind, name, text, today)
    return values


def _parse_other_field(kind: WorkKind, name: str, text: str, today: date) -> object:
    if name == "persons":
        return parse_persons(kind, text)
    if name == "day":
        return parse_typed_day(text, today).day.isoformat()
    return parse_record_text(name, text)


def parse_record_text(name: str, text: str) -> str:
    """Return the topic, unit or note *text*. Raises ValueRefused for one too long or with unseen characters."""
    limits = {"unit": MAX_UNIT_LENGTH, "topic": MAX_NAME_LENGTH}
    require_length(text, limits.get(name, MAX_TEXT_LENGTH))
    if name in limits and (where := find_unseen(text)):
        raise ValueRefused(f"含有看不见的控制字符：{where}", UNSEEN_REMEDY)
    return require_no_acting_characters(text).strip()
