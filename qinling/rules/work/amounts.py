"""The amounts of work records: 3次, 2起5人次, 18件21人, 73.26%. They are exact; no binary fraction is kept."""

import re
from decimal import Decimal
from typing import NamedTuple

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import normalize_text, parse_chinese_number, quote_value
from qinling.rules.work.kinds import MAX_DECIMALS, PERCENT, WorkKind

#: Stored amounts are whole numbers of this part of one.
SCALE = 10**MAX_DECIMALS
_MAX_AMOUNT = 10**11
_MAX_WORDS = 60
_NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[〇零一二两三四五六七八九十百千]+"
_UNSIGNED = _NUMBER.removeprefix("[-+]?")
#: An amount, its unit, and the second figure with its word behind or before it.
_FIGURES = re.compile(
    rf"共?(?P<amount>{_NUMBER})(?P<unit>[^\d,.+()-]*)"
    rf"(?:(?:[,、;/(](?P<before>[^\d,.+()-]*))?(?P<persons>{_UNSIGNED})(?P<word>[^\d,.+()-]*)\)?)?"
)
#: 其中鸟类2件2人 in brackets or after a comma.
_PARTS = re.compile(r"[(,;、]?其中[:,]?")
_PART = re.compile(rf"(?P<topic>[^\d,;、()]+?):?(?P<figures>(?:{_NUMBER})[^,;、]*)")


class Amounts(NamedTuple):
    """The figures of a record: its amount, and its second figure where the kind has one."""

    amount: Decimal
    persons: int | None = None


class StatedAmounts(NamedTuple):
    """The figures of a record, and those of its parts (其中) by topic."""

    whole: Amounts
    parts: tuple[tuple[str, Amounts], ...] = ()


def parse_stated_amounts(kind: WorkKind, text: str) -> StatedAmounts:
    """Return the figures in *text*, with the parts that follow 其中: 18件21人(其中鸟类2件2人). Raises ValueRefused."""
    words = _normalize(text)
    whole, *parts = _PARTS.split(words)
    if len(parts) > 1:
        raise ValueRefused(f"{quote_value(text)}写了两次“其中”", "只写一次，几部分用顿号隔开")
    stated = [part for part in re.split("[;、]|,(?!\\d{3})", parts[0].rstrip(")")) if part] if parts else []
    return StatedAmounts(parse_amounts(kind, whole), tuple(_parse_part(kind, part, text) for part in stated))


def parse_part(kind: WorkKind, text: str) -> tuple[str, Amounts]:
    """Return topic and figures of 鸟类=2件2人. Raises ValueRefused."""
    topic, sign, figures = text.replace("＝", "=").partition("=")
    if not sign or not topic.strip():
        raise ValueRefused(f"{quote_value(text)}看不懂", f"写成 主题=数量，如 鸟类=2{kind.unit}")
    return topic.strip(), parse_amounts(kind, figures)


def _parse_part(kind: WorkKind, part: str, text: str) -> tuple[str, Amounts]:
    found = _PART.fullmatch(part)
    if not found:
        raise ValueRefused(f"{quote_value(text)}里“其中”后面的看不懂", f"写成 其中鸟类2{kind.unit}")
    return found["topic"], parse_amounts(kind, found["figures"])


def parse_amounts(kind: WorkKind, text: str) -> Amounts:
    """Return the figures in *text*: a number with or without its unit, and the second figure of the kind.

    Raises ValueRefused for another unit, a fraction of what cannot be divided, a negative number, or none.
    """
    words = _normalize(text)
    found = _FIGURES.fullmatch(words)
    if not found:
        raise ValueRefused(f"{quote_value(text)}不是{kind.name}的数量", f"写成 {format_example(kind)}")
    unit, before = found["unit"], found["before"] or ""
    if found["persons"] is None and kind.persons and unit == kind.persons:
        raise ValueRefused(  # the second figure alone
            f"{quote_value(text)}只有{kind.persons}，没有{kind.unit}数", f"写成 {format_example(kind)}"
        )
    if found["persons"] is not None and kind.persons and not before:
        unit = unit.removesuffix(kind.persons)  # 30件满意28件
    _require_unit(kind, unit, text)
    amount = _parse_number(found["amount"], text)
    if kind.unit == PERCENT and not unit and 0 < amount <= 1:
        raise ValueRefused(  # a cell formatted as a percentage holds 0.73 for 73%
            f"{quote_value(text)}看不出是 {format_decimal(amount * 100)}% 还是 {format_decimal(amount)}%",
            "请带上 % 写明",
        )
    _require_whole(kind, amount, text)
    persons = None
    if found["persons"] is not None:
        if before not in ("", kind.persons):
            raise ValueRefused(f"{quote_value(text)}看不懂", f"写成 {format_example(kind)}")
        persons = parse_persons(kind, found["persons"] + found["word"])
    return require_possible_amounts(kind, Amounts(amount, persons))


def parse_persons(kind: WorkKind, text: str) -> int:
    """Return the second figure in *text*. Raises ValueRefused for a kind that has none."""
    if not kind.persons:
        raise ValueRefused(
            f"{kind.name}只记{kind.unit}数，不记人数", "去掉人数；要记的在设置里给这一种写上 persons"
        )
    words = _normalize(text)
    word = words.lstrip("-+0123456789,.〇零一二两三四五六七八九十百千")
    if word not in _list_person_words(kind):
        raise ValueRefused(f"{quote_value(text)}的单位不是{kind.persons}", f"写成 5{kind.persons}")
    number = _parse_number(words.removesuffix(word), text)
    if number != int(number) or number < 0:
        raise ValueRefused(f"{quote_value(text)}不是{kind.persons}的数目", f"写成 5{kind.persons}")
    return int(number)


def _list_person_words(kind: WorkKind) -> set[str]:
    """Return what may stand after the second figure: 人次 or 人, and 满意, 件满意 or 件 for a share."""
    words = {"", kind.persons, kind.persons.removesuffix("次")}
    return words | (
        {f"{unit}{kind.persons}" for unit in kind.units} | {*kind.units} if kind.is_share else set()
    )


def with_persons(kind: WorkKind, amounts: Amounts, text: str) -> Amounts:
    """Return *amounts* with the second figure *text*. Raises ValueRefused where they have another."""
    persons = parse_persons(kind, text)
    if amounts.persons not in (None, persons):
        raise ValueRefused(f"{kind.persons}写了两个：{amounts.persons} 和 {persons}", "只写一处")
    return require_possible_amounts(kind, amounts._replace(persons=persons))


def require_possible_amounts(kind: WorkKind, amounts: Amounts) -> Amounts:
    """Return *amounts*. Raises ValueRefused for a number that the kind cannot have."""
    amount, persons = amounts
    shown = f"{format_decimal(amount)}{kind.unit}"
    if amount < 0:
        raise ValueRefused(
            f"{kind.name} {shown} 是负数", "写实际的数目；记错了的用 qinling work edit 改正或 work void 作废"
        )
    if amount == 0 and not kind.is_stock:
        raise ValueRefused(f"{kind.name} {shown} 是零", "没有发生的不用记")
    if kind.unit == PERCENT and amount > 100:
        raise ValueRefused(f"{kind.name} {shown} 超过 100%", "请核对")
    if amount >= _MAX_AMOUNT:
        raise ValueRefused(f"{kind.name} {shown} 太大", "请核对")
    if persons is not None and kind.is_share and persons > amount:
        raise ValueRefused(
            f"{kind.name} {shown}，{kind.persons}却有 {persons}",
            f"{kind.persons}不能超过{kind.unit}数，请核对",
        )
    return amounts


def _require_unit(kind: WorkKind, word: str, text: str) -> None:
    if word and word not in kind.units:
        raise ValueRefused(
            f"{quote_value(text)}的单位不是{kind.unit}",
            f"{kind.name}的单位是{'、'.join(kind.units)}，写成 {format_example(kind)}",
        )


def _require_whole(kind: WorkKind, amount: Decimal, text: str) -> None:
    exponent = amount.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > kind.decimals:
        what = f"最多 {kind.decimals} 位小数" if kind.decimals else "应是整数"
        raise ValueRefused(
            f"{quote_value(text)}：{kind.name}的{kind.unit}数{what}", f"写成 {format_example(kind)}"
        )


def _normalize(text: str) -> str:
    if len(text) > _MAX_WORDS * 4:
        raise ValueRefused(f"{quote_value(text)}太长，不是数量", "写成 3次 的样子")
    return normalize_text(text).replace("[", "(").replace("]", ")").rstrip("。.;,")


def _parse_number(words: str, text: str) -> Decimal:
    spelt = parse_chinese_number(words)
    if spelt is not None:
        return Decimal(spelt)
    try:
        return Decimal(words.replace(",", ""))
    except ArithmeticError:
        raise ValueRefused(f"{quote_value(text)}里的数字看不懂", "用阿拉伯数字写") from None


def format_example(kind: WorkKind) -> str:
    """Return how an amount of *kind* is written."""
    number = "73.26" if kind.unit == PERCENT else "1.5" if kind.decimals else "3"
    if kind.persons:
        return f"3{kind.unit}{2 if kind.is_share else 5}{kind.persons}"
    return f"{number}{kind.unit}"


def format_decimal(amount: Decimal) -> str:
    """Return *amount* as it is stored in the history: without an exponent and without zeros at its end."""
    text = f"{amount:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def scale_amount(text: str) -> int:
    """Return the stored whole number of an amount of the history."""
    return int(Decimal(text) * SCALE)


def unscale_amount(number: int) -> Decimal:
    """Return the amount of a stored whole number."""
    return Decimal(number).scaleb(-MAX_DECIMALS)


def format_amounts(kind: WorkKind, amounts: Amounts) -> str:
    """Return *amounts* with their units: 2起5人次."""
    second = "" if amounts.persons is None else f"{amounts.persons}{kind.persons or '人'}"
    return f"{format_decimal(amounts.amount)}{kind.unit}{second}"
