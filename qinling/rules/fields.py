"""The fields of an issue: the one table that import, export, prompts and reports share."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from qinling.errors import ValueRefused

_MAX_NEAR = 5
#: Prefix of the names of columns that match no field.
EXTRA_FIELD_PREFIX = "extra."
#: Prefix of the names of columns that an export only shows: what is typed there is told, and never taken.
SHOWN_FIELD_PREFIX = "shown."


class FieldKind(Enum):
    """The kinds of values that a field can have."""

    TEXT = auto()  # the office's own words, kept as written
    DAY = auto()
    DEADLINE = auto()
    LEVEL = auto()
    STATUS = auto()
    SCHEDULE = auto()
    PERCENT = auto()  # 0 to 100
    LONGITUDE = auto()  # degrees east
    LATITUDE = auto()  # degrees north
    YES_NO = auto()
    DAYS = auto()  # a number of days, 1 to 3650
    COUNT = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its key in JSON and tables, its Chinese label, and the kind of its values."""

    name: str
    label: str
    kind: FieldKind
    is_input: bool = True  # whether a file or a person may fill it


FIELDS = (
    Field("number", "问题编号", FieldKind.TEXT),
    Field("level", "级别", FieldKind.LEVEL),
    Field("source", "问题来源", FieldKind.TEXT),
    Field("category", "问题类型", FieldKind.TEXT),
    Field("zone", "保护分区", FieldKind.TEXT),
    Field("town", "镇办", FieldKind.TEXT),
    Field("location", "具体点位", FieldKind.TEXT),
    Field("lon", "经度", FieldKind.LONGITUDE),
    Field("lat", "纬度", FieldKind.LATITUDE),
    Field("description", "问题描述", FieldKind.TEXT),
    Field("lead_unit", "牵头单位", FieldKind.TEXT),
    Field("duty_unit", "责任单位", FieldKind.TEXT),
    Field("assisting_unit", "配合单位", FieldKind.TEXT),
    Field("acceptance_unit", "验收单位", FieldKind.TEXT),
    Field("leader", "包抓领导", FieldKind.TEXT),
    Field("person", "责任人", FieldKind.TEXT),
    Field("contact", "联系方式", FieldKind.TEXT),
    Field("goal", "整改目标", FieldKind.TEXT),
    Field("measures", "整改措施", FieldKind.TEXT),
    Field("found_on", "发现日期", FieldKind.DAY),
    Field("handed_over_on", "交办日期", FieldKind.DAY),
    Field("deadline", "整改时限", FieldKind.DEADLINE),
    Field("deadline_kind", "时限类别", FieldKind.TEXT, is_input=False),
    Field("deadline_text", "时限原文", FieldKind.TEXT, is_input=False),
    Field("original_deadline", "原定时限", FieldKind.DAY, is_input=False),
    Field("status", "整改状态", FieldKind.STATUS),
    Field("schedule", "序时进度", FieldKind.SCHEDULE),
    Field("percent", "完成率", FieldKind.PERCENT),
    Field("progress", "整改进展", FieldKind.TEXT),
    Field("rectified_on", "完成整改日期", FieldKind.DAY),
    Field("closed_on", "销号日期", FieldKind.DAY),
    Field("on_platform", "录入平台", FieldKind.YES_NO),
    Field("remark", "备注", FieldKind.TEXT),
    Field("round", "轮次", FieldKind.COUNT, is_input=False),
    Field("reported_on", "进展日期", FieldKind.DAY, is_input=False),
    Field("requested_deadline", "申请延至", FieldKind.DAY, is_input=False),
    Field("applied_on", "申请销号日期", FieldKind.DAY, is_input=False),
    Field("applied_by", "销号申请人", FieldKind.TEXT, is_input=False),
    Field("accepted_level", "已验收到", FieldKind.LEVEL, is_input=False),
    Field("noticed_on", "公示日期", FieldKind.DAY, is_input=False),
    Field("rechecked_on", "回头看日期", FieldKind.DAY, is_input=False),
    Field("lead_days", "预警提前天数", FieldKind.DAYS),
    Field("reply_by", "督办限复", FieldKind.DAY, is_input=False),
    Field("status_said", "状态已写明", FieldKind.YES_NO, is_input=False),
    Field("closed_unaccepted", "未经验收销号", FieldKind.YES_NO, is_input=False),
    Field("opinion_text", "督察意见", FieldKind.TEXT, is_input=False),
    Field("opinion_on", "意见待复", FieldKind.DAY, is_input=False),
)

FIELDS_BY_NAME = {field.name: field for field in FIELDS}


def list_shown_fields(changes: Collection[str]) -> list[str]:
    """Return the fields of *changes* for a person.

    A new status shows by itself that it was stated, and the step of an opinion what the opinion says.
    """
    hidden = {"opinion_text"} | ({"status_said"} if "status" in changes else set())
    return [name for name in changes if name not in hidden]


def find_field(text: str, *, input_only: bool = False) -> Field:
    """Return the field that *text* names by key, by Chinese label or by an unambiguous part of the label.

    With *input_only*, only fields that a file or a person may fill are found. Raises
    ValueRefused.
    """
    wanted = text.strip()
    fields = [field for field in FIELDS if field.is_input or not input_only]
    for field in fields:
        if wanted in (field.name, field.label):
            return field
    near = [field for field in fields if wanted and wanted in field.label]
    near = [field for field in near if field.is_input] or near
    if len(near) == 1:
        return near[0]
    if near:
        raise ValueRefused(f"“{wanted}”可以指几个字段", f"可用：{'、'.join(field.label for field in near)}")
    raise ValueRefused(f"没有“{wanted}”这个字段", _suggest_fields(wanted, fields))


def _suggest_fields(wanted: str, fields: Sequence[Field]) -> str:
    """Return the labels of *fields*, before them those near to *wanted*."""
    from qinling.rules.lookup.near_names import find_near  # noqa: PLC0415 (every command imports this module)

    names = [(field.label, name) for field in fields for name in (field.label, field.name)]
    near = find_near(wanted, names, _MAX_NEAR)
    if not near and len(wanted) > 1:  # 描叙: most labels are two words, and people say one
        near = find_near(wanted, [(label, label[-len(wanted) :]) for label, _ in names], _MAX_NEAR)
    near = list(dict.fromkeys(near))
    hint = f"相近的有：{'、'.join(near)}；" if near else ""
    return f"{hint}可用：{'、'.join(field.label for field in fields)}"
