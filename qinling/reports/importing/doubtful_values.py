"""Values that may be mistyped, in lines and as JSON."""

from collections.abc import Iterator, Sequence

from qinling.procedures.importing.doubtful_values import IS_NO_NAME, MAY_BE_SEVERAL, DoubtfulValue
from qinling.reports.text.plain_text import join_lines, shorten_text
from qinling.rules.merging.issue_validation import ORDERED_DAYS
from qinling.rules.texts.name_lists import name_first

_MAX_NAMED = 3
_MAX_LENGTH = 30  # characters of a value


def doubtful_value_lines(values: Sequence[DoubtfulValue]) -> Iterator[str]:
    """Yield a line each for new names, days, numbers and telephone numbers: how many, and the first ones."""
    kinds = {"number": "个编号里有像数字的字母", "contact": "个联系方式不像电话号码"}
    parted = [one for one in values if one.why == MAY_BE_SEVERAL]
    copies = [one.why for one in values if one.field == "description"]
    days = [one.why for one in values if one.field in ORDERED_DAYS]
    told_apart = (*kinds, *ORDERED_DAYS, "description")
    names = [one for one in values if one.field not in told_apart and not one.why]
    nameless = dict.fromkeys(f"“{_shorten_value(one.value)}”" for one in values if one.why == IS_NO_NAME)
    if nameless:
        yield f"注意：{_tell_first(list(nameless))}不像单位、镇办的名称，照原样存"
    if len(names) == 1:
        yield f"注意：台账里还没有“{_shorten_value(names[0].value)}”，相近的有：{'、'.join(names[0].near)}"
    elif names:
        pairs = [f"“{_shorten_value(one.value)}”（已有 {one.near[0]}）" for one in names]
        yield f"注意：台账里还没有的名称有 {len(names)} 个与已有的相近：{_tell_first(pairs)}"
    if copies:
        count = f"有 {len(copies)} 个新问题可能重复登记：" if len(copies) > 1 else "可能重复登记："
        yield f"注意：{count}{_tell_first(copies, '；')}"
    if parted:
        cells = [f"“{_shorten_value(one.value)}”" for one in parted]
        yield f"注意：{name_first(cells, _MAX_NAMED, f'等 {len(parted)} 格')}存成一个单位；是几个单位的，中间改用顿号隔开"
    if days:
        count = f"有 {len(days)} 个问题日期先后不对：" if len(days) > 1 else ""
        yield f"注意：{count}{_tell_first(days, '；')}，请核对"
    for field, what in kinds.items():
        found = [one for one in values if one.field == field]
        if found:
            told = [f"{_shorten_value(one.value)}（{one.why or f'是不是 {one.near[0]}'}）" for one in found]
            yield f"注意：{len(found)} {what}，照原样存：{_tell_first(told)}"


def _tell_first(texts: Sequence[str], sign: str = "、") -> str:
    return name_first(texts, _MAX_NAMED, "等，全部见 --json", sign)


def _shorten_value(value: str) -> str:
    return shorten_text(join_lines(value), _MAX_LENGTH)


def doubtful_value_json(value: DoubtfulValue) -> dict[str, object]:
    """Return a value that may be mistyped with the keys that programs rely on."""
    return {**value._asdict(), "near": list(value.near), "why": value.why or None}
