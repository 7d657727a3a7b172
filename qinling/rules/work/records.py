"""Work records as values: their fields, their numbers, and what is wrong with one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from qinling.errors import ValueRefused
from qinling.rules.merging.issue_validation import lies_ahead
from qinling.rules.parsing.chinese_text import normalize_text, quote_value
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.work.amounts import Amounts, format_amounts, format_decimal
from qinling.rules.work.kinds import DAYS, WorkKind
from qinling.rules.workdays import WorkCalendar

MAX_UNIT_LENGTH = 200
#: Labels of the fields, as history and `work edit` name them.
RECORD_LABELS = {
    "kind": "种类",
    "topic": "主题",
    "amount": "数量",
    "persons": "人数",
    "day": "日期",
    "unit": "单位",
    "note": "备注",
    "part_of": "其中之于",
    "is_void": "作废",
}
#: Fields that `work edit` changes.
EDITABLE_FIELDS = ("topic", "amount", "persons", "day", "unit", "note")
_NUMBER = re.compile(r"(?:gz)?-?0*([1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True)
class WorkDraft:
    """A work record as it is handed in, with the parts (其中) of its figures by topic."""

    kind: WorkKind
    amounts: Amounts
    day: date
    unit: str
    topic: str | None = None
    note: str | None = None
    parts: tuple[tuple[str, Amounts], ...] = ()

    def build_values(self) -> dict[str, Any]:
        """Return the values that the history keeps."""
        return {
            "kind": self.kind.name,
            "topic": self.topic,
            "part_of": None,
            "amount": format_decimal(self.amounts.amount),
            "persons": self.amounts.persons,
            "day": self.day.isoformat(),
            "unit": self.unit,
            "note": self.note,
        }

    def build_part_values(self, topic: str, amounts: Amounts, whole: int) -> dict[str, Any]:
        """Return the values of the part *topic* of the record *whole*."""
        own = {
            "topic": topic,
            "part_of": whole,
            "amount": format_decimal(amounts.amount),
            "persons": amounts.persons,
        }
        return {**self.build_values(), **own, "note": None}


def format_record_number(record: int) -> str:
    """Return the number of a record: GZ0012."""
    return f"GZ{record:04d}"


def is_record_number(text: str) -> bool:
    """Return whether *text* is written as the number of a record with its letters."""
    folded = fold_name(text)
    return folded.startswith("gz") and _NUMBER.fullmatch(folded) is not None


def parse_record_number(text: str) -> int:
    """Return the id in a record's number: GZ0012, gz12, 12. Raises ValueRefused."""
    found = _NUMBER.fullmatch(fold_name(normalize_text(text)))
    if not found:
        raise ValueRefused(
            f"{quote_value(text)}不是工作记录的编号", "编号如 GZ0012，用 qinling work list 查找"
        )
    return int(found[1])


def build_content_key(values: Mapping[str, Any]) -> str:
    """Return a key that is the same for two records that say the same, however they are spelt."""
    names = ("kind", "topic", "amount", "persons", "day", "unit", "note")
    told = "\x1f".join(fold_name("" if values.get(name) is None else str(values[name])) for name in names)
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def build_occasion_key(values: Mapping[str, Any], *, is_stock: bool) -> tuple[str, ...]:
    """Return what tells whether two records speak of the same occasion, whatever figures they give."""
    names = ("kind", "topic", "day", "unit") if is_stock else ("kind", "topic", "day", "unit", "note")
    return tuple(fold_name("" if values.get(name) is None else str(values[name])) for name in names)


def require_valid_draft(draft: WorkDraft, today: date, calendar: WorkCalendar) -> WorkDraft:
    """Return *draft*. Raises ValueRefused for the first thing that is wrong with it."""
    if not fold_name(draft.unit):
        raise ValueRefused("没有写单位", "请写明是哪个单位做的")
    if len(draft.unit) > MAX_UNIT_LENGTH:
        raise ValueRefused(f"单位有 {len(draft.unit)} 个字，超过上限 {MAX_UNIT_LENGTH}", "请核对")
    if lies_ahead(draft.day, today, calendar):
        raise ValueRefused(
            f"日期 {draft.day} 还没有到（今天是 {today}）", "请核对年份和日期，填实际发生的那一天"
        )
    _require_days_of_year(draft)
    for why in _find_part_faults(draft):
        raise ValueRefused(why, "“其中”是总数里的一部分，不另外相加；请核对")
    return draft


def _require_days_of_year(draft: WorkDraft) -> None:
    """Raise ValueRefused for a stock of days, counted since the new year, that the year does not yet have."""
    passed = draft.day.timetuple().tm_yday
    if draft.kind.is_stock and draft.kind.unit == DAYS and draft.amounts.amount > passed:
        raise ValueRefused(
            f"{draft.kind.name} {format_amounts(draft.kind, draft.amounts)}，到 {draft.day} 这一年才过了 {passed} 天",
            f"请核对数和日期；是上一年的，日期写 {draft.day.year - 1}-12-31",
        )


def _find_part_faults(draft: WorkDraft) -> Iterator[str]:
    topics = [fold_name(topic) for topic, _ in draft.parts]
    if len(set(topics)) < len(topics):
        yield "“其中”里同一主题写了两次"
    for topic, amounts in draft.parts:
        if draft.topic and fold_name(topic) == fold_name(draft.topic):
            yield f"“其中”的主题与记录自己的主题都是“{topic}”"
        if not is_within(amounts, draft.amounts):
            whole, part = (format_amounts(draft.kind, one) for one in (draft.amounts, amounts))
            yield f"其中{topic} {part} 超过了总数 {whole}"
    together = add_amounts(amounts for _, amounts in draft.parts)
    if not is_within(together, draft.amounts):
        whole, sum_of_parts = (format_amounts(draft.kind, one) for one in (draft.amounts, together))
        yield f"其中各部分合计 {sum_of_parts}，超过了总数 {whole}"


def add_amounts(parts: Iterable[Amounts]) -> Amounts:
    """Return the sum of *parts*. Its second figure is None where no part has one."""
    given = [*parts]
    persons = [one.persons for one in given if one.persons is not None]
    return Amounts(sum((one.amount for one in given), Decimal(0)), sum(persons) if persons else None)


def is_within(part: Amounts, whole: Amounts) -> bool:
    """Return whether *part* can be a part of *whole*."""
    too_many = part.persons is not None and part.persons > (whole.persons or 0)
    return part.amount <= whole.amount and not too_many
