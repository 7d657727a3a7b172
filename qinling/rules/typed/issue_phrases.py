"""What an office says of its issues, as a condition: 上周销号的, 没有责任单位, 反弹的, 完成率80%以上.

Each word stands for one condition. What is read is told in the words of the ledger, so that whoever
meant another thing sees it.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from qinling.errors import QinlingError
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.figures.conditions import (
    Blank,
    Compare,
    CompareColumns,
    Condition,
    Not,
    all_of,
    any_of,
    is_between,
    is_one_of,
)
from qinling.rules.figures.figures import Figure, Span
from qinling.rules.figures.issue_conditions import IS_AWAITING_CLOSE_OUT, IS_CLOSED, IS_UNRECTIFIED, IS_VOID
from qinling.rules.figures.issue_figures import (
    AWAITING,
    EXTENSION_PENDING,
    NOT_APPLIED,
    NOT_ON_PLATFORM,
    ON_PLATFORM_STATED,
    ON_SCHEDULE,
    UNDATED,
)
from qinling.rules.figures.period_figures import IS_LATE
from qinling.rules.parsing.chinese_text import convert_numerals, normalize_text
from qinling.rules.typed.past_spans import find_past_span
from qinling.rules.vocabulary import Schedule


class IssuePhrase(NamedTuple):
    """A condition on an issue, and the condition in words."""

    text: str
    condition: Condition


#: Returns the name of the field that a text names. Raises QinlingError.
ResolveField = Callable[[str], str]
_NO = "(?:尚|还|仍|至今)?(?:未|没有?)"
_DONE = "(?:完成整改|整改完成|整改到位|整改完毕|整改完|完成|整改)"
_LATE = "(?:逾期|超期|过期)"
_REPLY = "(?:按要求)?(?:回?复|答复|反馈)"
_ACT = "(?:督办|催办|督办单)"

#: What is said of an issue as it is → its figure. One pattern a line; it must match the whole word.
_STATES: tuple[tuple[str, Figure], ...] = (
    (f"(?:已经?)?{_DONE}[而但了]?{_NO}销号|{_NO}验收", AWAITING),
    (f"(?:{_DONE}[而但了]?)?{_NO}申请销号", NOT_APPLIED),
    (
        r"(?:已经?|正在|正)?(?:申请|要求|报请?)了?延期(?:中|[待未没]批[复准]?)?|延期(?:[待未没]批[复准]?|申请中)|待批[复准]?的?延期",
        EXTENSION_PENDING,
    ),
    (
        f"{_NO}(?:录入?|上|进|登)(?:到|了)?(?:监管)?平台|(?:监管)?平台(?:上|里)?{_NO}(?:录入?)?的?",
        NOT_ON_PLATFORM,
    ),
    ("(?:已经?)(?:录入?|上|进)了?(?:监管)?平台", ON_PLATFORM_STATED),
    (f"(?:{_NO}|不){_LATE}|按时序(?:推进)?|正常推进", ON_SCHEDULE),
)
#: The same for what is no figure: the words, and the condition.
_FACTS: tuple[tuple[str, str, Condition], ...] = (
    ("(?:已经?|曾经?|又|有过?)?反弹过?了?", "反弹过（第 2 轮及以后）", Compare("round", ">", 1)),
    (
        "(?:已经?|批准|获批|同意)延期|延过期|延期过|延期了",
        "已延期（时限晚于原定时限）",
        CompareColumns("deadline", ">", "original_deadline"),
    ),
    (
        "延期|有延期",
        "已延期，或延期待批复",
        any_of(CompareColumns("deadline", ">", "original_deadline"), Not(Blank("requested_deadline"))),
    ),
    (
        f"{_NO}{_REPLY}的?{_ACT}|待{_REPLY}(?:的?{_ACT})?|{_ACT}后?(?:{_NO}|待){_REPLY}|{_NO}{_REPLY}",
        "督办待回复",
        Not(Blank("reply_by")),
    ),
    (
        "(?:没有?人|无人|没有?单位|无单位)(?:管|负责|认领|牵头)",
        "牵头单位和责任单位都未填",
        all_of(Blank("lead_unit"), Blank("duty_unit")),
    ),
    (f"意见(?:{_NO}|待){_REPLY}", "督察意见待复", Not(Blank("opinion_on"))),
    (f"{_LATE}才?{_DONE}|{_LATE}才?(?:办结|销号)", "过了时限才完成", all_of(Not(IS_VOID), IS_LATE)),
    (
        f"(?:按[期时]|如期){_DONE}|(?:按[期时]|如期)(?:办结|销号)",
        "在时限前完成",
        all_of(any_of(IS_AWAITING_CLOSE_OUT, IS_CLOSED), Not(Blank("deadline")), Not(IS_LATE)),
    ),
    (
        f"(?:{_NO}达到?|达不到|落后于?|慢于)(?:序时|时序)(?:进度)?",
        "报为未达到序时进度",
        all_of(IS_UNRECTIFIED, is_one_of("schedule", (Schedule.BEHIND,))),
    ),
)
_IS_DONE = any_of(IS_AWAITING_CLOSE_OUT, IS_CLOSED)
#: What happened on a day: its words, the field of the day, and what the issue is besides.
_EVENTS: tuple[tuple[str, str, Condition], ...] = (
    ("(?:验收)?销号|办结|结案|核销|销案", "closed_on", IS_CLOSED),
    (_DONE, "rectified_on", _IS_DONE),
    ("新?发现|查出|排查出?|(?:巡查|检查|督察|暗访)发现", "found_on", Not(IS_VOID)),
    ("新?交办|下发|转办|移交|转来|交来", "handed_over_on", Not(IS_VOID)),
    ("申请销号", "applied_on", Not(IS_VOID)),
    ("回头看|复查", "rechecked_on", Not(IS_VOID)),
    ("(?:报送?|有|更新)了?进展", "reported_on", Not(IS_VOID)),
)
_NEW = "新增加?|新来|新"
_EVENT = re.compile(
    rf"(?P<span>.+?)(?:[里份中]|已经?)*?(?P<event>{'|'.join((*(words for words, _, _ in _EVENTS), _NEW))})[了过]?"
)
_BLANK_BEFORE = "没有?(?:填写?|写|明确|确定|定)?|无|未(?:填写?|写|明确|确定|定)|缺少?"
_BLANK_BEHIND = f"为?空缺?|是?空[的着白]?|{_NO}(?:填写?|写|明确|确定|定)|不明|缺失|缺|没有"
_BLANK = re.compile(
    rf"(?:{_BLANK_BEFORE})(?P<label>[^0-9]{{2,8}}?)|(?P<other>[^0-9]{{2,8}}?)(?:{_BLANK_BEHIND})"
)
_UNIT_LABELS = ("单位", "负责单位", "承办单位")
_PLACE_LABELS = ("坐标", "经纬度", "定位", "位置坐标")
_DEADLINE_LABELS = ("期限", "时限", "整改期限", "整改时限", "完成时限", "完成期限", "到期日", "截止日期")
_PERCENT = re.compile(
    r"(?P<what>整改完成率|完成率|整改进度|进度|完成度|已?完成)?(?:为|是|等于)?(?P<sign>不到|不足|低于|小于|少于|未到|未达到?|没到|没达到?"
    r"|超过|高于|大于|达到?|至少|已达)?(?P<number>[0-9]{1,3}(?:\.[0-9]+)?)(?P<mark>%?)(?P<tail>以上|及以上|以下|及以下|以内)?"
)
_AT_END = re.compile(r"的?(?:问题|事项)?$")
_OUTSIDE_INPUT = ("noticed_on", "rechecked_on", "applied_on", "reported_on")


def find_issue_phrase(text: str, today: date, resolve: ResolveField) -> IssuePhrase | None:
    """Return the condition that *text* says of an issue, None for a word that says none."""
    words = _AT_END.sub("", normalize_text(text), count=1)
    return (
        _find_state(words, today)
        or _find_event(words, today)
        or find_percent_phrase(words)
        or _find_blank(words, resolve)
    )


def build_day_phrase(field: str, text: str, today: date) -> IssuePhrase | None:
    """Return the condition that the day *field* lies in the days that *text* names, None where it names none."""
    span = find_past_span(text, today)
    return _build_phrase(field, span) if span else None


def _find_state(words: str, today: date) -> IssuePhrase | None:
    for form, figure in _STATES:
        if re.fullmatch(form, words):
            return IssuePhrase(figure.name, figure.condition(Span(today, today, today)))
    for form, text, condition in _FACTS:
        if re.fullmatch(form, words):
            return IssuePhrase(text, condition)
    if re.fullmatch(f"{_ACT}?{_LATE}(?:{_NO}|不){_REPLY}(?:{_ACT})?", words):
        return IssuePhrase("督办逾期未复", Compare("reply_by", "<", today))
    if re.fullmatch(f"{_NO}(?:按[期时]|如期)(?:{_DONE}|销号|办结)", words):
        is_overdue = all_of(IS_UNRECTIFIED, Compare("deadline", "<", today))
        return IssuePhrase("已超期，或过了时限才完成", any_of(is_overdue, all_of(Not(IS_VOID), IS_LATE)))
    return None


def _find_event(words: str, today: date) -> IssuePhrase | None:
    """Return the condition of a span of days and what happened in it: 上周销号, 今年以来新增."""
    found = _EVENT.fullmatch(words)
    span = find_past_span(found["span"], today) if found else None
    if found is None or span is None:
        return None
    if re.fullmatch(_NEW, found["event"]):
        days = [is_between(field, *span) for field in ("found_on", "handed_over_on")]
        return IssuePhrase(f"发现日期或交办日期 {_describe_span(span)}", all_of(Not(IS_VOID), any_of(*days)))
    field, condition = next((field, so) for form, field, so in _EVENTS if re.fullmatch(form, found["event"]))
    return _build_phrase(field, span, condition)


def _build_phrase(field: str, span: tuple[date, date], *conditions: Condition) -> IssuePhrase:
    text = f"{FIELDS_BY_NAME[field].label} {_describe_span(span)}"
    return IssuePhrase(text, all_of(*conditions, is_between(field, *span)))


def _describe_span(span: tuple[date, date]) -> str:
    first, last = span
    if first == date.min:
        return f"{last} 及以前"
    return str(first) if first == last else f"{first} 至 {last}"


def find_percent_phrase(words: str) -> IssuePhrase | None:
    """Return the condition that the part done is as *words*, normalized, say: 完成率60%; None where they say none."""
    found = _PERCENT.fullmatch(convert_numerals(words))
    if found is None or not (found["what"] or (found["mark"] and (found["sign"] or found["tail"]))):
        return None
    if not found["mark"] and not found["what"].endswith(("率", "度")):  # 完成3
        return None
    said, tail = found["sign"] or "", found["tail"] or ""
    if re.match("[不低小少未没]", said):
        sign, told = "<", "低于"
    elif re.match("超|高|大", said):
        sign, told = ">", "高于"
    elif tail.endswith(("下", "内")):
        sign, told = "<=", "不高于"
    elif said or tail:
        sign, told = ">=", "不低于"
    else:
        sign, told = "=", ""
    return IssuePhrase(f"完成率{told} {found['number']}%", Compare("percent", sign, float(found["number"])))


def _find_blank(words: str, resolve: ResolveField) -> IssuePhrase | None:
    """Return the condition that a field has no value: 没有责任单位, 镇办未填."""
    if (found := _BLANK.fullmatch(words)) is None:
        return None
    label = found["label"] or found["other"]
    if label in _UNIT_LABELS:
        return IssuePhrase("牵头单位和责任单位都未填", all_of(Blank("lead_unit"), Blank("duty_unit")))
    if label in _PLACE_LABELS:
        return IssuePhrase("经度、纬度未填", any_of(Blank("lon"), Blank("lat")))
    if label in _DEADLINE_LABELS:
        condition = UNDATED.condition(Span(date.max, date.max, date.max))
        return IssuePhrase("未完成整改、没有整改时限", condition)
    with suppress(QinlingError):
        field = FIELDS_BY_NAME[resolve(label)]
        if field.is_input or field.name in _OUTSIDE_INPUT:
            return IssuePhrase(f"{field.label}未填", Blank(field.name))
    return None
